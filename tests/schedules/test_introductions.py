"""Introducing the bot where a cluster was set up, and learning names, by the clock."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.domain.deliveries import Delivered, Delivery, Refused, TryLater
from bot.domain.people import Language
from bot.domain.setup import SetUpWish
from bot.domain.slack_profiles import SlackProfile
from bot.messenger import Messenger
from bot.postman import no_postman
from bot.views.message import Message
from schedules import introductions, names
from tests.world import NEATH_CHANNEL, World


class Mouth(Messenger):
    """Remembers what it was to say, and answers as it is told."""

    def __init__(self, *answers: Delivery) -> None:
        super().__init__(AsyncWebClient(), no_postman(Clock().now), _nobody)
        self.answers = list(answers)
        self.spoken: list[tuple[str, str | None, Message]] = []
        self.called: dict[str, str | None] = {}
        self.asked: list[str] = []

    async def post(self, channel: str, message: Message, thread: str | None = None) -> Delivery:
        self.spoken.append((channel, thread, message))
        return self.answers.pop(0) if self.answers else Delivered(channel, "1.0")

    async def change(self, channel: str, ts: str, message: Message) -> Delivery:
        self.spoken.append((channel, ts, message))
        return self.answers.pop(0) if self.answers else Delivered(channel, ts)

    async def profile(self, user: str) -> SlackProfile | None:
        self.asked.append(user)
        name = self.called.get(user)
        return None if name is None else SlackProfile(user, "", name, "")


async def _nobody(_handles: AbstractSet[str]) -> Mapping[str, str]:
    return {}


@pytest.fixture
async def set_up(world: World) -> SetUpWish:
    wish = SetUpWish(world.neath, (world.sian,), None, Language.ENGLISH, shown=None)
    await world.services.setup.bind(await world.ask(world.dewi), "k", wish)
    return wish


async def test_a_cluster_is_introduced_once_in_its_channel(world: World, set_up: SetUpWish) -> None:
    mouth = Mouth()
    for _ in range(2):
        await introductions.run(world.services, mouth, world.voices)
    ((channel, _, message),) = mouth.spoken
    assert channel == NEATH_CHANNEL
    assert message.text.startswith("Cluster: Neath\n")


async def test_set_up_again_in_two_languages_the_same_message_changes(
    world: World, set_up: SetUpWish
) -> None:
    mouth = Mouth()
    await introductions.run(world.services, mouth, world.voices)
    both = replace(set_up, language=Language.BOTH)
    await world.services.setup.bind(await world.ask(world.dewi), "k2", both)
    await introductions.run(world.services, mouth, world.voices)
    _, ts, message = mouth.spoken[1]
    assert ts == "1.0"
    assert message.text.count("Neath") == 2


async def test_a_refused_introduction_rests_until_the_cluster_is_set_up_again(
    world: World, set_up: SetUpWish
) -> None:
    mouth = Mouth(Refused("not_in_channel"))
    for _ in range(2):
        await introductions.run(world.services, mouth, world.voices)
    assert len(mouth.spoken) == 1
    await world.services.setup.bind(await world.ask(world.dewi), "k2", set_up)
    await introductions.run(world.services, mouth, world.voices)
    assert len(mouth.spoken) == 2


async def test_an_introduction_that_slack_puts_off_is_said_later(world: World, set_up: SetUpWish) -> None:
    mouth = Mouth(TryLater(30, "ratelimited"))
    await introductions.run(world.services, mouth, world.voices)
    assert len(mouth.spoken) == 1
    world.winder.to("2017-04-03", "09:01")
    await introductions.run(world.services, mouth, world.voices)
    assert len(mouth.spoken) == 2


async def test_names_are_asked_for_once_and_a_person_unknown_to_slack_goes_by_the_id(
    world: World,
) -> None:
    for user in (world.owen, "U0GONE"):
        await world.services.people.choose_language(await world.ask(user), Language.WELSH)
    mouth = Mouth()
    mouth.called = {world.owen: "Owen Price", "U0GONE": ""}
    for _ in range(2):
        await names.run(world.services, mouth, world.voices)
    assert mouth.asked == [world.owen, "U0GONE"]
    rows = await world.run(
        "SELECT name FROM person WHERE handle = ANY(:users) ORDER BY id", users=[world.owen, "U0GONE"]
    )
    assert [row["name"] for row in rows] == ["Owen Price", "U0GONE"]


async def test_while_slack_does_not_answer_no_name_is_made_up(world: World) -> None:
    await world.services.people.choose_language(await world.ask(world.owen), Language.WELSH)
    await names.run(world.services, Mouth(), world.voices)
    assert [user for _, user in await world.services.people.nameless()] == [world.owen]
