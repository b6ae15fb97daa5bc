"""Cluster meetings, the answers to their invitations, and the history of both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from bot.domain.attendance import MeetingKind
from bot.domain.ids import BodyMemberId, ClusterId, InstallationId, MeetingId, PersonId, PracticeId
from bot.domain.meeting_changes import Revision
from bot.domain.meetings import (
    Answer,
    AnswerSource,
    ClusterMeeting,
    Invitation,
    MeetingDetails,
    MeetingDraft,
    MemberAnswer,
    Neighbour,
    PersonalAnswer,
    PracticeAnswer,
    instant,
)
from bot.domain.people import Cluster, Practice
from bot.domain.posts import Subject
from bot.domain.protected_time import KeptTime
from storage.bodies import MEMBERS, member
from storage.database import Connection, Query
from storage.directory import CLUSTER, cluster_from
from storage.inbox import ARRIVAL
from storage.posts import RAISED
from storage.reach import protected_from

# What is said about a meeting `m` of a cluster `c`, with the clusters that it is held for.
_MEETING = f"""
    'id', m.id, 'cluster_id', m.cluster_id, 'programme', m.programme, 'kind', m.kind,
        'purposes', m.purposes, 'starts_at', m.starts_at, 'minutes', m.minutes, 'place', m.place, 'link', m.link,
        'facilitator', m.facilitator, 'agenda', m.agenda, 'uid', m.uid, 'sequence', m.sequence,
        'asked_at', m.asked_at, 'revised_at', m.revised_at, 'created_at', m.created_at,
        'cancelled_at', m.cancelled_at, 'cancel_reason', m.cancel_reason, 'closed_at', m.closed_at,
        'facilitated', m.facilitated, 'accepted', CASE WHEN m.facilitated IS FALSE THEN (
            SELECT w.accepted FROM confirmation w
             WHERE w.installation_id = m.installation_id AND w.kind = 'facilitation' AND w.subject_id = m.id
             ORDER BY w.id DESC LIMIT 1) END,
        'unposted', (SELECT p.failed FROM post p
            WHERE p.installation_id = m.installation_id AND p.subject = 'meeting:' || m.id::text),
        'cluster', {CLUSTER},
        'also_for', (
            SELECT json_agg({CLUSTER} ORDER BY c.name, c.id)
              FROM meeting_cluster also JOIN cluster c ON c.id = also.cluster_id JOIN health_board b ON b.id = c.board_id
              LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
             WHERE also.meeting_id = m.id),
        'counts_for', (
            SELECT json_agg(also.cluster_id) FROM meeting_cluster also
             WHERE also.meeting_id = m.id AND (
                SELECT w.accepted FROM confirmation w
                 WHERE w.installation_id = m.installation_id AND w.kind = 'joint' AND w.subject_id = m.id
                   AND w.other_id = also.cluster_id
                 ORDER BY w.id DESC LIMIT 1))
