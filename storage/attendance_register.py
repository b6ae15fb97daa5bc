"""The register of a meeting as it is stored: read whole in one statement, added to in another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.attendance import AttendanceStatus, MeetingKind
from bot.domain.attendance_register import (
    AnswerGiven,
    Line,
    Mark,
    NewEntry,
    Note,
    Recorded,
    Register,
    RegisteredMeeting,
)
from bot.domain.dates import london_date
from bot.domain.ids import ClusterId, InstallationId, MeetingId, PracticeId
from bot.domain.meetings import Answer, AnswerSource
from bot.domain.people import Practice
from storage.database import Connection, Query, Row
from storage.directory import CLUSTER, cluster_from
from storage.inbox import ARRIVAL

_DAY = "(m.starts_at AT TIME ZONE 'Europe/London')::date"
# All clusters that a meeting `m` is held for.
_CLUSTERS = """
    (m.cluster_id || ARRAY(SELECT also.cluster_id FROM meeting_cluster also WHERE also.meeting_id = m.id))
"""
# The meetings `m` that are held for one cluster, called by it or joint.
_HELD_FOR = """
    (m.cluster_id = :cluster OR m.id = ANY(ARRAY(
        SELECT also.meeting_id FROM meeting_cluster also WHERE also.cluster_id = :cluster)))
"""
_MEETING = """
    m.id, m.cluster_id, m.starts_at, m.kind, m.cancelled_at, m.closed_at, m.facilitated, m.visitors,
    floor(extract(epoch FROM m.asked_at) * 1000)::bigint AS version,
    (SELECT string_agg(CASE WHEN x.answer = 'substitute' THEN x.who_comes ELSE p.name END, ', ' ORDER BY p.name)
       FROM (SELECT DISTINCT ON (y.person_id) y.person_id, y.answer, y.who_comes FROM personal_answer y
              WHERE y.meeting_id = m.id AND y.answered_at >= m.asked_at ORDER BY y.person_id, y.id DESC) x
       JOIN person p ON p.id = x.person_id AND p.name <> '' WHERE x.answer <> 'apologies') AS expected
"""


def _arrivals(chosen: str) -> Query:
    """Make the statement that reads the meetings somebody may mean by "here", with their practices' last entries."""
    return Query(f"""
        SELECT {_MEETING}, '' AS closed_by,
            (SELECT array_agg(ms.practice_id) FROM membership ms
              WHERE ms.practice_id = ANY(:practices::bigint[]) AND (ms.cluster_id = m.cluster_id OR EXISTS (
                    SELECT FROM meeting_cluster also WHERE also.meeting_id = m.id AND also.cluster_id = ms.cluster_id))
                AND ms.from_date <= {_DAY} AND (ms.until_date IS NULL OR ms.until_date > {_DAY})) AS members,
            (SELECT json_agg(json_build_array(a.id, a.practice_id, a.status, a.deputy, a.remote, a.attendees,
                    a.recorded_by, a.recorded_at, a.reason) ORDER BY a.id)
               FROM attendance a
              WHERE a.meeting_id = m.id AND a.practice_id = ANY(:practices::bigint[])) AS entries
          FROM meeting m WHERE m.installation_id = :installation AND {chosen}
    """)  # noqa: S608 - the fragments are ours


_ARRIVALS_AT = _arrivals("m.id = :meeting")
_ARRIVALS_FROM = _arrivals(f"""
    {_HELD_FOR} AND m.cancelled_at IS NULL
    AND m.starts_at >= (:today::date)::timestamp AT TIME ZONE 'Europe/London' ORDER BY m.starts_at LIMIT 4
""")


