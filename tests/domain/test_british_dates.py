"""Dates and times as people type them, in both languages, and the kind refusal of those that do not exist."""

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.british_dates import (
    DateFault,
    DateRefused,
    ImpossibleDate,
    NotADate,
    parse_date,
    split_date,
    split_date_of_meeting,
)
from bot.domain.british_times import NotATime, parse_time, parse_when, split_time

TODAY = date(2017, 4, 3)  # a Monday
YEAR = (date(2017, 4, 1), date(2018, 3, 31))
MAY_31 = date(2017, 5, 31)


@pytest.mark.parametrize(
    "text",
    [
        "31/5/2017",
        "31/05/17",
        "31.5.17",
        "31-05-2017",
        "2017-05-31",
        "2017/5/31",
        "31 May",
        "31 may 2017",
        "31st May 2017",
        "31st of May, 2017",
        "the 31st of May",
        "31May",
        "31-May-2017",
        "31 May '17",
        "May 31",
        "May 31, 2017",
        "May 31st 2017",
        "Wed 31 May",
        "Wednesday, 31 May 2017",
        "Weds. 31 May",
        "wed 31/5/17",
        "31/5",
        "31.5",
        "on 31 May",
        "by 31 May 2017",
        " 31  May ",
        "31\u00a0May",
        "31 Mai",
        "31 o Fai",
        "31 o Fai 2017",
        "31ain o Fai",
        "y 31 o Fai",
        "dydd Mercher 31 Mai",
        "ddydd Mercher, 31 o Fai 2017",
        "erbyn 31 Mai",
        "ar 31 Mai 2017",
        "nos Fercher 31 Mai",
    ],
)
def test_any_usual_form_is_the_last_day_of_may(text: str) -> None:
    assert parse_date(text, TODAY, YEAR) == MAY_31


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        ("heddiw", TODAY),
        ("Tomorrow", date(2017, 4, 4)),
        ("yfory", date(2017, 4, 4)),
        ("yesterday", date(2017, 4, 2)),
        ("ddoe", date(2017, 4, 2)),
        ("wednesday", date(2017, 4, 5)),
        ("Monday", TODAY),
        ("dydd Mawrth", date(2017, 4, 4)),
        ("dydd Gwener", date(2017, 4, 7)),
        ("next Tuesday", date(2017, 4, 11)),
        ("dydd Mawrth nesaf", date(2017, 4, 11)),
        ("last Friday", date(2017, 3, 31)),
        ("last Monday", date(2017, 3, 27)),
        ("this Thursday", date(2017, 4, 6)),
        ("dydd Iau diwethaf", date(2017, 3, 30)),
    ],
)
def test_a_day_near_today_is_named_in_either_language(text: str, day: date) -> None:
    assert parse_date(text, TODAY, YEAR) == day


@pytest.mark.parametrize(
    ("welsh", "month"),
    [
        ("1 Ionawr", 1),
        ("1 o Chwefror", 2),
        ("1 o Fawrth", 3),
        ("1 Mawrth", 3),
        ("1 Ebrill", 4),
        ("1 o Fehefin", 6),
        ("1 o Orffennaf", 7),
        ("1 Gorffennaf", 7),
        ("1 Awst", 8),
        ("1 o Fedi", 9),
        ("1 Hydref", 10),
        ("1 o Dachwedd", 11),
        ("1 o Ragfyr", 12),
    ],
)
def test_welsh_months_are_read_mutated_and_plain(welsh: str, month: int) -> None:
    assert parse_date(welsh, TODAY, YEAR).month == month


def test_mawrth_is_a_weekday_or_a_month_by_what_stands_beside_it() -> None:
    assert parse_date("Mawrth 4 Ebrill", TODAY) == date(2017, 4, 4)
    assert parse_date("Mawrth 6 Mawrth 2018", TODAY) == date(2018, 3, 6)


def test_a_date_without_a_year_is_the_one_in_the_programme_year() -> None:
    assert parse_date("31 March", TODAY, YEAR) == date(2018, 3, 31)
    assert parse_date("31 March", date(2018, 4, 20), YEAR) == date(2018, 3, 31)
    assert parse_date("1 April", date(2018, 3, 30), YEAR) == date(2017, 4, 1)


