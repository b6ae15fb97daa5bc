"""The register as it is stored: health boards, clusters, practices and their dated memberships."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from bot.domain.health_boards import ListedBoard
from bot.domain.ids import ClusterId, InstallationId
from bot.domain.list_changes import ClusterName, KnownPractice
from bot.domain.register import KnownCluster, Placing, Register, Renaming
from storage.database import Connection, Query

_WORKSPACES = Query("SELECT id, team_id, team_name FROM installation ORDER BY id")

_LOCK = Query("SELECT id FROM installation WHERE id = :installation FOR UPDATE")

_REGISTER = Query("""
    SELECT
        (SELECT json_agg(json_build_array(c.id, b.code, c.name))
           FROM cluster c JOIN health_board b ON b.id = c.board_id
          WHERE c.installation_id = :installation AND c.kind = 'cluster') AS clusters,
        (SELECT json_agg(json_build_array(p.code, p.name, c.name, b.code, p.postcode, p.list_size) ORDER BY p.code)
           FROM practice p
           JOIN membership m ON m.practice_id = p.id AND m.until_date IS NULL
           JOIN cluster c ON c.id = m.cluster_id
           JOIN health_board b ON b.id = c.board_id
          WHERE p.installation_id = :installation) AS practices
""")

_BOARDS = Query("""
    INSERT INTO health_board (installation_id, code, name, name_cy)
    SELECT :installation, * FROM unnest(:codes::text[], :names::text[], :names_cy::text[])
    ON CONFLICT (installation_id, code) DO UPDATE SET name = excluded.name, name_cy = excluded.name_cy
     WHERE (health_board.name, health_board.name_cy) <> (excluded.name, excluded.name_cy)
""")

# What a cluster was called before, and under which board it was, stays in the journal of the structure.
_RENAME_CLUSTERS = Query("""
    WITH new AS (
        SELECT c.id, new.name, b.id AS board_id, b.name AS board, c.name AS was, was.id AS was_board_id,
               was.name AS was_board, CASE c.name_cy WHEN '' THEN '' ELSE ' / ' || c.name_cy END AS in_welsh
          FROM unnest(:ids::bigint[], :boards::text[], :names::text[]) AS new (id, board, name)
          JOIN health_board b ON b.installation_id = :installation AND b.code = new.board
          JOIN cluster c ON c.id = new.id AND c.installation_id = :installation
          JOIN health_board was ON was.id = c.board_id),
    kept AS (
        INSERT INTO structure_change (installation_id, subject_kind, subject_id, kind, on_date, other_id, was, became,
            recorded_by, recorded_at)
        SELECT :installation, 'cluster', new.id, change.kind, :on_date::date, change.other_id, change.was, change.became,
               'import', :now::timestamptz
          FROM new CROSS JOIN LATERAL (VALUES
            ('renamed', NULL, new.was || in_welsh, new.name || in_welsh),
            ('moved board', new.board_id, new.was_board, new.board)) AS change (kind, other_id, was, became)
         WHERE change.was <> change.became)
    UPDATE cluster SET name = new.name, board_id = new.board_id FROM new WHERE cluster.id = new.id
""")

_ADD_CLUSTERS = Query("""
    INSERT INTO cluster (installation_id, board_id, name)
    SELECT :installation, b.id, new.name
      FROM unnest(:boards::text[], :names::text[]) WITH ORDINALITY AS new (board, name, place)
      JOIN health_board b ON b.installation_id = :installation AND b.code = new.board
     ORDER BY new.place
    ON CONFLICT (board_id, name) DO NOTHING
""")

_PRACTICES = Query("""
    INSERT INTO practice (installation_id, code, name, postcode, list_size)
    SELECT :installation, * FROM unnest(:codes::text[], :names::text[], :postcodes::text[], :list_sizes::int[])
    ON CONFLICT (installation_id, code) DO UPDATE SET name = excluded.name,
        postcode = coalesce(nullif(excluded.postcode, ''), practice.postcode),
        list_size = coalesce(excluded.list_size, practice.list_size)
""")

# The practices of a list with the clusters that they belong in from a day on.
_PLACED = """
    placed AS (
        SELECT p.id AS practice_id, c.id AS cluster_id, new.since
          FROM unnest(:codes::text[], :boards::text[], :names::text[], :since::date[])
               AS new (code, board, name, since)
          JOIN practice p ON p.installation_id = :installation AND p.code = new.code
          JOIN health_board b ON b.installation_id = :installation AND b.code = new.board
          JOIN cluster c ON c.board_id = b.id AND c.name = new.name AND c.kind = 'cluster')
