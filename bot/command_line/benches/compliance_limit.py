"""The limit that compliance is measured against: one SQL statement that knows all the rules and counts every practice."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.domain.compliance import SOON, DutyState
from bot.domain.dates import end_of_day, working_day_on_or_before
from bot.domain.ids import InstallationId
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import AttendMeetings, OwnerKind, Requirement, TakePartIn
from storage.database import Connection, Query

_STATES = ", ".join(f"count(*) FILTER (WHERE state = '{state}') AS \"{state}\"" for state in DutyState)

_LIMIT = Query(f"""
    WITH asked AS MATERIALIZED (
        SELECT * FROM unnest(:keys::text[], :kinds::text[], :purposes::text[], :dues::date[], :soons::date[],
            :aims::boolean[], :needs::text[], :inputs::date[])
            AS asked (key, kind, purpose, due, soon, aim, needs, input)),
    member AS MATERIALIZED (
        SELECT m.practice_id, m.cluster_id, c.board_id
          FROM cluster c JOIN membership m ON m.cluster_id = c.id
         WHERE c.installation_id = :installation AND m.from_date <= :on
           AND (m.until_date IS NULL OR m.until_date > :on)),
    belonging AS (
        SELECT m.practice_id, m.cluster_id, m.from_date, m.until_date
          FROM member JOIN membership m ON m.practice_id = member.practice_id),
    held AS MATERIALIZED (
        SELECT mt.id, mt.cluster_id, mt.purposes, mt.kind <> 'network' OR mt.cancelled_at IS NOT NULL AS void,
               mt.closed_at IS NOT NULL AS closed, (mt.starts_at AT TIME ZONE 'Europe/London')::date AS day
          FROM meeting mt
         WHERE mt.installation_id = :installation
           AND mt.starts_at >= (:first::date)::timestamp AT TIME ZONE 'Europe/London'
           AND mt.starts_at < (:last::date + 1)::timestamp AT TIME ZONE 'Europe/London'),
    said AS (
        SELECT DISTINCT ON (a.meeting_id, a.practice_id) a.meeting_id, a.practice_id,
               a.status = 'present' AND a.cluster_id = held.cluster_id AS present
          FROM held JOIN attendance a ON a.meeting_id = held.id
         ORDER BY a.meeting_id, a.practice_id, a.id DESC),
    entry AS MATERIALIZED (
        SELECT b.practice_id, held.day, held.purposes,
               CASE WHEN held.void THEN 'void'
                    WHEN held.day > :on THEN 'to come'
                    WHEN said.present THEN 'attended'
                    WHEN NOT held.closed AND (said.present IS NULL OR held.day = :on) THEN 'to come'
                    ELSE 'missed' END AS outcome
          FROM belonging b
          JOIN held ON held.cluster_id = b.cluster_id AND held.day >= b.from_date
               AND (b.until_date IS NULL OR held.day < b.until_date)
          LEFT JOIN said ON said.meeting_id = held.id AND said.practice_id = b.practice_id),
    counted AS (
        SELECT practice_id, count(*) FILTER (WHERE outcome = 'attended') AS attended,
               count(*) FILTER (WHERE outcome = 'to come') AS remaining,
               count(*) FILTER (WHERE outcome = 'missed') AS missed
          FROM entry GROUP BY practice_id),
    session AS (
        SELECT practice_id, purpose, min(day) FILTER (WHERE outcome = 'attended') AS attended,
               bool_or(outcome = 'to come') AS to_come, bool_or(outcome = 'missed') AS missed
          FROM entry, unnest(purposes) purpose GROUP BY practice_id, purpose),
    shared AS MATERIALIZED (
        SELECT s.owner_id, s.requirement, min(s.shared_on) AS first
          FROM submission s
         WHERE s.installation_id = :installation AND s.programme = :programme AND s.meeting_id IS NULL
           AND s.owner_kind = 'practice' AND s.shared_on <= :on AND s.recorded_at <= :until
           AND (s.withdrawn_at IS NULL OR s.withdrawn_at > :until)
         GROUP BY s.owner_id, s.requirement),
    given AS MATERIALIZED (
        SELECT s.owner_id, s.requirement, min(s.shared_on) AS first
          FROM submission s
         WHERE s.installation_id = :installation AND s.programme = :programme AND s.meeting_id IS NULL
           AND s.owner_kind = 'board' AND s.shared_on <= :on AND s.recorded_at <= :until
           AND (s.withdrawn_at IS NULL OR s.withdrawn_at > :until)
         GROUP BY s.owner_id, s.requirement),
    duty AS (
        SELECT m.practice_id, asked.*, coalesce(c.attended, 0) AS attended, coalesce(c.remaining, 0) AS remaining,
               coalesce(c.missed, 0) AS missed, session.to_come, session.missed AS session_missed,
               coalesce(session.attended, shared.first) AS done,
               coalesce(given.first, :on) > asked.input AS excused
          FROM member m CROSS JOIN asked
          LEFT JOIN counted c ON c.practice_id = m.practice_id
          LEFT JOIN session ON session.practice_id = m.practice_id AND session.purpose = asked.purpose
          LEFT JOIN shared ON shared.owner_id = m.practice_id AND shared.requirement = asked.key
          LEFT JOIN given ON given.owner_id = m.board_id AND given.requirement = asked.needs),
    judged AS (
        SELECT practice_id, attended, remaining, missed,
               CASE WHEN kind = 'attend' AND attended >= :required THEN 'met'
                    WHEN kind <> 'attend' AND done IS NOT NULL
                    THEN CASE WHEN done > due AND NOT aim THEN 'met late' ELSE 'met' END
                    WHEN aim THEN 'aim open'
                    WHEN due < :on THEN CASE WHEN excused THEN 'open' ELSE 'overdue' END
                    WHEN soon <= :on THEN 'due soon'
                    WHEN due IS NOT NULL THEN 'open'
                    WHEN kind = 'attend' AND attended + remaining < :required
                         AND attended + remaining + missed >= :required THEN 'at risk'
                    WHEN kind = 'take part' AND session_missed AND NOT to_come THEN 'at risk'
                    ELSE 'open' END AS state
          FROM duty)
    SELECT practice_id, attended,
           CASE WHEN attended >= :required THEN 'met'
                WHEN attended + remaining > :required THEN 'on track'
                WHEN attended + remaining = :required THEN 'last chance'
                WHEN attended + remaining + missed < :required THEN 'plan short'
                ELSE 'out of reach' END AS verdict,
           {_STATES}
      FROM judged GROUP BY practice_id, attended, remaining, missed
