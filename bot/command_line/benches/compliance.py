"""Compliance of all Wales against one SQL statement that counts the same, and at a hundred times its size."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from statistics import median
from time import perf_counter
from typing import Any

from bot import services
from bot.app import read_programmes
from bot.clock import Clock
from bot.command_line.benches.compliance_limit import count_in_sql
from bot.command_line.benches.figures import Figure, paired
from bot.command_line.benches.processes import scratch_database
from bot.command_line.benches.wales import PRACTICES, WALES, seed
from bot.domain.programme import ProgrammeYear
from bot.services.programmes import Programmes
from storage.database import Connection, Database

TIMES = 100
_ON = date(2018, 2, 1)
_AT_ONCE = 20


async def measure(rounds: int) -> list[Figure]:
    """Measure both sizes in alternating rounds; what both ways count is compared first, and must be the same."""
    programme = Programmes(read_programmes()).on(_ON)
    async with _wales(programme, 1) as small, _wales(programme, TIMES) as large:
        for world in (small, large):
            await world.compare()
        ours, limits, grown = [], [], []
        for _ in range(rounds):
            ours.append(await _seconds(small.ours, _AT_ONCE))
            limits.append(await _seconds(small.limit, _AT_ONCE))
            grown.append(await _seconds(large.ours, 1) / TIMES)
    each = f"ours {median(ours) * 1000:.1f} ms, SQL {median(limits) * 1000:.1f} ms"
    per_practice = f"{median(grown) / PRACTICES * 1e6:.1f} µs against {median(ours) / PRACTICES * 1e6:.1f} µs"
    return [
        Figure("all Wales / one SQL statement", paired(ours, limits), 1.5, at_most=True, detail=each),
        Figure(
            f"cost a practice at {TIMES} times Wales / at Wales",
            paired(grown, ours),
            1.1,
            at_most=True,
            detail=per_practice,
        ),
    ]


class _World:
    """One size of Wales, counted by the bot and by the limit."""

    def __init__(self, database: Database, connection: Connection, programme: ProgrammeYear) -> None:
        self._connection = connection
        self._programme = programme
        self._services = services.Services(database, Clock(), [programme])

    async def ours(self) -> list[Any]:
        return await self._services.reports.all_practices(WALES, _ON)

    async def limit(self) -> list[Any]:
        return await count_in_sql(self._connection, WALES, self._programme, _ON)

    async def compare(self) -> None:
        """Stop the bench if the two count differently: the figure would say nothing."""
        ours = {
            (each.practice_id, each.attended, each.verdict.value, *each.states) for each in await self.ours()
        }
        if ours != set(await self.limit()):
            raise RuntimeError("the bot and the SQL statement do not count the same")


@asynccontextmanager
async def _wales(programme: ProgrammeYear, times: int) -> AsyncIterator[_World]:
    async with scratch_database() as (database, _):
        await seed(database, programme, times)
        async with database.connection() as connection:
            # With a plan made for any values the statement takes eight times as long: the limit is to be the best.
            await connection.script("SET plan_cache_mode = force_custom_plan")
            yield _World(database, connection, programme)


async def _seconds(count: Callable[[], Awaitable[object]], times: int) -> float:
    began = perf_counter()
    for _ in range(times):
        await count()
    return (perf_counter() - began) / times
