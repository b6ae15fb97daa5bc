"""Claims on reminders on a real database: kept while they wait, never spoken on when lost, honest about what is doubtful."""

import logging

import pytest

from bot.domain.deliveries import Delivered, TryLater, Unsure
from bot.domain.reminder_ledger import Nudge
from tests.world import World

SENT = Delivered("D0GARETH", "1.0001")


async def nudged(world: World, person: str) -> Nudge | None:
    """Claim all that is due; return what there is for one person."""
    claimed = await world.services.reminders.claim_due()
    return next((nudge for nudge in claimed if nudge.recipient == person), None)


async def claimed(world: World, person: str) -> Nudge:
    found = await nudged(world, person)
    assert found is not None
    return found


async def outcomes(world: World, nudge: Nudge) -> set[tuple[object, object]]:
    rows = await world.run("SELECT state, reason FROM reminder WHERE id = ANY(:ids::bigint[])", ids=nudge.ids)
    return {(row["state"], row["reason"]) for row in rows}


async def test_what_waited_in_a_process_that_died_was_not_said_and_is_no_repeat(world: World):
    world.winder.to("2017-05-19", "08:00")
    await claimed(world, world.gareth)
    world.winder.to("2017-05-19", "08:04")
    found = await claimed(world, world.gareth)
    assert not found.tried_before
    assert await world.services.reminders.begin(found)
    await world.services.reminders.settle(found, SENT)
    assert ("sent", "") in await outcomes(world, found)


async def test_nothing_is_said_on_a_claim_that_was_lost(world: World):
    world.winder.to("2017-05-19", "08:00")
    lost = await claimed(world, world.gareth)
    world.winder.to("2017-05-19", "08:04")
    found = await claimed(world, world.gareth)
    assert not await world.services.reminders.begin(lost)
    assert await world.services.reminders.begin(found)


async def test_a_claim_that_is_renewed_while_it_waits_is_not_lost(world: World):
    world.winder.to("2017-05-19", "08:00")
    waiting = await claimed(world, world.gareth)
    for minute in (2, 4, 6):
        world.winder.to("2017-05-19", f"08:0{minute}")
        assert await nudged(world, world.gareth) is None
        await world.services.reminders.renew([waiting])
    assert await world.services.reminders.begin(waiting)


async def test_what_was_said_a_second_time_by_a_process_that_died_is_not_said_a_third_time(world: World):
    world.winder.to("2017-05-19", "08:00")
    first = await claimed(world, world.gareth)
    assert await world.services.reminders.begin(first)
    world.winder.to("2017-05-19", "08:04")
    second = await claimed(world, world.gareth)
    assert second.tried_before
    assert await world.services.reminders.begin(second)
    world.winder.to("2017-05-19", "08:08")
    assert await nudged(world, world.gareth) is None
    assert await outcomes(world, first) == {("sent", "answer lost")}


async def test_who_may_have_been_told_is_told_nothing_else_before_the_second_try(world: World):
    world.winder.to("2017-05-19", "08:00")
    lost = await claimed(world, world.gareth)
    assert await world.services.reminders.begin(lost)
    await world.services.reminders.settle(lost, Unsure("timeout"))
    await world.run(
        """INSERT INTO reminder (installation_id, cluster_id, subject, step, recipient, due_at, facts, state, planned_at)
           SELECT installation_id, cluster_id, 'another', step, recipient, :now, facts, 'planned', :now
             FROM reminder WHERE id = :id""",
        now=world.winder.at,
        id=lost.first.id,
    )
    assert await nudged(world, world.gareth) is None
    world.winder.to("2017-05-19", "08:01")
    both = await claimed(world, world.gareth)
    assert len(both.lines) == len(lost.lines) + 1


async def test_of_lines_said_together_only_those_said_before_are_let_be(world: World):
    world.winder.to("2017-05-19", "08:00")
    lost = await claimed(world, world.gareth)
    assert await world.services.reminders.begin(lost)
    await world.services.reminders.settle(lost, Unsure("timeout"))
    await world.run("UPDATE reminder SET reason = '' WHERE id = :id", id=lost.lines[-1].id)
    world.winder.to("2017-05-19", "08:01")
    again = await claimed(world, world.gareth)
    assert await world.services.reminders.begin(again)
    await world.services.reminders.settle(again, Unsure("timeout"))
    assert await outcomes(world, again) == {
        ("sent", "answer lost: timeout"),
        ("planned", "answer lost: timeout"),
    }


async def test_what_was_done_while_its_reminder_waited_is_not_asked_for(world: World):
    world.winder.to("2017-05-19", "08:00")
    waiting = await claimed(world, world.gareth)
    world.winder.to("2017-05-19", "08:01")
    gareth = await world.ask(world.gareth)
    await world.services.sharing.share_typed(gareth, "PDP", "key-1")
    await world.services.sharing.share_typed(gareth, "matrix without the financial part", "key-2")
    assert not await world.services.reminders.begin(waiting)
    assert await nudged(world, world.gareth) is None


async def test_what_still_waits_when_the_working_day_ends_waits_for_the_next(world: World):
    world.winder.to("2017-05-19", "16:29")
    waiting = await claimed(world, world.gareth)
    world.winder.to("2017-05-19", "16:30")
    assert not await world.services.reminders.begin(waiting)
    world.winder.to("2017-05-22", "08:00")
    later = await claimed(world, world.gareth)
    assert set(waiting.ids) <= set(later.ids)


async def test_a_beat_with_nothing_due_is_one_statement(world: World):
    world.winder.to("2017-05-18", "08:00")
    while due := await world.services.reminders.claim_due():
        for nudge in due:
            await world.services.reminders.settle(nudge, SENT)
    world.winder.to("2017-05-18", "10:00")
    await world.services.reminders.plan()
    before = world.database.round_trips
    assert not await world.services.reminders.claim_due()
    assert world.database.round_trips - before == 1


async def test_of_a_cluster_that_cannot_be_planned_nothing_is_said_and_the_others_are_served(
    world: World, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.CRITICAL)
    world.winder.to("2017-05-18", "08:00")
    await world.services.reminders.plan()
    await world.meeting("2017-06-14", cluster=world.afan)
    await world.run("UPDATE meeting SET kind = 'picnic'")
    await world.run("UPDATE cluster_channel SET facts_at = :now", now=world.winder.at)
    world.winder.to("2017-05-19", "08:00")
    catrin = await claimed(world, world.catrin)
    rows = await world.run(
        "SELECT DISTINCT cluster_id FROM reminder WHERE id = ANY(:ids::bigint[])", ids=catrin.ids
    )
    assert [row["cluster_id"] for row in rows] == [world.neath]
    [fault] = await world.services.faults.since(world.installation, world.winder.at)
    assert fault.subject == f"cluster:{world.afan}"
    assert "picnic" in fault.error
    await world.run("UPDATE meeting SET kind = 'network'")
    await world.services.reminders.plan()
    assert not await world.services.faults.since(world.installation, world.winder.at)


async def test_slack_asking_for_a_pause_leaves_a_doubt_as_it_was(world: World):
    world.winder.to("2017-05-19", "08:00")
    lost = await claimed(world, world.gareth)
    assert await world.services.reminders.begin(lost)
    await world.services.reminders.settle(lost, Unsure("timeout"))
    world.winder.to("2017-05-19", "08:01")
    again = await claimed(world, world.gareth)
    assert await world.services.reminders.begin(again)
    await world.services.reminders.settle(again, TryLater(30, "ratelimited"))
    assert await outcomes(world, lost) == {("planned", "answer lost: ratelimited")}
