"""Asking why: everybody their own, a lead the cluster, within three round trips."""

from typing import cast

import pytest

from bot.domain.refusals import NotAllowed, NotUnderstood
from bot.messenger import Messenger
from bot.views.actions import OfReasons
from handlers import reminders
from handlers.request import Reply
from handlers.routes import ROUTES
from schedules import reminders as schedule
from tests.asking import asked
from tests.schedules.test_reminders import Recorder
from tests.world import World


async def beat(world: World) -> None:
    await schedule.run(world.services, cast("Messenger", Recorder()), world.voices)


def said(reply: Reply) -> str:
    assert reply.message is not None
    return str(reply.message.blocks)


async def test_a_representative_reads_their_own_reminders_and_nobody_elses(world: World):
    world.winder.to("2017-05-19", "08:00")
    await beat(world)
    text = said(await reminders.why(await asked(world, world.gareth), world.services))
    assert "Dyfed Road Health Centre" in text
    assert "Skewen" not in text
    assert "Sent: Friday 19 May 2017, 09:00." in text


async def test_a_lead_reads_the_clusters(world: World):
    world.winder.to("2017-05-19", "08:00")
    await beat(world)
    text = said(await reminders.why(await asked(world, world.sian), world.services))
    for name in ("Siân Rees", "Gareth Pugh", "Nia Morgan"):
        assert name in text


async def test_sharing_shows_at_once_once_the_ledger_has_followed(world: World):
    world.winder.to("2017-05-18", "10:00")
    await beat(world)
    await world.services.sharing.share_typed(await world.ask(world.gareth), "PDP", "key")
    await schedule.plan(world.services, cast("Messenger", Recorder()), world.voices)
    text = said(await reminders.why(await asked(world, world.gareth), world.services))
    assert "Not sent: it was done on Thursday 18 May 2017." in text


async def test_asking_in_welsh_finds_the_same(world: World):
    found = ROUTES.find("pam")
    assert found is not None
    assert found[0].name == "why"


async def test_words_after_it_are_not_understood(world: World):
    with pytest.raises(NotUnderstood):
        await reminders.why(await asked(world, world.gareth, "not"), world.services)


async def test_a_stranger_has_no_reminders_to_ask_about(world: World):
    with pytest.raises(NotAllowed):
        await reminders.why(await asked(world, world.owen), world.services)


async def test_a_page_turns_in_place(world: World):
    world.winder.to("2017-05-19", "08:00")
    await beat(world)
    second = OfReasons("", 2).encode()
    reply = await reminders.turn(await asked(world, world.sian, value=second), world.services)
    assert reply.replace


async def test_why_costs_at_most_three_round_trips_however_many_clusters(world: World):
    world.winder.to("2017-05-19", "08:00")
    await beat(world)
    costs = []
    for clusters in (0, 64):
        await world.run(
            "INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'C' || n FROM generate_series(1, :n) n",
            n=clusters,
        )
        before = world.database.round_trips
        await reminders.why(await asked(world, world.sian), world.services)
        costs.append(world.database.round_trips - before)
    assert costs[0] == costs[1] <= 3
