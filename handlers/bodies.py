"""What people ask about bodies above and beside the clusters."""

from bot.services import Services
from bot.views import bodies as views
from handlers.request import Reply, Request


async def show(request: Request, services: Services) -> Reply:
    """Show the map around the cluster, body or health board meant, or around the body that was named."""
    found = await services.bodies.around(request.asker, request.text)
    return Reply(message=views.show(request.say, found))
