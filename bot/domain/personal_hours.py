"""When one person may be written to: the hours they chose, the protected time of their practices, and their leave."""

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.domain.dates import is_working_day

OPENS = time(8, 30)
CLOSES = time(17, 30)
EARLIEST = time(7)
LATEST = time(20)
"""Nobody is written to before or after, whatever they choose."""
MORNING = (time(8), time(13))
AFTERNOON = (time(13), time(18, 30))
"""The halves of a practice's day: its core hours, parted at one o'clock."""


@dataclass(frozen=True, slots=True)
class ProtectedTime:
    """Part of a day that a practice keeps for learning: on one day, or every week on a weekday (Monday is 0)."""

    starts: time
    ends: time
    weekday: int | None = None
    day: date | None = None

    def falls_on(self, day: date) -> bool:
        return day == self.day or day.weekday() == self.weekday

    def holds(self, day: date, at: time) -> bool:
        return self.falls_on(day) and self.starts <= at < self.ends

    def meets(self, day: date, starts: time, ends: time) -> bool:
        """Tell whether it takes something away from a span of time on a day."""
        return self.falls_on(day) and starts < self.ends and self.starts < ends


@dataclass(frozen=True, slots=True)
class Leave:
    """Days on which somebody is away, both ends included.

    `cover` is the Slack user who stands in, if one is named; `known_since` is when it was told.
    """

    first: date
    last: date
    cover: str = ""
    known_since: datetime | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody may be written to, by London's clock: on working days between two times of day."""

    opens: time = OPENS
    closes: time = CLOSES
    protected: tuple[ProtectedTime, ...] = ()
    leave: tuple[Leave, ...] = ()

    @property
    def usual(self) -> bool:
        """Whether they are everybody's hours, not chosen ones."""
        return (self.opens, self.closes) == (OPENS, CLOSES)

    def works_on(self, day: date) -> bool:
        return is_working_day(day) and self.leave_on(day) is None

    def leave_on(self, day: date) -> Leave | None:
        """Return the leave that a day is in."""
        return next((leave for leave in self.leave if leave.holds(day)), None)

    def holds(self, day: date, at: time) -> bool:
        """Tell whether it is a time of these hours on that day."""
        inside = self.works_on(day) and self.opens <= at < self.closes
        return inside and not any(each.holds(day, at) for each in self.protected)


USUAL = Hours()
