"""What went wrong with one thing while everything else went on, so that an operator can see it and mend it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.domain.ids import InstallationId
from storage.database import Connection, Query

_NOTE = Query("""
    INSERT INTO fault (installation_id, subject, error, since, last_at, times)
    VALUES (:installation, :subject, :error, :now, :now, 1)
    ON CONFLICT (installation_id, subject) DO UPDATE
       SET error = excluded.error, last_at = excluded.last_at, times = fault.times + 1
""")
_MEND = Query("DELETE FROM fault WHERE installation_id = :installation AND subject = :subject")
_SINCE = Query("""
    SELECT subject, error, since, last_at, times FROM fault
     WHERE installation_id = :installation AND last_at >= :moment ORDER BY last_at DESC, id
""")


class Fault(NamedTuple):
    """A thing (`cluster:5`, `reminder to U0GARETH`), what went wrong with it, since when, last when and how often."""

    subject: str
    error: str
    since: datetime
    last_at: datetime
    times: int


async def note(
    connection: Connection, installation: InstallationId, subject: str, error: str, now: datetime
) -> None:
    """Note that something went wrong, once more or for the first time."""
    await connection.rows(_NOTE, installation=installation, subject=subject, error=error, now=now)


async def mend(connection: Connection, installation: InstallationId, subject: str) -> None:
    """Forget a fault: it went well again."""
    await connection.rows(_MEND, installation=installation, subject=subject)


async def since(connection: Connection, installation: InstallationId, moment: datetime) -> Sequence[Fault]:
    """List what went wrong at or after a moment and has not been mended, the newest first."""
    rows = await connection.rows(_SINCE, installation=installation, moment=moment)
    return [Fault(*row.values()) for row in rows]