"""  # noqa: S608 - the fragment is ours

# The same without anybody who is asked to it, for those who only want to know when and where.
MEETING_ALONE = f"json_build_object({_MEETING})"

# The same with the practices of its cluster on its day in London, and the latest word of each since it was last asked.
_INVITATION = f"""
    json_build_object({_MEETING},
        'personal', (
            SELECT json_agg(json_build_array(x.person_id, p.handle, p.name, x.answer, x.who_comes, x.here, x.source)
                    ORDER BY p.name, p.id)
              FROM (SELECT DISTINCT ON (y.person_id) y.* FROM personal_answer y
                     WHERE y.meeting_id = m.id AND y.answered_at >= m.asked_at ORDER BY y.person_id, y.id DESC) x
              JOIN person p ON p.id = x.person_id),
        'practices', (
            SELECT json_agg(json_build_object('id', g.id, 'code', g.code, 'name', g.name, 'postcode', g.postcode,
                    'answer', r.answer, 'who_comes', r.who_comes, 'source', r.source,
                    'present', a.status = 'present', 'cluster_id', s.cluster_id)
                    ORDER BY g.name, g.code)
              FROM membership s JOIN practice g ON g.id = s.practice_id
              LEFT JOIN LATERAL (
                SELECT x.answer, x.who_comes, x.source FROM rsvp x
                 WHERE x.meeting_id = m.id AND x.practice_id = g.id AND x.answered_at >= m.asked_at
                 ORDER BY x.id DESC LIMIT 1) r ON true
              LEFT JOIN LATERAL (
                SELECT x.status FROM attendance x WHERE x.meeting_id = m.id AND x.practice_id = g.id
                 ORDER BY x.id DESC LIMIT 1) a ON true
             WHERE s.cluster_id = ANY(m.cluster_id || ARRAY(
                    SELECT also.cluster_id FROM meeting_cluster also WHERE also.meeting_id = m.id))
               AND s.from_date <= (m.starts_at AT TIME ZONE 'Europe/London')::date
               AND (s.until_date IS NULL OR s.until_date > (m.starts_at AT TIME ZONE 'Europe/London')::date)),
        'members', CASE WHEN c.kind <> 'cluster' THEN (
            SELECT json_agg(json_build_object('member', json_build_array(
                        s.id, s.kind, s.member_id, s.name, s.name_cy, s.from_date, s.until_date),
                    'answer', r.answer, 'who_comes', r.who_comes, 'source', r.source) ORDER BY s.kind, s.name, s.id)
              FROM ({MEMBERS}) s
              LEFT JOIN LATERAL (
                SELECT x.answer, x.who_comes, x.source FROM member_answer x
                 WHERE x.meeting_id = m.id AND x.member_id = s.id AND x.answered_at >= m.asked_at
                 ORDER BY x.id DESC LIMIT 1) r ON true
             WHERE s.body_id = m.cluster_id
               AND s.from_date <= (m.starts_at AT TIME ZONE 'Europe/London')::date
               AND (s.until_date IS NULL OR s.until_date > (m.starts_at AT TIME ZONE 'Europe/London')::date)) END)
"""  # noqa: S608 - the fragment is ours

FROM_MEETING = """
      FROM meeting m JOIN cluster c ON c.id = m.cluster_id JOIN health_board b ON b.id = c.board_id
      LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
"""

_FACILITATORS = """
    (SELECT json_agg(p.name ORDER BY p.name) FROM appointment f JOIN person p ON p.id = f.person_id
      WHERE f.cluster_id = :cluster AND f.role = 'facilitator' AND f.ended_at IS NULL)
"""

# The other clusters of a cluster's health board, with which it can meet.
_NEIGHBOURS = """
    (SELECT json_agg(json_build_array(near.id, near.name) ORDER BY near.name, near.id)
       FROM cluster own JOIN cluster near ON near.board_id = own.board_id AND near.id <> own.id
      WHERE own.id = {cluster} AND near.kind = 'cluster' AND near.ended_on IS NULL)
"""

# What the practices that belong to a cluster now keep for learning.
PROTECTED = """
    (SELECT json_agg(json_build_array(t.id, json_build_array(g.id, g.code, g.name, g.postcode),
                json_build_array(t.starts, t.ends, t.weekday, t.on_date)) ORDER BY g.name, t.id)
       FROM membership s JOIN practice g ON g.id = s.practice_id
       JOIN protected_time t ON t.practice_id = g.id AND t.withdrawn_at IS NULL
      WHERE s.cluster_id = {cluster} AND s.until_date IS NULL)
"""

_OF_YEAR = Query(f"""
    SELECT (SELECT json_agg({_INVITATION} ORDER BY m.starts_at, m.id) {FROM_MEETING}
             WHERE m.installation_id = :installation AND m.programme = :programme AND m.id IN (
                SELECT own.id FROM meeting own WHERE own.cluster_id = :cluster
                UNION SELECT also.meeting_id FROM meeting_cluster also WHERE also.cluster_id = :cluster)
           ) AS invitations,
        {_FACILITATORS} AS facilitators, {_NEIGHBOURS.format(cluster=":cluster")} AS neighbours,
        {PROTECTED.format(cluster=":cluster")} AS protected
""")  # noqa: S608 - the fragments are ours

_AROUND = Query(f"""
    SELECT json_agg({_INVITATION} ORDER BY m.starts_at, m.id) AS invitations,
        {_NEIGHBOURS.format(cluster="(SELECT cluster_id FROM meeting WHERE id = :meeting)")} AS neighbours,
        {PROTECTED.format(cluster="(SELECT cluster_id FROM meeting WHERE id = :meeting)")} AS protected
        {FROM_MEETING}
      JOIN meeting meant ON meant.programme = m.programme
     WHERE meant.installation_id = :installation AND meant.id = :meeting AND m.id IN (
        SELECT own.id FROM meeting near JOIN meeting own ON own.cluster_id = near.cluster_id WHERE near.id = :meeting
        UNION
        SELECT also.meeting_id FROM meeting near JOIN meeting_cluster also ON also.cluster_id = near.cluster_id
         WHERE near.id = :meeting)
