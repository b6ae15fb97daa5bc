"""Recording what a programme beside the contract asks, and what a year asked that has just ended."""

import pytest

from bot.domain.compliance import DutyState
from bot.domain.refusals import DutyNotFound, NothingFound
from bot.domain.sharing import Said
from tests.world import World


async def test_the_imtp_is_shared_by_name_and_counts_for_its_own_programme(world: World):
    world.winder.to("2019-09-27")
    receipt = await world.services.sharing.share_typed(await world.ask(world.sian), "IMTP", "imtp")
    assert (receipt.programme.key, receipt.requirement.key) == ("imtp-2020-23", "cluster-imtp")
    assert receipt.number == "IMTP-2020-23/000001"
    assert receipt.days_late == 0
    found = await world.services.deadlines.of_named(await world.ask(world.sian), "imtp")
    assert [each.state for each in found.parts[0].assessments] == [DutyState.MET]


async def test_an_imtp_after_the_end_of_september_is_taken_and_stamped_late(world: World):
    world.winder.to("2019-10-27")
    receipt = await world.services.sharing.share_typed(await world.ask(world.sian), "cluster imtp", "imtp")
    assert receipt.days_late == 27


async def test_the_form_offers_the_programmes_beside_the_contract(world: World):
    world.winder.to("2019-09-27")
    found = await world.services.sharing.choices(await world.ask(world.sian))
    beside = {year.key: [each.key for each in those] for year, those in found.others}
    assert beside == {"imtp-2020-23": ["cluster-imtp"]}
    said = Said("cluster-imtp@imtp-2020-23")
    receipt = await world.services.sharing.share(await world.ask(world.sian), said, "form")
    assert receipt.programme.key == "imtp-2020-23"


async def test_in_2017_18_nothing_stands_beside_the_contract(world: World):
    assert (await world.services.sharing.choices(await world.ask(world.sian))).others == ()
    with pytest.raises(DutyNotFound):
        await world.services.sharing.share_typed(await world.ask(world.sian), "imtp", "imtp")


async def test_after_easter_the_annual_report_of_the_year_that_ended_is_still_taken(world: World):
    world.winder.to("2018-04-04")
    receipt = await world.services.sharing.share_typed(await world.ask(world.sian), "annual report", "late")
    assert (receipt.programme.key, receipt.days_late) == ("2017/18", 4)


async def test_a_button_of_the_old_year_records_for_the_old_year(world: World):
    world.winder.to("2018-04-04")
    said = Said("action-plan@2017/18", owner=world.neath)
    receipt = await world.services.sharing.share(await world.ask(world.sian), said, "old")
    assert receipt.programme.key == "2017/18"
    bare = Said("action-plan", owner=world.neath)
    receipt = await world.services.sharing.share(await world.ask(world.sian), bare, "new")
    assert receipt.programme.key == "2018/19"


@pytest.mark.parametrize("word", ["pdp@1999/00", "nothing@2017/18", "@2017/18", "@"])
async def test_a_word_that_names_nothing_is_refused(world: World, word: str):
    with pytest.raises(NothingFound):
        await world.services.sharing.share(await world.ask(world.sian), Said(word), "x")


async def test_a_months_review_counts_for_the_month_it_was_done_in(world: World):
    world.winder.to("2026-11-23")
    typed = "monthly data on 5 May 2026"
    receipt = await world.services.sharing.share_typed(await world.ask(world.gareth), typed, "may")
    assert str(receipt.submission.period) == "2026-05-01"
    rows = await world.run("SELECT period FROM submission")
    assert [str(row["period"]) for row in rows] == ["2026-05-01"]