def test_without_a_programme_year_the_nearest_is_meant() -> None:
    assert parse_date("31 March", TODAY) == date(2017, 3, 31)
    assert parse_date("2 January", date(2017, 12, 20)) == date(2018, 1, 2)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31 June", DateFault.NO_SUCH_DAY),
        ("31 Mehefin", DateFault.NO_SUCH_DAY),
        ("30/2/2017", DateFault.NO_SUCH_DAY),
        ("29/2/2017", DateFault.NO_SUCH_DAY),
        ("29 Feb", DateFault.NO_SUCH_DAY),
        ("0/5/2017", DateFault.NO_SUCH_DAY),
        ("31/13/2017", DateFault.NO_SUCH_MONTH),
        ("5/31/2017", DateFault.NO_SUCH_MONTH),
        ("2017-00-10", DateFault.NO_SUCH_MONTH),
        ("Tuesday 31 May 2017", DateFault.WRONG_WEEKDAY),
        ("dydd Llun 31 o Fai", DateFault.WRONG_WEEKDAY),
        ("31/5/0017", DateFault.YEAR_OUT_OF_RANGE),
        ("31/5/9999", DateFault.YEAR_OUT_OF_RANGE),
    ],
)
def test_a_date_that_does_not_exist_is_refused_with_the_reason(text: str, reason: DateFault) -> None:
    with pytest.raises(ImpossibleDate) as caught:
        parse_date(text, TODAY, YEAR)
    assert (caught.value.text, caught.value.reason) == (text, reason)


def test_29_february_is_taken_in_a_year_that_has_one() -> None:
    assert parse_date("29 Feb", date(2019, 9, 1), (date(2019, 4, 1), date(2020, 3, 31))) == date(2020, 2, 29)


@pytest.mark.parametrize(
    "text", ["", " ", "soon", "May", "31", "31 Juno", "next week", "31/5/2017/6", "1.2.3.4", "٣١ May"]
)
def test_a_text_without_a_date_is_told_so(text: str) -> None:
    with pytest.raises(NotADate):
        parse_date(text, TODAY, YEAR)


@pytest.mark.parametrize(
    ("text", "rest", "day"),
    [
        ("pdp on 28 July", "pdp", date(2017, 7, 28)),
        ("cynllun gweithredu ar 28 Gorffennaf", "cynllun gweithredu", date(2017, 7, 28)),
        ("PDP by 31/5/17", "PDP", MAY_31),
        ("31 May Heol Las", "Heol Las", MAY_31),
        ("Ynys Môn annual report on Wed 28 March 2018", "Ynys Môn annual report", date(2018, 3, 28)),
        ("matrix Heol Las yesterday", "matrix Heol Las", date(2017, 4, 2)),
        ("matrix on 31/5", "matrix", MAY_31),
        ("31/5", "", MAY_31),
        ("pdp last Friday", "pdp", date(2017, 3, 31)),
        ("pdp, 31 May 2017, sent by Dr Rees", "pdp, , sent by Dr Rees", MAY_31),
        ("plan", "plan", None),
        ("", "", None),
        ("open 24/7 access", "open 24/7 access", None),
        ("Practice 2 Fforestfach Medical Centre", "Practice 2 Fforestfach Medical Centre", None),
        ("Sun Street Surgery", "Sun Street Surgery", None),
        ("version 1.2", "version 1.2", None),
        ("W91005", "W91005", None),
    ],
)
def test_a_date_is_found_in_a_longer_text_and_taken_out(text: str, rest: str, day: date) -> None:
    assert split_date(text, TODAY, YEAR) == (rest, day)


