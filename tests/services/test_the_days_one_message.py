"""The one message of a day on a real database: it waits for the hour before a meeting, or speaks of it in the morning."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from bot.domain.about import AboutEscalation, AboutMeeting
from bot.domain.deliveries import Delivered, TryLater
from bot.domain.reminder_ledger import Nudge
from tests.world import World

# The PDP and the matrix are due on Wednesday 31 May 2017, so that 19 May is a day with something due for everybody.
DUE = "2017-05-19"


async def said(world: World, day: str, time: str) -> dict[str, Nudge]:
    """Say all that is due at a UTC time, by recipient."""
    world.winder.to(day, time)
    found = {}
    while claimed := await world.services.reminders.claim_due():
        for nudge in claimed:
            assert await world.services.reminders.begin(nudge)
            await world.services.reminders.settle(nudge, Delivered(f"D{nudge.recipient}", "1.0"))
            assert nudge.recipient not in found
            found[nudge.recipient] = nudge
    return found


async def ledger(world: World, step: str, recipient: str = "U0GARETH") -> list[tuple[object, object, object]]:
    rows = await world.run(
        """SELECT state, reason, due_at FROM reminder WHERE recipient = :recipient AND starts_with(step, :step)
            ORDER BY id""",
        recipient=recipient,
        step=step,
    )
    return [(row["state"], row["reason"], row["due_at"]) for row in rows]


async def touch(world: World) -> None:
    await world.run("UPDATE cluster_channel SET facts_at = :now", now=world.winder.at)


def steps(nudge: Nudge) -> list[str]:
    return [str(line.rung) for line in nudge.lines]


def at(day: str, time: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}:00").replace(tzinfo=UTC)


@pytest.fixture
async def invited(world: World) -> World:
    """Everybody has heard of a meeting on a day on which something is due, half past one by London's clock."""
    await world.meeting(DUE, time="12:30")
    await touch(world)
    await said(world, "2017-04-03", "09:00")
    for day in ("2017-05-10", "2017-05-17", "2017-05-18"):
        await said(world, day, "08:00")
    return world


async def test_on_the_day_of_a_meeting_everything_waits_for_the_hour_before(invited: World):
    morning = await said(invited, DUE, "08:00")
    assert invited.gareth not in morning
    assert ("planned", "held until", at(DUE, "11:30")) in await ledger(invited, "before:7")
    assert invited.gareth not in await said(invited, DUE, "11:29")
    nudge = (await said(invited, DUE, "11:30"))[invited.gareth]
    assert steps(nudge) == ["hour:60", "before:7", "before:7"]
    assert nudge.late_since is None
    assert await ledger(invited, "hour") == [("sent", "", at(DUE, "11:30"))]
    assert {state for state, *_ in await ledger(invited, "before:7")} == {"merged"}
    assert invited.gareth not in await said(invited, DUE, "15:00")


async def test_who_has_sent_apologies_gets_the_morning_as_ever(invited: World):
    await invited.run(
        """INSERT INTO rsvp (installation_id, meeting_id, practice_id, answer, answered_by, answered_at)
           VALUES (1, 1, :practice, 'apologies', 'U0GARETH', :now)""",
        practice=invited.practice("Dyfed"),
        now=invited.winder.at,
    )
    await touch(invited)
    assert steps((await said(invited, DUE, "08:00"))[invited.gareth]) == ["before:7", "before:7"]


async def test_a_meeting_cancelled_in_the_morning_leaves_the_rest_for_the_hour_that_was_told(invited: World):
    await said(invited, DUE, "08:00")
    await invited.run("UPDATE meeting SET cancelled_at = :now", now=invited.winder.at)
    await touch(invited)
    nudge = (await said(invited, DUE, "11:30"))[invited.gareth]
    assert steps(nudge) == ["before:7", "before:7"]
    assert await ledger(invited, "hour") == [("cancelled", "meeting cancelled", at(DUE, "11:30"))]


@pytest.mark.parametrize("time", ["14:30", "18:00"])
async def test_the_mornings_message_speaks_of_a_meeting_later_than_that(world: World, time: str):
    await world.meeting(DUE, time=time)
    await touch(world)
    for day in ("2017-04-03", "2017-05-10", "2017-05-17", "2017-05-18"):
        await said(world, day, "09:00")
    nudge = (await said(world, DUE, "08:00"))[world.gareth]
    assert sorted(steps(nudge)) == ["before:7", "before:7", "hour:60"]
    assert not nudge.first.early
    if time == "14:30":
        assert steps(nudge)[0] == "hour:60", (
            "the most urgent comes first in the message, whichever line it is counted for"
        )
        (hour,) = await ledger(world, "hour")
        assert hour == ("superseded", f"sent with: {nudge.first.id}", at(DUE, "13:30"))
    assert world.gareth not in await said(world, DUE, "13:30")


