"""What people ask about the cluster's pathways: see them, agree on them, change them."""

from bot.domain.ids import MeetingId
from bot.domain.pathways import WrittenChoice
from bot.services import Services
from bot.views import pathways as views
from handlers.request import Reply, Request


async def pathways(request: Request, services: Services) -> Reply:
    """Record what was typed as agreed, or show where the cluster stands."""
    if not request.text:
        return await show(request, services)
    done = await services.pathways.agree_typed(request.asker, request.key, request.text)
    return Reply(message=views.decided(request.say, done, request.asker), announces=True)


async def show(request: Request, services: Services) -> Reply:
    """Show the pathways at the press of a button."""
    work = await services.pathways.show(request.asker)
    return Reply(message=views.overview(request.say, work, request.asker))


async def open_form(request: Request, services: Services) -> Reply:
    """Ask what was agreed."""
    return Reply(form=views.form(request.say, await services.pathways.draft(request.asker)))


async def record(request: Request, services: Services) -> Reply:
    """Take in the form."""
    local = [each.strip() for each in request.answer("local").split(",")]
    names = (*request.ticked("national"), *(each for each in local if each))
    meeting = MeetingId(request.number("meeting"))
    written = WrittenChoice(names, request.answer("reason"), meeting)
    done = await services.pathways.agree(request.asker, request.key, written)
    return Reply(message=views.decided(request.say, done, request.asker), announces=True)
