"""The pace of a workspace, kept where all processes see it: turns to speak, rests, and failures in a row."""

from datetime import datetime

from bot.domain.ids import InstallationId
from bot.domain.pacing import Ceiling, Turn
from storage.database import Connection, Query, Row

# `next_at` is when the turn after this one would be if nobody was ever late; who is late catches up by `ahead`.
_TURN = Query("""
    INSERT INTO pace (installation_id, next_at, held_until, failures, error)
    VALUES (:installation, :now::timestamptz + :step::interval, :now, 0, '')
    ON CONFLICT (installation_id) DO UPDATE SET next_at = greatest(pace.next_at, :now) + :step::interval
    RETURNING greatest(next_at - :step::interval - :ahead::interval, :now, held_until) AS at, held_until, failures, error
""")

_LOOK = Query("""
    SELECT greatest(next_at, :now, held_until) AS at, held_until, failures, error
      FROM pace WHERE installation_id = :installation
""")

_HOLD = Query("""
    UPDATE pace SET held_until = greatest(held_until, :until), error = :error WHERE installation_id = :installation
""")

_LOCK = Query("""
    SELECT greatest(next_at, :now, held_until) AS at, held_until, failures, error
      FROM pace WHERE installation_id = :installation FOR UPDATE
""")

_FAILED = Query("""
    UPDATE pace SET failures = :failures, held_until = greatest(held_until, :until), error = :error
     WHERE installation_id = :installation
""")

_WELL = Query(
    "UPDATE pace SET failures = 0, error = '' WHERE installation_id = :installation AND failures > 0"
)


async def turn(connection: Connection, installation: InstallationId, ceiling: Ceiling, now: datetime) -> Turn:
    """Take the next turn to speak; it is nobody else's."""
    row = await connection.one(
        _TURN, installation=installation, now=now, step=ceiling.step, ahead=ceiling.ahead
    )
    return _turn(row)


async def look(connection: Connection, installation: InstallationId, now: datetime) -> Turn:
    """Look how Slack has been, and take no turn."""
    row = await connection.row(_LOOK, installation=installation, now=now)
    return _turn(row) if row else Turn(now, now)


async def hold(connection: Connection, installation: InstallationId, until: datetime, error: str) -> None:
    """Let nobody speak before a moment; a later one that is known already stands."""
    await connection.rows(_HOLD, installation=installation, until=until, error=error)


async def lock(connection: Connection, installation: InstallationId, now: datetime) -> Turn:
    """Look how Slack has been, and let nobody change it before the transaction ends."""
    row = await connection.row(_LOCK, installation=installation, now=now)
    return _turn(row) if row else Turn(now, now)


async def failed(
    connection: Connection, installation: InstallationId, failures: int, until: datetime, error: str
) -> None:
    """Note how many calls have failed in a row, and that nobody speaks before a moment."""
    await connection.rows(_FAILED, installation=installation, failures=failures, until=until, error=error)


async def well(connection: Connection, installation: InstallationId) -> None:
    """Note that Slack has taken something, so that the next failure is the first again."""
    await connection.rows(_WELL, installation=installation)


def _turn(row: Row) -> Turn:
    return Turn(row["at"], row["held_until"], row["failures"], row["error"])
