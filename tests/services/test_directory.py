"""The directory knows who asks, from where, and forgets when something changes."""

import asyncio
from typing import Any

import pytest

import storage.directory
from bot.domain.people import Asker, Language, Role
from tests.world import NEATH_CHANNEL, World


async def test_a_lead_in_her_clusters_channel_is_known_with_her_roles(world: World):
    asker = await world.ask(world.sian)
    assert asker.here is not None
    assert asker.here.name == "Neath"
    assert asker.here.board.code == "7A3"
    assert asker.roles == {Role.CLUSTER_LEAD, Role.REPRESENTATIVE}
    assert [practice.name for practice in asker.practices] == ["Castle Surgery"]


async def test_a_stranger_is_a_guest_and_needs_no_entry(world: World):
    asker = await world.ask(world.owen)
    assert asker.person is None
    assert asker.roles == {Role.GUEST}


async def test_a_workspace_met_for_the_first_time_is_made_known(world: World):
    asker = await world.services.directory.asker("T0NEW", "U0ANY", None)
    assert asker.installation_id != world.installation
    assert asker.roles == {Role.GUEST}


async def test_a_trusted_directory_asks_once_and_again_after_a_change(world: World):
    directory = world.services.directory
    directory.trust()
    await world.ask(world.gareth)
    before = world.database.round_trips
    asker = await world.ask(world.gareth)
    assert world.database.round_trips == before
    await world.services.people.choose_language(asker, Language.WELSH)
    again = await world.ask(world.gareth)
    assert again.person is not None
    assert again.person.language is Language.WELSH


async def test_somebody_who_asks_from_outside_slack_is_known_with_the_same_roles(world: World):
    outside = await world.services.directory.asker_of(world.installation, world.sian)
    assert outside.roles == {Role.CLUSTER_LEAD, Role.REPRESENTATIVE}
    assert outside.here is None
    about_neath = await world.services.directory.asker_of(world.installation, world.catrin, NEATH_CHANNEL)
    assert about_neath.here is not None
    assert about_neath.here.name == "Neath"


async def test_a_trusted_directory_remembers_those_outside_slack_too(world: World):
    world.services.directory.trust()
    await world.services.directory.asker_of(world.installation, world.gareth)
    before = world.database.round_trips
    await world.services.directory.asker_of(world.installation, world.gareth)
    assert world.database.round_trips == before


async def test_many_people_of_a_new_workspace_at_once_wait_for_no_connection_of_each_other(world: World):
    directory = world.services.directory
    askers = await asyncio.gather(*(directory.asker("T0NEW", f"U0{n}", None) for n in range(20)))
    assert len({asker.installation_id for asker in askers}) == 1


async def test_an_answer_read_before_a_change_is_not_remembered_after_it(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    directory = world.services.directory
    directory.trust()
    read = storage.directory.asker

    async def overtaken(*asked: Any) -> Asker | None:
        found = await read(*asked)
        await world.run("UPDATE person SET language = 'cy' WHERE handle = :user", user=world.gareth)
        directory.forget()
        return found

    monkeypatch.setattr(storage.directory, "asker", overtaken)
    await world.ask(world.gareth)
    monkeypatch.undo()
    again = await world.ask(world.gareth)
    assert again.person is not None
    assert again.person.language is Language.WELSH
