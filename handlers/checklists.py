"""What people ask of checklists."""

from bot.domain.permissions import Task, may
from bot.services import Services
from bot.views import checklists as views
from bot.views.actions import OfRequirement
from handlers.request import Reply, Request


async def show(request: Request, services: Services) -> Reply:
    """Show the checklist of the document that was named, or of the first that has one."""
    found = await services.checklists.show(request.asker, request.text.strip())
    may_tick = may(request.asker, Task.SHARE_FOR_CLUSTER, found.cluster)
    return Reply(message=views.show(request.say, found, may_tick=may_tick))


async def open_form(request: Request, services: Services) -> Reply:
    """Open the form in which topics are ticked off."""
    named = OfRequirement.decode(request.value)
    found = await services.checklists.to_tick(request.asker, named.programme, named.requirement)
    return Reply(form=views.form(request.say, found))


async def save(request: Request, services: Services) -> Reply:
    """Take in the form."""
    named = OfRequirement.decode(request.carries)
    wanted = [topic for question in request.answers for topic in request.ticked(question)]
    found = await services.checklists.tick(
        request.asker, named.programme, named.requirement, wanted, request.key
    )
    return Reply(message=views.show(request.say, found, may_tick=True))
