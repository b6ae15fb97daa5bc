"""What the settings and the doctor say about e-mail."""

from pathlib import Path

import pytest

from bot.command_line import doctor
from bot.config import BadSettings, Settings, read_settings
from bot.domain import mail_servers
from bot.domain.deliveries import OutOfOrder
from bot.domain.mail_servers import MailServer
from bot.mail_line import MailLine
from tests.post import SENDER, smtp_server

MAIL = {
    "SMTP_URL": "smtp://mail.example.org:587",
    "MAIL_FROM": "Clwstwr@Example.org",
    "PUBLIC_URL": "https://clwstwr.example.org/",
}


def test_e_mail_needs_a_server_a_mailbox_and_an_address_for_links():
    office = read_settings(for_slack=False, environment=MAIL).post_office
    assert office.is_open
    assert (office.sender, office.public_url) == ("clwstwr@example.org", "https://clwstwr.example.org")
    with pytest.raises(BadSettings, match=r"(?s)MAIL_FROM is missing.*PUBLIC_URL is missing"):
        read_settings(for_slack=False, environment={"SMTP_URL": MAIL["SMTP_URL"]})


def test_without_a_mail_server_there_is_no_e_mail_and_still_an_address():
    office = read_settings(
        for_slack=False, environment={"PUBLIC_URL": "https://clwstwr.example.org"}
    ).post_office
    assert not office.is_open
    assert office.feed("t") == "https://clwstwr.example.org/calendar/t.ics"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("SMTP_URL", "mail.example.org"),
        ("SMTP_URL", "http://mail.example.org"),
        ("SMTP_URL", "smtp://mail.example.org:99999"),
        ("MAIL_FROM", "Clwstwr <clwstwr@example.org>"),
        ("MAIL_FROM", "two@x.org, one@x.org"),
        ("PUBLIC_URL", "clwstwr.example.org"),
        ("PUBLIC_URL", "http://clwstwr.example.org"),
        ("PUBLIC_URL", "https://clwstwr.example.org/?from=letter"),
        ("PUBLIC_URL", "https://clwstwr.example.org/#top"),
        ("PUBLIC_URL", "https://u:p@clwstwr.example.org"),
        ("MAIL_FROM", "clŵstwr@example.org"),
        ("IMAP_URL", "imap.example.org"),
    ],
)
def test_what_cannot_work_is_refused_by_its_name(name: str, written: str):
    with pytest.raises(BadSettings, match=name):
        read_settings(for_slack=False, environment={**MAIL, name: written})


def test_an_address_of_a_server_is_read_with_its_escapes():
    inside = MailServer("::1", 465, "a@b", "p:w/", encrypted=True)
    assert MailServer.at("smtps://a%40b:p%3Aw%2F@[::1]") == inside
    assert inside.is_here
    assert MailServer.at("imaps://mail.example.org/Post%20In") == MailServer(
        "mail.example.org", 993, folder="Post In", encrypted=True
    )
    assert MailServer.at("smtp://mail.example.org").port == 587


async def test_a_password_does_not_travel_in_the_clear(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mail_servers, "_HERE", frozenset())
    async with smtp_server({"u": "secret"}) as box:
        line = MailLine(MailServer.at(box.url.replace("//", "//u:secret@")))
        assert isinstance(await line.call(), OutOfOrder)
        assert box.asked == []


@pytest.mark.parametrize(
    ("password", "told", "well"),
    [("secret", "the mail server lets us in, to write as", True), ("wrong", "does not let us send", False)],
)
async def test_the_doctor_asks_the_mail_server(password: str, told: str, *, well: bool):
    async with smtp_server({"u": "secret"}) as box:
        settings = Settings(
            smtp_url=box.url.replace("//", f"//u:{password}@"),
            mail_from=SENDER,
            public_url="https://x.example",
        )
        found = await doctor.mail_server(settings)
    assert told in found.found
    assert bool(found.remedy) is not well
    assert box.letters == []


async def test_the_doctor_says_that_e_mail_is_off():
    found = await doctor.mail_server(Settings(clwstwr_home=Path()))
    assert found.found.startswith("off")
    assert not found.remedy
