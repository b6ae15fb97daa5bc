"""The bytes of a call's list turned into rows of cells: UTF-16 with tabs as Teams saves it, or UTF-8 with commas."""

from bot.services.practice_files import decoded, records
from bot.services.workbooks import ZIP, sheets_of_workbook

_MARK = b"\xff\xfe"
_TOP = 4000
_DELIMITERS = ("\t", ",", ";")


def rows_of(data: bytes, filename: str) -> list[list[str]]:
    """Cut a list into rows of cells, whatever way of saving it was, a workbook included. Raises FileRefused."""
    if data.startswith(ZIP):
        return [list(row) for sheet in sheets_of_workbook(data, filename) for row in sheet.rows]
    unmarked = not data.startswith((_MARK, b"\xfe\xff")) and data[1:40:2].count(0) > 10
    text, _ = decoded(_MARK + data if unmarked else data, filename)
    return list(records(text, _delimiter(text), filename))


def _delimiter(text: str) -> str:
    """Pick the sign that parts the most cells: a tab before a comma, for a comma stands in dates and names too."""
    top = text[:_TOP]
    return max(_DELIMITERS, key=lambda sign: (sign == "\t" and sign in top, top.count(sign)))