async def test_with_nothing_else_due_the_hour_before_is_a_message_of_its_own(world: World):
    await world.meeting("2017-09-13", time="14:30")
    await touch(world)
    for day in ("2017-04-03", "2017-09-04", "2017-09-11", "2017-09-12"):
        await said(world, day, "09:00")
    assert world.gareth not in await said(world, "2017-09-13", "08:00")
    assert steps((await said(world, "2017-09-13", "13:30"))[world.gareth]) == ["hour:60"]


async def test_who_was_written_to_before_the_meeting_was_planned_hears_no_more_that_day(world: World):
    await said(world, "2017-05-10", "08:00")
    await said(world, DUE, "08:00")
    world.winder.to(DUE, "08:30")
    await world.meeting(DUE, time="12:30")
    await touch(world)
    await said(world, DUE, "08:31")
    assert world.gareth not in await said(world, DUE, "11:30")
    assert await ledger(world, "hour") == [("superseded", "one a day: 2017-05-19", at(DUE, "11:30"))]


async def test_slack_asking_to_wait_keeps_the_day_in_one_message(world: World):
    await world.meeting(DUE, time="14:30")
    await touch(world)
    for day in ("2017-04-03", "2017-05-10", "2017-05-17", "2017-05-18"):
        await said(world, day, "09:00")
    world.winder.to(DUE, "08:00")
    for nudge in await world.services.reminders.claim_due():
        await world.services.reminders.settle(nudge, TryLater(30, "ratelimited"))
    nudge = (await said(world, DUE, "08:01"))[world.gareth]
    assert sorted(steps(nudge)) == ["before:7", "before:7", "hour:60"]
    assert world.gareth not in await said(world, DUE, "13:30")


async def test_an_invitation_is_sent_once_when_the_meeting_is_announced(world: World):
    await world.meeting("2017-10-11")
    await touch(world)
    nudge = (await said(world, "2017-04-03", "09:00"))[world.gareth]
    assert [str(line.rung) for line in nudge.lines if isinstance(line.about, AboutMeeting)] == ["invited:0"]
    later = await said(world, "2017-04-10", "09:00")
    assert not any("invited:0" in steps(each) for each in later.values())


def escalations(nudges: Iterable[Nudge]) -> list[tuple[str, str]]:
    return [
        (nudge.recipient, str(line.rung))
        for nudge in nudges
        for line in nudge.lines
        if isinstance(line.about, AboutEscalation) and line.about.duty.requirement == "pdp"
    ]


async def test_the_practice_is_told_then_the_lead_then_the_practice_then_the_board(world: World):
    heard: dict[str, set[tuple[str, str]]] = {}
    days = [f"2017-06-{day:02}" for day in (1, 2, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 19, 20, 21, 22)]
    for day in days:
        heard[day] = set(escalations((await said(world, day, "08:00")).values()))
    assert (world.gareth, "announce:1") in heard["2017-06-06"]
    assert (world.sian, "escalate:1") in heard["2017-06-07"]
    assert (world.gareth, "announce:3") in heard["2017-06-20"]
    assert (world.catrin, "escalate:3") in heard["2017-06-21"]
    assert not any(
        heard[day] for day in days if day not in ("2017-06-06", "2017-06-07", "2017-06-20", "2017-06-21")
    )


async def test_what_was_done_after_the_announcement_goes_no_further(world: World):
    for day in ("2017-06-01", "2017-06-06"):
        await said(world, day, "08:00")
    await world.run(
        """INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on,
               recorded_by, recorded_at)
           VALUES (1, '2017/18', 'pdp', 'practice', :practice, '2017-06-06', 'U0GARETH', :now)""",
        practice=world.practice("Dyfed"),
        now=world.winder.at,
    )
    await touch(world)
    nudge = (await said(world, "2017-06-07", "08:00"))[world.sian]
    gone = [
        line.about.duty.owner.name
        for line in nudge.lines
        if isinstance(line.about, AboutEscalation) and line.about.gone
    ]
    assert "Dyfed Road Health Centre" not in gone
    assert "Skewen Medical Centre" in gone


async def test_who_could_not_be_told_is_never_passed_by(world: World):
    """Gareth's announcement is refused by Slack: his practice's duty goes no further, the others' do."""
    world.winder.to("2017-06-01")
    await world.services.reminders.plan()
    await world.run(
        "UPDATE reminder SET state = 'failed', settled_at = :now WHERE recipient = 'U0GARETH' AND step = 'announce:1'",
        now=world.winder.at,
    )
    for day in ("2017-06-06", "2017-06-07"):
        found = await said(world, day, "08:00")
    owners = {
        line.about.duty.owner.name
        for line in found[world.sian].lines
        if isinstance(line.about, AboutEscalation) and line.about.gone
    }
    assert "Skewen Medical Centre" in owners
    assert "Dyfed Road Health Centre" not in owners
