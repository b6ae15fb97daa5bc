"""Somebody who was reached by e-mail alone joins Slack: who has which address, and how everything of theirs goes over.

What they recorded before keeps naming them by their old handle, which stays known with its name and has nothing else.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import InstallationId, PersonId
from storage.database import Connection, Query
from storage.reach import CLUSTERS_OF_WHO

_KNOWN = Query("""
    SELECT i.id AS installation_id, p.id AS person_id, holder.id AS holder_id, holder.handle AS holder
      FROM installation i
      LEFT JOIN person p ON p.installation_id = i.id AND p.handle = :handle
      LEFT JOIN mailbox b ON b.installation_id = i.id AND b.address = :address
      LEFT JOIN person holder ON holder.id = b.person_id
     WHERE i.team_id = :team
""")

# Whoever reads the old mailbox now may be somebody else, and links in its letters open their pages.
_LEARN = Query(f"""
    WITH who AS (SELECT id, handle FROM person WHERE id = :person AND installation_id = :installation),
    kept AS (
        INSERT INTO mailbox (installation_id, person_id, address, learned_at)
        SELECT :installation, who.id, :address, :now FROM who
        ON CONFLICT (person_id) DO UPDATE
           SET address = excluded.address, learned_at = excluded.learned_at, failed = '', failed_at = NULL
        RETURNING id),
    closed AS (
        UPDATE page_link k SET revoked_at = :now FROM who JOIN mailbox was ON was.person_id = who.id
         WHERE k.person_id = who.id AND k.revoked_at IS NULL)
    UPDATE cluster_channel SET facts_at = :now
     WHERE EXISTS (SELECT 1 FROM kept) AND installation_id = :installation AND cluster_id IN ({CLUSTERS_OF_WHO})
""")  # noqa: S608 - the fragment is ours

_JOIN = Query("""
    INSERT INTO person (installation_id, handle, name, language)
    SELECT installation_id, :handle, name, language FROM person WHERE id = :was
    ON CONFLICT (installation_id, handle) DO UPDATE
       SET name = coalesce(nullif(person.name, ''), excluded.name),
           language = coalesce(person.language, excluded.language)
    RETURNING id
""")

_THEIR_MAILBOX = Query("DELETE FROM mailbox WHERE person_id = :becomes")


def _moves(table: str, column: str, alike: str = "") -> Query:
    """Make the statement that hands rows over, except those of which the other has one alike."""
    unless = f"""
        AND NOT EXISTS (SELECT 1 FROM {table} own WHERE own.{column} = :becomes AND {alike})
    """  # noqa: S608 - the names are ours
    return Query(f"""
        UPDATE {table} moved SET {column} = :becomes WHERE moved.{column} = :was {unless if alike else ""}
    """)  # noqa: S608 - the names are ours


_HAND_OVER = (
    _moves("mailbox", "person_id"),
    _moves(
        "appointment",
        "person_id",
        "own.ended_at IS NULL AND moved.ended_at IS NULL AND own.role = moved.role"
        " AND own.board_id IS NOT DISTINCT FROM moved.board_id"
        " AND own.cluster_id IS NOT DISTINCT FROM moved.cluster_id"
        " AND own.practice_id IS NOT DISTINCT FROM moved.practice_id",
    ),
    _moves("calendar_copy", "person_id", "own.meeting_id = moved.meeting_id"),
    _moves("letter", "person_id", "own.subject = moved.subject"),
    _moves("personal_answer", "person_id"),
    _moves("page_link", "person_id"),
    _moves("received_mail", "person_id"),
    _moves("feed", "person_id"),
    _moves("date_poll_vote", "person_id"),
    _moves("reach", "person_id", "true"),
    _moves("leave", "person_id"),
    _moves("leave", "cover_id"),
)


def _follows(table: str, column: str, alike: str) -> Query:
    """Do as `_moves` where people are named by their handles."""
    return Query(f"""
        UPDATE {table} moved SET {column} = :handle
         WHERE moved.installation_id = :installation AND moved.{column} = :old AND NOT EXISTS (
            SELECT 1 FROM {table} own
             WHERE own.installation_id = moved.installation_id AND own.{column} = :handle AND {alike})
    """)  # noqa: S608 - the names are ours


# The lines of the ledger come along with what was said already: nobody hears twice of what they had by letter.
_FOLLOW = (
    _follows("reminder", "recipient", "own.subject = moved.subject AND own.step = moved.step"),
    _follows("snooze", "recipient", "own.subject = moved.subject AND own.number = moved.number"),
    _follows("declined", "recipient", "own.subject = moved.subject"),
    _follows("declined", "belongs_to", "false"),
)

_END = Query(f"""
    WITH who AS (SELECT id, handle FROM person WHERE id = :becomes),
    ended AS (
        UPDATE appointment SET ended_by = :handle, ended_at = :now WHERE person_id = :was AND ended_at IS NULL)
    UPDATE cluster_channel SET facts_at = :now
     WHERE installation_id = :installation AND cluster_id IN ({CLUSTERS_OF_WHO})
""")  # noqa: S608 - the fragment is ours


@dataclass(frozen=True, slots=True)
class AddressKnown:
    """What is known of a Slack user of a workspace, and who has their address: by their row, and their handle."""

    installation: InstallationId
    person: PersonId | None
    holder: PersonId | None
    holders_handle: str


async def known(connection: Connection, team: str, handle: str, address: str) -> AddressKnown | None:
    """Read who a Slack user is and whose an address is; None in a workspace that is not known."""
    row = await connection.row(_KNOWN, team=team, handle=handle, address=address)
    if row is None:
        return None
    return AddressKnown(
        InstallationId(row["installation_id"]),
        PersonId(row["person_id"]) if row["person_id"] else None,
        PersonId(row["holder_id"]) if row["holder_id"] else None,
        row["holder"] or "",
    )


async def learn(
    connection: Connection, installation: InstallationId, person: PersonId, address: str, now: datetime
) -> None:
    """Keep where somebody in Slack gets e-mail, in the place of what was known."""
    await connection.rows(_LEARN, installation=installation, person=person, address=address, now=now)


async def take_over(
    connection: Connection, installation: InstallationId, was: PersonId, old: str, handle: str, now: datetime
) -> None:
    """Hand everything of somebody known by the handle `old` over to a Slack user. Needs a transaction."""
    becomes = PersonId(await connection.value(_JOIN, was=was, handle=handle))
    await connection.rows(_THEIR_MAILBOX, becomes=becomes)
    for move in _HAND_OVER:
        await connection.rows(move, was=was, becomes=becomes)
    for follow in _FOLLOW:
        await connection.rows(follow, installation=installation, old=old, handle=handle)
    await connection.rows(_END, installation=installation, was=was, becomes=becomes, handle=handle, now=now)
