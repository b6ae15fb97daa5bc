"""What people ask about reminders: why they got one, and which are to come."""

from bot.domain.refusals import NotUnderstood
from bot.services import Services
from bot.views import reminders as views
from bot.views.actions import OfPage
from handlers.request import Reply, Request


async def why(request: Request, services: Services) -> Reply:
    """Explain the asker's reminders, or the whole cluster's to those who lead it."""
    if request.text:
        raise NotUnderstood("why", request.text)
    return Reply(message=views.why(request.say, await services.reminders.why(request.asker)))


async def turn(request: Request, services: Services) -> Reply:
    """Show the reminders at the press of a button, which may carry a page."""
    page = OfPage.decode(request.value).page if request.value else 1
    ledger = await services.reminders.why(request.asker)
    return Reply(message=views.why(request.say, ledger, page), replace=bool(request.value))
