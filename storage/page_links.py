"""The addresses of people's own pages, by the hash of their token; and whether somebody wants e-mail at all."""

from datetime import datetime

from bot.domain.ids import InstallationId, PersonId
from bot.domain.page_links import Visitor
from bot.domain.people import Language
from storage.database import Connection, Query
from storage.reach import CLUSTERS_OF_WHO

_ADD = Query("""
    INSERT INTO page_link (installation_id, person_id, token_hash, made_at, expires_at)
    VALUES (:installation, :person, :hash, :now, :expires)
""")

_VISITOR = Query("""
    SELECT k.installation_id, p.id, p.handle, p.language,
           k.revoked_at IS NOT NULL OR k.expires_at <= :now AS expired
      FROM page_link k JOIN person p ON p.id = k.person_id
     WHERE k.token_hash = :hash AND p.handle IS NOT NULL
""")

_REVOKE = Query("""
    UPDATE page_link SET revoked_at = :now
     WHERE installation_id = :installation AND person_id = :person AND revoked_at IS NULL
""")

_FORGET = Query("DELETE FROM page_link WHERE expires_at < :before")

# Wanting letters or none decides who can be written to, and so who hears of a thing.
_WANT = Query(f"""
    WITH who AS (SELECT id, handle FROM person WHERE installation_id = :installation AND id = :person),
    kept AS (
        UPDATE mailbox b SET invitations = :wanted::boolean FROM who
         WHERE b.person_id = who.id AND b.invitations <> :wanted::boolean RETURNING b.id),
    touched AS (
        UPDATE cluster_channel SET facts_at = :now
         WHERE EXISTS (SELECT 1 FROM kept) AND cluster_id IN ({CLUSTERS_OF_WHO}))
    SELECT EXISTS (SELECT 1 FROM kept) AS changed
""")  # noqa: S608 - the fragment is ours

_WANTS = Query("""
    SELECT coalesce(bool_or(invitations AND address <> ''), false) AS wants
      FROM mailbox WHERE installation_id = :installation AND person_id = :person
""")


async def add(
    connection: Connection,
    installation: InstallationId,
    person: PersonId,
    token_hash: bytes,
    *,
    now: datetime,
    expires: datetime,
) -> None:
    await connection.rows(
        _ADD, installation=installation, person=person, hash=token_hash, now=now, expires=expires
    )


async def visitor(connection: Connection, token_hash: bytes, now: datetime) -> Visitor | None:
    """Return whose pages a token opens, or opened once; None for one that was never given out."""
    row = await connection.row(_VISITOR, hash=token_hash, now=now)
    if row is None:
        return None
    return Visitor(
        InstallationId(row["installation_id"]),
        PersonId(row["id"]),
        row["handle"],
        Language(row["language"]) if row["language"] else None,
        row["expired"],
    )


async def revoke(
    connection: Connection, installation: InstallationId, person: PersonId, now: datetime
) -> None:
    """Close every address that somebody was ever sent."""
    await connection.rows(_REVOKE, installation=installation, person=person, now=now)


async def wants_letters(connection: Connection, installation: InstallationId, person: PersonId) -> bool:
    """Tell whether somebody has a mailbox and wants e-mail there."""
    return bool(await connection.value(_WANTS, installation=installation, person=person))


async def want_letters(
    connection: Connection, installation: InstallationId, person: PersonId, *, wanted: bool, now: datetime
) -> bool:
    """Keep whether somebody wants e-mail; returns whether that is news."""
    row = await connection.one(_WANT, installation=installation, person=person, wanted=wanted, now=now)
    return bool(row["changed"])


async def forget(connection: Connection, before: datetime) -> None:
    """Forget addresses that ran out before a moment."""
    await connection.rows(_FORGET, before=before)