def _register(chosen: str) -> Query:
    """Make the statement that reads one register; `chosen` picks and orders, the first meeting is taken."""
    return Query(f"""
        WITH m AS (SELECT m.* FROM meeting m WHERE m.installation_id = :installation AND {chosen} LIMIT 1)
        SELECT {_MEETING}, coalesce(nullif(closer.name, ''), m.closed_by, '') AS closed_by, {CLUSTER} AS cluster,
            (SELECT json_agg(json_build_array(g.id, g.code, g.name, g.postcode) ORDER BY lower(g.name), g.code)
               FROM practice g
              WHERE g.id IN (
                SELECT ms.practice_id FROM membership ms WHERE ms.cluster_id = ANY({_CLUSTERS})
                   AND ms.from_date <= {_DAY} AND (ms.until_date IS NULL OR ms.until_date > {_DAY})
                UNION SELECT a.practice_id FROM attendance a
                       WHERE a.meeting_id = m.id AND a.cluster_id = ANY({_CLUSTERS}))) AS practices,
            (SELECT json_agg({CLUSTER} ORDER BY c.name, c.id)
               FROM meeting_cluster also JOIN cluster c ON c.id = also.cluster_id JOIN health_board b ON b.id = c.board_id
               LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
              WHERE also.meeting_id = m.id) AS also_for,
            (SELECT json_agg(json_build_array(a.id, a.practice_id, a.status, a.deputy, a.remote, a.attendees,
                    coalesce(nullif(w.name, ''), a.recorded_by), a.recorded_at, a.reason) ORDER BY a.id)
               FROM attendance a LEFT JOIN person w
                 ON w.installation_id = a.installation_id AND w.handle = a.recorded_by
              WHERE a.meeting_id = m.id) AS entries,
            (SELECT json_agg(json_build_array(r.id, r.practice_id, r.answer, r.who_comes, r.source) ORDER BY r.id)
               FROM rsvp r WHERE r.meeting_id = m.id AND r.answered_at >= m.asked_at) AS answers,
            (SELECT min(n.starts_at) FROM meeting n
              WHERE n.cluster_id = m.cluster_id AND n.cancelled_at IS NULL AND n.starts_at > m.starts_at) AS next_at
          FROM m JOIN cluster c ON c.id = m.cluster_id JOIN health_board b ON b.id = c.board_id
          LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
          LEFT JOIN person closer ON closer.installation_id = m.installation_id AND closer.handle = m.closed_by
    """)  # noqa: S608 - the fragments are ours


_REGISTER_OF = _register("m.id = :meeting")
_REGISTER_ON = _register(f"""
    {_HELD_FOR} AND {_DAY} = :day
    ORDER BY m.cancelled_at IS NOT NULL, m.closed_at IS NOT NULL, m.starts_at
""")
# Today's, else the last one that is still open, else the last; before the first meeting, the first.
_REGISTER_NEAR = _register(f"""
    {_HELD_FOR} AND m.cancelled_at IS NULL
    ORDER BY {_DAY} = :today DESC, {_DAY} < :today DESC, m.closed_at IS NULL DESC,
        CASE WHEN {_DAY} <= :today THEN m.starts_at END DESC, m.starts_at
""")

# A practice is recorded with the cluster it belonged to on the day, one of those the meeting was held for.
_ENTRIES = """
    entry AS (
        INSERT INTO attendance (installation_id, meeting_id, practice_id, cluster_id, status, attendees, deputy,
            remote, reason, recorded_by, recorded_at)
        SELECT :installation, held.id, e.practice, coalesce((
                SELECT also.cluster_id FROM meeting_cluster also JOIN membership ms ON ms.cluster_id = also.cluster_id
                 WHERE also.meeting_id = held.id AND ms.practice_id = e.practice AND ms.from_date <= held.day
                   AND (ms.until_date IS NULL OR ms.until_date > held.day)
                 LIMIT 1), held.cluster_id), e.status, e.attendees, e.deputy, e.remote,
            :reason, :by, :now
          FROM held, unnest(:practices::bigint[], :statuses::text[], :attendees::text[], :deputies::bool[],
            :remotes::bool[], :assumed::bool[]) AS e(practice, status, attendees, deputy, remote, assumed)
         WHERE NOT (e.assumed AND EXISTS (
            SELECT 1 FROM attendance a WHERE a.meeting_id = held.id AND a.practice_id = e.practice))
        RETURNING practice_id)
"""
_TELL = """
    told AS (
        SELECT news.cluster_id AS id, 'meeting:' || news.id AS subject FROM news
        UNION ALL
        SELECT also.cluster_id, 'meeting:' || news.id || ':0:' || also.cluster_id
          FROM news JOIN meeting_cluster also ON also.meeting_id = news.id),
    post_behind AS (
        UPDATE post SET wanted = post.wanted + 1 FROM told
         WHERE post.installation_id = :installation AND post.subject = told.subject),
    touched AS (
        UPDATE cluster_channel SET facts_at = :now FROM told WHERE cluster_channel.cluster_id = told.id)
"""

