"""The ladder of a programme year: at which steps people are reminded of a deadline or a meeting."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class RungKind(StrEnum):
    """What a step is counted from, and in what."""

    BEFORE = "before"
    """Working days before a deadline's working date; 0 is the day itself."""
    OVERDUE = "overdue"
    """Weeks after the official date."""
    UNANSWERED = "unanswered"
    """Working days before a meeting, while the practice has not answered."""
    COMING = "coming"
    """Working days before a meeting, for everybody who has not sent apologies."""
    INVITED = "invited"
    """The invitation itself, when the time of a meeting is announced."""
    HOUR = "hour"
    """Minutes before a meeting, with a button to say that one is here."""
    ANNOUNCE = "announce"
    """To the owner of a duty, a working day before it goes to somebody above; counted in weeks after its date."""
    ESCALATE = "escalate"
    """To somebody above the owner of a duty, in weeks after its date."""
    DIGEST = "digest"
    """What was looked at: in the morning or once a week."""
    NUDGE = "nudge"
    """Somebody asks after it in person."""
    SNOOZED = "snoozed"
    """When somebody wanted to hear of it again, counted by their snoozes of it."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder, kept as `before:14`."""

    kind: RungKind
    count: int

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.count}"

    @classmethod
    def of(cls, kept: str) -> Self:
        kind, _, count = kept.partition(":")
        return cls(RungKind(kind), int(count))


class Escalate(StrEnum):
    """To whom a duty goes that its owner leaves undone. Stored by value; the year's file uses the same words."""

    LEAD = "lead"
    """The lead of the cluster."""
    BOARD = "board"
    """The health board's contact: its officers."""


@dataclass(frozen=True, slots=True)
class Above:
    """One step of the way up: who is told of a duty that is undone so many weeks after its date."""

    to: Escalate
    weeks_overdue: int


WAY_UP = (Above(Escalate.LEAD, 1), Above(Escalate.BOARD, 3))
"""The way up of a year whose file says nothing of it."""
HOUR_BEFORE = 60


@dataclass(frozen=True, slots=True)
class Ladder:
    """When people are reminded. An aim has steps of its own, and none after its date: it is never overdue.

    `hour_before` counts minutes, 0 when nobody is reminded on the day of a meeting. `escalation` goes up by rising weeks.
    """

    before: tuple[int, ...]
    before_aim: tuple[int, ...]
    weeks_overdue: int
    unanswered: tuple[int, ...]
    coming: tuple[int, ...]
    invited: bool = True
    hour_before: int = HOUR_BEFORE
    escalation: tuple[Above, ...] = WAY_UP

    def for_deadline(self, *, aim: bool) -> tuple[Rung, ...]:
        """List the steps of a deadline in the order in which they come."""
        if aim:
            return _falling(RungKind.BEFORE, self.before_aim)
        weeks = range(1, self.weeks_overdue + 1)
        overdue = tuple(Rung(RungKind.OVERDUE, week) for week in weeks)
        return _falling(RungKind.BEFORE, self.before) + overdue

    def for_meeting(self, *, answered: bool) -> tuple[Rung, ...]:
        """List the steps of a meeting in the order in which they come, for a practice that is expected there."""
        coming = _falling(RungKind.COMING, self.coming) + self._on_the_day()
        return coming if answered else self._until_answered() + coming

    def _until_answered(self) -> tuple[Rung, ...]:
        invitation = (Rung(RungKind.INVITED, 0),) if self.invited else ()
        return invitation + _falling(RungKind.UNANSWERED, self.unanswered)

    def _on_the_day(self) -> tuple[Rung, ...]:
        return (Rung(RungKind.HOUR, self.hour_before),) if self.hour_before else ()


def _falling(kind: RungKind, counts: tuple[int, ...]) -> tuple[Rung, ...]:
    return tuple(Rung(kind, count) for count in sorted(counts, reverse=True))
