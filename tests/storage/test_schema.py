"""The schema: migrations and tables agree, and every statement of the house fits them."""

import importlib
import pkgutil

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

import bot.services
import storage
from storage import schema
from storage.database import Database, Query
from storage.tables import metadata


async def test_the_tables_are_what_the_migrations_make(database: Database):
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    engine = create_async_engine(database.url.replace("://", "+asyncpg://", 1))
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_a_database_at_the_newest_schema_is_left_alone(database: Database):
    assert await schema.version(database) == schema.newest()
    assert not await schema.migrate(database, "postgresql://nowhere.invalid/")


async def test_every_statement_of_the_house_fits_the_schema(database: Database):
    for room in (storage, bot.services):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            if "migrations" not in module.name:
                importlib.import_module(module.name)
    assert len(Query.all) > 5
    async with database.connection() as connection:
        for query in Query.all:
            await connection.prepare(query)
