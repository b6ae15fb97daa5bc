"""The bytes of an uploaded practice list turned into sheets of cells, whatever program saved them."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.health_boards import NamedBoard
from bot.domain.list_headers import columns_of, find_header
from bot.domain.practice_list import read_practice_list
from bot.domain.practice_rows import Field, FileProblem, FileRefused, PracticeList, Sheet
from bot.services.workbooks import MAX_CELLS, OLE, ZIP, sheets_of_workbook

MAX_BYTES = 20 * 1024 * 1024
DELIMITERS = (",", ";", "\t")
SNIFFED_CHARACTERS = 20_000

# A last line of our own. It comes back as a row of its own unless a quote was left open; text that holds
# control characters has been refused before, so no file can hold it.
_END = "\x03"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_practice_file(
    data: bytes, filename: str, boards: Sequence[NamedBoard], prefer: Mapping[str, str] | None = None
) -> PracticeList:
    """Read a CSV or XLSX file of practices. Raises FileRefused and what read_practice_list raises."""
    return read_practice_list(sheets_of(data, filename), boards, prefer)


def sheets_of(data: bytes, filename: str) -> list[Sheet]:
    """Cut a CSV or XLSX file into sheets of text cells; its content decides what it is, not its name.

    Raises FileRefused when it is empty, too big, broken, or of another kind.
    """
    if data.startswith((ZIP, OLE)) and len(data) <= MAX_BYTES:
        return sheets_of_workbook(data, filename)
    text, encoding = decoded(data, filename)
    return [Sheet(filename, list(records(text, _delimiter(text), filename)), encoding)]


def decoded(data: bytes, filename: str) -> tuple[str, str]:
    """Decode as the byte order mark says, else as strict UTF-8, else as cp1252; never as Latin-1.

    Returns the text and the way it was saved. Raises FileRefused for what is no text, is empty or too big.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise FileRefused(filename, FileProblem.EMPTY)
    if len(data) > MAX_BYTES:
        raise FileRefused(filename, FileProblem.TOO_BIG, str(MAX_BYTES // 1024**2))
    if data.startswith(b"%PDF"):
        raise FileRefused(filename, FileProblem.PDF)
    marked = [encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)]
    for encoding in marked or ["utf-8", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text, encoding
    raise FileRefused(filename, FileProblem.UNREADABLE_TEXT)


def _delimiter(text: str) -> str:
    """Pick the sign that cuts the top of the text into the most headers, a comma where none does."""
    top = text[:SNIFFED_CHARACTERS]
    return max(DELIMITERS, key=lambda sign: _headers_found(top, sign))


def _headers_found(top: str, delimiter: str) -> int:
    try:
        sheet = Sheet("", list(csv.reader(io.StringIO(top, newline=""), delimiter=delimiter)))
    except csv.Error:
        return 0
    if find_header(sheet) is not None:
        return len(Field) + 1
    return max((len(columns_of(row)) for row in sheet.rows), default=0)


def records(text: str, delimiter: str, filename: str) -> Iterator[list[str]]:
    """Cut a text into rows of cells. Raises FileRefused, with the row, where a quote is never closed, or for too many."""
    number = cells = 0
    try:
        for row in csv.reader(_lines(text), delimiter=delimiter):
            if row == [_END]:
                return
            number += 1
            if row and row[-1].endswith(_END):
                break
            cells += len(row) or 1
            if cells > MAX_CELLS:
                raise FileRefused(filename, FileProblem.TOO_MANY_CELLS, str(MAX_CELLS))
            yield row
    except csv.Error:
        number += 1
    raise FileRefused(filename, FileProblem.OPEN_QUOTE, str(number))


def _lines(text: str) -> Iterator[str]:
    yield from io.StringIO(text, newline="")
    yield _END
