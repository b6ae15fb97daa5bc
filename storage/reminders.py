"""The ledger of reminders: one row is one step of one rule for one recipient, with one final state."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import orjson

from bot.domain.contacts import Contact, Contacts
from bot.domain.dates import london_date
from bot.domain.ids import BodyMemberId, ClusterId, InstallationId, PracticeId
from bot.domain.people import Role
from bot.domain.reminder_ledger import Line, Plan
from bot.domain.requirements import BODIES, OwnerKind
from storage.database import Connection, Query, Row
from storage.reminder_rows import COLUMNS, kept, line_from

_NEXT_DUE = Query("""
    SELECT least(
        (SELECT min(due_at) FROM reminder WHERE state = 'planned' AND due_at > :after),
        (SELECT min(renew_at) FROM post WHERE renew_at > :after AND failed = '')) AS moment
""")

# Facts are dated before they are committed, so that a plan looks again at what changed shortly before it.
_DIRTY = Query("""
    SELECT installation_id, cluster_id FROM cluster_channel
     WHERE planned_at IS NULL OR facts_at >= planned_at - interval '10 seconds' OR planned_at < :turn
     ORDER BY cluster_id
""")

_CONTACTS = Query("""
    SELECT cc.bound_at, c.kind, a.role, a.practice_id, p.slack_user, a.made_at
      FROM cluster_channel cc JOIN cluster c ON c.id = cc.cluster_id
      LEFT JOIN (appointment a JOIN person p ON p.id = a.person_id AND p.slack_user IS NOT NULL
                 LEFT JOIN membership m ON m.practice_id = a.practice_id AND m.from_date <= :today
                      AND (m.until_date IS NULL OR m.until_date > :today))
        ON a.installation_id = cc.installation_id AND a.ended_at IS NULL AND a.role = ANY(:roles)
       AND (m.cluster_id = c.id OR a.cluster_id = c.id
            OR (a.board_id = c.board_id AND a.cluster_id IS NULL AND a.practice_id IS NULL))
     WHERE cc.installation_id = :installation AND cc.cluster_id = :cluster
     ORDER BY a.id
""")

# Who speaks for the members of a body: a practice's people, a health board's officers, the leads of a cluster or body.
_MEMBERS_CONTACTS = Query("""
    SELECT bm.id, p.slack_user, a.made_at
      FROM body_member bm
      JOIN appointment a ON a.installation_id = bm.installation_id AND a.ended_at IS NULL AND (
           (bm.member_kind = 'practice' AND a.practice_id = bm.member_id AND a.role IN ('representative', 'deputy'))
           OR (bm.member_kind = 'board' AND a.board_id = bm.member_id AND a.role = 'board officer')
           OR (bm.member_kind = 'cluster' AND a.cluster_id = bm.member_id AND a.role = 'cluster lead'))
      JOIN person p ON p.id = a.person_id AND p.slack_user IS NOT NULL
     WHERE bm.installation_id = :installation AND bm.body_id = :body
     ORDER BY a.id
""")

_OPEN = Query(f"""
    SELECT {COLUMNS} FROM reminder r
     WHERE r.installation_id = :installation AND r.cluster_id = :cluster
       AND (r.state = 'planned' OR (r.state = 'claimed' AND r.claimed_at < :stale)
            OR (r.state IN ('sent', 'merged') AND starts_with(r.step, 'announce:')))
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


async def contacts(
    connection: Connection, installation: InstallationId, cluster: ClusterId, today: date
) -> Contacts:
    """Read who can be written to in a cluster that has a channel; a practice is where it belongs today."""
    roles = (
        Role.REPRESENTATIVE,
        Role.DEPUTY,
        Role.CLUSTER_LEAD,
        Role.FACILITATOR,
        Role.BOARD_OFFICER,
    )
    rows = await connection.rows(
        _CONTACTS,
        installation=installation,
        cluster=cluster,
        roles=[role.value for role in roles],
        today=today,
    )
    people = [row for row in rows if row["role"] is not None]
    leads, facilitators, officers = (
        tuple(_contact(row) for row in people if row["role"] == role.value)
        for role in (Role.CLUSTER_LEAD, Role.FACILITATOR, Role.BOARD_OFFICER)
    )
    found = Contacts(
        rows[0]["bound_at"],
        _by_practice(people, Role.REPRESENTATIVE),
        _by_practice(people, Role.DEPUTY),
        leads,
        facilitators,
        officers,
    )
    if OwnerKind(rows[0]["kind"]) not in BODIES:
        return found
    return replace(found, members=await _of_members(connection, installation, cluster))


async def _of_members(
    connection: Connection, installation: InstallationId, body: ClusterId
) -> Mapping[BodyMemberId, Sequence[Contact]]:
    """Read who speaks for each member of a body, whenever it belongs: its meetings tell who is asked."""
    found: dict[BodyMemberId, list[Contact]] = {}
    for row in await connection.rows(_MEMBERS_CONTACTS, installation=installation, body=body):
        found.setdefault(BodyMemberId(row["id"]), []).append(_contact(row))
    return found


async def standing(
    connection: Connection, installation: InstallationId, cluster: ClusterId, stale: datetime
) -> tuple[list[Line], dict[str, date]]:
    """Read the lines of a cluster that are planned, or claimed by somebody who never came back, and what was announced.

    That is the first day on which somebody was told that a thing goes further, by the subject of the escalation. What
    was most probably said, though Slack's answer was lost, counts as said: it would never go further otherwise.
    """
    rows = await connection.rows(_OPEN, installation=installation, cluster=cluster, stale=stale)
    lines = [line_from(row) for row in rows]
    announced: dict[str, date] = {}
    for line in lines:
        if line.settled_at is not None and not line.open:
            on = london_date(line.settled_at)
            announced[line.about.subject] = min(on, announced.get(line.about.subject, on))
    return [line for line in lines if line.open], announced


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


def _contact(row: Row) -> Contact:
    return Contact(row["slack_user"], row["made_at"])


def _by_practice(rows: Sequence[Row], role: Role) -> Mapping[PracticeId, Sequence[Contact]]:
    found: dict[PracticeId, list[Contact]] = {}
    for row in rows:
        if row["role"] == role.value and row["practice_id"] is not None:
            found.setdefault(PracticeId(row["practice_id"]), []).append(_contact(row))
    return found

