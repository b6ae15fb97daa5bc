"""Duties that are counted at meetings: four to attend, and one that agrees the annual report."""

import pytest

from bot.domain.attendance import Verdict
from bot.domain.attendance_report import PracticeAttendance
from bot.domain.compliance import DutyState
from bot.views import attendance as views
from tests.world import World
from tests.years import the_year

MEETINGS = ("2017-05-10", "2017-06-14", "2017-09-13", "2017-11-08", "2018-02-14")


async def held(world: World, days: tuple[str, ...], *present: str, report_on: str = "") -> None:
    for day in days:
        purposes = ("annual_report",) if day == report_on else ()
        meeting = await world.meeting(day, purposes=purposes, closed=True)
        await world.attended(meeting, *present)


async def counted(world: World, practice: str) -> PracticeAttendance:
    found = await world.services.attendance.report(
        world.installation, world.neath, the_year(), world.winder.at.date()
    )
    return next(each for each in found if each.practice.id == world.practice(practice))


async def state(world: World, key: str, practice: str) -> DutyState:
    found = await world.services.reports.compliance(world.installation, world.neath, world.winder.at.date())
    return next(
        each.state
        for each in found.assessments
        if each.duty.requirement.key == key and each.duty.owner.id == world.practice(practice)
    )


@pytest.mark.parametrize(
    ("times", "verdict"),
    [(4, Verdict.MET), (5, Verdict.MET), (3, Verdict.OUT_OF_REACH)],
)
async def test_duty_06_any_four_cluster_network_meetings_of_the_year_are_attended(
    world: World, times: int, verdict: Verdict
):
    await held(world, MEETINGS[:times], "Castle")
    await held(world, MEETINGS[times:])
    world.winder.to("2018-03-30")
    castle = await counted(world, "Castle")
    assert (castle.standing.attended, castle.standing.required) == (times, 4)
    assert castle.standing.verdict is verdict


async def test_duty_06_meetings_of_another_kind_or_before_the_year_do_not_count(world: World):
    await held(world, ("2017-03-29", *MEETINGS[:3]), "Castle")
    other = await world.meeting("2017-10-11", closed=True)
    await world.attended(other, "Castle")
    await world.run("UPDATE meeting SET kind = 'other' WHERE id = :id", id=other)
    world.winder.to("2017-12-01")
    assert (await counted(world, "Castle")).standing.attended == 3


async def test_duty_06_the_last_chance_is_told_before_it_is_gone(world: World):
    await held(world, MEETINGS[:1])
    for day in MEETINGS[1:]:
        await world.meeting(day)
    world.winder.to("2017-05-11")
    castle = await counted(world, "Castle")
    assert castle.standing.verdict is Verdict.LAST_CHANCE
    assert castle.standing.spare == 0


async def test_duty_10_taking_part_in_the_meeting_that_agrees_the_annual_report(world: World):
    await held(world, MEETINGS, "Castle", report_on="2018-02-14")
    world.winder.to("2018-03-30")
    castle = await counted(world, "Castle")
    assert castle.purposes["annual_report"].taken_part
    assert await state(world, "annual-report-meeting", "Castle") is DutyState.MET
    assert not (await counted(world, "Dyfed")).purposes["annual_report"].taken_part


async def test_duty_10_both_counts_are_shown_when_the_report_meeting_is_one_of_the_four(world: World):
    await held(world, MEETINGS[1:], "Castle", report_on="2018-02-14")
    world.winder.to("2018-03-30")
    castle = await counted(world, "Castle")
    part = castle.purposes["annual_report"]
    assert (castle.standing.attended, part.taken_part, part.strict) == (4, True, False)
    found = await world.services.attendance.show(await world.ask(world.sian), "Castle Surgery")
    told = str(views.show(world.voices.english, found).payload())
    assert "4 of 4" in told
    assert "annual report" in told


async def test_duty_10_with_five_meetings_a_strict_reader_is_content_too(world: World):
    await held(world, MEETINGS, "Castle", report_on="2018-02-14")
    world.winder.to("2018-03-30")
    part = (await counted(world, "Castle")).purposes["annual_report"]
    assert (part.taken_part, part.strict) == (True, True)
