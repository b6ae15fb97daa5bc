"""What people ask about points: all that concern them, or one practice's."""

from bot.services import Services
from bot.views import points as views
from handlers.request import Reply, Request


async def show(request: Request, services: Services) -> Reply:
    """Show the asker's practices, or the one that is named."""
    if request.text.strip():
        found = await services.points.of_practice(request.asker, request.text.strip())
    else:
        found = await services.points.overview(request.asker)
    return Reply(message=views.show(request.say, found))
