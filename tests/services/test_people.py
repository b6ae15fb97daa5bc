"""Who represents whom: showing, giving and ending roles, and who may."""

import asyncio

import pytest

from bot.domain.appointing import EndOffer
from bot.domain.cluster_people import RoleHeld
from bot.domain.ids import AppointmentId
from bot.domain.people import Language, Role
from bot.domain.refusals import (
    LastOperator,
    NotAllowed,
    NothingFound,
    NotUnderstood,
    NotYourPractice,
    PersonNotFound,
    PracticeNotFound,
    SayWhichPractice,
)
from bot.domain.role_wishes import RoleWish, read_wish
from tests.world import AFAN_CHANNEL, World


async def add(world: World, by: str, user: str, typed: str = "", key: str = "") -> None:
    wish = read_wish(typed, "people add")
    await world.services.people.appoint(await world.ask(by), key or f"{by}{user}{typed}", user, wish)


async def remove(world: World, by: str, typed: str) -> RoleHeld | EndOffer:
    wish = read_wish(typed, "people remove")
    return await world.services.people.end_meant(await world.ask(by), f"{by}{typed}", wish)


async def held(world: World, user: str) -> set[tuple[str, str | None]]:
    people = (await world.services.people.of_cluster(await world.ask(world.dewi))).people
    return {(one.role.value, one.practice.name if one.practice else None) for one in people.of_user(user)}


async def test_the_practices_without_a_representative_are_told_apart(world: World) -> None:
    people = (await world.services.people.of_cluster(await world.ask(world.sian))).people
    assert [one.name for one in people.unrepresented] == [
        "Briton Ferry Health Centre",
        "Tabernacle Surgery",
        "Waterside Medical Practice",
    ]
    assert [one.person.name for one in people.with_role(Role.CLUSTER_LEAD)] == ["Siân Rees"]
    assert [one.person.name for one in people.with_role(Role.BOARD_OFFICER)] == ["Catrin Lloyd"]
    assert [one.person.name for one in people.with_role(Role.PARTNER)] == ["Priya Patel"]


async def test_a_lead_names_a_representative_who_can_speak_at_once(world: World) -> None:
    await add(world, world.sian, world.owen, "as representative for Tabernacle")
    asker = await world.ask(world.owen)
    assert [practice.name for practice in asker.practices] == ["Tabernacle Surgery"]
    assert asker.roles == {Role.REPRESENTATIVE}


async def test_one_person_represents_two_practices(world: World) -> None:
    await add(world, world.sian, world.owen, "Tabernacle Surgery")
    await add(world, world.sian, world.owen, "W98040")
    assert await held(world, world.owen) == {
        ("representative", "Tabernacle Surgery"),
        ("representative", "Briton Ferry Health Centre"),
    }


async def test_a_representative_names_deputies_for_their_own_practice_only(world: World) -> None:
    await add(world, world.gareth, world.owen)
    assert await held(world, world.owen) == {("deputy", "Dyfed Road Health Centre")}
    with pytest.raises(NotYourPractice):
        await add(world, world.gareth, world.owen, "as deputy for Castle")
    with pytest.raises(NotAllowed):
        await add(world, world.gareth, world.owen, "as representative for Dyfed Road")


async def test_a_deputy_names_nobody(world: World) -> None:
    await add(world, world.gareth, world.owen)
    with pytest.raises(NotAllowed):
        await add(world, world.owen, world.huw, "as deputy for Dyfed Road")


async def test_who_represents_one_practice_and_stands_in_at_another_names_deputies_for_the_first(
    world: World,
) -> None:
    await add(world, world.sian, world.gareth, "as deputy for Castle")
    with pytest.raises(NotYourPractice):
        await add(world, world.gareth, world.owen, "as deputy for Castle")
    await add(world, world.gareth, world.owen)
    assert await held(world, world.owen) == {("deputy", "Dyfed Road Health Centre")}


async def test_an_officer_works_for_the_board_of_the_cluster(world: World) -> None:
    await add(world, world.catrin, world.owen, "as officer")
    asker = await world.ask(world.owen, AFAN_CHANNEL)
    assert asker.boards == {world.board}
    with pytest.raises(NotAllowed) as refused:
        await add(world, world.sian, world.huw, "as officer")
    assert refused.value.who_can == ("board officer", "operator")


