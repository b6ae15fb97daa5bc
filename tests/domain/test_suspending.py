"""Typed suspensions: two days, perhaps indicators, perhaps a reason, in both languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import read_programmes
from bot.domain.refusals import BadDate, NotUnderstood
from bot.domain.suspending import SuspensionWish, read_typed

YEAR = next(year for year in read_programmes() if year.key == "2017/18")
TODAY = date(2018, 1, 3)
FIRST, LAST = date(2018, 1, 5), date(2018, 3, 31)
BOTH = ("CND 009W", "CND 012W")


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("from 5 January to 31 March 2018", SuspensionWish(FIRST, LAST)),
        ("5 Jan until 31 Mar", SuspensionWish(FIRST, LAST)),
        ("5/1/2018 - 31/3/2018", SuspensionWish(FIRST, LAST)),
        ("5 January – 31 March for all indicators", SuspensionWish(FIRST, LAST)),
        ("5 January to 31 March for CND 009W and 012w", SuspensionWish(FIRST, LAST, BOTH)),
        ("CND012W, CND 009W 5 January to 31 March", SuspensionWish(FIRST, LAST, BOTH)),
        (
            "o 5 Ionawr hyd 31 Mawrth oherwydd pwysau'r gaeaf",
            SuspensionWish(FIRST, LAST, (), "pwysau'r gaeaf"),
        ),
        (
            "5 January to 31 March because of a letter to practices",
            SuspensionWish(FIRST, LAST, (), "a letter to practices"),
        ),
    ],
)
def test_what_people_type_is_read(typed: str, wish: SuspensionWish):
    assert read_typed(typed, YEAR, TODAY) == wish


@pytest.mark.parametrize(
    "typed",
    [
        "5 January",
        "everything",
        "to 31 March",
        "5 January to 31 March for CND 099W",
        "5 January to 31 March maybe",
    ],
)
def test_what_lacks_a_day_or_says_something_else_is_not_guessed_at(typed: str):
    with pytest.raises(NotUnderstood):
        read_typed(typed, YEAR, TODAY)


def test_a_day_that_does_not_exist_is_refused():
    with pytest.raises(BadDate):
        read_typed("5 January to 31 February 2018", YEAR, TODAY)


@given(
    st.dates(YEAR.start, YEAR.end),
    st.dates(YEAR.start, YEAR.end),
    st.lists(st.sampled_from([each.code for each in YEAR.indicators]), unique=True),
)
def test_written_out_in_full_it_is_read_back(starts: date, ends: date, codes: list[str]):
    named = f" for {', '.join(codes)}" if codes else ""
    typed = f"from {starts:%d %B %Y} to {ends:%d %B %Y}{named}"
    found = read_typed(typed, YEAR, TODAY)
    assert (found.starts, found.ends) == (starts, ends)
    assert set(found.indicators) == set(codes)
