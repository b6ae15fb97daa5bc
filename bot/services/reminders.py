"""Reminders: what the ledger holds, and when something in it falls due."""

from datetime import datetime

from bot.clock import Clock
from bot.services.programmes import Programmes
from storage import reminders
from storage.database import Database


class Reminders:
    """Keeps the ledger of reminders."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def next_due(self, after: datetime) -> datetime | None:
        """Return the earliest moment later than `after` at which a reminder falls due or a post has to change."""
        async with self._database.connection() as connection:
            return await reminders.next_due(connection, after)