async def test_only_an_operator_makes_an_operator(world: World) -> None:
    with pytest.raises(NotAllowed):
        await add(world, world.catrin, world.owen, "as operator")
    await add(world, world.dewi, world.owen, "as operator")
    assert Role.OPERATOR in (await world.ask(world.owen, None)).roles


async def test_the_last_operator_stays_and_one_of_two_may_go(world: World) -> None:
    with pytest.raises(LastOperator):
        await remove(world, world.dewi, f"<@{world.dewi}>")
    await add(world, world.dewi, world.owen, "as operator")
    await remove(world, world.owen, f"<@{world.dewi}>")
    assert (await world.ask(world.dewi)).roles == {Role.GUEST}


async def test_of_two_operators_who_end_each_other_at_once_one_stays(world: World) -> None:
    await add(world, world.dewi, world.owen, "as operator")
    outcomes = await asyncio.gather(
        remove(world, world.owen, f"<@{world.dewi}>"),
        remove(world, world.dewi, f"<@{world.owen}>"),
        return_exceptions=True,
    )
    assert (
        sum(isinstance(each, RoleHeld) for each in outcomes) == 1
    )  # the other comes too late, or is the last
    rows = await world.run("SELECT 1 FROM appointment WHERE role = 'operator' AND ended_at IS NULL")
    assert len(rows) == 1


async def test_a_leader_has_to_say_which_practice(world: World) -> None:
    with pytest.raises(SayWhichPractice) as refused:
        await add(world, world.sian, world.owen, "as deputy")
    assert refused.value.question == "practice"
    with pytest.raises(PracticeNotFound):
        await add(world, world.sian, world.owen, "Fairfield Surgery")
    with pytest.raises(NotUnderstood):
        await add(world, world.sian, world.owen, "as lead for Afan")


async def test_the_same_role_twice_is_kept_once(world: World) -> None:
    wish = RoleWish(role=Role.DEPUTY, text="Castle")
    asker = await world.ask(world.sian)
    first = await world.services.people.appoint(asker, "k1", world.owen, wish)
    repeated = await world.services.people.appoint(asker, "k1", world.owen, wish)
    again = await world.services.people.appoint(asker, "k2", world.owen, wish)
    assert (first.had_it, repeated.had_it, again.had_it) == (False, False, True)
    rows = await world.run("SELECT count(*) AS n FROM appointment WHERE role = 'deputy'")
    assert rows == [{"n": 1}]


async def test_a_role_ends_and_the_fact_stays(world: World) -> None:
    ended = await remove(world, world.sian, f"<@{world.gareth}>")
    assert isinstance(ended, RoleHeld)
    assert (await world.ask(world.gareth)).roles == {Role.GUEST}
    rows = await world.run(
        "SELECT ended_by, ended_at FROM appointment WHERE person_id = :person",
        person=world.people[world.gareth],
    )
    assert rows == [{"ended_by": world.sian, "ended_at": world.winder.at}]


async def test_an_ended_role_can_be_given_again(world: World) -> None:
    await remove(world, world.sian, f"<@{world.gareth}>")
    await add(world, world.sian, world.gareth, "Dyfed Road")
    assert await held(world, world.gareth) == {("representative", "Dyfed Road Health Centre")}


async def test_a_person_of_several_roles_is_asked_about(world: World) -> None:
    offer = await remove(world, world.catrin, f"<@{world.sian}>")
    assert isinstance(offer, EndOffer)
    assert {one.role for one in offer.roles} == {Role.CLUSTER_LEAD, Role.REPRESENTATIVE}
    ended = await remove(world, world.catrin, f"<@{world.sian}> Castle")
    assert isinstance(ended, RoleHeld)
    assert ended.role is Role.REPRESENTATIVE
    ended = await remove(world, world.catrin, f"<@{world.sian}> as lead")
    assert isinstance(ended, RoleHeld)


