"""The facts of very many practices, packed into whole numbers by one statement for some health boards at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.domain.attendance import MeetingFacts, MeetingKind, Registers
from bot.domain.dates import london_date
from bot.domain.ids import ClusterId, HealthBoardId, InstallationId, MeetingId, SubmissionId
from bot.domain.owners import MemberCluster
from bot.domain.people import HealthBoard
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import OwnerKind
from bot.domain.submissions import Facts, Submission
from bot.domain.tallies import DAYS, WORDS, PackedPractice
from storage.database import Connection, Query, Row

_STANDS = "s.recorded_at <= :until AND (s.withdrawn_at IS NULL OR s.withdrawn_at > :until)"


# The clusters, their practices on the day, and every cluster that these belonged to in the year. Each step goes through
# an index whatever the planner thinks of the table's size (OFFSET 0 keeps it from joining otherwise): so a practice
# costs the same in Wales and in a hundred of them.
_BELONGING = """
    scope AS MATERIALIZED (
        SELECT c.id, c.name, c.board_id FROM cluster c
         WHERE c.installation_id = :installation AND c.board_id = ANY(:boards::bigint[])),
    member AS MATERIALIZED (
        SELECT m.practice_id, scope.id AS cluster_id, scope.board_id
          FROM scope CROSS JOIN LATERAL (
               SELECT m.practice_id FROM membership m
                WHERE m.cluster_id = scope.id AND m.from_date <= :on
                  AND (m.until_date IS NULL OR m.until_date > :on) OFFSET 0) m),
    belonging AS MATERIALIZED (
        SELECT m.* FROM member CROSS JOIN LATERAL (
               SELECT m.practice_id, m.cluster_id, m.from_date, m.until_date FROM membership m
                WHERE m.practice_id = member.practice_id AND m.from_date <= :last
                  AND (m.until_date IS NULL OR m.until_date > :first) OFFSET 0) m),
    held AS MATERIALIZED (
        SELECT mt.* FROM (SELECT id FROM scope UNION SELECT cluster_id FROM belonging) near CROSS JOIN LATERAL (
               SELECT mt.id, mt.cluster_id, mt.kind, mt.purposes, mt.cancelled_at, mt.closed_at, mt.facilitated,
                      (mt.starts_at AT TIME ZONE 'Europe/London')::date AS day
                 FROM meeting mt
                WHERE mt.cluster_id = near.id
                  AND mt.starts_at >= (:first::date)::timestamp AT TIME ZONE 'Europe/London'
                  AND mt.starts_at < (:last::date + 1)::timestamp AT TIME ZONE 'Europe/London' OFFSET 0) mt)
"""

# A meeting concerns a practice that belonged to its cluster on that day, or was recorded as belonging to it.
_PRACTICES = Query(f"""
    WITH {_BELONGING},
    said AS (
        SELECT held.id AS meeting_id, a.practice_id, a.cluster_id = held.cluster_id AS as_member,
               CASE WHEN a.status = 'present' AND a.cluster_id = held.cluster_id THEN 1 ELSE 2 END AS word
          FROM held CROSS JOIN LATERAL (
               SELECT DISTINCT ON (a.practice_id) a.practice_id, a.cluster_id, a.status
                 FROM attendance a WHERE a.meeting_id = held.id
                ORDER BY a.practice_id DESC, a.id DESC) a),
    invited AS (
        SELECT b.practice_id, held.id AS meeting_id
          FROM belonging b
          JOIN held ON held.cluster_id = b.cluster_id AND held.day >= b.from_date
               AND (b.until_date IS NULL OR held.day < b.until_date)),
    register AS (
        SELECT practice_id, array_agg(meeting_id * {WORDS} + coalesce(said.word, 0)) AS meetings
          FROM invited FULL JOIN said USING (practice_id, meeting_id)
         WHERE invited.practice_id IS NOT NULL OR said.as_member
         GROUP BY practice_id)
    SELECT member.practice_id, member.cluster_id, member.board_id, register.meetings,
           (SELECT array_agg(place * {DAYS} + day)
              FROM (SELECT array_position(:keys::text[], s.requirement) AS place,
                           min(s.shared_on) - DATE '1970-01-01' AS day
                      FROM submission s
                     WHERE s.installation_id = :installation AND s.programme = :programme
                       AND s.owner_kind = 'practice' AND s.owner_id = member.practice_id AND s.meeting_id IS NULL
                       AND s.shared_on <= :on AND {_STANDS}
                     GROUP BY s.requirement) first
             WHERE place IS NOT NULL) AS shared
      FROM member LEFT JOIN register ON register.practice_id = member.practice_id
