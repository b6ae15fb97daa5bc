"""What the pool lends is as good as new: whatever happened to whoever had it before."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field

import asyncpg
import pytest

from storage.database import Connection, Database, Query
from tests.world import empty

SIZE = 3
PATIENCE = 5  # seconds; what is free is had in milliseconds
BEATS = "SELECT 1 FROM beat WHERE beaten_at > :at::timestamptz"
WHO = "SELECT pg_backend_pid()"
LONG = "SELECT pg_sleep(60)"
LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)


def unlisted(sql: str) -> Query:
    """Make a statement that is none of the house's."""
    query = Query(sql)
    Query.all.remove(query)
    return query


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[Database]:
    """A pool of the test's own, with all its connections open."""
    url = database.url
    pool = Database(url, pool_size=SIZE)
    await pids(pool)
    yield pool
    await pool.close()


@pytest.fixture
async def onlooker(database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Somebody who comes by no pool."""
    url = database.url
    driver = await asyncpg.connect(url)
    yield driver
    await driver.close()


async def pids(pool: Database) -> list[int]:
    """Take every turn of the pool at once; returns which servers' processes stand behind it."""
    async with asyncio.timeout(PATIENCE), AsyncExitStack() as stack:
        lent = [await stack.enter_async_context(pool.connection()) for _ in range(SIZE)]
        assert not any(connection._driver.is_in_transaction() for connection in lent)
        return [await connection.value(unlisted(WHO)) for connection in lent]


async def assert_nothing_is_held(pool: Database, onlooker: "asyncpg.Connection[asyncpg.Record]") -> None:
    async with onlooker.transaction():
        await onlooker.execute(
            f"SET LOCAL lock_timeout = '{PATIENCE}s'; LOCK TABLE beat IN ACCESS EXCLUSIVE MODE"
        )
    assert len(set(await pids(pool))) == SIZE
    async with pool.transaction() as connection:
        await connection.script("LOCK TABLE beat IN ACCESS EXCLUSIVE MODE")


@dataclass
class Work:
    """A transaction that holds a lock, and says when it is about to come to a certain moment."""

    moment: str
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, pool: Database) -> None:
        if self.moment == "begin":
            self.reached.set()
        async with pool.transaction() as connection:
            await connection.script("LOCK TABLE beat IN ACCESS EXCLUSIVE MODE")
            self.reached.set()
            await self._goes_on(connection)

    async def _goes_on(self, connection: Connection) -> None:
        match self.moment:
            case "statement":
                await connection.script(LONG)
            case "parse":
                await connection.rows(unlisted("SELECT pg_sleep(60), count(*) FROM beat"))
            case "between":
                await asyncio.sleep(60)
            case "rollback":
                raise LookupError


@pytest.mark.parametrize("times", [1, 2, 3, 50])
@pytest.mark.parametrize("moment", ["begin", "statement", "parse", "between", "rollback", "commit"])
async def test_who_is_cancelled_in_a_transaction_leaves_nothing_behind(
    pool: Database, onlooker: "asyncpg.Connection[asyncpg.Record]", moment: str, times: int
):
    work = Work(moment)
    task = asyncio.create_task(work.run(pool))
    await work.reached.wait()
    if moment == "statement":  # the server drops a wish to stop that overtakes its statement
        await until(onlooker, LONG, running=True)
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task
    await assert_nothing_is_held(pool, onlooker)


@pytest.mark.parametrize("step", range(0, 120, 5))
async def test_a_transaction_may_be_cancelled_at_any_step(
    pool: Database, onlooker: "asyncpg.Connection[asyncpg.Record]", step: int
):
    task = asyncio.create_task(Work("commit").run(pool))
    for _ in range(step):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await assert_nothing_is_held(pool, onlooker)


async def until(onlooker: "asyncpg.Connection[asyncpg.Record]", statement: str, *, running: bool) -> None:
    """Wait until the server runs a statement, or nobody does any more."""
    runs = "SELECT count(*) > 0 FROM pg_stat_activity WHERE query = $1 AND state <> 'idle'"
    async with asyncio.timeout(PATIENCE):
        while await onlooker.fetchval(runs, statement) != running:
            await asyncio.sleep(0.002)
            await onlooker.execute(
                "SELECT pg_stat_clear_snapshot()"
            )  # a transaction looks once, and keeps what it saw


async def test_who_is_cancelled_while_waiting_for_a_lock_waits_no_longer(
    pool: Database, onlooker: "asyncpg.Connection[asyncpg.Record]"
):
    waits = "LOCK TABLE inbox IN SHARE MODE"

    async def takes_two_locks() -> None:
        async with pool.transaction() as connection:
            await connection.script("LOCK TABLE beat IN ACCESS EXCLUSIVE MODE")
            await connection.script(waits)

    async with onlooker.transaction():
        await onlooker.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
        task = asyncio.create_task(takes_two_locks())
        await until(onlooker, waits, running=True)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until(onlooker, waits, running=False)
    await assert_nothing_is_held(pool, onlooker)


