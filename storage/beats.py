"""When each scheduled job last ran to its end, and whether the database answers at all."""

from collections.abc import Mapping
from datetime import datetime

from storage.database import Connection, Query

_RECORD = Query("""
    INSERT INTO beat (job, beaten_at) VALUES (:job, :now)
    ON CONFLICT (job) DO UPDATE SET beaten_at = excluded.beaten_at
""")
_ALL = Query("SELECT job, beaten_at FROM beat")


async def record(connection: Connection, job: str, now: datetime) -> None:
    await connection.rows(_RECORD, job=job, now=now)


async def last(connection: Connection) -> Mapping[str, datetime]:
    """Return the last beat of every job that ever ran."""
    return {row["job"]: row["beaten_at"] for row in await connection.rows(_ALL)}
