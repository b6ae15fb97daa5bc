"""What people ask about cluster meetings: the list, planning the year, and one meeting new, moved, changed, cancelled."""

from datetime import date, time

from bot.domain.attendance import MeetingKind
from bot.domain.british_dates import Window
from bot.domain.ids import ClusterId, MeetingId
from bot.domain.meeting_changes import NewTime
from bot.domain.meeting_text import (
    Next,
    read_cancel,
    read_day,
    read_join,
    read_move,
    read_new,
    read_time,
    read_which,
)
from bot.domain.meetings import USUAL_MINUTES, USUAL_TIME, MeetingDetails, MeetingDraft
from bot.domain.refusals import LeftEmpty, NothingFound, NotUnderstood, Refusal
from bot.services import Services
from bot.views import meeting_forms as forms
from bot.views import meetings as views
from bot.views.actions import OfMeeting, whole_number
from handlers.request import Reply, Request


async def show(request: Request, services: Services) -> Reply:
    """List the year's meetings with their next steps."""
    if request.text:
        raise NotUnderstood("meeting", request.text)
    choice = await services.meetings.of_year(request.asker)
    return Reply(message=views.overview(request.say, choice, request.asker))


async def plan(request: Request, services: Services) -> Reply:
    """Open the form with the proposed dates."""
    year = await services.meetings.propose(request.asker)
    form = forms.plan(request.say, year)
    if form is None:
        return Reply(message=views.nothing_to_plan(request.say, year.meetings))
    return Reply(form=form)


async def accept_plan(request: Request, services: Services) -> Reply:
    """Plan the dates that stand in the form."""
    rows = [row for row in range(1, forms.ROWS + 1) if request.answer(f"day{row}")]
    if not rows:
        raise LeftEmpty().at("day1")
    today, window = services.meetings.today_and_year()
    drafts = {f"day{row}": _draft(request, today, window, str(row)) for row in rows}
    planned = await services.meetings.plan(request.asker, request.key, drafts)
    return Reply(message=views.planned(request.say, planned), announces=True)


async def new(request: Request, services: Services) -> Reply:
    """Plan a meeting at once if date and time were typed, else open the form."""
    if not request.text:
        return Reply(form=forms.new(request.say, await services.meetings.begin(request.asker)))
    typed = read_new(request.text, *services.meetings.today_and_year())
    if typed.at is None:
        return Reply(form=forms.new(request.say, await services.meetings.begin(request.asker), typed))
    draft = MeetingDraft(typed.day, typed.at, details=MeetingDetails(place=typed.place))
    planned = await services.meetings.new(request.asker, request.key, draft)
    return Reply(message=views.planned(request.say, planned), announces=True)


async def open_new(request: Request, services: Services) -> Reply:
    return Reply(form=forms.new(request.say, await services.meetings.begin(request.asker)))


async def accept_new(request: Request, services: Services) -> Reply:
    draft = _draft(request, *services.meetings.today_and_year())
    planned = await services.meetings.new(request.asker, request.key, draft)
    return Reply(message=views.planned(request.say, planned), announces=True)


async def move(request: Request, services: Services) -> Reply:
    """Move a meeting at once if it is clear which one and to when, else open the form."""
    which, to = read_move(request.text, *services.meetings.today_and_year())
    if which is None or to is None:
        choice = await services.meetings.choose(request.asker, which)
        return Reply(form=forms.move(request.say, choice, to))
    revised = await services.meetings.move(request.asker, request.key, which, to)
    return Reply(message=views.moved(request.say, revised), announces=True)


async def open_move(request: Request, services: Services) -> Reply:
    choice = await services.meetings.choose(request.asker, _of_button(request))
    return Reply(form=forms.move(request.say, choice))


async def accept_move(request: Request, services: Services) -> Reply:
    today, window = services.meetings.today_and_year()
    named = bool(request.carries)
    to = NewTime(
        day=_day(request, "day", today, window),
        at=_time(request, "time"),
        place=request.answer("place") if named or request.answer("place") else None,
    )
    revised = await services.meetings.move(request.asker, request.key, _of_form(request), to)
    return Reply(message=views.moved(request.say, revised), announces=True)


