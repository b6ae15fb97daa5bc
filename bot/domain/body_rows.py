"""A table of bodies and their members: which column tells what, the kinds by all their names, and the rows as they stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.list_cells import clean, repair
from bot.domain.names import fold
from bot.domain.practice_rows import Sheet
from bot.domain.refusals import BodyHeadersMissing
from bot.domain.requirements import OwnerKind


class BodyField(StrEnum):
    """What a column of the list tells."""

    KIND = "kind"
    NAME = "name"
    NAME_CY = "name_cy"
    BOARD = "board"
    MEMBER_KIND = "member kind"
    MEMBER = "member"
    FROM = "from"
    UNTIL = "until"


HEADERS: dict[BodyField, tuple[str, ...]] = {
    BodyField.KIND: ("kind", "type", "body kind", "math"),
    BodyField.NAME: ("name", "body", "name_en", "enw"),
    BodyField.NAME_CY: ("name_cy", "welsh name", "enw_cy", "enw Cymraeg"),
    BodyField.BOARD: ("board", "health board", "bwrdd", "bwrdd iechyd"),
    BodyField.MEMBER_KIND: ("member kind", "member type", "math aelod"),
    BodyField.MEMBER: ("member", "member name", "aelod"),
    BodyField.FROM: ("from", "since", "o"),
    BodyField.UNTIL: ("until", "to", "hyd"),
}
_NEEDED = (BodyField.KIND, BodyField.NAME, BodyField.BOARD)

KIND_NAMES: dict[OwnerKind, tuple[str, ...]] = {
    OwnerKind.PROFESSIONAL_COLLABORATIVE: (
        *("professional collaborative", "collaborative", "GP collaborative"),
        "cydweithredfa broffesiynol",
    ),
    OwnerKind.PLANNING_GROUP: (
        *("pan-cluster planning group", "pan cluster planning group", "planning group", "PCPG"),
        *("grŵp cynllunio traws-glwstwr", "grŵp cynllunio"),
    ),
    OwnerKind.PARTNERSHIP_BOARD: (
        *("regional partnership board", "partnership board", "RPB"),
        "bwrdd partneriaeth rhanbarthol",
    ),
    OwnerKind.DELIVERY_VEHICLE: (
        *("delivery vehicle", "cluster delivery vehicle", "CDV", "community interest company", "CIC"),
        *("federation", "cyfrwng cyflawni", "cyfrwng cyflenwi"),
    ),
    OwnerKind.CLUSTER: ("cluster", "clwstwr"),
    OwnerKind.PRACTICE: ("practice", "GP practice", "practis"),
    OwnerKind.BOARD: ("board", "health board", "bwrdd iechyd", "bwrdd"),
}
_BY_NAME = {fold(name): kind for kind, names in KIND_NAMES.items() for name in names}


def kind_named(text: str) -> OwnerKind | None:
    """Read a kind by any of its names, None if it has none such."""
    return _BY_NAME.get(fold(text))


class BodyFault(StrEnum):
    """Why a row cannot be taken as it stands."""

    UNKNOWN_KIND = "unknown kind"
    NO_NAME = "no name"
    UNKNOWN_BOARD = "unknown board"
    NAME_TAKEN = "name taken"
    UNKNOWN_MEMBER_KIND = "unknown member kind"
    MEMBER_INCOMPLETE = "member incomplete"
    UNKNOWN_MEMBER = "unknown member"
    AMBIGUOUS_MEMBER = "ambiguous member"
    BAD_DATE = "bad date"
    ENDS_TOO_EARLY = "ends too early"
    ITSELF = "itself"
    OVERLAPS = "overlaps"


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row that cannot be taken: `text` is what was read, `suggestions` what may have been meant."""

    line: int
    fault: BodyFault
    text: str = ""
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A row as it stands in the file, each cell cleaned."""

    line: int
    cells: Mapping[BodyField, str]

    def __getitem__(self, column: BodyField) -> str:
        return self.cells.get(column, "")


def read_rows(sheets: Iterable[Sheet]) -> tuple[BodyRow, ...]:
    """Read the rows below the headers. Raises BodyHeadersMissing with the columns that no row has."""
    lacking: tuple[BodyField, ...] = _NEEDED
    for sheet in sheets:
        for line, cells in enumerate(sheet.rows, start=1):
            columns = _columns(cells)
            missing = tuple(each for each in _NEEDED if each not in columns)
            if not missing:
                return tuple(_rows(sheet, line, columns))
            lacking = min(lacking, missing, key=len)
    raise BodyHeadersMissing(tuple(each.value for each in lacking))


def _columns(cells: Sequence[str]) -> dict[BodyField, int]:
    folded = [fold(clean(cell)) for cell in cells]
    found = {}
    for column, headers in HEADERS.items():
        places = [folded.index(fold(header)) for header in headers if fold(header) in folded]
        if places:
            found[column] = places[0]
    return found


def _rows(sheet: Sheet, header: int, columns: Mapping[BodyField, int]) -> Iterator[BodyRow]:
    for line, cells in enumerate(sheet.rows[header:], start=header + 1):
        said = {
            column: repair(clean(cells[place])) for column, place in columns.items() if place < len(cells)
        }
        if any(said.values()):
            yield BodyRow(line, said)
