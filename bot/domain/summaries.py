"""What somebody is told at a glance: a practice, a cluster, or all clusters of a health board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.attendance import Standing, Verdict
from bot.domain.compliance import Assessment, ClusterSummary
from bot.domain.duty_lists import Group, Progress, group
from bot.domain.owners import MemberPractice
from bot.domain.people import HealthBoard
from bot.domain.programme import ProgrammeYear


@dataclass(frozen=True, slots=True)
class PracticeGlance:
    """One practice: its count of meetings, and its duties in order of dates."""

    practice: MemberPractice
    standing: Standing
    duties: tuple[Assessment, ...]

    def of(self, wanted: Group, today: date) -> tuple[Assessment, ...]:
        return tuple(each for each in self.duties if group(each, today) is wanted)


@dataclass(frozen=True, slots=True)
class PracticesSummary:
    """Some practices' year so far, as their representative looks at it."""

    programme: ProgrammeYear
    today: date
    cluster: str
    practices: tuple[PracticeGlance, ...]


@dataclass(frozen=True, slots=True)
class ClusterOverview:
    """A cluster as its lead looks at it: practices by verdict, whom to ring, and the duties, overdue first."""

    programme: ProgrammeYear
    today: date
    cluster: str
    practices: tuple[PracticeGlance, ...]
    duties: tuple[Assessment, ...]
    progress: tuple[Progress, ...]

    def by_verdict(self, verdict: Verdict) -> tuple[PracticeGlance, ...]:
        return tuple(each for each in self.practices if each.standing.verdict is verdict)

    @property
    def to_ring(self) -> tuple[PracticeGlance, ...]:
        """Those whose count is lost or hangs on every meeting left, and those with something overdue; worst first."""
        worrying = [each for each in self.practices if urgency(each, self.today) > (0, 0)]
        return tuple(sorted(worrying, key=lambda each: urgency(each, self.today), reverse=True))


@dataclass(frozen=True, slots=True)
class BoardSummary:
    """All clusters of a health board, worst first, and what the board itself owes."""

    programme: ProgrammeYear
    today: date
    board: HealthBoard
    clusters: tuple[ClusterSummary, ...]
    duties: tuple[Assessment, ...]


_URGENCY = {Verdict.OUT_OF_REACH: 2, Verdict.LAST_CHANCE: 1}


def urgency(glance: PracticeGlance, today: date) -> tuple[int, int]:
    """Weigh how much a practice needs a call: by its count of meetings, then by how many duties are overdue.

    Neither a cluster that planned too few meetings nor a late input of the health board is the practice's doing. Nor
    is there anything to say to a practice that has missed none, though it has to come to all that are planned.
    """
    overdue = sum(not each.excused for each in glance.of(Group.OVERDUE, today))
    meetings = _URGENCY.get(glance.standing.verdict, 0) if glance.standing.missed else 0
    return meetings, overdue


def worst_first(summaries: Sequence[ClusterSummary]) -> tuple[ClusterSummary, ...]:
    return tuple(sorted(summaries, key=lambda summary: summary.worst_first))
