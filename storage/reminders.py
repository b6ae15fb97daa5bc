"""The ledger of reminders: one row is one step of one rule for one recipient, with one final state."""

from datetime import datetime

from storage.database import Connection, Query

_NEXT_DUE = Query("""
    SELECT least(
        (SELECT min(due_at) FROM reminder WHERE state = 'planned' AND due_at > :after),
        (SELECT min(renew_at) FROM post WHERE renew_at > :after AND failed = '')) AS moment
""")


async def next_due(connection: Connection, after: datetime) -> datetime | None:
    """Return the earliest moment later than `after` at which a reminder is due or a post has to be said anew."""
    moment: datetime | None = await connection.value(_NEXT_DUE, after=after)
    return moment