""")  # noqa: S608 - the fragments are ours

_MANY = Query(f"""
    SELECT {_INVITATION} AS invitation {FROM_MEETING} WHERE m.id = ANY(:meetings)
""")

_ONE = Query(f"""
    SELECT {_INVITATION} AS invitation {FROM_MEETING}
     WHERE m.installation_id = :installation AND m.id = :meeting
""")

# The other clusters of a joint meeting that are to be told, with what their messages are called by.
_REACHED = """
    reached AS (
        SELECT :cluster::bigint AS id, '' AS tail
        UNION ALL
        SELECT also.cluster_id, ':' || also.cluster_id FROM meeting_cluster also WHERE also.meeting_id = :meeting)
"""

_TOUCHED = """
    touched AS (
        UPDATE cluster_channel SET facts_at = :now
         WHERE cluster_id = ANY(:cluster::bigint || ARRAY(
            SELECT also.cluster_id FROM meeting_cluster also WHERE also.meeting_id = :meeting)))
"""

# A meeting of the same cluster at the same instant is the same meeting, sent twice.
_ADD = Query(f"""
    WITH {ARRIVAL}, added AS (
        INSERT INTO meeting (installation_id, cluster_id, programme, kind, purposes, starts_at, minutes, place, link,
            facilitator, agenda, uid, sequence, asked_at, revised_at, created_by, created_at)
        SELECT :installation, :cluster, :programme, x.kind, x.purposes, x.starts_at, x.minutes, x.place, x.link,
            x.facilitator, x.agenda, gen_random_uuid()::text, 0, :now, :now, :by, :now
          FROM arrival, jsonb_to_recordset(:meetings::jsonb) AS x(kind text, purposes text[], starts_at timestamptz,
            minutes int, place text, link text, facilitator text, agenda text)
         WHERE NOT EXISTS (SELECT 1 FROM meeting m WHERE m.cluster_id = :cluster AND m.starts_at = x.starts_at
            AND m.cancelled_at IS NULL)
         ORDER BY x.starts_at
        RETURNING id, starts_at, minutes),
    linked AS (
        INSERT INTO meeting_cluster (installation_id, meeting_id, cluster_id, added_by, added_at)
        SELECT DISTINCT :installation::bigint, added.id, c.id, :by, :now::timestamptz
          FROM added JOIN jsonb_to_recordset(:meetings::jsonb) AS x(starts_at timestamptz, also_for bigint[])
               ON x.starts_at = added.starts_at
          JOIN cluster host ON host.id = :cluster
          JOIN cluster c ON c.id = ANY(x.also_for) AND c.board_id = host.board_id AND c.id <> host.id
        RETURNING meeting_id, cluster_id),
    asked AS (
        SELECT added.*, :cluster::bigint AS cluster_id, '' AS tail FROM added
        UNION ALL
        SELECT added.*, linked.cluster_id, ':' || linked.cluster_id FROM added JOIN linked ON linked.meeting_id = added.id),
    posted AS (
        INSERT INTO post (installation_id, cluster_id, subject, channel)
        SELECT :installation, asked.cluster_id, words.before || asked.id || CASE
                WHEN words.place = 2 OR tail <> '' THEN ':0' || tail ELSE '' END, cc.channel
          FROM asked JOIN cluster_channel cc ON cc.cluster_id = asked.cluster_id
          CROSS JOIN (VALUES (1, 'meeting:'), (2, 'calendar:')) AS words(place, before)
         WHERE asked.starts_at + make_interval(mins => asked.minutes) >= :now
         ORDER BY asked.id, asked.tail, words.place),
    touched AS (
        UPDATE cluster_channel SET facts_at = :now
         WHERE cluster_id = :cluster OR cluster_id IN (SELECT linked.cluster_id FROM linked))
    SELECT (SELECT array_agg(added.id ORDER BY added.starts_at) FROM added) AS ids
