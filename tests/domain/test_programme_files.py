"""The files that come with the product: each cites, speaks both languages, and says what nobody found."""

from itertools import pairwise

import pytest

from bot.domain.programme import ProgrammeYear, YearKind
from bot.domain.requirements import AttendMeetings, EveryMonth, OwnerKind, Reading, ShareDocument
from tests.years import YEARS, the_year

KEYS = ["2014/15", "2017/18", "2018/19", "2020/21", "2026/27", "acd-2022-23", "imtp-2020-23"]

every_year = pytest.mark.parametrize("year", [YEARS[key] for key in KEYS], ids=KEYS)


def test_these_years_come_with_the_product():
    assert sorted(YEARS) == sorted(KEYS)


@every_year
def test_every_requirement_cites_its_source_in_two_languages(year: ProgrammeYear):
    assert year.source
    for requirement in year.requirements:
        assert requirement.citation
        assert requirement.title.en != requirement.title.cy
        assert requirement.help.en != requirement.help.cy


@every_year
def test_every_year_lists_what_is_not_known_with_where_it_was_looked_for(year: ProgrammeYear):
    assert year.unknown
    assert all(each.what.en and each.what.cy and each.source for each in year.unknown)


@every_year
def test_what_is_our_reading_is_marked_and_said(year: ProgrammeYear):
    read = [r for r in year.requirements if r.reading is Reading.OURS]
    assert not read or year.readings
    assert all(each.what.en != each.what.cy for each in year.readings)


@every_year
def test_points_are_known_or_absent_and_never_nought(year: ProgrammeYear):
    assert year.points_total is None or year.points_total > 0
    assert all(indicator.points is None or indicator.points > 0 for indicator in year.indicators)


def test_2014_15_asks_for_one_meeting_by_september_and_four_in_the_six_months_after():
    year = the_year("2014/15")
    (needs,) = year.asked_at("needs_and_plan")
    (four,) = [r.asks for r in year.requirements if isinstance(r.asks, AttendMeetings)]
    assert str(needs.due) == "2014-09-30"
    assert (four.count, str(four.window.since), str(four.window.until)) == (4, "2014-10-01", "2015-03-31")
    assert (year.points_total, [i.points for i in year.indicators]) == (160, [None, None])


def test_2018_19_is_one_indicator_and_five_meetings():
    year = the_year("2018/19")
    assert ([i.code for i in year.indicators], year.meetings_required) == (["CND 013W"], 5)


def test_the_imtp_has_ten_headings_and_is_due_before_its_own_years():
    year = the_year("imtp-2020-23")
    plan = year.requirement("cluster-imtp")
    assert plan is not None
    assert isinstance(plan.asks, ShareDocument)
    assert len(plan.asks.topics) == 10
    assert plan.due is not None
    assert plan.due < year.start


def test_the_acd_work_programme_has_owners_and_no_dates():
    year = the_year("acd-2022-23")
    assert all(r.due is None and r.expected is None for r in year.requirements)
    assert sum(r.owner is OwnerKind.NATIONAL for r in year.requirements) == 12
    assert {r.owner for r in year.requirements} > {OwnerKind.BOARD, OwnerKind.PARTNERSHIP_BOARD}


def test_the_draft_of_the_current_year_reviews_data_every_month_and_states_no_number_of_meetings():
    year = the_year("2026/27")
    assert year.draft
    assert [r.key for r in year.requirements if isinstance(r.asks, EveryMonth)] == ["data-review"]
    assert (year.meetings_required, year.points_total) == (0, None)


def test_the_contracts_years_never_share_a_day():
    contracts = [year for year in YEARS.values() if year.kind is YearKind.CONTRACT]
    ordered = sorted(contracts, key=lambda year: year.start)
    assert all(a.end < b.start for a, b in pairwise(ordered))


def test_2017_18_reads_the_parts_of_009w_and_expects_seventeen_inactive_indicators():
    year = the_year()
    parts = {r.number: r.component for r in year.requirements if r.component}
    assert parts == {5: "plan", 6: "activity", 7: "activity", 8: "activity", 9: "activity"}
    assert year.inactive_indicators_expected == 17
