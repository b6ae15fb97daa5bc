"""Which practice is meant by what somebody typed, and what tells practices of one name apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ids import ClusterId, PracticeId
from bot.domain.names import Ambiguous, NamedPractice, NotFound, P, find_practice
from bot.domain.people import Practice
from bot.domain.refusals import PracticeAmbiguous, PracticeNotFound


@dataclass(frozen=True, slots=True)
class PracticeInReach:
    """A practice that can be meant, with what tells it apart from others of its name."""

    id: PracticeId
    code: str
    name: str
    postcode: str = ""
    cluster: str = ""
    cluster_id: ClusterId | None = None


def practice_named(text: str, practices: Sequence[P]) -> P:
    """Return the practice that is meant, or raise PracticeNotFound or PracticeAmbiguous with what could be."""
    found = find_practice(text, practices)
    if isinstance(found, Ambiguous):
        raise PracticeAmbiguous(text, tuple(told_apart(each) for each in found.candidates))
    if isinstance(found, NotFound):
        raise PracticeNotFound(text, tuple(told_apart(each) for each in found.suggestions))
    return found


def told_apart(practice: NamedPractice) -> str:
    where = ", ".join(part for part in (practice.code, practice.cluster, practice.postcode) if part)
    return f"{practice.name} ({where})"


def in_reach(practices: Sequence[Practice]) -> list[PracticeInReach]:
    """Let the practices of one cluster be meant: its name would tell nothing apart."""
    return [PracticeInReach(each.id, each.code, each.name, each.postcode) for each in practices]
