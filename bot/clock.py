"""The only file that reads the time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time; a local workspace or a test hands in another source than the machine's."""

    now: Callable[[], datetime] = utc_now

    def today(self) -> date:
        """Return the calendar day in London, which is what every rule means by a day."""
        return self.now().astimezone(_LONDON).date()
