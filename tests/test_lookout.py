"""The dead-man's switch: the web process tells the operators once that the schedules are silent, and once that they beat."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

from bot.app import read_programmes
from bot.clock import Clock
from bot.domain.deliveries import Delivered, Delivery, Refused, Unsure
from bot.lookout import Lookout
from bot.messenger import Messenger
from bot.services import Services
from bot.services.health import EVERY, METRONOME
from bot.views.message import Message
from schedules.timetable import TIMETABLE
from tests.world import World

CHANNEL = "C0OPERATORS"


@dataclass
class Recorder:
    """Stands in for the messenger."""

    said: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, Delivery] = field(default_factory=dict)

    async def post(self, channel: str, message: Message) -> Delivery:
        self.said.append((channel, message.text))
        await asyncio.sleep(0)
        return self.answers.get(channel, Delivered(channel, "1.0"))


def lookout(world: World, recorder: Recorder, channel: str = CHANNEL) -> Lookout:
    """Make the lookout of another web process."""
    services = Services(world.database, Clock(world.winder.now), read_programmes())
    return Lookout(services.alarms, cast("Messenger", recorder), world.voices, channel)


async def beat(world: World) -> None:
    for job in TIMETABLE:
        await world.services.health.beat(job.name, job.every)


def later(world: World, seconds: float) -> None:
    world.winder.at += timedelta(seconds=seconds)


async def test_schedules_that_beat_are_not_spoken_of(world: World):
    recorder = Recorder()
    await beat(world)
    later(world, 90)
    await lookout(world, recorder).look()
    assert not recorder.said


async def test_after_three_missed_beats_the_operators_channel_is_told_once(world: World):
    recorder = Recorder()
    await beat(world)
    later(world, 91)
    assert (await world.services.health.check()).silent == (METRONOME,)
    for _ in range(5):
        await lookout(world, recorder).look()
        later(world, 600)
    assert [channel for channel, _ in recorder.said] == [CHANNEL]
    assert "silent since Monday 3 April 2017, 10:00" in recorder.said[0][1]
    assert METRONOME in recorder.said[0][1]


async def test_of_two_web_processes_that_look_at_once_one_tells(world: World):
    recorder = Recorder()
    await beat(world)
    later(world, 120)
    await asyncio.gather(*(lookout(world, recorder).look() for _ in range(4)))
    assert len(recorder.said) == 1


async def test_when_they_beat_again_and_go_on_it_is_told_once(world: World):
    recorder = Recorder()
    await beat(world)
    later(world, 120)
    await lookout(world, recorder).look()
    for _ in range(6):
        await beat(world)
        await lookout(world, recorder).look()
        later(world, 30)
    assert len(recorder.said) == 2
    assert "beat again" in recorder.said[1][1]


async def test_a_second_silence_is_told_anew(world: World):
    recorder = Recorder()
    for _ in range(2):
        await beat(world)
        for _ in range(4):
            await beat(world)
            await lookout(world, recorder).look()
            later(world, 30)
        later(world, 120)
        await lookout(world, recorder).look()
    assert ["Nobody is being reminded" in text for _, text in recorder.said] == [True, False, True]


async def test_one_beat_in_a_long_silence_is_not_the_end_of_it(world: World):
    recorder = Recorder()
    await beat(world)
    later(world, 120)
    await lookout(world, recorder).look()
    await beat(world)
    await lookout(world, recorder).look()
    later(world, 120)
    await lookout(world, recorder).look()
    assert len(recorder.said) == 1


async def test_without_a_channel_each_operator_is_told_in_their_language(world: World):
    recorder = Recorder()
    await world.run("UPDATE person SET language = 'cy' WHERE handle = :user", user=world.dewi)
    await beat(world)
    later(world, 120)
    await lookout(world, recorder, channel="").look()
    assert [channel for channel, _ in recorder.said] == [world.dewi]


async def test_where_the_channel_will_not_take_it_the_operators_are_told(world: World):
    recorder = Recorder(answers={CHANNEL: Refused("not_in_channel")})
    await beat(world)
    later(world, 120)
    await lookout(world, recorder).look()
    assert [channel for channel, _ in recorder.said] == [CHANNEL, world.dewi]


async def test_what_nobody_took_is_tried_again_after_a_minute_and_a_lost_answer_is_not(world: World):
    recorder = Recorder(answers={CHANNEL: Refused("not_in_channel"), world.dewi: Refused("user_disabled")})
    await beat(world)
    later(world, 120)
    await lookout(world, recorder).look()
    await lookout(world, recorder).look()
    assert len(recorder.said) == 2
    later(world, 61)
    recorder.answers = {CHANNEL: Unsure("timeout")}
    await lookout(world, recorder).look()
    later(world, 61)
    await lookout(world, recorder).look()
    assert [channel for channel, _ in recorder.said] == [CHANNEL, world.dewi, CHANNEL]


async def test_schedules_that_never_ran_are_silent_three_beats_after_the_start(world: World):
    recorder = Recorder()
    keeps = lookout(world, recorder)
    later(world, 90)
    await keeps.look()
    assert not recorder.said
    later(world, 1)
    await keeps.look()
    assert len(recorder.said) == 1


async def test_a_job_that_fails_is_told_with_its_error(world: World):
    recorder = Recorder()
    await beat(world)
    await world.services.health.failed("reminders", EVERY, ValueError("the table is gone"))
    later(world, 301)
    for job in TIMETABLE:
        if job.name != "reminders":
            await world.services.health.beat(job.name, job.every)
    health = await world.services.health.check()
    assert health.silent == ("reminders",)
    assert [(each.job, each.failing_since) for each in health.failing] == [
        ("reminders", datetime(2017, 4, 3, 9, tzinfo=UTC))
    ]
    await lookout(world, recorder).look()
    assert "the table is gone" in recorder.said[0][1]
    await world.services.health.beat("reminders", EVERY)
    assert not (await world.services.health.check()).failing
