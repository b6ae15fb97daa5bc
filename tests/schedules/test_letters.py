"""Letters go out once, to a real mail server, and each comes to one end."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain.deliveries import Delivered
from bot.domain.letters import LetterKind, NewLetter
from schedules import housekeeping, letters
from tests.post import SENDER, Postbox, mailbox, messenger, send_letters, smtp_server, with_post
from tests.world import World

RHIAN = "gareth@dyfed.example"


@pytest.fixture
async def box() -> AsyncIterator[Postbox]:
    async with smtp_server() as made:
        yield made


@pytest.fixture
async def posted(world: World) -> World:
    """A world with letters, in which Gareth has an address and a letter waits for him."""
    with_post(world)
    await write(world, await mailbox(world, world.gareth, RHIAN))
    return world


async def write(world: World, *people: int, subject: str = "welcome") -> int:
    new = [NewLetter(person, LetterKind.WELCOME, subject) for person in people]  # type: ignore[arg-type]
    return await world.services.letters.write(world.installation, new)


async def standing(world: World) -> list[tuple[object, ...]]:
    rows = await world.run("SELECT state, reason, attempts FROM letter ORDER BY id")
    return [tuple(row.values()) for row in rows]


async def later(world: World, **wait: float) -> None:
    world.winder.at += timedelta(**wait)


async def test_a_letter_arrives_once_and_is_sent(posted: World, box: Postbox):
    (letter,) = await send_letters(posted, box)
    assert (letter.sender, letter.address) == (SENDER, RHIAN)
    assert await send_letters(posted, box) == []
    assert await standing(posted) == [("sent", "", 1)]


async def test_the_same_subject_is_written_once_a_person(posted: World, box: Postbox):
    nia = await mailbox(posted, posted.nia, "nia@skewen.example")
    assert await write(posted, posted.people[posted.gareth], nia) == 1
    assert len(await send_letters(posted, box)) == 2


async def test_without_e_mail_nothing_is_written_and_nothing_sent(world: World, box: Postbox):
    assert await write(world, await mailbox(world, world.gareth, RHIAN)) == 0
    assert await send_letters(world, box) == []


async def test_a_letter_waits_for_its_time(posted: World, box: Postbox):
    due = posted.winder.at + timedelta(hours=1)
    nia = await mailbox(posted, posted.nia, "nia@skewen.example")
    await posted.services.letters.write(
        posted.installation, [NewLetter(nia, LetterKind.WELCOME, "welcome", due_at=due)]
    )
    assert [each.address for each in await send_letters(posted, box)] == [RHIAN]
    await later(posted, hours=1)
    assert [each.address for each in await send_letters(posted, box)] == ["nia@skewen.example"]


async def test_a_letter_says_who_writes_and_how_to_make_it_stop(posted: World, box: Postbox):
    (letter,) = await send_letters(posted, box)
    head = letter.mail
    assert head["Auto-Submitted"] == "auto-generated"
    assert head["X-Auto-Response-Suppress"] == "DR, RN, NRN, OOF, AutoReply", "but NDR, which we live by"
    assert head["Reply-To"] == SENDER
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = head["List-Unsubscribe"].strip("<>")
    assert address.startswith("https://clwstwr.example/page/")
    assert address.endswith("/unsubscribe")
    assert address in letter.text()
    assert address in letter.text("html")


def test_there_is_a_writer_for_every_kind_of_letter():
    assert set(letters.WRITERS) == set(LetterKind)


async def test_a_new_link_is_sent_to_the_readers_own_mailbox(posted: World, box: Postbox):
    await send_letters(posted, box)
    token = box.letters[0].mail["List-Unsubscribe"].strip("<>").split("/")[-2]
    visitor = await posted.services.page_links.visitor(token)
    assert visitor is not None
    await posted.services.page_links.send_anew(visitor)
    await posted.services.page_links.send_anew(visitor)
    (letter,) = await send_letters(posted, box)
    assert letter.address == RHIAN
    assert "The new link to your page" in letter.subject


async def test_the_address_of_the_pages_works_for_its_reader(posted: World, box: Postbox):
    (letter,) = await send_letters(posted, box)
    token = letter.mail["List-Unsubscribe"].strip("<>").split("/")[-2]
    visitor = await posted.services.page_links.visitor(token)
    assert visitor is not None
    assert visitor.handle == posted.gareth


async def test_two_workers_never_send_one_letter_twice(posted: World, box: Postbox):
    people = [await mailbox(posted, user, f"{user}@x.example") for user in (posted.nia, posted.huw)]
    await write(posted, *people)
    await asyncio.gather(*(send_letters(posted, box) for _ in range(4)))
    assert sorted(letter.address for letter in box.letters) == sorted(
        [RHIAN, "U0NIA@x.example", "U0HUW@x.example"]
    )


async def test_a_worker_killed_between_sending_and_settling_sends_once_more_by_the_same_number(
    posted: World, box: Postbox
):
    (claimed,) = await posted.services.letters.claim()
    page = await posted.services.page_links.mint(claimed.installation, claimed.to.person)
    written = await letters.writing(posted.services, posted.voices, claimed, page)
    assert written is not None
    assert await posted.services.letters.begin(claimed)
    assert isinstance(
        await messenger(posted, box).postman.send(claimed.to, written, claimed.message_id), Delivered
    )
    assert await send_letters(posted, box) == []
    await later(posted, minutes=11)
    await send_letters(posted, box)
    assert len({letter.message_id for letter in box.to(RHIAN)}) == 1
    assert await standing(posted) == [("sent", "perhaps twice", 2)]
    await later(posted, days=1)
    assert await send_letters(posted, box) == []
    assert len(box.letters) == 2


async def test_a_worker_killed_before_sending_leaves_no_doubt(posted: World, box: Postbox):
    assert len(await posted.services.letters.claim()) == 1
    await later(posted, minutes=11)
    assert len(await send_letters(posted, box)) == 1
    assert await standing(posted) == [("sent", "", 1)]


async def test_who_comes_back_late_does_not_send(posted: World, box: Postbox):
    (late,) = await posted.services.letters.claim()
    await later(posted, minutes=11)
    assert len(await send_letters(posted, box)) == 1
    assert not await posted.services.letters.begin(late)
    await posted.services.letters.settle(replace(late, reason="late"), Delivered("", ""))
    assert await standing(posted) == [("sent", "", 1)]


async def test_a_lost_answer_is_risked_once_more_and_listed(posted: World, box: Postbox):
    box.lost = 2
    assert len(await send_letters(posted, box)) == 1
    assert await standing(posted) == [("waiting", "answer lost", 1)]
    await later(posted, minutes=2)
    await send_letters(posted, box)
    assert await standing(posted) == [("sent", "perhaps twice", 2)]
    assert len({letter.message_id for letter in box.letters}) == 1


async def test_a_busy_server_is_asked_again_ever_more_rarely_and_given_up_in_the_end(
    posted: World, box: Postbox
):
    box.recipients[RHIAN] = "451 4.7.1 come back later"
    tries = []
    for _ in range(24 * 60 * 5):
        if not await posted.run("SELECT 1 FROM letter WHERE state = 'waiting'"):
            break
        due = (await posted.run("SELECT due_at FROM letter"))[0]["due_at"]
        tries.append(due)
        posted.winder.at = due  # type: ignore[assignment]
        await send_letters(posted, box)
    waits = [(after - before) / timedelta(minutes=1) for before, after in pairwise(tries)]  # type: ignore[operator]
    assert waits[:5] == [2, 10, 30, 60, 60]
    assert tries[-1] - tries[0] < timedelta(days=4)  # type: ignore[operator]
    assert await standing(posted) == [("failed", "451 4.7.1 come back later", len(tries))]


async def test_an_unknown_address_fails_for_good_and_for_every_letter(posted: World, box: Postbox):
    gareth = posted.people[posted.gareth]
    before = (await posted.run("SELECT facts_at FROM cluster_channel WHERE cluster_id = 1"))[0]["facts_at"]
    await later(posted, minutes=1)
    box.recipients[RHIAN] = "550 5.1.1 no such user here"
    await send_letters(posted, box)
    await write(posted, gareth, subject="welcome again")
    await send_letters(posted, box)
    assert await standing(posted) == [
        ("failed", "550 5.1.1 no such user here", 1),
        ("failed", "no mailbox", 0),
    ]
    (mail,) = await posted.run("SELECT failed, failed_at FROM mailbox")
    assert mail == {"failed": "550 5.1.1 no such user here", "failed_at": posted.winder.at}
    after = (await posted.run("SELECT facts_at FROM cluster_channel WHERE cluster_id = 1"))[0]["facts_at"]
    assert after > before  # type: ignore[operator]


@pytest.mark.parametrize("answer", ["550 5.7.1 blocked by policy", "552 5.2.2 mailbox full", "554 no"])
async def test_a_refusal_that_is_not_the_addresss_fault_fails_one_letter_alone(
    posted: World, box: Postbox, answer: str
):
    box.recipients[RHIAN] = answer
    await send_letters(posted, box)
    assert await standing(posted) == [("failed", answer, 1)]
    assert await posted.run("SELECT failed FROM mailbox") == [{"failed": ""}]


async def test_a_letter_that_is_refused_for_its_words_is_not_tried_again(posted: World, box: Postbox):
    box.data = "554 5.6.0 looks like junk"
    await send_letters(posted, box)
    assert await standing(posted) == [("failed", "554 5.6.0 looks like junk", 1)]


async def test_a_server_that_is_away_costs_no_attempt_and_no_letter(posted: World):
    gone = Postbox("smtp://127.0.0.1:1")
    for _ in range(3):
        await send_letters(posted, gone)
        await later(posted, minutes=2)
    assert await standing(posted) == [("waiting", "", 0)]
    (fault,) = await posted.services.faults.since(posted.installation, posted.winder.at - timedelta(days=1))
    assert fault.subject == "e-mail"
    assert "cannot be reached" in fault.error
    async with smtp_server() as box:
        assert len(await send_letters(posted, box)) == 1


async def test_a_server_that_does_not_let_us_send_leaves_everything_waiting(posted: World, box: Postbox):
    nia = await mailbox(posted, posted.nia, "nia@skewen.example")
    await write(posted, nia)
    box.sender = "550 5.7.1 you may not send from here"
    await send_letters(posted, box)
    assert [state for state, *_ in await standing(posted)] == ["waiting", "waiting"]
    box.sender = ""
    await later(posted, minutes=11)
    assert len(await send_letters(posted, box)) == 2
    assert [reason for _, reason, _ in await standing(posted)] == ["", ""]


@pytest.mark.parametrize(
    "answer",
    [
        "550 relay not permitted",
        "554 5.7.1 <rhian@castle.example>: Relay access denied",
        "550 5.7.1 Unable to relay",
        "550 5.1.8 <clwstwr@post.example>: Sender address rejected: Domain not found",
    ],
)
async def test_a_server_that_is_not_set_up_for_us_closes_no_mailbox_and_loses_no_letter(
    posted: World, box: Postbox, answer: str
):
    box.recipients[RHIAN] = answer
    await send_letters(posted, box)
    assert await standing(posted) == [("waiting", answer, 1)]
    assert await posted.run("SELECT failed FROM mailbox") == [{"failed": ""}]
    box.recipients.clear()
    await later(posted, minutes=11)
    assert len(await send_letters(posted, box)) == 1


async def test_the_password_of_the_settings_lets_us_in(posted: World):
    async with smtp_server({"clwstwr": "p@ss/word"}) as box:
        assert await send_letters(posted, box) == []
        await later(posted, minutes=11)
        box.url = box.url.replace("//", "//clwstwr:p%40ss%2Fword@")
        assert len(await send_letters(posted, box)) == 1


async def test_one_letter_that_cannot_be_written_holds_up_no_other(
    posted: World, box: Postbox, monkeypatch: pytest.MonkeyPatch
):
    nia = await mailbox(posted, posted.nia, "nia@skewen.example")
    await posted.services.letters.write(posted.installation, [NewLetter(nia, LetterKind.POLL, "poll:1")])
    monkeypatch.setattr(letters, "WRITERS", {LetterKind.WELCOME: letters.WRITERS[LetterKind.WELCOME]})
    assert [each.address for each in await send_letters(posted, box)] == [RHIAN]
    (fault,) = await posted.services.faults.since(posted.installation, posted.winder.at)
    assert fault.subject.startswith("letter ")
    assert await standing(posted) == [("sent", "", 1), ("waiting", "could not be written", 1)]
    for _ in range(24 * 5):
        await later(posted, hours=1)
        await send_letters(posted, box)
    assert (await standing(posted))[1][:2] == ("failed", "could not be written")


async def test_what_is_in_hand_is_given_back_when_the_house_closes(posted: World, box: Postbox):
    posted.services.pace.closing = True
    assert await send_letters(posted, box) == []
    posted.services.pace.closing = False
    (claimed,) = await posted.services.letters.claim()
    await posted.services.letters.release([claimed])
    assert len(await send_letters(posted, box)) == 1


async def test_a_letter_with_nothing_to_say_any_more_is_overtaken(
    posted: World, box: Postbox, monkeypatch: pytest.MonkeyPatch
):
    async def nothing(*_: object) -> None:
        return None

    monkeypatch.setattr(letters, "WRITERS", {LetterKind.WELCOME: nothing})
    assert await send_letters(posted, box) == []
    assert await standing(posted) == [("overtaken", "nothing to say any more", 0)]


async def test_what_somebody_is_called_cannot_write_a_header(posted: World, box: Postbox):
    await posted.run("UPDATE person SET name = :name", name='Gareth "G" Pugh\r\nBcc: all@nhs.example, ŵ')
    (letter,) = await send_letters(posted, box)
    assert letter.mail["Bcc"] is None
    assert [each.addr_spec for each in letter.mail["To"].addresses] == [RHIAN]


async def test_an_address_that_no_plain_server_can_carry_is_not_tried(world: World, box: Postbox):
    with_post(world)
    await write(world, await mailbox(world, world.nia, "siân@skewen.example"))
    assert await send_letters(world, box) == []
    assert (await standing(world))[0][:2] == ("failed", "not an address that can be written to")


async def test_a_letter_goes_with_its_reader(posted: World, box: Postbox):
    await posted.run("DELETE FROM person WHERE handle = 'U0GARETH'")
    assert await send_letters(posted, box) == []
    assert await standing(posted) == []


async def test_a_letter_is_forgotten_after_a_year_but_not_while_its_meeting_is_ahead(
    posted: World, box: Postbox
):
    far = await posted.meeting(posted.winder.at.date() + timedelta(days=500))
    person = posted.people[posted.gareth]
    about = NewLetter(person, LetterKind.WELCOME, "about a meeting", meeting=far)
    await posted.services.letters.write(posted.installation, [about])
    await send_letters(posted, box)
    await later(posted, days=399)
    await housekeeping.run(posted.services, messenger(posted, box), posted.voices)
    assert len(await standing(posted)) == 2
    await later(posted, days=2)
    await write(posted, person, subject="still waiting")
    await housekeeping.run(posted.services, messenger(posted, box), posted.voices)
    kept = await posted.run("SELECT subject FROM letter ORDER BY id")
    assert [row["subject"] for row in kept] == ["about a meeting", "still waiting"]
    await later(posted, days=600)
    await housekeeping.run(posted.services, messenger(posted, box), posted.voices)
    assert [state for state, *_ in await standing(posted)] == ["waiting"]
