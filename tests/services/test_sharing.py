"""Recording that something was shared: receipts, repeats, revisions, mistakes taken back, and who may."""

import asyncio
from datetime import date

import pytest

from bot.domain.refusals import (
    BadDate,
    CountedNotShared,
    DateOutside,
    DutyAmbiguous,
    DutyNeedsPractice,
    DutyNotFound,
    HoldsFinancialPart,
    HoldsPatientData,
    NotAllowed,
    NothingFound,
    NotSharedYet,
    NotYourPractice,
    PracticeNotFound,
    ReasonNeeded,
)
from bot.domain.requirements import OwnerKind
from bot.domain.sharing import Receipt, Said
from tests.world import AFAN_CHANNEL, World

_KEYS = iter(range(1, 10_000))


async def share(world: World, user: str, text: str, key: str = "") -> Receipt:
    asker = await world.ask(user)
    return await world.services.sharing.share_typed(asker, text, key or f"typed-{next(_KEYS)}")


async def share_form(world: World, user: str, said: Said) -> Receipt:
    return await world.services.sharing.share(await world.ask(user), said, f"form-{next(_KEYS)}")


async def test_a_representative_shares_for_the_own_practice_and_gets_a_receipt(world: World):
    world.winder.to("2017-05-30")
    receipt = await share(world, world.gareth, "PDP")
    assert receipt.number == "CND-2017-18/000001"
    assert receipt.owner.name == "Dyfed Road Health Centre"
    assert receipt.submission.shared_on == date(2017, 5, 30)
    assert receipt.submission.recorded_by == world.gareth
    assert receipt.fresh
    assert receipt.days_late == 0


async def test_late_is_accepted_and_counted_in_days(world: World):
    world.winder.to("2017-07-20")
    receipt = await share(world, world.gareth, "pdp on 7 June")
    assert receipt.fresh
    assert receipt.days_late == 7


async def test_the_same_day_again_shows_the_first_receipt(world: World):
    world.winder.to("2017-06-01")
    first = await share(world, world.gareth, "PDP on 28 May 2017")
    again = await share(world, world.gareth, "practice development plan 28/5/2017")
    assert not again.fresh
    assert again.number == first.number
    assert await _stored(world) == 1


async def test_a_repeated_delivery_records_once(world: World):
    world.winder.to("2017-06-01")
    first = await share(world, world.gareth, "PDP", key="same")
    again = await share(world, world.gareth, "PDP", key="same")
    assert first.fresh
    assert not again.fresh
    assert await _stored(world) == 1


async def test_a_delivery_that_meets_its_twin_gets_the_same_receipt(world: World):
    world.winder.to("2017-06-01")
    twins = await asyncio.gather(*(share(world, world.gareth, "PDP", key="same") for _ in range(6)))
    assert len({receipt.number for receipt in twins}) == 1
    assert sum(receipt.fresh for receipt in twins) == 1
    assert await _stored(world) == 1


async def test_a_delivery_repeated_after_its_record_was_taken_back_says_so(world: World):
    world.winder.to("2017-06-01")
    receipt = await share(world, world.gareth, "PDP", key="same")
    gareth = await world.ask(world.gareth)
    await world.services.sharing.withdraw(gareth, receipt.submission.id, "the wrong file", "back")
    with pytest.raises(NothingFound):
        await share(world, world.gareth, "PDP", key="same")
    assert await _stored(world) == 1


async def test_a_meeting_of_another_cluster_is_not_taken_from_a_button(world: World):
    world.winder.to("2017-06-01")
    theirs = await world.meeting("2017-05-17", cluster=world.afan)
    with pytest.raises(NothingFound):
        await share_form(world, world.sian, Said("annual-report", world.neath, theirs))
    with pytest.raises(NothingFound):
        await share_form(world, world.sian, Said("annual-report", world.neath, 999_999))
    assert await _stored(world) == 0
    ours = await world.meeting("2017-05-17")
    receipt = await share_form(world, world.sian, Said("annual-report", world.neath, ours))
    assert receipt.submission.occasion == ours


