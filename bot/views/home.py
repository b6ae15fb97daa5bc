"""The Home tab in words and blocks."""

from bot.domain.people import Asker
from bot.views.message import Home, header, section
from bot.views.people import role_names
from bot.views.words import Words


def welcome(say: Words, asker: Asker) -> Home:
    return Home(
        [
            header(say("Clwstwr")),
            section(say("Your roles: {roles}", roles=role_names(say, sorted(asker.roles)))),
            section(say("Everything you can ask: `/clwstwr help`")),
        ]
    )
