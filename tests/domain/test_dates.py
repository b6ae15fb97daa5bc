"""Days as Wales lives them, against the list that GOV.UK publishes."""

import csv
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import (
    NoSuchTime,
    add_working_days,
    bank_holidays,
    easter,
    end_of_day,
    is_working_day,
    london,
    london_date,
    next_working_day,
    previous_working_day,
    working_day_on_or_before,
)

PUBLISHED = Path(__file__).parents[1] / "data" / "bank_holidays_england_and_wales.csv"
some_day = st.dates(date(2014, 1, 1), date(2040, 12, 31))


def published() -> dict[int, set[date]]:
    years: dict[int, set[date]] = {}
    with PUBLISHED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            day = date.fromisoformat(row["date"])
            years.setdefault(day.year, set()).add(day)
    return years


@pytest.mark.parametrize("year", range(2014, 2029))
def test_bank_holidays_are_those_that_gov_uk_publishes(year: int) -> None:
    assert bank_holidays(year) == published()[year]


def test_easter_monday_and_the_august_holiday_are_kept_in_wales() -> None:
    assert {date(2017, 4, 17), date(2017, 8, 28)} <= bank_holidays(2017)


@pytest.mark.parametrize(
    ("official", "working"),
    [
        (date(2017, 4, 30), date(2017, 4, 28)),
        (date(2017, 5, 31), date(2017, 5, 31)),
        (date(2017, 7, 31), date(2017, 7, 31)),
        (date(2018, 3, 31), date(2018, 3, 29)),
        (date(2024, 3, 31), date(2024, 3, 28)),
        (date(2017, 12, 26), date(2017, 12, 22)),
    ],
)
def test_a_deadline_on_a_day_off_has_its_working_date_before(official: date, working: date) -> None:
    assert working_day_on_or_before(official) == working


def test_easter_2018_stands_on_the_year_end() -> None:
    assert easter(2018) == date(2018, 4, 1)


def test_a_clusters_own_closed_day_is_no_working_day() -> None:
    learning = date(2017, 6, 14)
    assert is_working_day(learning)
    assert not is_working_day(learning, closed={learning})
    assert working_day_on_or_before(learning, [learning]) == date(2017, 6, 13)
    assert next_working_day(date(2017, 6, 13), [learning]) == date(2017, 6, 15)


def test_working_days_are_counted_both_ways_over_easter() -> None:
    thursday = date(2018, 3, 29)
    assert next_working_day(thursday) == date(2018, 4, 3)
    assert add_working_days(thursday, 2) == date(2018, 4, 4)
    assert add_working_days(date(2018, 4, 3), -1) == thursday
    assert previous_working_day(date(2018, 4, 2)) == thursday
    assert add_working_days(date(2018, 3, 31), 0) == date(2018, 3, 31)


@given(some_day, st.integers(1, 30))
def test_going_forth_and_back_comes_home_to_a_working_day(day: date, count: int) -> None:
    there = add_working_days(day, count)
    assert is_working_day(there)
    assert add_working_days(there, -count) == working_day_on_or_before(day)


def test_midnight_in_summer_belongs_to_londons_next_day() -> None:
    assert london_date(datetime(2017, 6, 13, 23, 30, tzinfo=UTC)) == date(2017, 6, 14)
    assert london_date(datetime(2017, 1, 13, 23, 30, tzinfo=UTC)) == date(2017, 1, 13)


@given(some_day)
def test_a_day_ends_just_before_the_next_begins(day: date) -> None:
    end = end_of_day(day)
    assert london_date(end) == day
    assert london_date(end + timedelta(microseconds=1)) == day + timedelta(days=1)


def test_an_evening_meeting_is_an_hour_earlier_by_utc_in_summer() -> None:
    assert london(date(2017, 6, 14), time(18, 30)).astimezone(UTC).hour == 17
    assert london(date(2017, 11, 15), time(18, 30)).astimezone(UTC).hour == 18


def test_a_time_the_clocks_skip_is_refused() -> None:
    with pytest.raises(NoSuchTime, match="no 01:30 in London on 2017-03-26"):
        london(date(2017, 3, 26), time(1, 30))


def test_a_time_that_comes_twice_is_its_first_coming_unless_told() -> None:
    backward = date(2017, 10, 29)
    first, second = london(backward, time(1, 30)), london(backward, time(1, 30, fold=1))
    assert (first.astimezone(UTC).hour, second.astimezone(UTC).hour) == (0, 1)


@given(some_day, st.times())
def test_a_local_time_is_kept_or_refused_never_moved(day: date, at: time) -> None:
    try:
        found = london(day, at)
    except NoSuchTime:
        assert day.month == 3
    else:
        assert (found.date(), found.time()) == (day, at)


def test_the_holiday_library_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, bot.domain.dates; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
