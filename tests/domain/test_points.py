"""Points by what is behind them: the worst duty decides, and nothing is ever lost."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attendance import Standing
from bot.domain.compliance import DONE, Assessment, DutyState, Evidence, EvidenceKind
from bot.domain.deadlines import Owner, duties_for
from bot.domain.ids import ClusterId, PracticeId
from bot.domain.owners import MemberPractice
from bot.domain.points import PointsState, PracticePoints, duty_state, points_of
from bot.domain.requirements import OwnerKind
from tests.years import the_year

YEAR = the_year()
PRACTICE = MemberPractice(PracticeId(1), "W98006", "Castle Surgery", "", ClusterId(1), "Neath")
CLUSTER = Owner(OwnerKind.CLUSTER, 1, "Neath")
DUTIES = duties_for(YEAR, clusters=[CLUSTER], practices=[PRACTICE.owner])


def of(state: DutyState, **exceptions: Assessment) -> PracticePoints:
    """Stand a practice all of whose duties are in one state, but for some, by key."""
    assessed = [
        exceptions.get(duty.requirement.key.replace("-", "_"), Assessment(duty, state)) for duty in DUTIES
    ]
    return points_of(YEAR, PRACTICE, assessed)


def duty(
    key: str, state: DutyState, evidence: Evidence | None = None, *, excused: bool = False
) -> Assessment:
    found = next(each for each in DUTIES if each.requirement.key == key)
    return Assessment(found, state, evidence or Evidence(EvidenceKind.NOTHING), excused=excused)


def meetings(attended: int, remaining: int, missed: int, provisional: int = 0) -> Evidence:
    return Evidence(EvidenceKind.MEETINGS, standing=Standing(attended, 4, remaining, missed, provisional))


def state_of(found: PracticePoints, code: str) -> PointsState:
    return next(each.state for each in found.indicators if each.indicator.code == code)


def test_everything_done_secures_two_hundred_points():
    assert of(DutyState.MET).total(PointsState.SECURED) == 200
    assert of(DutyState.MET_LATE).total(PointsState.SECURED) == 200


def test_a_year_that_has_begun_is_on_track_with_all_its_points():
    found = of(DutyState.OPEN)
    assert found.total(PointsState.ON_TRACK) == 200
    assert found.worst == 0


def test_one_overdue_document_puts_its_indicator_at_risk_and_no_other():
    found = of(DutyState.MET, pdp=duty("pdp", DutyState.OVERDUE))
    assert state_of(found, "CND 001W") is PointsState.AT_RISK
    assert found.total(PointsState.SECURED) == 170
    assert [each.duty.requirement.key for each in found.indicators[0].holding] == ["pdp"]


def test_a_practice_waits_for_its_cluster_too():
    found = of(DutyState.MET, action_plan=duty("action-plan", DutyState.OVERDUE))
    assert state_of(found, "CND 009W") is PointsState.AT_RISK


def test_what_the_health_boards_lateness_holds_up_is_not_at_risk():
    found = of(DutyState.MET, matrix=duty("matrix", DutyState.OVERDUE, excused=True))
    assert state_of(found, "CND 001W") is PointsState.ON_TRACK


def test_an_aim_secures_and_endangers_nothing():
    found = of(DutyState.MET, tests_of_change=duty("tests-of-change", DutyState.AIM_OPEN))
    assert found.total(PointsState.SECURED) == 200


@pytest.mark.parametrize(
    ("evidence", "state", "expected"),
    [
        (meetings(4, 0, 1), DutyState.MET, PointsState.SECURED),
        (meetings(4, 0, 1, provisional=1), DutyState.MET, PointsState.ON_TRACK),
        (meetings(5, 0, 0, provisional=1), DutyState.MET, PointsState.SECURED),
        (meetings(1, 4, 0), DutyState.OPEN, PointsState.ON_TRACK),
        (meetings(1, 3, 0), DutyState.OPEN, PointsState.ON_TRACK),
        (meetings(1, 3, 1), DutyState.OPEN, PointsState.AT_RISK),
        (meetings(1, 1, 0), DutyState.OPEN, PointsState.ON_TRACK),
        (meetings(1, 2, 2), DutyState.AT_RISK, PointsState.OUT_OF_REACH),
    ],
)
def test_the_four_meetings_decide_by_what_is_left(
    evidence: Evidence, state: DutyState, expected: PointsState
):
    found = of(DutyState.MET, meetings=duty("meetings", state, evidence))
    assert state_of(found, "CND 009W") is expected


def test_the_two_parts_of_an_indicator_stand_apart_and_count_together():
    lost = duty("meetings", DutyState.AT_RISK, meetings(1, 2, 2))
    found = of(DutyState.MET, meetings=lost)
    [whole] = [each for each in found.indicators if each.components]
    assert {part.key: (part.points, part.state) for part in whole.components} == {
        "plan": (50, PointsState.SECURED),
        "activity": (20, PointsState.OUT_OF_REACH),
    }
    assert found.total(PointsState.OUT_OF_REACH) == 70


def test_a_suspended_indicator_is_neither_secured_nor_at_risk():
    found = of(DutyState.SUSPENDED)
    assert found.total(PointsState.SUSPENDED) == 200


@given(st.lists(st.sampled_from(DutyState), min_size=len(DUTIES), max_size=len(DUTIES)), st.randoms())
def test_the_order_of_duties_never_matters_and_points_always_add_up(states: list[DutyState], random: Random):
    assessed = [Assessment(each, state) for each, state in zip(DUTIES, states, strict=True)]
    shuffled = random.sample(assessed, len(assessed))
    found = points_of(YEAR, PRACTICE, assessed)
    assert points_of(YEAR, PRACTICE, shuffled) == found
    assert found.total(*PointsState) == YEAR.points_total
    for each in found.indicators:
        secured = all(
            one.state in DONE
            for one in assessed
            if one.duty.requirement.indicator == each.indicator.code and not one.duty.requirement.is_aim
        )
        assert (each.state is PointsState.SECURED) == secured
        assert all(duty_state(one) is not PointsState.SECURED for one in each.holding)
