"""Dates of a poll as people type them, in both languages, with or without times and a place."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.poll_text import read_poll
from bot.domain.refusals import BadDate, HoldsPatientData

TODAY = date(2017, 4, 3)
YEAR = (date(2017, 4, 1), date(2018, 3, 31))
FIRST, SECOND = date(2017, 6, 14), date(2017, 6, 21)


@pytest.mark.parametrize(
    ("typed", "dates", "place"),
    [
        ("14 June 12:30, 21 June 14:00", [(FIRST, time(12, 30)), (SECOND, time(14))], ""),
        ("14/6 6.30pm; 21/6 2pm", [(FIRST, time(18, 30)), (SECOND, time(14))], ""),
        ("14 Mehefin 12:30 neu 21 Mehefin 2yp", [(FIRST, time(12, 30)), (SECOND, time(14))], ""),
        ("14 June\n21 June", [(FIRST, time(12, 30)), (SECOND, time(12, 30))], ""),
        ("14 June, 9:00, 14:00", [(FIRST, time(9)), (FIRST, time(14))], ""),
        ("Wednesday, 14 June 9:00 or Wednesday 21 June", [(FIRST, time(9)), (SECOND, time(12, 30))], ""),
        (
            "14 June and 21 June at Hall and Garden",
            [(FIRST, time(12, 30)), (SECOND, time(12, 30))],
            "Hall and Garden",
        ),
        ("14 June 12:30 in Civic Centre, Neath", [(FIRST, time(12, 30))], "Civic Centre, Neath"),
    ],
)
def test_dates_are_read_with_their_times_and_a_place(typed: str, dates: list[tuple[date, time]], place: str):
    words = read_poll(typed, TODAY, YEAR)
    assert (list(words.dates), words.place) == (dates, place)


@pytest.mark.parametrize(
    "typed", ["noon", "soon", "14 June, soon", "31 June", "14 June 25:00", "Friday 14 June"]
)
def test_what_is_no_date_is_refused(typed: str):
    with pytest.raises(BadDate):
        read_poll(typed, TODAY, YEAR)


def test_a_patients_number_is_no_date():
    with pytest.raises(HoldsPatientData):
        read_poll("14 June 943 476 5919", TODAY, YEAR)


@given(st.text(max_size=80))
def test_anything_typed_is_read_or_refused(typed: str):
    try:
        words = read_poll(typed, TODAY, YEAR)
    except (BadDate, HoldsPatientData):
        return
    assert all(isinstance(day, date) and isinstance(at, time) for day, at in words.dates)
