"""Private calendar addresses as people ask for them in Slack: typed, by buttons, in both languages."""

import re

import pytest

from bot import services
from bot.app import read_programmes
from bot.clock import Clock
from bot.domain.people import Language
from bot.domain.post_office import PostOffice
from bot.domain.refusals import NothingFound, NotUnderstood, SayWhichCluster
from bot.domain.tokens import hash_of
from bot.playground.blocks import check_message
from bot.services import Services
from bot.views import feeds as views
from bot.views.actions import BadPayload, OfCalendar, OfFeed
from bot.views.message import Message
from handlers import feeds
from handlers.request import Reply
from handlers.routes import ROUTES
from tests.asking import asked
from tests.world import NEATH_CHANNEL, World

ADDRESS = re.compile(r"https://clwstwr\.example\.org/calendar/([A-Za-z0-9_-]{32})\.ics")


@pytest.fixture
def house(world: World) -> Services:
    public = PostOffice(public_url="https://clwstwr.example.org")
    return services.Services(world.database, Clock(world.winder.now), read_programmes(), post_office=public)


def message(reply: Reply) -> Message:
    assert reply.message is not None
    assert check_message(reply.message.blocks) == []
    return reply.message


def buttons(reply: Reply) -> dict[str, str]:
    """Return what each button's words carry."""
    blocks = (block for block in message(reply).blocks if block["type"] == "actions")
    return {each["text"]["text"]: each.get("value", "") for block in blocks for each in block["elements"]}


async def test_the_first_time_the_command_gives_ones_own_address_in_both_forms(world: World, house: Services):
    told = message(await feeds.calendar(await asked(world, world.gareth), house)).text
    found = ADDRESS.search(told)
    assert found is not None
    assert f"```webcal://clwstwr.example.org/calendar/{found[1]}.ics```" in told


async def test_an_address_stands_as_code_so_that_slack_does_not_fetch_it(world: World, house: Services):
    reply = await feeds.calendar(await asked(world, world.gareth, "own"), house)
    shown = " ".join(str(block) for block in message(reply).blocks)
    assert len(ADDRESS.findall(shown)) == len(re.findall(r"```https://", shown)) == 1


async def test_after_that_the_command_lists_the_addresses_and_never_tells_one_again(
    world: World, house: Services
):
    for _ in range(2):
        reply = await feeds.calendar(await asked(world, world.gareth), house)
    told = message(reply).text
    assert ADDRESS.search(told) is None
    assert "Address made: Monday 3 April 2017" in told
    assert "Cluster: Neath" in told
    assert "Make an address" in buttons(reply)


@pytest.mark.parametrize("text", ["own", "cluster", "board"])
async def test_asking_twice_for_an_address_ends_none(world: World, house: Services, text: str):
    given = message(await feeds.calendar(await asked(world, world.catrin, text), house)).text
    again = message(await feeds.calendar(await asked(world, world.catrin, text), house)).text
    assert "Address made" in again
    assert ADDRESS.search(again) is None
    address = ADDRESS.search(given)
    assert address is not None
    assert await house.feeds.contents(hash_of(address[1])) is not None


@pytest.mark.parametrize(
    ("text", "whose"), [("cluster", "Neath"), ("clwstwr", "Neath"), ("bwrdd", "Swansea Bay")]
)
async def test_a_cluster_and_a_board_are_asked_for_by_name_in_either_language(
    world: World, house: Services, text: str, whose: str
):
    told = message(await feeds.calendar(await asked(world, world.catrin, text), house)).text
    assert whose in told
    assert ADDRESS.search(told)


async def test_the_command_is_there_in_welsh(world: World, house: Services):
    found = ROUTES.find("calendr bwrdd iechyd")
    assert found is not None
    assert (found[0].name, found[1]) == ("calendar", "bwrdd iechyd")


