"""What the house remembers about people: their names, languages and roles."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.domain.appointing import NewRole
from bot.domain.cluster_people import ClusterPeople, RoleHeld
from bot.domain.contacts import Absence, AbsenceKind
from bot.domain.ids import AppointmentId, ClusterId, InstallationId, PersonId, PracticeId
from bot.domain.letters import LetterKind
from bot.domain.people import Cluster, Language, Person, Practice, Role
from storage.database import Connection, Query
from storage.inbox import ARRIVAL

_OF_THE_CLUSTER = frozenset({Role.CLUSTER_LEAD, Role.FACILITATOR, Role.PARTNER})

_CHOOSE_LANGUAGE = Query("""
    INSERT INTO person (installation_id, handle, name, language)
    VALUES (:installation, :handle, '', :language)
    ON CONFLICT (installation_id, handle) DO UPDATE SET language = excluded.language
""")

# Each kind of role is looked up by its own index, so that the cost is the cluster's and not the workspace's.
_OF_CLUSTER = Query("""
    WITH member AS (
        SELECT g.id, g.code, g.name, g.postcode
          FROM membership m JOIN practice g ON g.id = m.practice_id
         WHERE m.cluster_id = :cluster AND m.from_date <= :today AND (m.until_date IS NULL OR m.until_date > :today)
           AND m.installation_id = :installation),
    held AS (
        SELECT a.* FROM member JOIN appointment a ON a.practice_id = member.id
        UNION ALL
        SELECT a.* FROM appointment a WHERE a.cluster_id = :cluster
        UNION ALL
        SELECT a.* FROM appointment a WHERE a.board_id = :board
        UNION ALL
        SELECT a.* FROM appointment a
         WHERE a.installation_id = :installation AND a.role = 'operator' AND a.ended_at IS NULL),
    known AS (
        SELECT DISTINCT p.id, p.handle FROM held h JOIN person p ON p.id = h.person_id WHERE h.ended_at IS NULL),
    absent AS (
        SELECT known.id, 'on leave' AS kind, l.ends AS until, cover.handle AS cover
          FROM known JOIN leave l ON l.person_id = known.id AND l.starts <= :today AND l.ends >= :today
          LEFT JOIN person cover ON cover.id = l.cover_id
        UNION ALL
        SELECT known.id, 'left channel', NULL, NULL
          FROM known JOIN channel_absence o ON o.installation_id = :installation AND o.handle = known.handle
           AND o.back_at IS NULL
          JOIN cluster_channel cc ON cc.cluster_id = :cluster AND cc.channel = o.channel
        UNION ALL
        SELECT known.id, 'gone', NULL, NULL FROM known JOIN reach r ON r.person_id = known.id AND r.gone <> ''
        UNION ALL
        SELECT known.id, CASE WHEN NOT :mail::bool THEN 'no mail' WHEN b.failed <> '' THEN 'mail failed'
                              ELSE 'mail unwanted' END, NULL, NULL
          FROM known LEFT JOIN mailbox b ON b.person_id = known.id
         WHERE starts_with(known.handle, 'M') AND (NOT :mail OR b.failed <> '' OR NOT b.invitations))
    SELECT
        (SELECT json_agg(json_build_array(known.id, b.address))
           FROM known JOIN mailbox b ON b.person_id = known.id WHERE starts_with(known.handle, 'M')) AS addresses,
        (SELECT json_agg(json_build_array(id, kind, until, cover)) FROM absent) AS absent,
        (SELECT json_agg(json_build_array(id, code, name, postcode) ORDER BY name, code) FROM member) AS practices,
        (SELECT json_agg(json_build_array(h.id, h.role, h.practice_id, p.id, p.name, p.handle) ORDER BY h.id)
           FROM held h JOIN person p ON p.id = h.person_id
          WHERE h.ended_at IS NULL AND h.installation_id = :installation) AS held
""")

_MADE = """
    made AS (
        INSERT INTO appointment (installation_id, person_id, role, board_id, cluster_id, practice_id, made_by, made_at)
        SELECT :installation, who.id, :role, :board::bigint, :cluster::bigint, :practice::bigint, :by, :now FROM who
        ON CONFLICT DO NOTHING
        RETURNING id),
    touched AS (
        UPDATE cluster_channel SET facts_at = :now
         WHERE cluster_id = :here AND EXISTS (SELECT 1 FROM made))
    SELECT EXISTS (SELECT 1 FROM arrival) AND NOT EXISTS (SELECT 1 FROM made) AS had_it
