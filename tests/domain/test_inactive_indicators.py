"""Lines of code and name, as boards paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.inactive_indicators import MOST, Indicator, read_indicators
from bot.domain.refusals import LeftEmpty, LinesNotUnderstood, TooManyIndicators


@pytest.mark.parametrize(
    ("line", "code", "name"),
    [
        ("AF006 Stroke risk assessed", "AF006", "Stroke risk assessed"),
        ("af006\tStroke risk", "AF006", "Stroke risk"),
        ("CHD 005, Aspirin", "CHD005", "Aspirin"),
        ("DM002W: Blood pressure", "DM002W", "Blood pressure"),
        ("  • COPD003 - MRC score", "COPD003", "MRC score"),
        ('"HF001";"Register"', "HF001", "Register"),
        ("CND-009W – Plan", "CND009W", "Plan"),
        ("EP002", "EP002", ""),
    ],
)
def test_a_line_is_a_code_and_a_name(line: str, code: str, name: str):
    assert read_indicators(line) == (Indicator(code, name),)


def test_blank_lines_headings_and_repeated_codes_are_passed_over():
    text = "\ufeffCode,Name\n\nAF006,Stroke\n\nAF006,Stroke again\nIndicator\n"
    assert read_indicators(text) == (Indicator("AF006", "Stroke"),)


def test_lines_without_a_code_are_named_by_their_numbers():
    with pytest.raises(LinesNotUnderstood) as refused:
        read_indicators("AF006 Stroke\nall the others\n\nsee annex 3")
    assert refused.value.lines == ((2, "all the others"), (4, "see annex 3"))
    assert refused.value.question == "indicators"


def test_nothing_and_too_much_are_refused():
    with pytest.raises(LeftEmpty):
        read_indicators(" \n Code \n")
    with pytest.raises(TooManyIndicators):
        read_indicators("\n".join(f"XX{number} Name" for number in range(MOST + 1)))


CODES = st.from_regex(r"[A-Z]{2,5}[0-9]{1,3}", fullmatch=True)
NAMES = st.from_regex(r"[A-Za-z]{3,12}( [A-Za-z]{3,12}){0,3}", fullmatch=True)


@given(st.lists(st.tuples(CODES, NAMES), min_size=1, max_size=20, unique_by=lambda each: each[0]))
def test_whatever_is_written_down_is_read_back_in_its_order(pairs: list[tuple[str, str]]):
    text = "\n".join(f"{code} {name}" for code, name in pairs)
    assert read_indicators(text) == tuple(Indicator(code, name) for code, name in pairs)
