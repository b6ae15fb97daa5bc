"""Suspensions as officers do them: typed, by the form, from the list; and what a channel reads."""

from datetime import date

from bot.domain.people import Language
from bot.views import suspensions as views
from bot.views.actions import OfRow
from bot.views.message import Form, Message, together
from handlers import suspensions
from handlers.request import Reply
from tests.asking import asked
from tests.world import World

TYPED = "from 5 January to 31 March 2018 for CND 009W because of winter pressure"


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    return reply.message


def form_of(reply: Reply) -> Form:
    assert reply.form is not None
    return reply.form


async def test_a_typed_line_is_answered_with_what_is_announced(world: World):
    reply = await suspensions.suspend(await asked(world, world.catrin, TYPED), world.services)
    text = message_of(reply).text
    for part in (
        "Announced.",
        "From: Friday 5 January 2018 · To: Saturday 31 March 2018",
        "CND 009W: Three-year cluster network action plan",
        "Reason: winter pressure",
        "I am telling 2 clusters in their channels.",
        "Our reading",
    ):
        assert part in text
    assert reply.announces
    again = await suspensions.suspend(await asked(world, world.catrin, TYPED), world.services)
    assert "Already announced" in message_of(again).text


async def test_without_words_the_list_shows_what_was_announced_and_what_was_taken_back(world: World):
    nothing = await suspensions.suspend(await asked(world, world.catrin), world.services)
    assert "No suspension has been announced" in message_of(nothing).text
    await suspensions.suspend(await asked(world, world.catrin, TYPED), world.services)
    await suspensions.suspend(await asked(world, world.catrin, "5/1/2018 to 31/3/2018"), world.services)
    request = await asked(world, world.catrin, answers={"reason": "Too wide"}, carries=OfRow(2).encode())
    assert "Taken back" in message_of(await suspensions.withdraw(request, world.services)).text
    shown = message_of(await suspensions.suspend(await asked(world, world.catrin), world.services))
    assert "For: every indicator of the year" in shown.text
    assert f"Taken back by <@{world.catrin}>" in shown.text
    buttons = [block["accessory"]["value"] for block in shown.blocks if "accessory" in block]
    assert buttons == ["1"]


async def test_the_form_asks_for_days_indicators_and_a_reason(world: World):
    form = form_of(await suspensions.open_form(await asked(world, world.catrin), world.services))
    questions = [block["block_id"] for block in form.blocks if block["type"] == "input"]
    assert questions == ["starts", "ends", "indicators", "reason"]
    last_day = next(block["element"] for block in form.blocks if block.get("block_id") == "ends")
    assert "initial_date" not in last_day  # nobody suspends the rest of the year by pressing one button
    answers = {
        "starts": "2018-01-05",
        "ends": "2018-03-31",
        "indicators": ["CND 012W"],
        "reason": "A letter of 5 January",
    }
    reply = await suspensions.save(await asked(world, world.catrin, answers=answers), world.services)
    assert "CND 012W" in message_of(reply).text
    stored = await world.run("SELECT starts, ends, indicators, reason FROM suspension")
    assert stored == [
        {
            "starts": date(2018, 1, 5),
            "ends": date(2018, 3, 31),
            "indicators": ["CND 012W"],
            "reason": "A letter of 5 January",
        }
    ]


async def test_taking_back_asks_why(world: World):
    await suspensions.suspend(await asked(world, world.catrin, TYPED), world.services)
    request = await asked(world, world.catrin, value=OfRow(1).encode())
    form = form_of(await suspensions.open_withdraw(request, world.services))
    assert form.carries == "1"
    assert "5 January 2018" in str(form.blocks)


async def test_a_channel_of_two_languages_reads_it_once_in_each(world: World):
    await suspensions.suspend(await asked(world, world.catrin, TYPED), world.services)
    (afan,) = [each for each in await world.services.suspensions.claim() if each.channel == "C0AFAN"]
    said = world.voices.shared(Language.BOTH)
    message = together(said, lambda say: views.posted(say, afan.receipt, taken_back=False))
    assert sum(block["type"] == "header" for block in message.blocks) == 2
    assert "5 Ionawr 2018" in message.text
    assert "5 January 2018" in message.text
