"""The facts of very many practices, packed into whole numbers by one statement for some health boards at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.domain.attendance import MeetingFacts, Registers
from bot.domain.dates import london_date
from bot.domain.ids import HealthBoardId, InstallationId, MeetingId, PracticeId, SubmissionId
from bot.domain.owners import MemberCluster
from bot.domain.people import HealthBoard
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import OwnerKind
from bot.domain.submissions import Facts, Submission, Suspension
from bot.domain.tallies import DAYS, WORDS, PackedPractice, deeds
from storage import meeting_facts, suspensions
from storage.change_tests import CARRIED_OUT
from storage.database import Connection, Query, Row
from storage.meeting_facts import JOINT
from storage.mergers import MERGED
from storage.submissions import STANDS

_HELD = """
    SELECT mt.id, mt.installation_id, mt.cluster_id, mt.kind, mt.purposes, mt.cancelled_at, mt.closed_at,
           mt.facilitated, (mt.starts_at AT TIME ZONE 'Europe/London')::date AS day
      FROM meeting mt
     WHERE mt.starts_at >= (:first::date)::timestamp AT TIME ZONE 'Europe/London'
       AND mt.starts_at < (:last::date + 1)::timestamp AT TIME ZONE 'Europe/London'
"""

# The clusters, their practices on the day, and every cluster that these belonged to in the year. Each step goes through
# an index whatever the planner thinks of the table's size (OFFSET 0 keeps it from joining otherwise): so a practice
# costs the same in Wales and in a hundred of them.
_BELONGING = f"""
    scope AS MATERIALIZED (
        SELECT c.id, c.name, c.board_id FROM cluster c
         WHERE c.installation_id = :installation AND c.board_id = ANY(:boards::bigint[]) AND c.kind = 'cluster'
           AND (c.ended_on IS NULL OR c.ended_on > :on)),
    chosen AS MATERIALIZED (
        SELECT m.practice_id, scope.id AS cluster_id, scope.board_id
          FROM scope CROSS JOIN LATERAL (
               SELECT m.practice_id FROM membership m
                WHERE m.cluster_id = scope.id AND m.from_date <= :on
                  AND (m.until_date IS NULL OR m.until_date > :on) OFFSET 0) m),
    merged AS MATERIALIZED ({MERGED} AND c.on_date <= :on),
    member AS MATERIALIZED (
        SELECT practice_id, cluster_id, board_id, NULL::bigint AS survivor, NULL::date AS merged_on FROM chosen
         UNION ALL
        SELECT merged.predecessor, chosen.cluster_id, chosen.board_id, merged.survivor, merged.on_date
          FROM merged JOIN chosen ON chosen.practice_id = merged.survivor
         WHERE merged.confirmed IS NOT false),
    belonging AS MATERIALIZED (
        SELECT m.* FROM member CROSS JOIN LATERAL (
               SELECT m.practice_id, m.cluster_id, m.from_date, m.until_date FROM membership m
                WHERE m.practice_id = member.practice_id AND m.from_date <= :last
                  AND (m.until_date IS NULL OR m.until_date > :first) OFFSET 0) m),
    near AS MATERIALIZED (SELECT id FROM scope UNION SELECT cluster_id FROM belonging),
    joined AS MATERIALIZED (
        SELECT also.meeting_id, also.cluster_id FROM near JOIN meeting_cluster also ON also.cluster_id = near.id
          JOIN meeting mt ON mt.id = also.meeting_id
         WHERE ({JOINT})),
    held AS MATERIALIZED (
        SELECT mt.* FROM near CROSS JOIN LATERAL ({_HELD} AND mt.cluster_id = near.id OFFSET 0) mt
         UNION
        SELECT mt.* FROM joined CROSS JOIN LATERAL ({_HELD} AND mt.id = joined.meeting_id OFFSET 0) mt)
"""  # noqa: S608 - the fragments are ours

# A meeting concerns a practice that belonged to its cluster on that day, or was recorded as belonging to it.
_PRACTICES = Query(f"""
    WITH {_BELONGING},
    said AS (
        SELECT meeting_id, practice_id, as_member, CASE WHEN status = 'present' AND as_member THEN 1 ELSE 2 END AS word
          FROM (SELECT held.id AS meeting_id, a.practice_id, a.status,
                       a.cluster_id = held.cluster_id
                       OR (held.id, a.cluster_id) IN (SELECT meeting_id, cluster_id FROM joined) AS as_member
                  FROM held CROSS JOIN LATERAL (
               SELECT DISTINCT ON (a.practice_id) a.practice_id, a.cluster_id, a.status
                 FROM attendance a WHERE a.meeting_id = held.id
                ORDER BY a.practice_id DESC, a.id DESC) a) x),
    invited AS (
        SELECT b.practice_id, held.id AS meeting_id
          FROM belonging b
          JOIN (SELECT id, cluster_id, day FROM held
                 UNION SELECT j.meeting_id, j.cluster_id, h.day FROM joined j JOIN held h ON h.id = j.meeting_id) held
            ON held.cluster_id = b.cluster_id AND held.day >= b.from_date
               AND (b.until_date IS NULL OR held.day < b.until_date)),
    register AS (
        SELECT practice_id, array_agg(meeting_id * {WORDS} + coalesce(said.word, 0)) AS meetings
          FROM invited FULL JOIN said USING (practice_id, meeting_id)
         WHERE invited.practice_id IS NOT NULL OR said.as_member
         GROUP BY practice_id)
    SELECT member.practice_id, member.cluster_id, member.board_id, register.meetings,
           (SELECT array_agg(place * {DAYS} + day)
              FROM (SELECT array_position(:keys::text[], s.requirement || coalesce('@' || s.period, '')) AS place,
                           min(s.shared_on) - DATE '1970-01-01' AS day
                      FROM submission s
                     WHERE s.installation_id = :installation AND s.programme = :programme
                       AND s.owner_kind = 'practice' AND s.owner_id = member.practice_id AND s.meeting_id IS NULL
                       AND s.shared_on <= :on AND {STANDS}
                     GROUP BY s.requirement, s.period) first
             WHERE place IS NOT NULL) AS shared,
           (SELECT array_agg(carried_out)
              FROM (SELECT count(*)::int AS carried_out FROM change_test t
                     WHERE t.practice_id = member.practice_id AND t.programme = :programme AND {CARRIED_OUT}
                     GROUP BY t.pathway) by_pathway) AS tests,
           member.survivor, member.merged_on
      FROM member LEFT JOIN register ON register.practice_id = member.practice_id
