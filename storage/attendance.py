"""What the house remembers of attendance in a year: the facts that the count is made from."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.domain.attendance import (
    AttendanceFact,
    AttendanceStatus,
    Membership,
    Registers,
)
from bot.domain.attendance_report import AttendanceFacts
from bot.domain.ids import ClusterId, HealthBoardId, InstallationId, PracticeId
from bot.domain.people import Cluster, Practice
from bot.domain.practice_names import PracticeInReach
from storage.database import Connection, Query, Row
from storage.directory import CLUSTER, cluster_from
from storage.meeting_facts import COLUMNS, GATHERED, WORD_OF_BOARD, meeting_facts
from storage.mergers import MERGED, merger

_IN_THE_YEAR = """
    starts_at >= (:first::date)::timestamp AT TIME ZONE 'Europe/London'
    AND starts_at < (:last::date + 1)::timestamp AT TIME ZONE 'Europe/London'
"""


def _facts(practices: str, meetings: str) -> Query:
    """Make the statement that gathers a year's facts as columns, one array each: `practices` and `meetings` choose.

    The meetings are those of every cluster that a practice belonged to in the year, so that what it attended
    before it moved is found; with a practice come those that became part of it.
    """
    return Query(f"""
        WITH chosen AS MATERIALIZED (
            SELECT DISTINCT m.practice_id FROM membership m
             WHERE m.installation_id = :installation AND m.from_date <= :last
               AND (m.until_date IS NULL OR m.until_date > :first) AND {practices}),
        merged AS MATERIALIZED ({MERGED}),
        asked AS (SELECT practice_id FROM chosen UNION SELECT predecessor FROM merged),
        belonging AS MATERIALIZED (
            SELECT m.practice_id, m.cluster_id, m.from_date, m.until_date
              FROM asked JOIN membership m ON m.practice_id = asked.practice_id
             WHERE m.from_date <= :last AND (m.until_date IS NULL OR m.until_date > :first)),
        said AS MATERIALIZED (
            SELECT DISTINCT ON (a.meeting_id, a.practice_id)
                   a.meeting_id, a.practice_id, a.cluster_id, a.status, a.recorded_at
              FROM meeting mt JOIN attendance a ON a.meeting_id = mt.id JOIN asked ON asked.practice_id = a.practice_id
             WHERE mt.installation_id = :installation AND {_IN_THE_YEAR}
             ORDER BY a.meeting_id, a.practice_id, a.id DESC),
        held AS (
            SELECT mt.id, mt.cluster_id, mt.kind, mt.purposes, mt.cancelled_at, mt.closed_at, mt.facilitated,
                   (mt.starts_at AT TIME ZONE 'Europe/London')::date AS day, {WORD_OF_BOARD}
              FROM meeting mt WHERE mt.installation_id = :installation AND {_IN_THE_YEAR} AND {meetings})
        SELECT p.*, b.*, h.*, s.*, j.* FROM
            (SELECT array_agg(g.id) AS practice, array_agg(g.code) AS code, array_agg(g.name) AS name,
                    array_agg(g.postcode) AS postcode
               FROM practice g JOIN asked ON asked.practice_id = g.id) p,
            (SELECT array_agg(practice_id) AS member, array_agg(cluster_id) AS cluster, array_agg(from_date) AS since,
                    array_agg(until_date) AS until FROM belonging) b,
            (SELECT {GATHERED} FROM held) h,
            (SELECT array_agg(meeting_id) AS said_at, array_agg(practice_id) AS said_of,
                    array_agg(cluster_id) AS said_in, array_agg(status) AS said, array_agg(recorded_at) AS said_on
               FROM said) s,
            (SELECT array_agg(predecessor) AS predecessor, array_agg(survivor) AS survivor, array_agg(on_date) AS merged_on,
                    array_agg(confirmed) AS confirmed, array_agg(change) AS change FROM merged) j
    """)  # noqa: S608 - the fragments are ours


_FACTS_OF_ALL = _facts("true", "true")
_FACTS_OF_SOME = _facts(
    """m.practice_id IN (SELECT own.practice_id FROM membership own WHERE own.cluster_id = ANY(:clusters::bigint[])
        AND own.from_date <= :last AND (own.until_date IS NULL OR own.until_date > :first))""",
    """mt.id IN (SELECT near.id FROM meeting near JOIN belonging ON belonging.cluster_id = near.cluster_id
        UNION SELECT said.meeting_id FROM said
        UNION SELECT also.meeting_id FROM meeting_cluster also JOIN belonging ON belonging.cluster_id = also.cluster_id)""",
)

_IN_REACH = Query(f"""
    SELECT {CLUSTER} AS cluster,
        (SELECT json_agg(json_build_array(g.id, g.code, g.name, g.postcode) ORDER BY g.name, g.code)
           FROM membership m JOIN practice g ON g.id = m.practice_id
          WHERE m.cluster_id = c.id AND m.from_date <= :today
            AND (m.until_date IS NULL OR m.until_date > :today)) AS practices
      FROM cluster c JOIN health_board b ON b.id = c.board_id
      LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
     WHERE c.installation_id = :installation
       AND (c.id = ANY(:clusters::bigint[]) OR c.board_id = ANY(:boards::bigint[]))
     ORDER BY c.name
