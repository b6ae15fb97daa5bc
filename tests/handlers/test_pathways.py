"""Asking for the cluster's pathways and agreeing on them, typed and through the form, as the doors hand them on."""

from typing import Any

import pytest

from bot.domain.refusals import NotAllowed, PathwaysRefused
from bot.playground.blocks import check_message
from bot.views import refusals
from bot.views.actions import Action
from bot.views.message import Form, Message
from handlers import pathways
from handlers.request import Reply
from handlers.routes import ROUTES
from tests.answers import form_of
from tests.asking import asked
from tests.world import World

CHOICE = {"national": ["cancer", "dementia"], "local": "Falls at home", "meeting": "0", "reason": ""}


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    assert check_message(list(reply.message.blocks)) == []
    return reply.message


def question(form: Form, name: str) -> Any:
    return next(block for block in form.blocks if block.get("block_id") == name)["element"]


async def typed(world: World, text: str = "", user: str = "") -> Message:
    return message_of(await pathways.pathways(await asked(world, user or world.sian, text), world.services))


async def submit(world: World, **answers: Any) -> Message:
    request = await asked(world, world.sian, answers=CHOICE | answers)
    return message_of(await pathways.record(request, world.services))


def buttons(message: Message) -> str:
    return str([block for block in message.blocks if block["type"] == "actions"])


async def test_before_the_first_agreement_the_rule_and_the_list_are_told(world: World):
    told = await typed(world)
    assert "No pathways are agreed yet" in told.text
    assert "Cancer; Dementia; Improved mental health and well-being; COPD; Liver disease" in told.text
    assert Action.AGREE_PATHWAYS in buttons(told)
    assert Action.AGREE_PATHWAYS not in buttons(await typed(world, user=world.gareth))


async def test_what_was_typed_is_recorded_and_shown(world: World):
    await world.meeting("2017-04-01")
    told = await typed(world, "cancer, dementia, falls at home")
    assert "Recorded" in told.text
    assert "*falls at home* · chosen locally" in told.text
    assert "Agreed at the meeting: Saturday 1 April 2017" in told.text
    seen = await typed(world, user=world.gareth)
    assert "*Cancer* · from the national list" in seen.text
    assert Action.LOG_TEST in buttons(seen)


async def test_the_form_takes_the_same_and_asks_why_only_when_something_changes(world: World):
    opened = await pathways.open_form(await asked(world, world.sian), world.services)
    assert {block.get("block_id") for block in form_of(opened).blocks} >= {"meeting", "national", "local"}
    assert "reason" not in {block.get("block_id") for block in form_of(opened).blocks}
    assert "Recorded" in (await submit(world)).text
    again = form_of(await pathways.open_form(await asked(world, world.sian), world.services))
    assert [each["value"] for each in question(again, "national")["initial_options"]] == [
        "cancer",
        "dementia",
    ]
    assert question(again, "local")["initial_value"] == "Falls at home"
    assert "reason" in {block.get("block_id") for block in again.blocks}


async def test_a_change_is_told_with_its_reason_oldest_first(world: World):
    await submit(world)
    await submit(world, national=["cancer", "copd"], reason="No data on <dementia>")
    blocks = str((await typed(world)).blocks)
    assert "Reason: No data on &lt;dementia&gt;" in blocks
    assert blocks.index("Cancer, Dementia, Falls") < blocks.index("Cancer, COPD, Falls")


async def test_a_refused_choice_says_the_rule(world: World):
    with pytest.raises(PathwaysRefused) as refused:
        await submit(world, national=["cancer"], local="Falls, Frailty")
    said = refusals.sentence(world.voices.english, refused.value)
    assert "from the national list in your choice: 1" in said
    assert "at least 2 of them from the national list" in said
    for names, words in ((["cancer"], "You named 2 pathways."), (["cancer", "copd", "liver"], "4 pathways")):
        with pytest.raises(PathwaysRefused) as counted:
            await submit(world, national=names)
        assert words in refusals.sentence(world.voices.english, counted.value)


async def test_the_lead_sees_how_far_every_practice_is_and_a_representative_her_own(world: World):
    await submit(world)
    assert "Practice: Tabernacle Surgery" in str((await typed(world)).blocks)
    own = str((await typed(world, user=world.nia)).blocks)
    assert "Practice: Skewen Medical Centre" in own
    assert "Tabernacle" not in own
    assert "fewer is never a failure" in own


async def test_a_form_sent_twice_is_answered_kindly(world: World):
    await submit(world)
    assert "recorded already" in (await submit(world)).text


async def test_an_open_register_is_mentioned_where_there_is_a_quorum(world: World):
    await world.run("UPDATE cluster_channel SET quorum = 4 WHERE cluster_id = 1")
    meeting = await world.meeting("2017-04-01")
    told = await submit(world, meeting=str(meeting))
    assert "register of that meeting is still open" in str(told.blocks)


async def test_a_year_without_pathways_says_so(world: World):
    with pytest.raises(NotAllowed):
        await typed(world, user=world.owen)


async def test_the_commands_answer_to_their_welsh_names():
    for welsh, name in (("llwybrau canser", "pathways"), ("prawf 2", "test"), ("llyfrgell", "library")):
        found = ROUTES.find(welsh)
        assert found is not None
        assert found[0].name == name


@pytest.mark.parametrize("more_clusters", [0, 64])
async def test_a_command_costs_three_round_trips_however_many_clusters_there_are(
    world: World, more_clusters: int
):
    await world.run(
        """INSERT INTO cluster (installation_id, board_id, name)
           SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, :count::int) n""",
        count=more_clusters,
    )
    costs = []
    for text in ("", "cancer, dementia, falls", "cancer, copd, falls because of the data"):
        before = world.database.round_trips
        await pathways.pathways(await asked(world, world.sian, text), world.services)
        costs.append(world.database.round_trips - before)
    assert costs == [2, 3, 3]
