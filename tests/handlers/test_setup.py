"""Setting a cluster up as people do it: the form, its errors, what is said."""

import pytest

from bot.domain.people import Role
from bot.domain.refusals import ChannelTaken, NeedsChannel, NothingFound, Refusal
from bot.playground.blocks import check_message, check_view
from bot.views import refusals
from bot.views.message import Form
from bot.views.words import ENGLISH
from handlers import setup
from handlers.routes import ROUTES
from tests.asking import asked
from tests.world import AFAN_CHANNEL, World


def question(form: Form, name: str) -> dict[str, object]:
    (block,) = (block for block in form.blocks if block.get("block_id") == name)
    element: dict[str, object] = block["element"]
    return element


def answers(world: World, **more: object) -> dict[str, object]:
    return {
        "cluster": str(world.neath),
        "leads": [world.sian, world.nia],
        "facilitator": world.catrin,
        "language": "both",
        "move": [],
        **more,
    }


async def test_the_form_shows_the_clusters_by_board_and_who_leads_now(world: World) -> None:
    reply = await setup.open_form(await asked(world, world.dewi), world.services)
    assert reply.form is not None
    assert check_view(reply.form.payload("C0NEATH"), "modal") == []
    groups = question(reply.form, "cluster")["option_groups"]
    assert isinstance(groups, list)
    assert [group["label"]["text"] for group in groups] == ["Swansea Bay University Health Board"]
    assert question(reply.form, "leads")["initial_users"] == [world.sian]
    assert question(reply.form, "facilitator")["initial_user"] == world.catrin
    assert reply.form.carries == str(world.neath)


async def test_a_typed_name_is_chosen_in_the_form(world: World) -> None:
    reply = await setup.open_form(await asked(world, world.dewi, "afan", channel="C0NEW"), world.services)
    assert reply.form is not None
    chosen = question(reply.form, "cluster")["initial_option"]
    assert isinstance(chosen, dict)
    assert chosen["text"]["text"] == "Afan"


async def test_the_answer_says_what_was_set_up_and_what_comes_next(world: World) -> None:
    request = await asked(world, world.dewi, answers=answers(world), carries=str(world.neath))
    reply = await setup.bind(request, world.services)
    assert reply.announces
    assert reply.message is not None
    assert check_message(reply.message.blocks) == []
    assert "Cluster leads: <@U0SIAN>, <@U0NIA>" in reply.message.text
    assert "Language of this channel: Cymraeg + English" in reply.message.text
    assert "/clwstwr meeting plan" in reply.message.text


async def test_a_taken_channel_is_answered_under_the_question_with_the_way_out(world: World) -> None:
    with pytest.raises(ChannelTaken) as refused:
        await setup.bind(
            await asked(world, world.dewi, answers=answers(world), channel=AFAN_CHANNEL), world.services
        )
    assert "Move the cluster here" in refusals.sentence(ENGLISH, refused.value)
    request = await asked(world, world.dewi, answers=answers(world, move=["move"]), channel=AFAN_CHANNEL)
    reply = await setup.bind(request, world.services)
    assert reply.message is not None
    assert "Without a channel now: Afan" in reply.message.text


async def test_the_first_operator_is_told_before_and_after(world: World) -> None:
    await world.run("DELETE FROM appointment WHERE role = 'operator'")
    reply = await setup.open_form(await asked(world, world.owen, "Neath"), world.services)
    assert reply.form is not None
    assert "you become the operator" in str(reply.form.blocks[0])
    request = await asked(world, world.owen, answers=answers(world))
    reply = await setup.bind(request, world.services)
    assert reply.message is not None
    assert "You are the operator now" in reply.message.text


async def test_a_direct_message_is_refused_kindly(world: World) -> None:
    with pytest.raises(NeedsChannel) as refused:
        await setup.open_form(await asked(world, world.dewi, channel="D0DEWI"), world.services)
    assert "in the cluster's channel" in refusals.sentence(ENGLISH, refused.value)


async def test_an_answer_that_is_no_cluster_is_refused(world: World) -> None:
    with pytest.raises(NothingFound):
        await setup.bind(await asked(world, world.dewi, answers=answers(world, cluster=None)), world.services)


async def test_sixty_three_clusters_fit_the_form_and_more_than_a_hundred_ask_for_the_name(
    world: World,
) -> None:
    await world.run(
        "INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, 98) n"
    )
    reply = await setup.open_form(await asked(world, world.dewi), world.services)
    assert reply.form is not None
    assert check_view(reply.form.payload("C0NEATH"), "modal") == []
    await world.run("INSERT INTO cluster (installation_id, board_id, name) VALUES (1, 1, 'One too many')")
    with pytest.raises(Refusal) as refused:
        await setup.open_form(await asked(world, world.dewi, channel="C0NEW"), world.services)
    assert "There are 101 clusters" in refusals.sentence(ENGLISH, refused.value)


@pytest.mark.parametrize("typed", ["setup Neath", "gosod Neath", "SETUP Neath"])
def test_setup_answers_to_its_english_and_welsh_names(typed: str) -> None:
    found = ROUTES.find(typed)
    assert found is not None
    assert (found[0].name, found[1]) == ("setup", "Neath")


async def test_who_leads_without_slack_is_not_offered_to_slack_and_goes_on_leading(world: World) -> None:
    await world.appoint("MRHIANJONES", "Rhian Jones", Role.CLUSTER_LEAD, cluster=world.neath)
    await world.appoint("MIFANPRICE", "Ifan Price", Role.FACILITATOR, cluster=world.neath)
    reply = await setup.open_form(await asked(world, world.dewi), world.services)
    assert reply.form is not None
    assert question(reply.form, "leads")["initial_users"] == [world.sian]
    assert question(reply.form, "facilitator")["initial_user"] == world.catrin
    request = await asked(world, world.dewi, answers=answers(world), carries=str(world.neath))
    await setup.bind(request, world.services)
    rows = await world.run(
        "SELECT p.handle FROM appointment a JOIN person p ON p.id = a.person_id"
        " WHERE a.ended_at IS NULL AND a.cluster_id = 1 AND p.handle LIKE 'M%' ORDER BY p.handle"
    )
    assert [row["handle"] for row in rows] == ["MIFANPRICE", "MRHIANJONES"]
