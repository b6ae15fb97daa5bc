"""Sharing as people do it: typed, by the form, by a duty's button; and taking a mistake back."""

from datetime import date

import pytest

from bot.domain.refusals import Refusal
from bot.views import refusals
from bot.views.actions import OfDuty, OfRow
from bot.views.message import Form, Message
from handlers import deadlines, sharing
from handlers.request import Reply
from tests.asking import asked
from tests.world import World


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    return reply.message


def form_of(reply: Reply) -> Form:
    assert reply.form is not None
    return reply.form


async def test_a_typed_line_is_answered_with_a_receipt(world: World):
    world.winder.to("2017-06-07")
    reply = await sharing.share(await asked(world, world.gareth, "PDP"), world.services)
    text = message_of(reply).text
    for part in (
        "CND-2017-18/000001",
        "Practice: Dyfed Road Health Centre",
        "Shared with: health board",
        "Wednesday 7 June 2017",
        f"<@{world.gareth}>",
        "received late (7 days)",
    ):
        assert part in text


async def test_without_words_a_form_asks_and_its_answer_is_recorded(world: World):
    form = form_of(await sharing.share(await asked(world, world.sian), world.services))
    assert [block["block_id"] for block in form.blocks if block["type"] == "input"] == [
        "duty",
        "practice",
        "shared_on",
        "note",
        "link",
        "declared",
    ]
    assert "without the financial part" in str(form.blocks)
    answers = {
        "duty": "matrix",
        "practice": str(world.practice("Skewen")),
        "shared_on": "2017-04-01",
        "note": "By post",
        "declared": ["without_finances"],
    }
    done = await sharing.save(await asked(world, world.sian, answers=answers), world.services)
    assert "Practice: Skewen Medical Centre" in message_of(done).text
    stored = await world.run("SELECT shared_on, note, recorded_by FROM submission")
    assert stored == [{"shared_on": date(2017, 4, 1), "note": "By post", "recorded_by": world.sian}]


async def test_a_form_sent_twice_records_once(world: World):
    answers = {"duty": "cgsat", "practice": str(world.practice("Castle")), "shared_on": "2017-04-03"}
    for _ in range(2):
        request = await asked(world, world.sian, answers=answers, key="V1:hash")
        await sharing.save(request, world.services)
    assert len(await world.run("SELECT id FROM submission")) == 1


async def test_a_dutys_button_opens_its_own_form(world: World):
    button = OfDuty("matrix@2017/18", "practice", world.practice("Dyfed"), 0).encode()
    form = form_of(await sharing.open_one(await asked(world, world.gareth, value=button), world.services))
    assert "without the financial part" in str(form.blocks)
    assert form.carries == button
    answers = {"shared_on": "2017-04-02", "note": None, "declared": ["without_finances"]}
    request = await asked(world, world.gareth, answers=answers, carries=form.carries)
    assert "CND-2017-18/" in message_of(await sharing.save(request, world.services)).text


async def test_somebody_elses_button_is_refused(world: World):
    button = OfDuty("matrix", "practice", world.practice("Castle"), 0).encode()
    with pytest.raises(Refusal):
        await sharing.open_one(await asked(world, world.gareth, value=button), world.services)


async def test_a_mistake_is_taken_back_from_the_receipt(world: World):
    reply = await sharing.share(await asked(world, world.gareth, "CGSAT"), world.services)
    assert "deadline.withdraw" in str(message_of(reply).blocks)
    button = OfRow(1).encode()
    form = form_of(
        await sharing.open_withdraw(await asked(world, world.gareth, value=button), world.services)
    )
    request = await asked(world, world.gareth, answers={"reason": "Not finished"}, carries=form.carries)
    done = message_of(await sharing.withdraw(request, world.services))
    assert "CND-2017-18/000001" in done.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("attendance", "/clwstwr attendance"),
        ("refresh", "/clwstwr outcome"),
        ("xyzzy", "I know no deadline called “xyzzy”"),
        ("cgsta", "Did you mean"),
        ("PDP on 31 June", "There is no such day"),
        ("PDP on 28 July", "is still to come"),
        ("PDP Castle", "only for your own practice"),
        ("annual report", "Who can do it"),
    ],
)
async def test_every_no_says_what_to_do(world: World, typed: str, said: str):
    request = await asked(world, world.gareth, typed)
    with pytest.raises(Refusal) as refused:
        await sharing.share(request, world.services)
    assert said in refusals.answer(request.say, refused.value).text


async def test_a_link_is_kept_and_shown_on_the_receipt_and_in_the_list(world: World):
    typed = await asked(
        world, world.gareth, "CGSAT <https://cgsat.example.org/castle?a=1&b=2> on 2 April 2017"
    )
    reply = await sharing.share(typed, world.services)
    shown = "<https://cgsat.example.org/castle?a=1&amp;b=2>"
    assert shown in message_of(reply).text
    button = OfDuty("ig-toolkit", "practice", world.practice("Dyfed"), 0).encode()
    answers = {"shared_on": "2017-04-02", "link": "www.ig.example.org/result"}
    request = await asked(world, world.gareth, answers=answers, carries=button)
    assert (
        "<https://www.ig.example.org/result>" in message_of(await sharing.save(request, world.services)).text
    )
    done = await deadlines.show(await asked(world, world.gareth, "done"), world.services)
    assert shown in str(message_of(done).blocks)
    assert "Done: Sunday 2 April 2017" in str(message_of(done).blocks)


async def test_what_is_no_link_is_said_at_its_question(world: World):
    button = OfDuty("cgsat", "practice", world.practice("Dyfed"), 0).encode()
    for link in (
        "on the shared drive",
        "javascript:alert(1)",
        "https://nowhere",
        "https://" + "x" * 600 + ".org",
    ):
        answers = {"shared_on": "2017-04-02", "link": link}
        request = await asked(world, world.gareth, answers=answers, carries=button)
        with pytest.raises(Refusal) as refused:
            await sharing.save(request, world.services)
        assert refused.value.question == "link"
        assert "as a link" in refusals.sentence(request.say, refused.value)


async def test_a_link_to_the_financial_part_is_refused(world: World):
    button = OfDuty("matrix", "practice", world.practice("Dyfed"), 0).encode()
    link = "https://files.example.org/sustainability-assessment-finances.xlsx"
    answers = {"shared_on": "2017-04-02", "link": link, "declared": ["without_finances"]}
    request = await asked(world, world.gareth, answers=answers, carries=button)
    with pytest.raises(Refusal) as refused:
        await sharing.save(request, world.services)
    assert refused.value.question == "link"
