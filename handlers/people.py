"""What people ask about people: languages, roles, and a cluster's channel."""

from bot.domain.people import Language
from bot.domain.refusals import NotUnderstood
from bot.services import Services
from bot.views import people as views
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
    language = _LANGUAGES.get(request.text.casefold())
    if language is None:
        raise NotUnderstood("language", request.text)
    await services.people.choose_language(request.asker, language)
    return Reply(message=views.language_chosen(request.voices.of(language), language))
