"""Answers taken out of a real IMAP mailbox: each once, put away only when it is stored, whatever breaks on the way."""

import asyncio
import logging
import ssl
from datetime import UTC, date, datetime

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.incoming_mail import Verdict
from bot.domain.letters import LetterKind
from bot.domain.post_office import PostOffice
from bot.letter_box import LetterBox, LetterBoxShut
from bot.messenger import Messenger
from bot.postman import Postman
from bot.services import Services
from schedules import mail_in
from schedules.timetable import TIMETABLE
from tests.imap import Inbox, imap_server
from tests.replies import calendar, letter, reply
from tests.services.test_incoming_mail import SENT, answers, house, listed, mailed
from tests.world import World

OPEN = {"\\Recent"}
PUT_AWAY = {"\\Seen", "\\Answered"}


def messenger(world: World, url: str) -> Messenger:
    postman = Postman("", PostOffice(), world.winder.now)
    return Messenger(AsyncWebClient(), postman, world.services.directory.names, LetterBox(url))


async def beat(world: World, inbox: Inbox, services: Services | None = None) -> None:
    """Look into the mailbox once, as the timetable does."""
    await mail_in.run(services or house(world), messenger(world, inbox.url), world.voices)


async def put_away(inbox: Inbox) -> list[bool]:
    return [flags >= PUT_AWAY for flags in await inbox.flags()]


async def test_an_answer_in_the_mailbox_is_recorded_and_put_away(world: World):
    meeting = await mailed(world)
    async with imap_server() as inbox:
        await inbox.put(reply(answers=SENT))
        await beat(world, inbox)
        assert [(name, answer.value) for name, answer, _ in await answers(world, meeting) if answer] == [
            ("Skewen", "coming")
        ]
        assert await put_away(inbox) == [True]


async def test_each_e_mail_is_handled_once_and_none_is_thrown_away(world: World):
    await mailed(world)
    async with imap_server() as inbox:
        await inbox.put(reply(answers=SENT), letter())
        await beat(world, inbox)
        await beat(world, inbox)
        assert [row["verdict"] for row in await listed(world)] == ["answered", "letter"]
        assert await put_away(inbox) == [True, True]


async def test_that_somebody_has_looked_at_it_already_means_nothing(world: World):
    await mailed(world)
    async with imap_server() as inbox:
        await inbox.put(reply(answers=SENT), flags=("\\Seen",))
        await beat(world, inbox)
        assert [row["verdict"] for row in await listed(world)] == ["answered"]


async def test_old_e_mails_of_a_mailbox_that_is_set_up_are_left_alone(world: World):
    await mailed(world)
    async with imap_server() as inbox:
        await inbox.put(reply(answers=SENT), at=datetime(2017, 1, 3, 9, tzinfo=UTC))
        await beat(world, inbox)
        assert await listed(world) == []
        assert await put_away(inbox) == [False]


async def test_an_e_mail_that_was_marked_as_new_again_is_put_away_and_changes_nothing(world: World):
    await mailed(world)
    async with imap_server() as inbox:
        await inbox.put(reply(answers=SENT))
        await beat(world, inbox)
        await inbox.remove("\\Answered")
        await beat(world, inbox)
        assert await put_away(inbox) == [True]
        assert len(await world.run("SELECT 1 FROM rsvp")) == 1


async def test_one_that_cannot_be_taken_in_waits_and_stops_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    await mailed(world)
    services = house(world)
    receive = services.incoming_mail.receive

    async def choke(octets: bytes) -> Verdict:
        if b"poison" in octets:
            raise RuntimeError("a fault of ours")
        return await receive(octets)

    monkeypatch.setattr(services.incoming_mail, "receive", choke)
    async with imap_server() as inbox:
        await inbox.put(letter("poison"), reply(answers=SENT))
        with caplog.at_level(logging.CRITICAL), pytest.raises(mail_in.LeftBehind, match="1"):
            await beat(world, inbox, services)
        assert await put_away(inbox) == [False, True]
        assert [row["verdict"] for row in await listed(world)] == ["answered"]
        await beat(world, inbox)
        assert await put_away(inbox) == [True, True]


async def test_what_could_not_be_taken_in_has_its_turn_behind_the_others():
    box = LetterBox("")
    box.left_behind = {"2"}
    assert box.sorted(["10", "2", "9"]) == ["9", "10", "2"]


