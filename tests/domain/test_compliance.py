"""Where each duty stands on a day: facts in, states out."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attendance import (
    AttendanceFact,
    AttendanceStatus,
    MeetingFacts,
    Membership,
    Registers,
    Verdict,
)
from bot.domain.compliance import (
    Assessment,
    Assessor,
    ClusterSummary,
    DutyState,
    EvidenceKind,
    Rag,
    assess,
    assess_all,
    roll_up,
)
from bot.domain.dates import LONDON
from bot.domain.deadlines import Duty, Owner, duties_for
from bot.domain.ids import ClusterId, HealthBoardId, MeetingId, PracticeId, SubmissionId
from bot.domain.programme import ProgrammeYear
from bot.domain.programme_file import parse_programme
from bot.domain.requirements import OwnerKind
from bot.domain.submissions import Facts, Submission, Suspension
from tests.summing import summarise

BOARD = Owner(OwnerKind.BOARD, 1, "Bae Abertawe")
NEATH = Owner(OwnerKind.CLUSTER, 1, "Neath")
HEOL_LAS, PONT = Owner(OwnerKind.PRACTICE, 10, "Heol Las"), Owner(OwnerKind.PRACTICE, 11, "Meddygfa'r Bont")
CLUSTER = ClusterId(1)
APRIL, MAY_31, MARCH_31 = date(2017, 4, 3), date(2017, 5, 31), date(2018, 3, 31)
YEAR: ProgrammeYear = parse_programme(
    (Path(__file__).parents[2] / "bot" / "programmes" / "2017-18.toml").read_text(encoding="utf-8")
)
OWNERS = {OwnerKind.BOARD: BOARD, OwnerKind.CLUSTER: NEATH, OwnerKind.PRACTICE: HEOL_LAS}


def duty(key: str, *meetings: MeetingFacts) -> Duty:
    duties = duties_for(YEAR, board=BOARD, clusters=[NEATH], practices=[HEOL_LAS], meetings=meetings)
    return next(found for found in duties if found.requirement.key == key)


def shared(
    key: str, on: date, number: int = 1, *, occasion: int | None = None, withdrawn: str | None = None
) -> Submission:
    requirement = YEAR.requirement(key)
    assert requirement is not None
    owner = OWNERS[requirement.owner]
    meeting = None if occasion is None else MeetingId(occasion)
    return Submission(SubmissionId(number), key, owner.kind, owner.id, on, meeting, withdrawn=withdrawn)


def meeting(
    number: int, on: date, *purposes: str, closed: bool = True, facilitated: bool | None = None
) -> MeetingFacts:
    return MeetingFacts(
        MeetingId(number), CLUSTER, on, purposes=frozenset(purposes), closed=closed, facilitated=facilitated
    )


def came(number: int, practice: Owner = HEOL_LAS) -> AttendanceFact:
    at = datetime(2017, 6, 14, 20, tzinfo=LONDON)
    return AttendanceFact(MeetingId(number), PracticeId(practice.id), CLUSTER, AttendanceStatus.PRESENT, at)


def facts(
    *submissions: Submission,
    meetings: tuple[MeetingFacts, ...] = (),
    attended: tuple[AttendanceFact, ...] = (),
    suspensions: tuple[Suspension, ...] = (),
    refreshed: dict[tuple[int, MeetingId], date] | None = None,
) -> Facts:
    members = [Membership(PracticeId(p.id), CLUSTER, date(2000, 1, 1)) for p in (HEOL_LAS, PONT)]
    return Facts.of(
        Registers.of(meetings, attended, members),
        submissions,
        suspensions=suspensions,
        refreshed=refreshed,
        board_id=HealthBoardId(BOARD.id),
    )


def state(key: str, today: date, *submissions: Submission) -> DutyState:
    return assess(duty(key), facts(*submissions), today).state


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (APRIL, DutyState.OPEN),
        (date(2017, 5, 16), DutyState.OPEN),
        (date(2017, 5, 17), DutyState.DUE_SOON),
        (MAY_31, DutyState.DUE_SOON),
        (date(2017, 6, 1), DutyState.OVERDUE),
    ],
)
def test_a_deadline_comes_nearer_and_passes(today: date, expected: DutyState) -> None:
    assert state("pdp", today) is expected


def test_a_deadline_on_easter_saturday_is_soon_by_its_working_date_and_late_only_by_the_official_one() -> (
    None
):
    assert state("peer-review-outcome", date(2018, 3, 15)) is DutyState.DUE_SOON
    assert state("peer-review-outcome", date(2018, 3, 30)) is DutyState.DUE_SOON
    assert state("peer-review-outcome", date(2018, 4, 1)) is DutyState.OVERDUE
    assert (
        state("peer-review-outcome", date(2018, 4, 3), shared("peer-review-outcome", MARCH_31))
        is DutyState.MET
    )


def test_what_was_shared_on_the_last_day_is_met() -> None:
    found = assess(duty("pdp"), facts(shared("pdp", MAY_31)), date(2017, 6, 5))
    assert (found.state, found.shared_on, found.late) == (DutyState.MET, MAY_31, False)
    assert found.evidence.kind is EvidenceKind.SHARED


def test_what_was_shared_late_is_accepted_and_stamped() -> None:
    found = assess(duty("pdp"), facts(shared("pdp", date(2017, 6, 9))), date(2017, 6, 9))
    assert (found.state, found.late, found.done) == (DutyState.MET_LATE, True, True)


def test_a_revision_does_not_harm_what_was_on_time() -> None:
    revised = shared("pdp", date(2017, 9, 1), 2)
    assert state("pdp", date(2017, 9, 2), revised, shared("pdp", date(2017, 5, 20))) is DutyState.MET


def test_a_withdrawn_submission_does_not_count() -> None:
    withdrawn = shared("pdp", date(2017, 5, 20), withdrawn="sent for another practice")
    assert state("pdp", date(2017, 6, 1), withdrawn) is DutyState.OVERDUE
    assert state("pdp", date(2017, 6, 3), withdrawn, shared("pdp", date(2017, 6, 2), 2)) is DutyState.MET_LATE


def test_what_has_not_been_shared_yet_on_the_day_asked_is_open() -> None:
    assert state("pdp", date(2017, 5, 20), shared("pdp", date(2017, 5, 25))) is DutyState.DUE_SOON


def test_an_undated_duty_is_open_and_never_overdue() -> None:
    assert state("cgsat", date(2018, 6, 1)) is DutyState.OPEN
    assert state("cgsat", date(2018, 1, 2), shared("cgsat", date(2018, 1, 2))) is DutyState.MET


@given(st.dates(date(2017, 1, 1), date(2020, 1, 1)), st.booleans())
def test_an_aim_is_never_overdue_late_or_at_risk(today: date, tried: bool) -> None:
    found = assess(
        duty("tests-of-change"), facts(*[shared("tests-of-change", date(2018, 5, 1))] * tried), today
    )
    assert found.state in {DutyState.MET, DutyState.AIM_OPEN}
    assert not found.late
    assert found.rag is not Rag.RED


def test_four_meetings_make_the_count() -> None:
    meetings = tuple(meeting(n, date(2017, 4 + n, 10)) for n in range(1, 5))
    known = facts(meetings=meetings, attended=tuple(came(n) for n in range(1, 5)))
    found = assess(duty("meetings"), known, date(2017, 12, 1))
    assert found.state is DutyState.MET
    assert found.evidence.standing is not None
    assert found.evidence.standing.attended == 4


def test_a_count_out_of_reach_is_at_risk_and_never_failed() -> None:
    meetings = tuple(meeting(n, date(2017, 4 + n, 10)) for n in range(1, 5))
    found = assess(duty("meetings"), facts(meetings=meetings, attended=(came(1),)), date(2017, 12, 1))
    assert (found.state, found.rag) == (DutyState.AT_RISK, Rag.RED)


def test_a_short_plan_leaves_the_count_open() -> None:
    assert state("meetings", date(2017, 12, 1)) is DutyState.OPEN


def test_taking_part_in_the_annual_report_meeting_meets_its_duty() -> None:
    report = meeting(4, date(2018, 2, 14), "annual_report")
    found = assess(
        duty("annual-report-meeting"), facts(meetings=(report,), attended=(came(4),)), date(2018, 3, 1)
    )
    assert (found.state, found.shared_on, found.evidence.meeting) == (DutyState.MET, date(2018, 2, 14), 4)


def test_missing_the_designated_session_is_at_risk_until_a_catch_up_is_recorded() -> None:
    session = (meeting(3, date(2017, 11, 15), "mid_year_peer_review"),)
    assert (
        assess(duty("mid-year-review"), facts(meetings=session), date(2017, 11, 16)).state
        is DutyState.AT_RISK
    )
    caught = facts(shared("mid-year-review", date(2017, 12, 1)), meetings=session)
    found = assess(duty("mid-year-review"), caught, date(2017, 12, 2))
    assert (found.state, found.evidence.kind) == (DutyState.MET, EvidenceKind.CATCH_UP)


def test_a_session_still_to_come_is_open() -> None:
    session = (meeting(3, date(2017, 11, 15), "mid_year_peer_review", closed=False),)
    assert assess(duty("mid-year-review"), facts(meetings=session), date(2017, 9, 1)).state is DutyState.OPEN


@pytest.mark.parametrize(
    ("facilitated", "expected", "kind"),
    [
        (True, DutyState.MET, EvidenceKind.FACILITATED),
        (False, DutyState.OPEN, EvidenceKind.NOT_FACILITATED),
        (None, DutyState.OPEN, EvidenceKind.NOTHING),
    ],
)
def test_facilitation_is_known_from_the_meeting(
    facilitated: bool | None, expected: DutyState, kind: EvidenceKind
) -> None:
    held = meeting(1, date(2017, 6, 14), facilitated=facilitated)
    found = assess(duty("facilitation", held), facts(meetings=(held,)), date(2017, 7, 1))
    assert (found.state, found.evidence.kind) == (expected, kind)


def test_the_plan_is_refreshed_by_an_outcome_or_by_saying_so() -> None:
    held, following = meeting(1, date(2017, 6, 14)), meeting(2, date(2017, 9, 13), closed=False)
    owed = duty("plan-refresh", held, following)
    assert assess(owed, facts(), date(2017, 7, 1)).state is DutyState.OPEN
    assert assess(owed, facts(), date(2017, 9, 14)).state is DutyState.OVERDUE
    changed = facts(refreshed={(NEATH.id, MeetingId(1)): date(2017, 6, 20)})
    assert assess(owed, changed, date(2017, 7, 1)).evidence.kind is EvidenceKind.PLAN_CHANGED
    said = facts(shared("plan-refresh", date(2017, 6, 18), occasion=1))
    assert assess(owed, said, date(2017, 7, 1)).state is DutyState.MET
    both = facts(
        shared("plan-refresh", date(2017, 10, 1), occasion=1),
        refreshed={(NEATH.id, MeetingId(1)): date(2017, 6, 20)},
    )
    assert assess(owed, both, date(2017, 10, 2)).state is DutyState.MET, "the earlier of the two decides"


RELAXED = Suspension(date(2018, 1, 5), MARCH_31, reason="winter pressure")


def test_a_suspension_lifts_the_dates_that_fall_in_it_from_its_first_day() -> None:
    known = facts(suspensions=(RELAXED,))
    assert assess(duty("annual-report"), known, date(2018, 1, 4)).state is DutyState.OPEN
    assert assess(duty("annual-report"), known, date(2018, 1, 5)).state is DutyState.SUSPENDED
    assert assess(duty("annual-report"), known, date(2018, 5, 1)).state is DutyState.SUSPENDED


def test_a_suspension_does_not_forgive_what_was_overdue_before() -> None:
    assert assess(duty("pdp"), facts(suspensions=(RELAXED,)), date(2018, 2, 1)).state is DutyState.OVERDUE


def test_an_undated_duty_is_suspended_only_while_it_lasts() -> None:
    known = facts(suspensions=(RELAXED,))
    assert assess(duty("cgsat"), known, date(2018, 2, 1)).state is DutyState.SUSPENDED
    assert assess(duty("cgsat"), known, date(2018, 4, 1)).state is DutyState.OPEN


def test_a_suspension_of_one_indicator_leaves_the_others() -> None:
    known = facts(suspensions=(Suspension(date(2018, 1, 5), MARCH_31, frozenset({"CND 011W"})),))
    assert assess(duty("peer-review-outcome"), known, date(2018, 4, 2)).state is DutyState.SUSPENDED
    assert assess(duty("annual-report"), known, date(2018, 4, 2)).state is DutyState.OVERDUE


def test_work_done_in_a_suspension_is_met_and_not_late() -> None:
    known = facts(shared("annual-report", date(2018, 4, 20)), suspensions=(RELAXED,))
    assert assess(duty("annual-report"), known, date(2018, 5, 1)).state is DutyState.MET


def test_the_boards_late_matrix_is_late_for_the_board_and_never_counted_against_the_practice() -> None:
    late = shared("matrix-available", date(2017, 5, 20))
    assert assess(duty("matrix-available"), facts(late), date(2017, 5, 21)).state is DutyState.MET_LATE
    found = assess(duty("matrix"), facts(late), date(2017, 6, 5))
    assert (found.state, found.excused, found.rag) == (DutyState.OVERDUE, True, Rag.AMBER)


def test_a_matrix_that_never_came_excuses_too_and_one_on_time_does_not() -> None:
    assert assess(duty("matrix"), facts(), date(2017, 6, 5)).excused
    on_time = facts(shared("matrix-available", date(2017, 4, 28)))
    assert not assess(duty("matrix"), on_time, date(2017, 6, 5)).excused
    without_matrix = assess(duty("pdp"), facts(), date(2017, 6, 5))
    assert (without_matrix.state, without_matrix.excused) == (DutyState.OVERDUE, False)


def test_all_22_duties_have_a_state_on_every_day() -> None:
    duties = duties_for(YEAR, board=BOARD, clusters=[NEATH], practices=[HEOL_LAS])
    for today in (APRIL, MARCH_31, MARCH_31 + timedelta(days=400)):
        assert len(assess_all(duties, facts(), today)) == 22


def test_duties_of_several_meetings_roll_up_to_the_worst() -> None:
    meetings = (meeting(1, date(2017, 6, 14)), meeting(2, date(2017, 9, 13)), meeting(3, date(2017, 11, 15)))
    known = facts(meetings=meetings, refreshed={(NEATH.id, MeetingId(1)): date(2017, 6, 20)})
    duties = duties_for(YEAR, board=BOARD, clusters=[NEATH], practices=[HEOL_LAS], meetings=meetings)
    rolled = roll_up(assess_all(duties, known, date(2017, 12, 1)))
    assert len(rolled) == 22
    refresh = next(a for a in rolled if a.duty.requirement.key == "plan-refresh")
    assert refresh.state is DutyState.OVERDUE
    assert refresh.duty.occasion is not None
    assert refresh.duty.occasion.id == 2


def summary_of(today: date, *submissions: Submission) -> ClusterSummary:
    known = facts(*submissions)
    assessor = Assessor(known, today)
    duties = duties_for(YEAR, clusters=[NEATH], practices=[HEOL_LAS, PONT])
    standings = [assessor.standing(PracticeId(p.id), 4) for p in (HEOL_LAS, PONT)]
    found: list[Assessment] = [assessor.assess(owed) for owed in duties]
    return summarise(NEATH, standings, found)


def test_a_cluster_is_summed_up_without_counting_what_the_board_is_late_with() -> None:
    found = summary_of(date(2017, 6, 5), shared("pdp", MAY_31))
    assert (found.practices, found.verdicts) == (2, {Verdict.PLAN_SHORT: 2})
    assert found.overdue == 1, "the other practice's PDP; both matrices are excused"
    assert found.met == 1
    assert found.met + found.open + found.overdue + found.at_risk == 4 + 2 * 16


def test_clusters_are_listed_worst_first() -> None:
    worse, better = summary_of(date(2017, 6, 5)), summary_of(date(2017, 6, 5), shared("pdp", MAY_31))
    assert sorted([better, worse], key=lambda summary: summary.worst_first) == [worse, better]
