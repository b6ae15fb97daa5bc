"""Asking for points: a representative their own with reasons, a lead the whole cluster."""

import pytest

from bot.domain.refusals import NotAllowed, NotYourPractice
from bot.playground.blocks import check_message
from bot.views.actions import Action
from handlers import points
from handlers.routes import BUTTONS
from tests.answers import rows, texts
from tests.asking import asked
from tests.world import NEATH, World


async def test_a_representative_reads_each_indicator_with_reason_and_remedy(world: World):
    world.winder.to("2017-06-02")
    reply = await points.show(await asked(world, world.gareth), world.services)
    assert "Secured: 0 of 200 · On track: 170 · At risk: 30" in texts(reply)
    assert "not counted against you" in texts(reply)
    assert "/clwstwr share matrix" in texts(reply)
    assert "50 points: The action plan" in texts(reply)
    assert "our reading" in texts(reply)


async def test_nothing_is_ever_said_to_be_lost(world: World):
    world.winder.to("2018-04-20")
    for user in (world.gareth, world.sian):
        reply = await points.show(await asked(world, user), world.services)
        assert "lost" not in texts(reply).casefold()


async def test_a_lead_sees_every_practice_those_to_see_to_first(world: World):
    days = ("2017-05-10", "2017-06-14", "2017-09-13", "2017-11-15")
    first, *_ = [await world.meeting(day, closed=day == days[0]) for day in days]
    await world.attended(first, *(set(NEATH) - {"W98010"}))
    world.winder.to("2017-05-12")
    heading, worst, *others = rows(await points.show(await asked(world, world.sian), world.services))
    assert heading == ["Practice", "Secured", "On track", "At risk", "Cannot be met now", "To see to"]
    assert worst[0] == NEATH["W98010"]
    assert worst[4:] == ["70", "CND 009W"]
    assert len(others) == 6


async def test_another_practices_points_are_its_own_and_its_leads_business(world: World):
    with pytest.raises(NotYourPractice):
        await points.show(await asked(world, world.gareth, "Castle Surgery"), world.services)
    reply = await points.show(await asked(world, world.sian, "Castle Surgery"), world.services)
    assert "Points 2017/18 · Castle Surgery" in texts(reply)
    with pytest.raises(NotAllowed):
        await points.show(await asked(world, world.priya), world.services)


async def test_a_practice_that_the_board_manages_has_no_points(world: World):
    await world.run(
        """INSERT INTO structure_change (installation_id, subject_kind, subject_id, kind, on_date, recorded_at)
           SELECT installation_id, 'practice', id, 'managed', DATE '2017-04-01', now() FROM practice WHERE code = 'W98006'"""
    )
    reply = await points.show(await asked(world, world.sian, "Castle Surgery"), world.services)
    assert "points may not apply" in texts(reply)
    table = rows(await points.show(await asked(world, world.sian), world.services))
    assert ["Castle Surgery", "–", "–", "–", "–", "managed by the health board, no points"] in table


async def test_points_cost_three_round_trips(world: World):
    before = world.database.round_trips
    await points.show(await asked(world, world.sian), world.services)
    assert world.database.round_trips - before <= 3


async def test_suspended_points_have_a_column_of_their_own(world: World):
    await world.run(
        """INSERT INTO suspension (installation_id, board_id, programme, indicators, starts, ends, recorded_at)
           VALUES (1, 1, '2017/18', ARRAY['CND 012W'], DATE '2018-01-05', DATE '2018-03-31', TIMESTAMPTZ '2018-01-05 09:00Z')"""
    )
    world.winder.to("2018-01-08")
    heading, *practices = rows(await points.show(await asked(world, world.sian), world.services))
    assert heading[5:] == ["Suspended", "To see to"]
    assert {row[5] for row in practices} == {"45"}


async def test_a_lead_chooses_a_practice_instead_of_typing_its_name(world: World):
    shown = (await points.show(await asked(world, world.sian), world.services)).message
    assert shown is not None
    assert check_message(list(shown.blocks)) == []
    offered = next(each for each in shown.blocks[-1]["elements"] if each["type"] == "static_select")
    chosen = offered["options"][0]["value"]
    one = await BUTTONS[Action.ASK](await asked(world, world.sian, value=chosen), world.services)
    assert "Briton Ferry Health Centre" in texts(one)
