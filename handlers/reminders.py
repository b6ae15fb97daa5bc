"""What people ask about reminders: why they got one, and which are to come."""

from bot.services import Services
from bot.views import reminders as views
from bot.views.actions import OfReasons
from handlers.request import Reply, Request


async def why(request: Request, services: Services) -> Reply:
    """Explain the asker's reminders; to those who lead the whole cluster's, or one person's or practice's."""
    ledger = await services.reminders.why(request.asker, request.text)
    return Reply(message=views.why(request.say, ledger))


async def turn(request: Request, services: Services) -> Reply:
    """Show the reminders at the press of a button, which may carry a page, and whose or what they are about."""
    asked = OfReasons.decode(request.value) if request.value else OfReasons("", 1)
    ledger = await services.reminders.why(request.asker, asked.of)
    return Reply(message=views.why(request.say, ledger, asked.page), replace=bool(request.value))
