"""Evidence as people keep it: typed, by the form, from a message's menu, by an emoji; looked at and taken back."""

import pytest

from bot.domain.refusals import NothingFound, NotUnderstood, Refusal
from bot.domain.said_message import SaidMessage
from bot.views import refusals
from bot.views.actions import BadPayload, OfEvidence, OfMessage, OfRow
from bot.views.message import Form, Message
from handlers import evidence, plan
from handlers.request import Reply
from tests.asking import asked
from tests.world import World

SAID = SaidMessage(
    "C0NEATH", "1496831400.000100", "U0NIA", "Nia Morgan", "Rota | agreed", "https://x.slack.com/p1"
)


@pytest.fixture(autouse=True)
def in_june(world: World) -> None:
    world.winder.to("2017-06-08")


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    return reply.message


def form_of(reply: Reply) -> Form:
    assert reply.form is not None
    return reply.form


def questions(form: Form) -> list[str]:
    return [block["block_id"] for block in form.blocks if block["type"] == "input"]


async def a_row(world: World) -> None:
    await plan.record(
        await asked(
            world, world.sian, carries="0|0", answers={"row": "", "objective": "Winter plan", "rag": "red"}
        ),
        world.services,
    )


async def test_a_typed_note_is_kept_and_its_row_can_be_chosen(world: World):
    await a_row(world)
    said = message_of(
        await evidence.write(await asked(world, world.gareth, "note: Rang everybody"), world.services)
    )
    for part in ("Kept as evidence", "Practice: Dyfed Road Health Centre", "Rang everybody", "CND 009W"):
        assert part in said.text
    assert "Choose its row" in str(said.blocks)
    form = form_of(
        await evidence.open_one(await asked(world, world.gareth, value=OfRow(1).encode()), world.services)
    )
    assert questions(form) == ["row"]
    request = await asked(world, world.gareth, answers={"row": "1"}, carries=form.carries)
    done = message_of(await evidence.choose_row(request, world.services))
    assert "Row 1 of the plan: Winter plan" in done.text


async def test_a_typed_note_for_a_row_needs_no_more(world: World):
    await a_row(world)
    reply = await evidence.write(await asked(world, world.gareth, "1: Rang everybody"), world.services)
    said = message_of(reply)
    assert "Row 1 of the plan: Winter plan" in said.text
    assert "Choose its row" not in str(said.blocks)
    assert reply.announces


async def test_a_sentence_begins_the_form(world: World):
    request = await asked(world, world.gareth, "We rang everybody")
    form = form_of(await evidence.write(request, world.services))
    assert "We rang everybody" in str(form.blocks)
    assert questions(form) == ["words", "on", "requirement"]
    answers = {"words": "We rang everybody", "on": "2017-06-01", "requirement": "work-between"}
    done = await evidence.keep(await asked(world, world.gareth, answers=answers), world.services)
    assert "Thursday 1 June 2017" in message_of(done).text


async def test_a_lead_is_asked_whose_evidence_it_is(world: World):
    await a_row(world)
    form = form_of(await evidence.open_new(await asked(world, world.sian), world.services))
    assert questions(form) == ["words", "on", "practice", "row", "requirement"]
    answers = {
        "words": "They rang everybody",
        "practice": str(world.practice("Tabernacle")),
        "row": "1",
        "requirement": "work-between",
    }
    done = await evidence.keep(await asked(world, world.sian, answers=answers), world.services)
    assert "Practice: Tabernacle Surgery" in message_of(done).text


async def test_a_message_is_shown_carried_and_kept_word_by_word(world: World):
    request = await asked(world, world.sian, message=SAID)
    form = form_of(await evidence.open_message(request, world.services))
    assert "Rota | agreed" in str(form.blocks)
    assert len(form.payload("C0NEATH")["private_metadata"]) <= 3000
    assert "'initial_option'" in str(form.blocks)
    skewen = str(world.practice("Skewen"))
    answers = {"practice": skewen, "requirement": "work-between"}
    request = await asked(world, world.sian, answers=answers, carries=form.carries)
    said = message_of(await evidence.keep(request, world.services))
    assert "Practice: Skewen Medical Centre" in said.text
    (kept,) = await world.run("SELECT words, author, link, channel, message_ts, how FROM evidence")
    assert kept == {
        "words": "Rota | agreed",
        "author": "Nia Morgan",
        "link": "https://x.slack.com/p1",
        "channel": "C0NEATH",
        "message_ts": SAID.ts,
        "how": "shortcut",
    }


