"""Governance and peer review, CND 011W: two tools, three sessions, the outcome, and the actions that follow."""

from datetime import date
from typing import Any

from bot.domain.compliance import Assessment, DutyState, EvidenceKind
from bot.domain.requirements import Audience, Expected
from bot.domain.review_cards import CardPart, WrittenCard
from bot.domain.sharing import Said
from bot.views.actions import Action
from handlers import deadlines
from tests.asking import asked
from tests.world import World
from tests.years import the_year

SESSIONS = {
    14: ("governance-learning", "governance_peer_review"),
    15: ("mid-year-review", "mid_year_peer_review"),
    16: ("year-end-review", "year_end_peer_review"),
}


async def duty(world: World, number: int, practice: str = "Dyfed") -> Assessment:
    """Look at a practice's duty of 2017/18 as its own people see it, also when the year is over."""
    user = {"Dyfed": world.gareth, "Skewen": world.nia, "Victoria": world.huw}[practice]
    found = await world.services.deadlines.overview(await world.ask(user), the_year())
    return next(each for each in found.parts[0].assessments if each.duty.requirement.number == number)


async def record_card(world: World, session: str, *, key: str, practice: str = "Dyfed", **more: Any) -> None:
    parts = {CardPart.LEARNING: "Recalls differ", CardPart.PDP_ACTIONS: more.pop("actions", "")}
    written = WrittenCard(session, world.practice(practice), parts, **more)
    await world.services.peer_review.record(await world.ask(world.gareth), written, key)


async def the_tool_is_recorded_done(world: World, requirement: str, number: int) -> None:
    owed = await duty(world, number)
    assert (owed.state, owed.duty.due, owed.duty.requirement.expected) == (
        DutyState.OPEN,
        None,
        Expected.YEAR_END,
    )
    assert owed.duty.requirement.audience == {Audience.TOOL}
    world.winder.to("2018-02-20")
    said = Said(
        requirement,
        owner=world.practice("Dyfed"),
        shared_on=date(2018, 2, 19),
        link="https://tool.example.org/our-result",
    )
    receipt = await world.services.sharing.share(await world.ask(world.gareth), said, requirement)
    assert receipt.submission.link == "https://tool.example.org/our-result"
    done = await duty(world, number)
    assert (done.state, done.evidence.on, done.late) == (DutyState.MET, date(2018, 2, 19), False)
    found = await world.services.deadlines.of_practice(await world.ask(world.sian), "Dyfed")
    assert found.links == {receipt.submission.id: "https://tool.example.org/our-result"}


async def test_duty_12_cgsat_is_recorded_done_with_its_day_and_link(world: World):
    await the_tool_is_recorded_done(world, "cgsat", 12)


async def test_duty_13_the_ig_toolkit_is_recorded_done_with_its_day_and_link(world: World):
    await the_tool_is_recorded_done(world, "ig-toolkit", 13)


async def the_session_is_met_at_its_meeting_or_by_a_catch_up(world: World, number: int) -> None:
    """Nia's practice comes, Gareth's misses it and catches up; Huw's does nothing and is at risk, never overdue."""
    key, purpose = SESSIONS[number]
    held = await world.meeting("2017-10-11", purposes=(purpose,), closed=True)
    await world.attended(held, "Skewen")
    await world.attended(held, "Dyfed", status="apologies")
    assert (await duty(world, number, "Skewen")).state is DutyState.OPEN
    world.winder.to("2017-10-12")
    came = await duty(world, number, "Skewen")
    assert (came.state, came.evidence.kind) == (DutyState.MET, EvidenceKind.TOOK_PART)
    for missing in ("Dyfed", "Victoria"):
        assert (await duty(world, number, missing)).state is DutyState.AT_RISK
    await record_card(world, key, key=f"{number}", held_on=date(2017, 10, 12))
    caught_up = await duty(world, number)
    assert (caught_up.state, caught_up.evidence.kind) == (DutyState.MET, EvidenceKind.CATCH_UP)
    world.winder.to("2018-04-10")
    assert (await duty(world, number, "Victoria")).state is DutyState.AT_RISK


async def test_duty_14_governance_learning_is_used_in_peer_review_at_a_cluster_meeting(world: World):
    await the_session_is_met_at_its_meeting_or_by_a_catch_up(world, 14)


async def test_duty_15_the_mid_year_review_has_a_meeting_and_no_date(world: World):
    owed = await duty(world, 15)
    assert (owed.duty.due, owed.duty.requirement.expected) == (None, Expected.MID_YEAR)
    await the_session_is_met_at_its_meeting_or_by_a_catch_up(world, 15)


async def test_duty_16_the_year_end_review_is_a_session_of_its_own(world: World):
    held = await world.meeting("2017-09-13", purposes=("mid_year_peer_review",), closed=True)
    await world.attended(held, "Dyfed")
    world.winder.to("2017-09-14")
    assert (await duty(world, 15)).state is DutyState.MET
    assert (await duty(world, 16)).state is DutyState.OPEN
    await the_session_is_met_at_its_meeting_or_by_a_catch_up(world, 16)


async def test_duty_16_a_missed_session_leads_to_its_card(world: World):
    await world.meeting("2018-02-14", purposes=("year_end_peer_review",), closed=True)
    world.winder.to("2018-02-15")
    reply = await deadlines.show(await asked(world, world.gareth), world.services)
    assert reply.message is not None
    assert f"{Action.FILL_CARD}:year-end-review" in str(reply.message.blocks)


async def test_duty_17_the_outcome_is_shared_with_the_board_by_the_last_working_day_before_easter(
    world: World,
):
    owed = await duty(world, 17)
    assert (owed.duty.due, owed.duty.working_due) == (date(2018, 3, 31), date(2018, 3, 29))
    assert owed.duty.requirement.audience == {Audience.BOARD}
    world.winder.to("2018-04-03")
    await record_card(world, "year-end-review", key="card")
    assert (await duty(world, 17)).state is DutyState.OVERDUE, "a card is not yet the outcome shared"
    gareth = await world.ask(world.gareth)
    await world.services.sharing.share_typed(gareth, "peer review outcome on 29 March 2018", "outcome")
    assert (await duty(world, 17)).state is DutyState.MET


async def test_duty_18_the_actions_that_follow_are_recorded_from_the_card(world: World):
    assert (await duty(world, 18)).duty.due is None
    await record_card(world, "mid-year-review", key="first", actions="Audit recalls")
    assert (await duty(world, 18)).state is DutyState.OPEN, "written on the card is not yet in the plan"
    await record_card(world, "mid-year-review", key="next", actions="Audit recalls", in_plan=True)
    done = await duty(world, 18)
    assert (done.state, done.evidence.on) == (DutyState.MET, date(2017, 4, 3))
    (stored,) = await world.run("SELECT source FROM submission WHERE requirement = 'pdp-actions'")
    assert str(stored["source"]).startswith("review:")
