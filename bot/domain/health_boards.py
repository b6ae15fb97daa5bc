"""The seven health boards of Wales by all the names they go by, those they had before April 2019 included."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.domain.names import fold, words
from bot.domain.practice_rows import Sheet

# What every board's name has and none is told by, in both languages and as abbreviated.
_NOISE = frozenset(
    (
        *(
            "the",
            "university",
            "teaching",
            "local",
            "health",
            "board",
            "uhb",
            "ulhb",
            "lhb",
            "thb",
            "hb",
            "nhs",
        ),
        *("trust", "y", "yr", "bwrdd", "iechyd", "prifysgol", "addysgu", "lleol", "bip", "bia", "gig"),
    )
)

# Names without that noise, and ONS codes, under the ODS code of the board that answers to them today. Swansea
# Bay took over Abertawe Bro Morgannwg's code when Bridgend went to Cwm Taf in April 2019.
ALSO_KNOWN_AS: dict[str, tuple[str, ...]] = {
    "7A1": ("Betsi Cadwaladr", "BCU", "BCUHB", "W11000023"),
    "7A2": ("Hywel Dda", "HDd", "HDUHB", "HDdUHB", "W11000025"),
    "7A3": (
        *("Swansea Bay", "Bae Abertawe", "SBU", "SBUHB", "W11000031"),
        *("Abertawe Bro Morgannwg", "ABM", "ABMU", "ABMUHB", "W11000026"),
    ),
    "7A4": (
        "Cardiff and Vale",
        "Cardiff and Vale of Glamorgan",
        "Caerdydd a'r Fro",
        "CAV",
        "CAVUHB",
        "W11000029",
    ),
    "7A5": ("Cwm Taf Morgannwg", "CTM", "CTMUHB", "W11000030", "Cwm Taf", "CTUHB", "W11000027"),
    "7A6": ("Aneurin Bevan", "ABUHB", "W11000028"),
    "7A7": ("Powys", "PTHB", "W11000024"),
}


class NamedBoard(Protocol):
    """What a health board must tell to be recognised."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_cy(self) -> str: ...


B = TypeVar("B", bound=NamedBoard)


@dataclass(frozen=True, slots=True)
class ListedBoard:
    """A health board as the register lists it: ODS code, its two names, ONS code."""

    code: str
    name: str
    name_cy: str
    ons_code: str


def find_board(text: str, boards: Iterable[B]) -> B | None:
    """Find the board that a code or a name means, None if it means none of these.

    *University*, *Teaching*, *Local*, *LHB* and the like are not compared, nor is the way *and* is written.
    """
    asked = {fold(text), _core(text)} - {""}
    for board in boards:
        names = (board.code, board.name, board.name_cy, *ALSO_KNOWN_AS.get(board.code, ()))
        if asked & ({fold(name) for name in names} | {_core(name) for name in names}):
            return board
    return None


def read_boards(sheet: Sheet) -> tuple[ListedBoard, ...]:
    """Read the boards of a table with the headers code, name_en, name_cy and ons_code."""
    headers, *rows = sheet.rows
    column = {header.strip(): index for index, header in enumerate(headers)}
    return tuple(
        ListedBoard(*(row[column[header]].strip() for header in ("code", "name_en", "name_cy", "ons_code")))
        for row in rows
        if any(row)
    )


def _core(name: str) -> str:
    return "".join(word for word in words(name) if word not in _NOISE)
