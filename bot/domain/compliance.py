"""Where each duty stands on a day: worked out from facts, never stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, assert_never

from bot.domain.attendance import Entry, Participation, Standing, Verdict, count, participation
from bot.domain.dates import ALWAYS, Window
from bot.domain.deadlines import Duty, Owner
from bot.domain.ids import MeetingId, PracticeId, SubmissionId
from bot.domain.requirements import (
    Agree,
    AimFor,
    AttendMeetings,
    EveryMonth,
    FacilitateMeetings,
    KeepUpdated,
    MakeAvailable,
    OwnerKind,
    RecordEvidence,
    ShareDocument,
    TakePartIn,
)
from bot.domain.submissions import Facts, Submission

SOON = timedelta(days=14)


class DutyState(StrEnum):
    """The state of a duty on a day. An aim is met or open, and never overdue."""

    MET = "met"
    MET_LATE = "met late"
    OPEN = "open"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"
    AT_RISK = "at risk"
    SUSPENDED = "suspended"
    AIM_OPEN = "aim open"


class Rag(StrEnum):
    """The colour of a duty's state; the words beside it are the views'."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    GREY = "grey"


_COLOURS = {
    DutyState.MET: Rag.GREEN,
    DutyState.MET_LATE: Rag.GREEN,
    DutyState.OPEN: Rag.GREY,
    DutyState.DUE_SOON: Rag.AMBER,
    DutyState.OVERDUE: Rag.RED,
    DutyState.AT_RISK: Rag.RED,
    DutyState.SUSPENDED: Rag.GREY,
    DutyState.AIM_OPEN: Rag.AMBER,
}
DONE = frozenset({DutyState.MET, DutyState.MET_LATE})


class EvidenceKind(StrEnum):
    """What a state rests on."""

    NOTHING = "nothing"
    SHARED = "shared"
    MEETINGS = "meetings"
    TOOK_PART = "took part"
    CATCH_UP = "catch-up"
    CATCH_UP_ACCEPTED = "catch-up accepted"
    FACILITATED = "facilitated"
    NOT_FACILITATED = "not facilitated"
    ACCEPTED = "accepted"
    TESTS = "tests"
    PLAN_CHANGED = "plan changed"
    SUSPENDED = "suspended"


class Evidence(NamedTuple):
    """The fact behind a state: its kind, its day, and the submission, meeting or count it points to.

    Of a suspension the day is its last.
    """

    kind: EvidenceKind
    on: date | None = None
    submission: SubmissionId | None = None
    meeting: MeetingId | None = None
    standing: Standing | None = None
    tests: int = 0


NOTHING = Evidence(EvidenceKind.NOTHING)


class Assessment(NamedTuple):
    """Where one duty stands: its state, what that rests on, and whether it was late.

    `excused` tells that something the owner needed from the health board came late or has not come, so that
    its own lateness must not be counted against it.
    """

    duty: Duty
    state: DutyState
    evidence: Evidence = NOTHING
    shared_on: date | None = None
    late: bool = False
    excused: bool = False

    @property
    def done(self) -> bool:
        return self.state in DONE

    @property
    def rag(self) -> Rag:
        if self.state is DutyState.OVERDUE and self.excused:
            return Rag.AMBER
        return _COLOURS[self.state]


