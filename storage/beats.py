"""When each scheduled job last ran to its end, and whether the database answers at all."""

from collections.abc import Mapping
from datetime import datetime

from storage.database import Connection, Query

_RECORD = Query("""
    INSERT INTO beat (job, beaten_at, silent_at) VALUES (:job, :now, :silent_at)
    ON CONFLICT (job) DO UPDATE SET beaten_at = excluded.beaten_at, silent_at = excluded.silent_at
""")
_ALL = Query("SELECT job, beaten_at, silent_at FROM beat")


async def record(connection: Connection, job: str, now: datetime, silent_at: datetime) -> None:
    await connection.rows(_RECORD, job=job, now=now, silent_at=silent_at)


async def last(connection: Connection) -> Mapping[str, tuple[datetime, datetime]]:
    """Return the last beat of every job that ever ran, and from when on it counts as silent."""
    return {row["job"]: (row["beaten_at"], row["silent_at"]) for row in await connection.rows(_ALL)}
