"""What a list of practices holds once it is read: its rows, what was left out and why, and its refusals."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.refusals import Refusal


class Field(StrEnum):
    """What a column of a practice list tells. A board may be told by its code, by its name, or by both."""

    BOARD_CODE = "board code"
    BOARD = "board"
    CLUSTER = "cluster"
    CODE = "practice code"
    NAME = "practice name"
    POSTCODE = "postcode"
    LIST_SIZE = "list size"
    STATUS = "status"


class SkipReason(StrEnum):
    """Why a row was not taken as a practice."""

    WALES_TOTAL = "wales total"
    BOARD_TOTAL = "board total"
    CLUSTER_TOTAL = "cluster total"
    REPEATED_HEADER = "repeated header"
    NO_CODE = "no code"
    MALFORMED_CODE = "malformed code"
    NO_NAME = "no name"
    NO_CLUSTER = "no cluster"
    NO_BOARD = "no board"
    UNKNOWN_BOARD = "unknown board"
    NOT_LIVE = "not live"
    DUPLICATE = "duplicate"
    SAME_CODE_OTHER_DETAILS = "same code, other details"
    NOT_CHOSEN = "not chosen"
    IN_TWO_CLUSTERS = "in two clusters"


class NoticeKind(StrEnum):
    """Something the reader did to a value, or could not be sure of, that a person should look at."""

    ENCODING = "encoding"
    MOJIBAKE_REPAIRED = "mojibake repaired"
    FOOTNOTE_REMOVED = "footnote removed"
    LETTER_LOST = "letter lost"
    NUMBER_NOT_READ = "number not read"
    SPELLING_ALIGNED = "spelling aligned"
    BOARD_UNKNOWN = "board unknown"
    BOARDS_DISAGREE = "boards disagree"


class FileProblem(StrEnum):
    """Why the bytes of a file cannot be read as a table."""

    EMPTY = "empty"
    TOO_BIG = "too big"
    UNPACKS_TOO_BIG = "unpacks too big"
    TOO_MANY_CELLS = "too many cells"
    OLD_EXCEL = "old excel"
    PROTECTED = "protected"
    PDF = "pdf"
    OTHER_FORMAT = "other format"
    BROKEN_WORKBOOK = "broken workbook"
    UNREADABLE_TEXT = "unreadable text"
    OPEN_QUOTE = "open quote"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of cells as text. `encoding` tells how a text file was decoded; a workbook has none."""

    name: str
    rows: list[list[str]]
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """One practice in one cluster, as the list says it.

    `board` is the ODS code of the health board, `line` the row's number as a spreadsheet shows it (the first
    is 1), `list_size` the number of registered patients or None when the list gives none.
    """

    board: str
    cluster: str
    code: str
    name: str
    postcode: str
    list_size: int | None
    sheet: str
    line: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was left out.

    `detail` completes the reason (the code as typed, the line of its twin), `text` quotes the row, and `code`
    is its practice code where it has a sound one.
    """

    sheet: str
    line: int
    reason: SkipReason
    detail: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing worth a look, with the lines it was met on; `was` is the text as found, `now` as taken."""

    kind: NoticeKind
    was: str
    now: str = ""
    sheet: str = ""
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """One practice code that a list puts in more than one cluster, with every row that does so.

    None of the rows is taken. The remedy is to take the wrong ones out, or to say which cluster is right.
    """

    code: str
    rows: tuple[PracticeRow, ...]


@dataclass(frozen=True, slots=True)
class PracticeList:
    """A list that was read: practices in the order of the file, each code once.

    `read` counts the rows that were not blank below the headers, so that `read == len(rows) + len(skipped)`. The rows
    of `conflicts` are among the skipped.
    """

    rows: tuple[PracticeRow, ...]
    skipped: tuple[Skipped, ...]
    notices: tuple[Notice, ...]
    read: int
    conflicts: tuple[Conflict, ...] = ()

    @property
    def clusters(self) -> tuple[tuple[str, str], ...]:
        """Each cluster once, as (ODS code of its board, name), in the order of the list."""
        return tuple(dict.fromkeys((row.board, row.cluster) for row in self.rows))


@dataclass(eq=False)
class FileRefused(Refusal):
    """The file cannot be read as a table; `detail` adds what is known (a limit in MB, a line, an ending)."""

    filename: str
    problem: FileProblem
    detail: str = ""


@dataclass(eq=False)
class HeadersMissing(Refusal):
    """No row of any sheet has all the headers that are needed.

    `missing` are the fields that the most promising row lacks, `accepted` gives for each of them the headers
    that would do, and `sheet` and `line` name that row (line 0 when no row has any header).
    """

    missing: tuple[Field, ...]
    accepted: dict[Field, tuple[str, ...]] = field(default_factory=dict)
    sheet: str = ""
    line: int = 0


@dataclass(eq=False)
class NoPracticesFound(Refusal):
    """The headers are there but no row under them is a practice; `skipped` tells of each row why."""

    skipped: tuple[Skipped, ...]
