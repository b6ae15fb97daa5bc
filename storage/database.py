"""The way to PostgreSQL: a pool, statements written once as SQL, and a count of the round trips they cost.

Statements run on the pool's own driver connection, each in its own transaction unless `transaction()` is asked for:
measured, this costs half of what the same statement costs through the ORM's layers. The engine is SQLAlchemy's own on
its asyncpg dialect; only the ORM beside it is never loaded, which a start and the memory would both feel.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import asyncpg
import orjson
from sqlalchemy import Engine, QueuePool, create_engine
from sqlalchemy.util import greenlet_spawn

Row = Mapping[str, Any]
"""A row as a statement returned it: values by column name."""

_NAME = re.compile(r"(?<!:):([a-z_]+)")


class Query:
    """One SQL statement with named parameters (`:practice_id`), ready for PostgreSQL's numbered ones.

    Every Query made is listed in `Query.all`, so that a test can prepare each against the migrated schema.
    """

    all: list["Query"] = []  # noqa: RUF012 - the register of the statements of the house, filled at import

    def __init__(self, sql: str) -> None:
        self.names = list(dict.fromkeys(_NAME.findall(sql)))
        self.sql = _NAME.sub(lambda match: f"${self.names.index(match[1]) + 1}", sql)
        Query.all.append(self)

    def values(self, parameters: dict[str, Any]) -> list[Any]:
        """Put the parameters in order; a missing or an unknown name is a mistake of ours."""
        if len(parameters) != len(self.names):
            raise TypeError(f"wanted {self.names}, given {sorted(parameters)}")
        return [parameters[name] for name in self.names]


class Connection:
    """Runs queries; each costs one round trip, which the database counts."""

    def __init__(self, driver: "asyncpg.Connection[asyncpg.Record]", database: "Database") -> None:
        self._driver = driver
        self._database = database

    async def rows(self, query: Query, **parameters: Any) -> Sequence[Row]:
        self._database.round_trips += 1
        return cast("Sequence[Row]", await self._driver.fetch(query.sql, *query.values(parameters)))

    async def row(self, query: Query, **parameters: Any) -> Row | None:
        """Return the first row, or None."""
        rows = await self.rows(query, **parameters)
        return rows[0] if rows else None

    async def one(self, query: Query, **parameters: Any) -> Row:
        """Return the only row; its absence is a mistake of ours."""
        row = await self.row(query, **parameters)
        if row is None:
            raise LookupError(f"no row from: {query.sql[:80]}")
        return row

    async def value(self, query: Query, **parameters: Any) -> Any:
        """Return the first column of the first row, or None."""
        row = await self.row(query, **parameters)
        return None if row is None else next(iter(row.values()))

    async def prepare(self, query: Query) -> None:
        """Let PostgreSQL parse a query without running it; a fault in it raises."""
        await self._driver.prepare(query.sql)

    async def script(self, sql: str) -> None:
        """Run statements without parameters that are no part of the house's work: settings, cleaning, copying."""
        self._database.round_trips += 1
        await self._driver.execute(sql)

    async def many(self, query: Query, parameters: Sequence[dict[str, Any]]) -> None:
        """Run a query for each set of parameters, all in one round trip and one transaction."""
        self._database.round_trips += 1
        await self._driver.executemany(query.sql, [query.values(each) for each in parameters])


class Database:
    """The pool. `connection()` runs each statement in its own transaction, `transaction()` all of them in one."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.engine: Engine = create_engine(
            driver_url(url),
            pool_size=pool_size,
            max_overflow=-1,  # `_turns` keeps to the size: a turn that is free costs no trip through the event loop
            json_deserializer=orjson.loads,  # JSON comes back as plain values; it is handed in as text
            pool_reset_on_return=None,  # nothing is left open: statements run in their own transactions
            connect_args={
                "server_settings": {
                    "jit": "off",
                    "plan_cache_mode": "force_generic_plan",
                    "application_name": "clwstwr",
                    "timezone": "UTC",
                }
            },
        )
        self.round_trips = 0
        self._turns = asyncio.Semaphore(pool_size)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        async with self._turns:
            pool = cast("QueuePool", self.engine.pool)
            pooled = pool.connect() if pool.checkedin() else await greenlet_spawn(pool.connect)
            try:
                yield Connection(cast("asyncpg.Connection[asyncpg.Record]", pooled.driver_connection), self)
            except (asyncpg.InterfaceError, OSError):
                pooled.invalidate()
                raise
            finally:
                pooled.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        async with self.connection() as connection:
            self.round_trips += 2  # BEGIN and COMMIT
            async with connection._driver.transaction():  # noqa: SLF001 - the two classes are one subject
                yield connection

    @asynccontextmanager
    async def listener(
        self, channel: str, told: Callable[[], None], lost: Callable[[], None]
    ) -> AsyncIterator[None]:
        """Listen on a channel of its own connection: `told` at each notice, `lost` when the connection breaks."""
        url = self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        driver: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(url)
        driver.add_termination_listener(lambda _: lost())
        await driver.add_listener(channel, lambda *_: told())
        try:
            yield
        finally:
            if not driver.is_closed():
                await driver.close()

    async def close(self) -> None:
        await greenlet_spawn(self.engine.dispose)


def driver_url(url: str) -> str:
    """Accept the usual spellings of a PostgreSQL address."""
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+asyncpg://", url)