""")  # noqa: S608 - the fragments are ours

_SURROUNDINGS = Query(f"""
    WITH {_BELONGING},
    owed AS (SELECT 'cluster' AS kind, id FROM scope UNION SELECT 'board', board_id FROM scope)
    SELECT b.*, c.*, h.*, s.*, r.*, u.* FROM
        (SELECT array_agg(id) AS board, array_agg(code) AS board_code, array_agg(name) AS board_name,
                array_agg(name_cy) AS board_name_cy
           FROM health_board WHERE id IN (SELECT board_id FROM scope)) b,
        (SELECT array_agg(id) AS cluster, array_agg(name) AS cluster_name, array_agg(board_id) AS cluster_board
           FROM scope) c,
        (SELECT {meeting_facts.GATHERED} FROM (SELECT DISTINCT ON (mt.id) mt.*, {meeting_facts.WORD_OF_BOARD} FROM held mt) x) h,
        (SELECT array_agg(s.id) AS submission, array_agg(s.requirement) AS requirement,
                array_agg(s.owner_kind) AS owner_kind, array_agg(s.owner_id) AS owner_id,
                array_agg(s.shared_on) AS shared_on, array_agg(s.meeting_id) AS occasion,
                array_agg(s.period) AS period
           FROM owed CROSS JOIN LATERAL (
                SELECT s.* FROM submission s
                 WHERE s.installation_id = :installation AND s.programme = :programme AND s.owner_kind = owed.kind
                   AND s.owner_id = owed.id AND {STANDS} OFFSET 0) s) s,
        (SELECT array_agg(x.cluster_id) AS refreshed_by, array_agg(held.id) AS refreshed, array_agg(first_at) AS refreshed_at
           FROM held CROSS JOIN LATERAL (
                SELECT a.cluster_id, min(e.recorded_at) AS first_at FROM plan_entry e JOIN plan_action a ON a.id = e.action_id
                 WHERE e.meeting_id = held.id AND e.recorded_at <= :until GROUP BY a.cluster_id OFFSET 0) x) r,
        (SELECT array_agg(u.board_id) AS suspended_by, {suspensions.GATHERED}
           FROM suspension u WHERE u.board_id IN (SELECT board_id FROM scope) AND {suspensions.STANDS}) u
""")  # noqa: S608 - the fragments are ours

_BOARDS = Query("""
    SELECT c.board_id, count(*) AS clusters FROM cluster c
     WHERE c.installation_id = :installation AND c.kind = 'cluster'
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
        "keys": deeds(programme),
    }
    rows = await connection.rows(_PRACTICES, **asked)
    absorbed: dict[PracticeId, list[tuple[date, Sequence[int]]]] = {}
    for row in rows:
        if row["survivor"] is not None:
            absorbed.setdefault(row["survivor"], []).append((row["merged_on"], row["meetings"] or ()))
    return [
        PackedPractice(
            practice, cluster, board, meetings or (), shared or (), tests or (), absorbed.get(practice, ())
        )
        for practice, cluster, board, meetings, shared, tests, survivor, _ in (row.values() for row in rows)
        if survivor is None
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
    meetings = {
        meeting.id: meeting
        for meeting in (meeting_facts.meeting_facts(*each) for each in _columns(row, *meeting_facts.COLUMNS))
    }
    refreshed = {
        (cluster, MeetingId(meeting)): london_date(at)
        for cluster, meeting, at in _columns(row, "refreshed_by", "refreshed", "refreshed_at")
    }
    submissions = [
        Submission(SubmissionId(id_), requirement, OwnerKind(kind), owner, shared_on, meeting, period)
        for id_, requirement, kind, owner, shared_on, meeting, period in _columns(
            row, "submission", "requirement", "owner_kind", "owner_id", "shared_on", "occasion", "period"
        )
    ]
    suspended: dict[int, list[Suspension]] = {}
    for board, *columns in _columns(row, "suspended_by", *suspensions.COLUMNS):
        suspended.setdefault(board, []).append(suspensions.suspension(*columns))
    facts = Facts.of(Registers.of(meetings.values(), (), ()), submissions, refreshed=refreshed)
    of_boards = {
        board.id: replace(facts, board_id=board.id, suspensions=tuple(suspended.get(board.id, ())))
        for board in boards
    }
    return Surroundings(boards, clusters, meetings, of_boards)


def _columns(row: Row, *names: str) -> Any:
    return list(zip(*(row[name] or () for name in names), strict=True))
