"""Who says which reminders: claimed while the row of their person is locked, settled with what Slack answered.

Whoever holds the person may speak to them, nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import orjson

from bot.domain.dates import london_date
from bot.domain.ids import ClusterId, InstallationId
from bot.domain.people import Language
from bot.domain.reminder_ledger import Because, Nudge, Reason, ReminderState, most_urgent_first
from bot.domain.spoken_day import SpokenDay
from bot.domain.working_hours import is_open, next_morning, next_open
from storage.database import Connection, Query, Row
from storage.reach import HOURS, hours_from
from storage.reminder_rows import COLUMNS, line_from

# Of a cluster that cannot be planned nothing is said: what was planned before may be done by now.
_PLANNED = """
    NOT EXISTS (SELECT 1 FROM fault f
                 WHERE f.installation_id = r.installation_id AND f.subject = 'cluster:' || r.cluster_id)
"""

_WAY = "starts_with(r.recipient, 'M') = :by_mail::bool"

_READY = f"""
    (r.state = 'planned' AND r.due_at <= :now OR r.state = 'claimed' AND r.claimed_at < :stale) AND {_PLANNED}
"""

_LATER_TODAY = f"""
    r.state = 'planned' AND r.due_at > :now AND r.due_at < :next_midnight AND r.reason = '' AND {_PLANNED}
"""

# Who is being written to by somebody else, may have been written to a moment ago, or has a cluster whose facts are
# newer than its plan, is left for later.
_FREE = f"""
    NOT EXISTS (SELECT 1 FROM reminder r WHERE r.installation_id = p.installation_id AND r.recipient = p.handle
        AND r.state = 'claimed' AND r.claimed_at >= :stale)
    AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.installation_id = p.installation_id AND r.recipient = p.handle
        AND r.state = 'planned' AND r.due_at > :now AND starts_with(r.reason, 'answer lost'))
    AND NOT EXISTS (SELECT 1 FROM reminder r JOIN cluster_channel cc ON cc.cluster_id = r.cluster_id
         WHERE r.installation_id = p.installation_id AND r.recipient = p.handle AND ({_READY} OR {_LATER_TODAY})
           AND cc.facts_at > cc.planned_at)
"""  # noqa: S608 - the fragment is ours

# The least of an ordered index costs the same however many rows wait; whether any row matches would be a guess that
# may read all of them.
_STIRRING = Query("""
    SELECT coalesce((SELECT min(due_at) FROM reminder WHERE state = 'planned') <= :now, false)
        OR coalesce((SELECT min(claimed_at) FROM reminder WHERE state = 'claimed') < :stale, false) AS due,
        ARRAY(SELECT ARRAY[installation_id, cluster_id] FROM cluster_channel
               WHERE planned_at IS NULL OR facts_at >= planned_at - interval '10 seconds' OR planned_at < :turn
               ORDER BY cluster_id) AS behind
""")

# Those without Slack are claimed by themselves: what holds up the one way holds up nobody on the other. The limits are
# far above what is ever due at once; they keep the planner at the two indexes of what is due.
_LOCK = Query(f"""
    WITH due AS (
        (SELECT r.installation_id, r.recipient FROM reminder r
          WHERE r.state = 'planned' AND r.due_at <= :now AND {_PLANNED} AND {_WAY} ORDER BY r.due_at LIMIT 10000)
        UNION
        (SELECT r.installation_id, r.recipient FROM reminder r
          WHERE r.state = 'claimed' AND r.claimed_at < :stale AND {_PLANNED} AND {_WAY}
          ORDER BY r.claimed_at LIMIT 10000))
    SELECT p.id, p.installation_id, {HOURS} AS hours FROM person p
     WHERE (p.installation_id, p.handle) IN (SELECT installation_id, recipient FROM due) AND {_FREE}
       AND NOT EXISTS (SELECT 1 FROM reach h WHERE h.person_id = p.id AND h.quiet_until > :now)
     ORDER BY p.id LIMIT :most FOR NO KEY UPDATE OF p SKIP LOCKED
