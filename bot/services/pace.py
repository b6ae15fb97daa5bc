"""Pacing what is said: a second for each channel, one ceiling for all processes, and rest while Slack is out of order."""

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count

from bot.clock import Clock
from bot.domain.ids import InstallationId
from bot.domain.pacing import DOWN, SECOND, Ceiling, Turn, pause_after, rest
from storage import pace
from storage.database import Database

Place = tuple[InstallationId, str]
"""A channel or a person of a workspace."""

_REMEMBERED = 5_000


class Pace:
    """Tells when something may be said, and learns from how it went. Channels are this process's own memory."""

    def __init__(self, database: Database, clock: Clock, ceiling: Ceiling) -> None:
        self._database = database
        self.clock = clock
        self.ceiling = ceiling
        self.closing = False
        self._free: dict[Place, datetime] = {}
        self._rests: dict[InstallationId, datetime] = {}
        self._fastest: float | None = None
        self._taking = False
        self._in_line: list[tuple[int, int, asyncio.Future[None]]] = []
        self._arrived = count()

    @asynccontextmanager
    async def in_line(self, queue: int) -> AsyncIterator[None]:
        """Take turns one after the other in this process: whose queue is the longest goes first."""
        if self._taking:
            place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._in_line, (-queue, next(self._arrived), place))
            await place
        self._taking = True
        try:
            yield
        finally:
            self._let_the_next_one_in()

    def _let_the_next_one_in(self) -> None:
        while self._in_line:
            place = heapq.heappop(self._in_line)[2]
            if not place.done():
                place.set_result(None)
                return
        self._taking = False

    async def turn(self, installation: InstallationId) -> Turn:
        """Take the next turn to speak to a workspace."""
        async with self._database.connection() as connection:
            return await pace.turn(connection, installation, self.ceiling, self.clock.now())

    async def look(self, installation: InstallationId) -> Turn:
        """Look how Slack has been, and take no turn."""
        async with self._database.connection() as connection:
            return await pace.look(connection, installation, self.clock.now())

    async def obey(self, installation: InstallationId, seconds: float, error: str) -> None:
        """Let nobody speak to a workspace for as long as Slack has asked: here at once, elsewhere when it is written."""
        until = self.clock.now() + timedelta(seconds=seconds)
        self._rests[installation] = max(until, self._rests.get(installation, until))
        async with self._database.connection() as connection:
            await pace.hold(connection, installation, until, error)

    async def failed(self, installation: InstallationId, error: str) -> timedelta:
        """Count a call that failed and return when to try again: after a minute, or after everybody's rest.

        What was under way when a rest began fails too, and says nothing new.
        """
        now = self.clock.now()
        async with self._database.transaction() as connection:
            last = await pace.lock(connection, installation, now)
            failures = last.failures + (last.held_until <= now)
            until = now + rest(failures)
            await pace.failed(
                connection, installation, failures, until if failures >= DOWN else last.held_until, error
            )
        return max(until, last.held_until) - now

    async def well(self, installation: InstallationId) -> None:
        """Note that Slack has taken something again."""
        async with self._database.connection() as connection:
            await pace.well(connection, installation)

    def rest(self, installation: InstallationId) -> timedelta:
        """Return for how long nobody speaks, as far as this process has heard from Slack itself."""
        now = self.clock.now()
        return self._rests.get(installation, now) - now

    def free_at(self, place: Place, now: datetime) -> datetime:
        """Return when a channel may have its next message: now, if it has had none for a second."""
        return max(self._free.get(place, now), now)

    def begin(self, place: Place) -> None:
        """Leave a channel alone from the moment at which something is sent there."""
        if len(self._free) > _REMEMBERED:
            now = self.clock.now()
            self._free = {each: until for each, until in self._free.items() if until > now}
        self._keep(place, SECOND)

    def answered(self, place: Place, seconds: float) -> None:
        """Leave a channel alone from the moment of Slack's answer, which took so many seconds."""
        self._fastest = seconds if self._fastest is None else min(seconds, self._fastest)
        self._keep(place, pause_after(self._fastest))

    def _keep(self, place: Place, pause: timedelta) -> None:
        if self.clock.speed:
            self._free[place] = self.clock.now() + pause
