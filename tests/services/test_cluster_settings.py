"""A cluster's own settings on the real database: kept by those who lead it, and known at once."""

import pytest

from bot.domain.cluster_settings import ClusterSettings, RagLegend
from bot.domain.refusals import NotAllowed, NotAQuorum, NotSetUp, NotUnderstood
from tests.world import AFAN_CHANNEL, World


async def test_a_lead_sets_a_quorum_and_everybody_knows_it_at_once(world: World):
    lead = await world.ask(world.sian)
    assert (lead.here and lead.here.quorum) is None
    kept = await world.services.cluster_settings.change(lead, ClusterSettings(5, RagLegend.RISK), "k")
    assert (kept.quorum, kept.rag_legend) == (5, RagLegend.RISK)
    here = (await world.ask(world.gareth)).here
    assert here is not None
    assert (here.quorum, here.rag_legend) == (5, RagLegend.RISK)
    elsewhere = (await world.ask(world.gareth, AFAN_CHANNEL)).here
    assert elsewhere is not None
    assert (elsewhere.quorum, elsewhere.rag_legend) == (None, RagLegend.PROGRESS)


@pytest.mark.parametrize(
    ("typed", "quorum", "legend"),
    [
        ("quorum 4", 4, RagLegend.PROGRESS),
        ("cworwm 4", 4, RagLegend.PROGRESS),
        ("quorum none", None, RagLegend.PROGRESS),
        ("colours risk", 3, RagLegend.RISK),
        ("lliwiau risg", 3, RagLegend.RISK),
        ("rag progress", 3, RagLegend.PROGRESS),
    ],
)
async def test_a_typed_line_changes_one_setting_and_leaves_the_other(
    world: World, typed: str, quorum: int | None, legend: RagLegend
):
    settings = world.services.cluster_settings
    await settings.change(await world.ask(world.sian), ClusterSettings(3), "first")
    kept = await settings.change_typed(await world.ask(world.sian), typed, "second")
    assert (kept.quorum, kept.rag_legend) == (quorum, legend)


async def test_what_is_no_setting_is_refused(world: World):
    settings = world.services.cluster_settings
    lead = await world.ask(world.sian)
    for typed in ("quorum 0", "quorum 100", "quorum five"):
        with pytest.raises(NotAQuorum):
            await settings.change_typed(lead, typed, typed)
    for typed in ("quorum", "colours blue", "size 5"):
        with pytest.raises(NotUnderstood):
            await settings.change_typed(lead, typed, typed)


async def test_only_those_who_lead_change_settings_and_only_with_a_channel(world: World):
    settings = world.services.cluster_settings
    for user in (world.gareth, world.priya, world.dewi, world.owen):
        with pytest.raises(NotAllowed):
            await settings.change(await world.ask(user), ClusterSettings(5), user)
    await world.run("DELETE FROM cluster_channel WHERE cluster_id = 1 RETURNING id")
    with pytest.raises(NotSetUp):
        await settings.show(await world.ask(world.sian, None))


async def test_a_setting_costs_two_round_trips(world: World):
    before = world.database.round_trips
    await world.services.cluster_settings.change_typed(await world.ask(world.sian), "quorum 5", "k")
    assert world.database.round_trips - before == 2
