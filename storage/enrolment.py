"""Whole casts of people written at once: names, roles and a cluster's channel."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.enrolment import Enrolled
from bot.domain.ids import InstallationId
from storage.database import Connection, Query

_ERASE = Query("DELETE FROM installation WHERE team_id = :team")

_PEOPLE = Query("""
    INSERT INTO person (installation_id, handle, name)
    SELECT DISTINCT :installation::bigint, * FROM unnest(:users::text[], :names::text[])
    ON CONFLICT (installation_id, handle) DO UPDATE SET name = excluded.name
""")

_MAILBOXES = Query("""
    INSERT INTO mailbox (installation_id, person_id, address, learned_at)
    SELECT DISTINCT p.installation_id, p.id, new.address, :now::timestamptz
      FROM unnest(:users::text[], :addresses::text[]) AS new (handle, address)
      JOIN person p ON p.installation_id = :installation AND p.handle = new.handle
     WHERE new.address <> ''
    ON CONFLICT DO NOTHING
""")

_APPOINTMENTS = Query("""
    INSERT INTO appointment (installation_id, person_id, role, board_id, cluster_id, practice_id, made_by, made_at)
    SELECT p.installation_id, p.id, new.role, b.id, c.id, g.id, :by, :now
      FROM unnest(:users::text[], :roles::text[], :boards::text[], :clusters::text[], :practices::text[])
           AS new (handle, role, board, cluster, practice)
      JOIN person p ON p.installation_id = :installation AND p.handle = new.handle
      LEFT JOIN health_board b ON b.installation_id = :installation AND b.code = new.board AND new.cluster = ''
      LEFT JOIN health_board cb ON cb.installation_id = :installation AND cb.code = new.board
      LEFT JOIN cluster c ON c.board_id = cb.id AND c.name = new.cluster
      LEFT JOIN practice g ON g.installation_id = :installation AND g.code = new.practice
    ON CONFLICT DO NOTHING
""")

_BIND = Query("""
    INSERT INTO cluster_channel (installation_id, cluster_id, channel, language, bound_by, bound_at, facts_at)
    SELECT :installation, c.id, :channel, :language, :by, :now, :now
      FROM cluster c JOIN health_board b ON b.id = c.board_id
     WHERE b.installation_id = :installation AND b.code = :board AND c.name = :cluster
    ON CONFLICT (cluster_id) DO UPDATE SET channel = excluded.channel, language = excluded.language
""")


async def erase(connection: Connection, team: str) -> None:
    """Delete a workspace and everything that belongs to it."""
    await connection.rows(_ERASE, team=team)


async def enrol(
    connection: Connection, installation: InstallationId, people: Sequence[Enrolled], by: str, now: datetime
) -> None:
    """Make people known by name and address and give each their role; what is there already stays."""
    await connection.rows(
        _PEOPLE,
        installation=installation,
        users=[one.handle for one in people],
        names=[one.name for one in people],
    )
    await connection.rows(
        _MAILBOXES,
        installation=installation,
        users=[one.handle for one in people],
        addresses=[one.email.lower() for one in people],
        now=now,
    )
    await connection.rows(
        _APPOINTMENTS,
        installation=installation,
        users=[one.handle for one in people],
        roles=[one.role.value for one in people],
        boards=[one.board for one in people],
        clusters=[one.cluster for one in people],
        practices=[one.practice for one in people],
        by=by,
        now=now,
    )


async def bind(
    connection: Connection,
    installation: InstallationId,
    board: str,
    cluster: str,
    channel: str,
    language: str,
    by: str,
    now: datetime,
) -> None:
    """Bind a cluster, named by its board's code and its own name, to a channel."""
    await connection.rows(
        _BIND,
        installation=installation,
        board=board,
        cluster=cluster,
        channel=channel,
        language=language,
        by=by,
        now=now,
    )
