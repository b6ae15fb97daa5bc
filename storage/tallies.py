"""The facts of very many practices, packed into whole numbers by one statement for all clusters or those of a board."""

from collections.abc import Mapping
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

_HELD_IN_THE_YEAR = """
    mt.starts_at >= (:first::date)::timestamp AT TIME ZONE 'Europe/London'
    AND mt.starts_at < (:last::date + 1)::timestamp AT TIME ZONE 'Europe/London'
"""

_STANDS = "s.recorded_at <= :until AND (s.withdrawn_at IS NULL OR s.withdrawn_at > :until)"


def _practices(scope: str) -> Query:
    """Make the statement that packs each practice's meetings and submissions; `scope` chooses the clusters.

    A meeting concerns a practice that belonged to its cluster on that day, or was recorded as belonging to it.
    """
    return Query(f"""
        WITH member AS MATERIALIZED (
            SELECT m.practice_id, m.cluster_id, c.board_id
              FROM cluster c JOIN membership m ON m.cluster_id = c.id
             WHERE c.installation_id = :installation AND m.from_date <= :on
               AND (m.until_date IS NULL OR m.until_date > :on) AND {scope}),
        belonging AS MATERIALIZED (
            SELECT m.practice_id, m.cluster_id, m.from_date, m.until_date
              FROM member JOIN membership m ON m.practice_id = member.practice_id
             WHERE m.from_date <= :last AND (m.until_date IS NULL OR m.until_date > :first)),
        held AS MATERIALIZED (
            SELECT mt.id, mt.cluster_id, (mt.starts_at AT TIME ZONE 'Europe/London')::date AS day FROM meeting mt
             WHERE mt.cluster_id IN (SELECT cluster_id FROM belonging) AND {_HELD_IN_THE_YEAR}),
        said AS (
            SELECT DISTINCT ON (a.meeting_id, a.practice_id) a.meeting_id, a.practice_id,
                   CASE WHEN a.status = 'present' AND a.cluster_id = held.cluster_id THEN 1 ELSE 2 END AS word,
                   a.cluster_id = held.cluster_id AS as_member
              FROM held JOIN attendance a ON a.meeting_id = held.id
             ORDER BY a.meeting_id, a.practice_id, a.id DESC),
        invited AS (
            SELECT b.practice_id, held.id AS meeting_id
              FROM belonging b
              JOIN held ON held.cluster_id = b.cluster_id AND held.day >= b.from_date
                   AND (b.until_date IS NULL OR held.day < b.until_date)),
        register AS (
            SELECT practice_id, array_agg(meeting_id * {WORDS} + coalesce(said.word, 0)) AS meetings
              FROM invited FULL JOIN said USING (practice_id, meeting_id)
             WHERE invited.practice_id IS NOT NULL OR said.as_member
             GROUP BY practice_id),
        shared AS (
            SELECT owner_id, array_agg(place * {DAYS} + day) AS shared
              FROM (SELECT s.owner_id, array_position(:keys::text[], s.requirement) AS place,
                           min(s.shared_on) - DATE '1970-01-01' AS day
                      FROM submission s
                     WHERE s.installation_id = :installation AND s.programme = :programme
                       AND s.owner_kind = 'practice' AND s.meeting_id IS NULL AND s.shared_on <= :on AND {_STANDS}
                     GROUP BY s.owner_id, s.requirement) first
             WHERE place IS NOT NULL GROUP BY owner_id)
        SELECT member.practice_id, member.cluster_id, member.board_id, register.meetings, shared.shared
          FROM member
          LEFT JOIN register ON register.practice_id = member.practice_id
          LEFT JOIN shared ON shared.owner_id = member.practice_id
    """)  # noqa: S608 - the fragments are ours


_PRACTICES_OF_ALL = _practices("true")
_PRACTICES_OF_BOARD = _practices("c.board_id = :board")


