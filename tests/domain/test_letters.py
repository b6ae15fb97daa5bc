"""How long a letter is tried."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.letters import next_try

MONDAY = datetime(2017, 4, 3, 9, tzinfo=UTC)


def test_a_busy_server_is_asked_again_soon_and_then_every_hour():
    waits = [next_try(attempt, MONDAY, MONDAY) for attempt in range(1, 7)]
    assert [(each or MONDAY) - MONDAY for each in waits] == [
        timedelta(minutes=each) for each in (2, 10, 30, 60, 60, 60)
    ]


@given(st.integers(1, 500), st.timedeltas(timedelta(0), timedelta(days=30)))
def test_no_letter_is_tried_later_than_four_days_after_it_was_written(attempts: int, passed: timedelta):
    again = next_try(attempts, MONDAY, MONDAY + passed)
    assert again is None or MONDAY + passed < again <= MONDAY + timedelta(days=4)
    if passed < timedelta(days=3):
        assert again is not None
