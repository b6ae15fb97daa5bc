"""The Home tab: useful for every viewer, also before anything is set up."""

from bot.services import Services
from bot.views import home as views
from bot.views.message import Home
from handlers.help import menu
from handlers.request import Request
from handlers.routes import COMMANDS


async def show(request: Request, services: Services) -> Home:
    found = await services.home.page(request.asker)
    return views.page(request.say, found, menu(COMMANDS, request, services))
