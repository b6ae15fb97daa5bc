"""The ledger of reminders: one row is one step of one rule for one recipient, with one final state."""

from datetime import date, datetime

import orjson

from bot.domain.dates import london_date
from bot.domain.escalation import SaidBefore
from bot.domain.ids import ClusterId, InstallationId
from bot.domain.ladder import RungKind
from bot.domain.reminder_ledger import Line, Plan
from storage.database import Connection, Query
from storage.reminder_rows import COLUMNS, kept, line_from

_NEXT_DUE = Query("""
    SELECT least(
        (SELECT min(due_at) FROM reminder WHERE state = 'planned' AND due_at > :after),
        (SELECT min(quiet_until) FROM reach WHERE quiet_until > :after),
        (SELECT min(renew_at) FROM post WHERE renew_at > :after AND failed = '')) AS moment
""")

# Facts are dated before they are committed, so that a plan looks again at what changed shortly before it.
_DIRTY = Query("""
    SELECT installation_id, cluster_id FROM cluster_channel
     WHERE planned_at IS NULL OR facts_at >= planned_at - interval '10 seconds' OR planned_at < :turn
     ORDER BY cluster_id
""")

_OPEN = Query(f"""
    SELECT {COLUMNS} FROM reminder r
     WHERE r.installation_id = :installation AND r.cluster_id = :cluster
       AND (r.state = 'planned' OR (r.state = 'claimed' AND r.claimed_at < :stale)
            OR (r.state IN ('sent', 'merged') AND starts_with(r.step, 'announce:'))
            OR (r.state IN ('sent', 'merged', 'failed') AND starts_with(r.step, 'escalate:')))
""")  # noqa: S608 - the fragment is ours

# A line that was cancelled lives again when it is wanted again; one that waits for its hour keeps it.
_PLAN = Query("""
    WITH wanted AS (
        INSERT INTO reminder (installation_id, cluster_id, subject, step, recipient, due_at, facts, state, reason,
               planned_at, attempts)
        SELECT :installation, :cluster, w.subject, w.step, w.recipient, w.due_at, w.facts::jsonb, 'planned', '', :now, 0
          FROM unnest(:subjects::text[], :steps::text[], :recipients::text[], :dues::timestamptz[], :facts::text[])
               AS w (subject, step, recipient, due_at, facts)
         ORDER BY w.subject, w.recipient, w.step
        ON CONFLICT (installation_id, subject, recipient, step) DO UPDATE
           SET due_at = CASE WHEN reminder.state = 'planned' AND reminder.reason <> '' THEN reminder.due_at
                             ELSE excluded.due_at END,
               reason = CASE WHEN reminder.state = 'planned' THEN reminder.reason ELSE '' END,
               facts = excluded.facts, state = 'planned', settled_at = NULL
         WHERE reminder.state = 'cancelled'
            OR (reminder.state = 'planned' AND (reminder.facts <> excluded.facts
                OR (reminder.reason = '' AND reminder.due_at <> excluded.due_at)))),
    ended AS (
        UPDATE reminder SET state = e.state, reason = e.reason, settled_at = :now
          FROM unnest(:ended::bigint[], :states::text[], :reasons::text[]) AS e (id, state, reason)
         WHERE reminder.id = e.id
           AND (reminder.state = 'planned' OR (reminder.state = 'claimed' AND reminder.claimed_at < :stale))),
    mended AS (
        DELETE FROM fault WHERE installation_id = :installation AND subject = 'cluster:' || (:cluster::bigint)::text)
    UPDATE cluster_channel SET planned_at = :now
     WHERE installation_id = :installation AND cluster_id = :cluster
""")


async def next_due(connection: Connection, after: datetime) -> datetime | None:
    """Return the earliest moment later than `after` at which a reminder is due or a post has to be said anew."""
    moment: datetime | None = await connection.value(_NEXT_DUE, after=after)
    return moment


async def dirty(connection: Connection, turn: datetime) -> list[tuple[InstallationId, ClusterId]]:
    """List the clusters whose facts have changed since they were planned, or that were last planned before `turn`."""
    rows = await connection.rows(_DIRTY, turn=turn)
    return [(InstallationId(row["installation_id"]), ClusterId(row["cluster_id"])) for row in rows]


async def standing(
    connection: Connection, installation: InstallationId, cluster: ClusterId, stale: datetime
) -> tuple[list[Line], SaidBefore]:
    """Read the lines of a cluster that are planned, or claimed by somebody who never came back, and what was said before.

    That is the first day on which somebody was told that a thing goes further, or has gone. What was most probably
    said, though Slack's answer was lost, counts as said: it would never go further otherwise.
    """
    rows = await connection.rows(_OPEN, installation=installation, cluster=cluster, stale=stale)
    lines = [line_from(row) for row in rows]
    days: dict[RungKind, dict[str, date]] = {RungKind.ANNOUNCE: {}, RungKind.ESCALATE: {}}
    for line in lines:
        if line.settled_at is not None and not line.open:
            on = london_date(line.settled_at)
            first = days[line.rung.kind]
            first[line.about.subject] = min(on, first.get(line.about.subject, on))
    said = SaidBefore(days[RungKind.ANNOUNCE], days[RungKind.ESCALATE])
    return [line for line in lines if line.open], said


async def plan(
    connection: Connection,
    installation: InstallationId,
    cluster: ClusterId,
    made: Plan,
    now: datetime,
    stale: datetime,
) -> None:
    """Bring a cluster's part of the ledger in line: what is wanted is there once, what is not has ended."""
    await connection.rows(
        _PLAN,
        installation=installation,
        cluster=cluster,
        now=now,
        stale=stale,
        subjects=[each.about.subject for each in made.wanted],
        steps=[str(each.rung) for each in made.wanted],
        recipients=[each.recipient for each in made.wanted],
        dues=[each.due_at for each in made.wanted],
        facts=[orjson.dumps(kept(each.about)).decode() for each in made.wanted],
        ended=[each.line for each in made.endings],
        states=[each.state.value for each in made.endings],
        reasons=[str(each.reason) for each in made.endings],
    )