""")  # noqa: S608 - the fragments are ours

_REVISE = Query(f"""
    WITH {ARRIVAL}, revised AS (
        UPDATE meeting SET starts_at = :starts_at, minutes = :minutes, kind = :kind, purposes = :purposes,
            place = :place, link = :link, facilitator = :facilitator, agenda = :agenda, sequence = :sequence,
            asked_at = :asked_at, revised_at = :now, cancelled_at = :cancelled_at, cancelled_by = :cancelled_by,
            cancel_reason = :reason
          FROM arrival
         WHERE meeting.id = :meeting AND meeting.installation_id = :installation
           AND meeting.sequence = :was_sequence AND meeting.revised_at = :was_revised
           AND meeting.cancelled_at IS NULL AND meeting.closed_at IS NULL
        RETURNING meeting.id),
    kept AS (
        INSERT INTO meeting_change (installation_id, meeting_id, what, was, became, reason, changed_by, changed_at)
        SELECT :installation, revised.id, :what, :was::jsonb, :became::jsonb, :reason, :by, :now FROM revised),
    {_REACHED},
    said AS (
        INSERT INTO post (installation_id, cluster_id, subject, channel)
        SELECT :installation, reached.id, subject || reached.tail, cc.channel
          FROM revised, unnest(:subjects::text[]) AS subject, reached JOIN cluster_channel cc ON cc.cluster_id = reached.id
        ON CONFLICT DO NOTHING),
    unlinked AS (
        DELETE FROM meeting_cluster USING revised
         WHERE meeting_cluster.meeting_id = revised.id AND meeting_cluster.cluster_id <> ALL(:also_for::bigint[])),
    linked AS (
        INSERT INTO meeting_cluster (installation_id, meeting_id, cluster_id, added_by, added_at)
        SELECT :installation, revised.id, c.id, :by, :now
          FROM revised JOIN cluster host ON host.id = :cluster
          JOIN cluster c ON c.id = ANY(:also_for::bigint[]) AND c.board_id = host.board_id AND c.id <> host.id
        ON CONFLICT (meeting_id, cluster_id) DO NOTHING RETURNING meeting_id, cluster_id),
    invited AS (
        INSERT INTO post (installation_id, cluster_id, subject, channel)
        SELECT :installation, linked.cluster_id, words.before || linked.meeting_id || words.behind || linked.cluster_id,
               cc.channel
          FROM linked JOIN cluster_channel cc ON cc.cluster_id = linked.cluster_id
          CROSS JOIN (VALUES (1, 'meeting:', ':0:'), (2, 'calendar:', ':' || (:sequence::int)::text || ':'))
               AS words(place, before, behind)
         WHERE :starts_at::timestamptz + make_interval(mins => :minutes::int) >= :now
         ORDER BY linked.cluster_id, words.place
        ON CONFLICT (installation_id, subject) DO UPDATE SET wanted = post.wanted + 1, failed = ''),
    told AS (
        UPDATE cluster_channel SET facts_at = :now FROM linked WHERE cluster_channel.cluster_id = linked.cluster_id),
    {RAISED},
    {_TOUCHED}
    SELECT (SELECT count(*) FROM arrival) AS fresh, (SELECT count(*) FROM revised) AS revised
""")  # noqa: S608 - the fragments are ours


# An answer is to the time that was read with the question: a meeting that moves at this moment is waited for.
def _answering(table: str, column: str) -> Query:
    """Make the statement that keeps an answer of practices, or of a body's members."""
    return Query(f"""
        WITH {ARRIVAL},
        asked AS (
            SELECT m.id, m.asked_at FROM arrival, meeting m
             WHERE m.id = :meeting AND m.installation_id = :installation AND m.asked_at = :asked_at
               AND m.cancelled_at IS NULL FOR SHARE OF m),
        said AS (
            INSERT INTO {table} (installation_id, meeting_id, {column}, answer, who_comes, source, answered_by, answered_at)
            SELECT :installation, asked.id, whose, :answer, :who_comes, :source, :by, greatest(:now, asked.asked_at)
              FROM asked, unnest(:whose::bigint[]) AS whose),
        {RAISED},
        {_TOUCHED}
        SELECT (SELECT count(*) FROM arrival) AS fresh, (SELECT count(*) FROM asked) AS asked
    """)  # noqa: S608 - the fragments are ours