async def test_a_revision_is_a_new_version_and_leaves_the_first_in_time(world: World):
    world.winder.to("2017-09-01")
    await share(world, world.gareth, "PDP 30 May 2017")
    revised = await share(world, world.gareth, "PDP 31 August 2017")
    assert revised.fresh
    assert revised.version == 2
    assert revised.days_late == 0
    assert revised.first.shared_on == date(2017, 5, 30)


async def test_a_lead_shares_for_any_practice_of_the_cluster_by_name(world: World):
    world.winder.to("2017-06-01")
    receipt = await share(world, world.sian, "matrix Skewen 30/4/2017 without the financial part")
    assert (receipt.requirement.key, receipt.owner.name) == ("matrix", "Skewen Medical Centre")
    by_code = await share(world, world.sian, "W98036 matrix heb y rhan ariannol 30/4/2017")
    assert by_code.owner.name == "Victoria Gardens Surgery"


async def test_the_boards_matrix_is_shared_by_the_board_once_for_all_its_clusters(world: World):
    world.winder.to("2017-05-03")
    receipt = await share(world, world.catrin, "matrix on 3 May")
    assert receipt.requirement.key == "matrix-available"
    assert receipt.owner.kind is OwnerKind.BOARD
    afan = await world.services.reports.compliance(world.installation, world.afan, date(2017, 5, 4))
    matrix = next(a for a in afan.assessments if a.duty.requirement.key == "matrix-available")
    assert matrix.done
    assert matrix.late


async def test_sharing_is_for_those_whose_duty_it_is(world: World):
    world.winder.to("2017-06-01")
    with pytest.raises(NotAllowed):
        await share(world, world.gareth, "annual report")
    with pytest.raises(NotAllowed):
        await share(world, world.sian, "pre-populated matrix")
    with pytest.raises(NotYourPractice):
        await share(world, world.gareth, "PDP Castle Surgery")
    with pytest.raises(NotAllowed):
        await share(world, world.priya, "PDP Castle Surgery")
    with pytest.raises(NotAllowed):
        await share(world, world.owen, "PDP Castle Surgery")
    assert await _stored(world) == 0


@pytest.mark.parametrize("text", ["attendance", "plan refresh", "facilitation", "mid-year peer review"])
async def test_what_is_counted_cannot_be_shared(world: World, text: str):
    with pytest.raises(CountedNotShared):
        await share(world, world.catrin, text)


async def test_days_are_checked_kindly(world: World):
    world.winder.to("2017-06-01")
    with pytest.raises(BadDate):
        await share(world, world.gareth, "PDP on 31 June 2017")
    with pytest.raises(NotSharedYet):
        await share(world, world.gareth, "PDP on 28 July")
    with pytest.raises(DateOutside):
        await share(world, world.gareth, "PDP on 1 March 2016")
    assert (await share(world, world.gareth, "PDP on 1 March 2017")).days_late == 0


async def test_words_that_do_not_tell_what_or_for_whom(world: World):
    world.winder.to("2017-06-01")
    with pytest.raises(DutyNotFound) as unknown:
        await share(world, world.gareth, "cgsta")
    assert [each.key for each in unknown.value.suggestions] == ["cgsat"]
    with pytest.raises(DutyAmbiguous):
        await share(world, world.sian, "pathways")
    with pytest.raises(DutyNeedsPractice):
        await share(world, world.catrin, "PDP")
    with pytest.raises(PracticeNotFound):
        await share(world, world.sian, "PDP Nowhere Surgery")


async def test_a_form_records_for_the_practice_chosen_only_where_the_duty_is_a_practices(world: World):
    world.winder.to("2017-08-01")
    castle = world.practice("Castle")
    pdp = await share_form(world, world.sian, Said("pdp", practice=castle, shared_on=date(2017, 5, 31)))
    assert pdp.owner.name == "Castle Surgery"
    plan = await share_form(world, world.sian, Said("action-plan", practice=castle))
    assert plan.owner.name == "Neath"
    assert plan.days_late == 1
    with pytest.raises(DutyNeedsPractice) as refused:
        await share_form(world, world.sian, Said("pdp"))
    assert refused.value.question == "practice"


