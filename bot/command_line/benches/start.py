"""Starting and staying small: the first acknowledged command, and memory, against Bolt's own."""

import asyncio
import sys
from collections.abc import Sequence
from statistics import median
from time import perf_counter

import psutil

from bot.command_line.benches.bench_world import PEOPLE, seed
from bot.command_line.benches.figures import Figure, paired
from bot.command_line.benches.load import command, send
from bot.command_line.benches.processes import (
    BARE_BOLT,
    WEB,
    environment,
    free_port,
    keep_off_the_servers_core,
    on_the_servers_core,
    scratch_database,
    served,
)

_MIB = 1024 * 1024
_COMMANDS = 10_000


async def measure(rounds: int) -> Sequence[Figure]:
    """Start both again and again in turn; then let both answer 10,000 commands."""
    keep_off_the_servers_core()
    async with scratch_database() as (database, url):
        await seed(database)
        await _first_answer(url)
        pairs = [(await _first_answer(url), await _import_of_bolt()) for _ in range(rounds)]
        ours, bolt = zip(*pairs, strict=True)
        bare_memory, _ = await _memory(BARE_BOLT, "echo", url)
        memory, growth = await _memory(WEB, "help", url)
    detail = f"{median(ours) * 1000:.0f} ms to {median(bolt) * 1000:.0f} ms"
    return (
        Figure(
            "start to first acknowledged command x import of Bolt",
            paired(ours, bolt),
            2.0,
            at_most=True,
            detail=detail,
        ),
        Figure(
            "resident memory x bare Bolt's",
            memory / bare_memory,
            1.6,
            at_most=True,
            detail=f"{memory / _MIB:.1f} MiB to {bare_memory / _MIB:.1f} MiB",
        ),
        Figure("growth in 10,000 commands, MiB", growth / _MIB, 1.0, at_most=True),
    )


async def _first_answer(url: str) -> float:
    """Seconds from starting the process to the first 200 to a signed command."""
    port = free_port()
    request = command("help", PEOPLE[0], 1)
    began = perf_counter()
    async with served(WEB, port, environment(url)):
        await send(port, [request], 1)
        return perf_counter() - began


async def _import_of_bolt() -> float:
    began = perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import slack_bolt.async_app")
    on_the_servers_core(process.pid)
    await process.wait()
    return perf_counter() - began


async def _settled(process: psutil.Process) -> None:
    """Wait until the process has loaded all that it loads after its start: its memory stands still for a second."""
    for _ in range(20):
        last = process.memory_info().rss
        await asyncio.sleep(1.5)
        if process.memory_info().rss == last:
            return


async def _memory(arguments: Sequence[str], text: str, url: str) -> tuple[int, int]:
    """Return the resident bytes after a warm-up, and by how many they grew in 10,000 commands."""
    port = free_port()
    async with served(arguments, port, environment(url)) as process:
        await send(port, [command(text, PEOPLE[n % 16], n) for n in range(2000)], 16)
        await _settled(process)
        before = process.memory_info().rss
        await send(port, [command(text, PEOPLE[n % 16], 10_000 + n) for n in range(_COMMANDS)], 16)
        return before, process.memory_info().rss - before
