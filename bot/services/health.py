"""Whether the bot is alive: the database answers, and the schedules beat."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from storage import beats, inbox
from storage.database import Database

# A job is silent when so many of its beats have not come, and not before a short stop can be over.
_MISSED = 3
_SHORT_STOP = timedelta(minutes=5)
_KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Health:
    """The last beats by job, and which of them are overdue."""

    beats: dict[str, datetime]
    silent: tuple[str, ...]

    @property
    def well(self) -> bool:
        return not self.silent

    def as_json(self) -> dict[str, object]:
        return {
            "well": self.well,
            "silent": self.silent,
            "beats": {k: v.isoformat() for k, v in self.beats.items()},
        }


class HealthCheck:
    """Looks at the beats and records them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def check(self) -> Health:
        """Read the last beats; a job that should have beaten three times since its last is silent."""
        now = self._clock.now()
        async with self._database.connection() as connection:
            last = await beats.last(connection)
        silent = tuple(sorted(job for job, (_, silent_at) in last.items() if now > silent_at))
        return Health({job: beaten for job, (beaten, _) in last.items()}, silent)

    async def beat(self, job: str, every: timedelta) -> None:
        """Note that a job has run to its end, and how often it should."""
        now = self._clock.now()
        async with self._database.connection() as connection:
            await beats.record(connection, job, now, now + max(_MISSED * every, _SHORT_STOP))

    async def forget_old_deliveries(self) -> None:
        """Forget the keys of deliveries older than two days: Slack repeats none for longer."""
        async with self._database.connection() as connection:
            await inbox.forget(connection, self._clock.now() - _KEPT)
