"""The protected time of a cluster's practices: what each keeps, and which of it a meeting would fall into."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.dates import LONDON
from bot.domain.people import Practice
from bot.domain.personal_hours import ProtectedTime


@dataclass(frozen=True, slots=True)
class KeptTime:
    """A part of a day that a practice keeps for learning."""

    id: int
    practice: Practice
    time: ProtectedTime


@dataclass(frozen=True, slots=True)
class TimesKept:
    """The practices of a cluster, and what they keep."""

    practices: tuple[Practice, ...]
    kept: tuple[KeptTime, ...]


@dataclass(frozen=True, slots=True)
class TimeReceipt:
    """What was kept or given back; `fresh` is False if it was so already."""

    practice: Practice
    time: ProtectedTime
    fresh: bool = True


def falls_into(kept: Sequence[KeptTime], starts: datetime, minutes: int) -> tuple[KeptTime, ...]:
    """Return the protected time that a meeting falls into; it hinders nobody."""
    local = starts.astimezone(LONDON)
    until = (starts + timedelta(minutes=minutes)).astimezone(LONDON)
    ends = until.time() if until.date() == local.date() else time.max
    return tuple(each for each in kept if each.time.meets(local.date(), local.time(), ends))
