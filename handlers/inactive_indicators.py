"""What people ask about the inactive indicators: see the health board's list, or enter the next one."""

from bot.services import Services
from bot.views import inactive_indicators as views
from bot.views.actions import OfPage
from handlers.request import Reply, Request


async def show(request: Request, services: Services) -> Reply:
    """Show the list; with text behind the command, enter that as the next one."""
    if request.text:
        done = await services.inactive_indicators.enter(request.asker, request.text, request.key)
        return Reply(message=views.entered(request.say, done))
    found = await services.inactive_indicators.show(request.asker)
    page = OfPage.decode(request.value).page if request.value else 1
    message = views.show(request.say, found, page, may_enter=found.board_id in request.asker.boards)
    return Reply(message=message, replace=bool(request.value))


async def open_form(request: Request, services: Services) -> Reply:
    """Ask for the next list."""
    return Reply(form=views.form(request.say, await services.inactive_indicators.may_enter(request.asker)))


async def enter(request: Request, services: Services) -> Reply:
    """Take in the form."""
    service, file = services.inactive_indicators, request.upload("file")
    if file is not None:
        done = await service.enter_uploaded(request.asker, file.name, file.content, request.key)
    else:
        done = await service.enter(request.asker, request.answer("indicators"), request.key)
    return Reply(message=views.entered(request.say, done))
