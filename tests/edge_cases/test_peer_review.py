"""Meetings with several purposes, and the peer review that a practice missed."""

from datetime import date

import pytest

from bot.domain.attendance import Verdict
from bot.domain.attendance_report import OwnAttendance, PracticeAttendance
from bot.domain.compliance import Assessment, DutyState, EvidenceKind
from bot.domain.refusals import NotThere
from bot.domain.review_cards import CardPart, WrittenCard
from handlers import attendance, peer_review
from tests.asking import asked
from tests.world import World


async def duty(world: World, key: str) -> Assessment:
    found = await world.services.deadlines.of_practice(await world.ask(world.sian), "Dyfed")
    return next(each for each in found.parts[0].assessments if each.duty.requirement.key == key)


async def attended(world: World) -> PracticeAttendance:
    found = await world.services.attendance.show(await world.ask(world.gareth))
    assert isinstance(found, OwnAttendance)
    return found.practices[0]


async def came_to(world: World, *days: str, purposes: dict[str, str] | None = None) -> None:
    for day in days:
        given = (purposes or {}).get(day)
        held = await world.meeting(day, purposes=(given,) if given else (), closed=True)
        await world.attended(held, "Dyfed")
    world.winder.to(max(days))


async def test_edge_18_the_annual_report_meeting_may_be_one_of_the_four_and_a_strict_reader_would_want_five(
    world: World,
):
    days = ("2017-06-14", "2017-09-13", "2017-11-15", "2018-02-14")
    await came_to(world, *days, purposes={days[3]: "annual_report"})
    counted = await attended(world)
    assert (counted.standing.attended, counted.standing.verdict) == (4, Verdict.MET)
    assert (counted.strict_required, counted.strict_lacking) == (5, 1)
    assert (await duty(world, "annual-report-meeting")).state is DutyState.MET
    reply = await attendance.show(await asked(world, world.gareth), world.services)
    assert reply.message is not None
    assert "To be safe under a strict reading, come to 5" in str(reply.message.blocks)
    await came_to(world, "2018-03-14")
    assert (await attended(world)).strict_lacking == 0


async def test_edge_19_the_peer_review_meeting_is_also_one_of_the_four(world: World):
    days = ("2017-06-14", "2017-09-13", "2017-11-15", "2018-02-14")
    reviews = {days[1]: "mid_year_peer_review", days[3]: "year_end_peer_review"}
    await came_to(world, *days, purposes=reviews)
    counted = await attended(world)
    assert (counted.standing.attended, counted.standing.verdict) == (4, Verdict.MET)
    for session, day in (("mid-year-review", date(2017, 9, 13)), ("year-end-review", date(2018, 2, 14))):
        met = await duty(world, session)
        assert (met.state, met.evidence.kind, met.evidence.on) == (DutyState.MET, EvidenceKind.TOOK_PART, day)


async def test_edge_20_a_missed_peer_review_is_caught_up_outside_the_meeting_for_the_board_to_confirm(
    world: World,
):
    held = await world.meeting("2017-09-13", purposes=("mid_year_peer_review",), closed=True)
    await world.attended(held, "Skewen")
    world.winder.to("2017-09-20")
    assert (await duty(world, "mid-year-review")).state is DutyState.AT_RISK
    reply = await peer_review.show(await asked(world, world.gareth), world.services)
    assert reply.message is not None
    assert "the health board is then asked to confirm it" in reply.message.text
    written = WrittenCard("mid-year-review", world.practice("Dyfed"), {CardPart.LEARNING: "Recalls differ"})
    done = await world.services.peer_review.record(await world.ask(world.gareth), written, "card")
    assert done.card.outside
    provisional = await duty(world, "mid-year-review")
    assert (provisional.state, provisional.evidence.kind) == (DutyState.MET, EvidenceKind.CATCH_UP)
    (stored,) = await world.run("SELECT id, source FROM submission")
    assert stored["source"] == f"review:{done.card.id}"

    await the_board_says(world, stored["id"], accepted=True)
    assert (await duty(world, "mid-year-review")).evidence.kind is EvidenceKind.CATCH_UP_ACCEPTED
    world.winder.to("2017-09-21")
    await the_board_says(world, stored["id"], accepted=False)
    assert (await duty(world, "mid-year-review")).state is DutyState.AT_RISK


async def test_edge_20_four_other_meetings_do_not_make_up_for_the_session_that_was_missed(world: World):
    await world.meeting("2017-09-13", purposes=("mid_year_peer_review",), closed=True)
    await came_to(world, "2017-06-14", "2017-10-11", "2017-11-15", "2018-02-14")
    assert (await attended(world)).standing.verdict is Verdict.MET
    assert (await duty(world, "mid-year-review")).state is DutyState.AT_RISK


async def test_edge_20_nobody_can_put_a_card_at_a_meeting_that_the_practice_was_not_at(world: World):
    held = await world.meeting("2017-09-13", purposes=("mid_year_peer_review",), closed=True)
    world.winder.to("2017-09-14")
    parts = {CardPart.LEARNING: "Recalls differ"}
    written = WrittenCard("mid-year-review", world.practice("Dyfed"), parts, meeting=held)
    gareth = await world.ask(world.gareth)
    with pytest.raises(NotThere):
        await world.services.peer_review.record(gareth, written, "card")


async def the_board_says(world: World, submission: object, *, accepted: bool) -> None:
    await world.run(
        """INSERT INTO confirmation (installation_id, kind, subject_id, accepted, recorded_by, recorded_at)
           VALUES (1, 'catch-up', :id, :accepted, 'U0CATRIN', :now)""",
        id=submission,
        accepted=accepted,
        now=world.winder.at,
    )
