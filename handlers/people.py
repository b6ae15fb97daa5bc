"""What people ask about people: languages and roles."""

from bot.domain.cluster_people import RoleHeld
from bot.domain.ids import AppointmentId
from bot.domain.mail_addresses import ByMail, read_by_mail
from bot.domain.people import Language, Role
from bot.domain.permissions import PRACTICE
from bot.domain.refusals import NothingFound, NotUnderstood, SayWhichPractice, WhoIsMeant
from bot.domain.role_wishes import RoleWish, read_wish
from bot.services import Services
from bot.views import people as views
from bot.views.actions import whole_number
from handlers.request import Reply, Request

_LANGUAGES = {
    "english": Language.ENGLISH,
    "saesneg": Language.ENGLISH,
    "en": Language.ENGLISH,
    "welsh": Language.WELSH,
    "cymraeg": Language.WELSH,
    "cy": Language.WELSH,
}


async def choose_language(request: Request, services: Services) -> Reply:
    """Answer in another language from now on; without one, say how to choose."""
    if not request.text:
        return Reply(message=views.languages(request.say))
    language = _LANGUAGES.get(request.text.casefold())
    if language is None:
        raise NotUnderstood("language", request.text)
    await services.people.choose_language(request.asker, language)
    return Reply(message=views.language_chosen(request.voices.of(language), language))


async def show(request: Request, services: Services) -> Reply:
    if request.text:
        raise NotUnderstood("people", request.text)
    shown = await services.people.of_cluster(request.asker)
    return Reply(message=views.overview(request.say, shown))


async def add(request: Request, services: Services) -> Reply:
    """Give the role that was typed; where the person or the practice is missing, open the form with the rest."""
    wish = read_wish(request.text, "people add")
    try:
        if wish.user is not None:
            return await _appoint(request, services, wish.user, wish)
        if wish.address and wish.name:
            return await _appoint_by_mail(request, services, read_by_mail(wish.name, wish.address), wish)
        return await _role_form(request, services, wish)
    except SayWhichPractice:
        return await _role_form(request, services, wish)


async def open_add(request: Request, services: Services) -> Reply:
    return await _role_form(request, services, RoleWish(text=request.value))


async def add_answered(request: Request, services: Services) -> Reply:
    role = request.choice("role", Role)
    practice = request.answer("practice") if role in PRACTICE else ""
    wish = RoleWish(role=role, text=practice)
    person, name, address = (request.answer(question) for question in ("person", "name", "address"))
    if bool(person) is bool(name or address):
        raise WhoIsMeant(both=bool(person)).at("name" if person else "person")
    if person:
        return await _appoint(request, services, person, wish)
    return await _appoint_by_mail(request, services, read_by_mail(name, address), wish)


async def remove(request: Request, services: Services) -> Reply:
    """End the role that was typed; where it could be several, open the form with those."""
    if not request.text:
        return await open_end(request, services)
    wish = read_wish(request.text, "people remove")
    outcome = await services.people.end_meant(request.asker, request.key, wish)
    if isinstance(outcome, RoleHeld):
        return Reply(message=views.ended(request.say, outcome), announces=True)
    return Reply(form=views.end_form(request.say, outcome))


async def open_end(request: Request, services: Services) -> Reply:
    offer = await services.people.offer_end(request.asker)
    return Reply(form=views.end_form(request.say, offer))


async def end_answered(request: Request, services: Services) -> Reply:
    chosen = request.answer("held")
    if not chosen.isdecimal():
        raise NothingFound("role").at("held")
    held = await services.people.end(request.asker, request.key, AppointmentId(whole_number(chosen)))
    return Reply(message=views.ended(request.say, held), announces=True)


async def _role_form(request: Request, services: Services, wish: RoleWish) -> Reply:
    offer = await services.people.offer_role(request.asker, wish)
    return Reply(form=views.role_form(request.say, offer))


async def _appoint(request: Request, services: Services, user: str, wish: RoleWish) -> Reply:
    new = await services.people.appoint(request.asker, request.key, user, wish)
    return Reply(message=views.appointed(request.say, new), announces=True)


async def _appoint_by_mail(request: Request, services: Services, person: ByMail, wish: RoleWish) -> Reply:
    new = await services.people.appoint_by_mail(request.asker, request.key, person, wish)
    return Reply(message=views.appointed(request.say, new), announces=True)
