"""What people type about their hours, their leave and protected time, in both languages."""

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.personal_hours import AFTERNOON, MORNING, ProtectedTime
from bot.domain.refusals import BadDate, HoursRefused, NotUnderstood, Refusal
from bot.domain.typed_hours import read_hours
from bot.domain.typed_leave import read_leave
from bot.domain.typed_protected_time import read_protected

TODAY = date(2017, 6, 20)
JULY = (date(2017, 7, 3), date(2017, 7, 14))


@pytest.mark.parametrize(
    "text",
    ["10:00-16:00", "10-16", "10am to 4pm", "from 10 to 16", "10.00 i 16.00", "o 10:00 hyd 16:00", "10–4"],
)
def test_the_same_hours_are_read_however_they_are_written(text: str):
    assert read_hours(text) == (time(10), time(16))


@pytest.mark.parametrize("text", ["usual", "default", "Arferol"])
def test_the_usual_hours_have_a_word(text: str):
    assert read_hours(text) == (time(8, 30), time(17, 30))


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("25:00-26:00", BadDate), ("06:59-12:00", HoursRefused), ("10-10", HoursRefused), ("", NotUnderstood)],
)
def test_hours_that_cannot_be_are_refused(text: str, refusal: type[Refusal]):
    with pytest.raises(refusal):
        read_hours(text)


@pytest.mark.parametrize(
    "text",
    [
        "3-14 July",
        "3 – 14 July",
        "3rd to 14th July 2017",
        "3 July to 14 July",
        "3 July-14 July",
        "from 3/7 to 14/7",
        "3/7/2017-14/7/2017",
        "3-14 Gorffennaf",
        "o 3 i 14 Gorffennaf",
    ],
)
def test_the_same_leave_is_read_however_it_is_written(text: str):
    wish = read_leave(text, TODAY)
    assert (wish.first, wish.last, wish.cover) == (*JULY, "")


@pytest.mark.parametrize(
    "text",
    [
        "3-14 July cover <@U0NIA|nia>",
        "3-14 July, covered by <@U0NIA>",
        "<@U0NIA> 3-14 July",
        "3-14 Gorffennaf dirprwy <@U0NIA>",
        "3-14 July <@U0NIA>",
    ],
)
def test_whoever_is_mentioned_stands_in(text: str):
    wish = read_leave(text, TODAY)
    assert (wish.first, wish.last, wish.cover) == (*JULY, "U0NIA")


def test_leave_may_be_one_day_or_until_a_day_or_over_the_new_year():
    assert read_leave("tomorrow", TODAY).first == read_leave("tomorrow", TODAY).last == date(2017, 6, 21)
    until = read_leave("until Friday", TODAY)
    assert (until.first, until.last) == (TODAY, date(2017, 6, 23))
    week = read_leave("Monday to Friday", TODAY)
    assert (week.first, week.last) == (date(2017, 6, 26), date(2017, 6, 30))
    winter = read_leave("28 December to 5 January", TODAY)
    assert (winter.first, winter.last) == (date(2017, 12, 28), date(2018, 1, 5))


@pytest.mark.parametrize(
    ("text", "kept", "practice"),
    [
        ("every Wednesday afternoon", ProtectedTime(*AFTERNOON, weekday=2), ""),
        ("every Wednesday", ProtectedTime(*AFTERNOON, weekday=2), ""),
        ("pob prynhawn Mercher", ProtectedTime(*AFTERNOON, weekday=2), ""),
        ("Wednesdays 13:00-17:00", ProtectedTime(time(13), time(17), weekday=2), ""),
        ("every Friday morning W98006", ProtectedTime(*MORNING, weekday=4), "W98006"),
        ("Castle Surgery every Wednesday afternoon", ProtectedTime(*AFTERNOON, weekday=2), "Castle Surgery"),
        ("14 July afternoon", ProtectedTime(*AFTERNOON, day=date(2017, 7, 14)), ""),
        ("prynhawn 14 Gorffennaf", ProtectedTime(*AFTERNOON, day=date(2017, 7, 14)), ""),
        (
            "14 July 1pm to 4.30pm for Castle Surgery",
            ProtectedTime(time(13), time(16, 30), day=date(2017, 7, 14)),
            "Castle Surgery",
        ),
    ],
)
def test_protected_time_is_read_with_its_practice(text: str, kept: ProtectedTime, practice: str):
    wish = read_protected(text, TODAY)
    assert (wish.time, wish.practice) == (kept, practice)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str):
    readers = (
        lambda: read_hours(text),
        lambda: read_leave(text, TODAY),
        lambda: read_protected(text, TODAY),
    )
    for read in readers:
        with suppress(BadDate, HoursRefused, NotUnderstood):
            read()
