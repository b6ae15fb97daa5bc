"""Sending: the drain of 2,000 messages at Slack's limits, a beat with nothing due, and how long the loop is held."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import pairwise
from statistics import median
from time import perf_counter

from bot.app import read_programmes
from bot.clock import Clock
from bot.command_line.benches import reminder_world
from bot.command_line.benches.figures import Figure, paired
from bot.command_line.benches.processes import scratch_database
from bot.command_line.benches.reminder_trials import Slack, workers, workspace
from bot.command_line.benches.reminder_world import BEGINS
from bot.playground import Rule, Trouble
from bot.services import Services
from storage.database import Database, Query

_PEOPLE = 372
_CLUSTERS = 64
_MEETINGS = 25
_ALL = _PEOPLE + 28 + _CLUSTERS * _MEETINGS
_CAP = 60
_NO_CEILING = 60_000
_LATENCY = 0.05
_DUE = 200
_BEATS = 500
_LOADED = timedelta(seconds=4)
_PATIENCE = 180

_LEFT = Query("""
    SELECT (SELECT count(*) FROM reminder WHERE state IN ('planned', 'claimed'))
         + (SELECT count(*) FROM post WHERE wanted > shown AND failed = '')
""")


async def measure(rounds: int) -> Sequence[Figure]:
    """Drain once at each limit; compare the beats of two ledgers in alternating rounds."""
    figures = await _drain_of_channels()
    figures += await _drain_under_a_ceiling()
    figures += await _drain_in_bad_weather()
    figures += await _loop_with_many_due()
    figures += await _empty_beats(rounds)
    return figures


async def drained(database: Database, patience: float = _PATIENCE) -> None:
    """Wait until nothing is left to be said."""
    async with asyncio.timeout(patience):
        while True:
            async with database.connection() as connection:
                if not await connection.value(_LEFT):
                    return
            await asyncio.sleep(0.1)


async def _drain(
    people: int,
    meetings: int,
    count: int,
    prepare: Callable[[Slack], None],
    a_minute: int,
    *,
    first_alone: bool = False,
) -> tuple[Slack, list[float]]:
    """Drain a world through so many workers; returns what arrived, and for how long each loop was held."""
    async with AsyncExitStack() as stack:
        database, url = await stack.enter_async_context(scratch_database())
        await reminder_world.seed(database, people=people, clusters=_CLUSTERS, meetings=meetings)
        await reminder_world.plan(database, 1, BEGINS)
        later = BEGINS + (_LOADED if first_alone else timedelta(0))
        await reminder_world.plan(database, people - 1, later, first=2)
        slack = await stack.enter_async_context(workspace(people, _CLUSTERS))
        prepare(slack)
        working = await stack.enter_async_context(workers(count, url, slack.url, a_minute=a_minute))
        await drained(database)
        return slack, [await worker.stop() for worker in working]


def _as_far_as_slack(slack: Slack) -> None:
    """Let an answer take as long as Slack's own."""
    slack.playground.workspace.weather.set(
        Rule(trouble=Trouble.SLOW, on="chat.postMessage", seconds=_LATENCY)
    )


async def _drain_of_channels() -> list[Figure]:
    def limited(slack: Slack) -> None:
        slack.arrivals.as_slack()
        _as_far_as_slack(slack)

    slack, _ = await _drain(_ALL - _CLUSTERS * _MEETINGS, _MEETINGS, 1, limited, _NO_CEILING)
    arrivals = slack.arrivals
    channels = [times for channel, times in arrivals.by_channel().items() if len(times) == _MEETINGS]
    if len(channels) != _CLUSTERS or len(arrivals.taken) != _ALL:
        raise RuntimeError(f"{len(arrivals.taken)} messages in {len(channels)} full channels arrived")
    rates = sorted((len(times) - 1) / (times[-1] - times[0]) for times in channels)
    span = max(times[-1] for times in channels) - min(times[0] for times in channels)
    apart = [later - earlier for times in channels for earlier, later in pairwise(times)]
    close = sum(each < 1.0 for each in apart) + len(arrivals.refused)
    return [
        Figure(
            "drain over 64 channels: of one message a second each",
            median(rates),
            0.96,
            at_most=False,
            detail=f"{_ALL} messages in {span:.1f} s; the slowest channel {rates[0]:.3f}, the fastest {rates[-1]:.3f}",
        ),
        Figure(
            "429s that it caused itself, or would if no burst passed",
            close / len(arrivals.seen),
            0.002,
            at_most=True,
            detail=f"{len(arrivals.refused)} refused; the closest two {min(apart):.3f} s apart",
        ),
    ]