"""

_APPOINT = Query(f"""
    WITH {ARRIVAL},
    who AS (
        INSERT INTO person (installation_id, handle, name)
        SELECT :installation, :handle, '' FROM arrival
        ON CONFLICT (installation_id, handle) DO UPDATE SET handle = excluded.handle
        RETURNING id),
    {_MADE}
""")  # noqa: S608 - the fragments are ours

# Whoever has the address already is meant, also a Slack user; somebody new gets the handle, and a letter of welcome. An
# address that took no letters is tried again from now on, with what did not arrive.
# Of two who add the same address at once, the second finds the first one's person.
_APPOINT_BY_MAIL = Query(f"""
    WITH {ARRIVAL},
    known AS (
        SELECT p.id, p.handle, p.name, b.invitations AS wanted FROM mailbox b JOIN person p ON p.id = b.person_id
         WHERE b.installation_id = :installation AND b.address = :address),
    met AS (
        INSERT INTO person (installation_id, handle, name)
        SELECT :installation, :handle, :name FROM arrival WHERE NOT EXISTS (SELECT 1 FROM known)
        RETURNING id),
    named AS (UPDATE person SET name = :name FROM known, arrival WHERE person.id = known.id AND person.name = ''),
    who AS (
        INSERT INTO mailbox (installation_id, person_id, address, learned_at)
        SELECT :installation, id, :address, :now FROM (
            SELECT known.id FROM known, arrival UNION ALL SELECT met.id FROM met) meant
        ON CONFLICT (installation_id, address) DO UPDATE SET failed = '', failed_at = NULL,
           learned_at = CASE WHEN mailbox.failed = '' THEN mailbox.learned_at ELSE excluded.learned_at END
        RETURNING person_id AS id, learned_at),
    mended AS (
        UPDATE cluster_channel SET facts_at = :now FROM known
         WHERE cluster_id = :here AND EXISTS (SELECT 1 FROM who WHERE learned_at = :now)),
    welcomed AS (
        INSERT INTO letter (installation_id, person_id, kind, subject, written_at, due_at)
        SELECT :installation, met.id, :welcome, :welcome, :now, :now
          FROM met JOIN who ON who.id = met.id WHERE :mail::bool
        ON CONFLICT DO NOTHING),
    {_MADE},
        coalesce((SELECT handle FROM known), :handle::text) AS handle,
        coalesce((SELECT nullif(name, '') FROM known), :name::text) AS name,
        coalesce((SELECT wanted FROM known), true) AS wanted
""")  # noqa: S608 - the fragments are ours

# Operators are counted under lock, so that of the last two who end each other one stays.
_END = Query(f"""
    WITH {ARRIVAL},
    operator AS (
        SELECT id FROM appointment
         WHERE installation_id = :installation AND role = 'operator' AND ended_at IS NULL AND :operators::bool
         ORDER BY id FOR UPDATE),
    ended AS (
        UPDATE appointment SET ended_by = :by, ended_at = :now
         WHERE id = :appointment AND installation_id = :installation AND ended_at IS NULL
           AND EXISTS (SELECT 1 FROM arrival) AND (NOT :operators::bool OR (SELECT count(*) FROM operator) > 1)
        RETURNING id),
    touched AS (
        UPDATE cluster_channel SET facts_at = :now WHERE cluster_id = :here AND EXISTS (SELECT 1 FROM ended))
    SELECT EXISTS (SELECT 1 FROM ended) OR NOT EXISTS (SELECT 1 FROM operator WHERE id = :appointment) AS done
""")  # noqa: S608 - the fragment is ours

_NAMELESS = Query("""
    SELECT id, handle FROM person WHERE name = '' AND handle IS NOT NULL ORDER BY id LIMIT :most
""")

_UNADDRESSED = Query("""
    SELECT p.id, p.handle FROM person p
     WHERE p.name <> '' AND NOT starts_with(p.handle, 'M') AND p.id > :after
       AND NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.person_id = p.id)
       AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.person_id = p.id AND r.gone <> '')
       AND EXISTS (SELECT 1 FROM appointment a WHERE a.person_id = p.id AND a.ended_at IS NULL)
     ORDER BY p.id LIMIT :most
""")

_NAME = Query("""
    UPDATE person SET name = learned.name
      FROM unnest(:people::bigint[], :names::text[]) AS learned (id, name)
     WHERE person.id = learned.id AND person.name = ''
