"""What officers of a health board ask about suspensions."""

from datetime import date

from bot.domain.refusals import LeftEmpty
from bot.domain.suspending import SuspensionWish
from bot.services import Services
from bot.views import suspensions as views
from bot.views.actions import OfRow
from handlers.request import Reply, Request


async def suspend(request: Request, services: Services) -> Reply:
    """Announce what was typed; without words, list what has been announced."""
    if not request.text:
        return Reply(message=views.overview(request.say, await services.suspensions.show(request.asker)))
    made = await services.suspensions.announce_typed(request.asker, request.text, request.key)
    return Reply(message=views.announced(request.say, made), announces=True)


async def open_form(request: Request, services: Services) -> Reply:
    """Ask what is suspended."""
    return Reply(form=views.form(request.say, await services.suspensions.show(request.asker)))


async def save(request: Request, services: Services) -> Reply:
    """Take in the form."""
    wish = SuspensionWish(
        _day(request, "starts"),
        _day(request, "ends"),
        tuple(request.ticked("indicators")),
        request.answer("reason"),
    )
    made = await services.suspensions.announce(request.asker, wish, request.key)
    return Reply(message=views.announced(request.say, made), announces=True)


async def open_withdraw(request: Request, services: Services) -> Reply:
    """Ask why a suspension is taken back."""
    found = await services.suspensions.one(request.asker, OfRow.decode(request.value).row)
    return Reply(form=views.withdraw_form(request.say, found))


async def withdraw(request: Request, services: Services) -> Reply:
    """Take a suspension back."""
    suspension, reason = OfRow.decode(request.carries).row, request.answer("reason")
    found = await services.suspensions.withdraw(request.asker, suspension, reason, request.key)
    return Reply(message=views.withdrawn(request.say, found), announces=True)


def _day(request: Request, question: str) -> date:
    given = request.day(question)
    if given is None:
        raise LeftEmpty().at(question)
    return given
