"""Pathways where the guidance is silent: odd choices, changes in the year, one test for two, fewer than nine."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.change_tests import CycleWords
from bot.domain.compliance import Assessment, DutyState, Rag
from bot.domain.pathway_work import PathwayWork, WrittenCycle
from bot.domain.pathways import WrittenChoice, beyond_the_basket, check_choice, pathway_requirement
from bot.domain.refusals import PathwaysRefused, PathwayUnknown
from bot.views import duties, pathways, refusals
from tests.world import World
from tests.years import the_year


async def agree(world: World, *names: str, reason: str = "") -> PathwayWork:
    asker = await world.ask(world.sian)
    return (await world.services.pathways.agree(asker, uuid4().hex, WrittenChoice(names, reason))).work


async def carry_out(world: World, pathway: str, times: int = 1) -> None:
    gareth = await world.ask(world.gareth)
    words = CycleWords(aim="Ring carers", done="Rang ten")
    for _ in range(times):
        await world.services.change_tests.record(
            gareth, uuid4().hex, WrittenCycle(words, None, world.practice("Dyfed"), pathway)
        )


async def counted(world: World) -> dict[str, int]:
    work = (await world.services.change_tests.show(await world.ask(world.gareth))).work
    return dict(work.counts.get(world.practice("Dyfed"), {}))


async def aim(world: World) -> Assessment:
    found = await world.services.deadlines.overview(await world.ask(world.gareth), the_year())
    return next(each for part in found.parts for each in part.assessments if each.duty.requirement.is_aim)


async def test_edge_27_a_choice_of_local_ones_or_one_from_the_basket_is_refused_with_the_reason(world: World):
    for names in (("falls", "frailty", "diabetes"), ("cancer", "frailty", "diabetes")):
        with pytest.raises(PathwaysRefused) as refused:
            await agree(world, *names)
        said = refusals.sentence(world.voices.english, refused.value)
        assert "at least 2 of them from the national list" in said
        assert "Liver disease" in said
    assert (await world.services.pathways.show(await world.ask(world.sian))).agreements.agreed is None


async def test_edge_27_a_third_from_the_basket_stands_for_the_local_one_with_a_note(world: World):
    work = await agree(world, "cancer", "dementia", "liver disease")
    assert work.agreements.current == ("cancer", "dementia", "liver")
    told = pathways.overview(world.voices.english, work, await world.ask(world.sian))
    assert "The guidance does not forbid it: our reading." in str(told.blocks)


CHOICES = st.lists(
    st.sampled_from(["cancer", "dementia", "mental-health", "copd", "liver", "falls", "frailty", "diabetes"]),
    unique=True,
    max_size=6,
)


@given(CHOICES)
def test_edge_27_exactly_three_pass_of_which_two_are_national(names: list[str]):
    asked = pathway_requirement(the_year())
    assert asked is not None
    asks = asked[1]
    national = sum(any(choice.key == name for choice in asks.basket) for name in names)
    if len(names) == 3 and national >= 2:
        assert sorted(check_choice(asks, names)) == sorted(names)
        assert beyond_the_basket(asks, names) is (national == 3)
    else:
        with pytest.raises(PathwaysRefused):
            check_choice(asks, names)


async def test_edge_28_a_pathway_changed_mid_year_keeps_its_history_and_its_tests(world: World):
    await agree(world, "cancer", "dementia", "falls")
    await carry_out(world, "dementia", 2)
    world.winder.to("2017-10-02")
    work = await agree(world, "cancer", "copd", "falls", reason="No data on dementia")
    assert [each.chosen[1] for each in work.agreements.history] == ["dementia", "copd"]
    assert work.agreements.history[-1].reason == "No data on dementia"
    await carry_out(world, "copd")
    await carry_out(world, "dementia")  # done before the change, written down after it
    assert await counted(world) == {"dementia": 3, "copd": 1}


async def test_edge_29_a_test_done_for_two_pathways_counts_once_for_the_one_named(world: World):
    await agree(world, "cancer", "dementia", "falls")
    with pytest.raises(PathwayUnknown):
        await carry_out(world, "cancer and dementia")
    await carry_out(world, "dementia")
    assert await counted(world) == {"dementia": 1}
    assert (await aim(world)).evidence.tests == 1


async def test_edge_30_fewer_than_nine_tests_are_an_aim_in_amber_and_never_failed(world: World):
    await agree(world, "cancer", "dementia", "falls")
    await carry_out(world, "dementia", 2)
    for day in ("2017-06-01", "2018-03-30", "2018-04-20"):
        world.winder.to(day)
        found = await aim(world)
        assert (found.state, found.rag) == (DutyState.AIM_OPEN, Rag.AMBER)
        said = duties.state(world.voices.english, found, world.winder.at.date()).casefold()
        assert "aim" in said
        assert "fail" not in said
        assert "overdue" not in said
