"""What people say and ask about attendance: "here", and who is where they must be."""

from bot.domain.ids import MeetingId
from bot.services import Services
from bot.views import attendance as views
from bot.views.actions import OfMeeting
from handlers.request import Reply, Request


async def here(request: Request, services: Services) -> Reply:
    """Record that the asker's practices are at the meeting that is on."""
    found = await services.attendance.here(request.asker, request.key)
    return Reply(message=views.arrived(request.say, found), announces=found.fresh)


async def press_here(request: Request, services: Services) -> Reply:
    """Record it at the meeting whose button was pressed."""
    meeting = MeetingId(OfMeeting.decode(request.value).meeting)
    found = await services.attendance.here(request.asker, request.key, meeting)
    return Reply(message=views.arrived(request.say, found), announces=found.fresh)


async def show(request: Request, services: Services) -> Reply:
    """Show the cluster, or the practice that was typed or chosen from the list."""
    found = await services.attendance.show(request.asker, request.text or request.value)
    return Reply(message=views.show(request.say, found))
