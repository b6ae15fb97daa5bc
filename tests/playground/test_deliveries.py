"""What the workspace tells the app: signed as Slack signs, in time, and again when it was not taken."""

import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.playground import Playground, SeedApp
from bot.playground.server import listening
from tests.playground.cast import EVENTS, SCOPES, asked, bolt_app, form, manifest, section, seed, served

Heard = list[tuple[dict[str, str], bytes]]


def recorder(heard: Heard, *statuses: int, headers: dict[str, str] | None = None) -> Starlette:
    """An app that notes what it hears and answers with one status after the other, then 200."""
    waiting = list(statuses)

    async def hear(request: Request) -> Response:
        heard.append((dict(request.headers), await request.body()))
        return Response(status_code=waiting.pop(0) if waiting else 200, headers=headers)

    return Starlette(routes=[Route("/slack/events", hear, methods=["POST"])])


def event(said: tuple[dict[str, str], bytes]) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(said[1])
    return payload


async def test_slacks_own_verifier_accepts_every_delivery(playground: Playground) -> None:
    heard: Heard = []
    playground.connect_asgi(recorder(heard))
    await playground.command("mair", "general", "/tell croeso i bawb, a'r Gŵyl Ŵyn")
    await playground.say("mair", "general", "hello")
    verifier = SignatureVerifier(playground.workspace.seed.app.signing_secret)
    assert len(heard) == 2
    for headers, body in heard:
        assert verifier.is_valid_request(body, headers)
        assert not verifier.is_valid_request(body + b"x", headers)


async def test_signatures_carry_the_time_of_the_workspace() -> None:
    playground, heard = Playground(seed()), Heard()
    playground.connect_asgi(recorder(heard))
    await playground.command("mair", "general", "/tell")
    assert heard[0][0]["x-slack-request-timestamp"] == str(int(playground.clock.now().timestamp()))
    await playground.close()


async def test_a_delivery_goes_over_http_too(playground: Playground) -> None:
    heard: Heard = []
    async with listening(recorder(heard), "127.0.0.1", 0) as url:
        playground.connect_http(f"{url}/slack/events")
        outcome = await playground.command("mair", "general", "/tell")
        await playground.close()
    assert outcome.acknowledged
    assert heard[0][0]["content-type"] == "application/x-www-form-urlencoded"


async def test_an_app_that_is_not_there_cannot_be_reached(playground: Playground) -> None:
    playground.connect_http("http://127.0.0.1:9/slack/events")
    outcome = await playground.command("mair", "general", "/tell")
    assert outcome.error == "dispatch_failed"


async def test_an_app_that_raises_is_an_app_that_failed(playground: Playground) -> None:
    async def raising(_scope: Any, _receive: Any, _send: Any) -> None:
        raise RuntimeError("no")

    playground.connect_asgi(raising)
    outcome = await playground.command("mair", "general", "/tell")
    assert outcome.error == "dispatch_failed"


async def test_an_event_that_is_not_taken_comes_again_three_times(playground: Playground) -> None:
    heard: Heard = []
    playground.connect_asgi(recorder(heard, 500, 500, 404, 500))
    start = playground.clock.now()
    await playground.say("mair", "general", "hello")
    assert [headers.get("x-slack-retry-num") for headers, _ in heard] == [None, "1"]
    await playground.clock.move_to(start + timedelta(seconds=59))
    assert len(heard) == 2
    await playground.clock.move_to(start + timedelta(days=1))
    retries = [(h.get("x-slack-retry-num"), h.get("x-slack-retry-reason")) for h, _ in heard]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({event(said)["event_id"] for said in heard}) == 1


async def test_an_event_that_is_taken_late_comes_no_more(playground: Playground) -> None:
    heard: Heard = []
    playground.connect_asgi(recorder(heard, 500, 500))
    await playground.say("mair", "general", "hello")
    await playground.clock.advance(timedelta(days=1))
    assert len(heard) == 3


async def test_an_app_can_decline_retries(playground: Playground) -> None:
    heard: Heard = []
    playground.connect_asgi(recorder(heard, 500, 500, headers={"x-slack-no-retry": "1"}))
    await playground.say("mair", "general", "hello")
    await playground.clock.advance(timedelta(days=1))
    assert len(heard) == 1


async def test_a_reset_forgets_what_was_to_come_again(playground: Playground) -> None:
    heard: Heard = []
    playground.connect_asgi(recorder(heard, 500, 500))
    await playground.say("mair", "general", "hello")
    await playground.reset()
    await playground.clock.advance(timedelta(days=1))
    assert len(heard) == 2


async def test_an_event_says_who_hears_it_and_where(playground: Playground) -> None:
    heard: Heard = []
    playground.connect_asgi(recorder(heard))
    await playground.say("mair", "general", "hello")
    payload = event(heard[0])
    assert payload["type"] == "event_callback"
    assert payload["authorizations"][0]["user_id"] == playground.state.bot.id
    assert payload["event"]["channel_type"] == "channel"
    assert payload["event"]["client_msg_id"]


async def test_the_app_hears_only_from_channels_it_is_in(playground: Playground) -> None:
    heard: Heard = []
    playground.connect_asgi(recorder(heard))
    await playground.say("mair", "quiet", "hello")
    await playground.say("mair", "leads", "hello")
    assert heard == []


