"""The year at a glance, for each kind of reader, on the first day and later."""

import pytest

from bot.domain.refusals import NotAllowed
from bot.views import refusals
from bot.views.words import ENGLISH
from handlers import reports
from tests.answers import rows, texts
from tests.asking import asked
from tests.world import NEATH, World


async def test_on_the_first_day_an_officer_reads_that_meetings_are_still_to_be_planned(world: World):
    reply = await reports.summary(await asked(world, world.catrin), world.services)
    heading, afan, neath = rows(reply)
    assert heading[-1] == "Too few planned"
    assert afan == ["Afan", "0", "0", "0 of 52", "0", "0", "3"]
    assert neath[0] == "Neath"
    assert "*What the health board owes*\\n*Pre-populated" in texts(reply)


async def test_a_cluster_in_one_line_says_only_what_is_wrong(world: World):
    reply = await reports.summary(await asked(world, world.catrin), world.services)
    assert reply.message is not None
    assert "*Afan* · practices: 3 · done: 0 of 52 · Too few meetings planned: 3" in reply.message.text
    assert "overdue" not in reply.message.text


async def test_a_representative_without_anything_urgent_is_told_so(world: World):
    reply = await reports.summary(await asked(world, world.gareth), world.services)
    assert "Later: 6 · No date stated: 9 · Aims: 1" in texts(reply)
    assert "Nothing is overdue, and nothing is due in the next 28 days." in texts(reply)


async def test_what_is_urgent_stands_right_under_its_heading(world: World):
    world.winder.to("2017-05-22")
    reply = await reports.summary(await asked(world, world.sian), world.services)
    assert "*Overdue, or due in the next 28 days*\\n*Sustainability assessment" in texts(reply)


async def test_nobody_is_to_be_rung_before_anything_was_missed(world: World):
    days = ("2017-05-10", "2017-09-13", "2017-11-15", "2018-01-17")
    first, *_ = [await world.meeting(day, closed=day == days[0]) for day in days]
    before = await reports.summary(await asked(world, world.sian), world.services)
    assert "Must come to everything left: 7" in texts(before)
    assert "Whom to ring" not in texts(before)
    await world.attended(first, *(set(NEATH) - {"W98010"}))
    world.winder.to("2017-05-12")
    after = await reports.summary(await asked(world, world.sian), world.services)
    ring = texts(after).split("Whom to ring")[1].split("section")[0]
    assert "Skewen" in ring
    assert "Castle" not in ring.split("Overdue, or due")[0]


async def test_a_stranger_is_told_who_can_add_them(world: World):
    with pytest.raises(NotAllowed) as refused:
        await reports.summary(await asked(world, world.owen), world.services)
    assert refusals.sentence(ENGLISH, refused.value).startswith("You have no role here yet")
    with pytest.raises(NotAllowed) as known:
        await reports.summary(await asked(world, world.priya), world.services)
    assert "Who can do it: " in refusals.sentence(ENGLISH, known.value)
