"""Who represents whom, as people ask, add and remove."""

import pytest

from bot.domain.refusals import NothingFound, NotUnderstood, Refusal
from bot.playground.blocks import check_message, check_view
from bot.views.actions import Action
from bot.views.message import Form
from handlers import own_time, people
from handlers.request import Reply
from handlers.routes import ROUTES
from tests.asking import asked
from tests.world import NEATH_CHANNEL, TEAM, World


def said(reply: Reply) -> str:
    assert reply.message is not None
    assert check_message(reply.message.blocks) == []
    return reply.message.text


def shown(reply: Reply) -> Form:
    assert reply.form is not None
    assert check_view(reply.form.payload("C0NEATH"), "modal") == []
    return reply.form


def chosen(form: Form, name: str) -> object:
    (block,) = (block for block in form.blocks if block.get("block_id") == name)
    element = block["element"]
    option = element.get("initial_option") or {}
    return option.get("value") or element.get("initial_user")


async def test_practices_that_nobody_represents_come_first_with_a_button_each(world: World) -> None:
    reply = await people.show(await asked(world, world.sian), world.services)
    lines = said(reply).splitlines()
    assert lines[1] == "*Briton Ferry Health Centre* (W98040)  ·  Representative: nobody yet"
    assert "*Castle Surgery* (W98006)  ·  Representative: <@U0SIAN>" in lines
    assert "Health board network lead: <@U0CATRIN>" in lines
    assert reply.message is not None
    adds = [b["accessory"] for b in reply.message.blocks if "accessory" in b]
    assert [add["value"] for add in adds] == ["W98040", "W98048", "W00144"]
    assert {add["action_id"] for add in adds} == {Action.ADD_PERSON}


async def test_a_representative_is_offered_deputies_and_a_partner_nothing(world: World) -> None:
    reply = await people.show(await asked(world, world.gareth), world.services)
    assert reply.message is not None
    assert not any("accessory" in block for block in reply.message.blocks)
    assert any(block["type"] == "actions" for block in reply.message.blocks)
    reply = await people.show(await asked(world, world.priya), world.services)
    assert reply.message is not None
    assert not any(block["type"] == "actions" for block in reply.message.blocks)


async def test_thirty_practices_without_anybody_still_fit_one_message(world: World) -> None:
    await world.run(
        """INSERT INTO practice (installation_id, code, name)
           SELECT 1, 'W7' || lpad(n::text, 4, '0'), 'Meddygfa Canolfan Iechyd a Lles Pentref Mawr ' || n
             FROM generate_series(1, 30) n"""
    )
    await world.run(
        """INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           SELECT 1, id, 1, '2017-04-01' FROM practice WHERE code LIKE 'W7%'"""
    )
    assert "Pentref Mawr 30" in said(await people.show(await asked(world, world.sian), world.services))


async def test_a_typed_role_is_recorded_at_once(world: World) -> None:
    request = await asked(world, world.sian, "<@U0OWEN|owen> as deputy for castle")
    text = said(await people.add(request, world.services))
    assert text.splitlines() == [
        "Recorded:",
        "<@U0OWEN>",
        "Role: deputy",
        "Practice: Castle Surgery (W98006)",
    ]
    again = await asked(world, world.sian, "<@U0OWEN|owen> as deputy for castle")
    assert said(await people.add(again, world.services)).startswith("This was recorded already:")


async def test_without_a_mention_the_form_opens_with_what_was_typed(world: World) -> None:
    form = shown(await people.add(await asked(world, world.sian, "@owen as deputy"), world.services))
    assert chosen(form, "role") == "deputy"
    form = shown(await people.add(await asked(world, world.sian, "Castle Surgery"), world.services))
    assert (chosen(form, "role"), chosen(form, "practice")) == ("representative", "W98006")


async def test_without_a_practice_the_form_opens_with_the_person_and_the_role(world: World) -> None:
    request = await asked(world, world.sian, "<@U0OWEN> as deputy")
    form = shown(await people.add(request, world.services))
    assert (chosen(form, "person"), chosen(form, "role")) == (world.owen, "deputy")


async def test_a_button_of_a_practice_opens_the_form_with_it(world: World) -> None:
    request = await asked(world, world.sian, value="W98048")
    assert chosen(shown(await people.open_add(request, world.services)), "practice") == "W98048"


async def test_the_form_of_a_representative_holds_their_practice_and_deputies_only(world: World) -> None:
    form = shown(await people.add(await asked(world, world.gareth), world.services))
    assert (chosen(form, "role"), chosen(form, "practice")) == ("deputy", "W98002")


async def test_an_answered_form_is_recorded_and_a_needless_practice_is_left_out(world: World) -> None:
    answers: dict[str, str | None] = {"person": world.owen, "role": "cluster lead", "practice": "W98006"}
    text = said(await people.add_answered(await asked(world, world.catrin, answers=answers), world.services))
    assert "Role: cluster lead\nCluster: Neath" in text
    answers = {"person": world.owen, "role": "board officer", "practice": None}
    text = said(await people.add_answered(await asked(world, world.catrin, answers=answers), world.services))
    assert "Health board: Swansea Bay University Health Board" in text


async def test_one_role_ends_at_once_and_several_are_offered(world: World) -> None:
    text = said(await people.remove(await asked(world, world.sian, "<@U0HUW>"), world.services))
    assert text.splitlines()[:2] == ["Ended:", "<@U0HUW>"]
    form = shown(await people.remove(await asked(world, world.catrin, "<@U0SIAN>"), world.services))
    (block,) = form.blocks
    labels = [option["text"]["text"] for option in block["element"]["options"]]
    assert labels == ["Siân Rees: cluster lead", "Siân Rees: practice representative, Castle Surgery"]


