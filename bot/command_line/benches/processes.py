"""Servers under measurement: each in its own process on its own core, with a database of its own beside it."""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import psutil

from bot.command_line.benches.load import SECRET
from storage import schema
from storage.database import Database
from storage.embedded import EmbeddedServer

_READY_SECONDS = 30
_CORES = os.sched_getaffinity(0)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def keep_off_the_servers_core() -> None:
    """Put the load, and the database that it starts, on the last core; servers run on the first."""
    os.sched_setaffinity(0, {max(_CORES)})


def on_the_servers_core(process: int) -> None:
    os.sched_setaffinity(process, {min(_CORES)})


@asynccontextmanager
async def served(
    arguments: Sequence[str], port: int, environment: Mapping[str, str]
) -> AsyncIterator[psutil.Process]:
    """Run `python -m ARGUMENTS` as a server on the first core until the block ends; yields its process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *arguments,
        env={**os.environ, **environment, "PORT": str(port)},
        stdout=asyncio.subprocess.DEVNULL,
    )
    on_the_servers_core(process.pid)
    try:
        await _listening(port)
        yield psutil.Process(process.pid)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _listening(port: int) -> None:
    async with asyncio.timeout(_READY_SECONDS):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.01)
            else:
                writer.close()
                return


@asynccontextmanager
async def scratch_database() -> AsyncIterator[tuple[Database, str]]:
    """Start a database in a temporary folder, at the newest schema, as durable as a real one."""
    with tempfile.TemporaryDirectory(prefix="clwstwr-bench-") as folder:
        server = await EmbeddedServer.start(Path(folder))
        database = Database(server.url())
        try:
            await schema.migrate(database, server.url())
            yield database, server.url()
        finally:
            await database.close()
            await server.stop()


BARE_BOLT = ("bot.command_line.benches.bare_bolt",)
OUR_BOT = ("bot.command_line.benches.our_bot",)
WEB = ("bot", "web")


def environment(database_url: str) -> Mapping[str, str]:
    """Return the settings of a bot whose Slack does not answer: no figure may depend on Slack."""
    return {
        "DATABASE_URL": database_url,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
    }
