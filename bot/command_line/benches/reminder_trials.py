"""A trial of the sender: workers in processes of their own, one database, and a local workspace that notes what arrives."""

import asyncio
import json
import os
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter
from typing import NamedTuple

from bot.clock import utc_now
from bot.command_line.benches.load import SECRET
from bot.command_line.benches.processes import on_the_servers_core
from bot.command_line.benches.reminder_world import BEGINS, slack
from bot.playground import Playground, Rates, Rule, Trouble, Weather, WorkspaceClock
from bot.playground.methods import Method
from bot.playground.weather import Side

_WORKER = "bot.command_line.benches.reminder_worker"
_GRACE = 0.25
"""Seconds within which what was under way when Slack asked for rest still arrives."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message that arrived at the workspace: when, for whom, and after how many seconds it was to come again."""

    at: float
    channel: str
    wait: int


class Arrivals(Rates):
    """The workspace's limits, which note everything that they judge."""

    def __init__(self) -> None:
        super().__init__(perf_counter)
        self.seen: list[Arrival] = []

    def wait(self, method: Method, channel: str) -> int:
        wait = super().wait(method, channel)
        if method.name == "chat.postMessage":
            self.seen.append(Arrival(perf_counter(), channel, wait))
        return wait

    @property
    def taken(self) -> list[Arrival]:
        return [each for each in self.seen if not each.wait]

    @property
    def refused(self) -> list[Arrival]:
        return [each for each in self.seen if each.wait]

    def by_channel(self) -> dict[str, list[float]]:
        """List when messages were taken, for each channel and person."""
        found: dict[str, list[float]] = defaultdict(list)
        for each in self.taken:
            found[each.channel].append(each.at)
        return found

    def too_early(self, asked: Sequence["Rest"]) -> int:
        """Count what arrived although Slack had asked for rest."""
        return sum(
            rest.at + _GRACE < each.at < rest.at + rest.seconds for each in self.seen for rest in asked
        )


class Rest(NamedTuple):
    """Slack asked for rest, at a moment and for so many seconds."""

    at: float
    seconds: float


class Storms(Weather):
    """The workspace's weather, which notes when it asks for rest."""

    def __init__(self) -> None:
        super().__init__()
        self.rests: list[Rest] = []

    def strikes(self, side: Side, name: str, channel: str, now: datetime) -> Rule | None:
        rule = super().strikes(side, name, channel, now)
        if rule is not None and rule.trouble is Trouble.RATE_LIMITED:
            self.rests.append(Rest(perf_counter(), rule.seconds))
        return rule


@dataclass(slots=True)
class Slack:
    """A local workspace that is served on a port, and what arrived there."""

    playground: Playground
    url: str
    arrivals: Arrivals = field(default_factory=Arrivals)
    storms: Storms = field(default_factory=Storms)

    def said(self) -> dict[str, int]:
        """Count the bot's messages for each channel and person."""
        state = self.playground.state
        found: dict[str, int] = {}
        for channel in state.channels.values():
            count = len(state.messages[channel.id])
            people = [member for member in channel.members if member != state.bot.id]
            if count:
                found[people[0] if channel.is_direct else channel.id] = count
        return found


@asynccontextmanager
async def workspace(people: int, clusters: int = 64) -> AsyncIterator[Slack]:
    """Serve a workspace with so many people and channels until the block ends."""
    playground = Playground(slack(people, clusters), clock=WorkspaceClock(BEGINS))
    playground.connect_asgi(_deaf)
    async with playground.serve() as url:
        made = Slack(playground, url)
        playground.workspace.rates, playground.workspace.weather = made.arrivals, made.storms
        yield made


async def _deaf(scope: object, receive: object, send: object) -> None:  # noqa: ARG001 - an app that hears nothing
    raise RuntimeError("nobody speaks to the bot in a trial")


@dataclass(slots=True)
class Worker:
    """One process that works; `stop` ends it kindly and returns for how many seconds its loop was held at the worst."""

    process: asyncio.subprocess.Process

    async def ready(self) -> None:
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        if line.strip() != b"ready":
            raise RuntimeError("a worker did not start")

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"go\n")

    async def stop(self) -> float:
        assert self.process.stdout is not None
        self.process.terminate()
        told = await self.process.stdout.readline()
        await self.process.wait()
        return float(json.loads(told)["held"])

    async def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()
        await self.process.wait()


@dataclass(frozen=True, slots=True)
class Clockwise:
    """What the workers' clock shows at a real moment, and how fast it runs."""

    shows: datetime
    at: datetime
    speed: float = 1.0

    @classmethod
    def now(cls, speed: float = 1.0) -> "Clockwise":
        return cls(BEGINS, utc_now(), speed)

    def environment(self) -> Mapping[str, str]:
        return {
            "BENCH_SHOWS": self.shows.isoformat(),
            "BENCH_AT": self.at.isoformat(),
            "BENCH_SPEED": str(self.speed),
        }


async def start_worker(
    database_url: str,
    slack_url: str,
    clock: Clockwise,
    *,
    jobs: str = "reminders,posts",
    a_minute: int = 6000,
    timeout: float = 20.0,  # noqa: ASYNC109 - the worker's patience with Slack, not ours with it
    apart: bool = False,
) -> Worker:
    """Start a worker; `apart` puts it on a core of its own."""
    settings = {
        "DATABASE_URL": database_url,
        "SLACK_API_URL": f"{slack_url}/api/",
        "SLACK_BOT_TOKEN": "xoxb-playground-bot-token",
        "SLACK_SIGNING_SECRET": SECRET,
        "CLWSTWR_MESSAGES_A_MINUTE": str(a_minute),
        "BENCH_JOBS": jobs,
        "BENCH_TIMEOUT": str(timeout),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        _WORKER,
        env={**os.environ, **settings, **clock.environment()},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=None if os.environ.get("BENCH_LOUD") else asyncio.subprocess.DEVNULL,
    )
    if apart:
        on_the_servers_core(process.pid)
    return Worker(process)


@asynccontextmanager
async def workers(
    count: int, database_url: str, slack_url: str, **more: object
) -> AsyncIterator[list[Worker]]:
    """Start workers, wait until all are ready, and let them go at once; whoever still runs at the end is killed."""
    async with AsyncExitStack() as stack:
        made = []
        clock = Clockwise.now()
        for _ in range(count):
            worker = await start_worker(database_url, slack_url, clock, **more)  # type: ignore[arg-type] # passed on
            stack.push_async_callback(_end, worker)
            made.append(worker)
        for worker in made:
            await worker.ready()
        for worker in made:
            worker.go()
        yield made


async def _end(worker: Worker) -> None:
    if worker.process.returncode is None:
        await worker.kill()