async def test_buttons_make_choose_and_end_an_address(world: World, house: Services):
    listed = await feeds.show(await asked(world, world.gareth), house)
    made = await feeds.make(await asked(world, world.gareth, value=buttons(listed)["Make an address"]), house)
    assert ADDRESS.search(message(made).text)
    await feeds.calendar(await asked(world, world.gareth, "own"), house)

    for words, told in (
        ("Leave my meetings out", "without meetings"),
        ("Put my meetings in", "The meetings that you are asked to"),
        ("With alarms", "Alarms: on"),
        ("Without alarms", "Alarms: off"),
    ):
        now = await feeds.show(await asked(world, world.gareth), house)
        request = await asked(world, world.gareth, value=buttons(now)[words])
        for _ in range(2):  # a press that comes twice does what it says once
            reply = await feeds.choose(request, house)
        assert told in message(reply).text
        assert reply.replace

    now = await feeds.show(await asked(world, world.gareth), house)
    assert message(now).text.count("Address made") == 2
    ended = await feeds.end(await asked(world, world.gareth, value=buttons(now)["End it…"]), house)
    assert message(ended).text.count("Address made") == 1


@pytest.mark.parametrize("value", ["", "own", "own|x", "everything|0", "own|0|1"])
async def test_what_no_button_carries_makes_nothing(world: World, house: Services, value: str):
    with pytest.raises(BadPayload):
        await feeds.make(await asked(world, world.gareth, value=value), house)
    assert await world.run("SELECT id FROM feed") == []


async def test_a_forged_button_gives_no_other_clusters_calendar(world: World, house: Services):
    for forged in (OfCalendar("cluster", world.afan), OfCalendar("board", world.board)):
        with pytest.raises(NothingFound):
            await feeds.make(await asked(world, world.gareth, value=forged.encode()), house)
    with pytest.raises(NothingFound):
        await feeds.choose(await asked(world, world.gareth, value=OfFeed(99, 1, 1).encode()), house)


async def test_what_is_not_understood_is_said(world: World, house: Services):
    with pytest.raises(NotUnderstood):
        await feeds.calendar(await asked(world, world.gareth, "everything"), house)


async def test_who_belongs_to_two_clusters_is_asked_which_outside_their_channels(
    world: World, house: Services
):
    for cluster in (world.neath, world.afan):
        await world.run(
            """INSERT INTO appointment (installation_id, person_id, role, cluster_id, made_by, made_at)
               VALUES (1, :huw, 'partner', :cluster, 'U0DEWI', :now)""",
            huw=world.people[world.huw],
            cluster=cluster,
            now=world.winder.at,
        )
    with pytest.raises(SayWhichCluster):
        await feeds.calendar(await asked(world, world.huw, "cluster", channel="D0HUW"), house)
    listed = message(await feeds.show(await asked(world, world.huw, channel="D0HUW"), house)).text
    assert "Neath" in listed
    assert "Afan" in listed


async def test_an_officer_with_very_many_clusters_still_gets_one_message(world: World, house: Services):
    await world.run(
        "INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, repeat('Cwm ', 15) || n FROM generate_series(1, 64) n"
    )
    await world.run(
        """INSERT INTO appointment (installation_id, person_id, role, cluster_id, made_by, made_at)
           SELECT 1, :catrin, 'facilitator', id, 'U0DEWI', :now FROM cluster WHERE id > 2""",
        catrin=world.people[world.catrin],
        now=world.winder.at,
    )
    listed = message(await feeds.show(await asked(world, world.catrin), house))
    assert len(listed.blocks) <= 50
    assert sum(len(str(block)) for block in listed.blocks) < 40_000
    assert "Health board" in listed.text


async def test_a_command_costs_at_most_three_round_trips_however_many_clusters_there_are(
    world: World, house: Services
):
    await world.run(
        "INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'Cwm ' || n FROM generate_series(1, 64) n"
    )
    for user, text in (
        (world.gareth, ""),
        (world.gareth, ""),
        (world.catrin, "board"),
        (world.catrin, "cluster"),
    ):
        before = world.database.round_trips
        await feeds.calendar(await asked(world, user, text, channel=NEATH_CHANNEL), house)
        assert world.database.round_trips - before <= 3


async def test_welsh_readers_are_told_in_welsh_where_the_words_are(world: World, house: Services):
    say = world.voices.of(Language.WELSH)
    places = await house.feeds.show(await world.ask(world.catrin))
    told = views.addresses(say, places).text
    assert "Bwrdd Iechyd Prifysgol Bae Abertawe" in told
