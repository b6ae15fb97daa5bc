"""When each scheduled job last ran to its end, how it failed since, and whether the database answers at all."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from storage.database import Connection, Query

_RECORD = Query("""
    INSERT INTO beat (job, beaten_at, silent_at) VALUES (:job, :now, :silent_at)
    ON CONFLICT (job) DO UPDATE SET beaten_at = excluded.beaten_at, silent_at = excluded.silent_at,
        failing_since = NULL, error = ''
""")
# The silence of a job that never ran to its end counts from its first failure.
_FAILED = Query("""
    INSERT INTO beat (job, beaten_at, silent_at, failing_since, error) VALUES (:job, :now, :silent_at, :now, :error)
    ON CONFLICT (job) DO UPDATE
       SET failing_since = coalesce(beat.failing_since, excluded.failing_since), error = excluded.error
""")
_ALL = Query("SELECT job, beaten_at, silent_at, failing_since, error FROM beat ORDER BY job")


class Beat(NamedTuple):
    """The last beat of a job, from when on it counts as silent, and since when and how it fails, if it does."""

    job: str
    beaten_at: datetime
    silent_at: datetime
    failing_since: datetime | None
    error: str


async def record(connection: Connection, job: str, now: datetime, silent_at: datetime) -> None:
    """Note that a job has run to its end."""
    await connection.rows(_RECORD, job=job, now=now, silent_at=silent_at)


async def failed(connection: Connection, job: str, error: str, now: datetime, silent_at: datetime) -> None:
    """Note that a job has not run to its end, and why."""
    await connection.rows(_FAILED, job=job, error=error, now=now, silent_at=silent_at)


async def last(connection: Connection) -> Sequence[Beat]:
    """Return the last beat of every job that ever ran."""
    return [Beat(*row.values()) for row in await connection.rows(_ALL)]
