"""The Home tab: useful for every viewer, also before anything is set up."""

from bot.services import Services
from bot.views import home as views
from bot.views.message import Home
from handlers.request import Request


async def show(request: Request, services: Services) -> Home:
    return views.page(request.say, await services.home.page(request.asker))
