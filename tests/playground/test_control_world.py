"""The control API's other half: weather, limits, deliveries, snapshots, acts together, and what fired on the way."""

import json
from typing import Any

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.playground import Playground
from tests.playground.cast import bolt_app, button, served
from tests.playground.test_control import Control


@pytest.fixture
def control(playground: Playground, session: aiohttp.ClientSession) -> Control:
    app = bolt_app(playground, session)

    @app.command("/tell")
    async def tell(ack: Any, command: dict[str, Any]) -> None:
        await ack(command["text"] or "nothing")

    @app.action("go")
    async def go(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.chat_postMessage(
            channel=body["channel"]["id"], text=f"pressed by {body['user']['name']}"
        )

    @app.event("message")
    async def said() -> None:
        """Take it."""

    playground.connect_asgi(served(app))
    return Control(session, playground.workspace.base_url)


async def test_a_fault_is_set_seen_and_lifted(control: Control) -> None:
    status, rule = await control.post("faults", trouble="error", on="chat.*", error="fatal_error", times=1)
    assert (status, rule["id"], rule["struck"]) == (200, "fault-1", 0)
    _, faults = await control.get("faults")
    assert [one["trouble"] for one in faults["rules"]] == ["error"]
    assert {"trouble", "side", "words"} == set(faults["kinds"][0])
    assert (await control.post("faults/lift", id=rule["id"]))[1] == {"lifted": 1}
    await control.post("faults", trouble="slow", until="2017-04-03T10:00:00+01:00")
    assert (await control.post("faults/lift", seed=7))[1] == {"lifted": "all", "seed": 7}
    assert (await control.get("faults"))[1]["rules"] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("faults", {"trouble": "plague"}),
        ("faults", {"trouble": "slow", "colour": "red"}),
        ("faults", {"trouble": "slow", "seconds": "long"}),
        ("faults", {"trouble": "slow", "nth": 1.5}),
        ("faults", {"trouble": "slow", "until": "soon"}),
        ("rates", {"mode": "fast"}),
        ("rates", {"mode": {"chat.postMessage": "few"}}),
        ("deliveries/repeat", {"number": 99}),
        ("deliveries/repeat", {}),
        ("snapshots", {}),
        ("snapshots/restore", {"name": "never"}),
        ("together", {}),
        ("together", {"acts": [{"act": "fly"}]}),
        ("install", {"user": "mair"}),
    ],
)
async def test_a_wrong_call_says_what_to_do(control: Control, path: str, body: dict[str, Any]) -> None:
    status, refused = await control.post(path, **body)
    assert 400 <= status < 500
    assert refused["error"]
    assert refused["remedy"]


async def test_limits_are_switched_by_mode(control: Control) -> None:
    assert (await control.post("rates", mode="slack"))[1] == {"rates": "slack"}
    assert (await control.get("faults"))[1]["rates"] == "slack"
    assert (await control.post("rates", mode={"chat.postMessage": 5}))[1] == {
        "rates": {"chat.postMessage": 5}
    }
    assert (await control.post("rates", mode="off"))[1] == {"rates": "off"}


async def test_any_delivery_is_repeated_with_its_retry_headers(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    heard: list[tuple[str, str, str]] = []

    async def hear(request: Request) -> Response:
        body = json.loads(await request.body())
        number, reason = (
            request.headers.get("x-slack-retry-num", ""),
            request.headers.get("x-slack-retry-reason", ""),
        )
        heard.append((body["event_id"], number, reason))
        return Response()

    playground.connect_asgi(Starlette(routes=[Route("/slack/events", hear, methods=["POST"])]))
    control = Control(session, playground.workspace.base_url)
    await control.post("message", user="mair", channel="general", text="hello")
    _, kept = await control.get("deliveries")
    assert [(one["kind"], one["name"]) for one in kept] == [("events_api", "message")]
    _, taken = await control.post("deliveries/repeat", number=kept[0]["number"], retry=2, reason="http_error")
    assert taken["acknowledged"]
    assert heard[0][0] == heard[1][0]
    assert heard[1][1:] == ("2", "http_error")


async def test_a_command_is_repeated_as_it_was(control: Control, playground: Playground) -> None:
    await control.post("command", user="mair", channel="general", command="/tell", text="hello")
    _, kept = await control.get("deliveries")
    assert (await control.post("deliveries/repeat", number=kept[0]["number"]))[1]["acknowledged"]
    assert [e.weather for e in playground.workspace.traffic.since() if e.name == "/tell"] == ["", "duplicate"]


async def test_a_snapshot_brings_everything_back_as_often_as_one_likes(
    control: Control, playground: Playground
) -> None:
    await control.post("message", user="mair", channel="general", text="before")
    _, saved = await control.post("snapshots", name="start")
    for _ in range(2):
        await control.post("message", user="mair", channel="general", text="after")
        await control.post("clock", advance=3600)
        assert (await control.post("snapshots/restore", name="start"))[1] == saved
        assert [m["text"] for m in playground.messages("gwyn", "general")] == ["before"]
        assert playground.clock.now().isoformat() == saved["at"]
    assert (await control.get("snapshots"))[1] == [saved]


async def test_several_people_act_in_the_same_instant(control: Control, playground: Playground) -> None:
    channel = playground.state.channel("general")
    assert channel is not None
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("Go", "go")]}]
    playground.workspace.post_as_bot(channel, "x", blocks=blocks)
    press = {"act": "click", "channel": "general", "match": "Go"}
    status, told = await control.post("together", acts=[{**press, "user": "mair"}, {**press, "user": "gwyn"}])
    assert status == 200
    assert all(one["acknowledged"] for one in told)
    said = sorted(m["text"] for m in playground.messages("rhian", "general"))
    assert said == ["pressed by gwyn", "pressed by mair", "x"]
    _, told = await control.post("together", acts=[{**press, "user": "nobody"}, {**press, "user": "gwyn"}])
    assert "nobody called" in told[0]["error"]
    assert told[1]["acknowledged"]


async def test_the_strictness_report_is_read_and_begun_anew(control: Control, playground: Playground) -> None:
    channel = playground.state.channel("general")
    assert channel is not None
    await control.post("command", user="mair", channel="general", command="/tell", text="GP & nurse")
    _, report = await control.get("strictness")
    assert [(one["rule"], one["name"]) for one in report] == [("unescaped", "/tell")]
    assert report[0]["advice"]
    await control.post("strictness/forget")
    assert (await control.get("strictness"))[1] == []


async def test_the_clock_tells_what_fired_on_the_way(
    control: Control, playground: Playground, session: aiohttp.ClientSession
) -> None:
    client, start = playground.client(session), int(playground.clock.now().timestamp())
    for minutes in (30, 10):
        await client.chat_scheduleMessage(channel="general", text="x", post_at=start + minutes * 60)
    _, moved = await control.post("clock", advance=3600)
    assert [step["what"] for step in moved["fired"]] == [["scheduled messages"]] * 2
    assert [step["at"][11:16] for step in moved["fired"]] == ["08:10", "08:30"]
    assert moved["fired"][0]["exchanges"][0]["name"] == "message"
    assert (await control.get("clock"))[1]["fired"] == moved["fired"]
    _, moved = await control.post("clock", advance=60)
    assert moved["fired"] == []
