"""The dead-man's switch: operators are told once that the schedules are silent, and once that they beat again."""

from collections.abc import Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.domain.alarms import Alarm, Silence
from bot.services.health import EVERY, Health, HealthCheck
from storage import alarms
from storage.alarms import Operator
from storage.database import Database

# How long nobody else sets out to tell what somebody is telling.
_LEASE = timedelta(minutes=1)
# What has been well for so long stays well, or is a silence of its own.
_WELL_FOR = 2 * EVERY


class Alarms:
    """Decides what there is to tell. Of several web processes one tells; `look`, saying and `settle` follow."""

    def __init__(self, database: Database, clock: Clock, health: HealthCheck) -> None:
        self._database = database
        self._clock = clock
        self._health = health

    async def look(self) -> Alarm | None:
        """Return what is to be told now by us, if anything is. Raises what the database raises when it does not answer."""
        health = await self._health.check()
        now = self._clock.now()
        async with self._database.connection() as connection:
            if health.silent:
                await alarms.not_well(connection)
                alarm = _of(health, self._health)
                ours = await alarms.set_out(connection, alarm.since, now, now - _LEASE)
                return alarm if ours else None
            since = await alarms.set_out_over(connection, now, long_ago=now - _WELL_FOR, stale=now - _LEASE)
            return None if since is None else Alarm(since, over=True)

    async def settle(self, alarm: Alarm) -> None:
        """Note that somebody has been told. What nobody was told is tried again when the lease has ended."""
        async with self._database.connection() as connection:
            if alarm.over:
                await alarms.over(connection)
            else:
                await alarms.told(connection, self._clock.now())

    async def operators(self) -> Sequence[Operator]:
        """List whom to tell where there is no channel for it."""
        async with self._database.connection() as connection:
            return await alarms.operators(connection)


def _of(health: Health, check: HealthCheck) -> Alarm:
    silences = [
        Silence(beat.job, beat.beaten_at, beat.error) for beat in health.beats if beat.job in health.silent
    ]
    return Alarm(min((each.since for each in silences), default=check.began), silences)
