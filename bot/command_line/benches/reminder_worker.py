"""A worker under measurement: the bot's own jobs on a clock that runs from a moment of the bench's choice.

It says `ready` when everything is loaded, begins on a line of input, and tells when it is stopped how long its event
loop was held at the worst.
"""

import asyncio
import json
import os
import sys
from datetime import datetime, timedelta
from time import thread_time

import aiohttp

from bot import app, logs
from bot.clock import Clock, utc_now
from bot.command_line.process import stop_signal
from bot.command_line.serve import running
from bot.config import read_settings
from bot.rooms import open_all
from schedules.surprises import alone
from schedules.timetable import TIMETABLE, Run

_BEAT = 0.1
_WATCHED_EVERY = 0.001
_LOADED_AFTER = 2.0
"""Seconds after which the first beat and the first message have loaded what they need, once in a process's life."""


class LoopWatch:
    """Looks at the event loop every millisecond: the processor's time between two looks is for how long it was held.

    The clock on the wall would count what other programs of the machine took.
    """

    def __init__(self) -> None:
        self.worst = 0.0
        self._last: float | None = None

    def look(self) -> None:
        now = thread_time()
        if self._last is not None:
            self.worst = max(self.worst, now - self._last)
        self._last = now
        asyncio.get_running_loop().call_later(_WATCHED_EVERY, self.look)


def bench_clock(environment: dict[str, str]) -> Clock:
    """Make the clock that all workers of a bench share: it stood at BENCH_SHOWS when it was really BENCH_AT."""
    shows, at = (datetime.fromisoformat(environment[name]) for name in ("BENCH_SHOWS", "BENCH_AT"))
    speed = float(environment.get("BENCH_SPEED", "1"))

    def now() -> datetime:
        return shows + max(utc_now() - at, timedelta(0)) * speed

    return Clock(now, runs=speed)


async def work() -> None:
    """Beat the jobs named in BENCH_JOBS until the process is ended."""
    environment = dict(os.environ)
    app._SLACK_SECONDS = aiohttp.ClientTimeout(  # noqa: SLF001 # type: ignore[misc] # the plug's own, for this process
        total=float(environment.get("BENCH_TIMEOUT", "20"))
    )
    settings = read_settings(for_slack=True)
    jobs = [job for job in TIMETABLE if job.name in environment["BENCH_JOBS"].split(",")]
    async with running(settings, bench_clock(environment), schedules=False) as bot:
        await open_all()
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        watch = LoopWatch()
        asyncio.get_running_loop().call_later(_LOADED_AFTER, watch.look)
        beating = [asyncio.create_task(_beat(job.run, bot, job.name)) for job in jobs]
        await stop_signal()
        print(json.dumps({"held": watch.worst}), flush=True)
        bot.services.pace.closing = True
        for task in beating:
            task.cancel()


async def _beat(run: Run, bot: app.Bot, name: str) -> None:
    while True:
        with alone(name):
            await run(bot.services, bot.messenger, bot.voices)
        await asyncio.sleep(_BEAT)


if __name__ == "__main__":
    logs.set_up()
    asyncio.run(work())
