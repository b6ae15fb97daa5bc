"""Addresses of people's own pages: what is kept of them, how long they live, and who wants letters at all."""

from datetime import timedelta

import pytest

from bot.domain.contacts import AbsenceKind
from bot.domain.page_links import LIVES, REMEMBERED, Visitor
from bot.services.page_links import PageLinks
from storage import reachable
from tests.own_pages import RHIAN
from tests.post import OFFICE, mailbox, with_post
from tests.world import World


@pytest.fixture
async def links(world: World) -> PageLinks:
    """A house that writes letters, where Gareth has a mailbox."""
    with_post(world)
    await mailbox(world, world.gareth, "gareth@dyfed.example")
    return world.services.page_links


async def minted(world: World, links: PageLinks) -> str:
    return await links.mint(world.installation, world.people[world.gareth])


async def visitor(links: PageLinks, address: str) -> Visitor:
    found = await links.visitor(address.rpartition("/")[2])
    assert found is not None
    return found


async def test_an_address_opens_the_pages_of_its_owner_and_only_its_hash_is_kept(
    world: World, links: PageLinks
):
    address = await minted(world, links)
    assert address.startswith(f"{OFFICE.public_url}/page/")
    found = await visitor(links, address)
    assert (found.handle, found.expired) == (world.gareth, False)
    token = address.rpartition("/")[2]
    assert len(token) >= 43
    (row,) = await world.run("SELECT token_hash, to_jsonb(k)::text AS whole FROM page_link k")
    assert token.encode() not in bytes(row["token_hash"])  # type: ignore[call-overload] # rows are untyped
    assert token not in str(row["whole"])


async def test_every_letter_has_an_address_of_its_own(world: World, links: PageLinks):
    assert len({await minted(world, links) for _ in range(5)}) == 5


async def test_an_address_runs_out_and_is_forgotten_a_good_while_later(world: World, links: PageLinks):
    address = await minted(world, links)
    world.winder.at += LIVES - timedelta(seconds=1)
    assert not (await visitor(links, address)).expired
    world.winder.at += timedelta(seconds=1)
    assert (await visitor(links, address)).expired
    await links.forget_old()
    assert (await visitor(links, address)).expired
    world.winder.at += REMEMBERED
    await links.forget_old()
    assert await links.visitor(address.rpartition("/")[2]) is None


async def test_a_new_address_is_sent_once_an_hour_however_often_it_is_asked_for(
    world: World, links: PageLinks
):
    found = await visitor(links, await minted(world, links))
    for _ in range(3):
        await links.send_anew(found)
    assert len(await world.run("SELECT id FROM letter")) == 1
    world.winder.at += timedelta(hours=1)
    await links.send_anew(found)
    assert len(await world.run("SELECT id FROM letter")) == 2


async def test_closing_ends_every_address_of_one_person_and_nobody_elses(world: World, links: PageLinks):
    own = [await minted(world, links) for _ in range(2)]
    other = await links.mint(world.installation, world.people[world.nia])
    await links.close(await world.ask(world.gareth))
    assert [(await visitor(links, each)).expired for each in own] == [True, True]
    assert not (await visitor(links, other)).expired


async def test_whoever_is_reached_by_mail_alone_and_wants_none_is_not_there(world: World, links: PageLinks):
    await world.run("UPDATE person SET handle = :new WHERE handle = :old", new=RHIAN, old=world.gareth)
    asker = await world.services.directory.asker_of(world.installation, RHIAN)
    assert await absences(world) == {}
    world.winder.at += timedelta(hours=1)
    assert await links.want_letters(asker, wanted=False)
    assert not await links.want_letters(asker, wanted=False)
    assert await absences(world) == {RHIAN: AbsenceKind.MAIL_UNWANTED}
    (row,) = await world.run("SELECT facts_at FROM cluster_channel WHERE cluster_id = :id", id=world.neath)
    assert row["facts_at"] == world.winder.at
    assert await links.want_letters(asker, wanted=True)
    assert await absences(world) == {}


async def absences(world: World) -> dict[str, AbsenceKind]:
    async with world.database.connection() as connection:
        today = world.winder.at.date()
        found = await reachable.of_cluster(connection, world.installation, world.neath, today, mail=True)
    return {handle: absence.kind for handle, absence in found.absent.items()}