def _surroundings(scope: str, nearby: str) -> Query:
    """Make the statement that reads the clusters, their boards and meetings, and what clusters and boards shared.

    The meetings are also those of clusters `nearby`, from which one of the practices came in the year.
    """
    return Query(f"""
        WITH scope AS MATERIALIZED (
            SELECT c.id, c.name, c.board_id FROM cluster c WHERE c.installation_id = :installation AND {scope}),
        held AS MATERIALIZED (
            SELECT mt.* FROM meeting mt
             WHERE mt.installation_id = :installation AND {nearby} AND {_HELD_IN_THE_YEAR})
        SELECT b.*, c.*, h.*, s.*, r.* FROM
            (SELECT array_agg(id) AS board, array_agg(code) AS board_code, array_agg(name) AS board_name,
                    array_agg(name_cy) AS board_name_cy
               FROM health_board WHERE id IN (SELECT board_id FROM scope)) b,
            (SELECT array_agg(id) AS cluster, array_agg(name) AS cluster_name, array_agg(board_id) AS cluster_board
               FROM scope) c,
            (SELECT array_agg(id) AS meeting, array_agg(cluster_id) AS host,
                    array_agg((starts_at AT TIME ZONE 'Europe/London')::date) AS held_on, array_agg(kind) AS kind,
                    array_agg(array_to_string(purposes, ',')) AS purposes,
                    array_agg(cancelled_at IS NOT NULL) AS cancelled, array_agg(closed_at IS NOT NULL) AS closed,
                    array_agg(facilitated) AS facilitated FROM held) h,
            (SELECT array_agg(s.id) AS submission, array_agg(s.requirement) AS requirement,
                    array_agg(s.owner_kind) AS owner_kind, array_agg(s.owner_id) AS owner_id,
                    array_agg(s.shared_on) AS shared_on, array_agg(s.meeting_id) AS occasion
               FROM submission s
              WHERE s.installation_id = :installation AND s.programme = :programme
                AND (s.owner_kind = 'cluster' AND s.owner_id IN (SELECT id FROM scope)
                     OR s.owner_kind = 'board' AND s.owner_id IN (SELECT board_id FROM scope)) AND {_STANDS}) s,
            (SELECT array_agg(meeting_id) AS refreshed, array_agg(first_at) AS refreshed_at
               FROM (SELECT e.meeting_id, min(e.recorded_at) AS first_at
                       FROM held JOIN plan_entry e ON e.meeting_id = held.id
                      WHERE e.recorded_at <= :until GROUP BY e.meeting_id) x) r
    """)  # noqa: S608 - the fragments are ours


_SURROUNDINGS_OF_ALL = _surroundings("true", "true")
_SURROUNDINGS_OF_BOARD = _surroundings(
    "c.board_id = :board",
    """mt.cluster_id IN (SELECT id FROM scope UNION
        SELECT came.cluster_id FROM scope JOIN membership m ON m.cluster_id = scope.id
          JOIN membership came ON came.practice_id = m.practice_id)""",
)


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
    board: HealthBoardId | None,
    *,
    on: date,
    until: datetime,
) -> list[PackedPractice]:
    """Read what is recorded of every practice of a health board (None: of all) on a day, until a moment."""
    asked = {
        "installation": installation,
        "programme": programme.key,
        "first": programme.start,
        "last": programme.end,
        "on": on,
        "until": until,
        "keys": [requirement.key for requirement in programme.requirements],
    }
    if board is None:
        rows = await connection.rows(_PRACTICES_OF_ALL, **asked)
    else:
        rows = await connection.rows(_PRACTICES_OF_BOARD, board=board, **asked)
    return [
        PackedPractice(practice, cluster, its_board, meetings or (), shared or ())
        for practice, cluster, its_board, meetings, shared in (row.values() for row in rows)
    ]


async def surroundings(
    connection: Connection,
    installation: InstallationId,
    programme: ProgrammeYear,
    board: HealthBoardId | None,
    *,
    until: datetime,
) -> Surroundings:
    """Read the clusters of a health board (None: all of them) with their meetings, boards and own submissions."""
    asked = {
        "installation": installation,
        "programme": programme.key,
        "first": programme.start,
        "last": programme.end,
        "until": until,
    }
    if board is None:
        row = await connection.one(_SURROUNDINGS_OF_ALL, **asked)
    else:
        row = await connection.one(_SURROUNDINGS_OF_BOARD, board=board, **asked)
    return _read(row)


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
