"""What people ask about setting a cluster up."""

from bot.domain.ids import ClusterId
from bot.domain.people import Language
from bot.domain.refusals import NothingFound
from bot.domain.setup import SetUpWish
from bot.services import Services
from bot.views import setup as views
from bot.views.actions import whole_number
from handlers.request import Reply, Request


async def open_form(request: Request, services: Services) -> Reply:
    offer = await services.setup.offer(request.asker, request.text)
    return Reply(form=views.form(request.say, offer))


async def bind(request: Request, services: Services) -> Reply:
    done = await services.setup.bind(request.asker, request.key, _wish(request))
    return Reply(message=views.done(request.say, done), announces=True)


def _wish(request: Request) -> SetUpWish:
    cluster, shown = request.answer("cluster"), request.carries
    if not cluster.isdecimal():
        raise NothingFound("cluster").at("cluster")
    return SetUpWish(
        cluster=ClusterId(whole_number(cluster)),
        leads=tuple(request.ticked("leads")),
        facilitator=request.answer("facilitator") or None,
        language=request.choice("language", Language) or Language.ENGLISH,
        move=views.MOVE in request.ticked("move"),
        shown=ClusterId(whole_number(shown)) if shown.isdecimal() else None,
    )