""")  # noqa: S608 - the fragments are ours

# Those whose hours it is not are not looked at again before they are; their lines stay as they are due.
_HUSH = Query("""
    INSERT INTO reach (installation_id, person_id, quiet_until)
    SELECT * FROM unnest(:installations::bigint[], :people::bigint[], :until::timestamptz[])
    ON CONFLICT (person_id) DO UPDATE SET quiet_until = excluded.quiet_until
""")

# Who has been written to today waits until their next morning; a cluster that has lost its channel says nothing more.
# What somebody was saying for the second time when they went is not said a third time. The one message of a day carries
# everything that falls due on it; where a meeting is near enough, it waits for the hour before.
_CLAIM = Query(f"""
    WITH ready AS (
        SELECT r.id, r.state, p.name, p.language, open.hours, open.next_morning,
               CASE WHEN day.spoken THEN open.next_morning ELSE greatest(r.due_at, day.hour) END AS waits, CASE
                WHEN r.cluster_id IS NOT NULL
                     AND NOT EXISTS (SELECT 1 FROM cluster_channel cc WHERE cc.cluster_id = r.cluster_id) THEN 'cancelled'
                WHEN r.state = 'claimed' AND starts_with(r.reason, 'perhaps twice') THEN 'sent'
                WHEN day.spoken AND starts_with(r.step, 'hour:') THEN 'superseded'
                WHEN day.spoken OR day.hour IS NOT NULL THEN 'planned'
                ELSE 'claimed' END AS becomes
          FROM unnest(:people::bigint[], :next_mornings::timestamptz[], :hours::jsonb[]) AS open (id, next_morning, hours)
          JOIN person p ON p.id = open.id
          JOIN reminder r ON r.installation_id = p.installation_id AND r.recipient = p.handle
         CROSS JOIN LATERAL (SELECT
               EXISTS (SELECT 1 FROM reminder s WHERE s.installation_id = p.installation_id
                   AND s.recipient = p.handle AND s.state = 'sent' AND s.settled_at >= :midnight) AS spoken,
               (SELECT min(h.due_at) FROM reminder h WHERE h.installation_id = p.installation_id
                   AND h.recipient = p.handle AND h.state = 'planned' AND starts_with(h.step, 'hour:')
                   AND h.due_at > :now AND h.due_at <= :waits_until) AS hour) day
         WHERE ({_READY} OR {_LATER_TODAY}) AND {_FREE})
    UPDATE reminder r
       SET state = becomes,
           due_at = CASE becomes WHEN 'planned' THEN waits ELSE r.due_at END,
           reason = CASE WHEN becomes = 'cancelled' THEN :over
                         WHEN becomes = 'sent' OR starts_with(r.reason, 'being said') THEN :lost
                         WHEN becomes IN ('planned', 'superseded') AND waits <> r.due_at
                              AND NOT starts_with(r.reason, 'answer lost')
                              THEN CASE WHEN waits = ready.next_morning THEN :held ELSE :held_until END
                         ELSE r.reason END,
           claimed_by = CASE becomes WHEN 'claimed' THEN :worker END,
           claimed_at = CASE becomes WHEN 'claimed' THEN :now::timestamptz END,
           settled_at = CASE WHEN becomes IN ('cancelled', 'sent', 'superseded') THEN :now::timestamptz END
      FROM ready WHERE r.id = ready.id
    RETURNING {COLUMNS}, r.installation_id, ready.name, ready.language, ready.hours
""")  # noqa: S608 - the fragments are ours

# Just before it is said: still ours, and nothing has happened in its clusters that a new plan should see first.
_BEGIN = Query("""
    WITH mine AS (
        SELECT EXISTS (SELECT 1 FROM cluster_channel cc WHERE cc.cluster_id = r.cluster_id AND cc.facts_at > :since)
               AS newer FROM reminder r
         WHERE r.id = ANY(:ids::bigint[]) AND r.state = 'claimed' AND r.claimed_by = :worker FOR UPDATE)
    UPDATE reminder SET claimed_at = :now, attempts = attempts + 1,
           reason = CASE WHEN starts_with(reason, 'answer lost') THEN :twice ELSE :saying END
     WHERE id = ANY(:ids) AND (SELECT count(*) = cardinality(:ids) AND NOT bool_or(newer) FROM mine)
    RETURNING id