""")


async def choose_language(
    connection: Connection, installation: InstallationId, handle: str, language: Language
) -> None:
    await connection.rows(_CHOOSE_LANGUAGE, installation=installation, handle=handle, language=language.value)


async def of_cluster(
    connection: Connection, installation: InstallationId, cluster: Cluster, today: date, *, mail: bool = True
) -> ClusterPeople:
    """Read a cluster's practices of a day and everybody with a role there; `mail` tells whether e-mail can be sent."""
    row = await connection.one(
        _OF_CLUSTER,
        installation=installation,
        cluster=cluster.id,
        board=cluster.board.id,
        today=today,
        mail=mail,
    )
    practices = {stored[0]: Practice(PracticeId(stored[0]), *stored[1:]) for stored in row["practices"] or ()}
    return ClusterPeople(
        cluster,
        tuple(practices.values()),
        tuple(_role(stored, practices) for stored in row["held"] or ()),
        {PersonId(person): _absence(*why) for person, *why in row["absent"] or ()},
        {PersonId(person): address for person, address in row["addresses"] or ()},
    )


async def appoint(
    connection: Connection, installation: InstallationId, key: str, new: NewRole, by: str, now: datetime
) -> bool:
    """Give somebody a role; returns whether they had it already."""
    had_it = await connection.value(
        _APPOINT, installation=installation, key=key, now=now, by=by, **_role_given(new)
    )
    return bool(had_it)


async def appoint_by_mail(
    connection: Connection,
    installation: InstallationId,
    key: str,
    new: NewRole,
    by: str,
    now: datetime,
    *,
    mail: bool,
) -> NewRole:
    """Give a role to whoever has an address, by the handle and name of `new` if that is somebody new.

    Returns it with the person's own handle and name, and whether they had it already. Where e-mail can be sent, `mail`,
    somebody new is written to.
    """
    row = await connection.one(
        _APPOINT_BY_MAIL,
        installation=installation,
        key=key,
        now=now,
        by=by,
        address=new.address,
        name=new.name,
        welcome=LetterKind.WELCOME.value,
        mail=mail,
        **_role_given(new),
    )
    return replace(
        new, user=row["handle"], name=row["name"], had_it=bool(row["had_it"]), wanted=bool(row["wanted"])
    )


def _role_given(new: NewRole) -> dict[str, Any]:
    of_board, of_the_cluster = new.role is Role.BOARD_OFFICER, new.role in _OF_THE_CLUSTER
    return {
        "handle": new.user,
        "role": new.role.value,
        "board": new.cluster.board.id if of_board else None,
        "cluster": new.cluster.id if of_the_cluster else None,
        "practice": new.practice.id if new.practice else None,
        "here": new.cluster.id,
    }


async def end(
    connection: Connection,
    installation: InstallationId,
    key: str,
    held: RoleHeld,
    *,
    here: ClusterId,
    by: str,
    now: datetime,
) -> bool:
    """End a role; False, and it stays, when it is that of the only operator left."""
    done = await connection.value(
        _END,
        installation=installation,
        key=key,
        appointment=held.id,
        operators=held.role is Role.OPERATOR,
        here=here,
        by=by,
        now=now,
    )
    return bool(done)


async def nameless(connection: Connection, most: int) -> Sequence[tuple[PersonId, str]]:
    """Return people whose name is not known yet with their Slack users, the longest known first."""
    rows = await connection.rows(_NAMELESS, most=most)
    return [(PersonId(row["id"]), row["handle"]) for row in rows]


async def unaddressed(connection: Connection, after: PersonId, most: int) -> Sequence[tuple[PersonId, str]]:
    """Return people in Slack with a role whose address is not known, in the order of their rows, from one on."""
    rows = await connection.rows(_UNADDRESSED, after=after, most=most)
    return [(PersonId(row["id"]), row["handle"]) for row in rows]


async def name(connection: Connection, names: Mapping[PersonId, str]) -> None:
    """Remember what people are called; a name that is known already stays."""
    await connection.rows(_NAME, people=list(names), names=list(names.values()))


def _absence(kind: str, until: str | None, cover: str | None) -> Absence:
    return Absence(AbsenceKind(kind), date.fromisoformat(until) if until else None, cover or "")


def _role(stored: Sequence[Any], practices: Mapping[int, Practice]) -> RoleHeld:
    number, role, practice, person, called, handle = stored
    return RoleHeld(
        AppointmentId(number),
        Role(role),
        Person(PersonId(person), called, handle),
        practices.get(practice),
    )
