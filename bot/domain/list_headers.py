"""The headers of a practice list: which column tells what, in whatever order and spelling publishers use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.list_cells import clean, repair, without_footnote
from bot.domain.names import fold
from bot.domain.practice_rows import Field, HeadersMissing, Sheet

# The header row stands near the top: below a title, a crest, some notes.
SEARCHED_ROWS = 200

# In the order of preference, where a list has several columns for one field.
HEADERS: dict[Field, tuple[str, ...]] = {
    Field.BOARD_CODE: (
        *(
            "Health Board Code",
            "LHB Code",
            "HB Code",
            "Local Health Board Code",
            "Board Code",
            "High Level Health",
        ),
        *("Cod y Bwrdd Iechyd", "Cod Bwrdd Iechyd"),
    ),
    Field.BOARD: (
        *("Local Health Board", "LHB", "Health Board", "HB", "Board", "UHB", "Health Board Name", "LHB Name"),
        *("Bwrdd Iechyd", "Bwrdd Iechyd Lleol"),
    ),
    Field.CLUSTER: (
        *(
            "GP Practice Cluster",
            "Cluster",
            "Cluster Name",
            "GP Cluster",
            "Practice Cluster",
            "Primary Care Cluster",
        ),
        *(
            "Cluster Network",
            "NCN",
            "NCN Cluster",
            "Neighbourhood Care Network",
            "name_en",
            "Clwstwr",
            "enw_cy",
        ),
    ),
    Field.CODE: (
        *(
            "Practice Code",
            "PracticeID",
            "GP Practice Code",
            "W code",
            "Organisation Code",
            "Org Code",
            "ODS Code",
        ),
        *("Cod y Practis", "Cod Practis"),
    ),
    Field.NAME: (
        *("Practice Name", "GP Practice Name", "Practice", "GP Practice", "Organisation", "OrgName"),
        *("Organisation Name", "Surgery", "Enw'r Practis", "Practis"),
    ),
    Field.POSTCODE: ("Post Code", "Practice Postcode", "Cod Post"),
    Field.LIST_SIZE: (
        *(
            "List size",
            "Practice list size",
            "Practice population",
            "Patients",
            "Registered patients",
            "Denominator",
        ),
        *("Population", "Maint y rhestr", "Cleifion"),
    ),
    Field.STATUS: ("Status", "Practice Status", "ODS Status", "Live", "Statws"),
}

NEEDED = (Field.BOARD, Field.CLUSTER, Field.CODE, Field.NAME)

_FOLDED = {one: tuple(fold(header) for header in headers) for one, headers in HEADERS.items()}


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headers stand (`line` counts from 1) and in which column, from 0, each field is found."""

    line: int
    columns: dict[Field, int]


def columns_of(cells: Sequence[str]) -> dict[Field, int]:
    """Tell which fields a row of cells names as headers, each with its column; of two alike the left one."""
    folded = [fold(without_footnote(repair(clean(cell)))) for cell in cells]
    found = {}
    for one, headers in _FOLDED.items():
        places = [folded.index(header) for header in headers if header in folded]
        if places:
            found[one] = places[0]
    return found


def lacking(columns: dict[Field, int]) -> tuple[Field, ...]:
    """List the needed fields that are not there. A board may be told by a code alone."""
    known = columns.keys() | ({Field.BOARD} if Field.BOARD_CODE in columns else set())
    return tuple(one for one in NEEDED if one not in known)


def find_header(sheet: Sheet) -> Header | None:
    """Find the first row with all the headers that are needed, None if the sheet has none."""
    for line, cells in enumerate(sheet.rows[:SEARCHED_ROWS], start=1):
        columns = columns_of(cells)
        if not lacking(columns):
            return Header(line, columns)
    return None


def headers_missing(sheets: Iterable[Sheet]) -> HeadersMissing:
    """Make the refusal that tells what is missing in the row that comes nearest to being a header."""
    best: dict[Field, int] = {}
    place = ("", 0)
    for sheet in sheets:
        for line, cells in enumerate(sheet.rows[:SEARCHED_ROWS], start=1):
            columns = columns_of(cells)
            if len(columns) > len(best):
                best, place = columns, (sheet.name, line)
    missing = lacking(best)
    return HeadersMissing(missing, {one: HEADERS[one] for one in missing}, *place)
