"""Bodies above and beside the clusters: the map around somebody, and the import of a list."""

import hashlib
from datetime import date

from bot.clock import Clock
from bot.domain.bodies import Body, Surroundings, around, body_named, kept_by
from bot.domain.body_lists import BodyImport, held_against
from bot.domain.body_rows import read_rows
from bot.domain.ids import HealthBoardId, InstallationId
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import Task, board_meant, cluster_meant, require
from bot.domain.refusals import NothingFound
from bot.domain.requirements import OwnerKind
from bot.services.directory import Directory
from bot.services.practice_files import sheets_of
from bot.services.programmes import Programmes
from storage import bodies, register
from storage.database import Database


class Bodies:
    """What a workspace knows of the tiers above its clusters."""

    def __init__(
        self, database: Database, clock: Clock, directory: Directory, programmes: Programmes
    ) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory
        self._programmes = programmes

    async def around(self, asker: Asker, name: str = "") -> Surroundings:
        """Return the bodies around the cluster or body meant, of an officer's health board, or the one named.

        Raises ClusterNotFound and ClusterAmbiguous for a name.
        """
        require(asker, Task.SEE_BODIES)
        async with self._database.connection() as connection:
            known = await bodies.all_bodies(connection, asker.installation_id)
        today = self._clock.today()
        if name:
            return _of_body(known, body_named(name, known), today)
        board = board_meant(asker)
        if asker.here is None and board is not None:
            return _of_board(known, board, today)
        return _of_cluster(known, cluster_meant(asker), today)

    async def read(self, installation: InstallationId, filename: str, data: bytes, on: date) -> BodyImport:
        """Say what a list would change, or what keeps it from changing anything; nothing is written.

        Raises FileRefused and BodyHeadersMissing.
        """
        rows = read_rows(sheets_of(data, filename))
        async with self._database.connection() as connection:
            known = await bodies.known(connection, installation)
        return BodyImport(filename, held_against(rows, known, on, self._since(on)))

    async def apply(self, installation: InstallationId, filename: str, data: bytes, on: date) -> BodyImport:
        """Write what a list adds and changes, all of it or, if any row has a fault, nothing."""
        rows = read_rows(sheets_of(data, filename))
        async with self._database.transaction() as connection:
            await register.lock(connection, installation)
            known = await bodies.known(connection, installation)
            changes = held_against(rows, known, on, self._since(on))
            if changes.faults or changes.nothing:
                return BodyImport(filename, changes)
            await bodies.add(connection, installation, changes.new)
            await bodies.name_in_welsh(connection, installation, changes.renamed)
            await bodies.write_members(connection, installation, changes.members, changes.endings)
            sha256 = hashlib.sha256(data).hexdigest()
            await register.record_run(
                connection, installation, filename, sha256, changes.counts, self._clock.now()
            )
        self._directory.forget()
        return BodyImport(filename, changes, applied_on=on)

    def _since(self, on: date) -> date:
        """Members were there before anybody listed them: at least since the programme year began."""
        return min(on, self._programmes.on(on).start)


def _of_body(known: tuple[Body, ...], body: Body, today: date) -> Surroundings:
    return around(known, body.kind, body.id, body.name, today, own=(body,))


def _of_board(known: tuple[Body, ...], board: HealthBoardId, today: date) -> Surroundings:
    kept = kept_by(known, board)
    name = kept[0].board.name if kept else ""
    return around(known, OwnerKind.BOARD, board, name, today, own=kept)


def _of_cluster(known: tuple[Body, ...], cluster: Cluster, today: date) -> Surroundings:
    own = tuple(body for body in known if body.id == cluster.id)
    if cluster.is_body and not own:
        raise NothingFound("cluster")
    return around(known, cluster.kind, cluster.id, cluster.name, today, own=own)
