"""The parts of days that practices keep for learning."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.domain.ids import ClusterId, InstallationId, PracticeId
from bot.domain.people import Practice
from bot.domain.personal_hours import ProtectedTime
from bot.domain.protected_time import KeptTime, TimesKept
from storage.database import Connection, Query
from storage.inbox import ARRIVAL
from storage.reach import protected_from

_KEPT = "json_build_array(t.id, t.practice_id, json_build_array(t.starts, t.ends, t.weekday, t.on_date))"

_OF_CLUSTER = Query(f"""
    WITH member AS (
        SELECT g.id, g.code, g.name, g.postcode FROM membership m JOIN practice g ON g.id = m.practice_id
         WHERE m.installation_id = :installation AND m.cluster_id = :cluster
           AND m.from_date <= :today AND (m.until_date IS NULL OR m.until_date > :today))
    SELECT (SELECT json_agg(json_build_array(id, code, name, postcode) ORDER BY name, code) FROM member) AS practices,
           (SELECT json_agg({_KEPT} ORDER BY t.weekday, t.on_date, t.starts, t.id)
              FROM protected_time t JOIN member ON member.id = t.practice_id
             WHERE t.withdrawn_at IS NULL AND (t.on_date IS NULL OR t.on_date >= :today)) AS kept
""")  # noqa: S608 - the fragment is ours

# Everybody of the practice may be told at another time now.
_TOUCHED = """
    quiet AS (
        UPDATE reach SET quiet_until = NULL FROM changed JOIN appointment a ON a.practice_id = changed.practice_id
         WHERE reach.person_id = a.person_id),
    touched AS (
        UPDATE cluster_channel SET facts_at = :now FROM changed
          JOIN membership m ON m.practice_id = changed.practice_id
         WHERE cluster_channel.cluster_id = m.cluster_id)
"""

_ADD = Query(f"""
    WITH {ARRIVAL},
    changed AS (
        INSERT INTO protected_time (installation_id, practice_id, weekday, on_date, starts, ends, recorded_by, recorded_at)
        SELECT :installation, :practice, :weekday::int, :day::date, :starts::time, :ends::time, :by, :now FROM arrival
         WHERE NOT EXISTS (SELECT 1 FROM protected_time t
                WHERE t.practice_id = :practice AND t.withdrawn_at IS NULL AND t.starts = :starts::time
                  AND t.ends = :ends::time AND t.weekday IS NOT DISTINCT FROM :weekday::int
                  AND t.on_date IS NOT DISTINCT FROM :day::date)
        RETURNING practice_id),
    {_TOUCHED}
    SELECT EXISTS (SELECT 1 FROM changed) AS fresh
""")  # noqa: S608 - the fragments are ours

_WITHDRAW = Query(f"""
    WITH changed AS (
        UPDATE protected_time SET withdrawn_at = :now, withdrawn_by = :by
         WHERE installation_id = :installation AND id = :number AND withdrawn_at IS NULL
        RETURNING practice_id),
    {_TOUCHED}
    SELECT EXISTS (SELECT 1 FROM changed) AS fresh
""")  # noqa: S608 - the fragments are ours


async def of_cluster(
    connection: Connection, installation: InstallationId, cluster: ClusterId, today: date
) -> TimesKept:
    """Read a cluster's practices of a day, and what they keep from that day on."""
    row = await connection.one(_OF_CLUSTER, installation=installation, cluster=cluster, today=today)
    practices = {stored[0]: Practice(PracticeId(stored[0]), *stored[1:]) for stored in row["practices"] or ()}
    return TimesKept(tuple(practices.values()), tuple(_kept(each, practices) for each in row["kept"] or ()))


async def add(
    connection: Connection,
    installation: InstallationId,
    practice: PracticeId,
    kept: ProtectedTime,
    *,
    key: str,
    by: str,
    now: datetime,
) -> bool:
    """Keep a part of a day for a practice; returns False if it was kept already."""
    row = await connection.one(
        _ADD,
        installation=installation,
        practice=practice,
        weekday=kept.weekday,
        day=kept.day,
        starts=kept.starts,
        ends=kept.ends,
        key=key,
        by=by,
        now=now,
    )
    return bool(row["fresh"])


async def withdraw(
    connection: Connection, installation: InstallationId, number: int, *, by: str, now: datetime
) -> bool:
    """Give a part of a day back; returns False if it was given back already."""
    row = await connection.one(_WITHDRAW, installation=installation, number=number, by=by, now=now)
    return bool(row["fresh"])


def _kept(stored: Sequence[Any], practices: dict[int, Practice]) -> KeptTime:
    number, practice, times = stored
    return KeptTime(number, practices[practice], protected_from(times))
