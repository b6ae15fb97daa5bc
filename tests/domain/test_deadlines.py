"""From what the year asks to who owes what by when."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.attendance import MeetingFacts, MeetingKind
from bot.domain.deadlines import Duty, Owner, duties_for
from bot.domain.ids import ClusterId, MeetingId
from bot.domain.programme import ProgrammeYear
from bot.domain.programme_file import parse_programme
from bot.domain.requirements import OwnerKind

BOARD = Owner(OwnerKind.BOARD, 1, "Bae Abertawe")
NORTH, SOUTH = Owner(OwnerKind.CLUSTER, 1, "Neath"), Owner(OwnerKind.CLUSTER, 2, "Llwchwr")
HEOL_LAS = Owner(OwnerKind.PRACTICE, 10, "Heol Las")


@pytest.fixture(scope="module")
def year() -> ProgrammeYear:
    path = Path(__file__).parents[2] / "bot" / "programmes" / "2017-18.toml"
    return parse_programme(path.read_text(encoding="utf-8"))


def meeting(
    number: int,
    on: date,
    cluster: int = 1,
    *,
    closed: bool = False,
    cancelled: bool = False,
    kind: MeetingKind = MeetingKind.NETWORK,
) -> MeetingFacts:
    return MeetingFacts(
        MeetingId(number), ClusterId(cluster), on, kind=kind, closed=closed, cancelled=cancelled
    )


def refreshes(year: ProgrammeYear, *meetings: MeetingFacts) -> list[Duty]:
    duties = duties_for(year, clusters=[NORTH], meetings=meetings)
    return [duty for duty in duties if duty.requirement.key == "plan-refresh"]


def test_each_owner_owes_its_own_duties(year: ProgrammeYear) -> None:
    duties = duties_for(year, board=BOARD, clusters=[NORTH], practices=[HEOL_LAS])
    assert [duty.requirement.number for duty in duties if duty.owner == BOARD] == [1, 7]
    assert [duty.requirement.number for duty in duties if duty.owner == NORTH] == [5, 8, 11, 19]
    assert sum(duty.owner == HEOL_LAS for duty in duties) == 16
    assert {duty.requirement.number for duty in duties} == set(range(1, 23))


def test_official_and_working_date_stand_side_by_side(year: ProgrammeYear) -> None:
    duties = {d.requirement.number: d for d in duties_for(year, board=BOARD, practices=[HEOL_LAS])}
    assert (duties[1].due, duties[1].working_due) == (date(2017, 4, 30), date(2017, 4, 28))
    assert (duties[4].due, duties[4].working_due) == (date(2017, 5, 31), date(2017, 5, 31))
    assert (duties[17].due, duties[17].working_due) == (date(2018, 3, 31), date(2018, 3, 29))


def test_what_the_guidance_leaves_undated_has_no_date(year: ProgrammeYear) -> None:
    undated = {
        d.requirement.number
        for d in duties_for(year, board=BOARD, clusters=[NORTH], practices=[HEOL_LAS])
        if d.due is None
    }
    assert undated == {3, 6, 7, 8, 9, 12, 13, 14, 15, 16, 18, 19}


def test_the_matrix_duty_knows_when_the_board_was_to_give_its_input(year: ProgrammeYear) -> None:
    duties = {d.requirement.key: d for d in duties_for(year, practices=[HEOL_LAS])}
    assert duties["matrix"].input_due == date(2017, 4, 30)
    assert duties["pdp"].input_due is None


def test_before_any_meeting_the_refresh_is_listed_once_without_a_date(year: ProgrammeYear) -> None:
    (duty,) = refreshes(year)
    assert (duty.occasion, duty.due) == (None, None)


def test_a_closed_register_opens_a_refresh_due_by_the_next_meeting(year: ProgrammeYear) -> None:
    (duty,) = refreshes(year, meeting(1, date(2017, 6, 14), closed=True), meeting(2, date(2017, 9, 16)))
    assert duty.occasion is not None
    assert (duty.occasion.id, duty.due, duty.working_due) == (1, date(2017, 9, 16), date(2017, 9, 15))


def test_the_refresh_after_the_last_meeting_has_no_date(year: ProgrammeYear) -> None:
    first, last = refreshes(
        year, meeting(1, date(2017, 6, 14), closed=True), meeting(2, date(2017, 9, 13), closed=True)
    )
    assert (first.due, last.due) == (date(2017, 9, 13), None)


def test_a_cancelled_meeting_or_one_of_another_kind_opens_nothing_and_is_no_limit(
    year: ProgrammeYear,
) -> None:
    (duty,) = refreshes(
        year,
        meeting(1, date(2017, 6, 14), closed=True),
        meeting(2, date(2017, 9, 13), closed=True, cancelled=True),
        meeting(3, date(2017, 10, 11), closed=True, kind=MeetingKind.OTHER),
        meeting(4, date(2017, 11, 15)),
    )
    assert duty.due == date(2017, 11, 15)


def test_each_cluster_owes_for_its_own_meetings_and_the_board_for_all(year: ProgrammeYear) -> None:
    meetings = [meeting(1, date(2017, 6, 14), 1, closed=True), meeting(2, date(2017, 6, 15), 2, closed=True)]
    duties = duties_for(year, board=BOARD, clusters=[NORTH, SOUTH], meetings=meetings)
    occasions = [(d.owner.name, d.occasion.id) for d in duties if d.occasion is not None]
    assert occasions == [("Bae Abertawe", 1), ("Bae Abertawe", 2), ("Neath", 1), ("Llwchwr", 2)]


def test_no_two_duties_share_a_key(year: ProgrammeYear) -> None:
    meetings = [meeting(n, date(2017, 6, n), n % 2 + 1, closed=True) for n in range(1, 7)]
    duties = duties_for(year, board=BOARD, clusters=[NORTH, SOUTH], practices=[HEOL_LAS], meetings=meetings)
    assert len({duty.key for duty in duties}) == len(duties)
