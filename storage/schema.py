"""Bringing a database to the newest schema; a database that is there already costs one question."""

import asyncio
from pathlib import Path

import asyncpg

from storage.database import Database, Query

_HERE = Path(__file__).parent / "migrations"
_VERSION = Query("SELECT version_num FROM alembic_version")


def newest() -> str:
    """Return the number of the newest migration; they are named by number, so the last name is the newest."""
    return max(path.name for path in (_HERE / "versions").glob("[0-9]*.py")).split("_")[0]


async def version(database: Database) -> str | None:
    """Return the number of the last migration applied, or None for an empty database."""
    async with database.connection() as connection:
        try:
            found = await connection.value(_VERSION)
        except asyncpg.UndefinedTableError:
            return None
    return str(found) if found else None


async def migrate(database: Database, url: str) -> bool:
    """Apply the migrations that are missing; returns whether there were any."""
    if await version(database) == newest():
        return False
    await asyncio.to_thread(_upgrade, url)
    return True


def _upgrade(url: str) -> None:
    from alembic import command  # noqa: PLC0415 - needed once a release, and slow to load
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["url"] = url
    command.upgrade(config, "head")