async def test_a_form_takes_in_neither_patients_nor_finances(world: World):
    castle = world.practice("Castle")
    patient = Said("pdp", practice=castle, note="Seen with 943 476 5919")
    with pytest.raises(HoldsPatientData) as refused:
        await share_form(world, world.sian, patient)
    assert refused.value.question == "note"
    money = Said("matrix", practice=castle, note="Sustainability assessment: practice income £312,000")
    with pytest.raises(HoldsFinancialPart):
        await share_form(world, world.sian, money)
    assert await _stored(world) == 0


async def test_somebody_elses_practice_cannot_be_slipped_into_a_form(world: World):
    with pytest.raises(NotYourPractice):
        await share_form(world, world.gareth, Said("pdp", owner=world.practice("Castle")))
    with pytest.raises(NotAllowed):
        await share_form(world, world.gareth, Said("pdp", owner=world.practice("Fairfield")))
    with pytest.raises(NothingFound):
        await share_form(world, world.gareth, Said("pdp", owner=999_999))


async def test_a_mistake_is_taken_back_with_a_reason_and_the_duty_is_open_again(world: World):
    world.winder.to("2017-06-01")
    sharing = world.services.sharing
    receipt = await share(world, world.gareth, "PDP on 30 May")
    gareth = await world.ask(world.gareth)
    with pytest.raises(ReasonNeeded):
        await sharing.withdraw(gareth, receipt.submission.id, "", "k1")
    with pytest.raises(NotAllowed):
        await sharing.withdraw(await world.ask(world.nia), receipt.submission.id, "not mine", "k2")
    await sharing.withdraw(gareth, receipt.submission.id, "Wrong document", "k3")
    kept = await world.run("SELECT withdrawn_reason, withdrawn_by FROM submission")
    assert kept == [{"withdrawn_reason": "Wrong document", "withdrawn_by": world.gareth}]
    again = await share(world, world.gareth, "PDP on 30 May")
    assert again.fresh
    assert again.version == 1
    with pytest.raises(NothingFound):
        await sharing.withdrawable(gareth, receipt.submission.id)


async def test_a_lead_takes_back_what_somebody_else_recorded(world: World):
    receipt = await share(world, world.gareth, "CGSAT")
    lead = await world.ask(world.sian)
    found = await world.services.sharing.withdraw(lead, receipt.submission.id, "Entered twice", "k")
    assert found.number == receipt.number


async def test_sharing_touches_the_facts_that_reminders_are_planned_from(world: World):
    world.winder.to("2017-05-10")
    await share(world, world.gareth, "PDP")
    touched = await world.run(
        "SELECT cluster_id FROM cluster_channel WHERE facts_at = :now", now=world.winder.at
    )
    assert [row["cluster_id"] for row in touched] == [world.neath]
    world.winder.to("2017-05-11")
    await share(world, world.catrin, "pre-populated matrix")
    touched = await world.run(
        "SELECT cluster_id FROM cluster_channel WHERE facts_at = :now", now=world.winder.at
    )
    assert len(touched) == 2


async def test_the_choices_are_what_a_person_may_record(world: World):
    gareth = await world.services.sharing.choices(await world.ask(world.gareth))
    assert {each.owner for each in gareth.requirements} == {OwnerKind.PRACTICE}
    assert [each.name for each in gareth.practices] == ["Dyfed Road Health Centre"]
    catrin = await world.services.sharing.choices(await world.ask(world.catrin))
    assert {each.owner for each in catrin.requirements} == {
        OwnerKind.BOARD,
        OwnerKind.CLUSTER,
        OwnerKind.PRACTICE,
    }
    assert len(catrin.practices) == 7
    with pytest.raises(NotAllowed):
        await world.services.sharing.choices(await world.ask(world.gareth, AFAN_CHANNEL))


async def _stored(world: World) -> int:
    return int(str((await world.run("SELECT count(*) AS n FROM submission"))[0]["n"]))


async def test_what_the_cluster_agreed_on_is_named_and_not_only_shared(world: World):
    with pytest.raises(CountedNotShared):
        await share(world, world.sian, "three pathways")
    offered = (await world.services.sharing.choices(await world.ask(world.sian))).requirements
    assert "pathways" not in [requirement.key for requirement in offered]
