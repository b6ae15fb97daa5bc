"""A year is only a file: no year, programme, indicator or requirement is named in the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.years import YEARS

HOUSE = Path(__file__).parents[1]
# The demo tells a story of one year, the benches measure one, and the local workspace knows nothing of programmes.
OF_ONE_YEAR = ("bot/command_line/demo", "bot/command_line/benches", "bot/playground")
SOURCES = [
    path
    for room in ("bot", "handlers", "schedules", "storage")
    for path in sorted((HOUSE / room).rglob("*.py"))
    if not path.relative_to(HOUSE).as_posix().startswith(OF_ONE_YEAR)
]

_A_YEAR = re.compile(r"(19|20)\d\d([/-]\d\d(\d\d)?)?")
NAMED = {
    word
    for year in YEARS.values()
    for word in (
        year.key,
        *year.aliases,
        *(indicator.code for indicator in year.indicators),
        # A plain noun may be the house's own word too: "pathways", "facilitation".
        *(each.key for each in year.requirements if not each.key.isalpha()),
        *(each.key for each in year.purposes if not each.key.isalpha()),
    )
}


def constants(path: Path) -> Iterator[ast.Constant]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant):
            yield node


def of_a_year(value: object) -> bool:
    if isinstance(value, str):
        return value in NAMED or _A_YEAR.fullmatch(value) is not None
    return isinstance(value, int) and 2010 <= value <= 2040


def test_no_year_and_nothing_of_a_years_file_is_named_in_the_code():
    found = [
        f"{path.relative_to(HOUSE)}:{node.lineno}: {node.value!r}"
        for path in SOURCES
        for node in constants(path)
        if of_a_year(node.value)
    ]
    assert found == []


@pytest.mark.parametrize(
    "value", [2017, "2017/18", "2017-18", "CND 009W", "imtp-2020-23", "plan-refresh", "2026"]
)
def test_it_would_be_noticed(value: object):
    assert of_a_year(value)
