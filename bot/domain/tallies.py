"""Many practices at once: each one's meetings and duties counted by state, from facts packed into whole numbers.

It gives what assessing each duty gives (the tests compare the two), in about the time it takes to read the facts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from bot.domain.attendance import (
    AttendanceFact,
    AttendanceStatus,
    MeetingFacts,
    Outcome,
    Standing,
    Verdict,
    outcome,
)
from bot.domain.compliance import DONE, Assessment, Assessor, ClusterSummary, DutyState, reached
from bot.domain.deadlines import Duty, Owner, duties_for
from bot.domain.ids import ClusterId, HealthBoardId, MeetingId, PracticeId
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import AimFor, AttendMeetings, EveryMonth, OwnerKind, TakePartIn
from bot.domain.submissions import Facts

WORDS = 4
DAYS = 100_000
EPOCH = date(1970, 1, 1)

_STATES = tuple(DutyState)
_PLACE = {state: place for place, state in enumerate(_STATES)}
_MET, _LATE = _PLACE[DutyState.MET], _PLACE[DutyState.MET_LATE]
_OPEN, _AT_RISK = _PLACE[DutyState.OPEN], _PLACE[DutyState.AT_RISK]

# What is known of a practice and one duty to take part, as bits; a practice's duties have them side by side.
_IN_TIME, _LATER, _TO_COME, _MISSED, _CAUGHT_UP, _CAUGHT_UP_LATE = (1 << bit for bit in range(6))
_BITS = 6
_COUNT = 1_000  # more meetings than a practice can have in a year
_NOBODY = Owner(OwnerKind.PRACTICE, 0, "")
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class PackedPractice(NamedTuple):
    """What is recorded of a practice, in whole numbers.

    `meetings` are those that concern it, each the meeting's id times WORDS, plus 0 if nothing was said of the practice,
    1 if it was present as a member, 2 if something else was said. `shared` are the first submissions that stand, one
    for each of `deeds`: its place among them (from 1) times DAYS, plus the days from EPOCH to the day of sharing. None of
    them lies after the day asked about. `tests` counts the tests of change carried out, a number for each pathway.
    `absorbed` are the histories of practices that became part of this one: the day of each merger and their meetings.
    """

    practice_id: PracticeId
    cluster_id: ClusterId
    board_id: HealthBoardId
    meetings: Sequence[int]
    shared: Sequence[int]
    tests: Sequence[int] = ()
    absorbed: Sequence[tuple[date, Sequence[int]]] = ()


class PracticeTally(NamedTuple):
    """A practice counted: its meetings, the verdict on them, and its duties by state (in the order of DutyState).

    A duty that is overdue only because the health board's input is late counts as open.
    """

    practice_id: PracticeId
    cluster_id: ClusterId
    attended: int
    verdict: Verdict
    states: Sequence[int]

    def count(self, state: DutyState) -> int:
        return self.states[_PLACE[state]]


def tally(
    practices: Iterable[PackedPractice],
    programme: ProgrammeYear,
    meetings: Mapping[MeetingId, MeetingFacts],
    facts: Mapping[HealthBoardId, Facts],
    today: date,
) -> list[PracticeTally]:
    """Count practices of any health boards on a day.

    `meetings` has every meeting that a practice names; `facts` are each board's own submissions and suspensions.
    """
    boards = {board: _Rules(programme, meetings, of_board, today) for board, of_board in facts.items()}
    return [boards[practice.board_id].count(practice) for practice in practices]


def summary_of(
    cluster: Owner, tallies: Sequence[PracticeTally], own: Iterable[Assessment] = ()
) -> ClusterSummary:
    """Sum up a cluster from its practices' tallies and the cluster's own duties."""
    states = Counter(_counted_state(each) for each in own)
    for each in tallies:
        states.update(dict(zip(_STATES, each.states, strict=True)))
    return ClusterSummary(
        cluster=cluster,
        practices=len(tallies),
        verdicts=Counter(each.verdict for each in tallies),
        met=sum(states[state] for state in DONE),
        open=states[DutyState.OPEN] + states[DutyState.DUE_SOON] + states[DutyState.AIM_OPEN],
        overdue=states[DutyState.OVERDUE],
        at_risk=states[DutyState.AT_RISK],
    )


def deeds(programme: ProgrammeYear) -> list[str]:
    """Name what can be submitted once: each requirement, and each month of one that every month asks."""
    return [
        deed
        for requirement in programme.requirements
        for deed in (
            [f"{requirement.key}@{month}" for month in programme.months]
            if isinstance(requirement.asks, EveryMonth)
            else [requirement.key]
        )
    ]


class _Weight(NamedTuple):
    """What one meeting adds to a practice's count, and to its duties to take part.

    `counts` has three numbers side by side, attended, remaining and missed, for the year's window and then for each
    duty to attend that has another: whole numbers add up all at once.
    """

    counts: int
    parts: int


class _Rules:
    """The rules of one year, board and day, asked once for each case that comes up and remembered.

    A practice of which nothing is recorded shows what everybody owes; every practice is counted from there.
    """

    def __init__(
        self,
        programme: ProgrammeYear,
        meetings: Mapping[MeetingId, MeetingFacts],
        facts: Facts,
        today: date,
    ) -> None:
        self._meetings = meetings
        self._today = today
        self._required = programme.meetings_required
        self._windows = [programme.meetings_window]
        self._assessor = Assessor(facts, today)
        self._unmet = [0] * len(_STATES)
        self._unmet_of: dict[int, int] = {}
        self._late_after: dict[int, int] = {}
        self._counts: list[tuple[AttendMeetings, int, int]] = []
        self._aims: list[tuple[AimFor, int, int]] = []
        self._parts: list[tuple[str, Duty, int]] = []
        self._part_of: dict[int, int] = {}
        self._weights: dict[int, _Weight] = {}
        self._cases: dict[tuple[object, ...], _Weight] = {}
        self._standings: dict[int, tuple[int, Verdict, tuple[int, ...]]] = {}
        self._taken: dict[int, tuple[int, ...]] = {}
        places = {deed: place for place, deed in enumerate(deeds(programme), 1)}
        for duty in duties_for(programme, practices=[_NOBODY]):
            key = duty.requirement.key
            self._learn(duty, places[key if duty.period is None else f"{key}@{duty.period}"])

    def _learn(self, duty: Duty, place: int) -> None:
        """Learn what a duty is before anything is done for it, and after which day it is done late."""
        unmet = _PLACE[_counted_state(self._assessor.assess(duty))]
        if duty.due is not None and self._assessor.is_late(duty, duty.due + timedelta(days=1)):
            self._late_after[place] = (duty.due - EPOCH).days
        match duty.requirement.asks:
            case AttendMeetings() as asks:
                if asks.window not in self._windows:
                    self._windows.append(asks.window)
                self._counts.append((asks, self._windows.index(asks.window), unmet))
            case TakePartIn(purpose=purpose):
                self._part_of[place] = len(self._parts) * _BITS
                self._parts.append((purpose, duty, unmet))
            case asks:
                if isinstance(asks, AimFor):
                    self._aims.append((asks, place, unmet))
                self._unmet[unmet] += 1
                self._unmet_of[place] = unmet

    def count(self, practice: PackedPractice) -> PracticeTally:
        counts = parts = 0
        for packed in self._better(practice) if practice.absorbed else practice.meetings:
            weight = self._weights.get(packed) or self._weigh(packed)
            counts += weight[0]
            parts |= weight[1]
        states = self._unmet.copy()
        for packed in practice.shared:
            place, day = divmod(packed, DAYS)
            late = day > self._late_after.get(place, DAYS)
            if place in self._unmet_of:
                states[self._unmet_of[place]] -= 1
                states[_LATE if late else _MET] += 1
            elif place in self._part_of:
                parts |= (_CAUGHT_UP_LATE if late else _CAUGHT_UP) << self._part_of[place]
        if practice.tests:
            self._count_aims(practice, states)
        attended, verdict, counted = self._standings.get(counts) or self._judge(counts)
        for state in counted:
            states[state] += 1
        for state in self._taken.get(parts) or self._take(parts):
            states[state] += 1
        return PracticeTally(practice.practice_id, practice.cluster_id, attended, verdict, states)

    def _better(self, practice: PackedPractice) -> Sequence[int]:
        """Give a practice the better attended of its own history and of those it took over, as Registers does."""
        own = list(practice.meetings)
        for merged_on, theirs in practice.absorbed:
            if merged_on > self._today:
                continue
            own_before = [packed for packed in own if self._held_on(packed) < merged_on]
            before = [packed for packed in theirs if self._held_on(packed) < merged_on]
            if self._attended(before) > self._attended(own_before):
                own = before + [packed for packed in own if self._held_on(packed) >= merged_on]
        return own

    def _held_on(self, packed: int) -> date:
        return self._meetings[MeetingId(packed // WORDS)].on

    def _attended(self, meetings: Iterable[int]) -> int:
        return sum(
            outcome(meeting, _fact(meeting, packed % WORDS), self._today, cluster=meeting.cluster_id)
            is Outcome.ATTENDED
            for packed in meetings
            if (meeting := self._meetings[MeetingId(packed // WORDS)])
        )

    def _count_aims(self, practice: PackedPractice, states: list[int]) -> None:
        """Count an aim as met that was reached in tests, unless it was recorded as a whole."""
        recorded = {packed // DAYS for packed in practice.shared}
        for asks, place, unmet in self._aims:
            if place not in recorded and reached(asks, practice.tests):
                states[unmet] -= 1
                states[_MET] += 1

    def _weigh(self, packed: int) -> _Weight:
        """Look up what a meeting and a word of its register come to; most meetings are a case met before."""
        meeting_id, word = divmod(packed, WORDS)
        meeting = self._meetings[MeetingId(meeting_id)]
        refused = meeting.facilitated is False and meeting.accepted is False
        case = (word, meeting.on, meeting.kind, meeting.purposes, meeting.cancelled, meeting.closed, refused)
        weight = self._cases.get(case)
        if weight is None:
            weight = self._cases[case] = self._work_out(meeting, word)
        self._weights[packed] = weight
        return weight

    def _work_out(self, meeting: MeetingFacts, word: int) -> _Weight:
        """Work a case out. Only meetings that count in the practice's cluster are packed: its host stands for all."""
        found = outcome(meeting, _fact(meeting, word), self._today, cluster=meeting.cluster_id)
        one = {Outcome.ATTENDED: 1, Outcome.TO_COME: _COUNT, Outcome.MISSED: _COUNT**2}.get(found, 0)
        counts = parts = 0
        for place, window in enumerate(self._windows):
            if window.holds(meeting.on):
                counts += one * _COUNT ** (3 * place)
        for place, (purpose, duty, _) in enumerate(self._parts):
            if purpose in meeting.purposes:
                parts |= self._part(found, duty, meeting) << place * _BITS
        return _Weight(counts, parts)

    def _part(self, found: Outcome, duty: Duty, meeting: MeetingFacts) -> int:
        if found is Outcome.ATTENDED:
            return _LATER if self._assessor.is_late(duty, meeting.on) else _IN_TIME
        return {Outcome.TO_COME: _TO_COME, Outcome.MISSED: _MISSED}.get(found, 0)

    def _judge(self, counts: int) -> tuple[int, Verdict, tuple[int, ...]]:
        whole = _standing(counts, 0, self._required)
        states = []
        for asks, window, unmet in self._counts:
            of_this = _standing(counts, window, asks.count).verdict
            lost = of_this is Verdict.OUT_OF_REACH and unmet == _OPEN
            states.append(_MET if of_this is Verdict.MET else _AT_RISK if lost else unmet)
        self._standings[counts] = whole.attended, whole.verdict, tuple(states)
        return self._standings[counts]

    def _take(self, parts: int) -> tuple[int, ...]:
        states = tuple(
            _part_state(parts >> place * _BITS, unmet) for place, (_, _, unmet) in enumerate(self._parts)
        )
        self._taken[parts] = states
        return states