class Assessor:
    """Assesses duties on one day; a practice's meetings are gone through once, however many duties ask for them."""

    def __init__(self, facts: Facts, today: date) -> None:
        self.facts = facts
        self.today = today
        self._practice: int | None = None
        self._entries: tuple[Entry, ...] = ()
        self._unmet: dict[tuple[str, date | None], tuple[DutyState, Evidence, bool]] = {}

    def assess(self, duty: Duty) -> Assessment:
        """Say where a duty stands, by what its requirement asks."""
        asks = duty.requirement.asks
        match asks:
            case ShareDocument() | RecordEvidence() | MakeAvailable() | Agree() | EveryMonth():
                return self._shared(duty)
            case AimFor():
                return self._aimed(duty, asks)
            case AttendMeetings():
                return self._counted(duty, self.standing(PracticeId(duty.owner.id), asks.count, asks.window))
            case TakePartIn():
                return self._session(duty, self._taken_part(duty, asks.purpose))
            case FacilitateMeetings():
                return self._facilitated(duty)
            case KeepUpdated():
                return self._refreshed(duty)
            case _:
                assert_never(asks)

    def standing(self, practice_id: PracticeId, required: int, window: Window = ALWAYS) -> Standing:
        """Count a practice's meetings."""
        return count(self._of(practice_id), required, window)

    def _of(self, practice_id: PracticeId) -> tuple[Entry, ...]:
        if self._practice != practice_id:
            self._entries = self.facts.registers.entries(practice_id, self.today)
            self._practice = practice_id
        return self._entries

    def _taken_part(self, duty: Duty, purpose: str) -> Participation:
        return participation(self._of(PracticeId(duty.owner.id)), purpose)

    def _submission(self, duty: Duty) -> Submission | None:
        found = self.facts.submissions.get(duty.key)
        return found if found is not None and found.shared_on <= self.today else None

    def _shared(self, duty: Duty, kind: EvidenceKind = EvidenceKind.SHARED) -> Assessment:
        found = self._submission(duty)
        if found is None:
            return self._open(duty)
        return self._done(duty, Evidence(kind, found.shared_on, submission=found.id))

    def _aimed(self, duty: Duty, asks: AimFor) -> Assessment:
        """Compare with the aim; what was recorded of it as a whole holds as well as what was counted."""
        tests = self.facts.tests.get(PracticeId(duty.owner.id), {})
        evidence = Evidence(EvidenceKind.TESTS, tests=sum(tests.values()))
        if reached(asks, tests.values()):
            return Assessment(duty, DutyState.MET, evidence)
        recorded = self._shared(duty)
        return recorded if recorded.done else recorded._replace(evidence=evidence)

    def _session(self, duty: Duty, part: Participation) -> Assessment:
        """Look for the designated meeting, or for a catch-up after missing it, which the board is to confirm."""
        if part.attended:
            meeting = part.attended[0]
            return self._done(duty, Evidence(EvidenceKind.TOOK_PART, meeting.on, meeting=meeting.id))
        found = self._submission(duty)
        confirmed = found is not None and found.accepted
        caught_up = self._shared(duty, EvidenceKind.CATCH_UP_ACCEPTED if confirmed else EvidenceKind.CATCH_UP)
        if caught_up.state is not DutyState.OPEN or part.to_come or not part.missed:
            return caught_up
        return caught_up._replace(state=DutyState.AT_RISK)

    def _counted(self, duty: Duty, standing: Standing) -> Assessment:
        """Judge the count: at risk, never failed, once the meetings planned can no longer make it up."""
        evidence = Evidence(EvidenceKind.MEETINGS, standing=standing)
        if standing.verdict is Verdict.MET:
            return Assessment(duty, DutyState.MET, evidence)
        unmet = self._open(duty)._replace(evidence=evidence)
        if unmet.state is DutyState.OPEN and standing.verdict is Verdict.OUT_OF_REACH:
            return unmet._replace(state=DutyState.AT_RISK)
        return unmet

    def _facilitated(self, duty: Duty) -> Assessment:
        meeting = duty.occasion
        if meeting is None or meeting.facilitated is None:
            return self._shared(duty)
        if meeting.facilitated:
            return Assessment(
                duty, DutyState.MET, Evidence(EvidenceKind.FACILITATED, meeting.on, meeting=meeting.id)
            )
        if meeting.accepted:
            accepted = Evidence(EvidenceKind.ACCEPTED, meeting.on, meeting=meeting.id)
            return Assessment(duty, DutyState.MET, accepted)
        unmet = Evidence(EvidenceKind.NOT_FACILITATED, meeting.on, meeting=meeting.id)
        return self._open(duty)._replace(evidence=unmet)

    def _refreshed(self, duty: Duty) -> Assessment:
        meeting = duty.occasion
        changed = None if meeting is None else self.facts.refreshed.get((duty.owner.id, meeting.id))
        found = self._submission(duty)
        if meeting is None or changed is None or changed > self.today:
            return self._shared(duty)
        if found is not None and found.shared_on <= changed:
            return self._shared(duty)
        return self._done(duty, Evidence(EvidenceKind.PLAN_CHANGED, changed, meeting=meeting.id))

    def is_late(self, duty: Duty, on: date) -> bool:
        """Late is after the official date, unless that date was suspended; an aim is never late."""
        if duty.due is None or duty.requirement.is_aim:
            return False
        return on > duty.due and not self._suspended(duty)

    def _done(self, duty: Duty, evidence: Evidence) -> Assessment:
        on = evidence.on
        late = on is not None and self.is_late(duty, on)
        state = DutyState.MET_LATE if late else DutyState.MET
        return Assessment(duty, state, evidence, on, late, late and self._excused(duty))

    def _open(self, duty: Duty) -> Assessment:
        # The same for every owner of a requirement, so it is worked out once for all practices.
        shared_by_all = (duty.requirement.key, duty.due)
        if shared_by_all not in self._unmet:
            state = self._open_state(duty)
            excused = state is DutyState.OVERDUE and self._excused(duty)
            self._unmet[shared_by_all] = state, self._relaxed(duty), excused
        state, evidence, excused = self._unmet[shared_by_all]
        return Assessment(duty, state, evidence, excused=excused)

    def _relaxed(self, duty: Duty) -> Evidence:
        """Tell until when a duty is suspended, if it is."""
        ends = [each.ends for each in self.facts.suspensions if each.covers(duty, self.today)]
        return Evidence(EvidenceKind.SUSPENDED, max(ends)) if ends else NOTHING

    def _open_state(self, duty: Duty) -> DutyState:
        if self._suspended(duty):
            return DutyState.SUSPENDED
        if duty.requirement.is_aim:
            return DutyState.AIM_OPEN
        if duty.due is None or duty.working_due is None:
            return DutyState.OPEN
        if self.today > duty.due:
            return DutyState.OVERDUE
        return DutyState.DUE_SOON if self.today >= duty.working_due - SOON else DutyState.OPEN

    def _suspended(self, duty: Duty) -> bool:
        return any(suspension.covers(duty, self.today) for suspension in self.facts.suspensions)

    def _excused(self, duty: Duty) -> bool:
        """Tell whether the board still owes, or gave late, what this requirement is made from."""
        needs, board_id = duty.requirement.needs, self.facts.board_id
        if needs is None or board_id is None:
            return False
        given = self.facts.submissions.get((needs, OwnerKind.BOARD, board_id, None))
        given_on = self.today if given is None else min(given.shared_on, self.today)
        return duty.input_due is not None and given_on > duty.input_due


