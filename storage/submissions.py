"""What the house remembers of things shared: recorded once, withdrawn with a reason."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.deadlines import Owner
from bot.domain.ids import ClusterId, HealthBoardId, InstallationId, MeetingId, PracticeId, SubmissionId
from bot.domain.owners import MemberPractice
from bot.domain.requirements import OwnerKind
from bot.domain.sharing import DutyOwner, ToShare, Withdrawable
from bot.domain.submissions import Submission
from storage.database import Connection, Query, Row
from storage.directory import CLUSTER, cluster_from
from storage.inbox import ARRIVAL
from storage.memberships import NOW_OR_LATER, home

COLUMNS = (
    "id",
    "requirement",
    "owner_kind",
    "owner_id",
    "meeting_id",
    "period",
    "shared_on",
    "note",
    "link",
    "source",
    "recorded_by",
    "recorded_at",
)
_COLUMNS = ", ".join(COLUMNS)

# The health board's last word by then on a catch-up, as which submissions from a review card `s` may be asked about.
_WORD = """
    SELECT answer.accepted FROM confirmation answer
     WHERE answer.installation_id = s.installation_id AND answer.kind = 'catch-up' AND answer.subject_id = s.id
       AND answer.recorded_at <= :until
     ORDER BY answer.id DESC LIMIT 1
"""
ACCEPTED = f"(s.source LIKE 'review:%' AND ({_WORD}))"
# What stands by a moment: recorded, not withdrawn, and no catch-up that the health board refused.
STANDS = f"""
    s.recorded_at <= :until AND (s.withdrawn_at IS NULL OR s.withdrawn_at > :until)
    AND (s.source NOT LIKE 'review:%' OR ({_WORD}) IS NOT FALSE)
"""

# The clusters whose reminders may change when something of an owner's duty changes.
_TOUCHED = f"""
    touched AS (
        UPDATE cluster_channel SET facts_at = :now FROM changed
         WHERE cluster_channel.installation_id = :installation AND cluster_channel.cluster_id IN (
               SELECT c.id FROM cluster c WHERE c.kind = changed.owner_kind AND c.id = changed.owner_id
                UNION ALL
               SELECT c.id FROM cluster c WHERE changed.owner_kind = 'board' AND c.board_id = changed.owner_id
                UNION ALL
               SELECT m.cluster_id FROM membership m
                WHERE changed.owner_kind = 'practice' AND m.practice_id = changed.owner_id AND {NOW_OR_LATER}))
"""  # noqa: S608 - the fragment is ours

_RECORD = Query(f"""
    WITH {ARRIVAL},
    known AS (
        SELECT {_COLUMNS} FROM submission
         WHERE installation_id = :installation AND programme = :programme AND requirement = :requirement
           AND owner_kind = :kind AND owner_id = :owner AND meeting_id IS NOT DISTINCT FROM :meeting::bigint
           AND period IS NOT DISTINCT FROM :period::date AND withdrawn_at IS NULL),
    changed AS (
        INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, meeting_id, period,
               shared_on, note, link, recorded_by, recorded_at, withdrawn_reason)
        SELECT :installation, :programme, :requirement, :kind, :owner, :meeting::bigint, :period::date, :shared_on::date,
               :note::text, :link::text, :by, :now, ''
          FROM arrival
         WHERE NOT EXISTS (SELECT 1 FROM known k
                            WHERE k.shared_on = :shared_on::date AND (:note::text = '' OR k.note = :note::text)
                              AND (:link::text = '' OR k.link = :link::text))
        RETURNING {_COLUMNS}),
    {_TOUCHED}
    SELECT *, true AS fresh FROM changed UNION ALL SELECT *, false FROM known ORDER BY shared_on, id
""")  # noqa: S608 - the fragments are ours

# What was kept as evidence is taken back with the record that it made; a test of change stays, but is not shared.
_WITHDRAW = Query(f"""
    WITH {ARRIVAL},
    changed AS (
        UPDATE submission SET withdrawn_at = :now, withdrawn_by = :by, withdrawn_reason = :reason FROM arrival
         WHERE submission.installation_id = :installation AND submission.id = :submission AND withdrawn_at IS NULL
        RETURNING owner_kind, owner_id, source),
    evidence_too AS (
        UPDATE evidence SET withdrawn_at = :now, withdrawn_by = :by, withdrawn_reason = :reason FROM changed
         WHERE evidence.installation_id = :installation AND evidence.withdrawn_at IS NULL
           AND changed.source = 'evidence:' || evidence.id),
    test_too AS (
        INSERT INTO change_test_entry (installation_id, test_id, revision, aim, plan, done, study, act, result, reason,
               recorded_by, recorded_at)
        SELECT installation_id, test_id, revision + 1, aim, plan, done, study, act, result, :reason, :by, :now
          FROM changed CROSS JOIN LATERAL (
               SELECT * FROM change_test_entry entry
                WHERE entry.installation_id = :installation AND changed.source = 'test:' || entry.test_id
                ORDER BY revision DESC LIMIT 1) entry),
    {_TOUCHED}
    SELECT count(*) FROM changed