def _standing(counts: int, window: int, required: int) -> Standing:
    """Take one window's three numbers apart."""
    attended, remaining, missed = (counts // _COUNT ** (3 * window + place) % _COUNT for place in range(3))
    return Standing(attended, required, remaining, missed)


def _counted_state(assessment: Assessment) -> DutyState:
    overdue = assessment.state is DutyState.OVERDUE
    return DutyState.OPEN if overdue and assessment.excused else assessment.state


def _fact(meeting: MeetingFacts, word: int) -> AttendanceFact | None:
    if word == 0:
        return None
    status = AttendanceStatus.PRESENT if word == 1 else AttendanceStatus.ABSENT
    return AttendanceFact(meeting.id, PracticeId(0), meeting.cluster_id, status, _ANY_TIME)


def _part_state(bits: int, unmet: int) -> int:
    """Judge one duty to take part as Assessor does: the first meeting attended decides, then a catch-up."""
    if bits & (_IN_TIME | _LATER):
        return _MET if bits & _IN_TIME else _LATE
    if bits & (_CAUGHT_UP | _CAUGHT_UP_LATE):
        return _MET if bits & _CAUGHT_UP else _LATE
    if unmet == _OPEN and bits & _MISSED and not bits & _TO_COME:
        return _AT_RISK
    return unmet
