"""Killing workers at random moments while they drain a ledger in bad weather: nothing is lost, and doubts are listed."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random

from bot.command_line.benches import reminder_world
from bot.command_line.benches.figures import Figure
from bot.command_line.benches.processes import scratch_database
from bot.command_line.benches.reminder_trials import Clockwise, Slack, Worker, start_worker, workspace
from bot.command_line.benches.reminder_world import BEGINS
from bot.command_line.benches.reminders import drained
from bot.playground import Rule, Trouble
from storage.database import Database, Query

_REMINDERS = 2_000
_SPEED = 20.0
"""The workers' minute takes three seconds, so that nobody waits long for a lease to end."""
_LIVES = 1.0
"""Seconds after which a worker that works is killed, at the most."""
_TIMEOUT = 0.5
_AT_ONCE = 2

# One call in five fails: Slack is out of order, does the work and loses its answer, or is silent and does nothing.
_WEATHER = (
    (Trouble.SERVER_ERROR, 0.19),
    (Trouble.TIMEOUT_AFTER, 0.004),
    (Trouble.CUT, 0.001),
    (Trouble.TIMEOUT_BEFORE, 0.005),
)

_OUTCOMES = Query("""
    SELECT recipient, bool_or(starts_with(reason, 'perhaps twice') OR starts_with(reason, 'answer lost')) AS listed,
           bool_and(state IN ('sent', 'merged')) AS settled
      FROM reminder GROUP BY recipient
""")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial: by how many people each thing happened to.

    `unlisted` are repeats that the ledger does not tell of; `doubted` are those that it lists, repeated or not.
    """

    people: int
    kills: int
    lost: int
    repeated: int
    unlisted: int
    thrice: int
    doubted: int
    unsettled: int


async def measure(kills: int) -> Sequence[Figure]:
    """Kill so many workers while 2,000 reminders drain, and compare what arrived with what the ledger says."""
    found = await trial(_REMINDERS, kills)
    detail = f"{found.kills} kills; {found.repeated} twice, {found.doubted} listed as doubtful"
    return [
        Figure("reminders that never came, of 2,000", found.lost + found.unsettled, 0, at_most=True),
        Figure(
            "reminders that came twice, of 2,000",
            found.repeated / found.people,
            0.01,
            at_most=True,
            detail=detail,
        ),
        Figure(
            "repeats that are not listed, or came more than twice",
            found.unlisted + found.thrice,
            0,
            at_most=True,
        ),
    ]


async def trial(people: int, kills: int, *, seed: int = 1) -> Outcome:
    """Send each of so many people one reminder through two workers that are killed again and again, and replaced."""
    async with AsyncExitStack() as stack:
        database, url = await stack.enter_async_context(scratch_database())
        await reminder_world.seed(database, people=people)
        await reminder_world.plan(database, people, BEGINS)
        slack = await stack.enter_async_context(workspace(people))
        for trouble, probability in _WEATHER:
            slack.storms.set(Rule(trouble=trouble, on="chat.postMessage", probability=probability))
        working = _Working(url, slack, _a_minute(people, kills), Random(seed))  # noqa: S311 - moments, not secrets
        stack.push_async_callback(working.end)
        await working.killed(kills)
        await drained(database, patience=300)
        return await _outcome(database, slack, kills)


class _Working:
    """Workers on one clock; who is killed is replaced."""

    def __init__(self, url: str, slack: Slack, a_minute: int, chance: Random) -> None:
        self._url = url
        self._slack = slack
        self._a_minute = a_minute
        self._chance = chance
        self._clock = Clockwise.now(_SPEED)
        self._alive: list[Worker] = []
        self._left = 0

    async def killed(self, kills: int) -> None:
        """Let workers work and die until so many have been killed; those that stay work on."""
        self._left = kills
        await asyncio.gather(*(self._lives() for _ in range(_AT_ONCE)))

    async def _lives(self) -> None:
        while True:
            worker = await self._begun()
            if self._left <= 0:
                return
            self._left -= 1
            await asyncio.sleep(self._chance.uniform(0, _LIVES))
            self._alive.remove(worker)
            await worker.kill()

    async def _begun(self) -> Worker:
        worker = await start_worker(
            self._url,
            self._slack.url,
            self._clock,
            jobs="reminders",
            a_minute=self._a_minute,
            timeout=_TIMEOUT,
        )
        self._alive.append(worker)
        await worker.ready()
        worker.go()
        return worker

    async def end(self) -> None:
        for worker in self._alive:
            await worker.kill()


def _a_minute(people: int, kills: int) -> int:
    """Return the ceiling by which the drain lasts for about as long as the kills."""
    seconds = kills * (_LIVES / 2 + 1) / _AT_ONCE
    return max(1, round(people / (seconds * _SPEED / 60)))


async def _outcome(database: Database, slack: Slack, kills: int) -> Outcome:
    said = slack.said()
    async with database.connection() as connection:
        rows = await connection.rows(_OUTCOMES)
    counts = [(said.get(row["recipient"], 0), row["listed"], row["settled"]) for row in rows]
    return Outcome(
        people=len(rows),
        kills=kills,
        lost=sum(count == 0 for count, _, _ in counts),
        repeated=sum(count > 1 for count, _, _ in counts),
        unlisted=sum(count > 1 and not listed for count, listed, _ in counts),
        thrice=sum(count > 2 for count, _, _ in counts),
        doubted=sum(listed for _, listed, _ in counts),
        unsettled=sum(not settled for _, _, settled in counts),
    )
