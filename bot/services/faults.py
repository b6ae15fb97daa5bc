"""What went wrong with one thing while everything else went on: noted when it happens, listed for operators."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock import Clock
from bot.domain.ids import InstallationId
from storage import faults
from storage.database import Database
from storage.faults import Fault


class Faults:
    """Keeps what an operator has to see. A fault goes when the same thing goes well again, or when it is old."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def note(self, installation: InstallationId, subject: str, error: Exception) -> None:
        """Note that something went wrong with a thing, such as `reminder to U0GARETH`."""
        async with self._database.connection() as connection:
            await faults.note(connection, installation, subject, repr(error), self._clock.now())

    async def since(self, installation: InstallationId, moment: datetime) -> Sequence[Fault]:
        """List what went wrong at or after a moment and has not been mended, the newest first."""
        async with self._database.connection() as connection:
            return await faults.since(connection, installation, moment)
