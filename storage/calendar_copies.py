"""The meetings in people's own calendars: who is asked to what is ahead, what each calendar was told, and the letters."""

from collections.abc import Sequence
from datetime import date, datetime

import orjson

from bot.domain.calendar_copies import Copy, MeetingNow, Read, Standing, Step
from bot.domain.calendar_entries import Partstat
from bot.domain.ids import ClusterId, InstallationId, MeetingId, PersonId
from bot.domain.letters import LetterReason
from storage.asked import ASKED
from storage.database import Connection, Query, Row

# Facts are dated before they are committed, so that what changed shortly before the last look is looked at again. A new
# address is no fact of a cluster: it may be of anybody in the workspace.
_BEHIND = Query("""
    SELECT cc.installation_id, cc.cluster_id FROM cluster_channel cc
      LEFT JOIN (SELECT installation_id, max(learned_at) AS learned_at FROM mailbox GROUP BY installation_id) b
        ON b.installation_id = cc.installation_id
     WHERE cc.mailed_at IS NULL OR cc.mailed_at < :turn
        OR greatest(cc.facts_at, b.learned_at) >= cc.mailed_at - interval '10 seconds'
     ORDER BY cc.cluster_id
""")

# One row a person and meeting, of all that are asked and all whose calendar was told; only people with a mailbox.
_STANDING = Query(f"""
    WITH ahead AS (
        SELECT m.id, m.installation_id, m.sequence, m.revised_at, m.asked_at, m.cancelled_at, m.closed_at,
               m.starts_at + make_interval(mins => m.minutes) AS ends_at,
               (m.starts_at AT TIME ZONE 'Europe/London')::date AS day,
               m.cluster_id || ARRAY(SELECT also.cluster_id FROM meeting_cluster also WHERE also.meeting_id = m.id) AS clusters
          FROM meeting m
         WHERE m.installation_id = :installation AND (m.starts_at AT TIME ZONE 'Europe/London')::date >= :today
           AND (m.cluster_id = :cluster OR EXISTS (
                SELECT 1 FROM meeting_cluster also WHERE also.meeting_id = m.id AND also.cluster_id = :cluster))),
    occasion AS (SELECT id, clusters, day FROM ahead WHERE cancelled_at IS NULL),
    asked AS (
        SELECT id, person_id, bool_and(optional) AS optional FROM ({ASKED}) each GROUP BY id, person_id),
    told AS (
        SELECT cp.* FROM ahead JOIN calendar_copy cp ON cp.meeting_id = ahead.id)
    SELECT ahead.id, ahead.sequence, ahead.revised_at, ahead.asked_at, ahead.ends_at,
           ahead.cancelled_at IS NOT NULL AS cancelled, ahead.closed_at IS NOT NULL AS closed,
           b.person_id, asked.id IS NOT NULL AS asked, coalesce(asked.optional, false) AS optional,
           CASE WHEN b.failed = '' THEN b.address ELSE '' END AS address, b.invitations AS wanted,
           told.address AS copy_address, told.sequence AS copy_sequence, told.raised, told.revised_at AS copy_revised_at,
           told.removed, last.kind AS last_kind, last.facts AS last_facts,
           coalesce(last.state = 'failed' AND last.settled_at < b.learned_at, false) AS bounced,
           flight.in_flight, flight.waits_until
      FROM asked FULL JOIN told ON told.meeting_id = asked.id AND told.person_id = asked.person_id
      JOIN ahead ON ahead.id = coalesce(asked.id, told.meeting_id)
      JOIN mailbox b ON b.person_id = coalesce(asked.person_id, told.person_id)
      LEFT JOIN LATERAL (
        SELECT l.kind, l.facts, l.state, l.settled_at FROM letter l
         WHERE l.meeting_id = ahead.id AND l.person_id = b.person_id AND l.kind IN ('invitation', 'cancellation')
           AND l.attempts > 0 ORDER BY l.id DESC LIMIT 1) last ON true
      LEFT JOIN LATERAL (
        SELECT bool_or(l.state = 'claimed') AS in_flight,
               min(l.due_at) FILTER (WHERE l.state = 'waiting') AS waits_until FROM letter l
         WHERE l.meeting_id = ahead.id AND l.person_id = b.person_id AND l.kind IN ('invitation', 'cancellation')
           AND l.state IN ('waiting', 'claimed')) flight ON true
     ORDER BY ahead.id, b.person_id
""")  # noqa: S608 - the fragment is ours

# A copy that somebody else has changed since it was read stays as it is: the next look sees to it.
_TAKE = Query("""
    WITH step AS (
        SELECT * FROM jsonb_to_recordset(:steps::text::jsonb) AS x(
            person bigint, meeting bigint, address text, sequence int, raised int, revised_at timestamptz, removed boolean,
            is_new boolean, was_address text, was_sequence int, was_raised int, was_revised_at timestamptz,
            was_removed boolean, kind text, subject text, facts jsonb, due_at timestamptz)),
    added AS (
        INSERT INTO calendar_copy (installation_id, meeting_id, person_id, address, sequence, raised, revised_at, removed)
        SELECT :installation, meeting, person, address, sequence, raised, revised_at, removed
          FROM step WHERE was_sequence IS NULL
        ON CONFLICT DO NOTHING
        RETURNING meeting_id, person_id),
    changed AS (
        UPDATE calendar_copy c SET address = step.address, sequence = step.sequence, raised = step.raised,
               revised_at = step.revised_at, removed = step.removed,
               partstat = CASE WHEN step.is_new THEN '' ELSE c.partstat END
          FROM step
         WHERE c.meeting_id = step.meeting AND c.person_id = step.person AND c.address = step.was_address
           AND c.sequence = step.was_sequence AND c.raised = step.was_raised AND c.revised_at = step.was_revised_at
           AND c.removed = step.was_removed
        RETURNING c.meeting_id, c.person_id),
    kept AS (SELECT * FROM added UNION ALL SELECT * FROM changed),
    overtaken AS (
        UPDATE letter l SET state = 'overtaken', reason = :reason, settled_at = :now FROM kept
         WHERE l.meeting_id = kept.meeting_id AND l.person_id = kept.person_id AND l.state = 'waiting'
           AND l.kind IN ('invitation', 'cancellation')),
    written AS (
        INSERT INTO letter (installation_id, person_id, meeting_id, kind, subject, facts, written_at, due_at)
        SELECT :installation, step.person, step.meeting, step.kind, step.subject, step.facts, :now::timestamptz, step.due_at
          FROM step JOIN kept ON kept.meeting_id = step.meeting AND kept.person_id = step.person
         WHERE step.kind IS NOT NULL
        ON CONFLICT (installation_id, person_id, subject) DO NOTHING
        RETURNING id)
    SELECT count(*)::int FROM written
""")

