"""Whatever happens, and in whatever order, every calendar ends with exactly the meetings that its owner is asked to."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from bot.domain.ids import MeetingId
from bot.domain.meeting_changes import NewTime
from bot.domain.meetings import MeetingDetails, MeetingDraft
from bot.domain.people import Asker, Role
from bot.domain.refusals import Refusal
from tests.calendars import days_of
from tests.post import Postbox, mailbox, send_letters, smtp_server, with_post
from tests.world import World

CAST = {"U0GARETH": "Dyfed", "U0NIA": "Skewen", "U0HUW": "Victoria"}
STEPS = 40


@dataclass
class Walk:
    """Somebody who does things at random, always the same for the same seed."""

    world: World
    box: Postbox
    dice: random.Random
    number: int = 0

    async def step(self) -> None:
        self.number += 1
        self.world.winder.at += timedelta(seconds=self.dice.choice((5, 90, 700)))
        deeds: list[Callable[[], Awaitable[None]]] = [
            self.plan_meeting,
            self.plan_meeting,
            self.move,
            self.move,
            self.tell,
            self.tell,
            self.cancel,
            self.leave,
            self.join,
            self.join,
            self.deliver,
            self.deliver,
            self.deliver,
            self.deliver,
            self.die,
            self.trouble,
        ]
        await self.dice.choice(deeds)()

    async def plan_meeting(self) -> None:
        draft = MeetingDraft(self.day(), details=MeetingDetails(f"Room {self.number}"))
        await self.world.services.meetings.new(await self.lead(), f"new-{self.number}", draft)

    async def move(self) -> None:
        if meeting := await self.any_meeting():
            to = NewTime(self.day())
            await self.world.services.meetings.move(await self.lead(), f"move-{self.number}", meeting, to)

    async def tell(self) -> None:
        meeting = await self.any_meeting()
        if meeting is None:
            return
        choice = await self.world.services.meetings.choose(await self.lead(), meeting)
        assert choice.meant is not None
        name = self.dice.choice(("place", "agenda", "link"))
        details = replace(choice.meant.meeting.details, **{name: f"Said {self.number}"})  # type: ignore[arg-type] # words
        await self.world.services.meetings.change(await self.lead(), f"tell-{self.number}", meeting, details)

    async def cancel(self) -> None:
        if meeting := await self.any_meeting():
            await self.world.services.meetings.cancel(
                await self.lead(), f"off-{self.number}", meeting, "Snow"
            )

    async def leave(self) -> None:
        await self.world.run(
            "UPDATE appointment SET ended_at = :now WHERE person_id = :person AND ended_at IS NULL",
            person=self.world.people[self.dice.choice(list(CAST))],
            now=self.world.winder.at,
        )
        await self.touch()

    async def join(self) -> None:
        user = self.dice.choice(list(CAST))
        there = await self.world.run(
            "SELECT 1 FROM appointment WHERE person_id = :person AND ended_at IS NULL",
            person=self.world.people[user],
        )
        if not there:
            practice = self.world.practice(CAST[user])
            await self.world.appoint(user, user, Role.REPRESENTATIVE, practice=practice)
            await self.touch()

    async def deliver(self) -> None:
        """Two processes do the work at the same moment."""
        copies = self.world.services.calendar_copies
        await asyncio.gather(copies.plan(), copies.plan())
        await asyncio.gather(send_letters(self.world, self.box), send_letters(self.world, self.box))
        self.box.data = ""

    async def die(self) -> None:
        """Take letters and come to an end before anybody knows whether they went. Of one letter, once: twice is too much."""
        await self.world.services.calendar_copies.plan()
        for letter in await self.world.services.letters.claim():
            if not letter.attempts and self.dice.random() < 0.5:
                await self.world.services.letters.begin(letter)

    async def trouble(self) -> None:
        """Let the mail server lose its next answer, or take nothing for a while."""
        if self.dice.random() < 0.5:
            self.box.lost = 1
        else:
            self.box.data = "451 4.3.0 come again"

    async def touch(self) -> None:
        await self.world.run("UPDATE cluster_channel SET facts_at = :now", now=self.world.winder.at)

    async def lead(self) -> Asker:
        return await self.world.ask(self.world.sian)

    def day(self) -> date:
        return date(2017, 9, 1) + timedelta(days=self.dice.randrange(180))

    async def any_meeting(self) -> MeetingId | None:
        rows = await self.world.run("SELECT id FROM meeting WHERE cancelled_at IS NULL ORDER BY id")
        return MeetingId(int(str(self.dice.choice(rows)["id"]))) if rows else None

    async def settle(self) -> None:
        """Let everything that waits come to its end."""
        self.box.data, self.box.lost = "", 0
        for _ in range(8):
            self.world.winder.at += timedelta(minutes=61)
            await self.deliver()


@pytest.fixture
async def box() -> AsyncIterator[Postbox]:
    async with smtp_server() as made:
        yield made


@pytest.mark.parametrize("seed", range(6))
async def test_a_random_walk_leaves_no_ghost_and_no_gap(world: World, box: Postbox, seed: int):
    with_post(world)
    for user in CAST:
        await mailbox(world, user, f"{user.lower()}@post.example")
    walk = Walk(world, box, random.Random(seed))
    await walk.plan_meeting()
    for _ in range(STEPS):
        try:
            await walk.step()
        except Refusal:
            continue  # two meetings on one moment, or whatever else the house does not let pass
    await walk.settle()
    standing = await world.run(
        "SELECT to_char(starts_at, 'YYYY-MM-DD HH24:MI') AS day FROM meeting WHERE cancelled_at IS NULL ORDER BY 1"
    )
    for user in CAST:
        current = await world.run(
            "SELECT 1 FROM appointment WHERE person_id = :person AND ended_at IS NULL",
            person=world.people[user],
        )
        wanted = [row["day"] for row in standing] if current else []
        assert days_of(box, f"{user.lower()}@post.example") == wanted, user
    left = await world.run("SELECT state FROM letter WHERE state IN ('waiting', 'claimed')")
    assert left == []