async def test_a_statement_given_up_within_a_turn_is_stopped_and_its_connection_not_lent_again(
    pool: Database, onlooker: "asyncpg.Connection[asyncpg.Record]"
):
    async with pool.connection() as connection:
        pid = await connection.value(unlisted(WHO))
        task = asyncio.create_task(connection.script(LONG))
        await until(onlooker, LONG, running=True)
        task.cancel()
        await asyncio.wait([task])
    assert pid not in await pids(pool)
    await until(onlooker, LONG, running=False)


async def test_a_query_that_was_only_prepared_holds_no_lock_afterwards(
    pool: Database, onlooker: "asyncpg.Connection[asyncpg.Record]"
):
    async with pool.connection() as connection:
        await connection.prepare(unlisted(BEATS))
        assert not connection.reusable
    await assert_nothing_is_held(pool, onlooker)


async def test_a_value_that_cannot_be_sent_leaves_no_lock(
    pool: Database, onlooker: "asyncpg.Connection[asyncpg.Record]"
):
    with pytest.raises(asyncpg.DataError):
        async with pool.connection() as connection:
            await connection.rows(unlisted(BEATS), at="no time")
    await assert_nothing_is_held(pool, onlooker)


async def test_a_transaction_opened_by_hand_ends_with_the_turn(
    pool: Database, onlooker: "asyncpg.Connection[asyncpg.Record]"
):
    async with pool.connection() as connection:
        await connection.script("BEGIN; LOCK TABLE beat IN ACCESS EXCLUSIVE MODE")
    await assert_nothing_is_held(pool, onlooker)


Asks = Callable[[Connection], Awaitable[object]]


async def _in_turns(pool: Database, asks: Asks) -> None:
    async with pool.connection() as connection:
        await asks(connection)


async def _in_a_transaction(pool: Database, asks: Asks) -> None:
    async with pool.transaction() as connection:
        await asks(connection)


@pytest.mark.parametrize("way", [_in_turns, _in_a_transaction])
async def test_an_error_of_the_server_costs_no_connection(
    pool: Database, way: Callable[[Database, Asks], Awaitable[None]]
):
    before = await pids(pool)
    for _ in range(2 * SIZE):
        with pytest.raises(asyncpg.DivisionByZeroError):
            await way(pool, lambda connection: connection.value(unlisted("SELECT 1 / :zero::int"), zero=0))
        with pytest.raises(asyncpg.UndefinedTableError):
            await way(pool, lambda connection: connection.value(unlisted("SELECT 1 FROM nowhere")))
    assert sorted(await pids(pool)) == sorted(before)


async def test_a_transaction_costs_two_round_trips_of_its_own(pool: Database):
    before = pool.round_trips
    await _in_a_transaction(pool, lambda connection: connection.value(unlisted(WHO)))
    assert pool.round_trips - before == 3


async def test_what_is_refused_in_a_transaction_is_undone(pool: Database, database: Database):
    await empty(database)

    async def regrets(connection: Connection) -> None:
        await connection.script("INSERT INTO beat VALUES ('posts', now(), now())")
        raise LookupError

    with pytest.raises(LookupError):
        await _in_a_transaction(pool, regrets)
    async with database.connection() as connection:
        assert await connection.value(unlisted("SELECT count(*) FROM beat")) == 0


async def test_connections_that_the_server_ended_are_replaced(
    pool: Database, onlooker: "asyncpg.Connection[asyncpg.Record]"
):
    before = await pids(pool)
    lost = [asyncio.Event() for _ in before]
    async with AsyncExitStack() as stack:
        for told in lost:
            connection = await stack.enter_async_context(pool.connection())
            connection._driver.add_termination_listener(lambda _, told=told: told.set())
    await onlooker.fetch("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid", before)
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(each.wait() for each in lost))
    for _ in range(2):
        assert not set(before) & set(await pids(pool))


async def test_a_connection_that_breaks_in_use_fails_once(
    pool: Database, onlooker: "asyncpg.Connection[asyncpg.Record]"
):
    async def loses_it(connection: Connection) -> None:
        await onlooker.fetch("SELECT pg_terminate_backend($1)", await connection.value(unlisted(WHO)))
        await connection.script(LONG)

    for _ in range(2 * SIZE):
        with pytest.raises(LOST):
            await _in_turns(pool, loses_it)
    assert len(set(await pids(pool))) == SIZE


@pytest.mark.parametrize(
    "setting", ["lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"]
)
async def test_nobody_waits_or_holds_for_ever(pool: Database, setting: str):
    async with pool.connection() as connection:
        assert await connection.value(unlisted(f"SELECT current_setting('{setting}')")) != "0"


async def test_a_lock_that_keeps_the_tests_waiting_is_told_with_its_holder_and_ended(
    database: Database, pool: Database
):
    with suppress(*LOST):
        async with pool.transaction() as connection:
            await connection.script("LOCK TABLE cluster IN SHARE MODE")
            with pytest.raises(
                AssertionError, match=r"ShareLock on cluster\b.*LOCK TABLE cluster IN SHARE MODE"
            ):
                await empty(database, within="100ms")
    await empty(database)
