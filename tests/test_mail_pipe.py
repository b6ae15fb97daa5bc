"""E-mail that a mail server hands over by a pipe, and what the doctor says of the mailbox."""

import argparse
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from bot.command_line import doctor, mail_in
from bot.command_line.answers import Stop
from bot.config import Settings
from bot.domain.post_office import LARGEST
from bot.services import Services
from tests.imap import imap_server
from tests.replies import letter, reply
from tests.services.test_incoming_mail import SENT, house, listed, mailed
from tests.world import World


def pipe(octets: bytes) -> object:
    return SimpleNamespace(buffer=io.BytesIO(octets))


async def test_an_e_mail_by_the_pipe_is_taken_in(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    await mailed(world)

    @asynccontextmanager
    async def ours() -> AsyncIterator[Services]:
        yield house(world)

    monkeypatch.setattr(mail_in, "_services", ours)
    monkeypatch.setattr("sys.stdin", pipe(reply(answers=SENT)))
    assert await mail_in.run(argparse.Namespace()) == 0
    assert capsys.readouterr().out == "answer recorded\n"
    assert [row["verdict"] for row in await listed(world)] == ["answered"]


@pytest.mark.parametrize("trouble", [Stop("SMTP_URL is not an address"), OSError("no route to host")])
async def test_when_it_cannot_be_stored_the_mail_server_is_asked_to_keep_it(
    trouble: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    @asynccontextmanager
    async def away() -> AsyncIterator[Services]:
        raise trouble
        yield  # the shape of a context manager

    monkeypatch.setattr(mail_in, "_services", away)
    monkeypatch.setattr("sys.stdin", pipe(letter()))
    assert await mail_in.run(argparse.Namespace()) == 75
    assert "please hand it in again" in capsys.readouterr().err


def test_a_pipe_is_read_to_its_end_and_no_more_is_kept_than_is_looked_at():
    endless = io.BytesIO(b"x" * (3 * LARGEST))
    assert len(mail_in.whole(endless)) == LARGEST + 1
    assert endless.read() == b""


async def test_the_doctor_looks_into_the_mailbox():
    async with imap_server() as inbox:
        settings = Settings(imap_url=inbox.url)
        assert (await doctor.mailbox(settings)).remedy == ""
    found = await doctor.mailbox(settings)
    assert "IMAP_URL" in found.remedy


async def test_the_doctor_says_how_answers_come_without_a_mailbox():
    found = await doctor.mailbox(Settings())
    assert "mail-in" in found.found
    assert not found.remedy
