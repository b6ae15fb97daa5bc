"""Dates proposed for a cluster's year: days on which practices can come, evenly spread, each with its purpose."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import bank_holidays
from bot.domain.meeting_dates import propose_dates, propose_extra
from bot.domain.programme import ProgrammeYear
from tests.years import the_year

YEAR = the_year()


def year_beginning(year: int) -> ProgrammeYear:
    """Make the same programme for another year."""
    return replace(YEAR, key=f"{year}/{year - 1999}", start=date(year, 4, 1), end=date(year + 1, 3, 31))


@given(
    st.integers(2012, 2032),
    st.integers(0, 364),
    st.integers(1, 6),
    st.integers(0, 4),
    st.sets(st.integers(0, 364), max_size=3),
)
def test_no_proposal_falls_on_a_day_when_practices_cannot_come(
    begins: int, passed: int, count: int, weekday: int, taken: set[int]
):
    programme = year_beginning(begins)
    today = programme.start + timedelta(days=passed)
    days = {programme.start + timedelta(days=day) for day in taken}
    proposals = propose_dates(programme, today, days, count, weekday=weekday)
    proposed = [proposal.day for proposal in proposals]
    assert proposed == sorted(set(proposed))
    assert not days & set(proposed)
    for day in proposed:
        assert programme.holds(day)
        assert day >= today + timedelta(days=14)
        assert day.weekday() < 5
        assert day not in bank_holidays(day.year)
        assert not -3 <= (day - easter(day.year)).days <= 2
        assert not (day.month == 12 and day.day >= 20)
        assert not (day.month == 1 and day.day <= 3)


@pytest.mark.parametrize("begins", range(2012, 2032))
def test_a_whole_year_has_four_wednesdays_apart_outside_august_with_the_reviews_in_their_windows(begins: int):
    programme = year_beginning(begins)
    proposals = propose_dates(programme, date(begins, 4, 3))
    days = [proposal.day for proposal in proposals]
    assert len(days) == 4
    assert {day.weekday() for day in days} == {2}
    assert all(day.month != 8 for day in days)
    assert all((later - earlier).days >= 56 for earlier, later in pairwise(days))
    by_purpose = {purpose: proposal.day for proposal in proposals for purpose in proposal.purposes}
    assert 9 <= by_purpose["mid_year_peer_review"].month <= 11
    assert by_purpose["year_end_peer_review"] >= date(begins + 1, 2, 1)
    assert by_purpose["year_end_peer_review"] <= date(begins + 1, 3, 17)
    assert set(by_purpose) == {purpose.key for purpose in YEAR.purposes}


def test_the_year_2017_18_as_it_is_proposed_on_its_first_monday():
    proposals = propose_dates(YEAR, date(2017, 4, 3))
    assert [(str(each.day), each.purposes) for each in proposals] == [
        ("2017-06-21", ()),
        ("2017-09-06", ("governance_peer_review", "mid_year_peer_review")),
        ("2017-11-29", ()),
        ("2018-02-21", ("annual_report", "year_end_peer_review")),
    ]


def test_one_more_is_proposed_late_for_the_annual_report():
    days = [proposal.day for proposal in propose_dates(YEAR, date(2017, 4, 3))]
    extra = propose_extra(YEAR, date(2017, 4, 3), days)
    assert extra is not None
    assert (extra.day, extra.purposes) == (date(2018, 3, 14), ("annual_report",))


def test_a_year_that_asks_for_no_more_than_four_gets_no_extra():
    modest = replace(YEAR, meetings_to_plan=4)
    assert propose_extra(modest, date(2017, 4, 3), []) is None


def test_only_what_lacks_is_proposed_and_covered_purposes_are_left_out():
    taken = [date(2017, 6, 14), date(2017, 10, 4)]
    proposals = propose_dates(YEAR, date(2017, 10, 9), taken, covered={"mid_year_peer_review"})
    assert len(proposals) == 2
    assert all("mid_year_peer_review" not in each.purposes for each in proposals)
    assert all(abs((each.day - taken[1]).days) >= 28 for each in proposals)


def test_a_year_without_room_for_a_meeting_and_its_outcome_gets_no_proposal():
    assert propose_dates(YEAR, date(2018, 3, 10)) == ()


def test_a_full_year_gets_no_proposal():
    taken = [date(2017, month, 14) for month in (5, 7, 9, 11)]
    assert propose_dates(YEAR, date(2017, 4, 3), taken) == ()
