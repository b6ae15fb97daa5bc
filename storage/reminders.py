"""The ledger of reminders: one row is one step of one rule for one recipient, with one final state.

A row is claimed while the row of its person is locked: whoever holds the person may speak to them, nobody else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import orjson

from bot.domain.deadlines import Owner
from bot.domain.ids import ClusterId, InstallationId, PracticeId
from bot.domain.ladder import Rung
from bot.domain.people import Language, Role
from bot.domain.reminder_ledger import (
    Because,
    Entry,
    Line,
    Nudge,
    Plan,
    Reason,
    ReminderState,
    most_urgent_first,
)
from bot.domain.reminders import About, AboutDuty, AboutMeeting, Contact, Contacts, DoneBy
from bot.domain.requirements import OwnerKind, Wording
from storage.database import Connection, Query, Row

_COLUMNS = (
    "r.id, r.subject, r.step, r.recipient, r.due_at, r.facts, r.state, r.reason, r.claimed_at, r.settled_at"
)

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
    SELECT cc.bound_at, a.role, a.practice_id, p.slack_user, a.made_at
      FROM cluster_channel cc JOIN cluster c ON c.id = cc.cluster_id
      LEFT JOIN (appointment a JOIN person p ON p.id = a.person_id AND p.slack_user IS NOT NULL
                 LEFT JOIN membership m ON m.practice_id = a.practice_id AND m.until_date IS NULL)
        ON a.installation_id = cc.installation_id AND a.ended_at IS NULL AND a.role = ANY(:roles)
       AND (m.cluster_id = c.id OR a.cluster_id = c.id
            OR (a.board_id = c.board_id AND a.cluster_id IS NULL AND a.practice_id IS NULL))
     WHERE cc.installation_id = :installation AND cc.cluster_id = :cluster
     ORDER BY a.id
""")

_OPEN = Query(f"""
    SELECT {_COLUMNS} FROM reminder r
     WHERE r.installation_id = :installation AND r.cluster_id = :cluster
       AND (r.state = 'planned' OR (r.state = 'claimed' AND r.claimed_at < :stale))
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
           AND (reminder.state = 'planned' OR (reminder.state = 'claimed' AND reminder.claimed_at < :stale)))
    UPDATE cluster_channel SET planned_at = :now
     WHERE installation_id = :installation AND cluster_id = :cluster
""")

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
    RETURNING {_COLUMNS}, r.installation_id, ready.name, ready.language
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


def _history(scope: str) -> Query:
    """Make the statement that reads a part of the ledger: what is still open, and of the rest the newest."""
    return Query(f"""
        SELECT {_COLUMNS}, p.name FROM reminder r
          LEFT JOIN person p ON p.installation_id = r.installation_id AND p.slack_user = r.recipient
         WHERE r.installation_id = :installation AND {scope} AND r.planned_at <= :until
         ORDER BY r.state IN ('planned', 'claimed') DESC, r.settled_at DESC, r.id DESC LIMIT :most
    """)  # noqa: S608 - the fragments are ours


_OF_PERSON = _history("r.recipient = :recipient")
_OF_CLUSTER = _history("r.cluster_id = :cluster")


@dataclass(frozen=True, slots=True)
class Worker:
    """Who claims, and when: a claim made before `stale` and never settled is anybody's again."""

    name: str
    now: datetime
    stale: datetime


async def next_due(connection: Connection, after: datetime) -> datetime | None:
    """Return the earliest moment later than `after` at which a reminder is due or a post has to be said anew."""
    moment: datetime | None = await connection.value(_NEXT_DUE, after=after)
    return moment


async def dirty(connection: Connection, turn: datetime) -> list[tuple[InstallationId, ClusterId]]:
    """List the clusters whose facts have changed since they were planned, or that were last planned before `turn`."""
    rows = await connection.rows(_DIRTY, turn=turn)
    return [(InstallationId(row["installation_id"]), ClusterId(row["cluster_id"])) for row in rows]


async def contacts(connection: Connection, installation: InstallationId, cluster: ClusterId) -> Contacts:
    """Read who can be written to in a cluster that has a channel."""
    roles = (
        Role.REPRESENTATIVE,
        Role.DEPUTY,
        Role.CLUSTER_LEAD,
        Role.FACILITATOR,
        Role.BOARD_OFFICER,
    )
    rows = await connection.rows(
        _CONTACTS, installation=installation, cluster=cluster, roles=[role.value for role in roles]
    )
    people = [row for row in rows if row["role"] is not None]
    return Contacts(
        rows[0]["bound_at"],
        _by_practice(people, Role.REPRESENTATIVE),
        _by_practice(people, Role.DEPUTY),
        *(
            tuple(_contact(row) for row in people if row["role"] == role.value)
            for role in (Role.CLUSTER_LEAD, Role.FACILITATOR, Role.BOARD_OFFICER)
        ),
    )