_ANSWER = _answering("rsvp", "practice_id")
_MEMBERS_ANSWER = _answering("member_answer", "member_id")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who writes, by which delivery, and when."""

    installation: InstallationId
    key: str
    by: str
    now: datetime


@dataclass(frozen=True, slots=True)
class FoundMeetings:
    """A cluster's meetings of a programme year by date, its facilitators, and the clusters it can meet with.

    `protected` is what its practices keep for learning.
    """

    invitations: tuple[Invitation, ...]
    facilitators: tuple[str, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    protected: tuple[KeptTime, ...] = ()


async def of_year(
    connection: Connection, installation: InstallationId, cluster: ClusterId, programme: str
) -> FoundMeetings:
    """Return a cluster's meetings of a programme year, joint ones of others among them."""
    row = await connection.one(_OF_YEAR, installation=installation, cluster=cluster, programme=programme)
    facilitators = tuple(row["facilitators"] or ())
    return FoundMeetings(
        invitations_from(row["invitations"]),
        facilitators,
        _neighbours(row["neighbours"]),
        kept_times(row["protected"]),
    )


async def around(connection: Connection, installation: InstallationId, meeting: MeetingId) -> FoundMeetings:
    """Return all meetings of the cluster and programme year that a meeting belongs to; none if it is not there."""
    row = await connection.one(_AROUND, installation=installation, meeting=meeting)
    return FoundMeetings(
        invitations_from(row["invitations"]),
        neighbours=_neighbours(row["neighbours"]),
        protected=kept_times(row["protected"]),
    )


async def one(connection: Connection, installation: InstallationId, meeting: MeetingId) -> Invitation | None:
    """Return one meeting, if it is there."""
    row = await connection.row(_ONE, installation=installation, meeting=meeting)
    return _invitation(row["invitation"]) if row else None


async def many(connection: Connection, meetings: Iterable[MeetingId]) -> dict[MeetingId, Invitation]:
    """Return some meetings by their numbers."""
    rows = await connection.rows(_MANY, meetings=list(meetings))
    found = invitations_from([row["invitation"] for row in rows])
    return {each.meeting.id: each for each in found}


async def add(
    connection: Connection, stamp: Stamp, cluster: ClusterId, programme: str, drafts: Iterable[MeetingDraft]
) -> tuple[MeetingId, ...]:
    """Store new meetings and want their messages; returns those that were not there before, by date."""
    row = await connection.one(
        _ADD,
        installation=stamp.installation,
        key=stamp.key,
        now=stamp.now,
        by=stamp.by,
        cluster=cluster,
        programme=programme,
        meetings=orjson.dumps([_row(draft) for draft in drafts]).decode(),
    )
    return tuple(MeetingId(each) for each in row["ids"] or ())


async def revise(
    connection: Connection, stamp: Stamp, revision: Revision, subjects: Sequence[Subject]
) -> bool | None:
    """Store a change with its history, and want the messages that tell of it.

    Returns True when it was stored, None when this very delivery had been stored before, and False when somebody else
    has changed the meeting since it was read.
    """
    before, after = revision.before, revision.after
    details = after.details
    row = await connection.one(
        _REVISE,
        installation=stamp.installation,
        key=stamp.key,
        now=stamp.now,
        by=stamp.by,
        meeting=before.id,
        cluster=before.cluster_id,
        was_sequence=before.sequence,
        was_revised=before.revised_at,
        starts_at=after.starts_at,
        minutes=after.minutes,
        kind=details.kind.value,
        purposes=list(details.purposes),
        place=details.place,
        link=details.link,
        facilitator=details.facilitator,
        agenda=details.agenda,
        sequence=after.sequence,
        also_for=list(details.also_for),
        asked_at=after.asked_at,
        cancelled_at=after.cancelled_at,
        cancelled_by=stamp.by if after.cancelled else None,
        what=revision.what,
        was=orjson.dumps(revision.was).decode(),
        became=orjson.dumps(revision.became).decode(),
        reason=revision.reason,
        subjects=[str(subject) for subject in subjects],
    )
    return bool(row["revised"]) if row["fresh"] else None


async def answer(
    connection: Connection,
    stamp: Stamp,
    meeting: ClusterMeeting,
    whose: Iterable[PracticeId | BodyMemberId],
    said: Answer,
    who_comes: str,
    *,
    of_members: bool = False,
    source: AnswerSource = AnswerSource.SLACK,
) -> bool | None:
    """Store the answer of some practices, or of some members of a body, to the time at which a meeting was read.

    Returns True when it was stored, None when this very delivery had been stored before, and False when the meeting has
    been moved or cancelled since it was read.
    """
    row = await connection.one(
        _MEMBERS_ANSWER if of_members else _ANSWER,
        installation=stamp.installation,
        key=stamp.key,
        now=stamp.now,
        by=stamp.by,
        meeting=meeting.id,
        asked_at=meeting.asked_at,
        cluster=meeting.cluster_id,
        whose=list(whose),
        answer=said.value,
        who_comes=who_comes,
        source=source.value,
    )
    return bool(row["asked"]) if row["fresh"] else None


