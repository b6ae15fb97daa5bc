"""What somebody means who says that something was shared: the day it was, without having to write the year."""

from datetime import date

import pytest

from bot.domain.refusals import BadDate, NotSharedYet
from bot.domain.sharing import check_shared_on
from bot.domain.typed_sharing import split_typed
from tests.years import the_year

YEAR = the_year()
APRIL = date(2017, 4, 3)
JANUARY = date(2018, 1, 15)


@pytest.mark.parametrize(
    ("today", "typed", "meant"),
    [
        (APRIL, "matrix on 28 March", date(2017, 3, 28)),
        (APRIL, "matrix on 1 April", date(2017, 4, 1)),
        (JANUARY, "PDP on 2 May", date(2017, 5, 2)),
        (JANUARY, "PDP on 31 December", date(2017, 12, 31)),
        (date(2018, 3, 31), "report on 28 March", date(2018, 3, 28)),
        (JANUARY, "PDP on 2 May 2016", date(2016, 5, 2)),
    ],
)
def test_a_day_without_a_year_is_the_one_that_has_been(today: date, typed: str, meant: date):
    assert split_typed(typed, YEAR, today)[1] == meant


def test_a_day_just_ahead_is_refused_and_not_taken_for_a_year_ago():
    _, day = split_typed("PDP on 31 May", YEAR, date(2017, 5, 22))
    assert day == date(2017, 5, 31)
    with pytest.raises(NotSharedYet):
        check_shared_on(day, YEAR, date(2017, 5, 22))


def test_a_day_that_does_not_exist_is_shown_without_the_word_before_it():
    with pytest.raises(BadDate) as refused:
        split_typed("matrix on 31/6/2017", YEAR, APRIL)
    assert refused.value.text == "31/6/2017"
