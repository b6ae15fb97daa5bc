"""National priority areas, CND 012W: three pathways agreed, worked on, tested, and shared with peers."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from bot.domain.change_tests import CycleWords, Result
from bot.domain.compliance import Assessment, DutyState
from bot.domain.pathway_work import CycleRecorded, WrittenCycle
from bot.domain.pathways import WrittenChoice
from bot.domain.requirements import Audience
from bot.views import duties
from bot.views.actions import Action
from handlers import change_tests, deadlines
from tests.asking import asked
from tests.world import World
from tests.years import the_year

DONE = CycleWords(aim="Ring carers", done="Rang ten")
SHARED = replace(DONE, result=Result.NEGATIVE, shared_on=date(2018, 3, 31))


async def duty(world: World, key: str, user: str = "") -> Assessment:
    found = await world.services.deadlines.overview(await world.ask(user or world.gareth), the_year())
    return next(each for part in found.parts for each in part.assessments if each.duty.requirement.key == key)


async def agree(world: World) -> None:
    choice = WrittenChoice(("cancer", "dementia", "falls"))
    await world.services.pathways.agree(await world.ask(world.sian), uuid4().hex, choice)


async def log(world: World, words: CycleWords = DONE, pathway: str = "dementia") -> CycleRecorded:
    written = WrittenCycle(words, None, world.practice("Dyfed"), pathway)
    return await world.services.change_tests.record(await world.ask(world.gareth), uuid4().hex, written)


async def test_duty_19_the_cluster_agrees_three_pathways_and_no_date_is_stated(world: World):
    owed = await duty(world, "pathways", world.sian)
    assert (owed.state, owed.duty.due) == (DutyState.OPEN, None)
    reply = await deadlines.show(await asked(world, world.sian, "all"), world.services)
    assert reply.message is not None
    assert Action.AGREE_PATHWAYS in str(reply.message.blocks)
    await agree(world)
    assert (await duty(world, "pathways", world.sian)).state is DutyState.MET


async def test_duty_20_the_work_on_pathways_is_recorded_by_the_practice_by_the_end_of_march(world: World):
    await agree(world)
    owed = await duty(world, "pathway-work")
    assert owed.duty.due == date(2018, 3, 31)
    assert owed.duty.requirement.audience == frozenset({Audience.CLUSTER})
    request = await asked(world, world.gareth, "dementia: ring carers")
    await change_tests.test(request, world.services)
    reply = await change_tests.test(await asked(world, world.gareth, "1 do: rang ten"), world.services)
    assert reply.message is not None
    assert "Record the pathway work as done" in str(reply.message.blocks)
    assert (await duty(world, "pathway-work")).state is DutyState.OPEN, "a button offers it, nothing does it"
    await world.services.sharing.share_typed(await world.ask(world.gareth), "pathway work", "work")
    assert (await duty(world, "pathway-work")).state is DutyState.MET


async def test_duty_21_results_shared_with_peers_in_time_good_or_bad(world: World):
    await agree(world)
    world.winder.to("2018-04-03")
    assert (await duty(world, "test-results")).state is DutyState.OVERDUE
    done = await log(world, SHARED)
    assert (await duty(world, "test-results")).state is DutyState.MET
    assert done.test is not None
    gareth = await world.ask(world.gareth)
    await world.services.change_tests.withdraw(gareth, uuid4().hex, done.test.id, "Another practice's")
    assert (await duty(world, "test-results")).state is DutyState.OVERDUE
    await log(world, replace(SHARED, shared_on=date(2018, 4, 3)))
    assert (await duty(world, "test-results")).state is DutyState.MET_LATE


async def test_duty_22_three_tests_for_each_of_three_pathways_meet_the_aim(world: World):
    await agree(world)
    for pathway, times in (("cancer", 3), ("dementia", 3), ("falls", 2)):
        for _ in range(times):
            await log(world, DONE, pathway)
    aim = await duty(world, "tests-of-change")
    assert aim.state is DutyState.AIM_OPEN
    assert "8" in duties.state(world.voices.english, aim, date(2017, 4, 3))
    await log(world, replace(DONE, done=""), "falls")
    assert (await duty(world, "tests-of-change")).state is DutyState.AIM_OPEN, "a plan is not carried out"
    await log(world, DONE, "falls")
    assert (await duty(world, "tests-of-change")).state is DutyState.MET