async def _drain_under_a_ceiling() -> list[Figure]:
    def limited(slack: Slack) -> None:
        slack.arrivals.as_slack(_CAP)
        _as_far_as_slack(slack)

    slack, _ = await _drain(_ALL - _CLUSTERS * _MEETINGS, _MEETINGS, 2, limited, _CAP * 60)
    taken = [each.at for each in slack.arrivals.taken]
    span = taken[-1] - taken[0]
    return [
        Figure(
            "drain by two workers under one ceiling: of its rate",
            (len(taken) - 1) / span / _CAP,
            0.99,
            at_most=False,
            detail=f"{len(taken)} messages in {span:.1f} s at {_CAP} a second",
        ),
        Figure(
            "429s under the ceiling, of all calls",
            len(slack.arrivals.refused) / len(slack.arrivals.seen),
            0.002,
            at_most=True,
        ),
    ]


async def _drain_in_bad_weather() -> list[Figure]:
    """Let Slack ask for rest now and then, and count what came before the rest was over."""

    def limited(slack: Slack) -> None:
        slack.storms.set(
            Rule(trouble=Trouble.RATE_LIMITED, on="chat.postMessage", seconds=2, probability=0.01)
        )

    slack, _ = await _drain(_PEOPLE, 2, 2, limited, _NO_CEILING)
    rests = slack.storms.rests
    return [
        Figure(
            "messages in a rest that Slack had asked for",
            slack.arrivals.too_early(rests),
            0,
            at_most=True,
            detail=f"asked {len(rests)} times for 2 s of two workers",
        )
    ]


async def _loop_with_many_due() -> list[Figure]:
    slack, held = await _drain(_DUE + 1, 0, 1, lambda _: None, _NO_CEILING, first_alone=True)
    return [
        Figure(
            f"event loop held with {_DUE} due, ms",
            max(held) * 1000,
            5.0,
            at_most=True,
            detail=f"the processor's time between two looks, over {len(slack.arrivals.taken)} messages",
        )
    ]


async def _empty_beats(rounds: int) -> list[Figure]:
    async with scratch_database() as (small, _), scratch_database() as (large, _):
        for database, pending in ((small, 1_000), (large, 1_000_000)):
            await reminder_world.seed(database, people=_PEOPLE)
            await reminder_world.plan(database, pending, BEGINS + timedelta(days=1))
        clock = Clock(lambda: BEGINS)
        programmes = read_programmes()
        few, many = (Services(each, clock, programmes).reminders.claim_due for each in (small, large))
        await _alternating(few, many)
        pairs = [await _alternating(many, few) for _ in range(rounds)]
    with_many, with_few = zip(*pairs, strict=True)
    return [
        Figure(
            "a beat with nothing due: 1,000,000 pending / 1,000",
            paired(with_many, with_few),
            1.2,
            at_most=True,
            detail=f"{median(with_many) * 1e6:.0f} µs to {median(with_few) * 1e6:.0f} µs",
        )
    ]


async def _alternating(*beats: Callable[[], Awaitable[object]]) -> tuple[float, ...]:
    """Beat one and the other in turn, so that both meet the same machine; returns the medians in seconds."""
    taken: list[list[float]] = [[] for _ in beats]
    for _ in range(_BEATS):
        for beat, seconds in zip(beats, taken, strict=True):
            began = perf_counter()
            await beat()
            seconds.append(perf_counter() - began)
    return tuple(map(median, taken))
