"""One code for every year: each file is read, listed, counted and reported, on any of its days."""

from datetime import date, timedelta

import pytest

from bot.clock import Clock
from bot.domain.attendance import Verdict
from bot.domain.compliance import DutyState
from bot.domain.programme import ProgrammeYear
from bot.domain.programme_file import parse_programme
from bot.domain.refusals import ProgrammeNotFound
from bot.domain.requirements import OwnerKind
from bot.services import Services
from tests.domain.test_programme import SMALL
from tests.world import World
from tests.years import YEARS, the_year

every_year = pytest.mark.parametrize("year", YEARS.values(), ids=YEARS.keys())
contracts = pytest.mark.parametrize(
    "year", [year for year in YEARS.values() if not year.alongside], ids=lambda year: year.key
)


def middle(year: ProgrammeYear) -> date:
    return year.start + (year.end - year.start) / 2


@contracts
async def test_the_whole_compliance_report_runs_in_every_year(world: World, year: ProgrammeYear):
    for day in (year.start, middle(year), year.end):
        report = await world.services.reports.compliance(world.installation, world.neath, day)
        assert report.programme == year
        owned = {r.key for r in year.requirements if r.owner in _OF_A_CLUSTER}
        assert {assessment.duty.requirement.key for assessment in report.assessments} == owned


_OF_A_CLUSTER = {OwnerKind.BOARD, OwnerKind.CLUSTER, OwnerKind.PRACTICE}


@contracts
async def test_practices_counted_at_once_come_to_what_each_duty_says_in_every_year(
    world: World, year: ProgrammeYear
):
    day = middle(year)
    meeting = await world.meeting(year.start + timedelta(days=200), closed=True, programme=year.key)
    await world.attended(meeting, "Castle")
    tallied = await world.services.reports.all_practices(world.installation, day)
    assert len(tallied) == len(world.practices)
    assert len(await world.services.reports.all_clusters(world.installation, day)) == 2


@every_year
async def test_every_programmes_list_of_duties_can_be_asked_for_by_its_key(world: World, year: ProgrammeYear):
    world.winder.to(middle(year).isoformat())
    for user in (world.sian, world.gareth, world.catrin):
        found = await world.services.deadlines.of_named(await world.ask(user), year.key)
        assert found.programme == year


async def test_2014_15_counts_only_meetings_after_september(world: World):
    early = [
        await world.meeting(day, closed=True, programme="2014/15")
        for day in ("2014-06-11", "2014-07-09", "2014-08-13", "2014-09-10")
    ]
    for meeting in early:
        await world.attended(meeting, "Castle")
    world.winder.to("2014-11-03")
    report = await world.services.attendance.report(
        world.installation, world.neath, the_year("2014/15"), date(2014, 11, 3)
    )
    castle = next(each for each in report if each.practice.id == world.practice("Castle"))
    assert (castle.standing.attended, castle.standing.verdict) == (0, Verdict.PLAN_SHORT)


async def test_2014_15_takes_part_in_the_needs_meeting_by_the_end_of_september(world: World):
    meeting = await world.meeting(
        "2014-09-10", purposes=("needs_and_plan",), closed=True, programme="2014/15"
    )
    await world.attended(meeting, "Castle")
    report = await world.services.reports.compliance(world.installation, world.neath, date(2014, 10, 1))
    states = {
        each.duty.owner.name: each.state
        for each in report.assessments
        if each.duty.requirement.key == "needs-meeting"
    }
    assert states.pop("Castle Surgery") is DutyState.MET
    assert set(states.values()) == {DutyState.OVERDUE}


async def test_the_present_year_is_shown_and_any_other_by_its_name(world: World):
    asker = await world.ask(world.owen)
    assert (await world.services.years.show(asker)).year.key == "2017/18"
    found = await world.services.years.show(asker, "imtp", 2)
    assert (found.year.key, found.page) == ("imtp-2020-23", 2)
    assert found.others[0].key == "2017/18", "the nearest to today stands first"


async def test_an_unknown_programme_is_answered_with_those_there_are(world: World):
    with pytest.raises(ProgrammeNotFound) as refused:
        await world.services.years.show(await world.ask(world.sian), "2015/16")
    assert "2017/18" in refused.value.known


async def test_a_boards_own_programme_stands_beside_the_contract_like_ours(world: World):
    text = SMALL.replace('status = "draft"', 'status = "draft"\nkind = "alongside"\naliases = ["winter"]')
    text = text.replace("2030-", "2017-").replace("2031-", "2018-").replace("2030/31", "winter-2017-18")
    own = Services(world.database, Clock(world.winder.now), [*YEARS.values(), parse_programme(text)])
    world.winder.to("2017-08-03")
    asker = await world.ask(world.sian)
    listed = await own.deadlines.overview(asker)
    assert [year.key for year in listed.beside] == ["winter-2017-18"]
    assert (await own.deadlines.of_named(asker, "Winter")).parts[0].assessments[0].state is DutyState.OVERDUE
