"""What people ask about polls of dates: see those that are open, ask the cluster, answer, and close one."""

from datetime import date, datetime, time

from bot.domain.date_polls import PollWish, Word
from bot.domain.ids import DatePollId, PollOptionId, PracticeId
from bot.domain.meeting_text import read_time
from bot.domain.meetings import USUAL_TIME, MeetingDetails
from bot.domain.permissions import leads
from bot.domain.refusals import LeftEmpty, Refusal
from bot.services import Services
from bot.views import date_polls as views
from bot.views import poll_forms as forms
from bot.views import poll_receipts as receipts
from bot.views.actions import BadPayload, OfMoments, OfRow, OfVote, whole_number
from handlers.meetings import minutes_chosen
from handlers.request import Reply, Request


async def poll(request: Request, services: Services) -> Reply:
    """Look at the typed dates; without any show the open polls, or to whoever leads the form where there is none."""
    if request.text:
        return Reply(
            form=forms.preview(
                request.say, await services.date_polls.preview_typed(request.asker, request.text)
            )
        )
    found = await services.date_polls.of_cluster(request.asker)
    if not found.polls and leads(request.asker, found.cluster):
        return Reply(form=forms.chosen_dates(request.say))
    return Reply(message=views.overview(request.say, found, request.asker))


async def show(request: Request, services: Services) -> Reply:
    """List the polls that can be answered, or show the one that a button names."""
    if request.value:
        return await show_one(request, services)
    found = await services.date_polls.of_cluster(request.asker)
    return Reply(message=views.overview(request.say, found, request.asker))


async def show_one(request: Request, services: Services) -> Reply:
    """Show one poll, by its number on a button or in the address of a page."""
    found, today = await services.date_polls.shown(request.asker, DatePollId(whole_number(request.value)))
    return Reply(message=views.shown(request.say, found, today))


async def open_new(request: Request, services: Services) -> Reply:
    await services.meetings.begin(request.asker)
    return Reply(form=forms.chosen_dates(request.say))


async def look(request: Request, services: Services) -> Reply:
    """Show what is in the way of the chosen dates, before anybody is asked."""
    chosen = {f"day{row}": _date(request, row) for row in range(1, forms.ROWS + 1)}
    dates = {question: each for question, each in chosen.items() if each is not None}
    return Reply(form=forms.preview(request.say, await services.date_polls.preview(request.asker, dates)))


async def ask(request: Request, services: Services) -> Reply:
    """Ask the cluster."""
    wish = PollWish(
        _moments(OfMoments.decode(request.carries).moments),
        minutes_chosen(request),
        request.answer("place"),
        request.answer("note"),
        request.day("closes_on"),
    )
    receipt = await services.date_polls.ask(request.asker, request.key, wish)
    return Reply(message=receipts.asked(request.say, receipt), announces=True)


async def vote(request: Request, services: Services) -> Reply:
    """Keep one word to one date."""
    pressed = OfVote.decode(request.value)
    words = {PollOptionId(pressed.option): _word(pressed.word)}
    voted = await services.date_polls.vote(
        request.asker, request.key, DatePollId(pressed.poll), words, source=request.source
    )
    return Reply(message=receipts.voted(request.say, voted), announces=True)


async def open_vote(request: Request, services: Services) -> Reply:
    """Open the form with all dates."""
    poll_meant = DatePollId(OfRow.decode(request.value).row)
    voting = await services.date_polls.voting(request.asker, poll_meant)
    person = request.asker.person
    return Reply(form=forms.answer(request.say, voting, person.id if person else None))


async def save_votes(request: Request, services: Services) -> Reply:
    """Keep a word to each date that has one."""
    asked = (question for question in request.answers if question.startswith("option"))
    words = {
        PollOptionId(whole_number(question.removeprefix("option"))): _word(request.answer(question))
        for question in asked
        if request.answer(question)
    }
    practice = request.answer("practice")
    voted = await services.date_polls.vote(
        request.asker,
        request.key,
        DatePollId(OfRow.decode(request.carries).row),
        words,
        practice=PracticeId(whole_number(practice)) if practice.isdigit() else None,
        source=request.source,
    )
    return Reply(message=receipts.voted(request.say, voted), announces=True)


async def open_close(request: Request, services: Services) -> Reply:
    """Ask which date it is to be."""
    found = await services.date_polls.closing(request.asker, DatePollId(OfRow.decode(request.value).row))
    return Reply(form=forms.close(request.say, found))


async def close(request: Request, services: Services) -> Reply:
    """Close a poll, and plan the meeting on the chosen date."""
    chosen = request.answer("which")
    if not chosen:
        raise LeftEmpty().at("which")
    result = await services.date_polls.close(
        request.asker,
        request.key,
        DatePollId(OfRow.decode(request.carries).row),
        None if chosen == forms.NONE else PollOptionId(whole_number(chosen)),
        MeetingDetails(place=request.answer("place"), link=request.answer("link")),
    )
    return Reply(message=receipts.closed(request.say, result), announces=True)


def _date(request: Request, row: int) -> tuple[date, time] | None:
    day = request.day(f"day{row}")
    if day is None:
        return None
    typed = request.answer(f"time{row}")
    try:
        return day, read_time(typed) if typed else USUAL_TIME
    except Refusal as refusal:
        raise refusal.at(f"time{row}") from None


def _moments(carried: str) -> tuple[datetime, ...]:
    try:
        moments = tuple(datetime.fromisoformat(each) for each in carried.split(","))
    except ValueError as error:
        raise BadPayload(carried) from error
    if not all(each.tzinfo for each in moments):
        raise BadPayload(carried)
    return moments


def _word(said: str) -> Word:
    if said not in tuple(Word):
        raise BadPayload(said)
    return Word(said)
