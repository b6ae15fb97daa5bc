"""Who is still there: people who left a cluster's channel, were deactivated or removed in Slack, and came back."""

from datetime import datetime

from bot.clock import Clock
from storage import reach
from storage.database import Database


class Presence:
    """Listens to what Slack tells about people. Whoever is not there any more is not reminded; the lead sees it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def left(self, team: str, channel: str, user: str, at: datetime) -> bool:
        """Take note that somebody left a channel; it matters where a cluster speaks. Returns whether it is news."""
        async with self._database.connection() as connection:
            return await reach.left(connection, team, channel, user, at=at, now=self._clock.now())

    async def came(self, team: str, channel: str, user: str, at: datetime) -> bool:
        """Take note that somebody joined a channel, perhaps again. Returns whether it is news."""
        async with self._database.connection() as connection:
            return await reach.came(connection, team, channel, user, at=at, now=self._clock.now())

    async def changed(self, team: str, user: str, *, deactivated: bool) -> bool:
        """Take note of whether Slack still has somebody. Returns whether it is news."""
        async with self._database.connection() as connection:
            return await reach.changed(connection, team, user, deactivated=deactivated, now=self._clock.now())
