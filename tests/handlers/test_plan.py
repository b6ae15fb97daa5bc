"""Asking for the plan and writing outcomes, typed and through the form, as the doors hand them on."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.refusals import HoldsPatientData, NotAllowed, NothingFound, NotUnderstood, RowNotShown
from bot.playground.blocks import check_message
from bot.views.actions import Action, OfPlanPage, OfPlanRow, OfRow
from bot.views.message import Form, Message
from handlers import plan
from handlers.request import Reply
from handlers.routes import ROUTES
from tests.answers import form_of
from tests.asking import asked
from tests.world import World

NEW: dict[str, Any] = {
    "meeting": "0",
    "row": "new",
    "objective": "Winter flu clinics",
    "key_partners": "Pharmacists",
    "complete_by": "30 September 2017",
    "outcome": None,
    "progress": None,
    "rag": "red",
    "focus": "winter",
}
FRESH = OfPlanRow(0, 0).encode()


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    assert check_message(list(reply.message.blocks)) == []
    return reply.message


def question(form: Form, name: str) -> Any:
    return next(block for block in form.blocks if block.get("block_id") == name)["element"]


async def submit(world: World, answers: dict[str, Any], carries: str = FRESH, **more: Any) -> Reply:
    request = await asked(world, world.sian, answers=answers, carries=carries, **more)
    return await plan.record(request, world.services)


async def typed(world: World, text: str, user: str | None = None) -> Reply:
    return await plan.write(await asked(world, user or world.sian, text), world.services)


async def shown(world: World, text: str = "", user: str | None = None) -> Message:
    return message_of(await plan.show(await asked(world, user or world.sian, text), world.services))


async def test_outcome_opens_a_form_with_the_latest_meeting_chosen(world: World):
    held = await world.meeting("2017-06-14", closed=True)
    await world.meeting("2017-09-13")
    world.winder.to("2017-06-15")
    form = form_of(await typed(world, ""))
    meetings = question(form, "meeting")
    assert [each["value"] for each in meetings["options"]] == [str(held), "0"]
    assert meetings["initial_option"]["value"] == str(held)
    assert question(form, "row")["initial_option"]["value"] == "new"


async def test_a_submitted_form_makes_a_row_and_tells_it(world: World):
    told = message_of(await submit(world, NEW))
    assert "New row in the plan: *1. Winter flu clinics*" in told.text
    assert "Red: not started yet" in told.text
    text = str((await shown(world)).blocks)
    assert "Winter flu clinics" in text
    assert "30 September 2017" in text


async def test_choosing_a_row_refills_the_form_under_new_names(world: World):
    await submit(world, NEW)
    await typed(world, "1 progress: Two practices trained")
    fresh = form_of(await typed(world, ""))
    request = await asked(world, world.sian, value="1", carries=FRESH)
    filled = form_of(await plan.choose_row(request, world.services))
    progress = question(filled, "progress")
    assert progress["initial_value"] == "Two practices trained"
    assert progress["action_id"] != question(fresh, "progress")["action_id"]
    assert question(filled, "meeting")["action_id"] == question(fresh, "meeting")["action_id"]
    assert question(filled, "focus")["initial_option"]["value"] == "winter"
    assert filled.carries == OfPlanRow(1, 2).encode()
    again = await plan.choose_row(await asked(world, world.sian, value="new"), world.services)
    assert "initial_value" not in question(form_of(again), "progress")


async def test_a_form_changes_only_what_was_changed_in_it(world: World):
    await submit(world, NEW)
    await typed(world, "1 partners: The council")
    answers = NEW | {"row": "1", "progress": "Begun", "focus": "none"}
    told = message_of(await submit(world, answers, OfPlanRow(1, 1).encode()))
    assert "Begun" in told.text
    (row,) = (await world.services.plan.show(await world.ask(world.sian))).actions
    assert (row.words.key_partners, row.words.progress, row.words.focus) == ("The council", "Begun", "")


async def test_a_form_whose_words_belong_to_another_row_is_not_taken(world: World):
    await submit(world, NEW)
    with pytest.raises(RowNotShown) as refused:
        await submit(world, NEW | {"row": "1"}, FRESH)
    assert refused.value.question == "row"


async def test_an_nhs_number_in_the_form_is_refused_under_its_question(world: World):
    with pytest.raises(HoldsPatientData) as refused:
        await submit(world, NEW | {"progress": "Seen 943 476 5919"})
    assert refused.value.question == "progress"
    assert type(refused.value.question) is str  # it becomes a key of JSON, which takes no relation of str


async def test_a_form_sent_twice_is_answered_kindly(world: World):
    await submit(world, NEW, key="same")
    told = message_of(await submit(world, NEW, key="same"))
    assert "recorded already" in told.text
    assert len((await world.services.plan.show(await world.ask(world.sian))).actions) == 1


async def test_a_row_is_changed_by_typing(world: World):
    await submit(world, NEW)
    told = message_of(await typed(world, "1 rag green"))
    assert "was “Red: not started yet”, now “Green: completed”" in told.text
    assert "says this already" in message_of(await typed(world, "1 rag: Gwyrdd")).text


async def test_typing_what_makes_no_sense_is_told_and_changes_nothing(world: World):
    await submit(world, NEW)
    with pytest.raises(NotUnderstood):
        await typed(world, "1 colour green")
    with pytest.raises(NothingFound):
        await typed(world, "7 rag green")
    with pytest.raises(NotUnderstood):
        await plan.show(await asked(world, world.sian, "everything"), world.services)
    with pytest.raises(NothingFound):
        await plan.show(await asked(world, world.sian, "7"), world.services)


async def test_no_change_typed_or_pressed_is_the_refresh(world: World):
    held = await world.meeting("2017-06-14", closed=True)
    world.winder.to("2017-06-15")
    before = await shown(world)
    assert "still has to be updated" in before.text
    pressed = await plan.review(await asked(world, world.sian, value=OfRow(held).encode()), world.services)
    assert "stays as it is" in message_of(pressed).text
    assert "already" in message_of(await typed(world, "no change")).text
    assert "still has to be updated" not in (await shown(world)).text


async def test_the_plan_tells_what_changed_at_the_last_meeting_and_what_is_missing(world: World):
    await submit(world, NEW)
    await world.meeting("2017-06-14", closed=True)
    world.winder.to("2017-06-15")
    await typed(world, "1 rag amber")
    blocks = str((await shown(world)).blocks)
    assert "What changed at the last meeting: Wednesday 14 June 2017" in blocks
    assert "RAG rating: was “Red: not started yet”, now “Amber: in progress”" in blocks
    assert "Access to services; Service development; Review of quality assurance" in blocks


async def test_a_row_tells_its_history_oldest_first(world: World):
    await submit(world, NEW)
    await typed(world, "1 rag amber")
    await typed(world, "1 rag green")
    blocks = str((await shown(world, "#1")).blocks)
    assert blocks.index("now “Amber: in progress”") < blocks.index("now “Green: completed”")
    assert f"<@{world.sian}>" in blocks


async def test_a_partner_sees_the_plan_without_buttons_that_would_refuse_him(world: World):
    await submit(world, NEW)
    assert Action.NEW_OUTCOME not in str((await shown(world, user=world.priya)).blocks)
    assert Action.NEW_OUTCOME in str((await shown(world)).blocks)


async def test_buttons_turn_pages_in_place_and_open_forms(world: World):
    await submit(world, NEW)
    turned = await plan.turn(await asked(world, world.sian, value=OfPlanPage(0, 2).encode()), world.services)
    assert turned.replace
    opened = await plan.turn(await asked(world, world.sian), world.services)
    assert not opened.replace
    form = form_of(
        await plan.open_form(await asked(world, world.sian, value=OfRow(1).encode()), world.services)
    )
    assert question(form, "objective")["initial_value"] == "Winter flu clinics"


async def test_both_commands_answer_to_their_welsh_names() -> None:
    for welsh, name in (("cynllun 3", "plan"), ("canlyniad 3 cog gwyrdd", "outcome")):
        found = ROUTES.find(welsh)
        assert found is not None
        assert found[0].name == name


@pytest.mark.parametrize("more_clusters", [0, 64])
async def test_a_command_costs_three_round_trips_however_many_clusters_there_are(
    world: World, more_clusters: int
):
    await submit(world, NEW)
    await world.run(
        """INSERT INTO cluster (installation_id, board_id, name)
           SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, :count::int) n""",
        count=more_clusters,
    )
    costs = []
    for handler, text in (
        (plan.show, ""),
        (plan.show, "1"),
        (plan.write, ""),
        (plan.write, "1 rag amber"),
    ):
        before = world.database.round_trips
        await handler(await asked(world, world.sian, text), world.services)
        costs.append(world.database.round_trips - before)
    await world.meeting("2017-06-14", closed=True)
    world.winder.at = datetime(2017, 6, 15, tzinfo=UTC)
    before = world.database.round_trips
    await plan.write(await asked(world, world.sian, "no change"), world.services)
    assert [*costs, world.database.round_trips - before] == [2, 2, 2, 3, 3]


async def test_a_member_adds_progress_by_typing_or_by_the_form(world: World):
    await submit(world, NEW)
    told = message_of(await typed(world, "1 progress: Staff trained.", world.nia))
    assert "Staff trained." in told.text
    assert "Record another outcome" not in str(told.blocks)
    assert "Add progress…" in str((await shown(world, user=world.priya)).blocks)
    form = form_of(await plan.open_progress(await asked(world, world.priya), world.services))
    answers = {"row": "1", "progress": "Two pharmacies joined."}
    request = await asked(world, world.priya, answers=answers, carries=form.carries)
    assert "Two pharmacies joined." in message_of(await plan.add_progress(request, world.services)).text
    with pytest.raises(NotAllowed):
        await typed(world, "1 rag green", world.nia)