async def test_a_line_that_breaks_loses_nothing_and_the_next_beat_finds_the_rest(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    await mailed(world)
    services = house(world)
    receive = services.incoming_mail.receive
    async with imap_server() as inbox:

        async def break_after(octets: bytes) -> Verdict:
            verdict = await receive(octets)
            inbox.hang_up()
            return verdict

        await inbox.put(reply(answers=SENT), letter())
        monkeypatch.setattr(services.incoming_mail, "receive", break_after)
        with pytest.raises(LetterBoxShut):
            await beat(world, inbox, services)
        assert [row["verdict"] for row in await listed(world)] == ["answered"]
        assert await put_away(inbox) == [False, False]
        await beat(world, inbox)
        assert [row["verdict"] for row in await listed(world)] == ["answered", "letter"]
        assert await put_away(inbox) == [True, True]
        assert len(await world.run("SELECT 1 FROM rsvp")) == 1


async def test_a_server_that_is_away_is_told_and_tried_again(world: World):
    await mailed(world)
    async with imap_server() as inbox:
        gone = LetterBox(inbox.url)
        assert await gone.check() == ""
    assert await gone.check() != ""
    with pytest.raises(LetterBoxShut):
        await beat(world, inbox)


async def test_a_wrong_password_or_folder_is_told():
    async with imap_server() as inbox:
        assert await LetterBox(inbox.url.replace("cyfrin", "anghywir")).check() != ""
        assert await LetterBox(inbox.url.replace("INBOX", "Elsewhere")).check() != ""


async def test_two_workers_that_look_at_once_record_one_answer(world: World):
    await mailed(world)
    async with imap_server() as inbox:
        await inbox.put(reply(answers=SENT), letter())
        await asyncio.gather(beat(world, inbox), beat(world, inbox))
        assert await put_away(inbox) == [True, True]
    assert len(await world.run("SELECT 1 FROM rsvp")) == 1
    assert len(await listed(world)) == 2
    assert len(await world.run("SELECT 1 FROM letter WHERE kind = 'not read'")) == 1


@pytest.mark.parametrize("scheme", ["imaps", "imap"])
async def test_a_server_with_a_certificate_that_nobody_vouches_for_is_not_told_the_password(
    scheme: str, monkeypatch: pytest.MonkeyPatch
):
    asked: list[ssl.SSLContext] = []

    def refuse(_host: str, _port: int, *, timeout: float, ssl_context: ssl.SSLContext) -> None:
        asked.append(ssl_context)
        raise ssl.SSLCertVerificationError("self-signed")

    for kind in ("MailBox", "MailBoxStartTls"):
        monkeypatch.setattr(f"imap_tools.{kind}", refuse)
    assert "self-signed" in await LetterBox(f"{scheme}://u:p@mail.example.org").check()
    assert asked[0].verify_mode is ssl.CERT_REQUIRED
    assert asked[0].check_hostname


async def test_without_a_mailbox_nobody_looks(world: World):
    await mail_in.run(house(world), messenger(world, ""), world.voices)
    assert "mail-in" in [job.name for job in TIMETABLE]


async def test_a_large_e_mail_is_fetched_no_further_than_it_is_looked_at(world: World):
    await mailed(world)
    async with imap_server() as inbox:
        await inbox.put(letter("x" * 3_000_000))
        await beat(world, inbox)
        (row,) = await world.run("SELECT size, verdict FROM received_mail")
        assert row["verdict"] == "too large"
        assert int(str(row["size"])) < 2_000_000


async def test_a_thousand_kinds_of_rubbish_are_all_put_away(world: World):
    await mailed(world)
    rubbish = [
        b"",
        b"\x00" * 50,
        b"From: \xff\xfe",
        calendar(),
        reply(b"\x00"),
        reply(calendar(partstat="?")),
        b"\r\n" * 99,
    ]
    async with imap_server() as inbox:
        await inbox.put(*(each + b"\r\nX" for each in rubbish))
        await beat(world, inbox)
        assert all(await put_away(inbox))
        assert len(await listed(world)) == len(rubbish)
        assert await world.run("SELECT 1 FROM rsvp") == []


async def test_an_answer_by_calendar_shows_in_the_channels_message(world: World):
    meeting = await mailed(world)
    (before,) = await world.run("SELECT facts_at FROM cluster_channel WHERE cluster_id = 1")
    world.winder.to(date(2017, 4, 4))
    async with imap_server() as inbox:
        await inbox.put(reply(answers=SENT))
        await beat(world, inbox)
    (after,) = await world.run("SELECT facts_at FROM cluster_channel WHERE cluster_id = 1")
    assert after != before, "reminders and messages are brought up to date"
    assert meeting


def test_the_letter_that_nobody_read_has_a_writer():
    from schedules.letters import WRITERS

    assert LetterKind.NOT_READ in WRITERS
