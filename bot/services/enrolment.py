"""Beginning a workspace with people already in their roles, and erasing one."""

from collections.abc import Sequence

from bot.clock import Clock
from bot.domain.enrolment import Enrolled
from bot.domain.ids import InstallationId
from bot.domain.people import Language
from bot.services.directory import Directory
from storage import enrolment
from storage.database import Database


class Enrolment:
    """Writes whole casts at once; the commands for one person at a time are in People."""

    def __init__(self, database: Database, clock: Clock, directory: Directory) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory

    async def erase(self, team: str) -> None:
        """Delete a workspace and everything that belongs to it."""
        async with self._database.connection() as connection:
            await enrolment.erase(connection, team)
        self._directory.forget()

    async def enrol(self, installation: InstallationId, people: Sequence[Enrolled], by: str) -> None:
        """Make people known and give each their role, all or nothing."""
        async with self._database.transaction() as connection:
            await enrolment.enrol(connection, installation, people, by, self._clock.now())
        self._directory.forget()

    async def bind(
        self,
        installation: InstallationId,
        *,
        board: str,
        cluster: str,
        channel: str,
        language: Language,
        by: str,
    ) -> None:
        """Bind a cluster, named by its board's code and its own name, to a channel."""
        now = self._clock.now()
        async with self._database.connection() as connection:
            await enrolment.bind(connection, installation, board, cluster, channel, language.value, by, now)
        self._directory.forget()
