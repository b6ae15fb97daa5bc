"""A cluster, its health board and its practices, and all that is recorded towards their duties, in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.domain.dates import london_date
from bot.domain.ids import ClusterId, InstallationId, MeetingId, PracticeId
from bot.domain.owners import MemberCluster, Owners
from bot.domain.people import HealthBoard
from bot.domain.requirements import OwnerKind
from bot.domain.submissions import Submission, Suspension
from storage import suspensions
from storage.change_tests import CARRIED_OUT
from storage.database import Connection, Query, Row
from storage.submissions import ACCEPTED, COLUMNS, STANDS, member_practice, submission

_OF_CLUSTER = Query(f"""
    WITH scope AS MATERIALIZED (
        SELECT c.id, c.name, c.board_id, c.kind, c.name_cy, coalesce(c.ended_on <= :on, false) AS ended
          FROM cluster c WHERE c.installation_id = :installation AND c.id = :cluster),
    belonging AS MATERIALIZED (
        SELECT g.id, g.code, g.name, g.postcode, s.id AS cluster_id, s.name AS cluster
          FROM scope s
          JOIN membership m ON m.cluster_id = s.id AND m.from_date <= :on
               AND (m.until_date IS NULL OR m.until_date > :on)
          JOIN practice g ON g.id = m.practice_id),
    owed AS (
        SELECT 'board' AS kind, board_id AS id FROM scope UNION
        SELECT kind, id FROM scope UNION SELECT 'practice', id FROM belonging),
    shared AS (
        SELECT s.* FROM owed
          JOIN submission s ON s.installation_id = :installation AND s.programme = :programme
               AND s.owner_kind = owed.kind AND s.owner_id = owed.id
         WHERE {STANDS})
    SELECT b.*, c.*, p.*, s.*, a.*, r.*, u.*, t.*, g.* FROM
        (SELECT array_agg(id) AS board, array_agg(code) AS board_code, array_agg(name) AS board_name,
                array_agg(name_cy) AS board_name_cy
           FROM (SELECT * FROM health_board WHERE id IN (SELECT board_id FROM scope) ORDER BY name, id) x) b,
        (SELECT array_agg(id) AS cluster, array_agg(name) AS cluster_name, array_agg(board_id) AS cluster_board,
                array_agg(kind) AS cluster_kind, array_agg(ended) AS cluster_ended,
                array_agg(name_cy) AS cluster_name_cy
           FROM (SELECT * FROM scope ORDER BY name, id) x) c,
        (SELECT array_agg(id) AS practice, array_agg(code) AS code, array_agg(name) AS name,
                array_agg(postcode) AS postcode, array_agg(cluster_id) AS member_of,
                array_agg(cluster) AS member_of_name
           FROM (SELECT * FROM belonging ORDER BY name, code) x) p,
        (SELECT array_agg(id) AS id, array_agg(requirement) AS requirement, array_agg(owner_kind) AS owner_kind,
                array_agg(owner_id) AS owner_id, array_agg(meeting_id) AS meeting_id, array_agg(period) AS period,
                array_agg(shared_on) AS shared_on, array_agg(note) AS note, array_agg(link) AS link,
                array_agg(source) AS source, array_agg(recorded_by) AS recorded_by,
                array_agg(recorded_at) AS recorded_at FROM shared) s,
        (SELECT array_agg(s.id) AS accepted FROM shared s WHERE {ACCEPTED}) a,
        (SELECT array_agg(meeting_id) AS refreshed, array_agg(first_at) AS refreshed_at
           FROM (SELECT e.meeting_id, min(e.recorded_at) AS first_at
                   FROM scope JOIN plan_action a ON a.cluster_id = scope.id JOIN plan_entry e ON e.action_id = a.id
                  WHERE e.meeting_id IS NOT NULL AND e.recorded_at <= :until GROUP BY e.meeting_id) x) r,
        (SELECT {suspensions.GATHERED} FROM scope JOIN suspension u ON u.board_id = scope.board_id WHERE {suspensions.STANDS}) u,
        (SELECT array_agg(m.subject_id) AS managed FROM belonging JOIN structure_change m
             ON m.installation_id = :installation AND m.subject_kind = 'practice' AND m.subject_id = belonging.id
          WHERE m.kind = 'managed' AND m.on_date <= :on AND (m.until_date IS NULL OR m.until_date > :on)) g,
        (SELECT array_agg(tester) AS tester, array_agg(pathway) AS pathway, array_agg(carried_out) AS carried_out
           FROM (SELECT t.practice_id AS tester, t.pathway, count(*) AS carried_out
                   FROM belonging JOIN change_test t ON t.practice_id = belonging.id AND t.programme = :programme
                  WHERE {CARRIED_OUT} GROUP BY t.practice_id, t.pathway) x) t
""")  # noqa: S608 - the fragments are ours


@dataclass(frozen=True, slots=True)
class OfCluster:
    """The owners of duties around a cluster and what is recorded towards them."""

    owners: Owners
    submissions: tuple[Submission, ...]
    refreshed: Mapping[tuple[int, MeetingId], date]
    suspensions: tuple[Suspension, ...]
    tests: Mapping[PracticeId, Mapping[str, int]]
    managed: frozenset[PracticeId]


async def of_cluster(
    connection: Connection,
    installation: InstallationId,
    programme: str,
    cluster: ClusterId,
    *,
    on: date,
    until: datetime,
) -> OfCluster:
    """Read a cluster, its health board and its practices of a day, and what was recorded until a moment."""
    asked = {
        "installation": installation,
        "programme": programme,
        "cluster": cluster,
        "on": on,
        "until": until,
    }
    row = await connection.one(_OF_CLUSTER, **asked)
    boards = _columns(row, "board", "board_code", "board_name", "board_name_cy")
    clusters = _columns(
        row, "cluster", "cluster_name", "cluster_board", "cluster_kind", "cluster_ended", "cluster_name_cy"
    )
    members = _columns(row, "practice", "code", "name", "postcode", "member_of", "member_of_name")
    return OfCluster(
        Owners(
            tuple(HealthBoard(*board) for board in boards),
            tuple(
                MemberCluster(id_, name, board, OwnerKind(kind), ended, name_cy)
                for id_, name, board, kind, ended, name_cy in clusters
            ),
            tuple(member_practice(*member) for member in members),
        ),
        _submissions(row),
        {
            (cluster, MeetingId(meeting)): london_date(at)
            for meeting, at in _columns(row, "refreshed", "refreshed_at")
        },
        tuple(suspensions.suspension(*each) for each in _columns(row, *suspensions.COLUMNS)),
        _tests(_columns(row, "tester", "pathway", "carried_out")),
        frozenset(row["managed"] or ()),
    )


def _submissions(row: Row) -> tuple[Submission, ...]:
    accepted = frozenset(row["accepted"] or ())
    stand = (submission(*columns) for columns in _columns(row, *COLUMNS))
    return tuple(replace(each, accepted=each.id in accepted) for each in stand)


def _tests(rows: Sequence[tuple[int, str, int]]) -> dict[PracticeId, dict[str, int]]:
    tests: dict[PracticeId, dict[str, int]] = {}
    for practice, pathway, count in rows:
        tests.setdefault(PracticeId(practice), {})[pathway] = count
    return tests


def _columns(row: Row, *names: str) -> Sequence[Any]:
    return list(zip(*(row[name] or () for name in names), strict=True))
