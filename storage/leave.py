"""When people are away, and who stands in for them."""

from datetime import date, datetime

from bot.domain.ids import InstallationId
from bot.domain.personal_hours import Leave
from bot.domain.typed_leave import LeaveWish
from storage.database import Connection, Query
from storage.inbox import ARRIVAL
from storage.reach import CLUSTERS_OF_WHO, WHO, leave_from

# What was said before of the same days gives way to what is said now.
_TAKE = Query(f"""
    WITH {ARRIVAL},
    {WHO.format(source="FROM arrival")},
    cover AS (
        INSERT INTO person (installation_id, handle, name) SELECT :installation, :cover, '' FROM arrival WHERE :cover <> ''
        ON CONFLICT (installation_id, handle) DO UPDATE SET handle = excluded.handle
        RETURNING id),
    replaced AS (
        UPDATE leave SET ended_at = :now, ends = greatest(leave.starts - 1, least(leave.ends, :first::date - 1))
          FROM who WHERE leave.person_id = who.id AND leave.starts <= :last::date AND leave.ends >= :first::date),
    kept AS (
        INSERT INTO leave (installation_id, person_id, starts, ends, cover_id, recorded_by, recorded_at)
        SELECT :installation, who.id, :first::date, :last::date, (SELECT id FROM cover), :handle, :now FROM who
        RETURNING id),
    quiet AS (
        UPDATE reach SET quiet_until = NULL, gone_at = NULL, gone = '' FROM who WHERE reach.person_id = who.id),
    touched AS (UPDATE cluster_channel SET facts_at = :now WHERE cluster_id IN ({CLUSTERS_OF_WHO}))
    SELECT :cover = '' OR EXISTS (SELECT 1 FROM person p JOIN appointment a ON a.person_id = p.id AND a.ended_at IS NULL
           WHERE p.installation_id = :installation AND p.handle = :cover) AS cover_has_role
""")  # noqa: S608 - the fragments are ours

# The leave that is on, else the next one.
_END = Query(f"""
    WITH who AS (
        SELECT p.id, p.handle FROM person p
         WHERE p.installation_id = :installation AND p.handle = :handle),
    meant AS (
        SELECT l.id, l.starts, l.ends, l.recorded_at FROM leave l JOIN who ON l.person_id = who.id
         WHERE l.ends >= :today::date AND l.ends >= l.starts ORDER BY l.starts LIMIT 1),
    ended AS (
        UPDATE leave SET ended_at = :now, ends = greatest(leave.starts - 1, :today::date - 1)
          FROM meant WHERE leave.id = meant.id
        RETURNING leave.id),
    quiet AS (
        UPDATE reach SET quiet_until = NULL, gone_at = NULL, gone = '' FROM who WHERE reach.person_id = who.id),
    touched AS (
        UPDATE cluster_channel SET facts_at = :now
         WHERE EXISTS (SELECT 1 FROM ended) AND cluster_id IN ({CLUSTERS_OF_WHO}))
    SELECT json_build_array(starts, ends, NULL, recorded_at) AS leave FROM meant
""")  # noqa: S608 - the fragments are ours


async def take(
    connection: Connection,
    installation: InstallationId,
    handle: str,
    key: str,
    wish: LeaveWish,
    now: datetime,
) -> bool:
    """Keep that somebody is away; returns whether whoever stands in has a role of their own, if somebody does."""
    row = await connection.one(
        _TAKE,
        installation=installation,
        handle=handle,
        key=key,
        first=wish.first,
        last=wish.last,
        cover=wish.cover,
        now=now,
    )
    return bool(row["cover_has_role"])


async def end(
    connection: Connection, installation: InstallationId, handle: str, today: date, now: datetime
) -> Leave | None:
    """End the leave that is on with yesterday, or take the next one back; returns it as it was, None without any."""
    row = await connection.row(_END, installation=installation, handle=handle, today=today, now=now)
    return None if row is None else leave_from(row["leave"])
