"""What people ask about the programme year: what it asks, and where that is written."""

from bot.domain.permissions import Task, may
from bot.domain.programme_lists import ProgrammePage
from bot.services import Services
from bot.views import programme as views
from bot.views.actions import OfProgramme
from bot.views.message import Message
from handlers.request import Reply, Request


async def show(request: Request, services: Services) -> Reply:
    """Show the present year, or the one that is named."""
    found = await services.years.show(request.asker, request.text)
    return Reply(message=_shown(request, found))


async def turn(request: Request, services: Services) -> Reply:
    """Show another page or another year at the press of a button."""
    if not request.value:
        return await show(request, services)
    asked = OfProgramme.decode(request.value)
    found = await services.years.show(request.asker, asked.programme, asked.page)
    return Reply(message=_shown(request, found), replace=True)


def _shown(request: Request, found: ProgrammePage) -> Message:
    deadlines = may(request.asker, Task.SEE_DEADLINES)
    return views.show(request.say, found, deadlines=deadlines)
