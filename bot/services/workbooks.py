"""The sheets of an XLSX workbook as text cells: values only, bounded in size, a clear no to what is none."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from bot.domain.practice_rows import FileProblem, FileRefused, Sheet

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_CELLS = 1_000_000
MAX_ROWS = 1_048_576  # the rows an Excel sheet can have

# What zipfile, expat and openpyxl raise on a damaged or hostile workbook; there is no one class for it.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, SyntaxError, EOFError, OSError, RuntimeError),
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
)


def sheets_of_workbook(data: bytes, filename: str) -> list[Sheet]:
    """Read every sheet of an XLSX workbook; formulas give the value they were saved with.

    Raises FileRefused when it is another kind of file, protected, damaged, or too big once unpacked.
    """
    if data.startswith(OLE):
        # Excel wraps a workbook with a password into the same container that its files had before 2007.
        modern = filename.casefold().endswith((".xlsx", ".xlsm"))
        raise FileRefused(filename, FileProblem.PROTECTED if modern else FileProblem.OLD_EXCEL)
    try:
        _check_package(data, filename)
        return _read(data, filename)
    except _BROKEN as error:
        raise FileRefused(filename, FileProblem.BROKEN_WORKBOOK) from error


def _check_package(data: bytes, filename: str) -> None:
    """Refuse what is no workbook or unpacks too big, before anything is unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise FileRefused(filename, FileProblem.OTHER_FORMAT)
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise FileRefused(filename, FileProblem.UNPACKS_TOO_BIG, str(MAX_UNPACKED_BYTES // 1024**2))


def _read(data: bytes, filename: str) -> list[Sheet]:
    import openpyxl  # noqa: PLC0415 - heavy, and few processes ever read a workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that it cannot keep are nothing to us
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets: list[Sheet] = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some exports declare one cell and hold a thousand
            used = sum(len(row) for one in sheets for row in one.rows)
            rows = _rows(sheet.iter_rows(values_only=True), filename, MAX_CELLS - used)
            sheets.append(Sheet(sheet.title, rows))
        return sheets


def _rows(rows: Iterable[Iterable[Any]], filename: str, cells_left: int) -> list[list[str]]:
    """Turn values into text, row by row, without the blank rows that formatting leaves at the end."""
    read: list[list[str]] = []
    last = 0
    for values in rows:
        row = [_text(value) for value in values]
        read.append(row if any(map(str.strip, row)) else [])
        cells_left -= len(read[-1])
        if cells_left < 0 or len(read) > MAX_ROWS:
            raise FileRefused(filename, FileProblem.TOO_MANY_CELLS, str(MAX_CELLS))
        last = len(read) if read[-1] else last
    return read[:last]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
