"""What the house remembers of evidence: kept once with its submission, given its row once, taken back with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.evidence import ClusterEvidence, EvidencePlace, How, KeptEvidence, PlanRow, ToKeep
from bot.domain.ids import ActionId, ClusterId, EvidenceId, HealthBoardId, InstallationId, PracticeId
from bot.domain.owners import MemberPractice
from bot.domain.people import Cluster
from bot.domain.plan_words import RagRating
from storage.database import Connection, Query
from storage.directory import CLUSTER, cluster_from
from storage.inbox import ARRIVAL
from storage.memberships import NOW_OR_LATER, home
from storage.submissions import member_practice

_PRACTICES = """
    (SELECT json_agg(json_build_array(g.id, g.code, g.name, g.postcode, c.id, c.name) ORDER BY g.name, g.code)
       FROM cluster c
       JOIN membership m ON m.cluster_id = c.id AND m.from_date <= :on
            AND (m.until_date IS NULL OR m.until_date > :on)
       JOIN practice g ON g.id = m.practice_id
      WHERE c.installation_id = :installation AND c.id = :cluster) AS practices
"""

# What a row of the plan says now.
_SAYS = """
    LATERAL (SELECT objective, rag FROM plan_entry WHERE action_id = a.id ORDER BY revision DESC LIMIT 1) now_says
"""

_PLACE = Query(f"""
    SELECT {_PRACTICES},
        (SELECT json_agg(json_build_array(a.id, a.number, objective, rag) ORDER BY a.number)
           FROM plan_action a CROSS JOIN {_SAYS}
          WHERE a.installation_id = :installation AND a.cluster_id = :cluster) AS rows,
        (SELECT json_agg(json_build_array(p.handle, p.name, a.practice_id))
           FROM person p
           LEFT JOIN appointment a ON a.person_id = p.id AND a.practice_id IS NOT NULL AND a.ended_at IS NULL
          WHERE p.installation_id = :installation AND p.handle = ANY(:users::text[])) AS people
""")  # noqa: S608 - the fragments are ours

# A piece as it is read; a note whose writer was not known by name is signed by whoever recorded it.
_PIECE = """
    json_build_object('id', e.id, 'requirement', e.requirement, 'practice', e.practice_id, 'practice_name', g.name,
        'row', CASE WHEN a.id IS NULL THEN NULL ELSE json_build_array(a.id, a.number, objective, rag) END,
        'words', e.words, 'author', coalesce(nullif(e.author, ''), nullif(by_whom.name, ''), e.recorded_by),
        'said_at', e.said_at, 'link', e.link, 'how', e.how, 'recorded_by', e.recorded_by, 'recorded_at', e.recorded_at)
"""
_PIECES = f"""
    evidence e
    JOIN practice g ON g.id = e.practice_id
    LEFT JOIN person by_whom ON by_whom.installation_id = e.installation_id AND by_whom.handle = e.recorded_by
    LEFT JOIN plan_action a ON a.id = e.action_id
    LEFT JOIN {_SAYS} ON true
"""

_SHELF = Query(f"""
    SELECT {_PRACTICES},
        (SELECT json_agg({_PIECE} ORDER BY g.name, g.code, e.said_at, e.id)
           FROM membership m JOIN {_PIECES} ON e.practice_id = m.practice_id
          WHERE m.installation_id = :installation AND m.cluster_id = :cluster AND m.from_date <= :on
            AND (m.until_date IS NULL OR m.until_date > :on)
            AND e.programme = :programme AND e.recorded_at <= :until
            AND (e.withdrawn_at IS NULL OR e.withdrawn_at > :until)) AS kept
""")  # noqa: S608 - the fragments are ours

_OF_BOARD = Query("""
    SELECT c.name, count(e.id) AS pieces, count(DISTINCT e.practice_id) AS practices_with,
           count(DISTINCT m.practice_id) AS practices
      FROM cluster c
      JOIN membership m ON m.cluster_id = c.id AND m.from_date <= :on
           AND (m.until_date IS NULL OR m.until_date > :on)
      LEFT JOIN evidence e ON e.practice_id = m.practice_id AND e.programme = :programme AND e.withdrawn_at IS NULL
     WHERE c.installation_id = :installation AND c.board_id = :board AND c.kind = 'cluster'
     GROUP BY c.id, c.name ORDER BY c.name, c.id
""")

_ONE = Query(f"""
    SELECT {_PIECE} AS piece, e.programme,
        (SELECT {CLUSTER} FROM cluster c
           JOIN health_board b ON b.id = c.board_id LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
          WHERE c.id = {home("e.practice_id")}) AS cluster,
        (SELECT json_agg(json_build_array(a.id, a.number, objective, rag) ORDER BY a.number)
           FROM plan_action a CROSS JOIN {_SAYS} WHERE a.cluster_id = {home("e.practice_id")}) AS rows
      FROM {_PIECES}
     WHERE e.installation_id = :installation AND e.id = :evidence AND e.withdrawn_at IS NULL
