"""The address of somebody's own pages: a token that only they know, good for a season."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.ids import InstallationId, PersonId
from bot.domain.people import Language

LIVES = timedelta(days=90)
"""How long an address opens the pages: the letters of a quarter stay good until the next meeting."""

REMEMBERED = timedelta(days=400)
"""How long an address that has run out can still ask for a new one by e-mail."""

_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose pages an address opens, and whether it still does."""

    installation: InstallationId
    person: PersonId
    handle: str
    language: Language | None
    expired: bool


def plausible(token: str) -> bool:
    """Tell whether something could be a token at all, before the database is asked."""
    return len(token) <= _LONGEST and token.isascii() and token.replace("-", "").replace("_", "").isalnum()
