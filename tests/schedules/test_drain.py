"""The drain, with messages that cost nothing: in order, the longest queue first, and still when Slack asks for rest."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import cast

import pytest

from bot.app import read_programmes
from bot.clock import Clock
from bot.domain.deliveries import Delivered, Delivery, Refused, TryLater, Unsure
from bot.domain.ids import InstallationId
from bot.domain.pacing import Ceiling
from bot.messenger import Messenger
from bot.services import Services
from schedules.drain import Parcel, drain
from tests.world import World

WORKSPACE = InstallationId(1)
SPEED = 50.0
"""So many seconds of the workers' clock go by in one of the test's."""


@dataclass
class Street:
    """Where the messages of a test go: what was said where and when, and how it ended."""

    clock: Clock
    answers: dict[str, list[Delivery]] = field(default_factory=dict)
    said: list[tuple[str, int, datetime]] = field(default_factory=list)
    settled: list[tuple[str, int, Delivery]] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    is_there: bool = True
    at_once: int = 0
    most_at_once: int = 0

    async def reachable(self) -> bool:
        return self.is_there

    def at(self, where: str) -> list[datetime]:
        return [at for place, _, at in self.said if place == where]


@dataclass
class Note:
    """One message: the n-th for a place."""

    street: Street
    where: str
    number: int
    installation: InstallationId = field(default=WORKSPACE)

    @property
    def what(self) -> str:
        return f"note {self.number} to {self.where}"

    async def begin(self) -> bool:
        return self.where not in self.street.lost

    async def say(self) -> Delivery:
        street = self.street
        street.at_once += 1
        street.most_at_once = max(street.most_at_once, street.at_once)
        await asyncio.sleep(0.002)
        street.at_once -= 1
        if self.where in street.broken:
            raise ValueError("a mistake of ours")
        street.said.append((self.where, self.number, street.clock.now()))
        waiting = street.answers.get(self.where)
        return waiting.pop(0) if waiting else Delivered(self.where, "1.0")

    async def settle(self, delivery: Delivery) -> None:
        self.street.settled.append((self.where, self.number, delivery))


def running(world: World) -> Clock:
    """Make a clock that runs fast from where the world's stands."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    return Clock(lambda: world.winder.at + timedelta(seconds=(loop.time() - began) * SPEED), runs=SPEED)


async def drained(world: World, street: Street, notes: Iterable[Note], a_minute: int = 60_000) -> Services:
    batches: list[Sequence[Parcel]] = [list(notes)]
    services = Services(world.database, street.clock, read_programmes(), ceiling=Ceiling(a_minute))

    async def claim() -> Sequence[Parcel]:
        return batches.pop() if batches else ()

    async with asyncio.timeout(20):
        await drain(services, cast("Messenger", street), claim)
    return services


async def test_a_channel_hears_its_messages_in_order_and_a_second_apart(world: World):
    street = Street(running(world))
    await drained(world, street, [Note(street, "C1", n) for n in range(4)])
    assert [number for _, number, _ in street.said] == [0, 1, 2, 3]
    assert all(later - earlier >= timedelta(seconds=0.9) for earlier, later in pairwise(street.at("C1")))


async def test_the_longest_queue_begins_first_and_nobody_waits_for_another_channel(world: World):
    street = Street(running(world))
    notes = [Note(street, f"C{n}", 0) for n in range(30)] + [Note(street, "LONG", n) for n in range(3)]
    await drained(world, street, notes)
    assert "LONG" in [where for where, _, _ in street.said][:13]
    assert Counter(where for where, _, _ in street.said)["LONG"] == 3
    assert street.most_at_once <= 12


async def test_all_together_keep_to_the_ceiling(world: World):
    street = Street(running(world))
    await drained(world, street, [Note(street, f"C{n}", 0) for n in range(20)], a_minute=120)
    moments = sorted(at for _, _, at in street.said)
    assert moments[-1] - moments[0] >= timedelta(seconds=6), (
        "twenty at two a second, and the machine may be busy"
    )


async def test_what_waits_for_long_is_claimed_anew_meanwhile(world: World):
    street = Street(running(world))
    services = Services(world.database, street.clock, read_programmes(), ceiling=Ceiling(20))
    batches: list[Sequence[Parcel]] = [[Note(street, f"C{n}", 0) for n in range(30)]]
    renewed: list[int] = []

    async def claim() -> Sequence[Parcel]:
        return batches.pop() if batches else ()

    async def renew(waiting: Sequence[Parcel]) -> None:
        renewed.append(len(waiting))

    async with asyncio.timeout(20):
        await drain(services, cast("Messenger", street), claim, renew)
    assert len(street.said) == 30
    assert renewed, "thirty at twenty a minute take longer than a minute"
    assert 0 < renewed[0] < 20


