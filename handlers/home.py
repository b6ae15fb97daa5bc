"""The Home tab: useful for every viewer, also before anything is set up."""

from bot.services import Services
from bot.views import home as views
from bot.views.message import Home
from handlers.request import Request
from handlers.routing import Routes


async def show(request: Request, services: Services, routes: Routes) -> Home:  # noqa: ARG001
    return views.welcome(request.say, request.asker)
