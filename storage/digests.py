"""What digests are made from beside the duties, and the digests of those who look after more than one cluster."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import orjson

from bot.domain.about import About, AboutDigest, AboutDuty, AboutMeeting
from bot.domain.contacts import Contact
from bot.domain.dates import london_date
from bot.domain.digest_parts import Disowned, Unreached
from bot.domain.digests import Heard
from bot.domain.ids import ClusterId, HealthBoardId, InstallationId
from bot.domain.people import HealthBoard, Role
from bot.domain.reminder_ledger import Because, Line, Reason
from bot.domain.reminders import Wanted
from storage.database import Connection, Query, Row
from storage.reminder_rows import COLUMNS, about_from, kept, line_from


def _heard(clusters: str) -> Query:
    """Make the statement that reads what came back from the people of some clusters."""
    return Query(f"""
        SELECT 'declined' AS what, d.recipient, d.belongs_to, d.facts, d.declined_at AS at, '' AS reason
          FROM declined d
         WHERE d.installation_id = :installation AND d.cluster_id IN ({clusters}) AND d.declined_at >= :since
         UNION ALL
        (SELECT DISTINCT ON (r.recipient) 'failed', r.recipient, NULL, r.facts, r.settled_at, r.reason
           FROM reminder r
          WHERE r.installation_id = :installation AND r.cluster_id IN ({clusters}) AND r.state = 'failed'
            AND r.settled_at >= :since
          ORDER BY r.recipient, r.settled_at DESC)
         ORDER BY at, recipient
    """)  # noqa: S608 - the fragment is ours


_HEARD_IN_CLUSTER = _heard("SELECT :cluster::bigint")
_HEARD_IN_BOARD = _heard("SELECT c.id FROM cluster c WHERE c.board_id = :board")

_READERS = Query("""
    SELECT i.id AS installation_id, i.team_name, b.id AS board_id, b.code, b.name, b.name_cy, p.handle,
           min(a.made_at) AS made_at
      FROM appointment a
      JOIN installation i ON i.id = a.installation_id
      JOIN person p ON p.id = a.person_id AND p.handle IS NOT NULL
      LEFT JOIN health_board b ON b.id = a.board_id AND a.role = :officer
     WHERE a.ended_at IS NULL AND (a.role = :operator OR (a.role = :officer AND b.id IS NOT NULL))
       AND (NOT starts_with(p.handle, 'M') OR (:mail::bool AND EXISTS (
            SELECT 1 FROM mailbox m WHERE m.person_id = p.id AND m.failed = '' AND m.invitations)))
     GROUP BY i.id, b.id, p.handle ORDER BY i.id, b.id, p.handle
""")

_TROUBLED = Query("""
    SELECT DISTINCT installation_id, since FROM fault WHERE last_at >= :moment ORDER BY installation_id, since
""")

# A digest that was cancelled lives again when it is wanted again; that of somebody who reads it no more ends.
_KEEP = Query("""
    WITH wanted AS (
        INSERT INTO reminder (installation_id, subject, step, recipient, due_at, facts, state, reason, planned_at,
               attempts)
        SELECT w.installation, w.subject, w.step, w.recipient, w.due_at, w.facts::jsonb, 'planned', '', :now, 0
          FROM unnest(:installations::bigint[], :subjects::text[], :steps::text[], :recipients::text[],
                      :dues::timestamptz[], :facts::text[])
               AS w (installation, subject, step, recipient, due_at, facts)
        ON CONFLICT (installation_id, subject, recipient, step) DO UPDATE
           SET state = 'planned', reason = '', due_at = excluded.due_at, facts = excluded.facts, settled_at = NULL
         WHERE reminder.state = 'cancelled' AND reminder.reason = :not_theirs)
    UPDATE reminder SET state = 'cancelled', reason = :not_theirs, settled_at = :now
     WHERE cluster_id IS NULL AND state = 'planned'
       AND installation_id || ':' || recipient || ':' || split_part(subject, '@', 1) <> ALL(:readers::text[])
""")

_STALE = Query(f"""
    SELECT {COLUMNS}, r.installation_id FROM reminder r
     WHERE r.state = 'planned' AND r.due_at <= :until AND r.cluster_id IS NULL
       AND coalesce((r.facts->>'made_at')::timestamptz, '-infinity') < :old
     ORDER BY r.id
""")  # noqa: S608 - the fragment is ours

_REFRESH = Query("""
    UPDATE reminder SET facts = :facts::jsonb || jsonb_build_object('made_at', :now::timestamptz)
     WHERE id = :id AND state = 'planned'
""")
_NOTHING_TO_TELL = Query("""
    UPDATE reminder SET state = 'cancelled', reason = :reason, settled_at = :now WHERE id = :id AND state = 'planned'
""")
_LATER = Query("""
    UPDATE reminder SET due_at = :due_at, reason = :reason WHERE id = :id AND state = 'planned'
""")

_PLANNED_SINCE = Query("""
    SELECT count(*) FROM cluster_channel WHERE installation_id = :installation AND planned_at >= :since
