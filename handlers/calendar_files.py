"""Files that a calendar opens: a meeting, or one's own deadlines."""

import asyncio

from bot.domain.ids import MeetingId
from bot.domain.refusals import NothingFound
from bot.services import Services
from bot.views import calendar, calendar_deadlines
from bot.views.actions import OfDuties, whole_number
from bot.views.message import Message
from handlers.request import HandedOver, Reply, Request


async def deadlines(request: Request, services: Services) -> Reply:
    """Give the deadlines of a list that are the asker's own; without one, of the list that concerns them."""
    name = OfDuties.decode(request.value).practice if request.value else ""
    found = await services.deadline_files.of(request.asker, name)
    if not found:
        return Reply(message=calendar_deadlines.nothing(request.say))
    content = await asyncio.to_thread(
        calendar_deadlines.file, (request.say,), found, services.post_office.sender
    )
    under = calendar_deadlines.under_file(request.say, found)
    file = HandedOver("clwstwr-deadlines.ics", content, calendar_deadlines.title(request.say), under)
    return Reply(message=calendar_deadlines.sent(request.say), file=file)


async def meeting(request: Request, services: Services) -> Reply:
    """Give one meeting, by its number."""
    found = await services.invitations.shown(request.asker, MeetingId(whole_number(request.value)))
    programme = services.programmes.named(found.meeting.programme)
    if programme is None:
        raise NothingFound("meeting")
    said = (request.say,)
    content = await asyncio.to_thread(calendar.file, said, found, programme, services.post_office.sender)
    title = calendar.title(said, found)
    return Reply(file=HandedOver(calendar.filename(found), content, title, Message(title)))