""")  # noqa: S608 - the fragment is ours


async def count_in_sql(
    connection: Connection, installation: InstallationId, programme: ProgrammeYear, on: date
) -> list[tuple[Any, ...]]:
    """Count every practice: its number, meetings attended, the verdict, and its duties in the order of DutyState."""
    rows = await connection.rows(_LIMIT, installation=installation, **_asked(programme, on))
    return [tuple(row.values()) for row in rows]


def _asked(programme: ProgrammeYear, on: date) -> Mapping[str, Any]:
    asked = [each for each in programme.requirements if each.owner is OwnerKind.PRACTICE]
    dues = {each.key: each.due for each in programme.requirements}
    return {
        "programme": programme.key,
        "first": programme.start,
        "last": programme.end,
        "on": on,
        "until": end_of_day(on),
        "required": programme.meetings_required,
        "keys": [each.key for each in asked],
        "kinds": [_kind(each) for each in asked],
        "purposes": [each.asks.purpose if isinstance(each.asks, TakePartIn) else None for each in asked],
        "dues": [each.due for each in asked],
        "soons": [each.due and working_day_on_or_before(each.due) - SOON for each in asked],
        "aims": [each.is_aim for each in asked],
        "needs": [each.needs for each in asked],
        "inputs": [dues[each.needs] if each.needs else None for each in asked],
    }


def _kind(requirement: Requirement) -> str:
    match requirement.asks:
        case AttendMeetings():
            return "attend"
        case TakePartIn():
            return "take part"
        case _:
            return "share"
