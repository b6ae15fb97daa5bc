"""What people ask about practices' protected time."""

from bot.domain.ids import PracticeId
from bot.domain.personal_hours import AFTERNOON, ProtectedTime
from bot.domain.refusals import LeftEmpty, NothingFound
from bot.services import Services
from bot.views import protected_times as views
from bot.views.actions import OfRow
from bot.views.protected_times import WEEKDAYS
from handlers.request import Reply, Request


async def keep(request: Request, services: Services) -> Reply:
    """Keep what was typed; without words, list what is kept."""
    if not request.text:
        return await show(request, services)
    receipt = await services.protected_times.keep_typed(request.asker, request.text, request.key)
    return Reply(message=views.kept(request.say, receipt), announces=True)


async def show(request: Request, services: Services) -> Reply:
    return Reply(message=views.overview(request.say, await services.protected_times.show(request.asker)))


async def open_form(request: Request, services: Services) -> Reply:
    found = await services.protected_times.show(request.asker)
    if not found.practices:
        raise NothingFound("practice")
    return Reply(form=views.form(request.say, found))


async def save(request: Request, services: Services) -> Reply:
    """Take in the form."""
    practice = PracticeId(request.number("practice"))
    receipt = await services.protected_times.keep(request.asker, practice, _time(request), request.key)
    return Reply(message=views.kept(request.say, receipt), announces=True)


async def end(request: Request, services: Services) -> Reply:
    """Give protected time back."""
    receipt = await services.protected_times.give_back(request.asker, OfRow.decode(request.value).row)
    return Reply(message=views.given_back(request.say, receipt), announces=True)


def _time(request: Request) -> ProtectedTime:
    starts, ends = views.PARTS.get(request.answer("part"), AFTERNOON)
    weekday = request.answer("weekday")
    if weekday in WEEKDAYS:
        return ProtectedTime(starts, ends, WEEKDAYS.index(weekday))
    if (day := request.day("day")) is not None:
        return ProtectedTime(starts, ends, day=day)
    raise LeftEmpty().at("weekday")
