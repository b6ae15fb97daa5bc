"""The pace of a workspace on a real database: one ceiling for all processes, rests that everybody keeps."""

from datetime import timedelta

from bot.app import read_programmes
from bot.clock import Clock
from bot.domain.pacing import DOWN, Ceiling
from bot.services import Services
from bot.services.pace import Pace
from tests.world import World


def another(world: World, a_minute: int = 60) -> Pace:
    """Make the pace of another process; its clock runs, as far as this test can see."""
    clock = Clock(world.winder.now, runs=1.0)
    return Services(world.database, clock, read_programmes(), ceiling=Ceiling(a_minute)).pace


async def test_two_processes_never_get_the_same_turn(world: World):
    here, there = another(world), another(world)
    turns = [
        (await pace.turn(world.installation)).at - world.winder.at
        for pace in (here, there, here, there, there)
    ]
    assert turns == [timedelta(seconds=n) for n in (0, 0, 0, 1, 2)], "two are caught up, then one a second"


async def test_turns_that_nobody_took_are_not_saved_up(world: World):
    pace = another(world)
    await pace.turn(world.installation)
    world.winder.at += timedelta(hours=1)
    turns = [(await pace.turn(world.installation)).at for _ in range(5)]
    assert turns[-1] == world.winder.at + timedelta(seconds=2)


async def test_a_rest_that_slack_asked_one_process_for_is_kept_by_all(world: World):
    here, there = another(world), another(world)
    await here.turn(world.installation)
    await here.obey(world.installation, 30, "ratelimited")
    turn = await there.turn(world.installation)
    assert turn.at == turn.held_until == world.winder.at + timedelta(seconds=30)
    await there.obey(world.installation, 5, "ratelimited")
    assert (await here.look(world.installation)).held_until == world.winder.at + timedelta(seconds=30)


async def test_one_failure_waits_a_minute_alone_and_five_in_a_row_let_everybody_rest(world: World):
    pace = another(world)
    await pace.turn(world.installation)
    waits = [await pace.failed(world.installation, "http 500") for _ in range(DOWN)]
    assert set(waits) == {timedelta(minutes=1)}
    turn = await pace.turn(world.installation)
    assert turn.down
    assert turn.held_until == world.winder.at + timedelta(minutes=1)
    assert await pace.failed(world.installation, "http 500") == timedelta(minutes=1), (
        "it was under way already"
    )
    world.winder.at += timedelta(minutes=1)
    assert await pace.failed(world.installation, "http 500") == timedelta(minutes=2)
    await pace.well(world.installation)
    assert not (await pace.look(world.installation)).failures


async def test_a_channel_is_left_alone_for_a_second_from_the_answer(world: World):
    pace, place = another(world), (world.installation, "C0NEATH")
    assert pace.free_at(place, world.winder.at) == world.winder.at
    pace.begin(place)
    assert pace.free_at(place, world.winder.at) == world.winder.at + timedelta(seconds=1)
    world.winder.at += timedelta(seconds=3)
    pace.answered(place, 0.0)
    assert pace.free_at(place, world.winder.at) == world.winder.at + timedelta(seconds=1)
    assert pace.free_at((world.installation, "C0AFAN"), world.winder.at) == world.winder.at