""")  # noqa: S608 - the fragment is ours


async def attendance_facts(
    connection: Connection,
    installation: InstallationId,
    window: tuple[date, date],
    clusters: Sequence[ClusterId] | None,
) -> AttendanceFacts:
    """Read the attendance of a programme year (`window`, both days inside) for some clusters, or for all with None.

    One statement, whatever the number of clusters. A practice that has left one of the clusters in the year is
    among the practices too: ask `members` for those of a day.
    """
    asked: dict[str, Any] = {"installation": installation, "first": window[0], "last": window[1]}
    if clusters is None:
        row = await connection.one(_FACTS_OF_ALL, **asked)
    else:
        row = await connection.one(_FACTS_OF_SOME, clusters=list(clusters), **asked)
    meetings = (meeting_facts(*columns) for columns in _columns(row, *COLUMNS))
    mergers = (
        merger(*columns)
        for columns in _columns(row, "predecessor", "survivor", "merged_on", "confirmed", "change")
    )
    registers = Registers.of(meetings, _attendance(row), _memberships(row), mergers)
    return AttendanceFacts(
        {
            PracticeId(id_): Practice(PracticeId(id_), code, name, postcode)
            for id_, code, name, postcode in _columns(row, "practice", "code", "name", "postcode")
        },
        registers,
    )


async def in_reach(
    connection: Connection,
    installation: InstallationId,
    clusters: Sequence[ClusterId],
    boards: Sequence[HealthBoardId],
    today: date,
) -> tuple[tuple[Cluster, ...], tuple[PracticeInReach, ...]]:
    """Read the clusters that somebody can ask about, their own and their health boards', with today's practices."""
    rows = await connection.rows(
        _IN_REACH, installation=installation, clusters=list(clusters), boards=list(boards), today=today
    )
    found: list[Cluster] = []
    practices: list[PracticeInReach] = []
    for row in rows:
        cluster = cluster_from(row["cluster"])
        assert cluster is not None
        found.append(cluster)
        practices.extend(
            PracticeInReach(PracticeId(id_), code, name, postcode, cluster.name, cluster.id)
            for id_, code, name, postcode in row["practices"] or ()
        )
    return tuple(found), tuple(practices)


def _columns(row: Row, *names: str) -> Any:
    return zip(*(row[name] or () for name in names), strict=True)


def _attendance(row: Row) -> list[AttendanceFact]:
    statuses = {status.value: status for status in AttendanceStatus}
    return [
        AttendanceFact(meeting, practice, cluster, statuses[status], at)
        for meeting, practice, cluster, status, at in _columns(
            row, "said_at", "said_of", "said_in", "said", "said_on"
        )
    ]


def _memberships(row: Row) -> list[Membership]:
    return [
        Membership(practice, cluster, since, until)
        for practice, cluster, since, until in _columns(row, "member", "cluster", "since", "until")
    ]
