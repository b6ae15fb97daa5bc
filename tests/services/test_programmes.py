"""Which year a day belongs to, which programmes stand beside it, and what somebody means by a word."""

from datetime import date, timedelta

import pytest

from bot.services.programmes import Programmes
from tests.years import YEARS

PROGRAMMES = Programmes(tuple(YEARS.values()))


@pytest.mark.parametrize(
    ("day", "key"),
    [
        ("2014-04-01", "2014/15"),
        ("2017-04-01", "2017/18"),
        ("2018-03-31", "2017/18"),
        ("2018-04-01", "2018/19"),
        ("2020-10-01", "2020/21"),
        ("2021-09-30", "2020/21"),
        ("2026-11-22", "2026/27"),
    ],
)
def test_a_day_belongs_to_the_contracts_year_that_holds_it(day: str, key: str):
    assert PROGRAMMES.on(date.fromisoformat(day)).key == key


@pytest.mark.parametrize(
    ("day", "key"),
    [
        ("2013-01-01", "2014/15"),  # before all of them: the first to come
        ("2016-05-01", "2014/15"),  # between two: the last that has begun
        ("2017-02-10", "2017/18"),  # eight weeks before: the next
        ("2017-02-01", "2014/15"),
        ("2019-06-01", "2018/19"),
        ("2030-01-01", "2026/27"),
    ],
)
def test_a_day_between_the_years_on_file_belongs_to_the_nearest_that_helps(day: str, key: str):
    assert PROGRAMMES.on(date.fromisoformat(day)).key == key


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        ("2017-10-02", []),
        ("2019-03-31", []),
        ("2019-04-01", ["imtp-2020-23"]),
        ("2022-03-01", ["imtp-2020-23", "acd-2022-23"]),
        ("2023-04-01", []),
    ],
)
def test_programmes_stand_beside_the_contract_from_when_people_look_ahead_to_them(day: str, keys: list[str]):
    assert {year.key for year in PROGRAMMES.alongside(date.fromisoformat(day))} == set(keys)


def test_no_contracts_year_stands_beside_another():
    first = date(2014, 1, 1)
    for days in range(0, 5000, 7):
        day = first + timedelta(days=days)
        assert all(year.alongside for year in PROGRAMMES.alongside(day))
        assert not PROGRAMMES.on(day).alongside


def test_what_has_just_ended_can_still_be_recorded_and_what_is_to_come_cannot():
    assert [year.key for year in PROGRAMMES.shareable(date(2018, 4, 3))] == ["2018/19", "2017/18"]
    assert [year.key for year in PROGRAMMES.shareable(date(2018, 3, 20))] == ["2017/18"]
    assert [year.key for year in PROGRAMMES.shareable(date(2018, 7, 20))] == ["2018/19"]


def test_a_year_sleeps_until_shortly_before_it_and_some_weeks_after_its_last_date():
    def awake(day: str) -> set[str]:
        return {year.key for year in PROGRAMMES.awake(date.fromisoformat(day))}

    assert awake("2017-06-01") == {"2017/18"}
    assert awake("2018-02-10") == {"2017/18", "2018/19"}
    assert awake("2027-06-01") == {"2026/27"}, "the self-assessment is due after the year"
    assert awake("2027-07-01") == set()


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("2017/18", "2017/18"),
        ("2017-18", "2017/18"),
        ("IMTP", "imtp-2020-23"),
        ("imtp clwstwr", "imtp-2020-23"),
        ("  Rhaglen   Waith ", "acd-2022-23"),
        ("qaif", "2020/21"),
    ],
)
def test_people_name_a_programme_by_its_key_or_a_word(typed: str, key: str):
    found = PROGRAMMES.meant(typed)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("typed", ["", "castle", "2015/16", "2017"])
def test_anything_else_names_no_programme(typed: str):
    assert PROGRAMMES.meant(typed) is None
