"""The register from a call's lists: handed in, looked at, written; and the originals, fetched back."""

from dataclasses import replace

from bot.domain.call_import import ABOUT, Answers, Looked, NewFile
from bot.domain.ids import AttendanceFileId, MeetingId
from bot.services import Services
from bot.services.call_lists import Chosen, Wanted, answers_from
from bot.views import call_lists as views
from bot.views import call_preview
from bot.views.actions import OfCallLists, OfMeeting, OfRow, whole_number, whole_numbers
from handlers.request import HandedOver, Reply, Request


async def open_form(request: Request, services: Services) -> Reply:
    """Ask for the lists of the meeting on the day that was typed, or of the one that is meant without a word."""
    begun = await services.call_lists.open(request.asker, request.text)
    return Reply(form=views.start(request.say, begun))


async def open_of(request: Request, services: Services) -> Reply:
    """Ask for the lists of the meeting whose button was pressed."""
    meeting = MeetingId(OfMeeting.decode(request.value).meeting)
    return Reply(form=views.start(request.say, await services.call_lists.open_of(request.asker, meeting)))


async def read(request: Request, services: Services) -> Reply:
    """Take the lists in, and show what they say."""
    wanted = Wanted(
        MeetingId(OfMeeting.decode(request.carries).meeting),
        [NewFile(file.name, file.content) for file in request.uploads("files")],
        [AttendanceFileId(whole_number(each)) for each in request.ticked("kept")],
        request.answer("minimum"),
    )
    return Reply(
        form=call_preview.preview(request.say, await services.call_lists.read(request.asker, wanted))
    )


async def fill(request: Request, services: Services) -> Reply:
    """Write the register, or first ask about those of whom somebody says that they are wrong.

    Where one form had no room for everybody, the next one asks about the rest.
    """
    chosen = _chosen(request)
    looked = chosen.looked
    wrong = [whole_number(each) for each in request.ticked(looked.question_who_is_wrong)]
    if wrong:
        again = Chosen(replace(looked, asked=looked.asked.union(wrong)), chosen.answers)
        return Reply(
            form=call_preview.preview(request.say, await services.call_lists.look(request.asker, again))
        )
    done = await services.call_lists.fill(request.asker, request.key, chosen)
    if done.rest is not None:
        return Reply(form=call_preview.preview(request.say, done.rest, done), announces=True)
    return Reply(message=views.filled(request.say, done), announces=True)


async def send_original(request: Request, services: Services) -> Reply:
    """Hand an original back, to whoever asks and nobody else."""
    number = AttendanceFileId(OfRow.decode(request.value).row)
    file = await services.call_lists.original(request.asker, number)
    under = views.original(request.say, file)
    handed = HandedOver(file.filename, file.content, file.filename, under)
    return Reply(message=views.sent(request.say, file), file=handed)


def _chosen(request: Request) -> Chosen:
    shown = OfCallLists.decode(request.carries)
    looked = Looked(
        MeetingId(shown.meeting),
        tuple(map(AttendanceFileId, whole_numbers(shown.files))),
        shown.minimum,
        frozenset(whole_numbers(shown.asked)),
        frozenset(whole_numbers(shown.done)),
    )
    return Chosen(looked, _answers(request), request.answer("reason"))


def _answers(request: Request) -> Answers:
    """Read for whom each attendee came; a question that was shown and left empty leaves them out."""
    return answers_from(
        {
            whole_number(question.removeprefix(ABOUT)): _options(request, question)
            for question in request.answers
            if question.startswith(ABOUT)
        }
    )


def _options(request: Request, question: str) -> list[int]:
    given = request.ticked(question) or [request.answer(question)]
    return [whole_number(each) for each in given if each and each != call_preview.LEAVE_OUT]
