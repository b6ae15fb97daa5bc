"""Setting a cluster up: which one is meant, who may, and when a channel is bound anew."""

from dataclasses import replace

import pytest

from bot.domain.ids import ClusterId
from bot.domain.people import Language, Role
from bot.domain.refusals import (
    ChannelTaken,
    ClusterElsewhere,
    ClusterNotFound,
    NameTheCluster,
    NeedsChannel,
    NotAllowed,
    NothingFound,
    RegisterEmpty,
)
from bot.domain.setup import SetUpWish
from tests.world import AFAN_CHANNEL, NEATH_CHANNEL, World

NEW_CHANNEL = "C0NEW"


@pytest.fixture
async def unbound(world: World) -> World:
    """A workspace in which no cluster has a channel yet."""
    await world.run("DELETE FROM cluster_channel")
    return world


def wish(world: World, **more: object) -> SetUpWish:
    plain = SetUpWish(world.neath, (world.sian,), world.catrin, Language.BOTH)
    return replace(plain, **more)  # type: ignore[arg-type]  # the fields that a test changes


async def roles(world: World, user: str) -> set[str]:
    rows = await world.run(
        """SELECT a.role FROM appointment a JOIN person p ON p.id = a.person_id
            WHERE p.handle = :user AND a.ended_at IS NULL""",
        user=user,
    )
    return {str(row["role"]) for row in rows}


async def more_clusters(world: World, count: int) -> None:
    await world.run(
        "INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, :count) n",
        count=count,
    )


async def test_the_operator_binds_a_channel_and_appoints_its_people(unbound: World) -> None:
    asker = await unbound.ask(unbound.dewi, NEW_CHANNEL)
    done = await unbound.services.setup.bind(asker, "k", wish(unbound, leads=(unbound.sian, unbound.owen)))
    assert (done.cluster.channel, done.cluster.language, done.first) == (NEW_CHANNEL, Language.BOTH, False)
    here = (await unbound.ask(unbound.owen, NEW_CHANNEL)).here
    assert here is not None
    assert (here.name, here.language) == ("Neath", Language.BOTH)
    assert Role.CLUSTER_LEAD in (await unbound.ask(unbound.owen, NEW_CHANNEL)).roles
    (post,) = await unbound.run("SELECT subject, channel, wanted, shown FROM post")
    assert post == {"subject": f"welcome:{unbound.neath}", "channel": NEW_CHANNEL, "wanted": 1, "shown": 0}


async def test_the_first_to_set_a_cluster_up_becomes_the_operator(unbound: World) -> None:
    await unbound.run("DELETE FROM appointment WHERE role = 'operator'")
    asker = await unbound.ask(unbound.owen, NEW_CHANNEL)
    assert (await unbound.services.setup.offer(asker, "")).first
    done = await unbound.services.setup.bind(asker, "k", wish(unbound))
    assert done.first
    assert await roles(unbound, unbound.owen) == {"operator"}
    with pytest.raises(NotAllowed):
        await unbound.services.setup.offer(await unbound.ask("U0LATER", NEW_CHANNEL), "")


async def test_a_form_sent_twice_sets_up_once(unbound: World) -> None:
    for _ in range(2):
        asker = await unbound.ask(unbound.dewi, NEW_CHANNEL)
        await unbound.services.setup.bind(asker, "same", wish(unbound))
    (post,) = await unbound.run("SELECT wanted FROM post")
    assert post == {"wanted": 1}


async def test_a_channel_that_speaks_for_another_cluster_is_taken_only_when_that_is_said(
    world: World,
) -> None:
    asker = await world.ask(world.dewi, AFAN_CHANNEL)
    with pytest.raises(ChannelTaken) as refused:
        await world.services.setup.bind(asker, "k", wish(world))
    assert (refused.value.cluster, refused.value.question) == ("Afan", "cluster")
    done = await world.services.setup.bind(asker, "k", wish(world, move=True))
    assert done.freed == "Afan"
    bound = await world.run("SELECT cluster_id, channel FROM cluster_channel")
    assert bound == [{"cluster_id": world.neath, "channel": AFAN_CHANNEL}]


async def test_a_cluster_with_a_channel_moves_only_when_that_is_said(world: World) -> None:
    asker = await world.ask(world.dewi, NEW_CHANNEL)
    with pytest.raises(ClusterElsewhere) as refused:
        await world.services.setup.bind(asker, "k", wish(world))
    assert (refused.value.cluster, refused.value.channel) == ("Neath", NEATH_CHANNEL)
    await world.services.setup.bind(asker, "k", wish(world, move=True))
    assert (await world.ask(world.owen, NEATH_CHANNEL)).here is None
    assert (await world.ask(world.owen, NEW_CHANNEL)).here is not None


async def test_after_a_move_the_cluster_is_introduced_in_its_new_channel(world: World) -> None:
    await world.services.setup.bind(await world.ask(world.dewi), "k1", wish(world))
    await world.run("UPDATE post SET shown = wanted, message_ts = '1.2', failed = 'not_in_channel'")
    await world.services.setup.bind(await world.ask(world.dewi, NEW_CHANNEL), "k2", wish(world, move=True))
    (post,) = await world.run("SELECT channel, message_ts, wanted > shown AS behind, failed FROM post")
    assert post == {"channel": NEW_CHANNEL, "message_ts": None, "behind": True, "failed": ""}


