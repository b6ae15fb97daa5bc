"""What the house remembers of things shared: recorded once, read by scope, withdrawn with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.dates import london_date
from bot.domain.deadlines import Owner
from bot.domain.ids import ClusterId, HealthBoardId, InstallationId, MeetingId, PracticeId, SubmissionId
from bot.domain.owners import MemberCluster, MemberPractice, Owners
from bot.domain.people import HealthBoard
from bot.domain.requirements import OwnerKind
from bot.domain.sharing import DutyOwner, ToShare, Withdrawable
from bot.domain.submissions import Submission
from storage.database import Connection, Query, Row
from storage.directory import CLUSTER, cluster_from
from storage.inbox import ARRIVAL

_COLUMNS = "id, requirement, owner_kind, owner_id, meeting_id, shared_on, note, recorded_by, recorded_at"

# The clusters whose reminders may change when something of an owner's duty changes.
_TOUCHED = """
    touched AS (
        UPDATE cluster_channel SET facts_at = :now FROM changed
         WHERE cluster_channel.installation_id = :installation AND cluster_channel.cluster_id IN (
               SELECT c.id FROM cluster c WHERE changed.owner_kind = 'cluster' AND c.id = changed.owner_id
                UNION ALL
               SELECT c.id FROM cluster c WHERE changed.owner_kind = 'board' AND c.board_id = changed.owner_id
                UNION ALL
               SELECT m.cluster_id FROM membership m
                WHERE changed.owner_kind = 'practice' AND m.practice_id = changed.owner_id AND m.until_date IS NULL))
"""

_RECORD = Query(f"""
    WITH {ARRIVAL},
    known AS (
        SELECT {_COLUMNS} FROM submission
         WHERE installation_id = :installation AND programme = :programme AND requirement = :requirement
           AND owner_kind = :kind AND owner_id = :owner AND meeting_id IS NOT DISTINCT FROM :meeting::bigint
           AND withdrawn_at IS NULL),
    changed AS (
        INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, meeting_id, shared_on,
               note, recorded_by, recorded_at, withdrawn_reason)
        SELECT :installation, :programme, :requirement, :kind, :owner, :meeting::bigint, :shared_on::date, :note::text,
               :by, :now, ''
          FROM arrival
         WHERE NOT EXISTS (SELECT 1 FROM known k
                            WHERE k.shared_on = :shared_on::date AND (:note::text = '' OR k.note = :note::text))
        RETURNING {_COLUMNS}),
    {_TOUCHED}
    SELECT *, true AS fresh FROM changed UNION ALL SELECT *, false FROM known ORDER BY shared_on, id
""")  # noqa: S608 - the fragments are ours

_WITHDRAW = Query(f"""
    WITH {ARRIVAL},
    changed AS (
        UPDATE submission SET withdrawn_at = :now, withdrawn_by = :by, withdrawn_reason = :reason FROM arrival
         WHERE submission.installation_id = :installation AND submission.id = :submission AND withdrawn_at IS NULL
        RETURNING owner_kind, owner_id),
    {_TOUCHED}
    SELECT count(*) FROM changed
""")  # noqa: S608 - the fragment is ours

# An owner with its health board and, of a cluster or a practice, the cluster.
_OWNER = f"""
    SELECT 'board' AS kind, b.id, b.name, b.id AS board_id, NULL::json AS cluster FROM health_board b
     WHERE b.installation_id = :installation
     UNION ALL
    SELECT 'cluster', c.id, c.name, c.board_id, {CLUSTER}
      FROM cluster c JOIN health_board b ON b.id = c.board_id LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
     WHERE c.installation_id = :installation
     UNION ALL
    SELECT 'practice', g.id, g.name, c.board_id, {CLUSTER}
      FROM practice g JOIN membership m ON m.practice_id = g.id AND m.until_date IS NULL
      JOIN cluster c ON c.id = m.cluster_id JOIN health_board b ON b.id = c.board_id
      LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
     WHERE g.installation_id = :installation
"""  # noqa: S608 - the fragment is ours

_THE_OWNER = Query(
    f"SELECT o.* FROM ({_OWNER}) o WHERE o.kind = :kind AND o.id = :owner"  # noqa: S608 - the fragment is ours
)

_ONE = Query(f"""
    SELECT s.id, s.programme, s.requirement, s.owner_kind, s.owner_id, s.meeting_id, s.shared_on, s.note, s.recorded_by,
           s.recorded_at, o.kind, o.name, o.board_id, o.cluster
      FROM submission s JOIN ({_OWNER}) o ON o.kind = s.owner_kind AND o.id = s.owner_id
     WHERE s.installation_id = :installation AND s.id = :submission AND s.withdrawn_at IS NULL
