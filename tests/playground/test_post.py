"""The post room: letters come by SMTP, are kept as they were sent, and calendars obey them and answer."""

from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import aiohttp
import aiosmtplib
import pytest

from bot.playground import Playground

GWYN = "gwyn@practice.example"
THE_APP = "app@cluster.example"


def invitation(
    method: str = "REQUEST", *, sequence: int = 0, hour: int = 10, uid: str = "m1", stamp: int = 1
) -> EmailMessage:
    calendar = "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Test//EN",
            f"METHOD:{method}",
            "BEGIN:VEVENT",
            f"UID:{uid}",
            f"SEQUENCE:{sequence}",
            f"DTSTAMP:2017040{stamp}T080000Z",
            f"DTSTART:20170621T{hour:02}0000Z",
            f"DTEND:20170621T{hour + 1:02}0000Z",
            "SUMMARY:Cyfarfod clwstwr ŵ",
            f"ORGANIZER:mailto:{THE_APP}",
            f"ATTENDEE:mailto:{GWYN}",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = THE_APP, GWYN, "Cyfarfod clwstwr ŵ"
    letter["Message-ID"] = "<one@cluster.example>"
    letter.set_content("Come, please.")
    letter.add_alternative("<p>Come, <b>please</b>.</p>", subtype="html")
    letter.add_alternative(calendar, subtype="calendar", params={"method": method}, cte="base64")
    return letter


@pytest.fixture
async def door(playground: Playground) -> AsyncIterator[int]:
    """The post room's port."""
    async with playground.post.serve() as address:
        yield int(address.rpartition(":")[2])


async def send(door: int, letter: EmailMessage) -> None:
    await aiosmtplib.send(letter, hostname="127.0.0.1", port=door)


async def asked(session: aiohttp.ClientSession, path: str, body: Any = None) -> Any:
    method = "GET" if body is None else "POST"
    async with session.request(method, f"http://localhost/_control/{path}", json=body) as response:
        return await response.json()


async def test_a_letter_is_kept_as_its_reader_sees_it(session: aiohttp.ClientSession, door: int):
    await send(door, invitation())
    (letter,) = (await asked(session, "post"))["letters"]
    assert (letter["to"], letter["from"], letter["subject"]) == (GWYN, THE_APP, "Cyfarfod clwstwr ŵ")
    assert (letter["text"].strip(), letter["html"].strip()) == (
        "Come, please.",
        "<p>Come, <b>please</b>.</p>",
    )
    assert letter["entry"]["starts"] == "2017-06-21T10:00:00+00:00"
    assert (await asked(session, "post?to=somebody@else.example"))["letters"] == []


async def test_a_calendar_moves_and_removes_what_it_was_invited_to(session: aiohttp.ClientSession, door: int):
    async def hours() -> list[str]:
        return [each["starts"][11:13] for each in await asked(session, f"post/calendar?of={GWYN}")]

    await send(door, invitation())
    await send(door, invitation(uid="m2", hour=14))
    assert await hours() == ["10", "14"]
    await send(door, invitation(sequence=1, hour=16, stamp=2))
    await send(door, invitation(sequence=0, hour=9, stamp=3))  # overtaken on its way
    assert await hours() == ["14", "16"]
    await send(door, invitation("CANCEL", sequence=2, hour=16, stamp=4))
    await send(door, invitation("CANCEL", sequence=0, hour=14, uid="m2", stamp=4))
    assert await hours() == []


async def test_an_answer_is_a_letter_to_the_organizer_as_calendars_write_it(
    playground: Playground, session: aiohttp.ClientSession, door: int
):
    answers: list[bytes] = []

    async def deliver(raw: bytes) -> None:
        answers.append(raw)

    playground.post.deliver = deliver
    await send(door, invitation())
    assert await asked(session, "post/answer", {"number": 1, "partstat": "accepted"}) == {"answered": 1}
    reply = message_from_bytes(answers[0], policy=policy.default)
    assert (reply["From"], reply["To"], reply["In-Reply-To"]) == (GWYN, THE_APP, "<one@cluster.example>")
    calendar = next(part for part in reply.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REPLY"
    assert b"PARTSTAT=ACCEPTED" in calendar.get_payload(decode=True)
    assert (await asked(session, "post"))["letters"][0]["answer"] == "ACCEPTED"


async def test_what_cannot_be_answered_is_refused_with_the_remedy(session: aiohttp.ClientSession, door: int):
    plain = EmailMessage()
    plain["From"], plain["To"] = THE_APP, GWYN
    plain.set_content("No calendar.")
    await send(door, plain)
    refused = await asked(session, "post/answer", {"number": 1, "partstat": "ACCEPTED"})
    assert "reads no e-mail" in refused["error"]
    assert "no such letter" in (await asked(session, "post/answer", {"number": 7, "partstat": "X"}))["error"]


async def test_a_letter_without_a_calendar_asks_for_no_answer(
    playground: Playground, session: aiohttp.ClientSession, door: int
):
    async def deliver(_raw: bytes) -> None:
        raise AssertionError("nothing is sent")

    playground.post.deliver = deliver
    await send(door, invitation("CANCEL"))
    refused = await asked(session, "post/answer", {"number": 1, "partstat": "ACCEPTED"})
    assert "asks for no answer" in refused["error"]
    await send(door, invitation())
    refused = await asked(session, "post/answer", {"number": 2, "partstat": "PERHAPS"})
    assert refused["choices"] == ["ACCEPTED", "DECLINED", "TENTATIVE"]


async def test_a_closed_door_asks_to_try_again_later(session: aiohttp.ClientSession, door: int):
    await asked(session, "post/door", {"open": False})
    with pytest.raises(aiosmtplib.SMTPResponseException) as turned_away:
        await send(door, invitation())
    assert turned_away.value.code == 451
    await asked(session, "post/door", {"open": True})
    await send(door, invitation())
    assert len((await asked(session, "post"))["letters"]) == 1


async def test_letters_go_back_with_a_snapshot_and_away_with_a_reset(
    session: aiohttp.ClientSession, door: int
):
    await send(door, invitation())
    await asked(session, "snapshots", {"name": "one letter"})
    await send(door, invitation(sequence=1))
    await asked(session, "snapshots/restore", {"name": "one letter"})
    assert [each["number"] for each in (await asked(session, "post"))["letters"]] == [1]
    await asked(session, "reset", {})
    assert (await asked(session, "post"))["letters"] == []


async def test_the_post_room_serves_this_machine_only(playground: Playground):
    with pytest.raises(ValueError, match="this machine only"):
        async with playground.post.serve("0.0.0.0"):
            raise AssertionError("nobody gets here")