""")  # noqa: S608 - the fragments are ours

# The clusters whose reminders may change when something of a practice's duty changes.
_TOUCHED = f"""
    touched AS (
        UPDATE cluster_channel SET facts_at = :now
          FROM changed JOIN membership m ON m.practice_id = changed.owner_id AND {NOW_OR_LATER}
         WHERE cluster_channel.installation_id = :installation AND cluster_channel.cluster_id = m.cluster_id)
"""  # noqa: S608 - the fragment is ours

# A message is the same by its place; a note by its words, what it is for, and its day.
_KEEP = Query(f"""
    WITH {ARRIVAL},
    known AS (
        SELECT {_PIECE} AS piece FROM {_PIECES}
         WHERE e.installation_id = :installation AND e.practice_id = :practice AND e.withdrawn_at IS NULL
           AND CASE WHEN :message_ts::text <> ''
                    THEN e.channel = :channel::text AND e.message_ts = :message_ts::text
                    ELSE e.message_ts = '' AND e.requirement = :requirement::text AND e.words = :words::text
                         AND e.action_id IS NOT DISTINCT FROM :action::bigint
                         AND (e.said_at AT TIME ZONE 'Europe/London')::date = :day::date END
         ORDER BY e.id LIMIT 1),
    made AS (
        INSERT INTO evidence (installation_id, programme, requirement, practice_id, action_id, words, author, said_at,
               link, channel, message_ts, how, recorded_by, recorded_at)
        SELECT :installation, :programme::text, :requirement::text, :practice, :action::bigint, :words::text,
               :author::text, :said_at::timestamptz, :link::text, :channel::text, :message_ts::text, :how::text,
               :by::text, :now
          FROM arrival WHERE NOT EXISTS (SELECT 1 FROM known)
        ON CONFLICT (installation_id, practice_id, channel, message_ts)
              WHERE message_ts <> '' AND withdrawn_at IS NULL DO NOTHING
        RETURNING id),
    changed AS (
        INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on, note, link,
               source, recorded_by, recorded_at, withdrawn_reason)
        SELECT :installation, :programme::text, :requirement::text, 'practice', :practice, :day::date, :note::text,
               :link::text, 'evidence:' || made.id, :by::text, :now, '' FROM made
        RETURNING owner_id),
    {_TOUCHED}
    SELECT id, NULL::json AS piece FROM made UNION ALL SELECT NULL, piece FROM known
""")  # noqa: S608 - the fragments are ours

_CHOOSE_ROW = Query(f"""
    WITH {ARRIVAL}
    UPDATE evidence SET action_id = :action FROM arrival
     WHERE evidence.installation_id = :installation AND evidence.id = :evidence AND action_id IS NULL
       AND withdrawn_at IS NULL
    RETURNING evidence.id
""")  # noqa: S608 - the fragment is ours

_WITHDRAW = Query(f"""
    WITH {ARRIVAL},
    taken AS (
        UPDATE evidence SET withdrawn_at = :now, withdrawn_by = :by, withdrawn_reason = :reason FROM arrival
         WHERE evidence.installation_id = :installation AND evidence.id = :evidence AND withdrawn_at IS NULL
        RETURNING evidence.id),
    changed AS (
        UPDATE submission SET withdrawn_at = :now, withdrawn_by = :by, withdrawn_reason = :reason FROM taken
         WHERE submission.installation_id = :installation AND submission.source = 'evidence:' || taken.id
           AND submission.withdrawn_at IS NULL
        RETURNING owner_id),
    {_TOUCHED}
    SELECT count(*) FROM taken
""")  # noqa: S608 - the fragments are ours

_NOTE = 200


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who records something, at what moment, by which delivery, and in which workspace."""

    installation: InstallationId
    by: str
    key: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """One piece with the year it was kept in, its practice's cluster of today, and the rows of that cluster's plan."""

    kept: KeptEvidence
    programme: str
    cluster: Cluster | None
    rows: tuple[PlanRow, ...]


async def place(
    connection: Connection,
    installation: InstallationId,
    cluster: Cluster,
    on: date,
    users: Sequence[str],
) -> EvidencePlace:
    """Read a cluster's practices of a day, the rows of its plan, and what is known of some people."""
    row = await connection.one(
        _PLACE, installation=installation, cluster=cluster.id, on=on, users=list(users)
    )
    people = row["people"] or ()
    speak_for: dict[str, frozenset[PracticeId]] = {}
    for user, _, practice in people:
        if practice is not None:
            speak_for[user] = speak_for.get(user, frozenset()) | {PracticeId(practice)}
    names = {user: name for user, name, _ in people if name}
    return EvidencePlace(cluster, _practices(row["practices"]), _rows(row["rows"]), names, speak_for)


