"""A quorum: how many practices a cluster wants to see before a meeting decides."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quorum import is_quorate


def test_enough_practices_make_a_quorum():
    assert is_quorate(5, 5, closed=True) is True
    assert is_quorate(6, 5, closed=False) is True


def test_too_few_at_a_closed_register_are_no_quorum():
    assert is_quorate(4, 5, closed=True) is False


def test_while_the_register_is_open_too_few_may_become_enough():
    assert is_quorate(4, 5, closed=False) is None


@given(st.integers(0, 30), st.booleans())
def test_a_cluster_without_a_quorum_is_never_inquorate(present: int, closed: bool):
    assert is_quorate(present, None, closed=closed) is None


@given(st.integers(0, 30), st.integers(1, 30), st.booleans())
def test_one_practice_more_never_takes_a_quorum_away(present: int, quorum: int, closed: bool):
    if is_quorate(present, quorum, closed=closed):
        assert is_quorate(present + 1, quorum, closed=closed)
