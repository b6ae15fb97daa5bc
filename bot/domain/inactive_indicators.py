"""The inactive indicators that a health board names for its practices to review: read from lines of code and name.

The codes of 2017/18 are in no source that we know, so a board's list begins empty and none is ever made up.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.ids import HealthBoardId
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.refusals import LeftEmpty, LinesNotUnderstood, TooManyIndicators

MOST = 100
_NAME_LIMIT = 200
_CODE = re.compile(r"([A-Za-z]{2,6})[ -]?(\d{1,4}[A-Za-z]?)\b[\"']?(?:\s*[,;:\t]\s*|\s+[-–]\s+|\s+|$)(.*)")
_HEADING = re.compile(r"(?:code|cod|indicator|dangosydd)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of the clinical domain: its code, written in one word, and its name, which may be empty."""

    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """A list as it was entered at a moment; entering another replaces it and keeps it as history."""

    id: int
    indicators: tuple[Indicator, ...]
    recorded_by: str
    recorded_at: datetime

    def of(self, code: str) -> Indicator | None:
        return next((each for each in self.indicators if each.code == code), None)


@dataclass(frozen=True, slots=True)
class BoardIndicators:
    """What a health board has named for a year, the newest list first; `expected` is nought if the year does not say."""

    board_id: HealthBoardId
    board: str
    board_cy: str
    programme: str
    expected: int
    lists: tuple[IndicatorList, ...] = ()
    fresh: bool = True

    @property
    def latest(self) -> IndicatorList | None:
        return self.lists[0] if self.lists else None

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return self.lists[0].indicators if self.lists else ()

    @property
    def off_by(self) -> int:
        """How many more than expected are listed; below nought, how many are missing; nought if nobody can tell."""
        return len(self.indicators) - self.expected if self.expected and self.lists else 0

    def with_list(
        self, indicators: Sequence[Indicator], by: str, at: datetime, number: int = 0
    ) -> "BoardIndicators":
        """Return what the board has named once this list is entered."""
        entered = IndicatorList(number, tuple(indicators), by, at)
        return replace(self, lists=(entered, *self.lists), fresh=True)

    def unchanged(self) -> "BoardIndicators":
        """Return the same, to tell that a list was entered before."""
        return replace(self, fresh=False)

    @property
    def added(self) -> tuple[Indicator, ...]:
        """What the newest list has that the one before had not; nothing for the first list."""
        return _missing_in(self.lists[0], self.lists[1]) if len(self.lists) > 1 else ()

    @property
    def left_out(self) -> tuple[Indicator, ...]:
        return _missing_in(self.lists[1], self.lists[0]) if len(self.lists) > 1 else ()


def read_indicators(text: str) -> tuple[Indicator, ...]:
    """Read lines like `AF006 Stroke risk assessed`; tabs, commas, semicolons, colons and dashes may stand between.

    Blank lines, a heading and a repeated code are passed over. Raises LeftEmpty, LinesNotUnderstood with the lines and
    their numbers, TooManyIndicators and HoldsPatientData.
    """
    refuse_patient_data(indicators=text)
    found: dict[str, Indicator] = {}
    faults: list[tuple[int, str]] = []
    for number, line in _lines(text):
        read = _CODE.match(line)
        if read is None:
            faults.append((number, line))
            continue
        code = (read[1] + read[2]).upper()
        found.setdefault(code, Indicator(code, _name(read[3])))
    if faults:
        raise LinesNotUnderstood(tuple(faults)).at("indicators")
    if not found:
        raise LeftEmpty().at("indicators")
    if len(found) > MOST:
        raise TooManyIndicators(len(found), MOST).at("indicators")
    return tuple(found.values())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        said = line.strip().lstrip("-•*\"' ").strip()
        if said and not (_HEADING.match(said) and not any(sign.isdigit() for sign in said)):
            yield number, said


def _name(said: str) -> str:
    return " ".join(said.strip(" \t\"'").split())[:_NAME_LIMIT]


def _missing_in(one: IndicatorList, other: IndicatorList) -> tuple[Indicator, ...]:
    return tuple(each for each in one.indicators if other.of(each.code) is None)


def same_indicators(one: Sequence[Indicator], other: Sequence[Indicator]) -> bool:
    """Whether two lists name the same, in whatever order."""
    return set(one) == set(other)