async def open_lines(
    connection: Connection, installation: InstallationId, cluster: ClusterId, stale: datetime
) -> list[Line]:
    """Read the lines of a cluster that are planned, or claimed by somebody who never came back."""
    rows = await connection.rows(_OPEN, installation=installation, cluster=cluster, stale=stale)
    return [_line(row) for row in rows]


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
        facts=[orjson.dumps(_kept(each.about)).decode() for each in made.wanted],
        ended=[each.line for each in made.endings],
        states=[each.state.value for each in made.endings],
        reasons=[str(each.reason) for each in made.endings],
    )


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


async def of_person(
    connection: Connection, installation: InstallationId, recipient: str, *, until: datetime, most: int
) -> list[Entry]:
    """Read what the ledger holds for one person and was planned until a moment: open lines first, then the newest."""
    rows = await connection.rows(
        _OF_PERSON, installation=installation, recipient=recipient, until=until, most=most
    )
    return [_entry(row) for row in rows]


async def of_cluster(
    connection: Connection, installation: InstallationId, cluster: ClusterId, *, until: datetime, most: int
) -> list[Entry]:
    """Do as of_person for everybody in a cluster."""
    rows = await connection.rows(
        _OF_CLUSTER, installation=installation, cluster=cluster, until=until, most=most
    )
    return [_entry(row) for row in rows]


def _contact(row: Row) -> Contact:
    return Contact(row["slack_user"], row["made_at"])


def _by_practice(rows: Sequence[Row], role: Role) -> Mapping[PracticeId, Sequence[Contact]]:
    found: dict[PracticeId, list[Contact]] = {}
    for row in rows:
        if row["role"] == role.value and row["practice_id"] is not None:
            found.setdefault(PracticeId(row["practice_id"]), []).append(_contact(row))
    return found


def _person(row: Row) -> tuple[int, str]:
    return row["installation_id"], row["recipient"]


def _nudge(rows: Sequence[Row], worker: Worker) -> Nudge:
    row = rows[0]
    return Nudge(
        InstallationId(row["installation_id"]),
        row["recipient"],
        row["name"],
        Language(row["language"]) if row["language"] else None,
        most_urgent_first(_line(each) for each in rows),
        worker.name,
        worker.now,
    )


def _claimed(nudge: Nudge) -> dict[str, Any]:
    return {"ids": nudge.ids, "worker": nudge.claimed_by, "claimed_at": nudge.claimed_at}


def _entry(row: Row) -> Entry:
    return Entry(_line(row), row["name"] or "")


def _line(row: Row) -> Line:
    return Line(
        row["id"],
        _about(row["facts"]),
        Rung.of(row["step"]),
        row["recipient"],
        row["due_at"],
        ReminderState(row["state"]),
        Reason.of(row["reason"]),
        row["claimed_at"],
        row["settled_at"],
    )


def _kept(about: About) -> dict[str, Any]:
    """Shape what a reminder is about for its row, which has to be understood for ever."""
    if isinstance(about, AboutMeeting):
        return {
            "meeting": about.meeting,
            "version": about.version,
            "starts_at": about.starts_at.isoformat(),
            "place": about.place,
            "link": about.link,
            "practice": about.practice,
            "practice_name": about.practice_name,
            "answered": about.answered,
        }
    return {
        "programme": about.programme,
        "requirement": about.requirement,
        "title": {"en": about.title.en, "cy": about.title.cy},
        "owner": [about.owner.kind.value, about.owner.id, about.owner.name, about.owner.name_cy],
        "due": about.due.isoformat(),
        "working_due": about.working_due.isoformat(),
        "occasion": about.meeting,
        "aim": about.aim,
        "done_by": about.done_by.value,
        "stand_in": about.stand_in,
    }


def _about(kept: dict[str, Any]) -> About:
    if "requirement" not in kept:
        return AboutMeeting(**(kept | {"starts_at": datetime.fromisoformat(kept["starts_at"])}))
    kind, owner, *names = kept["owner"]
    return AboutDuty(
        kept["programme"],
        kept["requirement"],
        Wording(**kept["title"]),
        Owner(OwnerKind(kind), owner, *names),
        date.fromisoformat(kept["due"]),
        date.fromisoformat(kept["working_due"]),
        kept["occasion"],
        kept["aim"],
        DoneBy(kept["done_by"]),
        kept["stand_in"],
    )
