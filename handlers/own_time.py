"""What people say about their own time: their hours, their leave, and that they are back."""

from datetime import date, time

from bot.domain.meetings import AnswerSource
from bot.domain.refusals import LeftEmpty, NothingFound
from bot.domain.typed_leave import LeaveWish
from bot.services import Services
from bot.views import own_time as views
from bot.views.actions import BadPayload
from handlers.request import Reply, Request


async def hours(request: Request, services: Services) -> Reply:
    """Keep the hours that were typed, else ask with a form."""
    if not request.text:
        return await open_hours(request, services)
    chosen = await services.own_times.choose_typed(request.asker, request.text)
    return Reply(message=views.hours_chosen(request.say, chosen), announces=True)


async def open_hours(request: Request, services: Services) -> Reply:
    return Reply(form=views.hours_form(request.say, await services.own_times.show(request.asker)))


async def save_hours(request: Request, services: Services) -> Reply:
    span = (_time(request, "opens"), _time(request, "closes"))
    chosen = await services.own_times.choose(request.asker, span)
    return Reply(message=views.hours_chosen(request.say, chosen), announces=True)


async def away(request: Request, services: Services) -> Reply:
    """Keep the leave that was typed; without words, list what is written down or ask with a form."""
    if request.text:
        taken = await services.own_times.away_typed(request.asker, request.text, request.key)
        return Reply(message=views.leave_taken(request.say, taken), announces=True)
    own = await services.own_times.show(request.asker)
    if own.coming:
        return Reply(message=views.leave_coming(request.say, own))
    return await open_leave(request, services)


async def open_leave(request: Request, services: Services) -> Reply:
    """Ask when somebody is away; on a page, where Slack's list of people is not, offer those who could stand in."""
    own, stand_ins = await services.own_times.show(request.asker), None
    if request.source is AnswerSource.PAGE:
        stand_ins = await services.own_times.stand_ins(request.asker)
    return Reply(form=views.leave_form(request.say, own, stand_ins))


async def save_leave(request: Request, services: Services) -> Reply:
    wish = LeaveWish(_day(request, "first"), _day(request, "last"), request.answer("cover"))
    on_page = wish.cover and request.source is AnswerSource.PAGE
    if on_page and wish.cover not in await services.own_times.stand_ins(request.asker):
        raise NothingFound("person").at("cover")
    taken = await services.own_times.away(request.asker, wish, request.key)
    return Reply(message=views.leave_taken(request.say, taken), announces=True)


async def back(request: Request, services: Services) -> Reply:
    """End a leave early, or take it back before it begins."""
    ended = await services.own_times.back(request.asker)
    return Reply(message=views.back(request.say, ended), announces=True)


def _time(request: Request, question: str) -> time:
    given = request.answer(question)
    if not given:
        raise LeftEmpty().at(question)
    try:
        return time.fromisoformat(given)
    except ValueError as error:
        raise BadPayload(given) from error


def _day(request: Request, question: str) -> date:
    given = request.day(question)
    if given is None:
        raise LeftEmpty().at(question)
    return given
