"""Who says which reminders: claimed while the row of their person is locked, settled with what Slack answered.

Whoever holds the person may speak to them, nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from bot.domain.ids import InstallationId
from bot.domain.people import Language
from bot.domain.reminder_ledger import Because, Nudge, Reason, ReminderState, most_urgent_first
from storage.database import Connection, Query, Row
from storage.reminder_rows import COLUMNS, line_from

_READY = """
    (r.state = 'planned' AND r.due_at <= :now OR r.state = 'claimed' AND r.claimed_at < :stale)
"""

# Who is being written to by somebody else, or has a cluster whose facts are newer than its plan, is left for later.
_FREE = f"""
    NOT EXISTS (SELECT 1 FROM reminder r WHERE r.installation_id = p.installation_id AND r.recipient = p.slack_user
        AND r.state = 'claimed' AND r.claimed_at >= :stale)
    AND NOT EXISTS (SELECT 1 FROM reminder r JOIN cluster_channel cc ON cc.cluster_id = r.cluster_id
         WHERE r.installation_id = p.installation_id AND r.recipient = p.slack_user AND {_READY}
           AND cc.facts_at > cc.planned_at)
"""  # noqa: S608 - the fragment is ours

_LOCK = Query(f"""
    SELECT p.id FROM person p
     WHERE (p.installation_id, p.slack_user) IN (SELECT r.installation_id, r.recipient FROM reminder r WHERE {_READY})
       AND {_FREE}
     ORDER BY p.id LIMIT :most FOR NO KEY UPDATE SKIP LOCKED
""")  # noqa: S608 - the fragments are ours

# Who has been written to today waits until the next morning; a cluster that has lost its channel says nothing more.
_CLAIM = Query(f"""
    WITH ready AS (
        SELECT r.id, r.state, p.name, p.language, CASE
                WHEN NOT EXISTS (SELECT 1 FROM cluster_channel cc WHERE cc.cluster_id = r.cluster_id) THEN 'cancelled'
                WHEN EXISTS (SELECT 1 FROM reminder s WHERE s.installation_id = p.installation_id
                    AND s.recipient = p.slack_user AND s.state = 'sent' AND s.settled_at >= :midnight) THEN 'planned'
                ELSE 'claimed' END AS becomes
          FROM person p
          JOIN reminder r ON r.installation_id = p.installation_id AND r.recipient = p.slack_user
         WHERE p.id = ANY(:people::bigint[]) AND {_READY} AND {_FREE})
    UPDATE reminder r
       SET state = becomes,
           due_at = CASE becomes WHEN 'planned' THEN :next_morning ELSE r.due_at END,
           reason = CASE WHEN becomes = 'cancelled' THEN :over WHEN becomes = 'planned' THEN :held
                         WHEN ready.state = 'claimed' THEN :lost ELSE r.reason END,
           claimed_by = CASE becomes WHEN 'claimed' THEN :worker END,
           claimed_at = CASE becomes WHEN 'claimed' THEN :now::timestamptz END,
           settled_at = CASE becomes WHEN 'cancelled' THEN :now::timestamptz END,
           attempts = r.attempts + CASE becomes WHEN 'claimed' THEN 1 ELSE 0 END
      FROM ready WHERE r.id = ready.id
    RETURNING {COLUMNS}, r.installation_id, ready.name, ready.language
""")  # noqa: S608 - the fragments are ours

_SENT = Query("""
    UPDATE reminder
       SET state = CASE WHEN id = :first THEN 'sent' ELSE 'merged' END,
           reason = CASE WHEN id = :first THEN :reason ELSE :merged END,
           channel = :channel, message_ts = :ts, settled_at = :now
     WHERE id = ANY(:ids::bigint[]) AND state = 'claimed' AND claimed_by = :worker AND claimed_at = :claimed_at
""")

_AGAIN = Query("""
    UPDATE reminder SET state = 'planned', due_at = :due_at, reason = :reason
     WHERE id = ANY(:ids::bigint[]) AND state = 'claimed' AND claimed_by = :worker AND claimed_at = :claimed_at
""")

_FAILED = Query("""
    UPDATE reminder SET state = 'failed', reason = :reason, settled_at = :now
     WHERE id = ANY(:ids::bigint[]) AND state = 'claimed' AND claimed_by = :worker AND claimed_at = :claimed_at
""")


@dataclass(frozen=True, slots=True)
class Worker:
    """Who claims, and when: a claim made before `stale` and never settled is anybody's again."""

    name: str
    now: datetime
    stale: datetime


async def claim(
    connection: Connection, worker: Worker, most: int, *, midnight: datetime, next_morning: datetime
) -> tuple[int, list[Nudge]]:
    """Take everything that is due for up to `most` people; returns how many were looked at, and what is to be said.

    Needs a transaction: the people stay locked until their lines are claimed, and the second statement sees what was
    claimed before they were.
    """
    at = {"now": worker.now, "stale": worker.stale}
    people = [row["id"] for row in await connection.rows(_LOCK, most=most, **at)]
    if not people:
        return 0, []
    rows = await connection.rows(
        _CLAIM,
        people=people,
        worker=worker.name,
        midnight=midnight,
        next_morning=next_morning,
        held=str(Reason(Because.ONE_A_DAY, midnight.date().isoformat())),
        lost=str(Reason(Because.ANSWER_LOST)),
        over=str(Reason(Because.NOT_OWED)),
        **at,
    )
    claimed = [row for row in rows if row["state"] == ReminderState.CLAIMED]
    claimed.sort(key=_person)
    return len(people), [_nudge(list(rows), worker) for _, rows in groupby(claimed, _person)]


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
    )


def _claimed(nudge: Nudge) -> dict[str, Any]:
    return {"ids": nudge.ids, "worker": nudge.claimed_by, "claimed_at": nudge.claimed_at}
