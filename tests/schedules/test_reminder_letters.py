"""Reminding people without Slack, over a real mail server: the same ledger, one letter a working day, each to one end."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import cast

import pytest

from bot.app import read_programmes
from bot.clock import Clock
from bot.domain.deliveries import Delivery, TryLater
from bot.domain.people import Language, Role
from bot.domain.reminder_ledger import Nudge
from bot.messenger import Messenger
from bot.services import Services
from schedules import reminder_letters, reminders
from tests.post import OFFICE, Postbox, Received, mailbox, messenger, smtp_server, with_post
from tests.schedules.test_reminders import Recorder
from tests.world import World

RHIAN = "MRHIANJONES"
ADDRESS = "rhian@tabernacle.example"


@pytest.fixture
async def box() -> AsyncIterator[Postbox]:
    async with smtp_server() as made:
        yield made


@pytest.fixture
async def rhian(world: World) -> World:
    """A world in which Rhian, who is not in Slack, speaks for a practice on the morning of a reminder."""
    with_post(world)
    await world.appoint(RHIAN, "Rhian Jones", Role.REPRESENTATIVE, practice=world.practice("Tabernacle"))
    await mailbox(world, RHIAN, ADDRESS)
    world.winder.to("2017-05-19", "08:00")
    return world


async def send(world: World, box: Postbox) -> list[Received]:
    before = len(box.letters)
    await reminder_letters.run(world.services, messenger(world, box), world.voices)
    return box.letters[before:]


async def say(world: World) -> Recorder:
    """Let Slack's own drain say what is due."""
    recorder = Recorder()
    await reminders.run(world.services, cast("Messenger", recorder), world.voices)
    return recorder


async def ledger(world: World, person: str = RHIAN) -> set[tuple[object, object]]:
    rows = await world.run(
        "SELECT state, reason FROM reminder WHERE recipient = :person AND step = 'before:7'", person=person
    )
    return {(row["state"], row["reason"]) for row in rows}


async def test_each_is_reminded_in_their_own_way_and_once(rhian: World, box: Postbox):
    recorder = await say(rhian)
    letters = await send(rhian, box)
    assert {channel for channel, _ in recorder.said} == {
        rhian.sian,
        rhian.gareth,
        rhian.nia,
        rhian.huw,
        rhian.catrin,
    }
    assert [letter.address for letter in letters] == [ADDRESS]
    assert await send(rhian, box) == []
    assert ("sent", "") in await ledger(rhian)


async def test_a_letter_says_what_slack_would_with_buttons_that_lead_to_pages(rhian: World, box: Postbox):
    (letter,) = await send(rhian, box)
    words = letter.text()
    assert "Practice: Tabernacle Surgery" in words
    assert " /clwstwr" not in words.replace("`", " ")
    assert "https://clwstwr.example/page/" in words
    assert "/duties" in words
    assert "/reminder/" in words
    assert "*" not in words
    assert letter.mail["List-Unsubscribe"]


async def test_whoever_has_chosen_no_language_reads_both_and_whoever_has_one(rhian: World, box: Postbox):
    (letter,) = await send(rhian, box)
    assert "- - -" in letter.text()
    await rhian.run("UPDATE person SET language = :en", en=Language.ENGLISH.value)
    rhian.winder.to("2017-05-30", "08:00")
    (letter,) = await send(rhian, box)
    assert "- - -" not in letter.text()


async def test_one_letter_a_working_day_and_none_in_the_night(rhian: World, box: Postbox):
    rhian.winder.to("2017-05-19", "02:00")
    assert await send(rhian, box) == []
    rhian.winder.to("2017-05-19", "08:00")
    assert len(await send(rhian, box)) == 1
    await rhian.meeting("2017-05-24")
    await rhian.run("UPDATE cluster_channel SET facts_at = :now", now=rhian.winder.at)
    rhian.winder.to("2017-05-19", "14:00")
    assert await send(rhian, box) == []
    rhian.winder.to("2017-05-22", "08:00")
    (letter,) = await send(rhian, box)
    assert "/meeting/" in letter.text()


async def test_a_mail_server_that_is_gone_holds_up_nobody_in_slack(rhian: World, box: Postbox):
    box.sender = "550 5.7.1 not today"
    assert await send(rhian, box) == []
    assert len((await say(rhian)).said) == 5
    assert {state for state, _ in await ledger(rhian)} == {"planned"}
    box.sender = ""
    rhian.winder.to("2017-05-19", "08:15")
    assert len(await send(rhian, box)) == 1


async def test_a_slack_that_is_down_holds_up_no_letter(rhian: World, box: Postbox):
    recorder = Recorder(
        answers={
            user: [TryLater(600, "unreachable")]
            for user in (rhian.sian, rhian.gareth, rhian.nia, rhian.huw, rhian.catrin)
        }
    )
    await reminders.run(rhian.services, cast("Messenger", recorder), rhian.voices)
    assert len(await send(rhian, box)) == 1


