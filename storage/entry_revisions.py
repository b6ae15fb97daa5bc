"""How often entries that have no row of their own have changed: the deadlines in calendars, and whole feeds."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.calendar_entries import Edition
from bot.domain.ids import InstallationId
from storage.database import Connection, Query

_KNOWN = Query("""
    SELECT uid, fingerprint, sequence, revised_at FROM entry_revision
     WHERE installation_id = :installation AND uid = ANY(:uids::text[])
""")

# In the order of their numbers, so that two processes that revise the same ones wait for each other and nothing worse. A
# word said twice within a second has another second: calendars compare no less.
_REVISE = Query("""
    INSERT INTO entry_revision (installation_id, uid, fingerprint, sequence, revised_at)
    SELECT :installation, given.uid, given.fingerprint, 0, date_trunc('second', :now::timestamptz)
      FROM unnest(:uids::text[], :fingerprints::text[]) AS given(uid, fingerprint) ORDER BY given.uid
    ON CONFLICT (installation_id, uid) DO UPDATE SET
        fingerprint = excluded.fingerprint,
        sequence = entry_revision.sequence + (entry_revision.fingerprint <> excluded.fingerprint)::int,
        revised_at = CASE WHEN entry_revision.fingerprint = excluded.fingerprint THEN entry_revision.revised_at
            ELSE greatest(excluded.revised_at, entry_revision.revised_at + INTERVAL '1 second') END
    RETURNING uid, sequence, revised_at
""")

_HOUSE = Query("SELECT team_id FROM installation WHERE id = :installation")


async def house(connection: Connection, installation: InstallationId) -> str:
    """Return what tells an installation from all others in the world, for the numbers of its entries."""
    return str(await connection.value(_HOUSE, installation=installation))


async def editions(
    connection: Connection, installation: InstallationId, fingerprints: Mapping[str, str], now: datetime
) -> dict[str, Edition]:
    """Return which word on each entry this is, by its number; one whose fingerprint is another has a new one from now on.

    Nothing is written when nothing has changed.
    """
    if not fingerprints:
        return {}
    known = await connection.rows(_KNOWN, installation=installation, uids=list(fingerprints))
    found = {
        row["uid"]: Edition(row["sequence"], row["revised_at"])
        for row in known
        if row["fingerprint"] == fingerprints[row["uid"]]
    }
    changed = [uid for uid in fingerprints if uid not in found]
    if changed:
        rows = await connection.rows(
            _REVISE,
            installation=installation,
            uids=changed,
            fingerprints=[fingerprints[uid] for uid in changed],
            now=now,
        )
        found |= {row["uid"]: Edition(row["sequence"], row["revised_at"]) for row in rows}
    return found
