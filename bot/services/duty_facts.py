"""Everything recorded towards the duties of a cluster, its health board and its practices, read in two statements."""

from dataclasses import dataclass
from datetime import date
from itertools import chain

from bot.domain.attendance import MeetingFacts
from bot.domain.attendance_report import AttendanceFacts
from bot.domain.compliance import Assessment, assess_all, roll_up
from bot.domain.dates import end_of_day
from bot.domain.deadlines import Owner, duties_for
from bot.domain.ids import ClusterId, InstallationId, PracticeId, SubmissionId
from bot.domain.owners import Owners, board_owner
from bot.domain.people import HealthBoard
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import BODIES
from bot.domain.submissions import Facts
from storage import attendance, duty_facts
from storage.database import Connection


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """The owners of the duties around a cluster, and the facts by which these stand on a day."""

    programme: ProgrammeYear
    on: date
    owners: Owners
    attendance: AttendanceFacts
    facts: Facts
    managed: frozenset[PracticeId]

    @property
    def board(self) -> HealthBoard:
        return self.owners.boards[0]

    @property
    def of_a_body(self) -> bool:
        """Whether this is about a body above or beside the clusters: the board's duties are towards clusters."""
        return any(cluster.kind in BODIES for cluster in self.owners.clusters)

    @property
    def links(self) -> dict[SubmissionId, str]:
        """Tell where what was shared can be found, for what has a link."""
        return {each.id: each.link for each in self.facts.submissions.values() if each.link}

    def of_board(self) -> list[Assessment]:
        """Assess the board's duties, over the clusters that were read."""
        return [] if self.of_a_body else self._assess(board=board_owner(self.board))

    def of_clusters(self) -> list[Assessment]:
        return self._assess(clusters=self.owners.of_clusters)

    def of_practices(self, practices: tuple[Owner, ...] | None = None) -> list[Assessment]:
        """Assess the duties of these practices, or of all that were read."""
        everyone = tuple(practice.owner for practice in self.owners.practices)
        return self._assess(practices=practices if practices is not None else everyone)

    def of_each_occasion(self) -> list[Assessment]:
        """Assess what everybody owes, the board too; a duty that every meeting asks anew is there once for each."""
        return self._assess_each(
            board=None if self.of_a_body else board_owner(self.board),
            clusters=self.owners.of_clusters,
            practices=tuple(practice.owner for practice in self.owners.practices),
        )

    def _assess(
        self,
        *,
        board: Owner | None = None,
        clusters: tuple[Owner, ...] = (),
        practices: tuple[Owner, ...] = (),
    ) -> list[Assessment]:
        return roll_up(self._assess_each(board=board, clusters=clusters, practices=practices))

    def _assess_each(
        self, *, board: Owner | None, clusters: tuple[Owner, ...], practices: tuple[Owner, ...]
    ) -> list[Assessment]:
        duties = duties_for(
            self.programme, board=board, clusters=clusters, practices=practices, meetings=self._meetings()
        )
        return assess_all(duties, self.facts, self.on)

    def _meetings(self) -> list[MeetingFacts]:
        """Take the meetings of the clusters asked about, seen from the day: a practice that moved brings others along."""
        by_cluster = self.attendance.registers.by_cluster
        own = chain.from_iterable(by_cluster.get(cluster.id, ()) for cluster in self.owners.clusters)
        return [meeting.as_of(self.on) for meeting in own]


async def facts_of_cluster(
    connection: Connection,
    installation: InstallationId,
    programme: ProgrammeYear,
    cluster: ClusterId,
    on: date,
) -> DutyFacts:
    """Read a cluster, its board and practices, and what was recorded until the end of a day."""
    found = await duty_facts.of_cluster(
        connection, installation, programme.key, cluster, on=on, until=end_of_day(on)
    )
    attended = await attendance.attendance_facts(connection, installation, programme.window, [cluster])
    owners = found.owners
    facts = Facts.of(
        attended.registers,
        found.submissions,
        suspensions=found.suspensions,
        refreshed=found.refreshed,
        tests=found.tests,
        board_id=owners.boards[0].id if owners.boards else None,
    )
    return DutyFacts(programme, on, owners, attended, facts, found.managed)