# A register that is being closed at this moment is waited for, so that nothing slips in behind its closing; whoever
# says nothing new waits for nobody.
_ARRIVE = Query(f"""
    WITH {ARRIVAL},
    held AS (
        SELECT m.id, m.cluster_id, {_DAY} AS day FROM arrival, meeting m
         WHERE m.id = :meeting AND m.installation_id = :installation AND m.cancelled_at IS NULL
           AND m.closed_at IS NULL FOR SHARE OF m),
    {_ENTRIES},
    news AS (SELECT held.id, held.cluster_id FROM held WHERE EXISTS (SELECT 1 FROM entry)),
    {_TELL}
    SELECT EXISTS (SELECT 1 FROM arrival) AS fresh, EXISTS (SELECT 1 FROM held) AS open
""")  # noqa: S608 - the fragments are ours

_HEARD = Query(f"WITH {ARRIVAL} SELECT key FROM arrival")  # noqa: S608 - the fragment is ours

_RECORD = Query(f"""
    WITH {ARRIVAL},
    held AS (
        SELECT m.id, m.cluster_id, {_DAY} AS day, m.facilitated, m.visitors FROM arrival, meeting m
         WHERE m.id = :meeting AND m.installation_id = :installation AND m.cancelled_at IS NULL
           AND (m.closed_at IS NULL OR :reason <> '') FOR UPDATE OF m),
    {_ENTRIES},
    noted AS (
        UPDATE meeting SET facilitated = :facilitated, visitors = :visitors,
            closed_at = CASE WHEN :closing THEN coalesce(meeting.closed_at, :now) ELSE meeting.closed_at END,
            closed_by = CASE WHEN :closing THEN coalesce(meeting.closed_by, :by) ELSE meeting.closed_by END
          FROM held WHERE meeting.id = held.id),
    change AS (
        INSERT INTO meeting_change (installation_id, meeting_id, what, was, became, reason, changed_by, changed_at)
        SELECT :installation, held.id, 'register',
            jsonb_build_object('facilitated', held.facilitated, 'visitors', held.visitors),
            jsonb_build_object('facilitated', :facilitated::bool, 'visitors', :visitors::text), :reason, :by, :now
          FROM held WHERE held.facilitated IS DISTINCT FROM :facilitated OR held.visitors <> :visitors),
    news AS (SELECT held.id, held.cluster_id FROM held),
    {_TELL}
    SELECT EXISTS (SELECT 1 FROM arrival) AS fresh, EXISTS (SELECT 1 FROM held) AS open
""")  # noqa: S608 - the fragments are ours


@dataclass(frozen=True, slots=True)
class MeetingAtHand:
    """A meeting somebody may be at: which of their practices belong to its cluster, and what was recorded last."""

    meeting: RegisteredMeeting
    members: frozenset[PracticeId]
    latest: dict[PracticeId, Recorded]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a write: whether the delivery was new, and whether the register took it."""

    fresh: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Written:
    """Who writes what into a register, when and why; the same key a second time changes nothing."""

    installation: InstallationId
    key: str
    meeting: MeetingId
    entries: Sequence[NewEntry]
    by: str
    now: datetime
    reason: str = ""


async def meetings_at_hand(
    connection: Connection,
    installation: InstallationId,
    cluster: ClusterId,
    today: date,
    practices: Sequence[PracticeId],
) -> tuple[MeetingAtHand, ...]:
    """Read the next meetings of a cluster from today on, by time; today's are among them."""
    rows = await connection.rows(
        _ARRIVALS_FROM, installation=installation, cluster=cluster, today=today, practices=list(practices)
    )
    return tuple(map(_at_hand, rows))


async def meeting_at_hand(
    connection: Connection,
    installation: InstallationId,
    meeting: MeetingId,
    practices: Sequence[PracticeId],
) -> MeetingAtHand | None:
    """Read the meeting that a button names."""
    row = await connection.row(
        _ARRIVALS_AT, installation=installation, meeting=meeting, practices=list(practices)
    )
    return None if row is None else _at_hand(row)


async def register_of(
    connection: Connection, installation: InstallationId, meeting: MeetingId
) -> Register | None:
    """Read the register of a meeting."""
    return _read(await connection.row(_REGISTER_OF, installation=installation, meeting=meeting))


