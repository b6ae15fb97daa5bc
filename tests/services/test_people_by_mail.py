"""People without Slack: added by their address, they have a handle, the same roles, and a letter of welcome."""

import asyncio

import pytest

from bot.domain.cluster_people import RoleHeld
from bot.domain.contacts import AbsenceKind
from bot.domain.mail_addresses import ByMail
from bot.domain.people import Asker, Role, by_mail
from bot.domain.post_office import PostOffice
from bot.domain.refusals import HoldsPatientData, NotYourPractice, OperatorsUseSlack, OwnAddress
from bot.domain.role_wishes import RoleWish, read_wish
from bot.views.people import appointed
from tests.world import World

RHIAN = ByMail("Rhian Jones", "rhian@example.wales")
POST_OFFICE = PostOffice("clwstwr@example.org", "https://clwstwr.example.org")


async def add(world: World, typed: str, person: ByMail = RHIAN, by: str = "", key: str = "") -> str:
    """Add somebody by their address; returns the handle."""
    wish = read_wish(f"{person.address} {person.name} {typed}", "people add")
    asker = await world.ask(by or world.sian)
    made = await world.services.people.appoint_by_mail(asker, key or f"{by}{person}{typed}", person, wish)
    return made.user


async def as_asker(world: World, handle: str) -> Asker:
    return await world.services.directory.asker_of(world.installation, handle)


async def test_somebody_without_slack_speaks_for_a_practice_like_anybody(world: World) -> None:
    handle = await add(world, "as representative Tabernacle")
    assert by_mail(handle)
    asker = await as_asker(world, handle)
    assert asker.roles == {Role.REPRESENTATIVE}
    assert [practice.name for practice in asker.practices] == ["Tabernacle Surgery"]
    assert asker.person is not None
    assert asker.person.name == "Rhian Jones"


async def test_the_same_address_is_the_same_person_whatever_name_is_typed(world: World) -> None:
    first = await add(world, "as representative Tabernacle")
    second = await add(world, "as deputy Castle", ByMail("R. Jones", RHIAN.address))
    assert first == second
    asker = await as_asker(world, first)
    assert asker.roles == {Role.REPRESENTATIVE, Role.DEPUTY}
    assert asker.person is not None
    assert asker.person.name == "Rhian Jones"


async def test_two_who_add_the_same_address_at_once_add_one_person(world: World) -> None:
    handles = await asyncio.gather(
        *(add(world, "as representative Tabernacle", key=f"key{n}") for n in range(4))
    )
    rows = await world.run(
        """SELECT count(DISTINCT a.person_id) AS people FROM appointment a JOIN person p ON p.id = a.person_id
            WHERE p.handle LIKE 'M%'"""
    )
    assert rows == [{"people": 1}]
    assert len(handles) == 4


async def test_an_address_of_somebody_in_slack_means_them(world: World) -> None:
    await world.run(
        """INSERT INTO mailbox (installation_id, person_id, address, learned_at)
           VALUES (1, :person, :address, :now)""",
        person=world.people[world.huw],
        address=RHIAN.address,
        now=world.winder.at,
    )
    assert await add(world, "as representative Tabernacle") == world.huw
    assert len((await world.ask(world.huw)).practices) == 2


async def test_a_repeated_delivery_adds_nobody_twice(world: World) -> None:
    first = await add(world, "as representative Tabernacle", key="same")
    assert await add(world, "as representative Tabernacle", key="same") == first
    assert await world.run("SELECT count(*) AS n FROM person WHERE name = 'Rhian Jones'") == [{"n": 1}]


async def test_one_letter_of_welcome_goes_to_somebody_new_where_mail_goes_at_all(world: World) -> None:
    world.services.post_office = POST_OFFICE
    await add(world, "as representative Tabernacle")
    await add(world, "as deputy Castle")
    assert await world.run("SELECT kind, state FROM letter") == [{"kind": "welcome", "state": "waiting"}]


async def test_without_mail_nothing_is_written_and_the_lead_is_told(world: World) -> None:
    await add(world, "as representative Tabernacle")
    assert await world.run("SELECT kind FROM letter") == []
    shown = await world.services.people.of_cluster(await world.ask(world.sian))
    (absence,) = shown.people.absent.values()
    assert absence.kind is AbsenceKind.NO_MAIL


async def test_whoever_adds_somebody_who_wants_no_e_mail_is_told(world: World) -> None:
    world.services.post_office = POST_OFFICE
    await add(world, "as representative Tabernacle")
    await world.run("UPDATE mailbox SET invitations = false")
    wish = read_wish(f"{RHIAN.address} as deputy Castle", "people add")
    made = await world.services.people.appoint_by_mail(await world.ask(world.sian), "again", RHIAN, wish)
    assert "have asked for no e-mail" in appointed(world.voices.english, made).text


async def test_an_address_that_takes_no_letters_is_shown_and_tried_again_when_added_anew(
    world: World,
) -> None:
    world.services.post_office = POST_OFFICE
    await add(world, "as representative Tabernacle")
    await world.run("UPDATE mailbox SET failed = '550 no such user'")
    shown = await world.services.people.of_cluster(await world.ask(world.sian))
    assert [each.kind for each in shown.people.absent.values()] == [AbsenceKind.MAIL_FAILED]
    await add(world, "as deputy Castle")
    shown = await world.services.people.of_cluster(await world.ask(world.sian))
    assert shown.people.absent == {}


async def test_a_role_ends_by_the_address(world: World) -> None:
    await add(world, "as representative Tabernacle")
    wish = RoleWish(address=RHIAN.address)
    ended = await world.services.people.end_meant(await world.ask(world.sian), "end", wish)
    assert isinstance(ended, RoleHeld)
    assert ended.person.name == "Rhian Jones"


async def test_who_may_add_whom_is_the_same_without_slack(world: World) -> None:
    with pytest.raises(NotYourPractice):
        await add(world, "as deputy Castle", by=world.gareth)
    handle = await add(world, "as deputy", by=world.gareth)
    assert [each.name for each in (await as_asker(world, handle)).practices] == ["Dyfed Road Health Centre"]


async def test_nobody_becomes_an_operator_by_mail_and_the_bot_is_nobody(world: World) -> None:
    world.services.post_office = POST_OFFICE
    with pytest.raises(OperatorsUseSlack):
        await add(world, "as operator", by=world.dewi)
    with pytest.raises(OwnAddress):
        await add(world, "as partner", ByMail("Clwstwr", "clwstwr@example.org"))
    with pytest.raises(HoldsPatientData):
        await add(world, "as partner", ByMail("943 476 5919", RHIAN.address))


async def test_adding_somebody_costs_three_round_trips(world: World) -> None:
    before = world.database.round_trips
    await add(world, "as representative Tabernacle")
    assert world.database.round_trips - before <= 3
