"""What people say and ask about attendance: "here", and who is where they must be."""

from bot.domain.arrivals import Arrivals
from bot.domain.ids import MeetingId, PracticeId
from bot.domain.refusals import LeftEmpty
from bot.services import Services
from bot.views import arrivals
from bot.views import attendance as views
from bot.views.actions import OfMeeting, whole_number
from handlers.request import Reply, Request


async def here(request: Request, services: Services) -> Reply:
    """Record that the asker's practice is at the meeting that is on; of several, the one that was typed, or all."""
    found = await services.attendance.here(request.asker, request.key, named=request.text)
    return _arrived(request, found)


async def press_here(request: Request, services: Services) -> Reply:
    """Record it at the meeting whose button was pressed."""
    meeting = MeetingId(OfMeeting.decode(request.value).meeting)
    found = await services.attendance.here(request.asker, request.key, meeting)
    return _arrived(request, found)


async def here_for(request: Request, services: Services) -> Reply:
    """Take in for which practices somebody is at the meeting."""
    meeting = MeetingId(OfMeeting.decode(request.carries).meeting)
    chosen = [PracticeId(whole_number(each)) for each in request.ticked("practices")]
    found = await services.attendance.here(request.asker, request.key, meeting, chosen=chosen)
    if found.which:
        raise LeftEmpty().at("practices")
    return _arrived(request, found)


async def show(request: Request, services: Services) -> Reply:
    """Show the cluster, or the practice that was typed or chosen from the list."""
    found = await services.attendance.show(request.asker, request.text or request.value)
    return Reply(message=views.show(request.say, found))


def _arrived(request: Request, found: Arrivals) -> Reply:
    if found.which:
        return Reply(form=arrivals.which(request.say, found))
    return Reply(message=views.arrived(request.say, found), announces=found.fresh)