""")  # noqa: S608 - the fragments are ours

_SURROUNDINGS = Query(f"""
    WITH {_BELONGING},
    owed AS (SELECT 'cluster' AS kind, id FROM scope UNION SELECT 'board', board_id FROM scope)
    SELECT b.*, c.*, h.*, s.*, r.* FROM
        (SELECT array_agg(id) AS board, array_agg(code) AS board_code, array_agg(name) AS board_name,
                array_agg(name_cy) AS board_name_cy
           FROM health_board WHERE id IN (SELECT board_id FROM scope)) b,
        (SELECT array_agg(id) AS cluster, array_agg(name) AS cluster_name, array_agg(board_id) AS cluster_board
           FROM scope) c,
        (SELECT array_agg(id) AS meeting, array_agg(cluster_id) AS host, array_agg(day) AS held_on,
                array_agg(kind) AS kind, array_agg(array_to_string(purposes, ',')) AS purposes,
                array_agg(cancelled_at IS NOT NULL) AS cancelled, array_agg(closed_at IS NOT NULL) AS closed,
                array_agg(facilitated) AS facilitated FROM held) h,
        (SELECT array_agg(s.id) AS submission, array_agg(s.requirement) AS requirement,
                array_agg(s.owner_kind) AS owner_kind, array_agg(s.owner_id) AS owner_id,
                array_agg(s.shared_on) AS shared_on, array_agg(s.meeting_id) AS occasion
           FROM owed CROSS JOIN LATERAL (
                SELECT s.* FROM submission s
                 WHERE s.installation_id = :installation AND s.programme = :programme AND s.owner_kind = owed.kind
                   AND s.owner_id = owed.id AND {_STANDS} OFFSET 0) s) s,
        (SELECT array_agg(id) AS refreshed, array_agg(first_at) AS refreshed_at
           FROM (SELECT held.id, (SELECT min(e.recorded_at) FROM plan_entry e
                                   WHERE e.meeting_id = held.id AND e.recorded_at <= :until) AS first_at
                   FROM held) x
          WHERE first_at IS NOT NULL) r
""")  # noqa: S608 - the fragments are ours

_BOARDS = Query("""
    SELECT c.board_id, count(*) AS clusters FROM cluster c WHERE c.installation_id = :installation
     GROUP BY c.board_id ORDER BY c.board_id
""")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where many practices live: clusters, boards and meetings, and each board's facts (without its practices')."""

    boards: tuple[HealthBoard, ...]
    clusters: tuple[MemberCluster, ...]
    meetings: Mapping[MeetingId, MeetingFacts]
    facts: Mapping[HealthBoardId, Facts]

    def own_meetings(self) -> list[MeetingFacts]:
        """Leave out the meetings of clusters that were read only because a practice came from there."""
        own = {cluster.id for cluster in self.clusters}
        return [meeting for meeting in self.meetings.values() if meeting.cluster_id in own]


async def packed(
    connection: Connection,
    installation: InstallationId,
    programme: ProgrammeYear,
    boards: Sequence[HealthBoardId],
    *,
    on: date,
    until: datetime,
) -> list[PackedPractice]:
    """Read what is recorded of every practice of some health boards on a day, until a moment."""
    asked = {
        "installation": installation,
        "boards": list(boards),
        "programme": programme.key,
        "first": programme.start,
        "last": programme.end,
        "on": on,
        "until": until,
        "keys": [requirement.key for requirement in programme.requirements],
    }
    rows = await connection.rows(_PRACTICES, **asked)
    return [
        PackedPractice(practice, cluster, its_board, meetings or (), shared or ())
        for practice, cluster, its_board, meetings, shared in (row.values() for row in rows)
    ]


async def surroundings(
    connection: Connection,
    installation: InstallationId,
    programme: ProgrammeYear,
    boards: Sequence[HealthBoardId],
    *,
    on: date,
    until: datetime,
) -> Surroundings:
    """Read the clusters of some health boards with their meetings and own submissions."""
    asked = {
        "installation": installation,
        "boards": list(boards),
        "programme": programme.key,
        "first": programme.start,
        "last": programme.end,
        "on": on,
        "until": until,
    }
    return _read(await connection.one(_SURROUNDINGS, **asked))


async def boards_in_portions(
    connection: Connection, installation: InstallationId, most: int
) -> list[list[HealthBoardId]]:
    """Part the health boards into portions of about `most` clusters each; a larger board is a portion of its own."""
    portions: list[list[HealthBoardId]] = []
    left = 0
    for row in await connection.rows(_BOARDS, installation=installation):
        if row["clusters"] > left:
            portions.append([])
            left = most
        portions[-1].append(HealthBoardId(row["board_id"]))
        left -= row["clusters"]
    return portions


def _read(row: Row) -> Surroundings:
    boards = tuple(
        HealthBoard(*each) for each in _columns(row, "board", "board_code", "board_name", "board_name_cy")
    )
    clusters = tuple(
        MemberCluster(*each) for each in _columns(row, "cluster", "cluster_name", "cluster_board")
    )
    meetings = {meeting.id: meeting for meeting in _meetings(row)}
    refreshed = {
        MeetingId(meeting): london_date(at) for meeting, at in _columns(row, "refreshed", "refreshed_at")
    }
    submissions = [
        Submission(SubmissionId(id_), requirement, OwnerKind(kind), owner, shared_on, meeting)
        for id_, requirement, kind, owner, shared_on, meeting in _columns(
            row, "submission", "requirement", "owner_kind", "owner_id", "shared_on", "occasion"
        )
    ]
    facts = Facts.of(Registers.of(meetings.values(), (), ()), submissions, refreshed=refreshed)
    of_boards = {board.id: replace(facts, board_id=board.id) for board in boards}
    return Surroundings(boards, clusters, meetings, of_boards)


def _meetings(row: Row) -> list[MeetingFacts]:
    names = ("meeting", "host", "held_on", "kind", "purposes", "cancelled", "closed", "facilitated")
    return [
        MeetingFacts(
            MeetingId(id_),
            ClusterId(host),
            on,
            MeetingKind(kind),
            frozenset(filter(None, purposes.split(","))),
            cancelled,
            closed,
            facilitated,
        )
        for id_, host, on, kind, purposes, cancelled, closed, facilitated in _columns(row, *names)
    ]


def _columns(row: Row, *names: str) -> Any:
    return list(zip(*(row[name] or () for name in names), strict=True))
