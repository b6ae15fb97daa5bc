"""Those who look after the post see how it goes, and nobody else's."""

from datetime import timedelta

import pytest

from bot.domain.letters import LetterKind, NewLetter
from bot.domain.people import Role
from bot.domain.post_office import CLOSED
from bot.domain.refusals import NotAllowed
from handlers import mail
from tests.asking import asked
from tests.post import mailbox, send_letters, smtp_server, with_post
from tests.world import World


async def show(world: World, user: str, language: str = "en") -> str:
    request = await asked(world, user)
    reply = await mail.show(request, world.services)
    assert reply.message is not None
    texts = [each["text"]["text"] for each in reply.message.blocks if "text" in each]
    return "\n".join([reply.message.text, *texts])


async def write(world: World, user: str, subject: str = "welcome") -> None:
    new = [NewLetter(world.people[user], LetterKind.WELCOME, subject)]
    await world.services.letters.write(world.installation, new)


async def test_without_e_mail_it_says_what_is_missing(world: World):
    with_post(world, CLOSED)
    told = await show(world, world.dewi)
    assert "E-mail is off" in told
    assert "SMTP_URL" in told


async def test_an_operator_sees_what_went_out_and_what_did_not(world: World):
    with_post(world)
    await mailbox(world, world.gareth, "gareth@dyfed.example")
    await mailbox(world, world.nia, "nia@skewen.example")
    await write(world, world.gareth)
    await write(world, world.nia)
    async with smtp_server() as box:
        box.recipients["nia@skewen.example"] = "550 5.1.1 nobody of that name"
        await send_letters(world, box)
    told = await show(world, world.dewi)
    assert "E-mail works. I write as clwstwr@post.example." in told
    assert "Letters sent: 1. Waiting: 0. Failed: 1" in told
    assert "<@U0NIA>: nia@skewen.example" in told
    assert "550 5.1.1 nobody of that name" in told
    assert "<@U0GARETH> · First letter · sent" in told


async def test_a_mail_server_that_puts_letters_off_is_not_called_well(world: World):
    with_post(world)
    await mailbox(world, world.gareth, "gareth@dyfed.example")
    await write(world, world.gareth)
    async with smtp_server() as box:
        box.recipients["gareth@dyfed.example"] = "451 4.7.1 try again later"
        await send_letters(world, box)
    told = await show(world, world.dewi)
    assert "E-mail works" not in told
    assert "put them off: 451 4.7.1 try again later" in told


async def test_a_mail_server_that_is_away_is_told_first(world: World):
    with_post(world)
    await mailbox(world, world.gareth, "gareth@dyfed.example")
    await write(world, world.gareth)
    async with smtp_server() as box:
        box.sender = "550 5.7.1 not from here"
        await send_letters(world, box)
    told = await show(world, world.dewi)
    assert "Letters cannot go out since Monday 3 April 2017, 10:00" in told
    assert "550 5.7.1 not from here" in told
    assert "First letter · waiting" in told


async def test_an_old_trouble_is_not_told_once_letters_go(world: World):
    with_post(world)
    await mailbox(world, world.gareth, "gareth@dyfed.example")
    await write(world, world.gareth)
    async with smtp_server() as box:
        box.sender = "550 5.7.1 not from here"
        await send_letters(world, box)
        box.sender = ""
        world.winder.at += timedelta(minutes=11)
        await send_letters(world, box)
    await write(world, world.gareth, "again")
    assert "E-mail works" in await show(world, world.dewi)


async def test_an_officer_sees_the_people_of_their_own_board_alone(world: World):
    with_post(world)
    (elsewhere,) = await world.run(
        "INSERT INTO health_board (installation_id, code, name) VALUES (1, '7A1', 'Betsi') RETURNING id"
    )
    await world.appoint("U0FAR", "Far Away", Role.BOARD_OFFICER, board=elsewhere["id"])  # type: ignore[arg-type]
    for user in (world.gareth, world.priya, "U0FAR"):
        await mailbox(world, user, f"{user.lower()}@x.example")
        await write(world, user)
    hers = await show(world, world.catrin)
    assert "<@U0GARETH>" in hers
    assert "<@U0PRIYA>" in hers
    assert "<@U0FAR>" not in hers
    theirs = await show(world, "U0FAR")
    assert "<@U0GARETH>" not in theirs
    assert "People with an address: 1." in theirs


@pytest.mark.parametrize("user", ["sian", "gareth", "priya", "owen"])
async def test_nobody_else_may_look(world: World, user: str):
    with pytest.raises(NotAllowed):
        await mail.show(await asked(world, getattr(world, user)), world.services)


async def test_it_costs_two_round_trips_however_many_letters_there_are(world: World):
    with_post(world)
    await mailbox(world, world.gareth, "gareth@dyfed.example")
    for number in range(60):
        await write(world, world.gareth, f"welcome {number}")
    before = world.database.round_trips
    told = await show(world, world.dewi)
    assert world.database.round_trips - before <= 2
    assert "Waiting: 60." in told
    assert told.count("First letter") == 10


async def test_hostile_words_of_a_mail_server_stay_words(world: World):
    with_post(world)
    await mailbox(world, world.gareth, "gareth@dyfed.example")
    await write(world, world.gareth)
    async with smtp_server() as box:
        box.recipients["gareth@dyfed.example"] = (
            "550 5.1.1 <!channel> <https://evil.example|press> " + "x" * 400
        )
        await send_letters(world, box)
    told = await show(world, world.dewi)
    assert "<!channel>" not in told
    assert "&lt;!channel&gt;" in told
    assert "x" * 120 not in told
