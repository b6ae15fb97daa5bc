"""Somebody who was reached by e-mail joins Slack: with the same address they are the same person."""

from typing import Any, cast

import pytest

from bot.domain.deliveries import Delivered
from bot.domain.mail_addresses import ByMail
from bot.domain.people import Role
from bot.domain.role_wishes import read_wish
from bot.domain.slack_profiles import SlackProfile, profile_of
from bot.messenger import Messenger
from schedules import names
from tests.post import with_post
from tests.world import TEAM, World

ADDRESS = "rhian@example.wales"
SLACK = "U0RHIAN"
PROFILE = SlackProfile(SLACK, TEAM, "Rhian Jones", ADDRESS)


@pytest.fixture
async def rhian(world: World) -> str:
    """Somebody without Slack who speaks for a practice; returns the handle."""
    with_post(world)
    wish = read_wish("as representative Tabernacle", "people add")
    person = ByMail("Rhian Jones", ADDRESS)
    made = await world.services.people.appoint_by_mail(await world.ask(world.sian), "add", person, wish)
    return made.user


async def addresses(world: World) -> set[tuple[object, object]]:
    rows = await world.run("SELECT p.handle, b.address FROM mailbox b JOIN person p ON p.id = b.person_id")
    return {(row["handle"], row["address"]) for row in rows}


async def test_her_roles_and_her_mailbox_go_over_and_her_name_stays_with_what_she_recorded(
    world: World, rhian: str
) -> None:
    assert await world.services.people.learn_profile(PROFILE)
    asker = await world.ask(SLACK)
    assert [each.name for each in asker.practices] == ["Tabernacle Surgery"]
    assert await addresses(world) == {(SLACK, ADDRESS)}
    old = await world.services.directory.asker_of(world.installation, rhian)
    assert old.appointments == ()
    assert await world.services.directory.names({rhian}) == {rhian: "Rhian Jones"}
    assert not await world.services.people.learn_profile(PROFILE)


async def test_another_address_in_slack_closes_the_links_that_went_to_the_old_one(world: World) -> None:
    with_post(world)
    people, links = world.services.people, world.services.page_links
    person, one = world.people[world.gareth], "gareth@old.example"
    assert await people.learn_profile(SlackProfile(world.gareth, TEAM, "Gareth Pugh", one))
    token = (await links.mint(world.installation, person)).rpartition("/")[2]
    assert not await people.learn_profile(SlackProfile(world.gareth, TEAM, "Gareth Pugh", one))
    before = await links.visitor(token)
    assert before is not None
    assert not before.expired
    assert await people.learn_profile(SlackProfile(world.gareth, TEAM, "Gareth Pugh", "gareth@new.example"))
    visitor = await links.visitor(token)
    assert visitor is not None
    assert visitor.expired


async def test_somebody_in_slack_already_has_all_roles_once(world: World, rhian: str) -> None:
    await world.appoint(SLACK, "Rhian Jones", Role.REPRESENTATIVE, practice=world.practice("Tabernacle"))
    await world.appoint(SLACK, "Rhian Jones", Role.PARTNER, cluster=world.neath)
    assert await world.services.people.learn_profile(PROFILE)
    asker = await world.ask(SLACK)
    assert asker.roles == {Role.REPRESENTATIVE, Role.PARTNER}
    assert len(asker.appointments) == 2
    assert (await world.services.directory.asker_of(world.installation, rhian)).appointments == ()


async def test_the_ledger_comes_along_so_that_nothing_is_said_twice(world: World, rhian: str) -> None:
    world.winder.to("2017-05-19", "08:00")
    (nudge,) = await world.services.reminders.claim_due(by_mail=True)
    assert await world.services.reminders.begin(nudge)
    await world.services.reminders.settle(nudge, Delivered("", ""))
    await world.services.people.learn_profile(PROFILE)
    claimed = await world.services.reminders.claim_due()
    assert SLACK not in {each.recipient for each in claimed}
    rows = await world.run(
        "SELECT DISTINCT recipient FROM reminder WHERE recipient IN (:a, :b)", a=rhian, b=SLACK
    )
    assert rows == [{"recipient": SLACK}]
    world.winder.to("2017-05-30", "08:00")
    claimed = await world.services.reminders.claim_due()
    assert SLACK in {each.recipient for each in claimed}


@pytest.mark.parametrize(
    "profile",
    [
        SlackProfile(SLACK, "T0OTHER", "Rhian Jones", ADDRESS),
        SlackProfile(SLACK, "", "Rhian Jones", ADDRESS),
        SlackProfile(SLACK, TEAM, "Rhian Jones", ""),
        SlackProfile(SLACK, TEAM, "Rhian Jones", "somebody@else.example"),
    ],
)
async def test_only_the_same_address_by_the_own_workspaces_word_makes_the_same_person(
    world: World, rhian: str, profile: SlackProfile
) -> None:
    assert not await world.services.people.learn_profile(profile)
    assert (await world.ask(SLACK)).appointments == ()
    assert await addresses(world) == {(rhian, ADDRESS)}


def test_the_address_of_a_bot_or_one_not_confirmed_proves_nothing() -> None:
    member: dict[str, Any] = {
        "id": SLACK,
        "team_id": TEAM,
        "profile": {"real_name": "R", "email": ADDRESS.upper()},
    }
    assert profile_of(member).address == ADDRESS
    assert profile_of({**member, "is_bot": True}).address == ""
    assert profile_of({**member, "is_email_confirmed": False}).address == ""
    assert profile_of({"id": SLACK}) == SlackProfile(SLACK, "", "", "")


async def test_the_addresses_of_people_in_slack_are_learned_and_asked_for_once(world: World) -> None:
    with_post(world)
    asked: list[str] = []

    class Slack:
        async def profile(self, user: str) -> SlackProfile | None:
            asked.append(user)
            address = f"{user.lower()}@example.wales" if user == world.huw else ""
            return SlackProfile(user, TEAM, user, address)

    for _ in range(2):
        await names.run(world.services, cast("Messenger", Slack()), world.voices)
    assert sorted(asked) == sorted(
        {world.sian, world.gareth, world.nia, world.huw, world.catrin, world.priya, world.dewi}
    )
    assert await addresses(world) == {(world.huw, "u0huw@example.wales")}


async def test_without_e_mail_nobody_in_slack_is_asked_for_an_address(world: World) -> None:
    assert list(await world.services.people.unaddressed()) == []
    profile = SlackProfile(world.huw, TEAM, "Huw Bevan", "huw@example.wales")
    assert not await world.services.people.learn_profile(profile)
    assert await addresses(world) == set()


async def test_another_address_takes_the_place_of_the_one_known(world: World) -> None:
    with_post(world)
    for address in ("huw@example.wales", "huw.bevan@example.wales"):
        assert await world.services.people.learn_profile(SlackProfile(world.huw, TEAM, "Huw", address))
    assert await addresses(world) == {(world.huw, "huw.bevan@example.wales")}
