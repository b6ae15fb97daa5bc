"""What people ask about private calendar addresses: make one, choose what stands in it, end it."""

from collections.abc import Sequence

from bot.domain.feeds import FeedKind, FeedPlace, read_kind
from bot.domain.ids import FeedId
from bot.domain.refusals import NotUnderstood
from bot.services import Services
from bot.views import feeds as views
from bot.views.actions import BadPayload, OfCalendar, OfFeed
from bot.views.message import Message
from handlers.request import Reply, Request


async def calendar(request: Request, services: Services) -> Reply:
    """Give the address that was named, else one's own; who has that already sees them all, and ends none by asking twice."""
    kind = read_kind(request.text) if request.text else FeedKind.OWN
    if kind is None:
        raise NotUnderstood("calendar", request.text)
    made = await services.feeds.make_first(request.asker, kind)
    if made is None:
        return Reply(message=_listed(request, services, await services.feeds.show(request.asker)))
    return Reply(message=views.made(request.say, *made))


async def show(request: Request, services: Services) -> Reply:
    places = await services.feeds.show(request.asker)
    return Reply(message=_listed(request, services, places), replace=True)


async def make(request: Request, services: Services) -> Reply:
    wanted = OfCalendar.decode(request.value)
    try:
        kind = FeedKind(wanted.kind)
    except ValueError as error:
        raise BadPayload(wanted.kind) from error
    made = await services.feeds.make(request.asker, kind, wanted.number)
    return Reply(message=views.made(request.say, *made), replace=True)


async def choose(request: Request, services: Services) -> Reply:
    """Keep what is wanted in an address, and show them all as they are now."""
    wanted = OfFeed.decode(request.value)
    await services.feeds.choose(
        request.asker, FeedId(wanted.feed), meetings=bool(wanted.meetings), alarms=bool(wanted.alarms)
    )
    return await show(request, services)


async def end(request: Request, services: Services) -> Reply:
    await services.feeds.revoke(request.asker, FeedId(OfFeed.decode(request.value).feed))
    return await show(request, services)


def _listed(request: Request, services: Services, places: Sequence[FeedPlace]) -> Message:
    return views.addresses(request.say, places, by_mail=services.post_office.is_open)
