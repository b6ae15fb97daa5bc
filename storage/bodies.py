"""Bodies above and beside the clusters as they are stored, with their dated members of every kind."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from bot.domain.bodies import Body, Member
from bot.domain.body_lists import Ending, KnownOrganisations, Named, NewMember, Organisation
from bot.domain.ids import BodyMemberId, ClusterId, HealthBoardId, InstallationId, PracticeId
from bot.domain.names import fold
from bot.domain.people import HealthBoard
from bot.domain.practice_names import PracticeInReach
from bot.domain.requirements import BODIES, OwnerKind
from storage.database import Connection, Query

# A member with its name: a practice, a health board, or by its number a cluster or another body.
MEMBERS = """
    SELECT bm.id, bm.body_id, bm.member_id, bm.from_date, bm.until_date,
           CASE bm.member_kind WHEN 'cluster' THEN mc.kind ELSE bm.member_kind END AS kind,
           coalesce(mp.name, mb.name, mc.name) AS name, coalesce(mb.name_cy, mc.name_cy, '') AS name_cy
      FROM body_member bm
      LEFT JOIN practice mp ON bm.member_kind = 'practice' AND mp.id = bm.member_id
      LEFT JOIN health_board mb ON bm.member_kind = 'board' AND mb.id = bm.member_id
      LEFT JOIN cluster mc ON bm.member_kind = 'cluster' AND mc.id = bm.member_id
"""

_BODIES = Query(f"""
    SELECT c.id, c.kind, c.name, c.name_cy, cc.channel, b.id AS board, b.code, b.name AS board_name,
           b.name_cy AS board_name_cy,
           (SELECT json_agg(json_build_array(x.id, x.kind, x.member_id, x.name, x.name_cy, x.from_date, x.until_date)
                   ORDER BY x.id) FROM ({MEMBERS} WHERE bm.body_id = c.id) x) AS members,
           (SELECT array_agg(p.name ORDER BY p.name) FROM appointment a JOIN person p ON p.id = a.person_id
             WHERE a.cluster_id = c.id AND a.role = 'cluster lead' AND a.ended_at IS NULL) AS leads
      FROM cluster c JOIN health_board b ON b.id = c.board_id LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
     WHERE c.installation_id = :installation AND c.kind = ANY(:kinds::text[]) AND c.ended_on IS NULL
     ORDER BY c.kind, c.name
""")  # noqa: S608 - the fragment is ours

_KNOWN = Query("""
    SELECT
        (SELECT json_agg(json_build_array(id, code, name, name_cy) ORDER BY code)
           FROM health_board WHERE installation_id = :installation) AS boards,
        (SELECT json_agg(json_build_array(c.id, c.name, c.board_id) ORDER BY c.id)
           FROM cluster c
          WHERE c.installation_id = :installation AND c.kind = 'cluster' AND c.ended_on IS NULL) AS clusters,
        (SELECT json_agg(json_build_array(g.id, g.code, g.name, g.postcode, c.name) ORDER BY g.code)
           FROM practice g JOIN membership m ON m.practice_id = g.id AND m.until_date IS NULL
           JOIN cluster c ON c.id = m.cluster_id WHERE g.installation_id = :installation) AS practices
""")

_ADD = Query("""
    INSERT INTO cluster (installation_id, board_id, kind, name, name_cy)
    SELECT :installation, b.id, new.kind, new.name, new.name_cy
      FROM unnest(:boards::text[], :kinds::text[], :names::text[], :names_cy::text[]) AS new (board, kind, name, name_cy)
      JOIN health_board b ON b.installation_id = :installation AND b.code = new.board
""")

_NAME_IN_WELSH = Query("""
    UPDATE cluster SET name_cy = new.name_cy FROM unnest(:ids::bigint[], :names_cy::text[]) AS new (id, name_cy)
     WHERE cluster.id = new.id AND cluster.installation_id = :installation
