"""Rows as CSV that a spreadsheet opens without running anything."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Write rows as CSV (RFC 4180), the heading first.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front, so that it stays text.
    """
    written = io.StringIO()
    csv.writer(written).writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