async def shelf(
    connection: Connection,
    installation: InstallationId,
    cluster: ClusterId,
    programme: str,
    *,
    on: date,
    until: datetime,
) -> tuple[tuple[MemberPractice, ...], tuple[KeptEvidence, ...]]:
    """Read a cluster's practices of a day and what stood of their evidence of a year at a moment."""
    row = await connection.one(
        _SHELF, installation=installation, cluster=cluster, programme=programme, on=on, until=until
    )
    return _practices(row["practices"]), tuple(_kept(piece) for piece in row["kept"] or ())


async def of_board(
    connection: Connection, installation: InstallationId, board: HealthBoardId, programme: str, on: date
) -> tuple[ClusterEvidence, ...]:
    """Count the evidence that the practices of each of a board's clusters have kept in a year."""
    rows = await connection.rows(
        _OF_BOARD, installation=installation, board=board, programme=programme, on=on
    )
    return tuple(ClusterEvidence(*row.values()) for row in rows)


async def one(
    connection: Connection, installation: InstallationId, evidence: EvidenceId, today: date
) -> Found | None:
    """Find a piece that stands, with the plan of the cluster that its practice belongs to today."""
    row = await connection.row(_ONE, installation=installation, evidence=evidence, today=today)
    if row is None:
        return None
    return Found(_kept(row["piece"]), row["programme"], cluster_from(row["cluster"]), _rows(row["rows"]))


async def keep(
    connection: Connection, stamp: Stamp, programme: str, wanted: ToKeep
) -> tuple[KeptEvidence, bool] | None:
    """Keep a piece, and record with it that the duty it shows was done; tells whether it is new.

    The same message, or the same note of the same day, is kept once for a practice: what is there already is
    returned. None if this very delivery kept it before and it has been taken back since.
    """
    said = {
        "installation": stamp.installation,
        "key": stamp.key,
        "now": stamp.now,
        "by": stamp.by,
        "programme": programme,
        "requirement": wanted.requirement.key,
        "practice": wanted.practice.id,
        "action": wanted.row.id if wanted.row else None,
        "words": wanted.words,
        "note": wanted.words[:_NOTE],
        "author": wanted.author,
        "said_at": wanted.said_at,
        "day": wanted.on,
        "link": wanted.link,
        "channel": wanted.channel,
        "message_ts": wanted.message_ts,
        "how": wanted.how.value,
    }
    # A delivery that waited for its twin saw the table as it was before: what the twin wrote takes a second look.
    row = await connection.row(_KEEP, **said) or await connection.row(_KEEP, **said)
    if row is None:
        return None
    if row["piece"] is not None:
        return _kept(row["piece"]), False
    return _as_made(EvidenceId(row["id"]), wanted, stamp), True


async def choose_row(connection: Connection, stamp: Stamp, evidence: EvidenceId, action: ActionId) -> bool:
    """Say which row of the plan a piece belongs to; tells whether it had none until now."""
    chosen = await connection.row(
        _CHOOSE_ROW,
        installation=stamp.installation,
        key=stamp.key,
        now=stamp.now,
        evidence=evidence,
        action=action,
    )
    return chosen is not None


async def withdraw(connection: Connection, stamp: Stamp, evidence: EvidenceId, reason: str) -> bool:
    """Take a piece back, and what was recorded with it; tells whether it still stood until now."""
    taken = await connection.value(
        _WITHDRAW,
        installation=stamp.installation,
        key=stamp.key,
        now=stamp.now,
        by=stamp.by,
        evidence=evidence,
        reason=reason,
    )
    return bool(taken)


def _as_made(id_: EvidenceId, wanted: ToKeep, stamp: Stamp) -> KeptEvidence:
    return KeptEvidence(
        id_,
        wanted.requirement.key,
        wanted.practice.id,
        wanted.practice.name,
        wanted.row,
        wanted.words,
        wanted.author or stamp.by,
        wanted.said_at,
        wanted.link,
        wanted.how,
        stamp.by,
        stamp.now,
    )


def _kept(stored: Mapping[str, Any]) -> KeptEvidence:
    return KeptEvidence(
        EvidenceId(stored["id"]),
        stored["requirement"],
        PracticeId(stored["practice"]),
        stored["practice_name"],
        _row(*stored["row"]) if stored["row"] else None,
        stored["words"],
        stored["author"],
        datetime.fromisoformat(stored["said_at"]),
        stored["link"],
        How(stored["how"]),
        stored["recorded_by"],
        datetime.fromisoformat(stored["recorded_at"]),
    )


def _practices(stored: Sequence[Sequence[Any]] | None) -> tuple[MemberPractice, ...]:
    return tuple(member_practice(*columns) for columns in stored or ())


def _rows(stored: Sequence[Sequence[Any]] | None) -> tuple[PlanRow, ...]:
    return tuple(_row(*columns) for columns in stored or ())


def _row(id_: int, number: int, objective: str, rag: str) -> PlanRow:
    return PlanRow(ActionId(id_), number, objective, completed=rag == RagRating.GREEN)
