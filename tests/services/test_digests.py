"""Digests on a real database: a line of the day's one message, made when it is due, that a broken cluster cannot silence."""

import logging
from datetime import date

import pytest

from bot.domain.about import AboutDigest, DigestOf
from bot.domain.deliveries import Delivered, Refused
from bot.domain.reminder_ledger import Nudge
from bot.views import reminders as views
from bot.views.words import ENGLISH
from tests.world import World

SENT = Delivered("D0", "1.1")
MONDAY, TUESDAY = "2017-04-10", "2017-04-11"


async def deliver(world: World, *refused: str) -> dict[str, Nudge]:
    """Say all that is due; those named cannot be written to."""
    said: dict[str, Nudge] = {}
    while due := await world.services.reminders.claim_due():
        for nudge in due:
            assert nudge.recipient not in said, "one message a person a day"
            said[nudge.recipient] = nudge
            answer = Refused("user_disabled") if nudge.recipient in refused else SENT
            await world.services.reminders.settle(nudge, answer)
    return said


async def morning(world: World, day: str, *refused: str) -> dict[str, Nudge]:
    """Let the jobs of a day run at nine in London's summer."""
    world.winder.to(day, "08:00")
    await world.services.digests.plan()
    await world.services.reminders.plan()
    return await deliver(world, *refused)


def digests(nudge: Nudge) -> dict[DigestOf, AboutDigest]:
    found = [line.about for line in nudge.lines if isinstance(line.about, AboutDigest)]
    assert len({each.kind for each in found}) == len(found)
    return {each.kind: each for each in found}


async def begin(world: World) -> None:
    """Plan what comes, a week before."""
    await world.services.digests.plan()
    await world.services.reminders.plan()


async def test_on_monday_the_lead_the_officer_and_the_operator_hear_that_all_was_checked(world: World):
    await begin(world)
    said = await morning(world, MONDAY)
    assert digests(said[world.sian])[DigestOf.CLUSTER].checked > 50
    of_board = digests(said[world.catrin])[DigestOf.BOARD]
    assert {each.name for each in of_board.clusters} == {"Neath", "Afan"}
    assert of_board.checked > digests(said[world.sian])[DigestOf.CLUSTER].checked
    of_workspace = digests(said[world.dewi])[DigestOf.WORKSPACE]
    assert (of_workspace.checked, of_workspace.troubles) == (2, ())
    assert world.gareth not in said
    assert world.catrin not in await morning(world, TUESDAY)


async def test_a_digest_is_first_in_the_one_message_of_the_day(world: World):
    await begin(world)
    await morning(world, "2017-05-02")
    said = await morning(world, "2017-05-10")
    assert isinstance(said[world.sian].lines[0].about, AboutDigest)
    text = views.nudge(ENGLISH, said[world.sian]).text
    assert "2 things need you" in text or "3 things need you" in text
    assert "Checked: " in text


async def test_who_cannot_be_written_to_is_told_to_the_lead_on_the_next_morning(world: World):
    await begin(world)
    said = await morning(world, "2017-05-10", world.gareth)
    assert world.gareth in said
    told = digests((await morning(world, "2017-05-11"))[world.sian])[DigestOf.CLUSTER]
    assert world.gareth in {each.person for each in told.unreached}
    assert world.gareth in {
        each.person
        for each in digests((await morning(world, "2017-05-15"))[world.catrin])[DigestOf.BOARD].unreached
    }


async def test_a_broken_cluster_neither_silences_the_others_nor_the_boards_digest_and_is_told_to_the_operator(
    world: World, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.CRITICAL)
    await begin(world)
    await morning(world, MONDAY)
    await world.meeting("2017-06-14", cluster=world.neath)
    await world.run("UPDATE meeting SET kind = 'picnic'")
    world.winder.to(MONDAY, "10:00")
    await world.run("UPDATE cluster_channel SET facts_at = :now", now=world.winder.at)
    await world.services.reminders.plan()
    said = await morning(world, TUESDAY)
    [trouble] = digests(said[world.dewi])[DigestOf.WORKSPACE].troubles
    assert trouble.subject == f"cluster:{world.neath}"
    assert "picnic" in trouble.error
    assert "1 thing went wrong:" in views.nudge(ENGLISH, said[world.dewi]).text
    assert world.dewi not in await morning(world, "2017-04-12")


async def test_a_board_whose_digest_cannot_be_made_waits_and_everybody_else_is_served(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    caplog.set_level(logging.CRITICAL)
    await begin(world)

    async def breaks(*_: object) -> None:
        raise ValueError("a mistake of ours")

    with monkeypatch.context() as broken:
        broken.setattr(world.services.reports, "board", breaks)
        said = await morning(world, MONDAY)
    assert {world.sian, world.dewi} <= set(said)
    assert not digests(said[world.catrin])
    [fault] = await world.services.faults.since(world.installation, world.winder.at)
    assert fault.subject == f"digest:board:{world.board}@{MONDAY}"
    assert DigestOf.BOARD in digests((await morning(world, TUESDAY))[world.catrin])


async def test_what_a_digest_says_is_of_the_moment_at_which_it_is_said(world: World):
    await begin(world)
    world.winder.to(MONDAY, "07:50")
    asker = await world.ask(world.gareth)
    await world.services.sharing.share_typed(asker, "PDP", "key-1")
    said = await morning(world, MONDAY)
    done = {each.name: each.done for each in digests(said[world.catrin])[DigestOf.BOARD].clusters}
    assert done == {"Neath": 1, "Afan": 0}


async def test_a_monday_on_which_nothing_ran_is_made_up_for_on_tuesday_and_marked_late(world: World):
    await begin(world)
    said = await morning(world, TUESDAY)
    for user in (world.sian, world.catrin, world.dewi):
        assert digests(said[user])
        assert all(line.late for line in said[user].lines if isinstance(line.about, AboutDigest))
    assert said[world.dewi].late_since == date(2017, 4, 10)


async def test_who_is_an_officer_no_more_gets_no_digest(world: World):
    await begin(world)
    await world.run(
        "UPDATE appointment SET ended_at = :now WHERE role = 'board officer'", now=world.winder.at
    )
    await world.run("UPDATE cluster_channel SET facts_at = :now", now=world.winder.at)
    said = await morning(world, MONDAY)
    assert world.catrin not in said or not digests(said[world.catrin])
    rows = await world.run(
        "SELECT state, reason FROM reminder WHERE cluster_id IS NULL AND recipient = :user",
        user=world.catrin,
    )
    assert {(row["state"], row["reason"]) for row in rows} == {("cancelled", "not theirs")}


async def test_planned_again_and_again_there_is_one_line_for_each(world: World):
    for _ in range(3):
        await begin(world)
    rows = await world.run("SELECT subject, recipient FROM reminder WHERE subject LIKE 'digest:%'")
    assert len(rows) == len({(row["subject"], row["recipient"]) for row in rows}) == 3


async def test_planning_costs_the_same_however_many_officers_there_are(world: World):
    await begin(world)
    before = world.database.round_trips
    await world.services.digests.plan()
    assert world.database.round_trips - before == 3


async def test_why_names_the_rule_of_a_digest(world: World):
    await begin(world)
    await morning(world, MONDAY)
    told = views.why(ENGLISH, await world.services.reminders.why(await world.ask(world.sian)))
    assert "digest on the first working day of a week, and on days with something for you" in str(told.blocks)
    told = views.why(ENGLISH, await world.services.reminders.why(await world.ask(world.dewi, None)))
    assert "Digest of Monday 10 April 2017" in str(told.blocks)