""")

_ADD_MEMBERS = Query("""
    INSERT INTO body_member (installation_id, body_id, member_kind, member_id, from_date, until_date)
    SELECT :installation, x.body, x.kind, x.member, x.first, x.until
      FROM jsonb_to_recordset(:members::jsonb) AS x(body bigint, kind text, member bigint, first date, until date)
""")

_END_MEMBERS = Query("""
    UPDATE body_member SET until_date = new.until
      FROM unnest(:ids::bigint[], :until::date[]) AS new (id, until)
     WHERE body_member.id = new.id AND body_member.installation_id = :installation
""")


async def all_bodies(connection: Connection, installation: InstallationId) -> tuple[Body, ...]:
    """Read every body of a workspace with its members of all times."""
    kinds = [kind.value for kind in BODIES]
    return tuple(_body(row) for row in await connection.rows(_BODIES, installation=installation, kinds=kinds))


async def known(connection: Connection, installation: InstallationId) -> KnownOrganisations:
    """Read all that a list of bodies can name, in two statements."""
    row = await connection.one(_KNOWN, installation=installation)
    boards = {
        id_: HealthBoard(HealthBoardId(id_), code, name, name_cy)
        for id_, code, name, name_cy in row["boards"] or ()
    }
    return KnownOrganisations(
        tuple(boards.values()),
        tuple(
            Organisation(ClusterId(id_), name, boards[board]) for id_, name, board in row["clusters"] or ()
        ),
        tuple(
            PracticeInReach(PracticeId(id_), code, name, postcode, cluster)
            for id_, code, name, postcode, cluster in row["practices"] or ()
        ),
        await all_bodies(connection, installation),
    )


async def add(connection: Connection, installation: InstallationId, bodies: Sequence[Named]) -> None:
    await connection.rows(
        _ADD,
        installation=installation,
        boards=[each.board for each in bodies],
        kinds=[each.kind.value for each in bodies],
        names=[each.name for each in bodies],
        names_cy=[each.name_cy for each in bodies],
    )


async def name_in_welsh(
    connection: Connection, installation: InstallationId, renamed: Sequence[tuple[ClusterId, Named]]
) -> None:
    await connection.rows(
        _NAME_IN_WELSH,
        installation=installation,
        ids=[id_ for id_, _ in renamed],
        names_cy=[named.name_cy for _, named in renamed],
    )


async def write_members(
    connection: Connection,
    installation: InstallationId,
    members: Sequence[NewMember],
    endings: Sequence[Ending],
) -> None:
    """Write memberships and their ends, once all bodies that they name are there."""
    numbers = {
        (body.board.code, fold(body.name)): body.id for body in await all_bodies(connection, installation)
    }
    rows = [
        {
            "body": numbers[each.owner.key],
            "kind": "cluster" if each.kind in BODIES else each.kind.value,
            "member": numbers[each.body.key] if each.body else each.of,
            "first": each.from_date,
            "until": each.until_date,
        }
        for each in members
    ]
    await connection.rows(_ADD_MEMBERS, installation=installation, members=orjson.dumps(rows).decode())
    await connection.rows(
        _END_MEMBERS,
        installation=installation,
        ids=[each.id for each in endings],
        until=[each.until_date for each in endings],
    )


def member(stored: Sequence[Any]) -> Member:
    """Read a member from its JSON array."""
    id_, kind, of, name, name_cy, first, until = stored
    return Member(
        BodyMemberId(id_),
        OwnerKind(kind),
        of,
        name or "",
        name_cy,
        date.fromisoformat(first),
        date.fromisoformat(until) if until else None,
    )


def _body(row: Mapping[str, Any]) -> Body:
    return Body(
        ClusterId(row["id"]),
        OwnerKind(row["kind"]),
        row["name"],
        row["name_cy"],
        HealthBoard(HealthBoardId(row["board"]), row["code"], row["board_name"], row["board_name_cy"]),
        tuple(member(each) for each in row["members"] or ()),
        tuple(row["leads"] or ()),
        row["channel"],
    )
