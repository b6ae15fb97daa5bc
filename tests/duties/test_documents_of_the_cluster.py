"""The cluster's own two documents: the action plan by the end of July, the annual report by the end of March."""

from datetime import date

import pytest

from bot.domain.compliance import Assessment, DutyState
from bot.domain.outcomes import WrittenOutcome
from bot.domain.plan_words import Column
from bot.domain.refusals import NotAllowed
from tests.world import World


async def cluster_duty(world: World, key: str) -> Assessment:
    found = await world.services.deadlines.of_named(await world.ask(world.sian), "2017/18")
    return next(each for part in found.parts for each in part.assessments if each.duty.requirement.key == key)


async def test_duty_05_the_plan_with_its_four_focus_areas_is_agreed_and_shared_by_31_july(world: World):
    owed = await cluster_duty(world, "action-plan")
    assert (owed.duty.due, owed.duty.working_due) == (date(2017, 7, 31), date(2017, 7, 31))
    lead = await world.ask(world.sian)
    plan = await world.services.plan.show(lead)
    assert [topic.key for topic in plan.missing_topics] == ["winter", "access", "services", "quality"]
    for focus in ("winter", "access", "services", "quality"):
        written = {Column.OBJECTIVE: f"Something about {focus}", Column.FOCUS: focus, Column.RAG: "red"}
        await world.services.plan.record(lead, focus, WrittenOutcome(None, written))
    assert (await world.services.plan.show(lead)).missing_topics == ()

    world.winder.to("2017-08-01")
    assert (await cluster_duty(world, "action-plan")).state is DutyState.OVERDUE
    await world.services.sharing.share_typed(await world.ask(world.sian), "action plan on 28 July", "plan")
    assert (await cluster_duty(world, "action-plan")).state is DutyState.MET


async def test_duty_05_a_practice_does_not_share_the_plan_for_its_cluster(world: World):
    world.winder.to("2017-07-28")
    with pytest.raises(NotAllowed):
        await world.services.sharing.share_typed(await world.ask(world.gareth), "action plan", "plan")


async def test_duty_11_the_annual_report_with_its_four_topics_is_shared_by_easter_saturday(world: World):
    owed = await cluster_duty(world, "annual-report")
    assert (owed.duty.due, owed.duty.working_due) == (date(2018, 3, 31), date(2018, 3, 29))
    lead = await world.ask(world.sian)
    checklist = await world.services.checklists.show(lead, "annual report")
    assert [topic.key for topic in checklist.missing] == ["quality", "winter", "access", "services"]
    done = await world.services.checklists.tick(
        lead, "2017/18", "annual-report", ["quality", "winter", "access", "services"], "ticked"
    )
    assert done.missing == ()
    assert (await cluster_duty(world, "annual-report")).state is DutyState.OPEN, "ticked is not yet shared"

    world.winder.to("2018-04-03")
    await world.services.sharing.share_typed(
        await world.ask(world.sian), "annual report on 31 March 2018", "report"
    )
    shared = await cluster_duty(world, "annual-report")
    assert (shared.state, shared.late) == (DutyState.MET, False)