async def test_when_slack_asks_for_a_long_rest_what_is_in_hand_is_given_back_until_then(world: World):
    street = Street(running(world), answers={"C0": [TryLater(60, "ratelimited")]})
    await drained(world, street, [Note(street, f"C{n}", 0) for n in range(40)])
    assert len(street.said) <= 12, "only those that were under way"
    given_back = [
        delivery.seconds
        for where, _, delivery in street.settled
        if isinstance(delivery, TryLater) and where != "C0"
    ]
    assert len(given_back) == 40 - len(street.said)
    assert all(40 < seconds <= 60 for seconds in given_back)


async def test_a_short_rest_is_waited_for_by_everybody(world: World):
    street = Street(running(world), answers={"C0": [TryLater(3, "ratelimited")]})
    await drained(world, street, [Note(street, "C0", 0), *(Note(street, "C1", n) for n in range(1, 4))])
    asked = street.at("C0")[0]
    later = [at for at in street.at("C1") if at > asked + timedelta(seconds=0.5)]
    assert later
    assert min(later) >= asked + timedelta(seconds=2.9)
    assert len(street.settled) == 4


@pytest.mark.parametrize("answer", [TryLater(10, "http 500"), Unsure("timeout")])
async def test_when_slack_is_down_few_calls_find_it_out(world: World, answer: Delivery):
    street = Street(running(world))
    street.answers = {f"C{n}": [answer] for n in range(200)}
    await drained(world, street, [Note(street, f"C{n}", 0) for n in range(200)])
    assert len(street.said) < 30
    assert len(street.settled) == 200
    waits = [delivery.seconds for _, _, delivery in street.settled if isinstance(delivery, TryLater)]
    assert len(waits) == 200 - (len(street.said) if isinstance(answer, Unsure) else 0)
    assert min(waits) > 50, "at least a minute, less what has gone by"


async def test_nobodys_message_is_tried_before_slack_is_there_again(world: World):
    street = Street(Clock(world.winder.now))
    street.answers = {f"C{n}": [TryLater(10, "http 500")] for n in range(20)}
    await drained(world, street, [Note(street, f"C{n}", 0) for n in range(20)])
    tried = len(street.said)
    world.winder.at += timedelta(minutes=2)
    street.is_there = False
    await drained(world, street, [Note(street, "C99", 0)])
    assert len(street.said) == tried
    world.winder.at += timedelta(minutes=3)
    street.is_there = True
    services = await drained(world, street, [Note(street, "C99", 0)])
    assert street.said[-1][0] == "C99"
    assert not (await services.pace.look(world.installation)).failures


async def test_what_is_not_ours_any_more_is_not_said_and_the_rest_of_its_queue_is(world: World):
    street = Street(running(world), lost={"C1"})
    await drained(world, street, [Note(street, "C1", 0), Note(street, "C2", 0)])
    assert [where for where, _, _ in street.said] == ["C2"]
    assert [where for where, _, _ in street.settled] == ["C2"]


async def test_what_goes_wrong_with_one_message_is_kept_for_the_operator_and_stops_no_other(
    world: World, caplog: pytest.LogCaptureFixture
):
    street = Street(running(world), broken={"C1"})
    services = await drained(
        world, street, [Note(street, "C1", 0), Note(street, "C1", 1), Note(street, "C2", 0)]
    )
    assert [where for where, _, _ in street.settled] == ["C2"]
    assert "failed: note 1 to C1" in caplog.text
    faults = await services.faults.since(world.installation, world.winder.at)
    assert {fault.subject for fault in faults} == {"note 0 to C1", "note 1 to C1"}


async def test_a_token_that_was_taken_away_is_tried_once_and_not_with_everybody(world: World):
    street = Street(running(world))
    street.answers = {f"C{n}": [Refused("token_revoked")] for n in range(60)}
    await drained(world, street, [Note(street, f"C{n}", 0) for n in range(60)])
    assert len(street.said) <= 24


async def test_a_process_that_stops_gives_back_what_it_has_in_hand(world: World):
    street = Street(running(world))
    services = Services(world.database, street.clock, read_programmes(), ceiling=Ceiling(60))
    batches: list[Sequence[Parcel]] = [[Note(street, f"C{n}", 0) for n in range(30)]]

    async def claim() -> Sequence[Parcel]:
        return batches.pop() if batches else ()

    draining = asyncio.create_task(drain(services, cast("Messenger", street), claim))
    await asyncio.sleep(0.1)
    services.pace.closing = True
    async with asyncio.timeout(5):
        await draining
    assert len(street.settled) == 30
    assert len(street.said) < 30
