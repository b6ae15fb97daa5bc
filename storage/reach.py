"""When people can be written to: the hours they chose, whether they are still there, and the channels they left."""

from datetime import date, datetime, time
from typing import Any

from bot.domain.ids import InstallationId
from bot.domain.personal_hours import CLOSES, OPENS, Hours, Leave, ProtectedTime
from storage.database import Connection, Query

DEACTIVATED = "deactivated"

WHO = """
    who AS (
        INSERT INTO person (installation_id, handle, name) SELECT :installation, :handle, '' {source}
        ON CONFLICT (installation_id, handle) DO UPDATE SET handle = excluded.handle
        RETURNING id, handle)
"""

# Every cluster and body whose reminders may go to a person, by an appointment or because they are planned already.
CLUSTERS_OF_WHO = """
    SELECT a.cluster_id FROM who JOIN appointment a ON a.person_id = who.id AND a.ended_at IS NULL
     UNION
    SELECT m.cluster_id FROM who JOIN appointment a ON a.person_id = who.id AND a.ended_at IS NULL
      JOIN membership m ON m.practice_id = a.practice_id
     UNION
    SELECT c.id FROM who JOIN appointment a ON a.person_id = who.id AND a.ended_at IS NULL
       AND a.cluster_id IS NULL AND a.practice_id IS NULL JOIN cluster c ON c.board_id = a.board_id
     UNION
    SELECT bm.body_id FROM who JOIN appointment a ON a.person_id = who.id AND a.ended_at IS NULL
      JOIN body_member bm ON bm.installation_id = a.installation_id AND bm.member_id = CASE bm.member_kind
           WHEN 'practice' THEN a.practice_id WHEN 'cluster' THEN a.cluster_id ELSE a.board_id END
     UNION
    SELECT r.cluster_id FROM who JOIN reminder r ON r.installation_id = :installation
       AND r.recipient = who.handle AND r.state = 'planned'
"""

_TOUCHED = f"""
    touched AS (
        UPDATE cluster_channel SET facts_at = :now
         WHERE EXISTS (SELECT 1 FROM kept) AND cluster_id IN ({CLUSTERS_OF_WHO}))
"""  # noqa: S608 - the fragment is ours

HOURS = """
    json_build_object(
        'opens', (SELECT h.opens FROM reach h WHERE h.person_id = p.id),
        'closes', (SELECT h.closes FROM reach h WHERE h.person_id = p.id),
        'protected', (SELECT json_agg(json_build_array(t.starts, t.ends, t.weekday, t.on_date) ORDER BY t.id)
           FROM protected_time t WHERE t.withdrawn_at IS NULL AND (t.on_date IS NULL OR t.on_date >= :today::date)
            AND t.practice_id IN (SELECT x.practice_id FROM appointment x
                WHERE x.person_id = p.id AND x.ended_at IS NULL AND x.practice_id IS NOT NULL)),
        'leave', (SELECT json_agg(json_build_array(l.starts, l.ends, cover.handle, l.recorded_at) ORDER BY l.starts)
           FROM leave l LEFT JOIN person cover ON cover.id = l.cover_id
          WHERE l.person_id = p.id AND l.ends >= l.starts AND l.ends >= :today::date - 60))
"""

_CHOOSE = Query(f"""
    WITH {WHO.format(source="")},
    kept AS (
        INSERT INTO reach (installation_id, person_id, opens, closes)
        SELECT :installation, who.id, :opens::time, :closes::time FROM who
        ON CONFLICT (person_id) DO UPDATE SET opens = excluded.opens, closes = excluded.closes,
               quiet_until = NULL, gone_at = NULL, gone = ''
        RETURNING person_id),
    {_TOUCHED}
    SELECT 1 AS done
""")  # noqa: S608 - the fragments are ours

_HOURS_OF = Query(f"""
    SELECT {HOURS} AS hours FROM person p WHERE p.installation_id = :installation AND p.handle = :handle
""")  # noqa: S608 - the fragment is ours

# Slack tells of every change of every profile; only a change of whether somebody is there is kept.
_GONE = Query(f"""
    WITH who AS (
        SELECT p.id, p.handle FROM person p
         WHERE p.installation_id = :installation AND p.handle = :handle
           AND :gone::text IS DISTINCT FROM coalesce((SELECT h.gone FROM reach h WHERE h.person_id = p.id), '')),
    kept AS (
        INSERT INTO reach (installation_id, person_id, gone_at, gone)
        SELECT :installation, who.id, CASE WHEN :gone <> '' THEN :now::timestamptz END, :gone FROM who
        ON CONFLICT (person_id) DO UPDATE SET gone_at = excluded.gone_at, gone = excluded.gone, quiet_until = NULL
        RETURNING person_id),
    {_TOUCHED}
    SELECT EXISTS (SELECT 1 FROM kept) AS changed
""")  # noqa: S608 - the fragments are ours