""")


class Reader(NamedTuple):
    """Who gets the digest of a health board, or that of the workspace if there is no `board`."""

    installation: InstallationId
    workspace: str
    board: HealthBoard | None
    contact: Contact


class Placed(NamedTuple):
    """A digest of no one cluster in the ledger, and whose it is."""

    installation: InstallationId
    line: Line
    about: AboutDigest


async def heard_in_cluster(
    connection: Connection, installation: InstallationId, cluster: ClusterId, since: datetime
) -> Heard:
    """Read what came back from a cluster's people since a moment."""
    rows = await connection.rows(_HEARD_IN_CLUSTER, installation=installation, cluster=cluster, since=since)
    return _heard_from(rows)


async def heard_in_board(
    connection: Connection, installation: InstallationId, board: HealthBoardId, since: datetime
) -> Heard:
    """Do as heard_in_cluster for all clusters of a health board."""
    rows = await connection.rows(_HEARD_IN_BOARD, installation=installation, board=board, since=since)
    return _heard_from(rows)


async def readers(connection: Connection, *, mail: bool) -> Sequence[Reader]:
    """List who gets a digest of a health board or of the workspace; `mail` tells whether e-mail can be sent."""
    rows = await connection.rows(
        _READERS, operator=Role.OPERATOR.value, officer=Role.BOARD_OFFICER.value, mail=mail
    )
    return [_reader(row) for row in rows]


async def troubled(connection: Connection, moment: datetime) -> Sequence[tuple[InstallationId, datetime]]:
    """List since when something has been wrong in a workspace, of what went wrong at or after a moment."""
    rows = await connection.rows(_TROUBLED, moment=moment)
    return [(InstallationId(row["installation_id"]), row["since"]) for row in rows]


async def keep(
    connection: Connection,
    wanted: Sequence[tuple[InstallationId, Wanted]],
    readers: Sequence[str],
    now: datetime,
) -> None:
    """Have these digests in the ledger once each, and end those of nobody in `readers` (`1:U0CATRIN:digest:board:1`)."""
    await connection.rows(
        _KEEP,
        installations=[installation for installation, _ in wanted],
        subjects=[each.about.subject for _, each in wanted],
        steps=[str(each.rung) for _, each in wanted],
        recipients=[each.recipient for _, each in wanted],
        dues=[each.due_at for _, each in wanted],
        facts=[_json(each.about) for _, each in wanted],
        readers=list(readers),
        not_theirs=str(Reason(Because.NOT_THEIRS)),
        now=now,
    )


async def stale(connection: Connection, until: datetime, old: datetime) -> Sequence[Placed]:
    """List the digests that fall due by a moment and have not been made since `old`."""
    found = []
    for row in await connection.rows(_STALE, until=until, old=old):
        line = line_from(row)
        if isinstance(line.about, AboutDigest):
            found.append(Placed(InstallationId(row["installation_id"]), line, line.about))
    return found


async def refresh(connection: Connection, line: int, about: AboutDigest, now: datetime) -> None:
    """Keep what a digest says, as it was made now."""
    await connection.rows(_REFRESH, id=line, facts=_json(about), now=now)


async def nothing_to_tell(connection: Connection, line: int, now: datetime) -> None:
    """End a digest that there is nothing to say in any more."""
    await connection.rows(_NOTHING_TO_TELL, id=line, reason=str(Reason(Because.NOT_OWED)), now=now)


async def later(connection: Connection, line: int, reason: Reason, due_at: datetime) -> None:
    """Let a digest that could not be made wait."""
    await connection.rows(_LATER, id=line, reason=str(reason), due_at=due_at)


async def planned_since(connection: Connection, installation: InstallationId, since: datetime) -> int:
    """Count the clusters of a workspace whose reminders were looked at since a moment."""
    count: int = await connection.value(_PLANNED_SINCE, installation=installation, since=since)
    return count


def _json(about: AboutDigest | About) -> str:
    return orjson.dumps(kept(about)).decode()


def _reader(row: Row) -> Reader:
    board = None
    if row["board_id"] is not None:
        board = HealthBoard(HealthBoardId(row["board_id"]), row["code"], row["name"], row["name_cy"])
    return Reader(
        InstallationId(row["installation_id"]),
        row["team_name"],
        board,
        Contact(row["handle"], row["made_at"]),
    )


def _heard_from(rows: Sequence[Row]) -> Heard:
    unreached = tuple(
        Unreached(row["recipient"], Reason.of(row["reason"]).detail, london_date(row["at"]))
        for row in rows
        if row["what"] == "failed"
    )
    declined = (_disowned(row, london_date(row["at"])) for row in rows if row["what"] == "declined")
    return Heard(tuple(each for each in declined if each is not None), unreached)


def _disowned(row: Row, on: date) -> Disowned | None:
    about, who, to = about_from(row["facts"]), row["recipient"], row["belongs_to"]
    if isinstance(about, AboutDuty):
        return Disowned(who, to, about.title, about.owner.name, about.until, on)
    if isinstance(about, AboutMeeting):
        return Disowned(who, to, None, about.practice_name, about.until, on)
    return None
