"""The keys of deliveries whose effect is stored.

A statement that stores an effect begins with `WITH arrival AS (INSERT INTO inbox ... ON CONFLICT DO NOTHING RETURNING
key)` and acts only where `arrival` has a row: the key and the effect are kept together or not at all, so a repeated
delivery changes nothing and one that failed may come again.
"""

from datetime import datetime

from storage.database import Connection, Query

ARRIVAL = """
    arrival AS (
        INSERT INTO inbox (installation_id, key, arrived_at) VALUES (:installation, :key, :now)
        ON CONFLICT DO NOTHING RETURNING key)
"""

_FORGET = Query("DELETE FROM inbox WHERE arrived_at < :before")


async def forget(connection: Connection, before: datetime) -> None:
    await connection.rows(_FORGET, before=before)