""")  # noqa: S608 - the fragment is ours


def _of_scope(scope: str) -> Query:
    """Make the statement that reads the owners of some clusters and all that is recorded towards their duties."""
    return Query(f"""
        WITH scope AS MATERIALIZED (
            SELECT c.id, c.name, c.board_id FROM cluster c WHERE c.installation_id = :installation AND {scope}),
        belonging AS MATERIALIZED (
            SELECT g.id, g.code, g.name, g.postcode, s.id AS cluster_id, s.name AS cluster
              FROM scope s
              JOIN membership m ON m.cluster_id = s.id AND m.from_date <= :on
                   AND (m.until_date IS NULL OR m.until_date > :on)
              JOIN practice g ON g.id = m.practice_id),
        owed AS (
            SELECT 'board' AS kind, board_id AS id FROM scope UNION
            SELECT 'cluster', id FROM scope UNION SELECT 'practice', id FROM belonging),
        shared AS (
            SELECT s.* FROM owed
              JOIN submission s ON s.installation_id = :installation AND s.programme = :programme
                   AND s.owner_kind = owed.kind AND s.owner_id = owed.id
             WHERE s.recorded_at <= :until AND (s.withdrawn_at IS NULL OR s.withdrawn_at > :until))
        SELECT b.*, c.*, p.*, s.*, r.* FROM
            (SELECT array_agg(id) AS board, array_agg(code) AS board_code, array_agg(name) AS board_name,
                    array_agg(name_cy) AS board_name_cy
               FROM (SELECT * FROM health_board WHERE id IN (SELECT board_id FROM scope) ORDER BY name, id) x) b,
            (SELECT array_agg(id) AS cluster, array_agg(name) AS cluster_name, array_agg(board_id) AS cluster_board
               FROM (SELECT * FROM scope ORDER BY name, id) x) c,
            (SELECT array_agg(id) AS practice, array_agg(code) AS code, array_agg(name) AS name,
                    array_agg(postcode) AS postcode, array_agg(cluster_id) AS member_of,
                    array_agg(cluster) AS member_of_name
               FROM (SELECT * FROM belonging ORDER BY name, code) x) p,
            (SELECT array_agg(id) AS id, array_agg(requirement) AS requirement, array_agg(owner_kind) AS owner_kind,
                    array_agg(owner_id) AS owner_id, array_agg(meeting_id) AS meeting_id,
                    array_agg(shared_on) AS shared_on, array_agg(note) AS note, array_agg(recorded_by) AS recorded_by,
                    array_agg(recorded_at) AS recorded_at FROM shared) s,
            (SELECT array_agg(meeting_id) AS refreshed, array_agg(first_at) AS refreshed_at
               FROM (SELECT e.meeting_id, min(e.recorded_at) AS first_at
                       FROM scope JOIN meeting mt ON mt.cluster_id = scope.id JOIN plan_entry e ON e.meeting_id = mt.id
                      WHERE e.recorded_at <= :until GROUP BY e.meeting_id) x) r
    """)  # noqa: S608 - the fragment is ours


_OF_A_CLUSTER = _of_scope("c.id = :scope")
_OF_A_BOARD = _of_scope("c.board_id = :scope")

_PRACTICES = Query("""
    SELECT g.id, g.code, g.name, g.postcode, c.id AS cluster_id, c.name AS cluster
      FROM cluster c
      JOIN membership m ON m.cluster_id = c.id AND m.from_date <= :on AND (m.until_date IS NULL OR m.until_date > :on)
      JOIN practice g ON g.id = m.practice_id
     WHERE c.installation_id = :installation AND c.id = :cluster
     ORDER BY g.name, g.code
""")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording did: everything that stands of the duty, in order of its days, and which of it is new."""

    standing: tuple[Submission, ...]
    fresh: Submission | None


@dataclass(frozen=True, slots=True)
class OfScope:
    """The owners of a scope and what is recorded towards their duties."""

    owners: Owners
    submissions: tuple[Submission, ...]
    refreshed: Mapping[MeetingId, date]


async def record(
    connection: Connection,
    installation: InstallationId,
    programme: str,
    shared: ToShare,
    *,
    shared_on: date,
    note: str,
    by: str,
    key: str,
    now: datetime,
) -> Recorded:
    """Record that a duty was done, unless the same day is recorded already (with that note, if there is one)."""
    rows = await connection.rows(
        _RECORD,
        installation=installation,
        programme=programme,
        requirement=shared.requirement.key,
        kind=shared.owner.kind.value,
        owner=shared.owner.id,
        meeting=shared.meeting,
        shared_on=shared_on,
        note=note,
        by=by,
        key=key,
        now=now,
    )
    fresh = next((_submission(row) for row in rows if row["fresh"]), None)
    return Recorded(tuple(_submission(row) for row in rows), fresh)


