"""What people type about roles: `@person as deputy for Castle Surgery`, in English and in Welsh.

Somebody who is not in Slack is named by an address: `rhian@example.org Rhian Jones as partner`.
"""

import re
from dataclasses import dataclass

from bot.domain.mail_addresses import take_address
from bot.domain.names import words
from bot.domain.people import Role
from bot.domain.refusals import NotUnderstood

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_AS = frozenset({"as", "fel"})
_FOR = frozenset({"for", "of", "at", "dros", "ar", "gyfer", "o"})

# The words that name a role, in English and Welsh; of several words only a beginning may be left out, as in "lead".
_ROLE_WORDS: dict[Role, tuple[str, ...]] = {
    Role.REPRESENTATIVE: ("practice representative", "representative", "rep", "cynrychiolydd"),
    Role.DEPUTY: ("deputy", "dirprwy"),
    Role.CLUSTER_LEAD: ("cluster lead", "lead", "arweinydd clwstwr", "arweinydd"),
    Role.FACILITATOR: ("health board network lead", "network lead", "facilitator", "hwylusydd"),
    Role.BOARD_OFFICER: ("health board officer", "board officer", "officer", "swyddog bwrdd", "swyddog"),
    Role.PARTNER: ("partner",),
    Role.OPERATOR: ("operator", "gweithredwr"),
}
_BY_WORDS = {tuple(name.split()): role for role, names in _ROLE_WORDS.items() for name in names}
_LONGEST = max(map(len, _BY_WORDS))


@dataclass(frozen=True, slots=True)
class RoleWish:
    """A role for somebody, as far as it was said: a Slack user, a role, and what names a practice or a person.

    Of somebody reached by e-mail alone there are an `address`, and a `name` if one was said with it.
    """

    user: str | None = None
    role: Role | None = None
    text: str = ""
    address: str = ""
    name: str = ""


def read_wish(text: str, command: str) -> RoleWish:
    """Read `@person as deputy for Castle Surgery` in any order of its parts that people use.

    Raises NotUnderstood, naming the command, when something follows `as` that is no role.
    """
    mention = _MENTION.search(text)
    before, address, after = take_address(_MENTION.sub(" ", text))
    name: list[str] = []
    rest = [*before.split(), *after.split()]
    if mention is not None:
        rest, address = _MENTION.sub(" ", text).split(), ""
    elif address:  # the name stands on either side of the address, before the role
        end = next((index for index, word in enumerate(rest) if word.casefold() in _AS), len(rest))
        name, rest = rest[:end], rest[end:]
    role, rest = _role(rest)
    if role is None and not _AS.isdisjoint(word.casefold() for word in rest):
        raise NotUnderstood(command, text)
    return RoleWish(mention[1] if mention else None, role, _place(rest), address, " ".join(name).strip(",;"))


def _place(rest: list[str]) -> str:
    while rest and rest[0].casefold() in _FOR:
        rest = rest[1:]
    return " ".join(rest)


def _role(rest: list[str]) -> tuple[Role | None, list[str]]:
    """Take the role out of the words: behind `as` wherever it stands, or at the beginning."""
    said = [index for index, word in enumerate(rest) if word.casefold() in _AS]
    start = said[0] + 1 if said else 0
    for count in range(_LONGEST, 0, -1):
        role = _BY_WORDS.get(words(" ".join(rest[start : start + count])))
        if role is not None and start + count <= len(rest):
            return role, rest[: max(start - 1, 0)] + rest[start + count :]
    return None, rest
