"""Importing a list of practices: what it would change, and the change itself."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import date

from bot.clock import Clock
from bot.domain.ids import InstallationId
from bot.domain.practice_rows import PracticeList
from bot.domain.refusals import WhichWorkspace
from bot.domain.register import Import, RegisterUpdate, held_against, update_for
from bot.services.directory import Directory
from bot.services.practice_files import read_practice_file
from bot.services.programmes import Programmes
from bot.services.register import packaged_boards
from storage import register
from storage.database import Connection, Database


class Imports:
    """Reads lists of practices and brings a workspace's register in line with them."""

    def __init__(
        self, database: Database, clock: Clock, directory: Directory, programmes: Programmes
    ) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory
        self._programmes = programmes

    async def workspace(self, team: str | None = None) -> InstallationId:
        """Return the workspace to import into: the one named by its team id, else the only one there is.

        Before any workspace has connected a register of its own is begun; the first to connect takes it over. Raises
        WhichWorkspace when there are several and none is named, or none has that name.
        """
        async with self._database.connection() as connection:
            known = await register.workspaces(connection)
        if not known and not team:
            await self._directory.welcome("", "")
            return await self.workspace()
        meant = [one for one in known if team is None or one.team == team]
        if len(meant) != 1:
            raise WhichWorkspace(tuple((one.team, one.name) for one in known if one.team))
        return meant[0].installation_id

    def read(self, filename: str, data: bytes, prefer: Mapping[str, str] | None = None) -> PracticeList:
        """Read a file of practices; `prefer` gives the right cluster for a code that the file has in several.

        Raises FileRefused, HeadersMissing or NoPracticesFound.
        """
        return read_practice_file(data, filename, packaged_boards(), prefer)

    async def preview(
        self,
        installation: InstallationId,
        listed: PracticeList,
        *,
        filename: str = "",
        apart: Collection[str] = (),
    ) -> Import:
        """Say what the list would change; nothing is written. Clusters named in `apart` are new, not old ones renamed."""
        async with self._database.connection() as connection:
            known = await register.read(connection, installation)
        return Import(filename, listed, held_against(listed, known, apart))

    async def apply(
        self,
        installation: InstallationId,
        listed: PracticeList,
        *,
        on: date,
        filename: str = "",
        data: bytes = b"",
        apart: Collection[str] = (),
    ) -> Import:
        """Bring the register in line with the list, all of it or nothing. A list that changes nothing leaves no trace.

        Memberships begin on the day `on`; those of a health board listed for the first time begin with the programme
        year that this day belongs to, because its practices were in their clusters before anybody imported them.
        Practices that the list leaves out stay as they are.
        """
        async with self._database.transaction() as connection:
            await register.lock(connection, installation)
            known = await register.read(connection, installation)
            changes = held_against(listed, known, apart)
            if not changes.nothing:
                since = min(on, self._programmes.on(on).start)
                update = update_for(listed, known, changes, on, since)
                await self._write(connection, installation, update, on)
                sha256 = hashlib.sha256(data).hexdigest() if data else ""
                now = self._clock.now()
                await register.record_run(connection, installation, filename, sha256, changes.counts, now)
        self._directory.forget()
        return Import(filename, listed, changes, applied_on=on)

    async def _write(
        self, connection: Connection, installation: InstallationId, update: RegisterUpdate, on: date
    ) -> None:
        boards = [board for board in packaged_boards() if board.code in update.boards]
        await register.write_boards(connection, installation, boards)
        now = self._clock.now()
        await register.rename_clusters(connection, installation, update.renamings, on, now)
        await register.add_clusters(connection, installation, update.new_clusters)
        await register.place_practices(connection, installation, update.placings)
