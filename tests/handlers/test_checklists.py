"""A document's checklist: what it has to speak about, ticked off by those who lead."""

import pytest

from bot.domain.refusals import NoChecklist, NotAllowed
from bot.views import refusals
from bot.views.actions import OfRequirement
from bot.views.words import ENGLISH
from handlers import checklists
from handlers.request import Reply
from tests.asking import asked
from tests.world import World

REPORT = OfRequirement("2017/18", "annual-report").encode()


def texts(reply: Reply) -> str:
    assert reply.message is not None
    return reply.message.text


async def ticked(world: World, *topics: str, key: str = "") -> Reply:
    request = await asked(world, world.sian, carries=REPORT, answers={"topics:1": list(topics)}, key=key)
    return await checklists.save(request, world.services)


async def test_the_annual_report_has_its_four_topics_to_tick_off(world: World):
    reply = await checklists.show(await asked(world, world.sian), world.services)
    assert "Covered: 0 of 4" in texts(reply)
    assert "☐ Missing: Access to services" in texts(reply)
    reply = await ticked(world, "winter", "access")
    assert "Covered: 2 of 4" in texts(reply)
    assert f"☑ Covered: Access to services · 3 Apr 2017 · <@{world.sian}>" in texts(reply)


async def test_a_tick_is_taken_back_and_both_stay_on_record(world: World):
    await ticked(world, "winter", "access")
    reply = await ticked(world, "access")
    assert "Covered: 1 of 4" in texts(reply)
    rows = await world.run("SELECT topic, ticked FROM topic_tick ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [("winter", True), ("access", True), ("winter", False)]


async def test_the_same_delivery_twice_ticks_once(world: World):
    await ticked(world, "winter", key="once")
    await ticked(world, "winter", key="once")
    assert len(await world.run("SELECT 1 FROM topic_tick")) == 1


async def test_the_ten_headings_of_the_three_year_plan_are_a_checklist(world: World):
    world.winder.to("2019-09-02")
    reply = await checklists.show(await asked(world, world.sian, "imtp"), world.services)
    assert "Covered: 0 of 10" in texts(reply)


async def test_members_look_and_only_those_who_lead_tick(world: World):
    reply = await checklists.show(await asked(world, world.gareth), world.services)
    assert "The cluster lead ticks it off." in str(reply.message.blocks if reply.message else "")
    with pytest.raises(NotAllowed):
        await checklists.save(
            await asked(world, world.gareth, carries=REPORT, answers={"topics:1": ["winter"]}), world.services
        )


async def test_an_unknown_document_is_answered_with_those_that_have_a_checklist(world: World):
    with pytest.raises(NoChecklist) as refused:
        await checklists.show(await asked(world, world.sian, "shopping"), world.services)
    assert "Annual report agreed and shared" in refusals.sentence(ENGLISH, refused.value)


async def test_the_plan_has_no_checklist_because_its_rows_tell(world: World):
    with pytest.raises(NoChecklist):
        await checklists.show(await asked(world, world.sian, "action plan"), world.services)
