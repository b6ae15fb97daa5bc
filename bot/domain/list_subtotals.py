"""Rows of a practice list that are no practices: totals, repeated headers, and rows without a sound code."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.list_cells import practice_code
from bot.domain.list_headers import columns_of, lacking
from bot.domain.names import fold, words
from bot.domain.practice_rows import SkipReason

WALES = frozenset({"wales", "cymru", "allwales", "cymrugyfan"})
TOTAL = frozenset({"total", "totals", "subtotal", "all", "cyfanswm", "sum"})
CLOSED = frozenset({"c", "closed", "notlive", "inactive", "ended", "no", "n", "argau", "argaead"})


@dataclass(frozen=True, slots=True)
class ListLine:
    """One row that is not blank, cut into its fields as cleaned text; `board` is what the list calls it."""

    sheet: str
    line: int
    board: str
    cluster: str
    code: str
    name: str
    status: str
    cells: tuple[str, ...]


def why_no_practice(row: ListLine, clusters: Collection[tuple[str, str]]) -> tuple[SkipReason, str] | None:
    """Give the reason with its detail, or None when the row may be a practice.

    `clusters` are the folded (board, cluster) pairs of the rows that have a code. They tell a cluster's total
    from a board's total into which an export has copied the last cluster of the board before.
    """
    if practice_code(row.code) is not None:
        return (SkipReason.NOT_LIVE, row.status) if fold(row.status) in CLOSED else None
    if not lacking(columns_of(row.cells)):
        return SkipReason.REPEATED_HEADER, ""
    total = _total(row, clusters)
    if total is not None:
        return total
    return (SkipReason.MALFORMED_CODE, row.code) if row.code else (SkipReason.NO_CODE, row.name)


def _total(row: ListLine, clusters: Collection[tuple[str, str]]) -> tuple[SkipReason, str] | None:
    board, cluster, name = (_without_total(text) for text in (row.board, row.cluster, row.name))
    said = {board, cluster, name} - {""}
    if said and said <= WALES:
        return SkipReason.WALES_TOTAL, ""
    if row.code or (name and name not in {board, cluster}):
        return None
    if (board, cluster) in clusters and name != board:
        return SkipReason.CLUSTER_TOTAL, row.cluster
    if any(other == board for other, _ in clusters) and (
        cluster in {"", board} or any(other == cluster for _, other in clusters)
    ):
        return SkipReason.BOARD_TOTAL, row.board
    return None


def _without_total(text: str) -> str:
    return "".join(word for word in words(text) if word not in TOTAL)
