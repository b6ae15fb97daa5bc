"""Workers in processes of their own on one database, sending into a local workspace."""

import asyncio

import pytest

from bot.command_line.benches import reminder_world
from bot.command_line.benches.processes import scratch_database
from bot.command_line.benches.reminder_kills import trial
from bot.command_line.benches.reminder_trials import workers, workspace
from bot.command_line.benches.reminder_world import BEGINS
from bot.command_line.benches.reminders import drained

PEOPLE = 120


@pytest.mark.parametrize("count", [2, 5])
async def test_each_due_row_is_sent_by_exactly_one_of_several_workers(count: int):
    async with scratch_database() as (database, url), workspace(PEOPLE) as slack:
        await reminder_world.seed(database, people=PEOPLE)
        await reminder_world.plan(database, PEOPLE * 2, BEGINS)
        async with workers(count, url, slack.url, a_minute=60_000):
            await drained(database)
            await asyncio.sleep(0.5)
        assert slack.said() == {f"U0BENCH{n}": 1 for n in range(1, PEOPLE + 1)}


async def test_workers_that_are_killed_at_random_lose_nothing_and_every_repeat_is_listed():
    found = await trial(80, 6)
    assert (found.people, found.lost, found.unsettled) == (80, 0, 0)
    assert (found.unlisted, found.thrice) == (0, 0)