def test_an_impossible_date_in_a_longer_text_is_refused_too() -> None:
    with pytest.raises(ImpossibleDate, match="31 June"):
        split_date("PDP on 31 June", TODAY, YEAR)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("18:30", time(18, 30)),
        ("18.30", time(18, 30)),
        ("6.30pm", time(18, 30)),
        ("6:30 pm", time(18, 30)),
        ("6:30 p.m.", time(18, 30)),
        ("1830", time(18, 30)),
        ("930", time(9, 30)),
        ("18h30", time(18, 30)),
        ("at 6pm", time(18)),
        ("6yh", time(18)),
        ("9 yb", time(9)),
        ("2.15 yp", time(14, 15)),
        ("noon", time(12)),
        ("Hanner Dydd", time(12)),
        ("midnight", time(0)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("am 18:30", time(18, 30)),
        ("00:00", time(0)),
    ],
)
def test_any_usual_form_of_a_time_is_read(text: str, at: time) -> None:
    assert parse_time(text) == at


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("25:00", DateFault.NO_SUCH_TIME),
        ("12:75", DateFault.NO_SUCH_TIME),
        ("13pm", DateFault.NO_SUCH_TIME),
        ("6", DateFault.NOT_A_TIME),
        ("evening", DateFault.NOT_A_TIME),
        ("", DateFault.NOT_A_TIME),
    ],
)
def test_a_time_no_clock_shows_is_refused_with_the_reason(text: str, reason: DateFault) -> None:
    with pytest.raises(NotATime) as caught:
        parse_time(text)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 June 2017 18:30", (date(2017, 6, 14), time(18, 30), "")),
        ("14 June 18:30", (date(2017, 6, 14), time(18, 30), "")),
        ("14 June 18.30", (date(2017, 6, 14), time(18, 30), "")),
        ("14 June 1830", (date(2017, 6, 14), time(18, 30), "")),
        ("14 June 2017 1830", (date(2017, 6, 14), time(18, 30), "")),
        ("14/6 18:30", (date(2017, 6, 14), time(18, 30), "")),
        ("14/6/17 6.30pm Town Hall", (date(2017, 6, 14), time(18, 30), "Town Hall")),
        ("Wed 14 June at 6.30pm, Canolfan Iechyd", (date(2017, 6, 14), time(18, 30), "Canolfan Iechyd")),
        ("14 June 10am", (date(2017, 6, 14), time(10), "")),
        ("14 June 12 pm", (date(2017, 6, 14), time(12), "")),
        ("6pm on 14 June", (date(2017, 6, 14), time(18), "")),
        ("next Tuesday 18.30", (date(2017, 4, 11), time(18, 30), "")),
        ("dydd Mercher 14 Mehefin am 18:30", (date(2017, 6, 14), time(18, 30), "")),
        ("14 o Fehefin hanner dydd", (date(2017, 6, 14), time(12), "")),
        ("2017-06-14 18:30", (date(2017, 6, 14), time(18, 30), "")),
        ("14/6 10.30", (date(2017, 6, 14), time(10, 30), "")),
        ("14/6 9.10 Town Hall", (date(2017, 6, 14), time(9, 10), "Town Hall")),
        ("9.30 14/6", (date(2017, 6, 14), time(9, 30), "")),
        ("14.6 9.30", (date(2017, 6, 14), time(9, 30), "")),
        ("Wed 14/6 12:30", (date(2017, 6, 14), time(12, 30), "")),
        ("Wednesday 14.6 10.30", (date(2017, 6, 14), time(10, 30), "")),
        ("dydd Mercher 14/6", (date(2017, 6, 14), None, "")),
        ("Tuesday 9.30", (date(2017, 4, 4), time(9, 30), "")),
        ("14 June", (date(2017, 6, 14), None, "")),
        ("14 June Room 12", (date(2017, 6, 14), None, "Room 12")),
    ],
)
def test_a_date_and_a_time_are_read_together(text: str, expected: tuple[date, time | None, str]) -> None:
    assert parse_when(text, TODAY, YEAR) == expected


def test_a_time_without_a_date_is_no_date() -> None:
    with pytest.raises(NotADate):
        parse_when("at noon", TODAY, YEAR)


WORDS = "31 1st May o Fai Mawrth dydd / - . : 2017 17 29 Feb next tuesday on by ar 18:30 6pm noon 0 99 today İ ’ é"
LIKELY = st.lists(st.sampled_from([*WORDS.split(" "), "o Fai", "\u00a0"]), max_size=8).map(" ".join)
ANYTHING = st.one_of(st.text(max_size=60), LIKELY, LIKELY.map(lambda text: text.replace(" ", "")))
ANY_DAY = st.dates()


@given(
    ANYTHING, ANY_DAY, st.one_of(st.none(), st.tuples(ANY_DAY, ANY_DAY).map(lambda two: (min(two), max(two))))
)
@example("yesterday", date.min, None)
@example("tomorrow", date.max, None)
@example("31 December", date.max, None)
def test_no_text_at_all_brings_the_reader_down(
    text: str, today: date, window: tuple[date, date] | None
) -> None:
    if window is not None and window[1].year - window[0].year > 3:
        window = None
    for read in (parse_date, split_date, split_date_of_meeting, parse_when):
        with suppress(DateRefused):
            read(text, today, window)


@given(ANYTHING)
def test_no_text_brings_the_reader_of_times_down(text: str) -> None:
    for read in (parse_time, split_time):
        with suppress(NotATime):
            read(text)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), ANY_DAY)
def test_a_full_date_is_read_whatever_day_it_is_today(day: date, today: date) -> None:
    for form in ("%d/%m/%Y", "%d %B %Y", "%A %d %B %Y", "%Y-%m-%d", "%d.%m.%Y", "%B %d, %Y"):
        assert parse_date(day.strftime(form), today) == day


@given(st.dates(*YEAR))
def test_every_day_of_the_programme_year_is_found_without_its_year(day: date) -> None:
    assert parse_date(f"{day:%d %B}", TODAY, YEAR) == day
    assert split_date(f"pdp on {day:%d %b}", TODAY, YEAR) == ("pdp", day)
