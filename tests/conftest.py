"""The parts that tests stand on: a real PostgreSQL, a clock we wind, and a world with a cast."""

from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from storage import schema
from storage.database import Database
from storage.embedded import EmbeddedServer
from tests.world import World, build_world, empty

# How long an example takes depends on what else the machine does; no test judges by it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
async def database() -> AsyncIterator[Database]:
    """A database at the newest schema, on a server of its own that need not survive a power cut.

    Its folder is not one of pytest's: those are closed to everybody else, and a server never runs as root.
    """
    with TemporaryDirectory(prefix="clwstwr-tests-") as folder:
        async for made in _database(Path(folder)):
            yield made


async def _database(folder: Path) -> AsyncIterator[Database]:
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
