"""What people ask about deadlines: what is owed by whom, and where it stands."""

from collections.abc import Sequence
from dataclasses import replace

from bot.clock import Clock
from bot.domain.duty_lists import DutyList, OwnersDuties, in_order, progress
from bot.domain.ids import HealthBoardId, InstallationId
from bot.domain.owners import MemberPractice, board_owner
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import (
    Task,
    board_meant,
    cluster_meant,
    leads,
    may,
    require,
    speaks_for,
)
from bot.domain.practice_names import practice_named
from bot.domain.programme import ProgrammeYear
from bot.services.duty_facts import DutyFacts, facts_of_cluster
from bot.services.programmes import Programmes
from bot.services.reports import Reports
from storage.database import Database


class Deadlines:
    """What people ask about what is due."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes, reports: Reports) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes
        self._reports = reports

    async def overview(self, asker: Asker, programme: ProgrammeYear | None = None) -> DutyList:
        """List what concerns this person: an officer's board, a lead's cluster, a representative's practices first.

        It is this of a programme, or of the contract's year with a word of the programmes beside it and a year just over.
        """
        today = self._clock.today()
        found = await self._overview(asker, programme or self._programmes.on(today))
        if programme is None:
            _, *beside = self._programmes.shareable(today)
            return replace(found, beside=tuple(beside))
        return replace(found, parts=tuple(part for part in found.parts if part.assessments))

    async def of_named(self, asker: Asker, name: str) -> DutyList:
        """List what a programme asks that is named by its key or word, else what a practice of that name owes.

        Raises PracticeNotFound and PracticeAmbiguous.
        """
        programme = self._programmes.meant(name)
        return await (self.overview(asker, programme) if programme else self.of_practice(asker, name))

    async def _overview(self, asker: Asker, programme: ProgrammeYear) -> DutyList:
        board = board_meant(asker)
        if board is not None and not (asker.here is not None and asker.here.is_body):
            return await self._of_board(asker.installation_id, board, programme)
        cluster = cluster_meant(asker)
        require(asker, Task.SEE_DEADLINES, cluster)
        facts = await self._facts(asker, cluster, programme)
        if facts.of_a_body:
            part = _cluster(facts, asker, cluster)
            return DutyList(programme, facts.on, cluster.name, (part,), links=facts.links)
        own = facts.owners.among(practice.id for practice in asker.practices)
        if not leads(asker, cluster):
            parts = [*_practices(facts, own), _cluster(facts, asker, cluster), _board(facts, asker, cluster)]
            return DutyList(facts.programme, facts.on, cluster.name, tuple(parts), links=facts.links)
        parts = [_cluster(facts, asker, cluster), *_practices(facts, own), _board(facts, asker, cluster)]
        everybody = progress(facts.of_practices())
        return DutyList(facts.programme, facts.on, cluster.name, tuple(parts), everybody, links=facts.links)

    async def of_practice(self, asker: Asker, name: str) -> DutyList:
        """List what one practice of the cluster owes. Raises PracticeNotFound and PracticeAmbiguous."""
        cluster = cluster_meant(asker)
        require(asker, Task.SEE_DEADLINES, cluster)
        facts = await self._facts(asker, cluster, self._programmes.on(self._clock.today()))
        practice = practice_named(name, facts.owners.practices)
        records = speaks_for(asker, practice.id) or leads(asker, cluster)
        part = OwnersDuties(practice.owner, in_order(facts.of_practices((practice.owner,))), records)
        return DutyList(facts.programme, facts.on, practice.name, (part,), links=facts.links)

    async def _of_board(
        self, installation: InstallationId, board: HealthBoardId, programme: ProgrammeYear
    ) -> DutyList:
        found = await self._reports.board(installation, board, programme)
        part = OwnersDuties(board_owner(found.board), found.duties, records=True)
        return DutyList(found.programme, found.today, found.board.name, (part,), clusters=found.clusters)

    async def _facts(self, asker: Asker, cluster: Cluster, programme: ProgrammeYear) -> DutyFacts:
        today = self._clock.today()
        async with self._database.connection() as connection:
            return await facts_of_cluster(connection, asker.installation_id, programme, cluster.id, today)


def _practices(facts: DutyFacts, own: Sequence[MemberPractice]) -> list[OwnersDuties]:
    return [
        OwnersDuties(practice.owner, in_order(facts.of_practices((practice.owner,))), records=True)
        for practice in own
    ]


def _cluster(facts: DutyFacts, asker: Asker, cluster: Cluster) -> OwnersDuties:
    owner = facts.owners.clusters[0].owner
    return OwnersDuties(owner, in_order(facts.of_clusters()), may(asker, Task.SHARE_FOR_CLUSTER, cluster))


def _board(facts: DutyFacts, asker: Asker, cluster: Cluster) -> OwnersDuties:
    """Show the board's duties towards this cluster."""
    records = may(asker, Task.SHARE_FOR_BOARD, cluster)
    return OwnersDuties(board_owner(facts.board), in_order(facts.of_board()), records)
