"""What is recorded towards the duties: submissions, suspensions, and all facts of a board's owners together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.attendance import Registers
from bot.domain.deadlines import Duty, DutyKey
from bot.domain.ids import HealthBoardId, MeetingId, SubmissionId
from bot.domain.requirements import OwnerKind


@dataclass(frozen=True, slots=True)
class Submission:
    """A statement that something was shared, or done, on a day. `withdrawn` is the reason why it no longer holds."""

    id: SubmissionId
    requirement: str
    owner_kind: OwnerKind
    owner_id: int
    shared_on: date
    occasion: MeetingId | None = None
    recorded_at: datetime | None = None
    recorded_by: str = ""
    note: str = ""
    withdrawn: str | None = None

    @property
    def key(self) -> DutyKey:
        return self.requirement, self.owner_kind, self.owner_id, self.occasion


@dataclass(frozen=True, slots=True)
class Suspension:
    """A relaxation announced in the year: dates from `starts` to `ends` do not stand; no indicator means all."""

    starts: date
    ends: date
    indicator: str | None = None
    reason: str = ""

    def covers(self, duty: Duty, today: date) -> bool:
        """Tell whether a duty is suspended: by its own date if it has one, else while the suspension lasts.

        A date that had passed before the announcement is not forgiven by it.
        """
        if self.starts > today or self.indicator not in {None, duty.requirement.indicator}:
            return False
        return self.starts <= (duty.due or today) <= self.ends


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of the owners of one health board, indexed once; `at` a day it answers for every duty.

    `submissions` holds the first that stands of each duty: later ones are revisions and change nothing.
    `refreshed` tells when the outcomes of a meeting were first put into the action plan.
    """

    registers: Registers
    submissions: Mapping[DutyKey, Submission]
    suspensions: tuple[Suspension, ...] = ()
    refreshed: Mapping[MeetingId, date] = field(default_factory=dict)
    board_id: HealthBoardId | None = None

    @classmethod
    def of(
        cls,
        registers: Registers,
        submissions: Iterable[Submission] = (),
        *,
        suspensions: Iterable[Suspension] = (),
        refreshed: Mapping[MeetingId, date] | None = None,
        board_id: HealthBoardId | None = None,
    ) -> "Facts":
        """Index what storage gave, in any order."""
        first: dict[DutyKey, Submission] = {}
        for submission in submissions:
            known = first.get(submission.key)
            if submission.withdrawn is None and (known is None or _order(submission) < _order(known)):
                first[submission.key] = submission
        return cls(registers, first, tuple(suspensions), refreshed or {}, board_id)


def _order(submission: Submission) -> tuple[date, int]:
    return submission.shared_on, submission.id
