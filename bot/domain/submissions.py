"""What is recorded towards the duties: submissions, suspensions, and all facts of a board's owners together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.attendance import Registers
from bot.domain.deadlines import Duty, DutyKey
from bot.domain.ids import HealthBoardId, MeetingId, PracticeId, SubmissionId
from bot.domain.requirements import OwnerKind


@dataclass(frozen=True, slots=True)
class Submission:
    """A statement that something was shared, or done, on a day. `withdrawn` is the reason why it no longer holds.

    `source` names what it rests on, if that is kept: `evidence:3`, `review:4`, `test:5`, `pathways:6`. `accepted` tells
    that the health board accepted it as a catch-up.
    """

    id: SubmissionId
    requirement: str
    owner_kind: OwnerKind
    owner_id: int
    shared_on: date
    occasion: MeetingId | None = None
    period: date | None = None
    recorded_at: datetime | None = None
    recorded_by: str = ""
    note: str = ""
    link: str = ""
    source: str = ""
    withdrawn: str | None = None
    accepted: bool = False

    @property
    def key(self) -> DutyKey:
        occasion = self.period if self.occasion is None else self.occasion
        return self.requirement, self.owner_kind, self.owner_id, occasion


@dataclass(frozen=True, slots=True)
class Suspension:
    """A relaxation announced in the year: dates from `starts` to `ends` do not stand; no indicators means all."""

    starts: date
    ends: date
    indicators: frozenset[str] = frozenset()
    reason: str = ""
    id: int = 0

    def covers(self, duty: Duty, today: date) -> bool:
        """Tell whether a duty is suspended: by its own date if it has one, else while the suspension lasts.

        A date that had passed before the announcement is not forgiven by it.
        """
        if self.starts > today or (self.indicators and duty.requirement.indicator not in self.indicators):
            return False
        return self.starts <= (duty.due or today) <= self.ends


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of the owners of one health board, indexed once; `at` a day it answers for every duty.

    `submissions` holds the first that stands of each duty: later ones are revisions and change nothing.
    `refreshed` tells by cluster and meeting when the outcomes of it were first put into that cluster's action plan. `tests` counts the tests of
    change that a practice has carried out, by pathway.
    """

    registers: Registers
    submissions: Mapping[DutyKey, Submission]
    suspensions: tuple[Suspension, ...] = ()
    refreshed: Mapping[tuple[int, MeetingId], date] = field(default_factory=dict)
    board_id: HealthBoardId | None = None
    tests: Mapping[PracticeId, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        registers: Registers,
        submissions: Iterable[Submission] = (),
        *,
        suspensions: Iterable[Suspension] = (),
        refreshed: Mapping[tuple[int, MeetingId], date] | None = None,
        board_id: HealthBoardId | None = None,
        tests: Mapping[PracticeId, Mapping[str, int]] | None = None,
    ) -> "Facts":
        """Index what storage gave, in any order."""
        first: dict[DutyKey, Submission] = {}
        for submission in submissions:
            known = first.get(submission.key)
            if submission.withdrawn is None and (known is None or _order(submission) < _order(known)):
                first[submission.key] = submission
        return cls(registers, first, tuple(suspensions), refreshed or {}, board_id, tests or {})


def _order(submission: Submission) -> tuple[date, int]:
    return submission.shared_on, submission.id
