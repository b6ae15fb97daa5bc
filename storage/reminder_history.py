"""What became of reminders: parts of the ledger as they are shown, with the addresses of the messages."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.ids import ClusterId, InstallationId, PracticeId
from bot.domain.reminder_ledger import Entry
from storage.database import Connection, Query, Row
from storage.reminder_rows import COLUMNS, line_from


def _history(scope: str) -> Query:
    """Make the statement that reads a part of the ledger: what is still open, and of the rest the newest."""
    return Query(f"""
        SELECT {COLUMNS}, r.channel, r.message_ts, p.name, i.url FROM reminder r
          JOIN installation i ON i.id = r.installation_id
          LEFT JOIN person p ON p.installation_id = r.installation_id AND p.handle = r.recipient
         WHERE r.installation_id = :installation AND {scope} AND r.planned_at <= :until
         ORDER BY r.state IN ('planned', 'claimed') DESC, r.settled_at DESC, r.id DESC LIMIT :most
    """)  # noqa: S608 - the fragments are ours


_OF_PERSON = _history("r.recipient = :recipient")
# A duty on its way up, or asked after, is named by the end of its subject.
_OF_THINGS = _history(
    "r.recipient = :recipient AND EXISTS (SELECT 1 FROM unnest(:things::text[]) AS thing"
    " WHERE right(r.subject, length(thing)) = thing)"
)
_OF_CLUSTER = _history("""
    r.cluster_id = :cluster AND (:recipient::text = '' OR r.recipient = :recipient)
    AND (:practice::bigint = 0 OR position('practice:' || (:practice::bigint)::text || ':' IN r.subject) > 0
         OR r.subject LIKE 'meeting:%:' || (:practice::bigint)::text)
""")


async def of_person(
    connection: Connection, installation: InstallationId, recipient: str, *, until: datetime, most: int
) -> list[Entry]:
    """Read what the ledger holds for one person and was planned until a moment: open lines first, then the newest."""
    rows = await connection.rows(
        _OF_PERSON, installation=installation, recipient=recipient, until=until, most=most
    )
    return [_entry(row) for row in rows]


async def of_things(
    connection: Connection,
    installation: InstallationId,
    recipient: str,
    things: Sequence[str],
    *,
    until: datetime,
    most: int,
) -> list[Entry]:
    """Do as of_person for some things only, by their subjects."""
    rows = await connection.rows(
        _OF_THINGS,
        installation=installation,
        recipient=recipient,
        things=list(things),
        until=until,
        most=most,
    )
    return [_entry(row) for row in rows]


async def of_cluster(
    connection: Connection,
    installation: InstallationId,
    cluster: ClusterId,
    *,
    until: datetime,
    most: int,
    recipient: str = "",
    practice: PracticeId | None = None,
) -> list[Entry]:
    """Do as of_person for everybody in a cluster, or for one person there, or about one practice's things."""
    rows = await connection.rows(
        _OF_CLUSTER,
        installation=installation,
        cluster=cluster,
        recipient=recipient,
        practice=practice or 0,
        until=until,
        most=most,
    )
    return [_entry(row) for row in rows]


def _entry(row: Row) -> Entry:
    return Entry(line_from(row), row["name"] or "", _address(row))


def _address(row: Row) -> str:
    """Make the address of a message, as Slack does; "" for what was not sent or has no known workspace."""
    if not (row["url"] and row["channel"] and row["message_ts"]):
        return ""
    return f"{row['url'].rstrip('/')}/archives/{row['channel']}/p{row['message_ts'].replace('.', '')}"
