"""Names as a video call shows them: `Nia (Nia Morgan)`, `Dr Nia Morgan - Skewen`, and what of them may be the name."""

import re
from collections.abc import Sequence

from bot.domain.names import words

_PARTS = re.compile(r"\s+[-–—/@]\s+|[(),|#:\[\]]")
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "nurse", "sister", "doctor"})


def parts_of(shown: str) -> Sequence[str]:
    """Cut a shown name where people put something beside their name: a dash, a bracket, a comma."""
    return tuple(part.strip() for part in _PARTS.split(shown) if part.strip())


def variants(shown: str) -> Sequence[str]:
    """Return a shown name whole, and each part of it that may be the name."""
    return tuple(dict.fromkeys(part for part in (shown, *parts_of(shown)) if words(part)))


def name_words(name: str) -> tuple[str, ...]:
    """Split a name into words without the title in front, which some give and some do not."""
    found = words(name)
    return found[1:] if len(found) > 2 and found[0] in _TITLES else found


def namesakes(shown: Sequence[str]) -> tuple[int, ...]:
    """Count for each of the shown names how many others may be the same name, its words in whatever order.

    What several people put behind their names, such as where they work, is none unless it stands in front once.
    """
    fronts = [_names(each, parts_of(each)[:1]) for each in shown]
    wholes = [_names(each, variants(each)) for each in shown]
    in_front: dict[tuple[str, ...], set[int]] = {}
    anywhere: dict[tuple[str, ...], set[int]] = {}
    for found, all_names in ((in_front, fronts), (anywhere, wholes)):
        for number, names in enumerate(all_names):
            for name in names:
                found.setdefault(name, set()).add(number)
    alike = (
        {other for name in front for other in anywhere.get(name, ())}
        | {other for name in whole for other in in_front.get(name, ())}
        for front, whole in zip(fronts, wholes, strict=True)
    )
    return tuple(len(others - {number}) for number, others in enumerate(alike))


def _names(shown: str, parts: Sequence[str]) -> set[tuple[str, ...]]:
    """Make the whole of what is shown comparable, and those of its parts that have two words."""
    found = (tuple(sorted(name_words(part))) for part in parts)
    return {tuple(sorted(name_words(shown))) or (shown,), *(each for each in found if len(each) > 1)}
