"""What the operators know of the schedules' silence: who sets out to tell them, and what they have been told."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.domain.people import Language, Role
from storage.database import Connection, Query

SCHEDULES = "schedules"

# Whoever changes the row may tell; one who set out before `stale` and never said how it went is not waited for.
_RAISE = Query("""
    INSERT INTO alarm (what, since, claimed_at) VALUES (:what, :since, :now)
    ON CONFLICT (what) DO UPDATE SET claimed_at = excluded.claimed_at, well_since = NULL
     WHERE alarm.told_at IS NULL AND alarm.claimed_at < :stale
    RETURNING what
""")
_TOLD = Query("UPDATE alarm SET told_at = :now, claimed_at = NULL WHERE what = :what")
_NOT_WELL = Query("UPDATE alarm SET well_since = NULL WHERE what = :what AND well_since IS NOT NULL")
# A silence that nobody was told of ends without a word.
_UNTOLD = Query("DELETE FROM alarm WHERE what = :what AND told_at IS NULL")
_WELL = Query("""
    UPDATE alarm SET well_since = coalesce(well_since, :now),
           claimed_at = CASE WHEN well_since <= :long_ago THEN :now::timestamptz END
     WHERE what = :what AND (claimed_at IS NULL OR claimed_at < :stale)
    RETURNING since, claimed_at IS NOT NULL AS claimed
""")
_OVER = Query("DELETE FROM alarm WHERE what = :what")
_OPERATORS = Query("""
    SELECT p.handle, min(p.language) AS language FROM appointment a JOIN person p ON p.id = a.person_id
     WHERE a.role = :role AND a.ended_at IS NULL AND p.handle IS NOT NULL
     GROUP BY p.handle ORDER BY p.handle
""")


class Operator(NamedTuple):
    """Somebody who runs the bot, by their Slack user id, and the language they read."""

    handle: str
    language: Language | None


async def set_out(connection: Connection, since: datetime, now: datetime, stale: datetime) -> bool:
    """Set out to tell of a silence; False if it has been told, or somebody else is telling it."""
    rows = await connection.rows(_RAISE, what=SCHEDULES, since=since, now=now, stale=stale)
    return bool(rows)


async def told(connection: Connection, now: datetime) -> None:
    """Note that the operators know of the silence."""
    await connection.rows(_TOLD, what=SCHEDULES, now=now)


async def not_well(connection: Connection) -> None:
    """Note that the silence goes on, or has come back before anybody was told that it was over."""
    await connection.rows(_NOT_WELL, what=SCHEDULES)


async def set_out_over(
    connection: Connection, now: datetime, *, long_ago: datetime, stale: datetime
) -> datetime | None:
    """Note that all is well, and set out to tell it once that has been so since `long_ago`.

    Returns since when it had been silent if it is ours to tell that this is over.
    """
    await connection.rows(_UNTOLD, what=SCHEDULES)
    row = await connection.row(_WELL, what=SCHEDULES, now=now, long_ago=long_ago, stale=stale)
    return row["since"] if row is not None and row["claimed"] else None


async def over(connection: Connection) -> None:
    """Note that the operators know that all is well again."""
    await connection.rows(_OVER, what=SCHEDULES)


async def operators(connection: Connection) -> Sequence[Operator]:
    """List everybody who runs the bot and can be written to."""
    rows = await connection.rows(_OPERATORS, role=Role.OPERATOR.value)
    return [Operator(row["handle"], Language(row["language"]) if row["language"] else None) for row in rows]
