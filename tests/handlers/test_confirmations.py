"""The board's word as officers give it: from the list, by a press, with a note, typed."""

import pytest

from bot.views.actions import BadPayload, OfQuestion
from bot.views.message import Form, Message
from handlers import confirmations
from handlers.request import Reply
from tests.asking import asked
from tests.world import World


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    return reply.message


def form_of(reply: Reply) -> Form:
    assert reply.form is not None
    return reply.form


async def unfacilitated(world: World, day: str = "2017-06-14") -> str:
    world.winder.to("2017-06-20")
    meeting = await world.meeting(day, closed=True)
    await world.run("UPDATE meeting SET facilitated = false WHERE id = :id RETURNING id", id=meeting)
    return OfQuestion("facilitation", meeting, 0, 1).encode()


async def test_nothing_waiting_says_what_would_come_here(world: World):
    reply = await confirmations.show(await asked(world, world.catrin), world.services)
    assert "Nothing waits for your word" in message_of(reply).text


async def test_the_list_offers_yes_no_and_a_note_and_says_what_holds_until_then(world: World):
    await unfacilitated(world)
    shown = message_of(await confirmations.show(await asked(world, world.catrin), world.services))
    assert "1. Nobody from the health board facilitated this meeting. Does it count?" in shown.text
    text = str(shown.blocks)
    assert "Cluster: Neath" in text
    assert "Until you answer, it counts provisionally: our reading." in text
    (buttons,) = [block["elements"] for block in shown.blocks if block["type"] == "actions"]
    assert [each["text"]["text"] for each in buttons] == ["Yes", "No", "With a note…"]
    assert "confirm" in buttons[1]


async def test_a_press_is_answered_with_what_it_means_and_can_be_changed(world: World):
    value = await unfacilitated(world)
    reply = await confirmations.answer(await asked(world, world.catrin, value=value), world.services)
    text = message_of(reply).text
    assert reply.announces
    assert "The meeting counts for everybody who was there." in text
    assert f"Answer: yes · <@{world.catrin}> · Tuesday 20 June 2017" in text
    form = form_of(
        await confirmations.open_form(await asked(world, world.catrin, value=value), world.services)
    )
    assert "Answer: yes" in str(form.blocks)
    answers = {"answer": "no", "note": "Only the practices met"}
    request = await asked(world, world.catrin, answers=answers, carries=form.carries)
    changed = message_of(await confirmations.save(request, world.services)).text
    assert "Only the practices met" in changed
    assert "The meeting counts for nobody." in changed
    listed = message_of(await confirmations.show(await asked(world, world.catrin), world.services))
    assert "Answered lately" in str(listed.blocks)
    assert "Waiting for your word: 0" in listed.text


async def test_a_typed_answer_is_kept(world: World):
    await unfacilitated(world)
    reply = await confirmations.show(
        await asked(world, world.catrin, "1 yes Rhian was there"), world.services
    )
    assert "Rhian was there" in message_of(reply).text


async def test_a_long_list_comes_in_pages(world: World):
    for day in range(1, 29):
        await unfacilitated(world, f"2017-04-{day:02d}")
    first = message_of(await confirmations.show(await asked(world, world.catrin), world.services))
    assert len(first.blocks) <= 50
    second = await confirmations.turn(await asked(world, world.catrin, value="2"), world.services)
    assert second.replace
    assert "Page 2 of 2" in str(message_of(second).blocks)


async def test_a_button_that_we_did_not_write_is_refused(world: World):
    with pytest.raises(BadPayload):
        await confirmations.answer(await asked(world, world.catrin, value="moon|1|0|1"), world.services)
