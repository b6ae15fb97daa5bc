"""The action plan as it is remembered: rows with numbers, their entries, and reviews that changed nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import asyncpg

from bot.domain.attendance import MeetingFacts, MeetingKind
from bot.domain.dates import london_date
from bot.domain.ids import ActionId, ClusterId, InstallationId, MeetingId
from bot.domain.people import Cluster
from bot.domain.plan import Plan, PlanAction, PlanEntry
from bot.domain.plan_words import Column, PlanWords, words_of
from bot.domain.quorum import is_quorate
from bot.domain.requirements import Topic
from storage.database import Connection, Query
from storage.inbox import ARRIVAL

# A joint meeting that another cluster called asks for a refresh only where the health board lets it count.
_PLAN = Query("""
    WITH near AS (
        SELECT id AS meeting_id FROM meeting WHERE cluster_id = :cluster
        UNION SELECT meeting_id FROM meeting_cluster WHERE cluster_id = :cluster)
    SELECT
        (SELECT json_agg(json_build_object('id', m.id, 'at', m.starts_at, 'kind', CASE
                    WHEN m.cluster_id = :cluster OR (
                        SELECT w.accepted FROM confirmation w
                         WHERE w.installation_id = m.installation_id AND w.kind = 'joint' AND w.subject_id = m.id
                           AND w.other_id = :cluster ORDER BY w.id DESC LIMIT 1) THEN m.kind ELSE 'other' END,
                'cancelled', coalesce(m.cancelled_at <= coalesce(:until::timestamptz, 'infinity'), false),
                'closed', coalesce(m.closed_at <= coalesce(:until::timestamptz, 'infinity'), false),
                'present', (SELECT count(*) FROM (
                    SELECT DISTINCT ON (t.practice_id) t.status, t.cluster_id FROM attendance t
                     WHERE t.meeting_id = m.id ORDER BY t.practice_id, t.id DESC) said
                     WHERE said.status = 'present' AND said.cluster_id = :cluster))
                ORDER BY m.starts_at, m.id)
           FROM near JOIN meeting m ON m.id = near.meeting_id WHERE m.installation_id = :installation) AS meetings,
        (SELECT json_agg(json_build_object('id', a.id, 'number', a.number, 'entries', e.entries) ORDER BY a.number)
           FROM plan_action a CROSS JOIN LATERAL (
                SELECT json_agg(json_build_object('revision', e.revision, 'meeting', e.meeting_id,
                        'by', e.recorded_by, 'at', e.recorded_at, 'words', json_build_object(
                            'objective', e.objective, 'key_partners', e.key_partners, 'complete_by', e.complete_by,
                            'outcome', e.outcome, 'progress', e.progress, 'rag', e.rag, 'focus', e.focus))
                        ORDER BY e.revision) AS entries
                  FROM plan_entry e
                 WHERE e.action_id = a.id AND e.recorded_at <= coalesce(:until::timestamptz, 'infinity')) e
          WHERE a.installation_id = :installation AND a.cluster_id = :cluster
            AND e.entries IS NOT NULL) AS actions,
        (SELECT json_agg(DISTINCT s.meeting_id)
           FROM near JOIN meeting m ON m.id = near.meeting_id
           JOIN submission s ON s.installation_id = m.installation_id AND s.programme = m.programme
                AND s.owner_kind = 'cluster' AND s.owner_id = :cluster AND s.meeting_id = m.id
          WHERE m.installation_id = :installation AND s.requirement = ANY(:requirements)
            AND s.recorded_at <= coalesce(:until::timestamptz, 'infinity')
            AND (s.withdrawn_at IS NULL OR s.withdrawn_at > :until::timestamptz)) AS reviewed
""")

_TOUCHED = """
    touched AS (
        UPDATE cluster_channel SET facts_at = :now
         WHERE cluster_id = :cluster AND EXISTS (SELECT 1 FROM arrival))
"""

_COLUMNS = "meeting_id, objective, key_partners, complete_by, outcome, progress, rag, focus, recorded_by, recorded_at"
_VALUES = """
    :meeting::bigint, :objective::text, :key_partners::text, :complete_by::text, :outcome::text, :progress::text,
    :rag::text, :focus::text, :by::text, :now
"""

_NEW_ROW = Query(f"""
    WITH {ARRIVAL}, {_TOUCHED},
    made AS (
        INSERT INTO plan_action (installation_id, cluster_id, number, created_at)
        SELECT :installation, :cluster,
               1 + coalesce((SELECT max(number) FROM plan_action WHERE cluster_id = :cluster), 0), :now
          FROM arrival RETURNING id, number),
    written AS (
        INSERT INTO plan_entry (installation_id, action_id, revision, {_COLUMNS})
        SELECT :installation, made.id, 1, {_VALUES} FROM made)
    SELECT id, number FROM made
""")  # noqa: S608 - the fragments are ours

_NEXT_ENTRY = Query(f"""
    WITH {ARRIVAL}, {_TOUCHED},
    written AS (
        INSERT INTO plan_entry (installation_id, action_id, revision, {_COLUMNS})
        SELECT :installation, :action::bigint, :revision::int, {_VALUES} FROM arrival RETURNING revision)
    SELECT revision FROM written
