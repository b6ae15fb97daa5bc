"""The lists of inactive indicators that health boards entered, year by year; the latest of each holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from bot.domain.ids import HealthBoardId, InstallationId
from bot.domain.inactive_indicators import BoardIndicators, Indicator, IndicatorList
from bot.domain.programme import ProgrammeYear
from storage.database import Connection, Query
from storage.inbox import ARRIVAL

LATEST = """
    (SELECT l.indicators FROM indicator_list l
      WHERE l.board_id = b.id AND l.programme = :programme ORDER BY l.id DESC LIMIT 1)
"""

_OF_BOARD = Query("""
    SELECT b.id, b.name, b.name_cy,
           (SELECT json_agg(json_build_object('id', l.id, 'indicators', l.indicators, 'by', l.recorded_by,
                   'at', l.recorded_at) ORDER BY l.id DESC)
              FROM indicator_list l WHERE l.board_id = b.id AND l.programme = :programme) AS lists
      FROM health_board b
     WHERE b.installation_id = :installation AND (b.id = :board::bigint OR upper(b.code) = upper(:code::text))
""")

_ENTER = Query(f"""
    WITH {ARRIVAL}
    INSERT INTO indicator_list (installation_id, board_id, programme, indicators, recorded_by, recorded_at)
    SELECT :installation, :board, :programme, :indicators::jsonb, :by, :now FROM arrival RETURNING id
""")  # noqa: S608 - the fragment is ours


async def of_board(
    connection: Connection,
    installation: InstallationId,
    programme: ProgrammeYear,
    *,
    board: HealthBoardId | None = None,
    code: str = "",
) -> BoardIndicators | None:
    """Read every list that a health board, by its number or its code, has entered for a year; None without the board."""
    row = await connection.row(
        _OF_BOARD, installation=installation, programme=programme.key, board=board, code=code
    )
    if row is None:
        return None
    lists = tuple(_list(stored) for stored in row["lists"] or ())
    return BoardIndicators(
        HealthBoardId(row["id"]),
        row["name"],
        row["name_cy"],
        programme.key,
        programme.inactive_indicators_expected,
        lists,
    )


async def enter(
    connection: Connection,
    installation: InstallationId,
    board: HealthBoardId,
    programme: str,
    indicators: Sequence[Indicator],
    *,
    by: str,
    key: str,
    now: datetime,
) -> int | None:
    """Enter a list; return its number, or None if this very delivery was entered before."""
    stored = orjson.dumps([[each.code, each.name] for each in indicators]).decode()
    found = await connection.value(
        _ENTER,
        installation=installation,
        board=board,
        programme=programme,
        indicators=stored,
        by=by,
        key=key,
        now=now,
    )
    return None if found is None else int(found)


def indicators_from(stored: Sequence[Sequence[str]] | None) -> tuple[Indicator, ...]:
    """Make indicators of what the table holds: pairs of code and name."""
    return tuple(Indicator(code, name) for code, name in stored or ())


def _list(stored: Mapping[str, Any]) -> IndicatorList:
    at = datetime.fromisoformat(stored["at"])
    return IndicatorList(stored["id"], indicators_from(stored["indicators"]), stored["by"], at)
