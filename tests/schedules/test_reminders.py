"""Reminding people, through a messenger that keeps what it is told and answers as Slack would."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import cast

import pytest

from bot.app import read_programmes
from bot.clock import Clock
from bot.domain.deliveries import Delivered, Delivery, Refused, TryLater, Unsure
from bot.domain.people import Role
from bot.messenger import Messenger
from bot.services import Services
from bot.views.message import Message
from schedules import reminders
from storage.database import Database
from tests.world import World


@dataclass
class Recorder:
    """Stands in for the messenger; `answers` are given to a person in order, then everything is taken."""

    said: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, list[Delivery]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    async def post(self, channel: str, message: Message) -> Delivery:
        if channel in self.broken:
            raise ValueError("a mistake of ours")
        self.said.append((channel, message.text))
        await asyncio.sleep(0)
        waiting = self.answers.get(channel)
        return waiting.pop(0) if waiting else Delivered(f"D{channel}", f"{len(self.said)}.0")

    def to(self, person: str) -> list[str]:
        return [text for channel, text in self.said if channel == person]


async def more_people(world: World, count: int) -> list[str]:
    people = [f"U1{number:03}" for number in range(count)]
    for user in people:
        await world.appoint(user, "", Role.REPRESENTATIVE, practice=world.practice("Dyfed"))
    return people


async def run(world: World, recorder: Recorder) -> None:
    await reminders.run(world.services, cast("Messenger", recorder), world.voices)


async def states(world: World, person: str) -> set[tuple[object, object]]:
    rows = await world.run(
        "SELECT state, reason FROM reminder WHERE recipient = :person AND step = 'before:7'", person=person
    )
    return {(row["state"], row["reason"]) for row in rows}


async def test_everybody_with_something_due_hears_of_it_once(world: World):
    world.winder.to("2017-05-19", "08:00")
    recorder = Recorder()
    await run(world, recorder)
    await run(world, recorder)
    assert len(recorder.to(world.gareth)) == 1
    assert len(recorder.to(world.sian)) == 1
    assert not recorder.to(world.priya)
    assert not recorder.to(world.dewi)


async def test_a_beat_in_the_night_says_nothing(world: World):
    world.winder.to("2017-05-19", "02:00")
    recorder = Recorder()
    await run(world, recorder)
    assert not recorder.said


async def test_a_share_between_two_beats_is_never_asked_for(world: World):
    world.winder.to("2017-05-18", "10:00")
    recorder = Recorder()
    await run(world, recorder)
    recorder.said.clear()
    gareth = await world.ask(world.gareth)
    await world.services.sharing.share_typed(gareth, "PDP", "key-1")
    await world.services.sharing.share_typed(gareth, "matrix without the financial part", "key-2")
    world.winder.to("2017-05-19", "08:00")
    await run(world, recorder)
    assert not recorder.to(world.gareth)
    assert recorder.to(world.nia)


async def test_when_slack_asks_to_wait_everybody_not_yet_spoken_to_waits_and_nobody_is_forgotten(
    world: World,
):
    people = await more_people(world, 60)
    world.winder.to("2017-05-19", "08:00")
    recorder = Recorder(answers={world.gareth: [TryLater(30, "ratelimited")]})
    await run(world, recorder)
    heard = len(recorder.said)
    assert heard < 30, "those who were being spoken to when Slack asked, and nobody after them"
    await run(world, recorder)
    assert len(recorder.said) == heard
    world.winder.to("2017-05-19", "08:01")
    await run(world, recorder)
    counted = Counter(person for person, _ in recorder.said)
    assert counted.pop(world.gareth) == 2
    assert set(counted.values()) == {1}
    assert {world.nia, world.sian, *people} <= set(counted)


async def test_one_who_left_slack_does_not_stop_the_others(world: World):
    world.winder.to("2017-05-19", "08:00")
    recorder = Recorder(answers={world.gareth: [Refused("user_disabled")]})
    await run(world, recorder)
    assert await states(world, world.gareth) == {("failed", "refused: user_disabled")}
    assert recorder.to(world.nia)


async def test_a_lost_answer_is_said_once_more_and_listed(world: World):
    world.winder.to("2017-05-19", "08:00")
    recorder = Recorder(answers={world.gareth: [Unsure("timeout")]})
    await run(world, recorder)
    world.winder.to("2017-05-19", "08:02")
    await run(world, recorder)
    await run(world, recorder)
    assert len(recorder.to(world.gareth)) == 2
    assert ("sent", "perhaps twice") in await states(world, world.gareth)


async def test_two_workers_that_beat_at_once_say_everything_once(world: World):
    world.winder.to("2017-05-19", "08:00")
    url = world.database.url
    databases = [Database(url, pool_size=2) for _ in range(2)]
    recorder = Recorder()
    try:
        workers = [Services(each, Clock(world.winder.now), read_programmes()) for each in databases]
        messenger = cast("Messenger", recorder)
        await asyncio.gather(*(reminders.run(worker, messenger, world.voices) for worker in workers))
    finally:
        for database in databases:
            await database.close()
    people = [person for person, _ in recorder.said]
    assert len(people) == len(set(people))
    assert {world.sian, world.gareth, world.nia, world.huw} <= set(people)


async def test_each_reads_their_own_language(world: World):
    world.winder.to("2017-05-19", "08:00")
    await world.run("UPDATE person SET language = 'cy' WHERE handle = :user", user=world.gareth)
    recorder = Recorder()
    await run(world, recorder)
    assert "Cynllun datblygu practis" in recorder.to(world.gareth)[0]
    assert "practice development plan" in recorder.to(world.nia)[0]


async def test_what_goes_wrong_with_one_persons_message_stops_nobody_elses(
    world: World, caplog: pytest.LogCaptureFixture
):
    world.winder.to("2017-05-19", "08:00")
    recorder = Recorder(broken={world.gareth})
    await run(world, recorder)
    assert not recorder.to(world.gareth)
    assert recorder.to(world.nia)
    assert recorder.to(world.sian)
    assert "failed: reminder to U0GARETH" in caplog.text
    recorder.broken.clear()
    world.winder.to("2017-05-19", "08:11")
    await run(world, recorder)
    assert len(recorder.to(world.gareth)) == 1
