"""CND 001W: the board's matrix, the practice's assessment and its outcomes without the finances, and the PDP."""

from datetime import date

import pytest

from bot.domain.compliance import Assessment, DutyState
from bot.domain.refusals import HoldsFinancialPart, NotAllowed, NotDeclared, NotYourPractice
from bot.domain.requirements import Audience
from bot.domain.sharing import Said
from tests.world import World

FREE = "without the financial part"


async def duty(world: World, key: str, owner: str = "Dyfed Road Health Centre") -> Assessment:
    report = await world.services.reports.compliance(world.installation, world.neath)
    found = [a for a in report.assessments if a.duty.requirement.key == key]
    return next((a for a in found if a.duty.owner.name == owner), found[0])


async def share(world: World, user: str, text: str) -> None:
    await world.services.sharing.share_typed(await world.ask(user), text, f"{user} {text}")


async def test_duty_01_the_board_makes_the_matrix_available_once_for_all_its_clusters(world: World):
    owed = await duty(world, "matrix-available")
    assert (owed.duty.due, owed.duty.working_due) == (date(2017, 4, 30), date(2017, 4, 28))
    with pytest.raises(NotAllowed):
        await share(world, world.gareth, "pre-populated matrix")
    world.winder.to("2017-05-02")
    assert (await duty(world, "matrix-available")).state is DutyState.OVERDUE
    await share(world, world.catrin, "pre-populated matrix on 27 April")
    found = await duty(world, "matrix-available")
    assert (found.state, found.shared_on) == (DutyState.MET, date(2017, 4, 27))
    afan = await world.services.reports.compliance(world.installation, world.afan)
    assert next(a for a in afan.assessments if a.duty.requirement.key == "matrix-available").done


async def test_duty_02_the_assessment_goes_to_the_board_without_the_financial_part(world: World):
    world.winder.to("2017-05-15")
    owed = await duty(world, "matrix")
    assert (owed.duty.due, owed.duty.requirement.audience) == (date(2017, 5, 31), frozenset({Audience.BOARD}))
    with pytest.raises(NotDeclared):
        await share(world, world.gareth, "matrix")
    said = Said("matrix", owner=owed.duty.owner.id, note="Drawings per partner", without_finances=True)
    with pytest.raises(HoldsFinancialPart):
        await world.services.sharing.share(await world.ask(world.gareth), said, "money")
    await share(world, world.gareth, f"matrix {FREE}")
    assert (await duty(world, "matrix")).state is DutyState.MET


async def test_duty_03_the_outcomes_go_to_the_cluster_and_that_is_another_record(world: World):
    world.winder.to("2017-05-15")
    owed = (await duty(world, "assessment-outcomes")).duty
    assert (owed.due, owed.requirement.audience) == (None, frozenset({Audience.CLUSTER}))
    await share(world, world.gareth, f"matrix {FREE}")
    assert (await duty(world, "assessment-outcomes")).state is DutyState.OPEN
    with pytest.raises(NotDeclared):
        await share(world, world.gareth, "outcomes")
    await share(world, world.gareth, f"outcomes {FREE}")
    assert (await duty(world, "assessment-outcomes")).state is DutyState.MET
    assert (await duty(world, "matrix", "Skewen Medical Centre")).state is not DutyState.MET


async def test_duty_04_the_pdp_goes_to_the_board_by_31_may_and_needs_no_declaration(world: World):
    world.winder.to("2017-05-31")
    owed = (await duty(world, "pdp")).duty
    assert (owed.due, owed.working_due) == (date(2017, 5, 31), date(2017, 5, 31))
    assert not owed.requirement.without_financial_part
    with pytest.raises(NotYourPractice):
        await share(world, world.gareth, "PDP Skewen")
    await share(world, world.gareth, "PDP")
    assert (await duty(world, "pdp")).state is DutyState.MET
    assert (await duty(world, "pdp", "Skewen Medical Centre")).state is DutyState.DUE_SOON


async def test_duty_04_its_three_years_are_not_confused_with_money_for_the_plan(world: World):
    world.winder.to("2017-05-15")
    said = Said(
        "pdp", owner=world.practice("Dyfed"), note="Three years ahead; the costs of a new nurse are in it"
    )
    receipt = await world.services.sharing.share(await world.ask(world.gareth), said, "pdp")
    assert receipt.fresh