async def cancel(request: Request, services: Services) -> Reply:
    """Cancel a meeting at once if it is clear which one and why, else open the form."""
    which, reason = read_cancel(request.text, *services.meetings.today_and_year())
    if which is None or not reason:
        choice = await services.meetings.choose(request.asker, which)
        return Reply(form=forms.cancel(request.say, choice, reason))
    revised = await services.meetings.cancel(request.asker, request.key, which, reason)
    return Reply(message=views.cancelled(request.say, revised), announces=True)


async def open_cancel(request: Request, services: Services) -> Reply:
    choice = await services.meetings.choose(request.asker, _of_button(request))
    return Reply(form=forms.cancel(request.say, choice))


async def accept_cancel(request: Request, services: Services) -> Reply:
    revised = await services.meetings.cancel(
        request.asker, request.key, _of_form(request), request.answer("reason")
    )
    return Reply(message=views.cancelled(request.say, revised), announces=True)


async def change(request: Request, services: Services) -> Reply:
    """Open the form with a meeting's details: the next one, unless another is named."""
    which = read_which(request.text, *services.meetings.today_and_year()) or Next()
    return Reply(form=forms.change(request.say, await services.meetings.choose(request.asker, which)))


async def open_change(request: Request, services: Services) -> Reply:
    choice = await services.meetings.choose(request.asker, _of_button(request))
    return Reply(form=forms.change(request.say, choice))


async def accept_change(request: Request, services: Services) -> Reply:
    revised = await services.meetings.change(
        request.asker, request.key, _of_form(request), _details(request), minutes_chosen(request)
    )
    return Reply(message=views.changed(request.say, revised), announces=True)


async def join(request: Request, services: Services) -> Reply:
    """Hold a meeting for other clusters too; without words open the form with its details."""
    if not request.text:
        return Reply(form=forms.change(request.say, await services.meetings.choose(request.asker, Next())))
    which, names = read_join(request.text, *services.meetings.today_and_year())
    revised = await services.meetings.join(request.asker, request.key, which, names)
    return Reply(message=views.changed(request.say, revised), announces=True)


async def post_again(request: Request, services: Services) -> Reply:
    """Try the messages that Slack refused once more."""
    cluster = await services.meetings.post_again(request.asker)
    return Reply(message=views.posting_again(request.say, cluster), announces=True)


def _of_button(request: Request) -> MeetingId:
    return MeetingId(OfMeeting.decode(request.value).meeting)


def _of_form(request: Request) -> MeetingId:
    if request.carries:
        return MeetingId(OfMeeting.decode(request.carries).meeting)
    chosen = request.answer("which")
    if not chosen.isdigit():
        raise NothingFound("meeting").at("which")
    return MeetingId(whole_number(chosen))


def _draft(request: Request, today: date, window: Window, row: str = "") -> MeetingDraft:
    return MeetingDraft(
        _day(request, f"day{row}", today, window),
        _time(request, f"time{row}") or USUAL_TIME,
        minutes_chosen(request),
        _details(request, row),
    )


def _details(request: Request, row: str = "") -> MeetingDetails:
    return MeetingDetails(
        place=request.answer("place"),
        link=request.answer("link"),
        facilitator=request.answer("facilitator"),
        agenda=request.answer("agenda"),
        purposes=tuple(request.ticked(f"purposes{row}")),
        also_for=tuple(
            sorted(ClusterId(int(each)) for each in request.ticked("also_for") if each.isdecimal())
        ),
        kind=request.choice("kind", MeetingKind) or MeetingKind.NETWORK,
    )


def _day(request: Request, question: str, today: date, window: Window) -> date:
    try:
        return read_day(request.answer(question), today, window)
    except Refusal as refusal:
        raise refusal.at(question) from None


def _time(request: Request, question: str) -> time | None:
    if not request.answer(question):
        return None
    try:
        return read_time(request.answer(question))
    except Refusal as refusal:
        raise refusal.at(question) from None


def minutes_chosen(request: Request) -> int:
    """Read the length of a meeting from a form, in minutes."""
    chosen = request.answer("minutes")
    return whole_number(chosen) if chosen.isdigit() else USUAL_MINUTES
