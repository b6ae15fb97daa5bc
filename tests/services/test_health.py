"""Whether the bot is alive, by the beats of its jobs."""

from datetime import timedelta

from tests.world import World

HALF_A_MINUTE = timedelta(seconds=30)
AN_HOUR = timedelta(hours=1)


async def test_a_job_that_beats_seldom_is_not_silent_between_its_beats(world: World):
    await world.services.health.beat("housekeeping", AN_HOUR)
    world.winder.to("2017-04-03", "11:59")
    assert (await world.services.health.check()).well
    world.winder.to("2017-04-03", "12:01")
    assert (await world.services.health.check()).silent == ("housekeeping",)


async def test_a_job_that_beats_often_is_silent_after_five_minutes(world: World):
    await world.services.health.beat("reminders", HALF_A_MINUTE)
    world.winder.to("2017-04-03", "09:05")
    assert (await world.services.health.check()).well
    world.winder.to("2017-04-03", "09:06")
    assert (await world.services.health.check()).silent == ("reminders",)


async def test_a_silent_job_that_beats_again_is_well(world: World):
    await world.services.health.beat("reminders", HALF_A_MINUTE)
    world.winder.to("2017-04-03", "10:00")
    await world.services.health.beat("reminders", HALF_A_MINUTE)
    assert (await world.services.health.check()).well
