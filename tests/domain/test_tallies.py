"""Counting many practices at once gives what assessing each of their duties gives."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attendance import (
    AttendanceFact,
    AttendanceStatus,
    MeetingFacts,
    MeetingKind,
    Membership,
    Merger,
    Registers,
    Verdict,
    count,
)
from bot.domain.compliance import DutyState, assess_all, roll_up
from bot.domain.deadlines import Owner, duties_for
from bot.domain.ids import ClusterId, HealthBoardId, MeetingId, PracticeId, SubmissionId
from bot.domain.requirements import OwnerKind
from bot.domain.submissions import Facts, Submission, Suspension
from bot.domain.tallies import DAYS, EPOCH, WORDS, PackedPractice, deeds, summary_of, tally
from tests.summing import summarise
from tests.years import the_year

YEAR = the_year()
BOARD, CLUSTER, PRACTICE = HealthBoardId(1), ClusterId(1), PracticeId(1)
PREDECESSOR = PracticeId(2)
PLACES = {deed: place for place, deed in enumerate(deeds(YEAR), 1)}
PATHWAYS = ("cancer", "dementia", "copd", "Falls")
days = st.dates(YEAR.start, YEAR.end + timedelta(days=30))
purposes = st.frozensets(st.sampled_from([purpose.key for purpose in YEAR.purposes]), max_size=2)


@st.composite
def meetings(draw: st.DrawFn) -> list[MeetingFacts]:
    return [
        MeetingFacts(
            MeetingId(number),
            CLUSTER,
            draw(st.dates(YEAR.start, YEAR.end)),
            draw(st.sampled_from(MeetingKind)),
            draw(purposes),
            cancelled=draw(st.booleans()),
            closed=draw(st.booleans()),
            facilitated=draw(st.none() | st.booleans()),
            accepted=draw(st.none() | st.booleans()),
        )
        for number in range(1, draw(st.integers(0, 7)) + 1)
    ]


@st.composite
def submissions(draw: st.DrawFn) -> list[Submission]:
    shareable = [r for r in YEAR.requirements if r.owner is not OwnerKind.CLUSTER and not r.per_meeting]
    chosen = draw(st.lists(st.sampled_from(shareable), max_size=10, unique=True))
    return [
        Submission(SubmissionId(number), asked.key, asked.owner, 1, draw(days))
        for number, asked in enumerate(chosen, 1)
    ]


suspensions = st.lists(
    st.builds(
        Suspension,
        starts=days,
        ends=days,
        indicators=st.frozensets(
            st.sampled_from([indicator.code for indicator in YEAR.indicators]), max_size=2
        ),
    ),
    max_size=1,
)


tests = st.dictionaries(st.sampled_from(PATHWAYS), st.integers(1, 4))


@given(meetings(), submissions(), suspensions, tests, days, st.data())
def test_a_tally_counts_what_the_duties_of_a_practice_come_to(
    held: list[MeetingFacts],
    shared: list[Submission],
    relaxed: list[Suspension],
    tested: dict[str, int],
    today: date,
    data: st.DataObject,
):
    words = st.fixed_dictionaries({meeting.id: st.sampled_from([0, 1, 2]) for meeting in held})
    said, said_of_other = data.draw(words), data.draw(words)
    merger = data.draw(st.none() | st.builds(Merger, st.just(PREDECESSOR), st.just(PRACTICE), days))
    facts = replace(_facts(held, said, shared, relaxed, said_of_other, merger), tests={PRACTICE: tested})
    practice = Owner(OwnerKind.PRACTICE, PRACTICE, "Castle Surgery")
    assessed = assess_all(duties_for(YEAR, practices=[practice]), facts, today)
    expected = Counter(
        DutyState.OPEN if each.state is DutyState.OVERDUE and each.excused else each.state
        for each in assessed
    )
    standing = count(facts.registers.entries(PRACTICE, today), YEAR.meetings_required)

    packed = PackedPractice(
        PRACTICE,
        CLUSTER,
        BOARD,
        _packed(held, said),
        [
            PLACES[each.requirement] * DAYS + (each.shared_on - EPOCH).days
            for each in shared
            if each.owner_kind is OwnerKind.PRACTICE and each.shared_on <= today
        ],
        list(tested.values()),
        [(merger.on, _packed(held, said_of_other))] if merger else [],
    )
    [counted] = tally([packed], YEAR, {meeting.id: meeting for meeting in held}, {BOARD: facts}, today)

    assert {state: counted.count(state) for state in DutyState if counted.count(state)} == dict(expected)
    assert counted.attended == standing.attended
    assert counted.verdict is standing.verdict
    cluster = Owner(OwnerKind.CLUSTER, CLUSTER, "Neath")
    assert summary_of(cluster, [counted]) == summarise(cluster, [standing], assessed)


def test_a_clusters_own_duties_join_those_of_its_practices():
    cluster = Owner(OwnerKind.CLUSTER, CLUSTER, "Neath")
    facts = _facts([], {}, [], [])
    own = roll_up(assess_all(duties_for(YEAR, clusters=[cluster]), facts, date(2017, 8, 1)))
    summary = summary_of(cluster, [], own)
    assert summary.practices == 0
    assert summary.overdue == 1
    assert summary.verdicts.get(Verdict.MET) is None


def _packed(held: list[MeetingFacts], said: dict[MeetingId, int]) -> list[int]:
    return [meeting.id * WORDS + said[meeting.id] for meeting in held]


def _facts(
    held: list[MeetingFacts],
    said: dict[MeetingId, int],
    shared: list[Submission],
    relaxed: list[Suspension],
    said_of_other: dict[MeetingId, int] | None = None,
    merger: Merger | None = None,
) -> Facts:
    recorded = [*_register(PRACTICE, said), *_register(PREDECESSOR, said_of_other or {})]
    memberships = [Membership(each, CLUSTER, date(2009, 4, 1)) for each in (PRACTICE, PREDECESSOR)]
    registers = Registers.of(held, recorded, memberships, [merger] if merger else [])
    return Facts.of(registers, shared, suspensions=relaxed, board_id=BOARD)


def _register(practice: PracticeId, said: dict[MeetingId, int]) -> list[AttendanceFact]:
    statuses = {1: AttendanceStatus.PRESENT, 2: AttendanceStatus.APOLOGIES}
    return [
        AttendanceFact(meeting, practice, CLUSTER, statuses[word], datetime(2017, 4, 1, tzinfo=UTC))
        for meeting, word in said.items()
        if word
    ]