@pytest.mark.parametrize(
    ("scopes", "events"),
    [
        (tuple(scope for scope in SCOPES if scope != "channels:history"), EVENTS),
        (SCOPES, tuple(name for name in EVENTS if name != "message.channels")),
    ],
)
async def test_the_app_hears_only_what_it_asked_for_and_may_hear(
    scopes: tuple[str, ...], events: tuple[str, ...]
) -> None:
    playground, heard = Playground(seed(app=SeedApp(manifest=manifest(scopes, events)))), Heard()
    playground.connect_asgi(recorder(heard))
    await playground.say("mair", "general", "hello")
    assert heard == []
    await playground.close()


async def test_a_bolt_app_hears_of_everything_it_subscribed_to(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app, heard = bolt_app(playground, session), list[str]()
    for name in ("app_home_opened", "app_mention", "message", "member_joined_channel", "reaction_added"):

        @app.event(name)
        async def hear(event: dict[str, Any]) -> None:
            heard.append(event["type"])

    playground.connect_asgi(served(app))
    await playground.command("mair", "leads", "/invite @teller")
    await playground.say("mair", "general", "@teller hello")
    await playground.home("mair")
    assert sorted(heard) == ["app_home_opened", "app_mention", "member_joined_channel", "message"]


async def test_a_direct_message_reaches_the_app(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app = bolt_app(playground, session)

    @app.event("message")
    async def hear(event: dict[str, Any], say: Any) -> None:
        await say(f"{event['channel_type']}: {event['text']}")

    playground.connect_asgi(served(app))
    outcome = await playground.say("mair", "@teller", "hello")
    assert [m.text for m in outcome.messages] == ["im: hello"]


async def test_shortcuts_start_the_app(playground: Playground, session: aiohttp.ClientSession) -> None:
    app, heard = bolt_app(playground, session), list[str]()

    @app.shortcut("tell")
    async def anywhere(ack: Any, shortcut: dict[str, Any]) -> None:
        heard.append(shortcut["type"])
        await ack()

    @app.shortcut("tell_this")
    async def on_message(ack: Any, shortcut: dict[str, Any]) -> None:
        heard.append(shortcut["message"]["text"])
        await ack()

    playground.connect_asgi(served(app))
    await playground.say("gwyn", "general", "this one")
    ts = playground.messages("mair", "general")[-1]["ts"]
    await playground.shortcut("mair", "Tell anywhere")
    await playground.shortcut("mair", "tell_this", "general", ts)
    assert heard == ["shortcut", "this one"]


async def test_everything_in_answer_to_an_act_bears_its_id(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app = bolt_app(playground, session)

    @app.command("/tell")
    async def tell(ack: Any, client: Any) -> None:
        await client.chat_postMessage(channel="general", text="hello", blocks=[section("hello")])
        await ack()

    playground.connect_asgi(served(app))
    outcome = await playground.command("mair", "general", "/tell")
    exchanges = playground.workspace.traffic.since(action=outcome.id)
    assert [exchange.name for exchange in exchanges][:2] == ["/tell", "auth.test"]
    assert "chat.postMessage" in [exchange.name for exchange in exchanges]


async def test_metadata_of_a_message_is_told_to_those_who_subscribed() -> None:
    told = ("message_metadata_posted", "message_metadata_updated", "message_metadata_deleted")
    registered = manifest((*SCOPES, "metadata.message:read"), told)
    subscribed = [{"app_id": "A0PLAYGROUND", "event_type": "meeting"}]
    registered["settings"]["event_subscriptions"]["metadata_subscriptions"] = subscribed
    playground, heard = Playground(seed(app=SeedApp(manifest=registered))), Heard()
    playground.connect_asgi(recorder(heard))
    async with playground.session() as own:
        client = playground.client(own)
        one, two, other = (
            {"event_type": t, "event_payload": p}
            for t, p in (("meeting", {"n": 1}), ("meeting", {"n": 2}), ("x", {}))
        )
        await client.chat_postMessage(channel="general", text="not told", metadata=other)
        posted = await client.chat_postMessage(channel="general", text="told", metadata=one)
        await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="told", metadata=two)
        await client.chat_delete(channel=posted["channel"], ts=posted["ts"])
        await playground.quiet()
    events = [event(said)["event"] for said in heard]
    assert [e["type"] for e in events] == list(told)
    assert (events[1]["previous_metadata"], events[1]["metadata"]) == (one, two)
    assert events[2]["previous_metadata"] == two
    await playground.close()


async def test_a_form_that_asks_where_to_answer_gets_an_address(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app = bolt_app(playground, session)

    @app.view("form")
    async def sent(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        [where] = body["response_urls"]
        await session.post(where["response_url"], json={"text": "Done", "response_type": "in_channel"})

    playground.connect_asgi(served(app))
    mair = playground.state.person("mair")
    assert mair is not None
    field = {"type": "conversations_select", "response_url_enabled": True}
    trigger = playground.workspace.grants.trigger(mair.id)
    await playground.client(session).views_open(trigger_id=trigger, view=form(asked("Where", field, "where")))
    await playground.submit("mair", {"Where": "general"})
    assert [m["text"] for m in playground.messages("gwyn", "general")] == ["Done"]


async def test_the_app_hears_of_new_and_renamed_channels() -> None:
    playground = Playground(
        seed(app=SeedApp(manifest=manifest(SCOPES, ("channel_created", "channel_rename"))))
    )
    heard: Heard = []
    playground.connect_asgi(recorder(heard))
    async with playground.session() as own:
        made = (await playground.client(own).conversations_create(name="arfon"))["channel"]["id"]
        await playground.client(own).conversations_rename(channel=made, name="dwyfor")
        await playground.quiet()
    told = [event(said)["event"] for said in heard]
    assert [(e["type"], e["channel"]["name"]) for e in told] == [
        ("channel_created", "arfon"),
        ("channel_rename", "dwyfor"),
    ]
    await playground.close()