""")  # noqa: S608 - the fragments are ours

_REVIEW = Query(f"""
    WITH {ARRIVAL}, {_TOUCHED},
    written AS (
        INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, meeting_id, shared_on,
               recorded_by, recorded_at)
        SELECT :installation, m.programme, :requirement::text, 'cluster', :cluster::bigint, m.id, :today::date,
               :by::text, :now
          FROM arrival, meeting m
         WHERE m.installation_id = :installation AND m.id = :meeting
           AND (m.cluster_id = :cluster OR EXISTS (
                SELECT FROM meeting_cluster also WHERE also.meeting_id = m.id AND also.cluster_id = :cluster))
        RETURNING id)
    SELECT id FROM written
""")  # noqa: S608 - the fragments are ours


class Overtaken(Exception):  # noqa: N818 - it says what happened
    """Somebody else has just taken the number: nothing was written, so read again and try again."""


async def plan(
    connection: Connection,
    installation: InstallationId,
    cluster: Cluster,
    *,
    on: date,
    topics: Sequence[Topic],
    requirements: Sequence[str],
    until: datetime | None = None,
) -> Plan:
    """Read a cluster's plan with all its entries and the meetings they came from; `until` looks back in time."""
    row = await connection.one(
        _PLAN,
        installation=installation,
        cluster=cluster.id,
        requirements=list(requirements),
        until=until,
    )
    meetings = tuple(_meeting(stored, cluster) for stored in row["meetings"] or ())
    by_id = {meeting.id: meeting for meeting in meetings}
    return Plan(
        cluster=cluster,
        on=on,
        actions=tuple(_action(stored, by_id) for stored in row["actions"] or ()),
        meetings=tuple(meeting for meeting in meetings if not meeting.cancelled),
        reviewed=frozenset(MeetingId(each) for each in row["reviewed"] or ()),
        topics=tuple(topics),
    )


async def add_row(
    connection: Connection, installation: InstallationId, cluster: ClusterId, key: str, entry: PlanEntry
) -> PlanAction | None:
    """Add a row under the cluster's next number; None if this delivery has been here before.

    Raises Overtaken when somebody else took the number at the same instant.
    """
    row = await _written(connection, _NEW_ROW, installation, cluster, key, entry)
    return None if row is None else PlanAction(ActionId(row["id"]), row["number"], (entry,))


async def add_entry(
    connection: Connection,
    installation: InstallationId,
    cluster: ClusterId,
    key: str,
    action: PlanAction,
    entry: PlanEntry,
) -> PlanAction | None:
    """Add an entry to a row; None if this delivery has been here before.

    Raises Overtaken when the row got another entry of that revision meanwhile.
    """
    place = {"action": action.id, "revision": entry.revision}
    row = await _written(connection, _NEXT_ENTRY, installation, cluster, key, entry, **place)
    return None if row is None else action.with_entry(entry)


async def add_review(
    connection: Connection,
    installation: InstallationId,
    cluster: ClusterId,
    meeting: MeetingFacts,
    requirement: str,
    *,
    key: str,
    by: str,
    today: date,
    now: datetime,
) -> bool:
    """Keep that the plan was reviewed after a meeting and stays; False if this delivery has been here before."""
    written = await connection.row(
        _REVIEW,
        installation=installation,
        cluster=cluster,
        meeting=meeting.id,
        requirement=requirement,
        key=key,
        by=by,
        today=today,
        now=now,
    )
    return written is not None


async def _written(
    connection: Connection,
    query: Query,
    installation: InstallationId,
    cluster: ClusterId,
    key: str,
    entry: PlanEntry,
    **more: int,
) -> Mapping[str, Any] | None:
    try:
        return await connection.row(
            query,
            installation=installation,
            cluster=cluster,
            key=key,
            meeting=entry.meeting.id if entry.meeting else None,
            by=entry.recorded_by,
            now=entry.recorded_at,
            **{column.value: entry.words.of(column) for column in Column},
            **more,
        )
    except asyncpg.UniqueViolationError as error:
        raise Overtaken from error


def _meeting(stored: Mapping[str, Any], cluster: Cluster) -> MeetingFacts:
    return MeetingFacts(
        id=MeetingId(stored["id"]),
        cluster_id=cluster.id,
        on=london_date(datetime.fromisoformat(stored["at"])),
        kind=MeetingKind(stored["kind"]),
        cancelled=stored["cancelled"],
        closed=stored["closed"],
        quorate=is_quorate(stored["present"], cluster.quorum, closed=stored["closed"]),
    )


def _action(stored: Mapping[str, Any], meetings: Mapping[MeetingId, MeetingFacts]) -> PlanAction:
    entries = tuple(_entry(each, meetings) for each in stored["entries"])
    return PlanAction(ActionId(stored["id"]), stored["number"], entries)


def _entry(stored: Mapping[str, Any], meetings: Mapping[MeetingId, MeetingFacts]) -> PlanEntry:
    return PlanEntry(
        revision=stored["revision"],
        words=_words(stored["words"]),
        meeting=meetings.get(stored["meeting"]),
        recorded_by=stored["by"],
        recorded_at=datetime.fromisoformat(stored["at"]),
    )


def _words(stored: Mapping[str, str]) -> PlanWords:
    return words_of({column: stored[column.value] for column in Column})