async def test_who_was_shown_and_left_out_loses_the_role(world: World) -> None:
    asker = await world.ask(world.dewi)
    shown = wish(world, leads=(world.nia,), facilitator=None, shown=world.neath)
    await world.services.setup.bind(asker, "k", shown)
    assert await roles(world, world.sian) == {"representative"}
    assert await roles(world, world.catrin) == {"board officer"}
    assert await roles(world, world.nia) == {"cluster lead", "representative"}


async def test_who_was_not_shown_keeps_the_role(world: World) -> None:
    asker = await world.ask(world.dewi)
    await world.services.setup.bind(asker, "k", wish(world, leads=(world.nia,), facilitator=None))
    assert "cluster lead" in await roles(world, world.sian)
    assert "facilitator" in await roles(world, world.catrin)


async def test_an_officer_sets_up_clusters_of_her_own_board_only(world: World) -> None:
    await world.run(
        "INSERT INTO health_board (installation_id, code, name, name_cy) VALUES (1, '7A2', 'Hywel Dda', '')"
    )
    await world.run("INSERT INTO cluster (installation_id, board_id, name) VALUES (1, 2, 'Llanelli')")
    asker = await world.ask(world.catrin, NEW_CHANNEL)
    offer = await world.services.setup.offer(asker, "")
    assert [one.cluster.name for one in offer.choices] == ["Afan", "Neath"]
    with pytest.raises(NotAllowed):
        await world.services.setup.bind(asker, "k", wish(world, cluster=ClusterId(3)))
    assert len((await world.services.setup.offer(await world.ask(world.dewi, NEW_CHANNEL), "")).choices) == 3


async def test_a_lead_cannot_take_the_channel_of_another_cluster(world: World) -> None:
    with pytest.raises(NotAllowed):
        await world.services.setup.bind(
            await world.ask(world.sian, AFAN_CHANNEL), "k", wish(world, move=True)
        )
    with pytest.raises(NotAllowed):
        await world.services.setup.offer(await world.ask(world.gareth), "")


async def test_the_channels_own_cluster_is_meant_until_another_is_typed(world: World) -> None:
    asker = await world.ask(world.dewi)
    offer = await world.services.setup.offer(asker, "")
    assert offer.meant is not None
    assert (offer.meant.cluster.id, offer.meant.leads, offer.meant.facilitators) == (
        world.neath,
        (world.sian,),
        (world.catrin,),
    )
    offer = await world.services.setup.offer(asker, "afan")
    assert offer.meant is not None
    assert offer.meant.cluster.id == world.afan


async def test_a_name_of_two_boards_is_told_apart_by_the_board(world: World) -> None:
    await world.run(
        "INSERT INTO health_board (installation_id, code, name, name_cy) VALUES (1, '7A2', 'Hywel Dda', '')"
    )
    await world.run("INSERT INTO cluster (installation_id, board_id, name) VALUES (1, 2, 'Neath')")
    asker = await world.ask(world.dewi, NEW_CHANNEL)
    offer = await world.services.setup.offer(asker, "neath")
    assert offer.meant is None
    assert [one.cluster.board.code for one in offer.choices] == ["7A2", "7A3"]
    offer = await world.services.setup.offer(asker, "Neath, Hywel Dda")
    assert offer.meant is not None
    assert offer.meant.cluster.board.code == "7A2"


async def test_an_unknown_name_is_answered_with_what_looks_alike(world: World) -> None:
    with pytest.raises(ClusterNotFound) as refused:
        await world.services.setup.offer(await world.ask(world.dewi), "Naeth")
    assert refused.value.suggestions == ("Neath (Swansea Bay University Health Board)",)


async def test_with_more_clusters_than_a_form_holds_the_name_is_asked_for(unbound: World) -> None:
    await more_clusters(unbound, 99)
    asker = await unbound.ask(unbound.dewi, NEW_CHANNEL)
    with pytest.raises(NameTheCluster) as refused:
        await unbound.services.setup.offer(asker, "")
    assert refused.value.count == 101
    offer = await unbound.services.setup.offer(asker, "Cluster 70")
    assert [one.cluster.name for one in offer.choices] == ["Cluster 70"]


async def test_a_direct_message_cannot_be_a_clusters_channel(world: World) -> None:
    for channel in ("D0PRIVATE", None):
        with pytest.raises(NeedsChannel):
            await world.services.setup.offer(await world.ask(world.dewi, channel), "")


async def test_without_a_register_there_is_nothing_to_set_up(world: World) -> None:
    await world.run("DELETE FROM health_board")
    with pytest.raises(RegisterEmpty):
        await world.services.setup.offer(await world.ask(world.dewi, NEW_CHANNEL), "")
    with pytest.raises(NothingFound):
        await world.services.setup.bind(await world.ask(world.dewi, NEW_CHANNEL), "k", wish(world))


@pytest.mark.parametrize("more", [0, 64, 6400])
async def test_setting_up_costs_three_round_trips_however_many_clusters(world: World, more: int) -> None:
    await more_clusters(world, more)
    before = world.database.round_trips
    await world.services.setup.offer(await world.ask(world.dewi), "Neath")
    assert world.database.round_trips - before == 2
    await world.services.setup.bind(await world.ask(world.dewi), "k", wish(world))
    assert world.database.round_trips - before == 5
