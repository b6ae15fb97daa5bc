"""Work between meetings: a practice can show it in whatever form, towards the health board, without a date."""

from bot.domain.compliance import Assessment, DutyState
from bot.domain.evidence import EvidenceReceipt
from bot.domain.evidence_text import TypedNote
from bot.domain.requirements import Audience, Expected
from bot.domain.said_message import SaidMessage
from tests.world import World


async def duty(world: World, practice: str) -> Assessment:
    report = await world.services.reports.compliance(world.installation, world.neath, world.winder.at.date())
    return next(
        each
        for each in report.assessments
        if each.duty.requirement.number == 9 and each.duty.owner.id == world.practice(practice)
    )


async def note(world: World, words: str, key: str) -> EvidenceReceipt:
    done = await world.services.evidence.keep_typed(await world.ask(world.gareth), key, TypedNote(words))
    assert isinstance(done, EvidenceReceipt)
    return done


async def test_duty_09_asks_each_practice_for_evidence_without_a_date(world: World):
    owed = await duty(world, "Dyfed")
    assert (owed.duty.due, owed.duty.requirement.expected) == (None, Expected.YEAR_END)
    assert owed.duty.requirement.audience == {Audience.BOARD}
    assert owed.state is DutyState.OPEN
    world.winder.to("2018-03-31")
    assert (await duty(world, "Dyfed")).state is DutyState.OPEN, "no date, so never overdue"


async def test_duty_09_is_done_by_a_message_kept_as_evidence_for_that_practice_alone(world: World):
    world.winder.to("2017-06-08")
    said = SaidMessage("C0NEATH", "1496831400.000100", world.gareth, "", "The rota is agreed")
    await world.services.evidence.keep_reacted(await world.ask(world.gareth), "k", said)
    done = await duty(world, "Dyfed")
    assert (done.state, str(done.shared_on)) == (DutyState.MET, "2017-06-07")
    assert (await duty(world, "Skewen")).state is DutyState.OPEN


async def test_duty_09_is_open_again_when_its_only_evidence_is_taken_back(world: World):
    world.winder.to("2017-06-08")
    first, second = await note(world, "Rang everybody", "1"), await note(world, "Wrote to everybody", "2")
    for piece, state in ((first, DutyState.MET), (second, DutyState.OPEN)):
        gareth = await world.ask(world.gareth)
        await world.services.evidence.withdraw(gareth, f"back {piece.kept.id}", piece.kept.id, "A mistake")
        assert (await duty(world, "Dyfed")).state is state


async def test_duty_09_is_done_by_a_plain_word_too_because_no_form_is_prescribed(world: World):
    world.winder.to("2017-06-08")
    await world.services.sharing.share_typed(await world.ask(world.gareth), "work between meetings", "k")
    assert (await duty(world, "Dyfed")).state is DutyState.MET


async def test_duty_09_stops_its_reminders_when_evidence_is_kept(world: World):
    world.winder.to("2017-06-08")
    await world.run("UPDATE cluster_channel SET planned_at = facts_at")
    await note(world, "Rang everybody", "1")
    (channel,) = await world.run(
        "SELECT facts_at > planned_at AS behind FROM cluster_channel WHERE cluster_id = 1"
    )
    assert channel["behind"], "the ledger is planned anew"
