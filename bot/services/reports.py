"""What is told at a glance, from one practice to all Wales, and the compliance report for programs."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import date

from bot.clock import Clock
from bot.domain.attendance import count
from bot.domain.cluster_names import cluster_named
from bot.domain.compliance import Assessment, ClusterSummary, assess_all, roll_up
from bot.domain.compliance_report import ComplianceReport
from bot.domain.dates import end_of_day
from bot.domain.deadlines import duties_for
from bot.domain.duty_lists import in_order, progress
from bot.domain.ids import ClusterId, HealthBoardId, InstallationId
from bot.domain.owners import MemberPractice, board_owner
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import Task, board_meant, cluster_meant, leads, require
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import NothingFound
from bot.domain.summaries import (
    BoardSummary,
    ClusterOverview,
    PracticeGlance,
    PracticesSummary,
    worst_first,
)
from bot.domain.tallies import PracticeTally, summary_of, tally
from bot.services.duty_facts import DutyFacts, facts_of_cluster
from bot.services.programmes import Programmes
from storage import setup, tallies
from storage.database import Database
from storage.tallies import Surroundings

_AT_ONCE = 100

Summary = PracticesSummary | ClusterOverview | BoardSummary


class Reports:
    """What people ask about how things stand as a whole."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def summary(self, asker: Asker) -> Summary:
        """Sum up what this person answers for: their board's clusters, the cluster they lead, or their practices."""
        board = board_meant(asker)
        if board is not None:
            return await self.board(asker.installation_id, board)
        cluster = cluster_meant(asker)
        require(asker, Task.SEE_SUMMARY, cluster)
        facts = await self._of(asker.installation_id, cluster)
        if not leads(asker, cluster):
            own = facts.owners.among(practice.id for practice in asker.practices)
            return PracticesSummary(
                facts.programme, facts.on, cluster.name, tuple(_glance(facts, practice) for practice in own)
            )
        return _overview(facts, cluster.name)

    async def board(
        self, installation: InstallationId, board_id: HealthBoardId, programme: ProgrammeYear | None = None
    ) -> BoardSummary:
        """Sum up all clusters of a health board, worst first, and what the board itself owes, in the present year or another."""
        today = self._clock.today()
        programme = programme or self._programmes.on(today)
        around, counted = await self._tallied(installation, programme, [board_id], today)
        if not around.boards:
            raise NothingFound("cluster")
        facts, board = around.facts[board_id], around.boards[0]
        duties = duties_for(programme, board=board_owner(board), meetings=around.own_meetings())
        assessed = in_order(roll_up(assess_all(duties, facts, today)))
        return BoardSummary(programme, today, board, _summaries(programme, around, counted, today), assessed)

    async def all_clusters(self, installation: InstallationId, on: date) -> tuple[ClusterSummary, ...]:
        """Sum up every cluster of the workspace as it stood at the end of a day, worst first."""
        programme = self._programmes.on(on)
        found: list[ClusterSummary] = []
        async for around, counted in self._portions(installation, programme, on):
            found += _summaries(programme, around, counted, on)
        return worst_first(found)

    async def all_practices(self, installation: InstallationId, on: date) -> list[PracticeTally]:
        """Count every practice of the workspace as it stood at the end of a day."""
        programme = self._programmes.on(on)
        found: list[PracticeTally] = []
        async for _, counted in self._portions(installation, programme, on):
            found += counted
        return found

    async def compliance(
        self, installation: InstallationId, cluster: ClusterId, on: date | None = None
    ) -> ComplianceReport:
        """Say where every duty that concerns a cluster stood at the end of a day: its own, its board's, its practices'."""
        today = on or self._clock.today()
        programme = self._programmes.on(today)
        async with self._database.connection() as connection:
            facts = await facts_of_cluster(connection, installation, programme, cluster, today)
        assessed = [*facts.of_board(), *facts.of_clusters(), *facts.of_practices()]
        codes = {practice.id: practice.code for practice in facts.owners.practices}
        return ComplianceReport(programme, today, tuple(assessed), codes)

    async def cluster_named(self, installation: InstallationId, name: str, board: str | None) -> Cluster:
        """Find a cluster by its name, and by its health board's name or code where two have that name.

        Raises ClusterNotFound and ClusterAmbiguous.
        """
        async with self._database.connection() as connection:
            known = await setup.all_clusters(connection, installation)
        return cluster_named(name, board, [one.cluster for one in known])

    async def _of(self, installation: InstallationId, cluster: Cluster) -> DutyFacts:
        today = self._clock.today()
        programme = self._programmes.on(today)
        async with self._database.connection() as connection:
            return await facts_of_cluster(connection, installation, programme, cluster.id, today)

    async def _portions(
        self, installation: InstallationId, programme: ProgrammeYear, on: date
    ) -> AsyncIterator[tuple[Surroundings, list[PracticeTally]]]:
        """Count some health boards at a time: what a practice costs stays the same however many there are."""
        async with self._database.connection() as connection:
            portions = await tallies.boards_in_portions(connection, installation, _AT_ONCE)
        for boards in portions:
            yield await self._tallied(installation, programme, boards, on)

    async def _tallied(
        self,
        installation: InstallationId,
        programme: ProgrammeYear,
        boards: Sequence[HealthBoardId],
        on: date,
    ) -> tuple[Surroundings, list[PracticeTally]]:
        until = end_of_day(on)
        async with self._database.connection() as connection:
            around = await tallies.surroundings(
                connection, installation, programme, boards, on=on, until=until
            )
            packed = await tallies.packed(connection, installation, programme, boards, on=on, until=until)
        return around, tally(packed, programme, around.meetings, around.facts, on)


def _summaries(
    programme: ProgrammeYear, around: Surroundings, counted: Sequence[PracticeTally], today: date
) -> tuple[ClusterSummary, ...]:
    by_cluster: dict[ClusterId, list[PracticeTally]] = defaultdict(list)
    for each in counted:
        by_cluster[each.cluster_id].append(each)
    own: dict[int, list[Assessment]] = defaultdict(list)
    meetings = [meeting.as_of(today) for meeting in around.meetings.values()]
    duties = duties_for(programme, clusters=[cluster.owner for cluster in around.clusters], meetings=meetings)
    facts = next(iter(around.facts.values()), None)
    for assessment in roll_up(assess_all(duties, facts, today)) if facts else ():
        own[assessment.duty.owner.id].append(assessment)
    return worst_first(
        [summary_of(each.owner, by_cluster[each.id], own[each.id]) for each in around.clusters]
    )


def _glance(facts: DutyFacts, practice: MemberPractice) -> PracticeGlance:
    entries = facts.attendance.registers.entries(practice.id, facts.on)
    return PracticeGlance(
        practice,
        count(entries, facts.programme.meetings_required, facts.programme.meetings_window),
        in_order(facts.of_practices((practice.owner,))),
    )


def _overview(facts: DutyFacts, cluster: str) -> ClusterOverview:
    glances = tuple(_glance(facts, practice) for practice in facts.owners.practices)
    duties = (duty for glance in glances for duty in glance.duties)
    return ClusterOverview(
        facts.programme, facts.on, cluster, glances, in_order(facts.of_clusters()), progress(duties)
    )