async def test_an_answer_that_was_lost_is_risked_once_more_under_the_same_number(rhian: World, box: Postbox):
    box.lost = 1
    (first,) = await send(rhian, box)
    assert {reason for _, reason in await ledger(rhian)} != {""}
    rhian.winder.at += timedelta(minutes=2)
    (second,) = await send(rhian, box)
    assert first.message_id == second.message_id
    assert ("sent", "perhaps twice") in await ledger(rhian)
    rhian.winder.at += timedelta(hours=1)
    assert await send(rhian, box) == []


async def test_a_worker_killed_between_sending_and_settling_repeats_it_once(
    rhian: World, box: Postbox, monkeypatch: pytest.MonkeyPatch
):
    async def killed(_nudge: Nudge, _delivery: Delivery) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(rhian.services.reminders, "settle", killed)
    with pytest.raises(asyncio.CancelledError):
        await send(rhian, box)
    monkeypatch.undo()
    assert await send(rhian, box) == []
    rhian.winder.at += timedelta(minutes=4)
    await send(rhian, box)
    assert len(box.letters) == 2
    assert len({letter.message_id for letter in box.letters}) == 1
    assert ("sent", "perhaps twice") in await ledger(rhian)


async def test_two_workers_never_send_one_reminder_twice(rhian: World, box: Postbox):
    other = Services(rhian.database, Clock(rhian.winder.now), read_programmes(), post_office=OFFICE)
    await asyncio.gather(
        reminder_letters.run(rhian.services, messenger(rhian, box), rhian.voices),
        reminder_letters.run(other, messenger(rhian, box), rhian.voices),
    )
    assert len(box.letters) == 1


async def test_an_address_that_is_refused_hands_the_practice_to_the_next_in_turn(rhian: World, box: Postbox):
    box.recipients[ADDRESS] = "550 5.1.1 no such user"
    assert await send(rhian, box) == []
    assert await ledger(rhian) == {("failed", "refused: 550 5.1.1 no such user")}
    recorder = await say(rhian)
    assert "Tabernacle" in " ".join(recorder.to(rhian.sian))


@pytest.mark.parametrize(
    ("done", "why"),
    [
        ("UPDATE mailbox SET invitations = false", "mail unwanted"),
        ("UPDATE mailbox SET failed = '550'", "mail failed"),
    ],
)
async def test_who_cannot_be_written_to_gives_way_and_the_ledger_says_why(
    rhian: World, box: Postbox, done: str, why: str
):
    rhian.winder.to("2017-05-18", "20:00")
    await rhian.services.reminders.plan()
    await rhian.run(done)
    await rhian.run("UPDATE cluster_channel SET facts_at = :now", now=rhian.winder.at)
    rhian.winder.to("2017-05-19", "08:00")
    assert await send(rhian, box) == []
    assert await ledger(rhian) == {("cancelled", why)}
    assert "Tabernacle" in " ".join((await say(rhian)).to(rhian.sian))


async def test_without_mail_nothing_waits_for_somebody_who_cannot_be_reached(world: World, box: Postbox):
    await world.appoint(RHIAN, "Rhian Jones", Role.REPRESENTATIVE, practice=world.practice("Tabernacle"))
    await mailbox(world, RHIAN, ADDRESS)
    world.winder.to("2017-05-19", "08:00")
    recorder = await say(world)
    assert "Tabernacle" in " ".join(recorder.to(world.sian))
    before = world.database.round_trips
    assert await send(world, box) == []
    assert world.database.round_trips == before
    assert await ledger(world) == set()


async def test_a_beat_with_nothing_to_do_costs_one_statement(rhian: World, box: Postbox):
    await say(rhian)
    await send(rhian, box)
    rhian.winder.at += timedelta(minutes=1)
    await rhian.services.reminders.plan()
    before = rhian.database.round_trips
    await send(rhian, box)
    assert rhian.database.round_trips - before <= 1


async def test_an_invitation_is_said_by_its_own_letter_and_not_once_more(rhian: World, box: Postbox):
    await rhian.meeting("2017-09-13")
    await rhian.run("UPDATE cluster_channel SET facts_at = :now", now=rhian.winder.at)
    await rhian.services.reminders.plan()
    rows = await rhian.run("SELECT DISTINCT recipient FROM reminder WHERE step = 'invited:0'")
    assert {row["recipient"] for row in rows} == {rhian.sian, rhian.gareth, rhian.nia, rhian.huw}
    (letter,) = await send(rhian, box)
    assert "/meeting/" not in letter.text()