async def test_a_person_can_be_removed_by_name(world: World) -> None:
    ended = await remove(world, world.sian, "gareth")
    assert isinstance(ended, RoleHeld)
    assert ended.person.handle == world.gareth
    with pytest.raises(PersonNotFound):
        await remove(world, world.sian, "Blodwen")
    with pytest.raises(PersonNotFound):
        await remove(world, world.sian, f"<@{world.owen}>")


@pytest.mark.parametrize("typed", ["b", "Bev", "<b> 🐑"])
async def test_a_piece_of_a_name_is_asked_about_before_a_role_ends(world: World, typed: str) -> None:
    offer = await remove(world, world.sian, typed)
    assert isinstance(offer, EndOffer)
    assert [one.person.name for one in offer.roles] == ["Huw Bevan"]
    assert await held(world, world.huw)


async def test_a_representative_ends_only_deputies_of_their_practice(world: World) -> None:
    await add(world, world.sian, world.owen, "as deputy for Dyfed Road")
    offer = await world.services.people.offer_end(await world.ask(world.gareth))
    assert [one.person.handle for one in offer.roles] == [world.owen]
    with pytest.raises(NotAllowed):
        await remove(world, world.gareth, f"<@{world.sian}> as lead")
    assert isinstance(await remove(world, world.gareth, f"<@{world.owen}>"), RoleHeld)


async def test_a_role_of_another_cluster_is_out_of_reach(world: World) -> None:
    await world.appoint("U0AFAN", "Alun", Role.REPRESENTATIVE, practice=world.practice("Fairfield"))
    (row,) = await world.run("SELECT max(id) AS id FROM appointment")
    with pytest.raises(NothingFound):
        await world.services.people.end(await world.ask(world.sian), "k", AppointmentId(int(str(row["id"]))))


async def test_a_change_of_people_lets_reminders_be_planned_anew(world: World) -> None:
    world.winder.to("2017-05-02")
    await add(world, world.sian, world.owen, "Tabernacle")
    rows = await world.run(
        "SELECT cluster_id FROM cluster_channel WHERE facts_at = :now", now=world.winder.at
    )
    assert rows == [{"cluster_id": world.neath}]


async def test_a_partner_sees_the_people_and_a_stranger_does_not(world: World) -> None:
    assert (await world.services.people.of_cluster(await world.ask(world.priya))).may_give == ()
    with pytest.raises(NotAllowed):
        await world.services.people.of_cluster(await world.ask(world.owen))
    with pytest.raises(NotAllowed):
        await add(world, world.priya, world.owen, "Castle")


async def test_names_are_learnt_once(world: World) -> None:
    people = world.services.people
    await add(world, world.sian, world.owen, "Tabernacle")
    ((owen, user),) = await people.nameless()
    assert user == world.owen
    await people.learn_names({owen: "Owen Price", world.people[world.sian]: "Somebody Else"})
    assert list(await people.nameless()) == []
    rows = await world.run(
        "SELECT name FROM person WHERE handle = ANY(:users) ORDER BY name", users=[world.owen, world.sian]
    )
    assert [row["name"] for row in rows] == ["Owen Price", "Siân Rees"]


async def test_a_name_learnt_in_one_workspace_is_not_given_to_its_namesake_in_another(world: World) -> None:
    await add(world, world.sian, world.owen, "Tabernacle")
    elsewhere = await world.services.directory.asker("T0NEW", world.owen, None)
    await world.services.people.choose_language(elsewhere, Language.WELSH)
    (owen, _), (namesake, _) = await world.services.people.nameless()
    await world.services.people.learn_names({owen: "Owen Price"})
    assert [person for person, _ in await world.services.people.nameless()] == [namesake]


@pytest.mark.parametrize("more", [0, 64, 6400])
async def test_people_cost_at_most_three_round_trips_however_many_clusters(world: World, more: int) -> None:
    await world.run(
        "INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, :more) n",
        more=more,
    )
    start = world.database.round_trips
    await world.services.people.of_cluster(await world.ask(world.sian))
    assert world.database.round_trips - start == 2
    await add(world, world.sian, world.owen, "Tabernacle")
    assert world.database.round_trips - start == 5
    await remove(world, world.sian, f"<@{world.owen}>")
    assert world.database.round_trips - start == 8
