"""The only file that reads the time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time; a local workspace or a test hands in another source than the machine's.

    Another source is moved by hand, and nobody waits for it, unless it `runs` by itself: so many seconds in one of ours.
    """

    now: Callable[[], datetime] = utc_now
    runs: float = 0.0

    @property
    def speed(self) -> float:
        """How many seconds it shows while one goes by; 0 when it is moved by hand."""
        return 1.0 if self.now is utc_now else self.runs

    async def sleep(self, seconds: float) -> None:
        """Let so many seconds of this clock go by; none when it is moved by hand."""
        await asyncio.sleep(seconds / self.speed if self.speed and seconds > 0 else 0)

    def today(self) -> date:
        """Return the calendar day in London, which is what every rule means by a day."""
        return self.now().astimezone(_LONDON).date()
