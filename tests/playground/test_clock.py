from datetime import UTC, datetime, timedelta

import pytest

from bot.playground import WorkspaceClock
from bot.playground.clock import ClockError, real_now

START = datetime(2017, 4, 3, 8, tzinfo=UTC)
DAY = timedelta(days=1)


class Diary:
    """A follower with work at fixed moments."""

    def __init__(self, name: str, log: list[tuple[str, datetime]], *moments: datetime) -> None:
        self._name = name
        self._log = log
        self._moments = list(moments)

    async def next_moment(self, after: datetime) -> datetime | None:
        return min((moment for moment in self._moments if moment > after), default=None)

    async def wake(self, at: datetime) -> None:
        self._log.append((self._name, at))

    def add(self, moment: datetime) -> None:
        self._moments.append(moment)


async def test_what_fired_on_the_way_is_told_by_name():
    clock, log = WorkspaceClock(START), list[tuple[str, datetime]]()
    clock.follow(Diary("late", log, START + 2 * DAY), "late work")
    clock.follow(Diary("early", log, START + DAY, START + 2 * DAY))
    await clock.move_to(START + 3 * DAY)
    assert [(step.at, step.what) for step in clock.fired] == [
        (START + DAY, ("Diary",)),
        (START + 2 * DAY, ("late work", "Diary")),
    ]
    clock.restart()
    assert clock.fired == []


async def test_a_clock_stands_still_until_it_is_moved() -> None:
    clock = WorkspaceClock(START)
    assert clock.now() == clock.now() == START


async def test_followers_are_woken_in_the_order_of_their_moments() -> None:
    clock, log = WorkspaceClock(START), list[tuple[str, datetime]]()
    clock.follow(Diary("late", log, START + 3 * DAY))
    clock.follow(Diary("early", log, START + DAY, START + 4 * DAY, START + 30 * DAY))
    await clock.move_to(START + 5 * DAY)
    stepped = [entry for entry in log if entry[1] < START + 5 * DAY]
    assert stepped == [("early", START + DAY), ("late", START + 3 * DAY), ("early", START + 4 * DAY)]
    assert clock.now() == START + 5 * DAY


async def test_everybody_is_woken_at_the_target() -> None:
    clock, log = WorkspaceClock(START), list[tuple[str, datetime]]()
    clock.follow(Diary("idle", log))
    await clock.advance(DAY)
    assert log == [("idle", START + DAY)]


async def test_the_clock_stands_at_the_moment_while_a_follower_works() -> None:
    clock, seen = WorkspaceClock(START), list[datetime]()

    class Watcher(Diary):
        async def wake(self, at: datetime) -> None:
            assert at == clock.now()
            seen.append(at)

    clock.follow(Watcher("watcher", [], START + DAY))
    await clock.move_to(START + 2 * DAY)
    assert seen == [START + DAY, START + 2 * DAY]


async def test_work_made_on_the_way_is_done_on_the_way() -> None:
    clock, log = WorkspaceClock(START), list[tuple[str, datetime]]()

    class Planner(Diary):
        async def wake(self, at: datetime) -> None:
            await super().wake(at)
            if at == START + DAY:
                self.add(START + 2 * DAY)

    clock.follow(Planner("planner", log, START + DAY))
    await clock.move_to(START + 9 * DAY)
    assert ("planner", START + 2 * DAY) in log


async def test_time_does_not_run_backwards() -> None:
    clock = WorkspaceClock(START)
    with pytest.raises(ClockError, match="backwards"):
        await clock.move_to(START - DAY)
    with pytest.raises(ClockError, match="backwards"):
        clock.set(START - DAY)


async def test_a_snapshot_may_set_the_clock_back() -> None:
    clock = WorkspaceClock(START)
    await clock.advance(DAY)
    clock.set(START, backwards=True)
    assert clock.now() == START


async def test_a_moment_without_a_zone_is_refused() -> None:
    clock = WorkspaceClock(START)
    with pytest.raises(ClockError, match="time zone"):
        await clock.move_to(datetime(2017, 5, 1))  # noqa: DTZ001 - the mistake itself


async def test_the_calendar_has_an_end() -> None:
    clock = WorkspaceClock(START)
    with pytest.raises(ClockError, match="ends with the year 2199"):
        await clock.advance(200 * 366 * DAY)


async def test_a_follower_that_looks_back_is_told_so() -> None:
    clock = WorkspaceClock(START)

    class Stuck(Diary):
        async def next_moment(self, after: datetime) -> datetime | None:
            return min(START, after)

    clock.follow(Stuck("stuck", []))
    with pytest.raises(ClockError, match="asked to be woken"):
        await clock.move_to(START + DAY)


async def test_a_running_clock_goes_on_from_where_it_was_moved() -> None:
    clock = WorkspaceClock(START, running=True)
    await clock.move_to(START + DAY)
    assert clock.running
    assert START + DAY <= clock.now() < START + DAY + timedelta(seconds=5)


async def test_a_running_clock_wakes_followers_as_time_goes_by() -> None:
    clock, log = WorkspaceClock(START, running=True), list[tuple[str, datetime]]()
    clock.follow(Diary("soon", log, clock.now() + timedelta(microseconds=1)))
    await clock.tick()
    await clock.tick()
    assert [name for name, _ in log] == ["soon"]


async def test_a_restart_goes_back_to_the_beginning() -> None:
    clock = WorkspaceClock(START)
    await clock.advance(DAY)
    clock.start()
    clock.restart()
    assert (clock.now(), clock.running) == (START, False)


async def test_a_real_clock_shows_real_time() -> None:
    assert abs(WorkspaceClock.real().now() - real_now()) < timedelta(seconds=5)
