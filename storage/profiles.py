"""Clusters' yearly snapshots as they are stored: every answer stays, the latest of a year holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.ids import ClusterId, HealthBoardId, InstallationId
from bot.domain.people import HealthBoard
from bot.domain.profile_figures import AnsweredProfile
from bot.domain.profiles import Profession, Profile, ProfileYear
from storage.database import Connection, Query
from storage.inbox import ARRIVAL

_ANSWERS = """
    json_build_object('lead_professions', x.lead_professions, 'vacant', x.vacant,
        'primary_care_team', x.primary_care_team, 'local_authority', x.local_authority,
        'third_sector', x.third_sector, 'stage', x.stage, 'controls_finance', x.controls_finance)
"""

_OF_CLUSTER = Query(f"""
    SELECT
        (SELECT json_build_object('answers', {_ANSWERS}, 'at', x.recorded_at,
                'by', coalesce(nullif(w.name, ''), x.recorded_by))
           FROM cluster_profile x
           LEFT JOIN person w ON w.installation_id = x.installation_id AND w.handle = x.recorded_by
          WHERE x.installation_id = :installation AND x.cluster_id = :cluster AND x.year = :year
          ORDER BY x.id DESC LIMIT 1) AS latest,
        (SELECT {_ANSWERS} FROM cluster_profile x
          WHERE x.installation_id = :installation AND x.cluster_id = :cluster AND x.year = :year - 1
          ORDER BY x.id DESC LIMIT 1) AS before,
        (SELECT array_agg(p.name ORDER BY p.name) FROM appointment a JOIN person p ON p.id = a.person_id
          WHERE a.installation_id = :installation AND a.cluster_id = :cluster AND a.role = 'cluster lead'
            AND a.ended_at IS NULL) AS leads,
        (SELECT json_agg(json_build_object('visitors', m.visitors, 'attendees', (
                SELECT array_agg(l.attendees) FROM (
                    SELECT DISTINCT ON (a.practice_id) a.attendees, a.status FROM attendance a
                     WHERE a.meeting_id = m.id ORDER BY a.practice_id, a.id DESC) l
                 WHERE l.attendees <> '' AND l.status IN ('present', 'in attendance'))) ORDER BY m.starts_at)
           FROM meeting m
          WHERE m.installation_id = :installation AND m.cluster_id = :cluster
            AND m.closed_at IS NOT NULL AND m.cancelled_at IS NULL
            AND (m.starts_at AT TIME ZONE 'Europe/London')::date BETWEEN :first AND :last) AS registers
""")  # noqa: S608 - the fragment is ours

_ADD = Query(f"""
    WITH {ARRIVAL}
    INSERT INTO cluster_profile (installation_id, cluster_id, year, lead_professions, vacant, primary_care_team,
           local_authority, third_sector, stage, controls_finance, recorded_by, recorded_at)
    SELECT :installation, c.id, :year, :lead_professions::text[], :vacant, :primary_care_team, :local_authority,
           :third_sector, :stage, :controls_finance, :by, :now
      FROM arrival, cluster c WHERE c.id = :cluster AND c.installation_id = :installation
    RETURNING id
""")  # noqa: S608 - the fragment is ours

# A cluster that has ended is asked no more, but an answer that it gave stays in the figures of its year.
_OF_YEARS = Query(f"""
    SELECT year, c.id, c.name, b.id AS board, b.code, b.name AS board_name, b.name_cy, x.answers
      FROM unnest(:years::int[]) AS year
      CROSS JOIN cluster c JOIN health_board b ON b.id = c.board_id
      LEFT JOIN LATERAL (
           SELECT {_ANSWERS} AS answers FROM cluster_profile x
            WHERE x.cluster_id = c.id AND x.year = year.year ORDER BY x.id DESC LIMIT 1) x ON true
     WHERE c.installation_id = :installation AND c.kind = 'cluster'
       AND (:board::bigint IS NULL OR c.board_id = :board)
       AND (c.ended_on IS NULL OR c.ended_on > :on OR x.answers IS NOT NULL)
     ORDER BY year, b.code, c.name
""")  # noqa: S608 - the fragment is ours


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """What is stored around a cluster's snapshot: the answers, its leads, and what the year's closed registers say."""

    profile: Profile | None
    recorded_by: str
    recorded_at: datetime | None
    before: Profile | None
    leads: tuple[str, ...]
    visitors: tuple[str, ...]
    attendees: tuple[str, ...]


async def of_cluster(
    connection: Connection, installation: InstallationId, cluster: ClusterId, year: ProfileYear
) -> StoredProfile:
    """Read a cluster's snapshot of a year with everything that helps to answer it."""
    row = await connection.one(
        _OF_CLUSTER,
        installation=installation,
        cluster=cluster,
        year=year.number,
        first=year.first,
        last=year.last,
    )
    latest, registers = row["latest"] or {}, row["registers"] or ()
    return StoredProfile(
        _profile(latest["answers"]) if latest else None,
        latest.get("by", ""),
        datetime.fromisoformat(latest["at"]) if latest else None,
        _profile(row["before"]) if row["before"] else None,
        tuple(row["leads"] or ()),
        tuple(each["visitors"] for each in registers),
        tuple(name for each in registers for name in each["attendees"] or ()),
    )


async def add(
    connection: Connection,
    installation: InstallationId,
    cluster: ClusterId,
    year: int,
    profile: Profile,
    *,
    key: str,
    by: str,
    now: datetime,
) -> bool:
    """Keep new answers; False if this delivery has been here before."""
    made = await connection.row(
        _ADD,
        installation=installation,
        cluster=cluster,
        year=year,
        key=key,
        by=by,
        now=now,
        lead_professions=[each.value for each in profile.lead_professions],
        vacant=profile.vacant,
        primary_care_team=profile.primary_care_team,
        local_authority=profile.local_authority,
        third_sector=profile.third_sector,
        stage=profile.stage,
        controls_finance=profile.controls_finance,
    )
    return made is not None


async def of_years(
    connection: Connection,
    installation: InstallationId,
    years: Sequence[int],
    *,
    board: HealthBoardId | None,
    on: date,
) -> dict[int, list[AnsweredProfile]]:
    """Read the snapshots of some years of every cluster of a health board, or of all; `on` tells who is still asked."""
    rows = await connection.rows(_OF_YEARS, installation=installation, years=list(years), board=board, on=on)
    found: dict[int, list[AnsweredProfile]] = {year: [] for year in years}
    for row in rows:
        its_board = HealthBoard(HealthBoardId(row["board"]), row["code"], row["board_name"], row["name_cy"])
        answers = _profile(row["answers"]) if row["answers"] else None
        found[row["year"]].append(AnsweredProfile(ClusterId(row["id"]), row["name"], its_board, answers))
    return found


def _profile(stored: Mapping[str, Any]) -> Profile:
    return Profile(
        **{name: stored[name] for name in Profile.__dataclass_fields__ if name != "lead_professions"},
        lead_professions=tuple(Profession(each) for each in stored["lead_professions"]),
    )
