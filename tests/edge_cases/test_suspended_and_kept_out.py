"""The framework relaxed in January, and finances that have no place in a cluster's channel."""

from datetime import date

import pytest

from bot.domain.compliance import DutyState, Rag
from bot.domain.financial_part import looks_like_financial_file, mentions_financial_part
from bot.domain.refusals import HoldsFinancialPart, NotDeclared
from bot.domain.sharing import Said
from bot.domain.suspending import SuspensionWish
from bot.views import duties
from bot.views.words import ENGLISH
from tests.world import World

WINTER = SuspensionWish(date(2018, 1, 5), date(2018, 3, 31), ("CND 010W",), "Winter pressure")


async def test_edge_25_what_is_relaxed_from_january_is_suspended_and_not_missed(world: World):
    world.winder.to("2018-01-08")
    await world.services.suspensions.announce(await world.ask(world.catrin), WINTER, "k")
    for day in ("2018-01-08", "2018-03-31"):
        world.winder.to(day)
        report = await world.services.reports.compliance(world.installation, world.neath)
        found = next(a for a in report.assessments if a.duty.requirement.key == "annual-report")
        assert (found.state, found.rag) == (DutyState.SUSPENDED, Rag.GREY)
        assert duties.state(ENGLISH, found, date.fromisoformat(day)).startswith("Suspended")
    others = [a for a in report.assessments if a.duty.requirement.indicator != "CND 010W"]
    assert DutyState.SUSPENDED not in {a.state for a in others}


async def test_edge_25_looking_back_after_the_year_it_is_still_suspended_and_not_overdue(world: World):
    world.winder.to("2018-01-08")
    await world.services.suspensions.announce(await world.ask(world.catrin), WINTER, "k")
    world.winder.to("2018-04-20")
    listed = await world.services.deadlines.of_named(await world.ask(world.sian), "2017/18")
    found = [each for part in listed.parts for each in part.assessments if each.duty.due == WINTER.ends]
    states = {
        each.duty.requirement.indicator: each.state for each in found if not each.duty.requirement.is_aim
    }
    assert states == {
        "CND 010W": DutyState.SUSPENDED,
        "CND 011W": DutyState.OVERDUE,
        "CND 012W": DutyState.OVERDUE,
    }


async def test_edge_25_reminders_stop_and_the_ledger_says_why(world: World):
    world.winder.to("2018-01-08")
    await world.services.reminders.plan()
    about = "SELECT state, reason FROM reminder WHERE subject LIKE :about AND recipient = :user ORDER BY id"
    asked = {"about": "%:annual-report:%", "user": world.sian}
    assert [row["state"] for row in await world.run(about, **asked)] == ["planned"]
    await world.services.suspensions.announce(await world.ask(world.catrin), WINTER, "k")
    await world.services.reminders.plan()
    rows = await world.run(about, **asked)
    assert [(row["state"], row["reason"]) for row in rows] == [("cancelled", "suspended")]


@pytest.mark.parametrize(
    "name",
    [
        "Sustainability assessment - financial part.xlsx",
        "GPSAF_finance_2017.xlsx",
        "castle-sustainability-accounts.pdf",
        "Asesiad cynaliadwyedd rhan ariannol.docx",
        "Financial information.xlsx",
    ],
)
def test_edge_26_a_file_that_sounds_like_the_financial_part_is_asked_about(name: str):
    assert looks_like_financial_file(name)


@pytest.mark.parametrize(
    "name",
    [
        "Sustainability assessment.xlsx",
        "Sustainability assessment without financial part.pdf",
        "Asesiad cynaliadwyedd heb y rhan ariannol.docx",
        "Cluster accounts 2017.xlsx",
        "PDP.docx",
        "Winter plan and finances.docx",
    ],
)
def test_edge_26_an_innocent_file_is_left_in_peace(name: str):
    assert not looks_like_financial_file(name)


def test_edge_26_of_an_assessment_money_tells_even_if_nobody_names_it():
    assert not mentions_financial_part("Income was lower")
    assert mentions_financial_part("Income was lower", of_assessment=True)


async def test_edge_26_a_note_with_finances_is_refused_and_the_rest_has_to_be_declared(world: World):
    dyfed = world.practice("Dyfed")
    gareth, sharing = await world.ask(world.gareth), world.services.sharing
    for requirement in ("matrix", "assessment-outcomes"):
        with pytest.raises(NotDeclared):
            await sharing.share(gareth, Said(requirement, practice=dyfed), "undeclared")
        money = Said(requirement, practice=dyfed, note="Turnover is down", without_finances=True)
        with pytest.raises(HoldsFinancialPart) as refused:
            await sharing.share(gareth, money, "money")
        assert refused.value.question == "note"
    assert await world.run("SELECT id FROM submission") == []
