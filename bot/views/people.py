"""People and their roles in words."""

from collections.abc import Iterable

from bot.domain.people import Language, Role
from bot.views.message import Message, section
from bot.views.words import Words


def role_name(say: Words, role: str) -> str:
    names = {
        Role.OPERATOR: say("operator"),
        Role.BOARD_OFFICER: say("health board officer"),
        Role.FACILITATOR: say("health board network lead"),
        Role.CLUSTER_LEAD: say("cluster lead"),
        Role.REPRESENTATIVE: say("practice representative"),
        Role.DEPUTY: say("deputy"),
        Role.PARTNER: say("partner"),
        Role.GUEST: say("guest"),
    }
    return names[Role(role)]


def role_names(say: Words, roles: Iterable[str]) -> str:
    return ", ".join(role_name(say, role) for role in roles)


def language_chosen(say: Words, language: Language) -> Message:
    text = (
        say("From now on I will answer you in Welsh.")
        if language is Language.WELSH
        else say("From now on I will answer you in English.")
    )
    return Message(text, [section(text)])