# What is told late must not undo what was told since.
_LEFT = Query("""
    WITH here AS (
        SELECT installation_id, channel FROM cluster_channel
         WHERE installation_id = (SELECT id FROM installation WHERE team_id = :team) AND channel = :channel),
    kept AS (
        INSERT INTO channel_absence (installation_id, channel, handle, left_at)
        SELECT installation_id, channel, :handle, :at FROM here
        ON CONFLICT (installation_id, channel, handle) DO UPDATE SET left_at = excluded.left_at, back_at = NULL
         WHERE coalesce(channel_absence.back_at, channel_absence.left_at) <= excluded.left_at
        RETURNING installation_id)
    UPDATE cluster_channel SET facts_at = :now FROM kept
     WHERE cluster_channel.installation_id = kept.installation_id AND channel = :channel
    RETURNING cluster_channel.id
""")

_CAME = Query("""
    WITH kept AS (
        UPDATE channel_absence SET back_at = :at
         WHERE installation_id = (SELECT id FROM installation WHERE team_id = :team) AND channel = :channel
           AND handle = :handle AND back_at IS NULL AND left_at <= :at
        RETURNING installation_id)
    UPDATE cluster_channel SET facts_at = :now FROM kept
     WHERE cluster_channel.installation_id = kept.installation_id AND channel = :channel
    RETURNING cluster_channel.id
""")

_INSTALLATION = Query("SELECT id FROM installation WHERE team_id = :team")


async def choose(
    connection: Connection,
    installation: InstallationId,
    handle: str,
    hours: tuple[time, time] | None,
    now: datetime,
) -> None:
    """Keep between which times of day somebody wants to be written to, or None for the usual ones."""
    opens, closes = hours or (None, None)
    await connection.rows(
        _CHOOSE, installation=installation, handle=handle, opens=opens, closes=closes, now=now
    )


async def hours_of(connection: Connection, installation: InstallationId, handle: str, today: date) -> Hours:
    """Read somebody's hours with their protected time and leave; those of a stranger are the usual ones."""
    row = await connection.row(_HOURS_OF, installation=installation, handle=handle, today=today)
    return hours_from(row["hours"] if row else None)


async def gone(
    connection: Connection, installation: InstallationId, handle: str, why: str, now: datetime
) -> bool:
    """Note that Slack has somebody no more and why, or with "" that they are there; returns whether it is news."""
    row = await connection.one(_GONE, installation=installation, handle=handle, gone=why, now=now)
    return bool(row["changed"])


async def changed(
    connection: Connection, team: str, handle: str, *, deactivated: bool, now: datetime
) -> bool:
    """Note whether Slack still has somebody of a workspace; returns whether it is news."""
    installation = await connection.value(_INSTALLATION, team=team)
    why = DEACTIVATED if deactivated else ""
    return installation is not None and await gone(connection, installation, handle, why, now)


async def left(
    connection: Connection, team: str, channel: str, handle: str, *, at: datetime, now: datetime
) -> bool:
    """Note that somebody left a channel at a moment, if a cluster speaks there; returns whether it is news."""
    rows = await connection.rows(_LEFT, team=team, channel=channel, handle=handle, at=at, now=now)
    return bool(rows)


async def came(
    connection: Connection, team: str, channel: str, handle: str, *, at: datetime, now: datetime
) -> bool:
    """Note that somebody who had left a channel is there again; returns whether it is news."""
    rows = await connection.rows(_CAME, team=team, channel=channel, handle=handle, at=at, now=now)
    return bool(rows)


def hours_from(stored: dict[str, Any] | None) -> Hours:
    """Read somebody's hours from the JSON of HOURS."""
    if not stored:
        return Hours()
    return Hours(
        time.fromisoformat(stored["opens"]) if stored["opens"] else OPENS,
        time.fromisoformat(stored["closes"]) if stored["closes"] else CLOSES,
        tuple(protected_from(each) for each in stored["protected"] or ()),
        tuple(leave_from(each) for each in stored["leave"] or ()),
    )


def protected_from(stored: list[Any]) -> ProtectedTime:
    """Read protected time from a list of its start, its end, its weekday and its day."""
    starts, ends, weekday, day = stored
    return ProtectedTime(
        time.fromisoformat(starts),
        time.fromisoformat(ends),
        weekday,
        date.fromisoformat(day) if day else None,
    )


def leave_from(stored: list[Any]) -> Leave:
    """Read a leave from a list of its days, its cover and when it was told."""
    starts, ends, cover, recorded_at = stored
    return Leave(
        date.fromisoformat(starts), date.fromisoformat(ends), cover or "", datetime.fromisoformat(recorded_at)
    )