async def register_on(
    connection: Connection, installation: InstallationId, cluster: ClusterId, day: date
) -> Register | None:
    """Read the register of a cluster's meeting on a day; of several, one that is still open."""
    return _read(await connection.row(_REGISTER_ON, installation=installation, cluster=cluster, day=day))


async def register_near(
    connection: Connection, installation: InstallationId, cluster: ClusterId, today: date
) -> Register | None:
    """Read the register most likely meant: today's, else the last still open, else the last, else the next."""
    return _read(
        await connection.row(_REGISTER_NEAR, installation=installation, cluster=cluster, today=today)
    )


async def arrive(connection: Connection, written: Written) -> Stored:
    """Add what people say of themselves; a register that is closed takes nothing, and is not asked without entries."""
    if not written.entries:
        heard = await connection.value(
            _HEARD, installation=written.installation, key=written.key, now=written.now
        )
        return Stored(heard is not None, open=False)
    row = await connection.one(_ARRIVE, **_parameters(written))
    return Stored(row["fresh"], row["open"])


async def record(connection: Connection, written: Written, note: Note, *, closing: bool) -> Stored:
    """Add a submission's entries and what it says of the meeting; a closed register takes it only with a reason."""
    row = await connection.one(
        _RECORD,
        facilitated=note.facilitated,
        visitors=note.visitors,
        closing=closing,
        **_parameters(written),
    )
    return Stored(row["fresh"], row["open"])


def _parameters(written: Written) -> dict[str, Any]:
    marks = [entry.mark for entry in written.entries]
    return {
        "installation": written.installation,
        "key": written.key,
        "now": written.now,
        "meeting": written.meeting,
        "by": written.by,
        "reason": written.reason,
        "practices": [entry.practice_id for entry in written.entries],
        "statuses": [mark.status.value for mark in marks],
        "attendees": [entry.attendees for entry in written.entries],
        "deputies": [mark.deputy for mark in marks],
        "remotes": [mark.remote for mark in marks],
        "assumed": [entry.assumed for entry in written.entries],
    }


def _meeting(row: Row) -> RegisteredMeeting:
    return RegisteredMeeting(
        MeetingId(row["id"]),
        ClusterId(row["cluster_id"]),
        row["starts_at"],
        row["version"],
        MeetingKind(row["kind"]),
        row["cancelled_at"] is not None,
        row["closed_at"],
        row["closed_by"],
        Note(row["facilitated"], row["visitors"]),
        row["expected"] or "",
    )


def _at_hand(row: Row) -> MeetingAtHand:
    latest = {practice: entries[-1] for practice, entries in _entries(row["entries"] or ()).items()}
    return MeetingAtHand(_meeting(row), frozenset(row["members"] or ()), latest)


def _read(row: Row | None) -> Register | None:
    if row is None:
        return None
    cluster = cluster_from(row["cluster"])
    assert cluster is not None
    entries, answers = _entries(row["entries"] or ()), _answers(row["answers"] or ())
    lines = (
        Line(
            Practice(PracticeId(id_), code, name, postcode),
            tuple(entries.get(id_, ())),
            tuple(answers.get(id_, ())),
        )
        for id_, code, name, postcode in row["practices"] or ()
    )
    next_on = None if row["next_at"] is None else london_date(row["next_at"])
    also_for = tuple(each for each in map(cluster_from, row["also_for"] or ()) if each is not None)
    return Register(_meeting(row), cluster, tuple(lines), next_on, also_for)


def _entries(stored: Iterable[Any]) -> dict[PracticeId, list[Recorded]]:
    found: dict[PracticeId, list[Recorded]] = {}
    for id_, practice, status, deputy, remote, attendees, by, at, reason in stored:
        mark = Mark.of(AttendanceStatus(status), deputy=deputy, remote=remote)
        recorded = Recorded(id_, mark, attendees, by, datetime.fromisoformat(at), reason)
        found.setdefault(practice, []).append(recorded)
    return found


def _answers(stored: Iterable[Any]) -> dict[PracticeId, list[AnswerGiven]]:
    found: dict[PracticeId, list[AnswerGiven]] = {}
    for id_, practice, answer, who_comes, source in stored:
        found.setdefault(practice, []).append(
            AnswerGiven(id_, Answer(answer), who_comes, AnswerSource(source))
        )
    return found