async def test_the_chosen_role_ends(world: World) -> None:
    form = shown(await people.open_end(await asked(world, world.sian), world.services))
    (option,) = (
        option
        for option in form.blocks[0]["element"]["options"]
        if option["text"]["text"].startswith("Nia Morgan")
    )
    request = await asked(world, world.sian, answers={"held": option["value"]})
    assert "Practice: Skewen Medical Centre" in said(await people.end_answered(request, world.services))
    again = await asked(world, world.sian, answers={"held": option["value"]})
    with pytest.raises(NothingFound):
        await people.end_answered(again, world.services)
    with pytest.raises(NothingFound):
        await people.end_answered(await asked(world, world.sian, answers={"held": None}), world.services)


async def test_who_can_end_nothing_is_told_so(world: World) -> None:
    form = shown(await people.remove(await asked(world, world.gareth), world.services))
    assert form.submit is None


async def test_words_that_mean_nothing_are_refused(world: World) -> None:
    with pytest.raises(NotUnderstood):
        await people.show(await asked(world, world.sian, "everything"), world.services)
    with pytest.raises(NotUnderstood):
        await people.add(await asked(world, world.sian, "<@U0OWEN> as chair"), world.services)


@pytest.mark.parametrize(
    ("typed", "name", "rest"),
    [
        ("people", "people", ""),
        ("pobl", "people", ""),
        ("people add <@U1> Castle", "people add", "<@U1> Castle"),
        ("pobl ychwanegu", "people add", ""),
        ("pobl tynnu <@U1>", "people remove", "<@U1>"),
    ],
)
def test_people_answer_to_english_and_welsh_names(typed: str, name: str, rest: str) -> None:
    found = ROUTES.find(typed)
    assert found is not None
    assert (found[0].name, found[1]) == (name, rest)


async def test_asking_for_a_language_without_naming_one_says_how(world: World):
    reply = await people.choose_language(await asked(world, world.owen), world.services)
    assert reply.message is not None
    assert reply.message.text.endswith("Cymraeg: /clwstwr iaith cymraeg")


async def test_the_list_says_who_is_away_left_or_gone(world: World):
    text = f"until 14 April cover <@{world.priya}>"
    await own_time.away(await asked(world, world.gareth, text), world.services)
    await world.services.presence.left(TEAM, NEATH_CHANNEL, world.nia, world.winder.at)
    await world.services.presence.changed(TEAM, world.huw, deactivated=True)
    reply = await people.show(await asked(world, world.sian), world.services)
    assert reply.message is not None
    told = reply.message.text
    assert f"<@{world.gareth}> (away until Fri 14 Apr, stands in: <@{world.priya}>)" in told
    assert f"<@{world.nia}> (left the channel, gets no reminders)" in told
    assert f"<@{world.huw}> (not in Slack any more, gets no reminders)" in told
    assert f"<@{world.catrin}> (" not in told


async def test_somebody_without_slack_is_added_by_name_and_address(world: World) -> None:
    typed = "<mailto:rhian@example.wales|rhian@example.wales> Rhian Jones as representative Tabernacle"
    text = said(await people.add(await asked(world, world.sian, typed), world.services))
    assert text.splitlines() == [
        "Recorded:",
        "Rhian Jones, by e-mail: rhian@example.wales",
        "No e-mail can be sent yet: an operator has to set it up. Until then nothing reaches them.",
        "Role: practice representative",
        "Practice: Tabernacle Surgery (W98048)",
    ]


async def test_an_address_without_a_name_opens_the_form_with_it(world: World) -> None:
    form = shown(await people.add(await asked(world, world.sian, "rhian@example.wales"), world.services))
    (block,) = (block for block in form.blocks if block.get("block_id") == "address")
    assert block["element"]["initial_value"] == "rhian@example.wales"
    typed = "rhian@example.wales Rhian Jones as deputy"
    form = shown(await people.add(await asked(world, world.sian, typed), world.services))
    (block,) = (block for block in form.blocks if block.get("block_id") == "name")
    assert (block["element"]["initial_value"], chosen(form, "role")) == ("Rhian Jones", "deputy")


async def test_the_form_adds_somebody_without_slack(world: World) -> None:
    answers = {
        "person": None,
        "name": "Rhian Jones",
        "address": "Rhian@Example.Wales",
        "role": "partner",
        "practice": None,
    }
    text = said(await people.add_answered(await asked(world, world.sian, answers=answers), world.services))
    assert "Rhian Jones, by e-mail: rhian@example.wales" in text


@pytest.mark.parametrize(
    ("given", "question"),
    [
        ({}, "person"),
        ({"person": "U0OWEN", "address": "rhian@example.wales"}, "name"),
        ({"name": "Rhian"}, "address"),
        ({"address": "rhian@example.wales"}, "name"),
        ({"name": "Rhian", "address": "rhian"}, "address"),
    ],
)
async def test_a_form_that_does_not_say_who_is_asked_again(
    world: World, given: dict[str, str], question: str
) -> None:
    answers = {"role": "partner", **given}
    with pytest.raises(Refusal) as refused:
        await people.add_answered(await asked(world, world.sian, answers=answers), world.services)
    assert refused.value.question == question