async def test_the_longest_message_fits_what_a_form_can_carry(world: World):
    said = SaidMessage("C0NEATH", SAID.ts, "U0NIA", "N" * 300, "ŵ" * 9000, "https://x.slack.com/" + "p" * 300)
    form = form_of(await evidence.open_message(await asked(world, world.sian, message=said), world.services))
    assert len(form.payload("C0NEATH")["private_metadata"]) <= 3000


async def test_a_message_with_an_nhs_number_opens_no_form(world: World):
    said = SaidMessage("C0NEATH", SAID.ts, "U0NIA", "Nia", "About 943 476 5919")
    request = await asked(world, world.gareth, message=said)
    with pytest.raises(Refusal) as refused:
        await evidence.open_message(request, world.services)
    assert "NHS number" in refusals.answer(request.say, refused.value).text


async def test_a_marked_message_is_kept_for_those_who_may_and_means_nothing_of_others(world: World):
    done = await evidence.keep_marked(await asked(world, world.gareth, message=SAID), world.services)
    assert "Kept as evidence" in message_of(done).text
    again = await evidence.keep_marked(await asked(world, world.gareth, message=SAID), world.services)
    assert "kept already" in message_of(again).text
    for user in (world.priya, world.owen, world.dewi):
        reply = await evidence.keep_marked(await asked(world, user, message=SAID), world.services)
        assert reply == Reply()


async def test_a_message_that_slack_did_not_give_is_not_passed_over_in_silence(world: World):
    request = await asked(world, world.gareth)
    with pytest.raises(NothingFound) as refused:
        await evidence.keep_marked(request, world.services)
    assert "Keep as evidence" in refusals.answer(request.say, refused.value).text


async def test_a_piece_is_opened_and_taken_back_with_a_reason(world: World):
    await evidence.write(await asked(world, world.gareth, "note: Rang everybody"), world.services)
    listed = message_of(await evidence.write(await asked(world, world.gareth), world.services))
    assert "evidence.open:1" in str(listed.blocks)
    value = OfRow(1).encode()
    form = form_of(
        await evidence.open_withdraw(await asked(world, world.gareth, value=value), world.services)
    )
    request = await asked(world, world.gareth, answers={"reason": "By mistake"}, carries=form.carries)
    assert "Taken back" in message_of(await evidence.withdraw(request, world.services)).text
    after = message_of(await evidence.turn(await asked(world, world.gareth), world.services))
    assert "Nothing is kept yet" in str(after.blocks)


async def test_a_page_of_a_named_list_is_turned_in_place(world: World):
    value = OfEvidence("Neath", 2).encode()
    reply = await evidence.turn(await asked(world, world.sian, value=value), world.services)
    assert reply.replace
    assert "Cluster: Neath" in message_of(reply).text


@pytest.mark.parametrize("value", ["", "1", "now|U1|Nia|link|words", "1.1|U1|Nia|link"])
def test_a_carried_message_that_we_did_not_write_is_not_read(value: str):
    with pytest.raises(BadPayload):
        OfMessage.decode(value)


@pytest.mark.parametrize(
    ("user", "typed", "said"),
    [
        ("gareth", "Skewen: rang everybody", "only for your own practice"),
        ("gareth", "Skewen", "only for your own practice"),
        ("gareth", "9: rang everybody", "The plan has no such row"),
        ("gareth", "note: rang 943 476 5919", "NHS number"),
        ("gareth", "note: risk matrix: income £12,000", "financial part"),
        ("catrin", "note: rang everybody", "/clwstwr evidence Briton Ferry Health Centre: what was done"),
        ("priya", "note: rang everybody", "Who can do it"),
        ("sian", "Nowhere", "Nowhere"),
    ],
)
async def test_every_no_says_what_to_do(world: World, user: str, typed: str, said: str):
    request = await asked(world, getattr(world, user), typed)
    with pytest.raises(Refusal) as refused:
        await evidence.write(request, world.services)
    assert said in refusals.answer(request.say, refused.value).text
    assert not isinstance(refused.value, NotUnderstood)


async def test_a_lead_opens_one_practice_and_an_officer_one_cluster_from_a_menu(world: World):
    whole = message_of(await evidence.write(await asked(world, world.sian), world.services))
    assert "evidence Castle Surgery" in str(whole.blocks)
    own = message_of(await evidence.write(await asked(world, world.gareth), world.services))
    assert "See a practice" not in str(own.blocks)
