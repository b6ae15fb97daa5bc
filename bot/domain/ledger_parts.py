"""Which part of a cluster's ledger of reminders somebody asks for: one person's, or one practice's."""

import re
from dataclasses import dataclass

from bot.domain.cluster_people import ClusterPeople
from bot.domain.ids import PracticeId
from bot.domain.practice_names import in_reach, practice_named
from bot.domain.refusals import PersonNotFound

_MENTION = re.compile(r"<?@([UW][A-Z0-9]+)(?:\|[^>]*)?>?")


@dataclass(frozen=True, slots=True)
class LedgerOf:
    """A person by their Slack user, or a practice, with its name and the words by which it was asked for."""

    person: str = ""
    practice: PracticeId | None = None
    name: str = ""
    words: str = ""


EVERYTHING = LedgerOf()


def read_of(text: str, people: ClusterPeople) -> LedgerOf:
    """Read `@person`, a name or a practice of the cluster.

    Raises PersonNotFound for a mention of somebody without a role, PracticeNotFound and PracticeAmbiguous.
    """
    mention = _MENTION.fullmatch(text)
    held = people.of_user(mention[1]) if mention else people.called(text)
    users = {one.person.handle: one.person.name for one in held if one.person.handle}
    if len(users) == 1:
        ((user, name),) = users.items()
        return LedgerOf(user, None, name, f"@{user}")
    if mention:
        raise PersonNotFound(text)
    practice = practice_named(text, in_reach(people.practices))
    return LedgerOf("", practice.id, practice.name, practice.code)
