"""Showing the evidence that practices keep: to themselves, to those who lead their cluster, and to the health board."""

from datetime import date, datetime

from bot.clock import Clock
from bot.domain.dates import end_of_day
from bot.domain.evidence import BoardEvidence, EvidenceShelf
from bot.domain.ids import HealthBoardId, InstallationId, PracticeId
from bot.domain.names import fold
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import Task, board_meant, cluster_meant, leads, require, require_voice, speaks_for
from bot.domain.practice_names import practice_named
from bot.domain.signs import KEEP_EVIDENCE
from bot.services.programmes import Programmes
from storage import attendance
from storage import evidence as shelves
from storage.database import Connection, Database


class EvidenceShelves:
    """What people ask about evidence that is kept. `sign` is the emoji by which they keep a message."""

    def __init__(
        self, database: Database, clock: Clock, programmes: Programmes, sign: str = KEEP_EVIDENCE
    ) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes
        self._sign = sign

    async def show(self, asker: Asker, text: str = "") -> EvidenceShelf | BoardEvidence:
        """Show the asker's practices, or the whole cluster to those who lead it; a board's officer sees its clusters.

        `text` may name a practice, or a cluster. Raises PracticeNotFound, PracticeAmbiguous, NotYourPractice,
        SayWhichCluster or NotAllowed.
        """
        require(asker, Task.SEE_EVIDENCE)
        async with self._database.connection() as connection:
            if text:
                return await self._named(connection, asker, text)
            board = board_meant(asker)
            if board is not None and asker.here is None:
                return await self._of_board(connection, asker.installation_id, board)
            cluster = cluster_meant(asker)
            require(asker, Task.SEE_EVIDENCE, cluster)
            return await self._seen_by(connection, asker, cluster)

    async def report(self, installation: InstallationId, cluster: Cluster, on: date) -> EvidenceShelf:
        """Return the evidence of a cluster's practices as it stood at the end of a day."""
        async with self._database.connection() as connection:
            return await self._shelf(connection, installation, cluster, on, end_of_day(on))

    async def _named(self, connection: Connection, asker: Asker, text: str) -> EvidenceShelf:
        own = {cluster.id for cluster in (*asker.clusters, asker.here) if cluster is not None}
        boards = {a.board_id for a in asker.appointments if a.cluster is None and a.board_id is not None}
        clusters, practices = await attendance.in_reach(
            connection, asker.installation_id, list(own), list(boards), self._clock.today()
        )
        named = [cluster for cluster in clusters if fold(cluster.name) == fold(text)]
        if len(named) == 1:
            require(asker, Task.SEE_EVIDENCE, named[0])
            return await self._seen_by(connection, asker, named[0])
        meant = practice_named(text, practices)
        cluster = next(each for each in clusters if each.id == meant.cluster_id)
        require_voice(asker, Task.SEE_EVIDENCE, meant.id, cluster)
        return (await self._now(connection, asker, cluster)).only([meant.id])

    async def _seen_by(self, connection: Connection, asker: Asker, cluster: Cluster) -> EvidenceShelf:
        """Show the whole cluster to those who lead it, to others what is of their own practices."""
        found = await self._now(connection, asker, cluster)
        if leads(asker, cluster):
            return found
        return found.only([PracticeId(one.id) for one in found.practices if speaks_for(asker, one.id)])

    async def _now(self, connection: Connection, asker: Asker, cluster: Cluster) -> EvidenceShelf:
        now = self._clock.now()
        return await self._shelf(connection, asker.installation_id, cluster, self._clock.today(), now)

    async def _shelf(
        self,
        connection: Connection,
        installation: InstallationId,
        cluster: Cluster,
        on: date,
        until: datetime,
    ) -> EvidenceShelf:
        year = self._programmes.on(on)
        practices, kept = await shelves.shelf(
            connection, installation, cluster.id, year.key, on=on, until=until
        )
        return EvidenceShelf(year, cluster, practices, kept, whole=True, sign=self._sign)

    async def _of_board(
        self, connection: Connection, installation: InstallationId, board: HealthBoardId
    ) -> BoardEvidence:
        today = self._clock.today()
        year = self._programmes.on(today)
        return BoardEvidence(year, await shelves.of_board(connection, installation, board, year.key, today))
