"""Whether the bot is alive: the database answers, and the schedules beat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from bot.clock import Clock
from storage import beats, inbox
from storage.beats import Beat
from storage.database import Database

METRONOME = "metronome"
"""The job that does nothing but beat, whatever the others are busy with."""
EVERY = timedelta(seconds=30)
"""How often the metronome beats."""
# A job is silent when so many of its beats have not come; one that has work to do not before a long one can be over.
_MISSED = 3
_LONG_WORK = timedelta(minutes=5)
_KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Health:
    """The last beats, and which jobs are overdue; `answers` tells whether the database does.

    Where no job has ever run the metronome is the one that is silent.
    """

    beats: Sequence[Beat] = ()
    silent: tuple[str, ...] = ()
    answers: bool = True

    @property
    def well(self) -> bool:
        return self.answers and not self.silent

    @property
    def failing(self) -> list[Beat]:
        """The jobs that failed the last time, silent or not yet."""
        return [beat for beat in self.beats if beat.failing_since is not None]

    def of(self, job: str) -> Beat | None:
        """Return the last beat of a job; None if it has never run."""
        return next((beat for beat in self.beats if beat.job == job), None)

    def as_json(self) -> dict[str, object]:
        return {
            "well": self.well,
            "database": self.answers,
            "silent": self.silent,
            "failing": [beat.job for beat in self.failing],
            "beats": {beat.job: beat.beaten_at.isoformat() for beat in self.beats},
        }


class HealthCheck:
    """Looks at the beats and records them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.began = clock.now()

    async def check(self) -> Health:
        """Read the last beats; a job that should have beaten three times since its last is silent.

        Where none has ever beaten they are silent once the metronome could have beaten three times since our start.
        """
        try:
            async with self._database.connection() as connection:
                last = await beats.last(connection)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return Health(answers=False)
        now = self._clock.now()
        if not last:
            return Health(silent=(METRONOME,) if now > self.began + _MISSED * EVERY else ())
        return Health(last, tuple(beat.job for beat in last if now > beat.silent_at))

    async def beat(self, job: str, every: timedelta) -> None:
        """Note that a job has run to its end, and how often it should."""
        now = self._clock.now()
        async with self._database.connection() as connection:
            await beats.record(connection, job, now, _silent_at(now, job, every))

    async def failed(self, job: str, every: timedelta, error: Exception) -> None:
        """Note that a job has not run to its end, and why."""
        now = self._clock.now()
        async with self._database.connection() as connection:
            await beats.failed(connection, job, repr(error), now, _silent_at(now, job, every))

    async def forget_old_deliveries(self) -> None:
        """Forget the keys of deliveries older than two days: Slack repeats none for longer."""
        async with self._database.connection() as connection:
            await inbox.forget(connection, self._clock.now() - _KEPT)


def _silent_at(now: datetime, job: str, every: timedelta) -> datetime:
    return now + (_MISSED * every if job == METRONOME else max(_MISSED * every, _LONG_WORK))