async def withdraw(
    connection: Connection,
    installation: InstallationId,
    submission: SubmissionId,
    *,
    reason: str,
    by: str,
    key: str,
    now: datetime,
) -> bool:
    """Withdraw a submission for a reason; tells whether it still stood until now."""
    asked = {"installation": installation, "submission": submission, "key": key, "now": now}
    return bool(await connection.value(_WITHDRAW, reason=reason, by=by, **asked))


async def owner(
    connection: Connection, installation: InstallationId, kind: OwnerKind, id_: int
) -> DutyOwner | None:
    """Find a health board, cluster or practice by its number."""
    row = await connection.row(_THE_OWNER, installation=installation, kind=kind.value, owner=id_)
    return None if row is None else _owner(row, id_)


async def one(
    connection: Connection, installation: InstallationId, submission: SubmissionId
) -> Withdrawable | None:
    """Find a submission that stands, with its owner."""
    row = await connection.row(_ONE, installation=installation, submission=submission)
    if row is None:
        return None
    return Withdrawable(row["programme"], _submission(row), _owner(row, row["owner_id"]))


async def practices(
    connection: Connection, installation: InstallationId, cluster: ClusterId, on: date
) -> tuple[MemberPractice, ...]:
    """List a cluster's practices of a day by name."""
    rows = await connection.rows(_PRACTICES, installation=installation, cluster=cluster, on=on)
    return tuple(_practice(*row.values()) for row in rows)


async def of_cluster(
    connection: Connection,
    installation: InstallationId,
    programme: str,
    cluster: ClusterId,
    *,
    on: date,
    until: datetime,
) -> OfScope:
    """Read a cluster, its health board and its practices of a day, and what was recorded until a moment."""
    return await _read(connection, _OF_A_CLUSTER, installation, programme, cluster, on, until)


async def of_board(
    connection: Connection,
    installation: InstallationId,
    programme: str,
    board: HealthBoardId,
    *,
    on: date,
    until: datetime,
) -> OfScope:
    """Do as of_cluster for all clusters of a health board, at the same one round trip."""
    return await _read(connection, _OF_A_BOARD, installation, programme, board, on, until)


async def _read(
    connection: Connection,
    query: Query,
    installation: InstallationId,
    programme: str,
    scope: int,
    on: date,
    until: datetime,
) -> OfScope:
    asked = {"installation": installation, "programme": programme, "scope": scope, "on": on, "until": until}
    row = await connection.one(query, **asked)
    boards = _columns(row, "board", "board_code", "board_name", "board_name_cy")
    clusters = _columns(row, "cluster", "cluster_name", "cluster_board")
    members = _columns(row, "practice", "code", "name", "postcode", "member_of", "member_of_name")
    return OfScope(
        Owners(
            tuple(HealthBoard(*board) for board in boards),
            tuple(MemberCluster(*cluster) for cluster in clusters),
            tuple(_practice(*member) for member in members),
        ),
        tuple(
            _shared(*columns) for columns in _columns(row, *(name.strip() for name in _COLUMNS.split(",")))
        ),
        {MeetingId(meeting): london_date(at) for meeting, at in _columns(row, "refreshed", "refreshed_at")},
    )


def _columns(row: Row, *names: str) -> Sequence[Any]:
    return list(zip(*(row[name] or () for name in names), strict=True))


def _practice(
    id_: int, code: str, name: str, postcode: str, cluster: int, cluster_name: str
) -> MemberPractice:
    return MemberPractice(PracticeId(id_), code, name, postcode, ClusterId(cluster), cluster_name)


def _owner(row: Row, id_: int) -> DutyOwner:
    named = Owner(OwnerKind(row["kind"]), id_, row["name"])
    return DutyOwner(named, HealthBoardId(row["board_id"]), cluster_from(row["cluster"]))


def _submission(row: Row) -> Submission:
    return _shared(*(row[name.strip()] for name in _COLUMNS.split(",")))


def _shared(
    id_: int,
    requirement: str,
    kind: str,
    owner_id: int,
    meeting: int | None,
    shared_on: date,
    note: str,
    by: str,
    at: datetime,
) -> Submission:
    return Submission(
        SubmissionId(id_),
        requirement,
        OwnerKind(kind),
        owner_id,
        shared_on,
        None if meeting is None else MeetingId(meeting),
        at,
        by,
        note,
    )