"""

_END_MEMBERSHIPS = Query(f"""
    WITH {_PLACED}
    UPDATE membership m SET until_date = greatest(placed.since, m.from_date)
      FROM placed
     WHERE m.practice_id = placed.practice_id AND (m.until_date IS NULL OR m.until_date > placed.since)
       AND NOT EXISTS (SELECT 1 FROM membership now
                        WHERE now.practice_id = placed.practice_id AND now.until_date IS NULL
                          AND now.cluster_id = placed.cluster_id)
""")  # noqa: S608 - the fragment is ours

# A cluster that had ended is there again when a list has practices in it.
_BEGIN_MEMBERSHIPS = Query(f"""
    WITH {_PLACED},
    revived AS (
        UPDATE cluster SET ended_on = NULL FROM placed
         WHERE cluster.id = placed.cluster_id AND cluster.ended_on <= placed.since)
    INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
    SELECT :installation, placed.practice_id, placed.cluster_id, placed.since
      FROM placed
     WHERE NOT EXISTS (SELECT 1 FROM membership m
                        WHERE m.practice_id = placed.practice_id AND m.until_date IS NULL)
""")  # noqa: S608 - the fragment is ours

_RECORD_RUN = Query("""
    WITH touched AS (UPDATE cluster_channel SET facts_at = :now WHERE installation_id = :installation)
    INSERT INTO import_run (installation_id, filename, sha256, counts, imported_at)
    VALUES (:installation, :filename, :digest, :counts::jsonb, :now)
""")


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Slack workspace that is known; its team is empty before the first one has connected."""

    installation_id: InstallationId
    team: str
    name: str


async def workspaces(connection: Connection) -> tuple[Workspace, ...]:
    rows = await connection.rows(_WORKSPACES)
    return tuple(
        Workspace(InstallationId(row["id"]), row["team_id"], row["team_name"] or row["team_id"])
        for row in rows
    )


async def lock(connection: Connection, installation: InstallationId) -> None:
    """Let no other import of this workspace run until the transaction ends."""
    await connection.one(_LOCK, installation=installation)


async def read(connection: Connection, installation: InstallationId) -> Register:
    row = await connection.one(_REGISTER, installation=installation)
    return Register(
        tuple(
            KnownCluster(ClusterId(number), ClusterName(board, name))
            for number, board, name in row["clusters"] or ()
        ),
        tuple(KnownPractice(*stored) for stored in row["practices"] or ()),
    )


async def write_boards(
    connection: Connection, installation: InstallationId, boards: Sequence[ListedBoard]
) -> None:
    await connection.rows(
        _BOARDS,
        installation=installation,
        codes=[board.code for board in boards],
        names=[board.name for board in boards],
        names_cy=[board.name_cy for board in boards],
    )


async def rename_clusters(
    connection: Connection,
    installation: InstallationId,
    renamings: Sequence[Renaming],
    on: date,
    now: datetime,
) -> None:
    """Give clusters their new name or board from a day on; they keep their number, and the journal what was before."""
    await connection.rows(
        _RENAME_CLUSTERS,
        installation=installation,
        ids=[one.id for one in renamings],
        boards=[one.to.board_code for one in renamings],
        names=[one.to.name for one in renamings],
        on_date=on,
        now=now,
    )


async def add_clusters(
    connection: Connection, installation: InstallationId, clusters: Sequence[ClusterName]
) -> None:
    await connection.rows(
        _ADD_CLUSTERS,
        installation=installation,
        boards=[one.board_code for one in clusters],
        names=[one.name for one in clusters],
    )


async def place_practices(
    connection: Connection, installation: InstallationId, placings: Sequence[Placing]
) -> None:
    """Write the practices, end the memberships that no longer hold, and begin those that do now."""
    rows = [one.row for one in placings]
    await connection.rows(
        _PRACTICES,
        installation=installation,
        codes=[row.code for row in rows],
        names=[row.name for row in rows],
        postcodes=[row.postcode for row in rows],
        list_sizes=[row.list_size for row in rows],
    )
    placed: dict[str, Any] = {
        "installation": installation,
        "codes": [row.code for row in rows],
        "boards": [one.cluster.board_code for one in placings],
        "names": [one.cluster.name for one in placings],
        "since": [one.since for one in placings],
    }
    await connection.rows(_END_MEMBERSHIPS, **placed)
    await connection.rows(_BEGIN_MEMBERSHIPS, **placed)


async def record_run(
    connection: Connection,
    installation: InstallationId,
    filename: str,
    sha256: str,
    counts: dict[str, int],
    now: datetime,
) -> None:
    """Keep what was imported, and let reminders be planned anew."""
    await connection.rows(
        _RECORD_RUN,
        installation=installation,
        filename=filename,
        digest=sha256,
        counts=orjson.dumps(counts).decode(),
        now=now,
    )
