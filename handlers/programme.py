"""What people ask about the programme year: what it asks, and where that is written."""

from bot.services import Services
from bot.views import programme as views
from bot.views.actions import OfProgramme
from handlers.request import Reply, Request


async def show(request: Request, services: Services) -> Reply:
    """Show the present year, or the one that is named."""
    found = await services.years.show(request.asker, request.text)
    return Reply(message=views.show(request.say, found))


async def turn(request: Request, services: Services) -> Reply:
    """Show another page or another year at the press of a button."""
    if not request.value:
        return await show(request, services)
    asked = OfProgramme.decode(request.value)
    found = await services.years.show(request.asker, asked.programme, asked.page)
    return Reply(message=views.show(request.say, found), replace=True)
