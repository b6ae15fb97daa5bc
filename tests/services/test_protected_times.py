"""Protected time is warned of where meetings are planned, and hinders nobody."""

from handlers import meetings, protected_times
from handlers.request import Reply
from tests.asking import asked
from tests.world import World

WARNING = "Protected time then, so that they may be away: Dyfed Road Health Centre"


def said(reply: Reply) -> str:
    assert reply.message is not None
    return reply.message.text


async def keeps(world: World, text: str) -> None:
    await protected_times.keep(await asked(world, world.gareth, text), world.services)


async def test_a_meeting_in_protected_time_is_planned_with_a_warning(world: World):
    await keeps(world, "every Wednesday afternoon")
    text = "14 June 12:30 at Neath Civic Centre"
    reply = await meetings.new(await asked(world, world.sian, text), world.services)
    assert "1 meeting planned." in said(reply)
    assert WARNING in said(reply)


async def test_a_meeting_beside_protected_time_is_planned_without_a_word(world: World):
    await keeps(world, "every Wednesday 15:00-17:00")
    reply = await meetings.new(await asked(world, world.sian, "14 June 12:30"), world.services)
    assert WARNING not in said(reply)


async def test_a_meeting_moved_into_protected_time_is_warned_of(world: World):
    await world.meeting("2017-06-13")
    await keeps(world, "21 June afternoon")
    reply = await meetings.move(await asked(world, world.sian, "next to 21 June 14:00"), world.services)
    assert WARNING in said(reply)


async def test_the_plan_of_the_year_warns_of_the_days_that_it_proposes(world: World):
    await keeps(world, "every Wednesday afternoon")
    form = (await meetings.plan(await asked(world, world.sian), world.services)).form
    assert form is not None
    warned = [block for block in form.blocks if block["type"] == "context" and WARNING in str(block)]
    dated = [block for block in form.blocks if (block.get("element") or {}).get("initial_date")]
    assert len(warned) == len(dated) > 0


async def test_planning_with_protected_time_costs_three_round_trips(world: World):
    await keeps(world, "every Wednesday afternoon")
    before = world.database.round_trips
    await meetings.new(await asked(world, world.sian, "14 June 12:30"), world.services)
    assert world.database.round_trips - before <= 3
