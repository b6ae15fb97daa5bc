"""The parts that tests stand on: a real PostgreSQL, a clock we wind, and a world with a cast."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import schema
from storage.database import Database
from storage.embedded import EmbeddedServer
from tests.world import World, build_world, empty


@pytest.fixture(scope="session")
async def database(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """A database at the newest schema, on a server of its own that need not survive a power cut."""
    folder: Path = tmp_path_factory.mktemp("pg")
    server = await EmbeddedServer.start(folder)
    database = Database(server.url())
    async with database.connection() as connection:
        await connection.script("ALTER SYSTEM SET fsync = off")
        await connection.script("ALTER SYSTEM SET synchronous_commit = off")
        await connection.script("SELECT pg_reload_conf()")
    await schema.migrate(database, server.url())
    yield database
    await database.close()
    await server.stop()


@pytest.fixture
async def world(database: Database) -> World:
    """A fresh world on 3 April 2017: one health board, two clusters, their practices and people."""
    await empty(database)
    return await build_world(database)