_LOOKED_AT = Query("""
    WITH mended AS (
        DELETE FROM fault WHERE installation_id = :installation AND subject = 'calendars:' || (:cluster::bigint)::text)
    UPDATE cluster_channel SET mailed_at = :now WHERE installation_id = :installation AND cluster_id = :cluster
""")

_OF = Query("""
    SELECT c.address, c.sequence, c.raised, c.revised_at, c.removed, b.invitations,
           CASE WHEN c.replied_at >= m.asked_at AND c.partstat <> 'DELEGATED' THEN c.partstat ELSE '' END AS partstat
      FROM calendar_copy c JOIN meeting m ON m.id = c.meeting_id JOIN mailbox b ON b.person_id = c.person_id
     WHERE c.installation_id = :installation AND c.meeting_id = :meeting AND c.person_id = :person
""")


async def behind(connection: Connection, turn: datetime) -> Sequence[tuple[InstallationId, ClusterId]]:
    """List the clusters where calendars may be behind the facts, and those last looked at before `turn`."""
    rows = await connection.rows(_BEHIND, turn=turn)
    return [(InstallationId(row["installation_id"]), ClusterId(row["cluster_id"])) for row in rows]


async def standing(
    connection: Connection, installation: InstallationId, cluster: ClusterId, today: date
) -> Sequence[Standing]:
    """Read who is asked to what is ahead in a cluster, and what stands in the calendar of each."""
    rows = await connection.rows(_STANDING, installation=installation, cluster=cluster, today=today)
    return [_standing(row) for row in rows]


async def take(
    connection: Connection, installation: InstallationId, steps: Sequence[Step], now: datetime
) -> int:
    """Store what each calendar is told from now on, and the letters that tell it; returns how many letters are new."""
    rows = [_row(step) for step in steps]
    return int(
        await connection.value(
            _TAKE,
            installation=installation,
            steps=orjson.dumps(rows).decode(),
            reason=LetterReason.A_LATER_ONE,
            now=now,
        )
    )


async def looked_at(
    connection: Connection, installation: InstallationId, cluster: ClusterId, now: datetime
) -> None:
    """Note that the calendars of a cluster are in line with the facts of a moment."""
    await connection.rows(_LOOKED_AT, installation=installation, cluster=cluster, now=now)


async def of(
    connection: Connection, installation: InstallationId, meeting: MeetingId, person: PersonId
) -> tuple[Copy, Partstat] | None:
    """Return what one calendar was last told and what it says of its owner's coming; None where they want no more of it.

    What it said of an earlier time of the meeting is no answer; who sends somebody else is asked on.
    """
    row = await connection.row(_OF, installation=installation, meeting=meeting, person=person)
    if row is None or not (row["invitations"] or row["removed"]):
        return None
    copy = Copy(row["address"], row["sequence"], row["raised"], row["revised_at"], row["removed"])
    return copy, Partstat(row["partstat"] or "NEEDS-ACTION")


def _standing(row: Row) -> Standing:
    facts = row["last_facts"]
    read = None
    if row["last_kind"] == "invitation":
        read = Read(facts["sequence"], datetime.fromisoformat(facts["asked_at"]))
    copy = None
    if row["copy_sequence"] is not None:
        copy = Copy(
            row["copy_address"], row["copy_sequence"], row["raised"], row["copy_revised_at"], row["removed"]
        )
    return Standing(
        PersonId(row["person_id"]),
        MeetingNow(
            MeetingId(row["id"]),
            row["sequence"],
            row["revised_at"],
            row["asked_at"],
            row["ends_at"],
            row["cancelled"],
            row["closed"],
        ),
        row["asked"],
        row["optional"],
        row["address"],
        copy,
        read,
        bool(row["in_flight"]),
        row["waits_until"],
        row["bounced"],
        row["wanted"],
    )


def _row(step: Step) -> dict[str, object]:
    was, copy, letter = step.standing.copy, step.copy, step.letter
    return {
        "person": step.standing.person,
        "meeting": step.standing.meeting.id,
        "address": copy.address,
        "sequence": copy.sequence,
        "raised": copy.raised,
        "revised_at": copy.revised_at,
        "removed": copy.removed,
        "is_new": step.standing.live is None,
        "was_address": was and was.address,
        "was_sequence": was and was.sequence,
        "was_raised": was and was.raised,
        "was_revised_at": was and was.revised_at,
        "was_removed": was and was.removed,
        "kind": letter and letter.kind.value,
        "subject": letter and letter.subject,
        "facts": letter and letter.facts,
        "due_at": letter and letter.due_at,
    }
