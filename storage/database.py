"""The way to PostgreSQL: a pool, statements written once as SQL, and a count of the round trips they cost.

Statements run on the driver's own connection, each in its own transaction unless `transaction()` is asked for: measured,
this costs half of what the same statement costs through the layers of SQLAlchemy, which describes the schema and migrates
it and is never loaded beside: that alone would be 17 MiB and a tenth of a second at each start.

A connection is lent to the next one only when the server has said that it is ready for another statement and that no
transaction is open. Any other is closed: what it may have left open, and every lock in it, would stay for ever.
"""

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias, TypeVar, cast

import asyncpg
import orjson

Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
_Answer = TypeVar("_Answer")

Row = Mapping[str, Any]
"""A row as a statement returned it: values by column name."""

_NAME = re.compile(r"(?<!:):([a-z_]+)")

# What the server does with a connection, and how long it bears with one: ours take milliseconds, a whole import less
# than a second. Migrations come by their own connection and have all the time they need.
_SESSION = {
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
    "application_name": "clwstwr",
    "timezone": "UTC",
    "lock_timeout": "10s",  # who waits so long would wait for ever: an error that names the statement is better
    "statement_timeout": "60s",  # also ends a statement that was prepared and then neither run nor given up
    "idle_in_transaction_session_timeout": "30s",  # a process that froze in a transaction gives up its locks
}


_GOODBYE = 2.0  # seconds that a server has to answer when a connection is closed


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

    def __init__(self, driver: Driver, database: "Database") -> None:
        self._driver = driver
        self._database = database
        self._settled = True

    @property
    def settled(self) -> bool:
        """Whether the server has answered the last statement to its end, with rows or with an error."""
        return self._settled

    @property
    def reusable(self) -> bool:
        """Whether somebody else may have the driver's connection: nothing runs in it and nothing is left open."""
        return self._settled and not self._driver.is_closed() and not self._driver.is_in_transaction()

    async def _asked(self, answer: Awaitable[_Answer]) -> _Answer:
        self._database.round_trips += 1
        self._settled = False
        try:
            result = await answer
        except asyncpg.PostgresError as error:
            # The driver raises the same class for a value that it cannot send, when the server is half-way through
            # the statement; only an error that came from the server has a severity.
            self._settled = error.severity is not None
            raise
        self._settled = True
        return result

    async def rows(self, query: Query, **parameters: Any) -> Sequence[Row]:
        return cast(
            "Sequence[Row]", await self._asked(self._driver.fetch(query.sql, *query.values(parameters)))
        )

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
        """Let PostgreSQL parse a query without running it; a fault in it raises.

        The driver leaves the server half-way, with locks on the query's tables, until the next statement is run.
        """
        self._settled = False
        await self._driver.prepare(query.sql)

    async def script(self, sql: str) -> None:
        """Run statements without parameters that are no part of the house's work: settings, cleaning, copying."""
        await self._asked(self._driver.execute(sql))

    async def many(self, query: Query, parameters: Sequence[dict[str, Any]]) -> None:
        """Run a query for each set of parameters, all in one round trip and one transaction."""
        await self._asked(self._driver.executemany(query.sql, [query.values(each) for each in parameters]))


class Database:
    """The pool. `connection()` runs each statement in its own transaction, `transaction()` all of them in one."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = plain_url(url)
        self.round_trips = 0
        self._turns = asyncio.Semaphore(pool_size)
        self._free: deque[Driver] = deque()
        self._closing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        async with self._turns:
            driver = await self._take()
            connection = Connection(driver, self)
            try:
                yield connection
            finally:
                if connection.reusable:
                    self._free.append(driver)
                else:
                    self._give_up(driver)

    async def _take(self) -> Driver:
        while self._free:
            driver = self._free.popleft()
            if not driver.is_closed():
                return driver  # else the server, or something on the way to it, has ended the connection
        driver = await asyncpg.connect(self.url, server_settings=_SESSION)
        for json in ("json", "jsonb"):  # comes back as plain values; it is handed in as text
            await driver.set_type_codec(json, schema="pg_catalog", encoder=str, decoder=orjson.loads)
        return driver

    def _give_up(self, driver: Driver) -> None:
        """Close a connection that nobody may have after this, in the background."""
        closing = asyncio.create_task(_close(driver))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        async with self.connection() as connection:
            await connection.script("BEGIN")
            try:
                yield connection
            except BaseException:
                if connection.settled:  # if not, the connection is closed, and the transaction with it
                    await connection.script("ROLLBACK")
                raise
            await connection.script("COMMIT")

    @asynccontextmanager
    async def listener(
        self, told: Mapping[str, Callable[[], None]], lost: Callable[[], None]
    ) -> AsyncIterator[None]:
        """Listen on a connection of its own: what is `told` of a channel at each notice there, `lost` when it breaks."""
        driver: Driver = await asyncpg.connect(self.url)
        driver.add_termination_listener(lambda _: lost())
        for channel, hear in told.items():
            await driver.add_listener(channel, lambda *_, hear=hear: hear())
        try:
            yield
        finally:
            if not driver.is_closed():
                await driver.close()

    async def close(self) -> None:
        while self._free:
            await _close(self._free.pop())
        await asyncio.gather(*self._closing)


async def _close(driver: Driver) -> None:
    """End a connection; the server is told to stop what it is doing there first.

    Only closing the socket would let a statement run on, or wait on for a lock, and keep its own locks meanwhile.
    """
    try:
        await driver.close(timeout=_GOODBYE)
    except (
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
        OSError,
        TimeoutError,
    ):
        driver.terminate()


def plain_url(url: str) -> str:
    """Accept the usual spellings of a PostgreSQL address, also those that name a driver."""
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", url)
