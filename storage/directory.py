"""Who asks and from where: the installation, the person, their appointments and the channel's cluster, in one statement."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.domain.cluster_settings import RagLegend
from bot.domain.ids import ClusterId, HealthBoardId, InstallationId, PersonId, PracticeId
from bot.domain.people import Appointment, Asker, Cluster, HealthBoard, Language, Person, Practice, Role
from bot.domain.requirements import OwnerKind
from storage.database import Connection, Query, Row

CLUSTER = """
    json_build_object('id', c.id, 'name', c.name, 'name_cy', c.name_cy, 'kind', c.kind, 'channel', cc.channel, 'language', cc.language,
        'quorum', cc.quorum, 'rag_legend', cc.rag_legend,
        'board', json_build_object('id', b.id, 'code', b.code, 'name', b.name, 'name_cy', b.name_cy))
"""

_WHO = f"""
    SELECT i.id AS installation_id,
        (SELECT count(*) FROM appointment o
          WHERE o.installation_id = i.id AND o.role = 'operator' AND o.ended_at IS NULL) AS operators,
        (SELECT {CLUSTER}
           FROM cluster_channel cc JOIN cluster c ON c.id = cc.cluster_id JOIN health_board b ON b.id = c.board_id
          WHERE cc.installation_id = i.id AND cc.channel = :channel) AS here,
        (SELECT true FROM cluster_channel cc JOIN cluster c ON c.id = cc.cluster_id
          WHERE cc.installation_id = i.id AND cc.channel = :channel AND c.kind <> 'cluster' AND EXISTS (
                SELECT 1 FROM person p JOIN appointment a ON a.person_id = p.id AND a.ended_at IS NULL
                  JOIN body_member bm ON bm.body_id = c.id AND (
                       (bm.member_kind = 'practice' AND bm.member_id = a.practice_id)
                       OR (bm.member_kind = 'cluster' AND bm.member_id = a.cluster_id)
                       OR (bm.member_kind = 'board' AND bm.member_id = a.board_id))
                 WHERE p.installation_id = i.id AND p.handle = :handle
                   AND bm.from_date <= :today AND (bm.until_date IS NULL OR bm.until_date > :today))) AS member_here,
        (SELECT json_build_object('id', p.id, 'name', p.name, 'language', p.language)
           FROM person p WHERE p.installation_id = i.id AND p.handle = :handle) AS person,
        (SELECT json_agg(json_build_object('role', a.role, 'board_id', a.board_id,
                'cluster', CASE WHEN c.id IS NULL THEN NULL ELSE {CLUSTER} END,
                'practice', CASE WHEN g.id IS NULL THEN NULL ELSE
                    json_build_object('id', g.id, 'code', g.code, 'name', g.name, 'postcode', g.postcode) END)
                ORDER BY a.id)
           FROM person p
           JOIN appointment a ON a.person_id = p.id AND a.ended_at IS NULL
           LEFT JOIN practice g ON g.id = a.practice_id
           LEFT JOIN membership m ON m.practice_id = g.id AND m.from_date <= :today
                AND (m.until_date IS NULL OR m.until_date > :today)
           LEFT JOIN cluster c ON c.id = coalesce(a.cluster_id, m.cluster_id)
           LEFT JOIN health_board b ON b.id = c.board_id
           LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
          WHERE p.installation_id = i.id AND p.handle = :handle) AS appointments
      FROM installation i
"""  # noqa: S608 - the fragment is ours

_ASKER = Query(f"{_WHO} WHERE i.team_id = :team")

_ASKER_OF = Query(f"{_WHO} WHERE i.id = :installation")

_NAMES = Query("SELECT handle, name FROM person WHERE handle = ANY(:handles::text[]) AND name <> ''")

_ADOPT = Query("""
    WITH adopted AS (
        UPDATE installation SET team_id = :team, team_name = :name, url = :url
         WHERE team_id = '' AND NOT EXISTS (SELECT 1 FROM installation WHERE team_id = :team) RETURNING id)
    INSERT INTO installation (team_id, team_name, url, installed_at)
    SELECT :team, :name, :url, :now WHERE NOT EXISTS (SELECT 1 FROM adopted)
    ON CONFLICT (team_id) DO UPDATE SET
        team_name = CASE WHEN excluded.team_name = '' THEN installation.team_name ELSE excluded.team_name END,
        url = CASE WHEN excluded.url = '' THEN installation.url ELSE excluded.url END
    RETURNING id
""")


async def asker(
    connection: Connection, team: str, handle: str, channel: str | None, today: date
) -> Asker | None:
    """Return who asks on a day, or None when the workspace itself is unknown."""
    row = await connection.row(_ASKER, team=team, handle=handle, channel=channel or "", today=today)
    return None if row is None else _asker(row, handle, channel)


async def asker_of(
    connection: Connection, installation: InstallationId, handle: str, channel: str | None, today: date
) -> Asker:
    """Return who asks on a day, in a workspace that is known."""
    row = await connection.one(
        _ASKER_OF, installation=installation, handle=handle, channel=channel or "", today=today
    )
    return _asker(row, handle, channel)


async def names(connection: Connection, handles: Iterable[str]) -> dict[str, str]:
    """Return what people are called, by their handles; who has no name yet is left out."""
    rows = await connection.rows(_NAMES, handles=list(handles))
    return {row["handle"]: row["name"] for row in rows}


async def welcome(connection: Connection, team: str, name: str, url: str, now: Any) -> None:
    """Make sure that a workspace is known; a register imported before any workspace becomes the first one's."""
    await connection.rows(_ADOPT, team=team, name=name, url=url, now=now)


def _asker(row: Row, handle: str, channel: str | None) -> Asker:
    person = row["person"]
    return Asker(
        installation_id=InstallationId(row["installation_id"]),
        handle=handle,
        channel=channel,
        person=_person(person, handle) if person else None,
        appointments=tuple(_appointment(each) for each in row["appointments"] or ()),
        here=cluster_from(row["here"]),
        operators=row["operators"],
        member_here=bool(row["member_here"]),
    )


def cluster_from(stored: dict[str, Any] | None) -> Cluster | None:
    """Read a cluster, its board and its channel from their JSON."""
    if stored is None:
        return None
    board = stored["board"]
    return Cluster(
        ClusterId(stored["id"]),
        stored["name"],
        HealthBoard(HealthBoardId(board["id"]), board["code"], board["name"], board["name_cy"]),
        stored["channel"],
        Language(stored["language"] or "en"),
        stored["quorum"],
        RagLegend(stored["rag_legend"] or "progress"),
        OwnerKind(stored["kind"]),
        stored["name_cy"],
    )


def _person(stored: dict[str, Any], handle: str) -> Person:
    language = Language(stored["language"]) if stored["language"] else None
    return Person(PersonId(stored["id"]), stored["name"], handle, language)


def _appointment(stored: dict[str, Any]) -> Appointment:
    practice = stored["practice"]
    return Appointment(
        Role(stored["role"]),
        HealthBoardId(stored["board_id"]) if stored["board_id"] else None,
        cluster_from(stored["cluster"]),
        Practice(PracticeId(practice["id"]), practice["code"], practice["name"], practice["postcode"])
        if practice
        else None,
    )
