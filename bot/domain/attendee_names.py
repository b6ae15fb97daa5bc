"""The names of those who came, as a tired person types them: one line a practice, `Castle: Dr Rees, Mair Jones`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ids import ClusterId, PracticeId
from bot.domain.names import Ambiguous, NotFound, find_practice
from bot.domain.people import Practice
from bot.domain.refusals import NamesNotUnderstood, PracticeAmbiguous, PracticeNotFound

_COLON = re.compile(r"\s*:\s*")
_DASH = re.compile(r"\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class PracticeInReach:
    """A practice that can be meant, with what tells it apart from others of its name."""

    id: PracticeId
    code: str
    name: str
    postcode: str = ""
    cluster: str = ""
    cluster_id: ClusterId | None = None

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.code, self.cluster, self.postcode) if part)
        return f"{self.name} ({where})"


def meant(text: str, practices: Sequence[PracticeInReach]) -> PracticeInReach:
    """Return the practice that is meant, or raise PracticeNotFound or PracticeAmbiguous with what could be."""
    found = find_practice(text, practices)
    if isinstance(found, Ambiguous):
        raise PracticeAmbiguous(text, tuple(map(str, found.candidates)))
    if isinstance(found, NotFound):
        raise PracticeNotFound(text, tuple(map(str, found.suggestions)))
    return found


def attendees_by_practice(text: str, practices: Sequence[Practice]) -> dict[PracticeId, str]:
    """Read who came for which practice; empty lines do not matter, and two lines for one practice join.

    Raises NamesNotUnderstood for a line without a practice and names, and what `meant` raises.
    """
    known = [PracticeInReach(each.id, each.code, each.name, each.postcode) for each in practices]
    names: dict[PracticeId, str] = {}
    for line in filter(str.strip, text.splitlines()):
        whose, who = _split(line.strip())
        practice = meant(whose, known).id
        names[practice] = ", ".join(filter(None, (names.get(practice), who)))
    return names


def _split(line: str) -> tuple[str, str]:
    """Part the practice from the names; a dash parts them only where there is no colon."""
    parts = (_COLON if ":" in line else _DASH).split(line, maxsplit=1)
    if len(parts) != 2 or not all(parts):
        raise NamesNotUnderstood(line)
    return parts[0], parts[1]
