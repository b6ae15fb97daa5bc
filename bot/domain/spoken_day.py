"""The day on which somebody is written to at most once: when it begins and ends, and until when its message waits."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.dates import london, london_date
from bot.domain.working_hours import next_morning

_WAITS_UNTIL = time(14)


@dataclass(frozen=True, slots=True)
class SpokenDay:
    """One day of London, and the next morning after it.

    What is due waits for the hour before a meeting if that comes no later than `waits_until`; if it comes later, the
    morning's message speaks of the meeting, and the hour before has no message of its own.
    """

    begins: datetime
    ends: datetime
    waits_until: datetime
    next_morning: datetime


def spoken_day(moment: datetime) -> SpokenDay:
    """Return the day of a moment."""
    day = london_date(moment)
    ends = london(day + timedelta(days=1), time(0))
    return SpokenDay(london(day, time(0)), ends, london(day, _WAITS_UNTIL), next_morning(moment))
