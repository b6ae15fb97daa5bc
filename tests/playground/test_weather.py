"""Trouble on demand: at calls, at deliveries and at people's hands, by rules that repeat."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.playground import Playground, Rates, Rule, Trouble, Weather
from bot.playground.methods import catalogue
from bot.playground.weather import TROUBLES, Side
from tests.playground.cast import asked, bolt_app, button, form, seed, served


def strike(playground: Playground, trouble: Trouble, on: str = "*", **more: Any) -> Rule:
    return playground.workspace.weather.set(Rule(trouble=trouble, on=on, **more))


def texts(playground: Playground) -> list[str]:
    return [message["text"] for message in playground.messages("mair", "general")]


async def post(client: AsyncWebClient, text: str = "hello") -> Any:
    return await client.chat_postMessage(channel="general", text=text)


async def test_too_many_calls_are_told_when_to_come_back(
    playground: Playground, client: AsyncWebClient
) -> None:
    strike(playground, Trouble.RATE_LIMITED, "chat.*", seconds=7, times=1)
    with pytest.raises(SlackApiError) as refused:
        await post(client)
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["retry-after"] == "7"
    assert (await post(client))["ok"]
    assert texts(playground) == ["hello"]


async def test_slack_refuses_with_any_error(playground: Playground, client: AsyncWebClient) -> None:
    strike(playground, Trouble.ERROR, error="fatal_error")
    with pytest.raises(SlackApiError, match="fatal_error"):
        await post(client)
    assert texts(playground) == []


@pytest.mark.parametrize(("trouble", "status"), [(Trouble.SERVER_ERROR, 503), (Trouble.HTML, 200)])
async def test_what_comes_is_no_json(
    playground: Playground, client: AsyncWebClient, trouble: Trouble, status: int
) -> None:
    strike(playground, trouble, status=503)
    with pytest.raises(SlackApiError) as refused:
        await post(client)
    assert refused.value.response.status_code == status
    assert texts(playground) == []


@pytest.mark.parametrize(
    ("trouble", "said"),
    [(Trouble.TIMEOUT_BEFORE, []), (Trouble.TIMEOUT_AFTER, ["hello"]), (Trouble.CUT, ["hello"])],
)
async def test_no_answer_comes_and_the_write_was_done_or_not(
    playground: Playground, session: aiohttp.ClientSession, trouble: Trouble, said: list[str]
) -> None:
    strike(playground, trouble, "chat.postMessage")
    url, token = (
        f"{playground.workspace.base_url}/api/chat.postMessage",
        playground.workspace.seed.app.bot_token,
    )
    with pytest.raises((TimeoutError, aiohttp.ClientError)):
        async with session.post(
            url,
            json={"channel": "general", "text": "hello"},
            headers={"authorization": f"Bearer {token}"},
            timeout=aiohttp.ClientTimeout(total=0.05),
        ) as response:
            await response.json()
    assert texts(playground) == said
    assert playground.workspace.traffic.since()[-1].weather == trouble.value


async def test_a_slow_answer_comes(playground: Playground, client: AsyncWebClient) -> None:
    strike(playground, Trouble.SLOW, seconds=0.02)
    began = asyncio.get_running_loop().time()
    await post(client)
    assert asyncio.get_running_loop().time() - began >= 0.02


async def test_a_rule_strikes_where_and_when_it_says(playground: Playground, client: AsyncWebClient) -> None:
    general = playground.state.channel("general")
    assert general is not None
    until = playground.clock.now() + timedelta(hours=1)
    rule = strike(playground, Trouble.ERROR, "chat.*", channel=general.id, nth=2, until=until)
    assert (await client.auth_test())["ok"]
    await post(client, "one")
    with pytest.raises(SlackApiError):
        await post(client, "two")
    await post(client, "three")
    await playground.clock.advance(timedelta(hours=2))
    await post(client, "four")
    assert texts(playground) == ["one", "three", "four"]
    assert (rule.seen, rule.struck) == (3, 1)


def test_the_same_seed_strikes_at_the_same_calls() -> None:
    now = seed().start

    def struck(dice: int) -> list[bool]:
        weather = Weather(dice)
        weather.set(Rule(trouble=Trouble.ERROR, probability=0.3))
        return [weather.strikes(Side.CALL, "chat.update", "C1", now) is not None for _ in range(200)]

    assert struck(1) == struck(1) != struck(2)
    assert 30 < sum(struck(1)) < 90


async def test_a_reset_clears_the_weather_up(playground: Playground, client: AsyncWebClient) -> None:
    strike(playground, Trouble.ERROR)
    playground.workspace.rates.count({"chat.postMessage": 0})
    await playground.reset()
    assert (await post(client))["ok"]


async def test_answers_at_a_response_address_have_weather_too(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app, failed = bolt_app(playground, session), list[int]()

    @app.command("/tell")
    async def tell(ack: Any, command: dict[str, Any]) -> None:
        for _ in range(2):
            async with session.post(command["response_url"], json={"text": "later"}) as response:
                failed.append(response.status)
        await ack()

    strike(playground, Trouble.SERVER_ERROR, "response_url", status=503, times=1)
    playground.connect_asgi(served(app))
    outcome = await playground.command("mair", "general", "/tell")
    assert failed == [503, 200]
    assert [m.text for m in outcome.messages] == ["later"]


Heard = list[tuple[str, str]]


def hearing(heard: Heard, status: int = 200) -> Starlette:
    """An app that notes the text of each message event and whether it was a retry."""

    async def hear(request: Request) -> Response:
        event = json.loads(await request.body())["event"]
        heard.append((event["text"], request.headers.get("x-slack-retry-num", "")))
        return Response(status_code=status)

    return Starlette(routes=[Route("/slack/events", hear, methods=["POST"])])


async def test_an_event_comes_twice(playground: Playground) -> None:
    heard: Heard = []
    playground.connect_asgi(hearing(heard))
    strike(playground, Trouble.DUPLICATE, "message")
    await playground.say("mair", "general", "hello")
    assert heard == [("hello", ""), ("hello", "1")]


async def test_an_event_whose_acknowledgement_is_lost_comes_again(playground: Playground) -> None:
    heard: Heard = []
    playground.connect_asgi(hearing(heard))
    strike(playground, Trouble.LOST_ACKNOWLEDGEMENT, "message", times=1)
    await playground.say("mair", "general", "hello")
    assert heard == [("hello", ""), ("hello", "1")]


async def test_an_event_that_could_not_be_delivered_comes_later(playground: Playground) -> None:
    heard: Heard = []
    playground.connect_asgi(hearing(heard))
    strike(playground, Trouble.UNDELIVERED, "message", times=2)
    await playground.say("mair", "general", "hello")
    assert heard == []
    await playground.clock.advance(timedelta(minutes=1))
    assert heard == [("hello", "2")]


async def test_events_come_out_of_order(playground: Playground) -> None:
    heard: Heard = []
    playground.connect_asgi(hearing(heard))
    strike(playground, Trouble.OUT_OF_ORDER, "message", nth=1)
    await asyncio.gather(
        playground.say("mair", "general", "first"), playground.say("gwyn", "general", "second")
    )
    assert [text for text, _ in heard] == ["second", "first"]


async def test_an_event_held_back_comes_even_if_nothing_follows(playground: Playground) -> None:
    heard: Heard = []
    playground.connect_asgi(hearing(heard))
    strike(playground, Trouble.OUT_OF_ORDER, "message", seconds=0.01)
    await playground.say("mair", "general", "alone")
    assert heard == [("alone", "")]


async def test_a_late_command_is_still_answered(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app = bolt_app(playground, session)

    @app.command("/tell")
    async def tell(ack: Any) -> None:
        await ack("here")

    playground.connect_asgi(served(app))
    strike(playground, Trouble.LATE, "/tell", seconds=0.01)
    outcome = await playground.command("mair", "general", "/tell")
    assert [m.text for m in outcome.messages] == ["here"]


async def test_a_trembling_hand_presses_and_submits_twice(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app, heard = bolt_app(playground, session), list[str]()

    @app.action("go")
    async def go(ack: Any, action: dict[str, Any], body: dict[str, Any], client: Any) -> None:
        heard.append(action["action_ts"])
        name = asked("Name", {"type": "plain_text_input"}, "name")
        await client.views_open(trigger_id=body["trigger_id"], view=form(name))
        await ack()

    @app.view("form")
    async def sent(ack: Any) -> None:
        heard.append("sent")
        await ack()

    playground.connect_asgi(served(app))
    blocks = [{"type": "actions", "elements": [button("Go", "go")]}]
    await playground.client(session).chat_postMessage(channel="general", text="x", blocks=blocks)
    strike(playground, Trouble.DOUBLE_CLICK)
    assert (await playground.click("mair", "general", "Go")).acknowledged
    assert len(set(heard)) == 2
    outcome = await playground.submit("mair", {"Name": "Gwen"})
    assert outcome.acknowledged
    assert heard[2:] == ["sent", "sent"]


async def test_two_people_press_in_the_same_instant(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app, pressed, both = bolt_app(playground, session), list[str](), asyncio.Event()

    @app.action("go")
    async def go(ack: Any, body: dict[str, Any]) -> None:
        pressed.append(body["user"]["name"])
        if len(pressed) == 2:
            both.set()
        await asyncio.wait_for(both.wait(), 2)
        await ack()

    playground.connect_asgi(served(app))
    blocks = [{"type": "actions", "elements": [button("Go", "go")]}]
    await playground.client(session).chat_postMessage(channel="general", text="x", blocks=blocks)
    outcomes = await asyncio.gather(
        playground.click("mair", "general", "Go"), playground.click("gwyn", "general", "Go")
    )
    assert sorted(pressed) == ["gwyn", "mair"]
    assert all(outcome.acknowledged for outcome in outcomes)


class Stopwatch:
    """Seconds that pass when one says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_each_channel_takes_about_one_post_a_second() -> None:
    watch = Stopwatch()
    rates, method = Rates(watch), catalogue()["chat.postMessage"]
    assert rates.wait(method, "C1") == 0
    rates.as_slack()
    assert [rates.wait(method, "C1") for _ in range(5)] == [0, 0, 0, 1, 1]
    assert rates.wait(method, "C2") == 0
    refused = 0
    for _ in range(60):
        watch.seconds += 1.0
        refused += rates.wait(method, "C1")
    assert refused == 0


def test_each_method_has_its_tier() -> None:
    watch = Stopwatch()
    rates, method = Rates(watch), catalogue()["conversations.list"]
    rates.as_slack()
    assert [rates.wait(method, "") for _ in range(21)] == [0] * 20 + [60]
    watch.seconds = 30.5
    assert rates.wait(method, "") == 30
    watch.seconds = 60.0
    assert rates.wait(method, "") == 0


async def test_a_counted_method_is_refused_with_the_time_to_wait(
    playground: Playground, client: AsyncWebClient
) -> None:
    playground.workspace.rates.count({"chat.postMessage": 1})
    await post(client)
    with pytest.raises(SlackApiError) as refused:
        await post(client)
    assert refused.value.response.status_code == 429
    assert 1 <= int(refused.value.response.headers["retry-after"]) <= 60
    assert (await client.auth_test())["ok"]


def test_every_trouble_is_told_in_plain_words() -> None:
    assert set(TROUBLES) == set(Trouble)
