"""What people type after `pathways`: `cancer, dementia, falls`, perhaps with `because we have no data on COPD`."""

import re
from dataclasses import dataclass

from bot.domain.typed_lines import split_reason

_COMMA = re.compile(r"[,;\n]")
_COMMA_OR_AND = re.compile(r"[,;\n]|\s(?:and|ac|a|&)\s", re.IGNORECASE)
_BEFORE = re.compile(r"(?:(?:and|ac|a)\s+)?(?:(?:local|locally|lleol)\s*:\s*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypedChoice:
    """The pathways as they were named, and why."""

    names: tuple[str, ...]
    reason: str


def read_choice(text: str, wanted: int) -> TypedChoice:
    """Part a typed line into pathways and a reason.

    Commas part them; `and` does too where there are not enough commas, since a name may hold one.
    """
    named, reason = split_reason(text)
    names = _names(_COMMA, named)
    if len(names) < wanted:
        names = _names(_COMMA_OR_AND, named)
    return TypedChoice(names, reason)


def _names(mark: re.Pattern[str], text: str) -> tuple[str, ...]:
    parts = (_BEFORE.sub("", part.strip(), count=1) for part in mark.split(text))
    return tuple(part for part in parts if part)