""")

_RENEW = Query("""
    UPDATE reminder SET claimed_at = :now
     WHERE id = ANY(:ids::bigint[]) AND state = 'claimed' AND claimed_by = ANY(:workers::text[])
""")

_RELEASE = Query("""
    UPDATE reminder SET state = 'planned', due_at = coalesce(:due_at::timestamptz, due_at)
     WHERE id = ANY(:ids::bigint[]) AND state = 'claimed' AND claimed_by = :worker
""")

# Of lines said together those that had been said before are let be; the others are tried once more.
_UNSURE = Query("""
    UPDATE reminder SET reason = :reason,
           state = CASE WHEN starts_with(reason, 'perhaps twice') OR starts_with(reason, 'answer lost') THEN 'sent'
                        ELSE 'planned' END,
           settled_at = CASE WHEN starts_with(reason, 'perhaps twice') OR starts_with(reason, 'answer lost') THEN :now::timestamptz END,
           due_at = CASE WHEN starts_with(reason, 'perhaps twice') OR starts_with(reason, 'answer lost') THEN due_at
                         ELSE :due_at::timestamptz END
     WHERE id = ANY(:ids::bigint[]) AND state = 'claimed' AND claimed_by = :worker
""")

# What would have come by itself later in the day has had its place in the day's one message. Where an owner was told
# that something goes further, it can be planned now.
_SENT = Query("""
    WITH announced AS (
        UPDATE cluster_channel SET planned_at = NULL
         WHERE cluster_id IN (SELECT cluster_id FROM reminder
                               WHERE id = ANY(:ids::bigint[]) AND starts_with(step, 'announce:')))
    UPDATE reminder
       SET state = CASE WHEN id = :first THEN 'sent'
                        WHEN starts_with(step, 'hour:') AND due_at > :now::timestamptz THEN 'superseded'
                        ELSE 'merged' END,
           reason = CASE WHEN id = :first THEN :reason ELSE :merged END,
           channel = :channel, message_ts = :ts, settled_at = :now
     WHERE id = ANY(:ids::bigint[]) AND state = 'claimed' AND claimed_by = :worker
""")

_AGAIN = Query("""
    UPDATE reminder SET state = 'planned', due_at = :due_at, reason = :reason
     WHERE id = ANY(:ids::bigint[]) AND state = 'claimed' AND claimed_by = :worker
""")

_FAILED = Query("""
    UPDATE reminder SET state = 'failed', reason = :reason, settled_at = :now
     WHERE id = ANY(:ids::bigint[]) AND state = 'claimed' AND claimed_by = :worker
""")


@dataclass(frozen=True, slots=True)
class Worker:
    """Who claims, and when: a claim made before `stale` and never settled is anybody's again.

    Each claim has a name of its own, so that somebody who comes back late finds that it is not theirs any more.
    """

    name: str
    now: datetime
    stale: datetime


async def stirring(
    connection: Connection, now: datetime, stale: datetime, turn: datetime
) -> tuple[bool, list[tuple[InstallationId, ClusterId]]]:
    """Tell whether anything is due, and which clusters have to be planned anew, as storage.reminders.dirty does."""
    row = await connection.one(_STIRRING, now=now, stale=stale, turn=turn)
    behind = [(InstallationId(installation), ClusterId(cluster)) for installation, cluster in row["behind"]]
    return row["due"], behind


async def claim(
    connection: Connection, worker: Worker, most: int, day: SpokenDay, *, by_mail: bool
) -> tuple[int, list[Nudge]]:
    """Take everything that is due for up to `most` people; returns how many were looked at, and what is to be said.

    They are those whom Slack reaches, or those who are reached by e-mail alone.

    Needs a transaction: the people stay locked until their lines are claimed, and the second statement sees what was
    claimed before they were.
    """
    at = {"now": worker.now, "stale": worker.stale, "next_midnight": day.ends}
    people = await connection.rows(_LOCK, most=most, today=london_date(worker.now), by_mail=by_mail, **at)
    awake = await _awake(connection, people, worker.now)
    if not awake:
        return len(people), []
    rows = await connection.rows(
        _CLAIM,
        people=[row["id"] for row in awake],
        next_mornings=[next_morning(worker.now, hours_from(row["hours"])) for row in awake],
        hours=[orjson.dumps(row["hours"]).decode() for row in awake],
        worker=worker.name,
        midnight=day.begins,
        waits_until=day.waits_until,
        held=str(Reason(Because.ONE_A_DAY, day.begins.date().isoformat())),
        held_until=str(Reason(Because.HELD_UNTIL)),
        lost=str(Reason(Because.ANSWER_LOST)),
        over=str(Reason(Because.NOT_OWED)),
        **at,
    )
    claimed = [row for row in rows if row["state"] == ReminderState.CLAIMED]
    claimed.sort(key=_person)
    return len(people), [_nudge(list(rows), worker) for _, rows in groupby(claimed, _person)]


async def _awake(connection: Connection, people: Sequence[Row], now: datetime) -> list[Row]:
    """Pick those whose hours it is; the others are left alone until it is."""
    asleep = [row for row in people if not is_open(now, hours_from(row["hours"]))]
    if asleep:
        await connection.rows(
            _HUSH,
            installations=[row["installation_id"] for row in asleep],
            people=[row["id"] for row in asleep],
            until=[next_open(now, hours_from(row["hours"])) for row in asleep],
        )
    return [row for row in people if row not in asleep]


async def begin(connection: Connection, nudge: Nudge, now: datetime) -> bool:
    """Note that a message is about to be said; False if it is somebody else's by now, or not to be said as it is."""
    rows = await connection.rows(
        _BEGIN,
        now=now,
        since=nudge.claimed_at,
        twice=str(Reason(Because.PERHAPS_TWICE)),
        saying=str(Reason(Because.BEING_SAID)),
        **_claimed(nudge),
    )
    return bool(rows)


