"""What those who look after the post ask for."""

from bot.services import Services
from bot.views import post_book as views
from handlers.request import Reply, Request


async def show(request: Request, services: Services) -> Reply:
    """Show how the post goes."""
    return Reply(message=views.book(request.say, await services.letters.book(request.asker)))
