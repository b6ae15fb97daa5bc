"""A cluster's settings as its leads change them, and where people then read them."""

from bot.domain.outcomes import WrittenOutcome
from bot.domain.plan_words import Column
from handlers import cluster_settings, plan
from tests.asking import asked
from tests.world import World


async def test_the_form_shows_what_holds_and_keeps_what_is_answered(world: World):
    form = (await cluster_settings.change(await asked(world, world.sian), world.services)).form
    assert form is not None
    assert [block["block_id"] for block in form.blocks if block["type"] == "input"] == ["quorum", "legend"]
    assert "the guidance does not ask for a quorum" in str(form.blocks)
    answers = {"quorum": "5", "legend": "risk"}
    reply = await cluster_settings.save(await asked(world, world.sian, answers=answers), world.services)
    assert reply.message is not None
    assert "Quorum: 5 practices" in reply.message.text
    assert "Red: at risk, needs help" in reply.message.text


async def test_the_plan_reads_its_colours_as_the_cluster_means_them(world: World):
    row = WrittenOutcome(None, {Column.OBJECTIVE: "Winter plan", Column.RAG: "red"})
    await world.services.plan.record(await world.ask(world.sian), "row", row)
    before = (await plan.show(await asked(world, world.gareth), world.services)).message
    await cluster_settings.change(await asked(world, world.sian, "colours risk"), world.services)
    after = (await plan.show(await asked(world, world.gareth), world.services)).message
    assert before is not None
    assert after is not None
    assert "Red: not started yet" in str(before.blocks)
    assert "Red: at risk, needs help" in str(after.blocks)
    assert "not started yet" not in str(after.blocks)
