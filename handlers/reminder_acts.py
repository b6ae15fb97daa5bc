"""What people do about the lines of their daily messages, by a button, a menu or a form."""

from datetime import date

from bot.domain.refusals import LeftEmpty
from bot.services import Services
from bot.views import reminder_acts as views
from bot.views import reminders
from bot.views.actions import BadPayload, OfReminder, ReminderAct
from handlers.request import Reply, Request
from handlers.routing import Handler


async def act(request: Request, services: Services) -> Reply:
    """Do what was pressed or chosen about a line."""
    does = _ACTS.get(OfReminder.decode(request.value).act)
    if does is None:
        raise BadPayload(request.value)
    return await does(request, services)


async def _snooze(request: Request, services: Services) -> Reply:
    """Put a line off until the day that was chosen in the menu."""
    chosen = OfReminder.decode(request.value)
    try:
        day = date.fromisoformat(chosen.day)
    except ValueError as error:
        raise BadPayload(request.value) from error
    kept = await services.reminder_acts.snooze(request.asker, chosen.line, day, request.key)
    return Reply(message=views.snoozed(request.say, kept), announces=True)


async def _open_snooze(request: Request, services: Services) -> Reply:
    """Ask until when a line shall wait."""
    offer = await services.reminder_acts.offer_snooze(request.asker, OfReminder.decode(request.value).line)
    return Reply(form=views.snooze_form(request.say, offer))


async def save_snooze(request: Request, services: Services) -> Reply:
    """Take in the form."""
    line, day = OfReminder.decode(request.carries).line, request.day("day")
    if day is None:
        raise LeftEmpty().at("day")
    kept = await services.reminder_acts.snooze(request.asker, line, day, request.key)
    return Reply(message=views.snoozed(request.say, kept), announces=True)


async def _open_decline(request: Request, services: Services) -> Reply:
    """Ask to whom a line belongs."""
    offer = await services.reminder_acts.offer_decline(request.asker, OfReminder.decode(request.value).line)
    return Reply(form=views.decline_form(request.say, offer))


async def save_decline(request: Request, services: Services) -> Reply:
    """Take in the form."""
    line, person = OfReminder.decode(request.carries).line, request.answer("person")
    made = await services.reminder_acts.decline(request.asker, line, person, request.key)
    return Reply(message=views.declined(request.say, made), announces=True)


async def _why(request: Request, services: Services) -> Reply:
    """Explain every reminder about the thing of a line."""
    ledger = await services.reminder_acts.why(request.asker, OfReminder.decode(request.value).line)
    return Reply(message=reminders.why(request.say, ledger))


_ACTS: dict[str, Handler] = {
    ReminderAct.SNOOZE: _snooze,
    ReminderAct.SNOOZE_UNTIL: _open_snooze,
    ReminderAct.NOT_MINE: _open_decline,
    ReminderAct.WHY: _why,
}
