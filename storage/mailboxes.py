"""Where people get e-mail: who is written to there, whose address takes no letters, and what addresses Slack knows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.ids import InstallationId, PersonId
from bot.domain.letters import Addressee
from bot.domain.people import Language
from storage.database import Connection, Query
from storage.reach import CLUSTERS_OF_WHO

_ADDRESSEES = Query("""
    SELECT p.id, p.handle, p.name, p.language, coalesce(b.address, '') AS address
      FROM person p LEFT JOIN mailbox b ON b.person_id = p.id AND b.failed = ''
     WHERE p.installation_id = :installation AND p.handle = ANY(:handles::text[])
""")

_FAILED = Query(f"""
    WITH who AS (
        UPDATE mailbox b SET failed = :error, failed_at = :now FROM person p
         WHERE p.installation_id = :installation AND p.handle = :handle AND b.person_id = p.id AND b.failed = ''
        RETURNING p.id, p.handle)
    UPDATE cluster_channel SET facts_at = :now
     WHERE installation_id = :installation AND cluster_id IN ({CLUSTERS_OF_WHO})
""")  # noqa: S608 - the fragment is ours


async def addressees(
    connection: Connection, installation: InstallationId, handles: Sequence[str]
) -> Mapping[str, Addressee]:
    """Return to whom letters go, by their handles; the address is "" where none is known or it has failed."""
    rows = await connection.rows(_ADDRESSEES, installation=installation, handles=list(handles))
    return {
        row["handle"]: Addressee(
            PersonId(row["id"]),
            row["handle"],
            row["name"],
            row["address"],
            Language(row["language"]) if row["language"] else None,
        )
        for row in rows
    }


async def failed(
    connection: Connection, installation: InstallationId, handle: str, error: str, now: datetime
) -> None:
    """Note that somebody's address takes no letters: what they were to be told goes to the next in turn."""
    await connection.rows(_FAILED, installation=installation, handle=handle, error=error, now=now)
