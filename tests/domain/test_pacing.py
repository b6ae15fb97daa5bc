"""How fast the bot may speak: rests that grow and end, ceilings that are kept, channels that are left alone for a second."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pacing import DOWN, SECOND, Ceiling, pause_after, rest


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 1), (DOWN, 1), (DOWN + 1, 2), (DOWN + 2, 4), (DOWN + 3, 5), (1000, 5)]
)
def test_a_rest_begins_with_a_minute_and_never_lasts_longer_than_five(failures: int, minutes: int):
    assert rest(failures) == timedelta(minutes=minutes)


@given(st.floats(min_value=0, max_value=20))
def test_a_message_never_arrives_within_a_second_of_the_one_before_if_answers_take_as_long_as_the_fastest(
    fastest: float,
):
    assert timedelta(0) <= pause_after(fastest) <= SECOND
    assert timedelta(seconds=fastest) + pause_after(fastest) >= SECOND


@given(st.integers(min_value=1, max_value=60_000))
def test_a_minute_never_holds_more_than_the_ceiling_and_what_is_caught_up(a_minute: int):
    ceiling = Ceiling(a_minute)
    assert abs(a_minute * ceiling.step - timedelta(minutes=1)) < timedelta(seconds=0.1)
    assert ceiling.ahead / ceiling.step <= max(3, a_minute / 200)
