"""The register: opened by a word or a button, taken in as a form, closed."""

from bot.domain.attendance_register import Mark, Note, Seen, Submitted, question_about
from bot.domain.ids import MeetingId, PracticeId
from bot.services import Services
from bot.views import attendance_register as views
from bot.views.actions import OfMeeting, OfRegister, whole_number
from handlers.request import Reply, Request

_ABOUT = question_about(PracticeId(0)).removesuffix("0")
_FACILITATED = {views.YES: True, views.NO: False}


async def open_form(request: Request, services: Services) -> Reply:
    """Open the register of the day that was typed, or of the meeting that is meant without a word."""
    found = await services.attendance_register.open(request.asker, request.text)
    return Reply(form=views.form(request.say, found))


async def open_of(request: Request, services: Services) -> Reply:
    """Open the register of the meeting whose button was pressed."""
    meeting = MeetingId(OfMeeting.decode(request.value).meeting)
    found = await services.attendance_register.open_of(request.asker, meeting)
    return Reply(form=views.form(request.say, found))


async def save(request: Request, services: Services) -> Reply:
    """Take in the form, which may close the register."""
    return await _save(request, services, None)


async def correct(request: Request, services: Services) -> Reply:
    """Take in the correction of a closed register."""
    return await _save(request, services, request.answer("reason"))


async def close(request: Request, services: Services) -> Reply:
    """Close the register as it stands."""
    meeting = MeetingId(OfMeeting.decode(request.value).meeting)
    done = await services.attendance_register.close(request.asker, request.key, meeting)
    return Reply(message=views.saved(request.say, done), replace=True, announces=True)


async def _save(request: Request, services: Services, reason: str | None) -> Reply:
    shown = OfRegister.decode(request.carries)
    submitted = Submitted(
        MeetingId(shown.meeting),
        Seen(shown.entry, shown.answer, shown.note),
        _marks(request),
        request.answer("names"),
        Note(_FACILITATED.get(request.answer("facilitated")), request.answer("visitors")),
        views.CLOSE in request.ticked(views.CLOSE),
        reason,
    )
    done = await services.attendance_register.save(request.asker, request.key, submitted)
    return Reply(message=views.saved(request.say, done), announces=True)


def _marks(request: Request) -> dict[PracticeId, Mark]:
    """Read what was chosen for each practice; a question left empty says nothing."""
    return {
        PracticeId(whole_number(question.removeprefix(_ABOUT))): mark
        for question in request.answers
        if question.startswith(_ABOUT) and (mark := request.choice(question, Mark)) is not None
    }
