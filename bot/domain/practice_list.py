"""A list of practices read from sheets of cells: which rows are practices, and what became of the others."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.domain import list_cells
from bot.domain.health_boards import NamedBoard, find_board
from bot.domain.list_headers import Header, find_header, headers_missing
from bot.domain.list_subtotals import ListLine, why_no_practice
from bot.domain.names import fold
from bot.domain.practice_rows import (
    Conflict,
    Field,
    NoPracticesFound,
    Notice,
    NoticeKind,
    PracticeList,
    PracticeRow,
    Sheet,
    Skipped,
    SkipReason,
)

QUOTED = 200


def read_practice_list(
    sheets: Sequence[Sheet], boards: Sequence[NamedBoard], prefer: Mapping[str, str] | None = None
) -> PracticeList:
    """Read every sheet that has the headers; each row is a practice or is skipped with its reason.

    `boards` are the health boards that can be meant. `prefer` says for a practice code which cluster is right
    where the list has several; a practice that nobody has said it for is left out, and told of as a conflict.
    Raises HeadersMissing or NoPracticesFound.
    """
    tables = [(sheet, header) for sheet in sheets if (header := find_header(sheet)) is not None]
    if not tables:
        raise headers_missing(sheets)
    reading = _Reading(boards)
    for sheet, header in tables:
        reading.take(sheet, header)
    right = {code.upper(): cluster for code, cluster in (prefer or {}).items()}
    rows, left_out, conflicts = _one_cluster_each(reading.rows, right)
    skipped = tuple(sorted((*reading.skipped, *left_out), key=lambda one: reading.order[one.sheet, one.line]))
    if not rows:
        raise NoPracticesFound(skipped)
    return PracticeList(rows, skipped, reading.all_notices(), len(reading.order), conflicts)


class _Reading:
    """What has been read so far."""

    def __init__(self, boards: Sequence[NamedBoard]) -> None:
        self._boards = boards
        self._board_of: dict[str, NamedBoard | None] = {}
        self._spelled: dict[tuple[str, str], str] = {}
        self._noticed: defaultdict[tuple[NoticeKind, str, str, str], list[int]] = defaultdict(list)
        self.rows: list[PracticeRow] = []
        self.skipped: list[Skipped] = []
        self.order: dict[tuple[str, int], int] = {}

    def take(self, sheet: Sheet, header: Header) -> None:
        """Read one sheet below its headers."""
        if sheet.encoding:
            self._noticed[NoticeKind.ENCODING, sheet.encoding, "", sheet.name] = []
        lines = [
            _cut(sheet.name, line, cells, header)
            for line, cells in enumerate(sheet.rows[header.line :], start=header.line + 1)
            if any(map(list_cells.clean, cells))
        ]
        clusters = {
            (fold(one.board), fold(one.cluster)) for one in lines if list_cells.practice_code(one.code)
        }
        for one in lines:
            self.order[one.sheet, one.line] = len(self.order)
            verdict = why_no_practice(one, clusters) or self._practice(one, header)
            if isinstance(verdict, PracticeRow):
                self.rows.append(verdict)
            else:
                self.skipped.append(_skipped(one, *verdict))

    def _practice(self, one: ListLine, header: Header) -> PracticeRow | tuple[SkipReason, str]:
        for text, reason in (
            (one.name, SkipReason.NO_NAME),
            (one.cluster, SkipReason.NO_CLUSTER),
            (one.board, SkipReason.NO_BOARD),
        ):
            if not text:
                return reason, ""
        board = self._board(one, header)
        if board is None:
            self._notice(NoticeKind.BOARD_UNKNOWN, one, one.board)
            return SkipReason.UNKNOWN_BOARD, one.board
        self._notice_changes(one, header)
        return PracticeRow(
            board=board.code,
            cluster=self._cluster(one, board.code),
            code=one.code.upper(),
            name=one.name,
            postcode=list_cells.postcode(_cell(one.cells, header, Field.POSTCODE)),
            list_size=self._list_size(one, header),
            sheet=one.sheet,
            line=one.line,
        )

    def _board(self, one: ListLine, header: Header) -> NamedBoard | None:
        """Find the board by its code, else by its name; the code has the last word where the two disagree."""
        code, name = (_cell(one.cells, header, field) for field in (Field.BOARD_CODE, Field.BOARD))
        by_code, by_name = self._find(code), self._find(name)
        if by_code is not None and by_name is not None and by_code.code != by_name.code:
            self._notice(NoticeKind.BOARDS_DISAGREE, one, f"{code} / {name}", by_code.code)
        return by_code or by_name

    def _cluster(self, one: ListLine, board: str) -> str:
        """Spell a cluster as its board spelled it first: `Bay Health` after `BayHealth` is the same."""
        first = self._spelled.setdefault((board, fold(one.cluster)), one.cluster)
        if first != one.cluster:
            self._notice(NoticeKind.SPELLING_ALIGNED, one, one.cluster, first)
        return first

    def _find(self, text: str) -> NamedBoard | None:
        if text not in self._board_of:
            self._board_of[text] = find_board(list_cells.without_footnote(text), self._boards)
        return self._board_of[text]

    def _list_size(self, one: ListLine, header: Header) -> int | None:
        text = _cell(one.cells, header, Field.LIST_SIZE)
        try:
            return list_cells.list_size(text)
        except ValueError:
            self._notice(NoticeKind.NUMBER_NOT_READ, one, text)
            return None

    def _notice_changes(self, one: ListLine, header: Header) -> None:
        """Note down what was done to the names of a row, and what may be wrong with them."""
        for field, taken in ((Field.CLUSTER, one.cluster), (Field.NAME, one.name)):
            given = list_cells.clean(_given(one.cells, header, field))
            repaired = list_cells.clean(list_cells.repair(given))
            if repaired != given:
                self._notice(NoticeKind.MOJIBAKE_REPAIRED, one, given, repaired)
            if taken != repaired:
                self._notice(NoticeKind.FOOTNOTE_REMOVED, one, repaired, taken)
            if list_cells.letter_lost(taken):
                self._notice(NoticeKind.LETTER_LOST, one, taken)

    def _notice(self, kind: NoticeKind, one: ListLine, was: str, now: str = "") -> None:
        self._noticed[kind, was, now, one.sheet].append(one.line)

    def all_notices(self) -> tuple[Notice, ...]:
        return tuple(
            Notice(kind, was, now, sheet, tuple(lines))
            for (kind, was, now, sheet), lines in self._noticed.items()
        )


def _given(cells: Sequence[str], header: Header, field: Field) -> str:
    column = header.columns.get(field, len(cells))
    return cells[column] if column < len(cells) else ""


def _cell(cells: Sequence[str], header: Header, field: Field) -> str:
    return list_cells.clean(list_cells.repair(list_cells.clean(_given(cells, header, field))))


def _cut(sheet: str, line: int, cells: Sequence[str], header: Header) -> ListLine:
    board = _cell(cells, header, Field.BOARD) or _cell(cells, header, Field.BOARD_CODE)
    return ListLine(
        sheet=sheet,
        line=line,
        board=list_cells.without_footnote(board),
        cluster=list_cells.without_footnote(_cell(cells, header, Field.CLUSTER)),
        code=_cell(cells, header, Field.CODE),
        name=list_cells.without_footnote(_cell(cells, header, Field.NAME)),
        status=_cell(cells, header, Field.STATUS),
        cells=tuple(cells),
    )


def _skipped(one: ListLine, reason: SkipReason, detail: str) -> Skipped:
    text = ", ".join(list_cells.clean(cell) for cell in one.cells)[:QUOTED]
    return Skipped(one.sheet, one.line, reason, detail, text, list_cells.practice_code(one.code) or "")


def _one_cluster_each(
    rows: Sequence[PracticeRow], prefer: Mapping[str, str]
) -> tuple[tuple[PracticeRow, ...], list[Skipped], tuple[Conflict, ...]]:
    """Keep one row for each code; left out are twins, rows of a cluster that was not preferred, and rows at odds."""
    by_code: defaultdict[str, list[PracticeRow]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
    left_out: list[Skipped] = []
    conflicts = []
    kept = set()
    for code, same in by_code.items():
        right = _preferred(same, prefer.get(code))
        left_out += [
            _passed_over(row, SkipReason.NOT_CHOSEN, right[0].cluster) for row in same if row not in right
        ]
        if len({(row.board, fold(row.cluster)) for row in right}) > 1:
            conflicts.append(Conflict(code, tuple(right)))
            left_out += [_passed_over(row, SkipReason.IN_TWO_CLUSTERS, row.cluster) for row in right]
            continue
        kept.add(right[0])
        left_out += [_twin(row, right[0]) for row in right[1:]]
    return tuple(row for row in rows if row in kept), left_out, tuple(conflicts)


def _preferred(same: list[PracticeRow], cluster: str | None) -> list[PracticeRow]:
    """Give the rows in the preferred cluster, or all when none is preferred or it is not among theirs."""
    return [row for row in same if cluster is not None and fold(row.cluster) == fold(cluster)] or same


def _twin(row: PracticeRow, first: PracticeRow) -> Skipped:
    alike = (row.name, row.postcode, row.list_size) == (first.name, first.postcode, first.list_size)
    reason = SkipReason.DUPLICATE if alike else SkipReason.SAME_CODE_OTHER_DETAILS
    return _passed_over(row, reason, str(first.line))


def _passed_over(row: PracticeRow, reason: SkipReason, detail: str) -> Skipped:
    text = f"{row.board}, {row.cluster}, {row.code}, {row.name}"[:QUOTED]
    return Skipped(row.sheet, row.line, reason, detail, text, row.code)
