"""What people ask for at a glance."""

from bot.services import Services
from bot.views import reports as views
from handlers.request import Reply, Request


async def summary(request: Request, services: Services) -> Reply:
    """Sum up what the asker answers for."""
    return Reply(message=views.summary(request.say, await services.reports.summary(request.asker)))
