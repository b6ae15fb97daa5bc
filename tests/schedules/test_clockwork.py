"""The metronome: it never misses a beat when clocks change, and writes down what became of each."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bot.clock import Clock
from bot.command_line import doctor
from bot.messenger import Messenger
from bot.services import Services
from bot.services.health import METRONOME
from bot.views.words import Voices
from schedules.clockwork import Clockwork, trigger
from schedules.timetable import TIMETABLE
from tests.world import World

CLOCK_CHANGES = (datetime(2018, 3, 25, tzinfo=UTC), datetime(2018, 10, 28, tzinfo=UTC))


async def breaks(_services: Services, _messenger: Messenger, _voices: Voices) -> None:
    raise ValueError("a mistake of ours")


def clockwork(world: World) -> Clockwork:
    return Clockwork(world.services, cast("Messenger", None), world.voices, Clock(world.winder.now))


@pytest.mark.parametrize("zone", ["UTC", "Europe/London"])
@pytest.mark.parametrize("sunday", CLOCK_CHANGES)
def test_no_beat_is_further_from_the_last_than_its_pace_when_clocks_change(
    zone: str, sunday: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for job in TIMETABLE:
            beats = trigger(job)
            beats.start_date = sunday
            last, now = sunday, sunday
            while now < sunday + timedelta(hours=4):
                now = beats.get_next_fire_time(last, last + timedelta(microseconds=1))
                assert now.astimezone(UTC) - last.astimezone(UTC) == job.every, job.name
                last = now
    finally:
        monkeypatch.undo()
        time.tzset()


async def test_a_job_that_fails_is_written_down_and_the_next_beat_comes(world: World):
    job = next(job for job in TIMETABLE if job.name == METRONOME)
    works = clockwork(world)
    await works.beat(replace(job, run=breaks))
    failing = (await world.services.health.check()).failing
    assert [(beat.job, beat.error) for beat in failing] == [(METRONOME, "ValueError('a mistake of ours')")]
    await works.beat(job)
    assert not (await world.services.health.check()).failing


async def test_the_doctor_says_which_job_is_silent_since_when_and_why(world: World):
    job = next(job for job in TIMETABLE if job.name == METRONOME)
    works = clockwork(world)
    await works.beat(job)
    await works.beat(replace(job, run=breaks))
    world.winder.to("2017-04-03", "09:05")
    told = list(doctor.schedules(await world.services.health.check()))
    assert len(told) == 1
    for part in ("metronome is silent", "2017-04-03 09:00:00 UTC", "a mistake of ours"):
        assert part in told[0].found
    assert told[0].remedy
