"""What somebody does about a line of their daily message: what a form offers, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.about import About
from bot.domain.reminder_wishes import MOST_SNOOZES


@dataclass(frozen=True, slots=True)
class ToldThing:
    """What somebody was reminded of by a line, as they look at it again on a day."""

    line: int
    abouts: Sequence[About]
    today: date


@dataclass(frozen=True, slots=True)
class SnoozeOffer:
    """Until when something can be put off: from which day, until which, and how often it was put off already."""

    line: int
    abouts: Sequence[About]
    snoozed: int
    first: date
    last: date

    @property
    def left(self) -> int:
        return MOST_SNOOZES - self.snoozed


@dataclass(frozen=True, slots=True)
class SnoozeKept:
    """A snooze as it is stored: what it is about, until when, and the how manieth it is."""

    abouts: Sequence[About]
    until: datetime
    number: int

    @property
    def left(self) -> int:
        return MOST_SNOOZES - self.number


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody in the cluster to whom a thing may belong, with the practices that they speak for."""

    handle: str
    name: str
    practices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclineOffer:
    """To whom something may belong that somebody says is not theirs."""

    line: int
    abouts: Sequence[About]
    colleagues: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True)
class Declined:
    """What somebody said is not theirs, and to whom it belongs, if they knew."""

    abouts: Sequence[About]
    belongs_to: Colleague | None = None
