"""What people ask about deadlines: everything that is due, what one practice owes, or what one programme asks."""

from bot.domain.duty_lists import Filter, read_filter
from bot.services import Services
from bot.views import deadlines as views
from bot.views.actions import BadPayload, OfDuties
from handlers.request import Reply, Request


async def show(request: Request, services: Services) -> Reply:
    """Show what concerns the asker, all of it, what is done, one practice's, or one programme's."""
    wanted, practice = read_filter(request.text)
    return await _page(request, services, OfDuties(wanted, practice, 1))


async def turn(request: Request, services: Services) -> Reply:
    """Show another part of the list at the press of a button; without one, what is still to do."""
    if not request.value:
        return await _page(request, services, OfDuties(Filter.OPEN, "", 1))
    return await _page(request, services, OfDuties.decode(request.value), replace=True)


async def _page(request: Request, services: Services, asked: OfDuties, *, replace: bool = False) -> Reply:
    if asked.wanted not in tuple(Filter):
        raise BadPayload(asked.wanted)
    if asked.practice:
        found = await services.deadlines.of_named(request.asker, asked.practice)
    else:
        found = await services.deadlines.overview(request.asker)
    message = views.show(request.say, found, Filter(asked.wanted), asked.page, asked.practice)
    return Reply(message=message, replace=replace)
