"""Asking practices after what they are late with: kindly, in the sender's name, within everybody's one message a day."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.about import AboutNudge
from bot.domain.deliveries import Delivered
from bot.domain.nudging import Asking, Fate, NudgeReceipt
from bot.domain.people import Role
from bot.domain.refusals import LeftEmpty, NotAllowed, NotLate, PracticeNotFound
from bot.domain.reminder_ledger import Nudge
from tests.world import World


@pytest.fixture
async def world(world: World) -> World:
    """The health board gave its part of the sustainability assessment in time, so that nothing excuses the practices."""
    world.winder.to("2017-04-19")
    await world.services.sharing.share_typed(await world.ask(world.catrin), "matrix", "board")
    return world


async def deliver(world: World) -> dict[str, Nudge]:
    """Say everything that is due, and return it by person."""
    said = {}
    while claimed := await world.services.reminders.claim_due():
        for nudge in claimed:
            if await world.services.reminders.begin(nudge):
                await world.services.reminders.settle(nudge, Delivered(f"D{nudge.recipient}", "1.0001"))
                said[nudge.recipient] = nudge
    return said


async def send(world: World, text: str, user: str = "", key: str = "") -> NudgeReceipt:
    """Ask after whatever the words mean, as the form does when nothing is changed in it."""
    asker = await world.ask(user or world.sian)
    offer = await world.services.nudges.offer(asker, text)
    chosen = [about.subject for about in offer.chosen]
    return await world.services.nudges.send(asker, chosen, key or f"{text} {world.winder.at}")


def by_practice(receipt: NudgeReceipt) -> dict[str, Asking]:
    return {asking.about.owner.name.split()[0]: asking for asking in receipt.askings}


async def test_everything_that_is_late_is_offered_and_nothing_else(world: World):
    world.winder.to("2017-05-31", "10:00")
    asker = await world.ask(world.sian)
    assert (await world.services.nudges.offer(asker, "")).late == ()
    world.winder.to("2017-06-05", "10:00")
    await world.services.sharing.share_typed(await world.ask(world.gareth), "PDP", "shared")
    offer = await world.services.nudges.offer(asker, "")
    late = {(about.requirement, about.owner.name) for about in offer.late}
    assert ("pdp", "Skewen Medical Centre") in late
    assert ("pdp", "Dyfed Road Health Centre") not in late
    assert {requirement for requirement, _ in late} == {"pdp", "matrix"}
    assert len(late) == 7 + 6


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("PDP", 7),
        ("PDP Castle Surgery, Skewen", 2),
        ("Skewen", 2),
        ("matrix Skewen", 1),
        ("Castle; Skewen", 4),
    ],
)
async def test_typed_words_choose_among_what_is_late(world: World, typed: str, count: int):
    world.winder.to("2017-06-05", "10:00")
    offer = await world.services.nudges.offer(await world.ask(world.sian), typed)
    assert len(offer.chosen) == count


async def test_words_that_name_nothing_late_are_refused(world: World):
    world.winder.to("2017-06-05", "10:00")
    asker = await world.ask(world.sian)
    with pytest.raises(NotLate):
        await world.services.nudges.offer(asker, "annual report")
    with pytest.raises(PracticeNotFound):
        await world.services.nudges.offer(asker, "Atlantis")


async def test_a_nudge_goes_out_at_once_signed_and_with_what_else_is_due(world: World):
    world.winder.to("2017-06-05", "08:30")
    receipt = await send(world, "PDP Skewen")
    (asking,) = receipt.askings
    assert (asking.fate, asking.person, asking.at) == (Fate.NOW, world.nia, world.winder.at)
    said = (await deliver(world))[world.nia]
    (about,) = [line.about for line in said.lines if isinstance(line.about, AboutNudge)]
    assert (about.sender_name, about.duty.requirement) == ("Siân Rees", "pdp")


async def test_whoever_has_had_todays_message_is_asked_the_next_morning_and_the_sender_is_told(world: World):
    world.winder.to("2017-06-08", "08:00")
    assert world.nia in await deliver(world), "what is a week overdue"
    world.winder.to("2017-06-08", "13:00")
    asking = by_practice(await send(world, "PDP Skewen"))["Skewen"]
    assert (asking.fate, asking.at) == (Fate.LATER, datetime(2017, 6, 9, 8, 0, tzinfo=UTC))
    assert world.nia not in await deliver(world)
    world.winder.to("2017-06-09", "08:00")
    assert [str(line.rung) for line in (await deliver(world))[world.nia].lines] == ["nudge:0"]


async def test_nobody_is_asked_outside_working_hours(world: World):
    world.winder.to("2017-06-10", "10:00")
    asking = by_practice(await send(world, "PDP Skewen"))["Skewen"]
    assert (asking.fate, asking.at) == (Fate.LATER, datetime(2017, 6, 12, 8, 0, tzinfo=UTC))


async def test_the_same_thing_is_not_asked_after_twice_in_five_working_days_by_anybody(world: World):
    world.winder.to("2017-06-05", "10:00")
    await send(world, "PDP Skewen")
    await deliver(world)
    for day, user in (("2017-06-06", world.sian), ("2017-06-09", world.catrin)):
        world.winder.to(day, "10:00")
        asking = by_practice(await send(world, "PDP Skewen", user))["Skewen"]
        assert (asking.fate, asking.on) == (Fate.ASKED, date(2017, 6, 5))
    assert by_practice(await send(world, "matrix Skewen"))["Skewen"].person == world.nia
    world.winder.to("2017-06-12", "10:00")
    assert by_practice(await send(world, "PDP Skewen"))["Skewen"].person == world.nia


async def test_a_delivery_that_comes_twice_asks_once(world: World):
    world.winder.to("2017-06-05", "10:00")
    for _ in range(2):
        await send(world, "PDP Skewen", key="same")
    assert len(await world.run("SELECT id FROM reminder WHERE step = 'nudge:0'")) == 1


async def test_who_shares_in_time_is_not_asked_any_more(world: World):
    world.winder.to("2017-06-10", "10:00")
    await send(world, "PDP Skewen")
    await world.services.sharing.share_typed(await world.ask(world.nia), "PDP", "shared")
    world.winder.to("2017-06-12", "08:00")
    said = (await deliver(world)).get(world.nia)
    assert said is None or not [line for line in said.lines if isinstance(line.about, AboutNudge)]
    (row,) = await world.run("SELECT state, reason FROM reminder WHERE step = 'nudge:0'")
    assert (row["state"], row["reason"]) == ("cancelled", "shared: 2017-06-10")


async def test_what_is_done_between_the_form_and_its_answer_is_left_out(world: World):
    world.winder.to("2017-06-05", "10:00")
    asker = await world.ask(world.sian)
    (about,) = (await world.services.nudges.offer(asker, "PDP Skewen")).chosen
    await world.services.sharing.share_typed(await world.ask(world.nia), "PDP", "shared")
    assert (await world.services.nudges.send(asker, [about.subject], "late")).askings == ()


async def test_a_practice_without_a_voice_and_ones_own_are_told_to_the_sender(world: World):
    world.winder.to("2017-06-05", "10:00")
    found = by_practice(await send(world, "PDP"))
    assert {name for name, asking in found.items() if asking.fate is Fate.NOBODY} == {
        "Waterside",
        "Briton",
        "Tabernacle",
        "Castle",
    }
    assert {asking.person for asking in found.values() if asking.person} == {
        world.gareth,
        world.nia,
        world.huw,
    }


async def test_whoever_a_duty_was_handed_on_to_is_asked(world: World):
    await world.appoint("U0EMYR", "Emyr Jones", Role.DEPUTY, practice=world.practice("Skewen"))
    world.winder.to("2017-06-08", "08:00")
    line = next(line for line in (await deliver(world))[world.nia].lines if ":pdp:" in line.about.subject)
    await world.services.reminder_acts.decline(await world.ask(world.nia), line.id, "U0EMYR", "not mine")
    world.winder.to("2017-06-09", "10:00")
    assert by_practice(await send(world, "PDP Skewen"))["Skewen"].person == "U0EMYR"


async def test_those_who_lead_may_nudge_and_nobody_else(world: World):
    world.winder.to("2017-06-05", "10:00")
    for user in (world.sian, world.catrin):
        assert (await world.services.nudges.offer(await world.ask(user), "")).late
    for user in (world.gareth, world.priya, world.owen, world.dewi):
        with pytest.raises(NotAllowed):
            await world.services.nudges.offer(await world.ask(user), "")
        with pytest.raises(NotAllowed):
            await world.services.nudges.send(await world.ask(user), ["anything"], "key")


async def test_a_form_without_a_choice_says_so_and_a_forged_one_asks_nobody(world: World):
    world.winder.to("2017-06-05", "10:00")
    asker = await world.ask(world.sian)
    with pytest.raises(LeftEmpty):
        await world.services.nudges.send(asker, [], "empty")
    fairfield = f"duty:2017/18:pdp:practice:{world.practice('Fairfield')}:0@2017-05-31"
    assert (await world.services.nudges.send(asker, [fairfield], "forged")).askings == ()
    assert not await world.run("SELECT id FROM reminder WHERE step = 'nudge:0'")


async def test_opening_it_costs_three_round_trips_however_many_clusters(world: World):
    world.winder.to("2017-06-05", "10:00")
    costs = []
    for clusters in (0, 64):
        await world.run(
            "INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'C' || n FROM generate_series(1, :n) n",
            n=clusters,
        )
        before = world.database.round_trips
        await world.services.nudges.offer(await world.ask(world.sian), "PDP")
        costs.append(world.database.round_trips - before)
    assert costs[0] == costs[1] <= 3