def _row(draft: MeetingDraft) -> dict[str, Any]:
    details = draft.details
    return {
        "kind": details.kind.value,
        "purposes": details.purposes,
        "starts_at": instant(draft.day, draft.at),
        "minutes": draft.minutes,
        "place": details.place,
        "link": details.link,
        "facilitator": details.facilitator,
        "agenda": details.agenda,
        "also_for": details.also_for,
    }


def _neighbours(stored: list[Any] | None) -> tuple[Neighbour, ...]:
    return tuple(Neighbour(ClusterId(id_), name) for id_, name in stored or ())


def kept_times(stored: list[Any] | None) -> tuple[KeptTime, ...]:
    """Read the protected time of practices from what PROTECTED selects."""
    return tuple(
        KeptTime(number, Practice(PracticeId(practice[0]), *practice[1:]), protected_from(times))
        for number, practice, times in stored or ()
    )


def invitations_from(stored: list[dict[str, Any]] | None) -> tuple[Invitation, ...]:
    """Read meetings from their JSON; without practices and members where these were not asked for."""
    return tuple(_invitation(each) for each in stored or ())


def _invitation(stored: dict[str, Any]) -> Invitation:
    cluster: Cluster | None = cluster_from(stored["cluster"])
    assert cluster is not None, "a meeting always has a cluster"
    practices = tuple(_answer(each) for each in stored.get("practices") or ())
    also_for = tuple(each for each in map(cluster_from, stored["also_for"] or ()) if each is not None)
    members = tuple(_member_answer(each) for each in stored.get("members") or ())
    personal = tuple(_personal(*each) for each in stored.get("personal") or ())
    return Invitation(
        _meeting(stored), cluster, practices, stored["unposted"] or "", also_for, members, personal
    )


def _personal(
    person: int, handle: str, name: str, answer: str, who_comes: str, here: bool, source: str
) -> PersonalAnswer:
    return PersonalAnswer(
        PersonId(person), handle, name, Answer(answer), who_comes, here, AnswerSource(source)
    )


def _member_answer(stored: dict[str, Any]) -> MemberAnswer:
    given = Answer(stored["answer"]) if stored["answer"] else None
    return MemberAnswer(
        member(stored["member"]), given, stored["who_comes"] or "", AnswerSource(stored["source"] or "")
    )


def _answer(stored: dict[str, Any]) -> PracticeAnswer:
    return PracticeAnswer(
        Practice(PracticeId(stored["id"]), stored["code"], stored["name"], stored["postcode"]),
        Answer(stored["answer"]) if stored["answer"] else None,
        stored["who_comes"] or "",
        bool(stored["present"]),
        ClusterId(stored["cluster_id"]),
        AnswerSource(stored["source"] or ""),
    )


def _meeting(stored: dict[str, Any]) -> ClusterMeeting:
    return ClusterMeeting(
        id=MeetingId(stored["id"]),
        cluster_id=ClusterId(stored["cluster_id"]),
        programme=stored["programme"],
        starts_at=datetime.fromisoformat(stored["starts_at"]),
        minutes=stored["minutes"],
        details=MeetingDetails(
            stored["place"],
            stored["link"],
            stored["facilitator"],
            stored["agenda"],
            tuple(stored["purposes"]),
            MeetingKind(stored["kind"]),
            tuple(sorted(ClusterId(each["id"]) for each in stored["also_for"] or ())),
        ),
        uid=stored["uid"],
        sequence=stored["sequence"],
        asked_at=datetime.fromisoformat(stored["asked_at"]),
        revised_at=datetime.fromisoformat(stored["revised_at"]),
        created_at=datetime.fromisoformat(stored["created_at"]),
        cancelled_at=_instant(stored["cancelled_at"]),
        cancel_reason=stored["cancel_reason"],
        closed_at=_instant(stored["closed_at"]),
        facilitated=stored["facilitated"],
        accepted=stored["accepted"],
        counts_for=frozenset(ClusterId(each) for each in stored["counts_for"] or ()),
    )


def _instant(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None
