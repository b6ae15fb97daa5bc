"""What people see and do on their own pages alone; everything else there is what Slack's buttons and commands do too."""

from dataclasses import replace

from bot.domain.ids import MeetingId
from bot.domain.people import by_mail
from bot.domain.refusals import NothingFound
from bot.services import Services
from bot.views import home, reminder_acts
from bot.views import own_pages as views
from bot.views.actions import whole_number
from bot.views.message import Message
from handlers import calendar_files
from handlers.request import Reply, Request


async def front(request: Request, services: Services) -> Reply:
    """Show who somebody is here, and what is next for them."""
    found = await services.home.of_cluster(request.asker)
    name = request.asker.person.name if request.asker.person else ""
    return Reply(message=Message(name, home.everything(request.say, found)))


async def meeting(request: Request, services: Services) -> Reply:
    """Show one meeting, by its number in the address; by that of its file, give the file."""
    number, dot, form = request.value.partition(".")
    if dot and form == "ics":
        return await calendar_files.meeting(replace(request, value=number), services)
    invitation = await services.invitations.shown(request.asker, MeetingId(whole_number(request.value)))
    programme = services.programmes.named(invitation.meeting.programme)
    if programme is None:
        raise NothingFound("meeting")
    today, _ = services.meetings.today_and_year()
    day = invitation.meeting.day
    return Reply(
        message=views.meeting(
            request.say, invitation, programme, request.asker, today=day == today, over=day < today
        )
    )


async def reminder(request: Request, services: Services) -> Reply:
    """Show what somebody was reminded of, by the number of the line, and what can be done about it."""
    told = await services.reminder_acts.told(request.asker, whole_number(request.value))
    return Reply(message=reminder_acts.looked_at(request.say, told))


async def letters(request: Request, services: Services) -> Reply:
    """Show whether somebody gets e-mail."""
    return await _letters(request, services, changed=False)


async def stop_letters(request: Request, services: Services) -> Reply:
    changed = await services.page_links.want_letters(request.asker, wanted=False)
    return await _letters(request, services, changed=changed)


async def want_letters(request: Request, services: Services) -> Reply:
    changed = await services.page_links.want_letters(request.asker, wanted=True)
    return await _letters(request, services, changed=changed)


async def close(request: Request, services: Services) -> Reply:
    """Close every address of somebody's pages."""
    await services.page_links.close(request.asker)
    return Reply(message=views.links_closed(request.say))


async def _letters(request: Request, services: Services, *, changed: bool) -> Reply:
    wanted = await services.page_links.wants_letters(request.asker)
    message = views.letters(
        request.say, wanted=wanted, changed=changed, by_mail=by_mail(request.asker.handle)
    )
    return Reply(message=message, announces=changed)