def reached(asks: AimFor, counts: Iterable[int]) -> bool:
    """Tell whether there are enough for enough of the things agreed on.

    What was done for something that was agreed on once and changed later still counts for it: our reading.
    """
    return sum(counted >= asks.count for counted in counts) >= asks.of


def assess(duty: Duty, facts: Facts, today: date) -> Assessment:
    """Say where one duty stands. For many, make one Assessor and ask it owner by owner."""
    return Assessor(facts, today).assess(duty)


def assess_all(duties: Iterable[Duty], facts: Facts, today: date) -> list[Assessment]:
    """Say where each duty stands, in the order given; fastest with an owner's duties together."""
    assessor = Assessor(facts, today)
    return [assessor.assess(duty) for duty in duties]


# What a duty owed anew after each meeting amounts to: the first of these that one of its occasions is in.
_WORST_FIRST = (
    DutyState.OVERDUE,
    DutyState.AT_RISK,
    DutyState.DUE_SOON,
    DutyState.OPEN,
    DutyState.AIM_OPEN,
    DutyState.SUSPENDED,
    DutyState.MET_LATE,
    DutyState.MET,
)


def roll_up(assessments: Iterable[Assessment]) -> list[Assessment]:
    """Leave one assessment for each owner and requirement: of several occasions the worst, then the earliest."""
    worst: dict[tuple[str, Owner], Assessment] = {}
    for assessment in assessments:
        key = (assessment.duty.requirement.key, assessment.duty.owner)
        if key not in worst or _badness(assessment) < _badness(worst[key]):
            worst[key] = assessment
    return list(worst.values())


def _badness(assessment: Assessment) -> tuple[int, date]:
    return _WORST_FIRST.index(assessment.state), assessment.duty.due or date.max


@dataclass(frozen=True, slots=True)
class ClusterSummary:
    """A cluster at a glance: its practices by verdict, and the duties of cluster and practices by state.

    `overdue` leaves out what is excused by a late input of the health board.
    """

    cluster: Owner
    practices: int
    verdicts: Mapping[Verdict, int]
    met: int
    open: int
    overdue: int
    at_risk: int

    @property
    def worst_first(self) -> tuple[int, int, int, str]:
        """Sort clusters by this: most overdue, then most practices out of reach, then on their last chance."""
        lost = self.verdicts.get(Verdict.OUT_OF_REACH, 0)
        last = self.verdicts.get(Verdict.LAST_CHANCE, 0)
        return -self.overdue, -lost, -last, self.cluster.name
