"""The names of those who came, as a tired person types them: one line a practice, `Castle: Dr Rees, Mair Jones`."""

import re
from collections.abc import Sequence

from bot.domain.ids import PracticeId
from bot.domain.people import Practice
from bot.domain.practice_names import in_reach, practice_named
from bot.domain.refusals import NamesNotUnderstood

_COLON = re.compile(r"\s*:\s*")
_DASH = re.compile(r"\s+[-–—]\s+")


def attendees_by_practice(text: str, practices: Sequence[Practice]) -> dict[PracticeId, str]:
    """Read who came for which practice; empty lines do not matter, and two lines for one practice join.

    Raises NamesNotUnderstood for a line without a practice and names, and what `practice_named` raises.
    """
    known = in_reach(practices)
    names: dict[PracticeId, str] = {}
    for line in filter(str.strip, text.splitlines()):
        whose, who = _split(line.strip())
        practice = practice_named(whose, known).id
        names[practice] = ", ".join(filter(None, (names.get(practice), who)))
    return names


def _split(line: str) -> tuple[str, str]:
    """Part the practice from the names; a dash parts them only where there is no colon."""
    parts = (_COLON if ":" in line else _DASH).split(line, maxsplit=1)
    if len(parts) != 2 or not all(parts):
        raise NamesNotUnderstood(line)
    return parts[0], parts[1]