""")  # noqa: S608 - the fragment is ours

# An owner with its health board and, of a cluster or a practice, the cluster.
_OWNER = f"""
    SELECT 'board' AS kind, b.id, b.name, b.name_cy, b.id AS board_id, NULL::json AS cluster FROM health_board b
     WHERE b.installation_id = :installation
     UNION ALL
    SELECT c.kind, c.id, c.name, c.name_cy, c.board_id, {CLUSTER}
      FROM cluster c JOIN health_board b ON b.id = c.board_id LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
     WHERE c.installation_id = :installation
     UNION ALL
    SELECT 'practice', g.id, g.name, '', c.board_id, {CLUSTER}
      FROM practice g JOIN cluster c ON c.id = {home("g.id")} JOIN health_board b ON b.id = c.board_id
      LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
     WHERE g.installation_id = :installation
"""  # noqa: S608 - the fragment is ours

# A duty done at a meeting is the duty of the cluster that met, or of somebody under the same health board.
_THE_OWNER = Query(f"""
    SELECT o.* FROM ({_OWNER}) o
     WHERE o.kind = :kind AND o.id = :owner AND (:meeting::bigint IS NULL OR EXISTS (
        SELECT 1 FROM meeting held JOIN cluster met ON met.id = held.cluster_id
         WHERE held.installation_id = :installation AND held.id = :meeting AND met.board_id = o.board_id
           AND (o.kind IN ('board', 'practice') OR met.id = o.id)))
""")  # noqa: S608 - the fragment is ours

_ONE = Query(f"""
    SELECT s.id, s.programme, s.requirement, s.owner_kind, s.owner_id, s.meeting_id, s.period, s.shared_on, s.note, s.link,
           s.source, s.recorded_by, s.recorded_at, o.kind, o.name, o.name_cy, o.board_id, o.cluster
      FROM submission s JOIN ({_OWNER}) o ON o.kind = s.owner_kind AND o.id = s.owner_id
     WHERE s.installation_id = :installation AND s.id = :submission AND s.withdrawn_at IS NULL
""")  # noqa: S608 - the fragment is ours


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


async def record(
    connection: Connection,
    installation: InstallationId,
    programme: str,
    shared: ToShare,
    *,
    shared_on: date,
    note: str,
    link: str = "",
    by: str,
    key: str,
    now: datetime,
) -> Recorded:
    """Record that a duty was done, unless the same day is recorded already (with that note and link, if given).

    Nothing stands afterwards only if this very delivery was recorded before and has been withdrawn since.
    """
    said = {
        "installation": installation,
        "programme": programme,
        "requirement": shared.requirement.key,
        "kind": shared.owner.kind.value,
        "owner": shared.owner.id,
        "meeting": shared.meeting,
        "period": shared.requirement.period_of(shared_on),
        "shared_on": shared_on,
        "note": note,
        "link": link,
        "by": by,
        "key": key,
        "now": now,
    }
    # A delivery that waited for its twin saw the table as it was before: what the twin wrote takes a second look.
    rows = await connection.rows(_RECORD, **said) or await connection.rows(_RECORD, **said)
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
    connection: Connection,
    installation: InstallationId,
    kind: OwnerKind,
    id_: int,
    meeting: MeetingId | None,
    today: date,
) -> DutyOwner | None:
    """Find a health board, cluster or practice by its number; none if the meeting named is not one of theirs.

    A practice stands in the cluster of the day, a closed one in its last.
    """
    row = await connection.row(
        _THE_OWNER, installation=installation, kind=kind.value, owner=id_, meeting=meeting, today=today
    )
    return None if row is None else _owner(row, id_)


async def one(
    connection: Connection, installation: InstallationId, submission: SubmissionId, today: date
) -> Withdrawable | None:
    """Find a submission that stands, with its owner as it stands today."""
    row = await connection.row(_ONE, installation=installation, submission=submission, today=today)
    if row is None:
        return None
    return Withdrawable(row["programme"], _submission(row), _owner(row, row["owner_id"]))


async def practices(
    connection: Connection, installation: InstallationId, cluster: ClusterId, on: date
) -> tuple[MemberPractice, ...]:
    """List a cluster's practices of a day by name."""
    rows = await connection.rows(_PRACTICES, installation=installation, cluster=cluster, on=on)
    return tuple(member_practice(*row.values()) for row in rows)


def member_practice(
    id_: int, code: str, name: str, postcode: str, cluster: int, cluster_name: str
) -> MemberPractice:
    """Make a practice of a row's columns, in the order in which every statement here gives them."""
    return MemberPractice(PracticeId(id_), code, name, postcode, ClusterId(cluster), cluster_name)


def _owner(row: Row, id_: int) -> DutyOwner:
    named = Owner(OwnerKind(row["kind"]), id_, row["name"], row["name_cy"])
    return DutyOwner(named, HealthBoardId(row["board_id"]), cluster_from(row["cluster"]))


def _submission(row: Row) -> Submission:
    return submission(*(row[name] for name in COLUMNS))


def submission(
    id_: int,
    requirement: str,
    kind: str,
    owner_id: int,
    meeting: int | None,
    period: date | None,
    shared_on: date,
    note: str,
    link: str,
    source: str,
    by: str,
    at: datetime,
) -> Submission:
    """Make a submission of a row's values in the order of COLUMNS."""
    return Submission(
        SubmissionId(id_),
        requirement,
        OwnerKind(kind),
        owner_id,
        shared_on,
        None if meeting is None else MeetingId(meeting),
        period,
        at,
        by,
        note,
        link,
        source,
    )
