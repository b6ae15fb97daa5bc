"""Nudges in the ledger: what was asked after lately, whom a message has reached today, and what is asked now."""

from collections.abc import Sequence
from datetime import datetime

import orjson

from bot.domain.about import AboutNudge
from bot.domain.dates import london_date
from bot.domain.ids import ClusterId, InstallationId
from bot.domain.nudging import RUNG, Asking, Heard, Sender
from bot.domain.spoken_day import SpokenDay
from storage.database import Connection, Query
from storage.inbox import ARRIVAL
from storage.reminder_rows import kept

_HEARD = Query("""
    SELECT
        (SELECT json_agg(json_build_array(r.subject, r.planned_at) ORDER BY r.planned_at) FROM reminder r
          WHERE r.installation_id = :installation AND r.cluster_id = :cluster AND starts_with(r.step, 'nudge:')
            AND r.planned_at >= :since AND r.state <> 'cancelled') AS asked,
        (SELECT array_agg(DISTINCT r.recipient) FROM reminder r
          WHERE r.installation_id = :installation AND (r.state = 'sent' AND r.settled_at >= :midnight
                OR r.state = 'claimed' AND r.claimed_at >= :midnight)) AS spoken,
        (SELECT json_object_agg(h.recipient, h.hour) FROM (
            SELECT r.recipient, min(r.due_at) AS hour FROM reminder r
             WHERE r.installation_id = :installation AND r.state = 'planned' AND starts_with(r.step, 'hour:')
               AND r.due_at > :now AND r.due_at <= :waits_until
             GROUP BY r.recipient) h) AS hours
""")

_ASK = Query(f"""
    WITH {ARRIVAL}
    INSERT INTO reminder (installation_id, cluster_id, subject, step, recipient, due_at, facts, state, reason,
           planned_at, attempts)
    SELECT :installation, :cluster, w.subject, :step, w.recipient, w.due_at, w.facts::jsonb, 'planned', '', :now, 0
      FROM arrival, unnest(:subjects::text[], :recipients::text[], :dues::timestamptz[], :facts::text[])
           AS w (subject, recipient, due_at, facts)
    ON CONFLICT DO NOTHING
""")  # noqa: S608 - the fragment is ours


async def heard(
    connection: Connection,
    installation: InstallationId,
    cluster: ClusterId,
    *,
    since: datetime,
    day: SpokenDay,
    now: datetime,
) -> Heard:
    """Read what was asked after in a cluster since a moment, and who has had, or waits for, today's message."""
    row = await connection.one(
        _HEARD,
        installation=installation,
        cluster=cluster,
        since=since,
        midnight=day.begins,
        waits_until=day.waits_until,
        now=now,
    )
    asked = {
        subject.split(":", 2)[2]: london_date(datetime.fromisoformat(at))
        for subject, at in row["asked"] or ()
    }
    hours = {person: datetime.fromisoformat(at) for person, at in (row["hours"] or {}).items()}
    return Heard(asked, frozenset(row["spoken"] or ()), hours)


async def ask(
    connection: Connection,
    installation: InstallationId,
    cluster: ClusterId,
    askings: Sequence[Asking],
    sender: Sender,
    *,
    key: str,
    now: datetime,
) -> None:
    """Put what is asked of people into the ledger, once for each delivery."""
    on = london_date(now)
    nudges = [AboutNudge(each.about, sender.handle, sender.name, on) for each in askings]
    await connection.rows(
        _ASK,
        installation=installation,
        cluster=cluster,
        step=str(RUNG),
        subjects=[nudge.subject for nudge in nudges],
        recipients=[each.person for each in askings],
        dues=[each.at for each in askings],
        facts=[orjson.dumps(kept(nudge)).decode() for nudge in nudges],
        key=key,
        now=now,
    )
