"""Edge cases of the years themselves: a fifth meeting, rules that are not out yet, a year that does not begin in April."""

from datetime import date

from bot.domain.attendance import Verdict
from bot.domain.compliance import DutyState
from bot.domain.duty_lists import Filter
from bot.domain.programme_draft import draft_from
from bot.domain.programme_file import parse_programme
from bot.domain.requirements import AttendMeetings
from bot.views import deadlines, reports
from bot.views.message import Message
from bot.views.words import ENGLISH
from tests.domain.test_programme import TEXT_2017
from tests.world import World
from tests.years import the_year


async def met(world: World, key: str, days: tuple[str, ...], attended: int, on: str) -> tuple[int, Verdict]:
    """Hold meetings, let Castle Surgery be at the last of them, and say how it stands on a day."""
    held = [await world.meeting(day, closed=True, programme=key) for day in days]
    for meeting in held[len(held) - attended :]:
        await world.attended(meeting, "Castle")
    report = await world.services.attendance.report(
        world.installation, world.neath, the_year(key), date.fromisoformat(on)
    )
    standing = next(each for each in report if each.practice.id == world.practice("Castle")).standing
    return standing.attended, standing.verdict


FIVE = ("2017-05-10", "2017-07-12", "2017-09-13", "2017-11-15", "2018-01-17")


async def test_edge_17_any_four_of_five_distinct_meetings_are_enough(world: World):
    assert await met(world, "2017/18", FIVE, 4, "2018-02-01") == (4, Verdict.MET)


async def test_edge_17_where_five_are_asked_for_four_are_not(world: World):
    five = tuple(day.replace("2018", "2019").replace("2017", "2018") for day in FIVE)
    assert await met(world, "2018/19", five, 4, "2019-02-01") == (4, Verdict.OUT_OF_REACH)


async def test_edge_17_one_for_the_plan_and_four_after_it_are_five_in_all(world: World):
    year = the_year("2014/15")
    assert (year.meetings_required, year.meetings_to_plan, len(year.asked_at("needs_and_plan"))) == (4, 5, 1)
    days = ("2014-09-10", "2014-10-15", "2014-11-12", "2015-01-14", "2015-03-11")
    assert await met(world, "2014/15", days, 5, "2015-03-20") == (4, Verdict.MET)


def test_edge_33_a_year_whose_rules_are_not_out_is_drafted_from_the_last_one():
    draft = parse_programme(draft_from(TEXT_2017, the_year(), "2018/19").text)
    assert draft.draft
    assert draft.source.startswith("Draft made from 2017/18, nothing published yet.")
    assert next(r.asks for r in draft.requirements if r.key == "meetings") == AttendMeetings(4)


async def test_edge_33_every_list_of_a_draft_year_says_draft_rules(world: World):
    world.winder.to("2026-11-23")
    for user in (world.sian, world.gareth, world.catrin):
        asker = await world.ask(user)
        listed = await world.services.deadlines.overview(asker)
        summed = await world.services.reports.summary(asker)
        told: list[Message] = [
            deadlines.show(ENGLISH, listed, Filter.OPEN),
            reports.summary(ENGLISH, summed),
        ]
        assert all("Draft rules: 2026/27" in message.text for message in told)
        assert all("Draft rules: 2026/27" in str(message.blocks[1]) for message in told)


async def test_edge_33_a_year_that_is_out_has_no_banner(world: World):
    listed = await world.services.deadlines.overview(await world.ask(world.sian))
    message = deadlines.show(ENGLISH, listed, Filter.OPEN)
    assert "Draft" not in message.text + str(message.blocks)


async def test_edge_34_a_year_from_october_to_september_carries_its_own_days(world: World):
    year = the_year("2020/21")
    assert (year.start, year.end) == (date(2020, 10, 1), date(2021, 9, 30))
    world.winder.to("2021-05-04")
    assert (await world.services.deadlines.overview(await world.ask(world.gareth))).programme == year
    typed = "information on 1 May 2021"
    receipt = await world.services.sharing.share_typed(await world.ask(world.gareth), typed, "x")
    assert receipt.number == "QAIF-2020-21/000001"


async def test_edge_34_a_deadline_may_lie_after_the_year(world: World):
    cgpsat = the_year("2026/27").requirement("cgpsat")
    assert cgpsat is not None
    assert cgpsat.due == date(2027, 4, 10)
    report = await world.services.reports.compliance(world.installation, world.neath, date(2027, 3, 31))
    duty = next(each for each in report.assessments if each.duty.requirement.key == "cgpsat")
    assert (duty.state, duty.duty.working_due) == (DutyState.DUE_SOON, date(2027, 4, 9))