async def renew(connection: Connection, nudges: Sequence[Nudge], now: datetime) -> None:
    """Keep what was claimed and still waits; what somebody else has taken stays theirs."""
    ids = [number for nudge in nudges for number in nudge.ids]
    await connection.rows(_RENEW, now=now, ids=ids, workers=list({nudge.claimed_by for nudge in nudges}))


async def release(connection: Connection, nudge: Nudge, due_at: datetime | None) -> None:
    """Give back what was not said, as it was, or until a later moment."""
    await connection.rows(_RELEASE, due_at=due_at, **_claimed(nudge))


async def unsure(
    connection: Connection, nudge: Nudge, reason: Reason, now: datetime, due_at: datetime
) -> None:
    """Note that Slack's answer was lost: each line is planned once more from a moment on, unless it was already."""
    await connection.rows(_UNSURE, reason=str(reason), now=now, due_at=due_at, **_claimed(nudge))


async def sent(
    connection: Connection, nudge: Nudge, reason: Reason, now: datetime, channel: str = "", ts: str = ""
) -> None:
    """Note that a message was taken: its first line is sent, the others went with it."""
    await connection.rows(
        _SENT,
        first=nudge.first.id,
        reason=str(reason),
        channel=channel or None,
        ts=ts or None,
        now=now,
        merged=str(Reason(Because.SENT_WITH, str(nudge.first.id))),
        **_claimed(nudge),
    )


async def again(connection: Connection, nudge: Nudge, reason: Reason, due_at: datetime) -> None:
    """Plan the lines of a message again, from a later moment on."""
    await connection.rows(_AGAIN, reason=str(reason), due_at=due_at, **_claimed(nudge))


async def failed(connection: Connection, nudge: Nudge, reason: Reason, now: datetime) -> None:
    """Note that Slack will not take a message."""
    await connection.rows(_FAILED, reason=str(reason), now=now, **_claimed(nudge))


def _person(row: Row) -> tuple[int, str]:
    return row["installation_id"], row["recipient"]


def _nudge(rows: Sequence[Row], worker: Worker) -> Nudge:
    row = rows[0]
    return Nudge(
        InstallationId(row["installation_id"]),
        row["recipient"],
        row["name"],
        Language(row["language"]) if row["language"] else None,
        most_urgent_first(line_from(each) for each in rows),
        worker.name,
        worker.now,
        hours_from(row["hours"]),
    )


def _claimed(nudge: Nudge) -> dict[str, Any]:
    return {"ids": nudge.ids, "worker": nudge.claimed_by}
