"""The strictness report: what Slack would hold against the app, even where the run passed."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from bot.playground.strictness import RULES
from bot.playground.traffic import KEPT
from tests.playground.cast import bolt_app, button, form, plain, section, served


def rules(playground: Playground) -> list[str]:
    return [finding.rule for finding in playground.strictness.findings()]


async def test_a_well_behaved_app_has_an_empty_report(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app = bolt_app(playground, session)

    @app.command("/tell")
    async def tell(ack: Any, client: Any) -> None:
        posted = await client.chat_postMessage(
            channel="general", text="hello", blocks=[section("*hello* &amp; all")]
        )
        await client.chat_update(
            channel=posted["channel"], ts=posted["ts"], text="again <https://example.org|here>"
        )
        await ack(text="done", blocks=[{"type": "actions", "elements": [button("Go", "go")]}])

    playground.connect_asgi(served(app))
    assert (await playground.command("mair", "general", "/tell")).acknowledged
    assert playground.strictness.findings() == []


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ({"blocks": [section("x")]}, "no_fallback_text"),
        ({"attachments": [{"color": "#ff0000"}]}, "no_fallback_text"),
        ({"text": "x" * 4001}, "long_text"),
        ({"text": "x" * 40_001}, "message_truncated"),
        ({"text": "x", "blocks": [section("x" * 2900)]}, "near_limit"),
        ({"text": "x", "blocks": [{"type": "divider"}] * 48}, "near_limit"),
        ({"text": "x", "blocks": [section("x" * 2550, block_id=str(n)) for n in range(5)]}, "near_limit"),
        ({"text": "x", "blocks": [{"type": "actions", "elements": [{"type": "button", "text": plain("x")}]}]}, "no_action_id"),
        ({"text": "x", "blocks": [section("x", accessory={"type": "button", "text": plain("x")})]}, "no_action_id"),
        ({"text": "<!channel> meeting"}, "broadcast"),
        ({"text": "x", "blocks": [section("<!here>")]}, "broadcast"),
        ({"text": "Ask <@U0NOBODY>"}, "unknown_mention"),
        ({"text": "GP & nurse"}, "unescaped"),
        ({"text": "x", "blocks": [section("a < b")]}, "unescaped"),
        ({"text": "x", "colour": "red"}, "unexpected_argument"),
    ],
)  # fmt: skip
async def test_a_message_slack_would_warn_about_is_reported(
    playground: Playground, client: AsyncWebClient, arguments: dict[str, Any], rule: str
) -> None:
    await client.api_call("chat.postMessage", json={"channel": "general", **arguments})
    assert rule in rules(playground)


async def test_plain_text_needs_no_escaping(playground: Playground, client: AsyncWebClient) -> None:
    blocks = [{"type": "header", "text": plain("GP & nurse < all")}]
    await client.chat_postMessage(channel="general", text="x", blocks=blocks)
    assert rules(playground) == []


@pytest.mark.parametrize(
    ("method", "arguments", "rule"),
    [
        ("chat.postMessage", {"channel": "general"}, "refused"),
        ("chat.postMessage", {"channel": "general", "text": "x", "blocks": [{"type": "poem"}]}, "refused"),
        ("users.lookupByEmail", {"email": "x@example.org"}, "refused"),
        ("no.such.method", {}, "refused"),
    ],
)
async def test_a_refusal_the_app_could_foresee_is_reported(
    playground: Playground, client: AsyncWebClient, method: str, arguments: dict[str, Any], rule: str
) -> None:
    with pytest.raises(SlackApiError):
        await client.api_call(method, json=arguments)
    assert rules(playground) == [rule]


async def test_what_an_app_cannot_foresee_is_not_held_against_it(
    playground: Playground, client: AsyncWebClient
) -> None:
    for channel in ("nowhere", "quiet", "old"):
        with pytest.raises(SlackApiError):
            await client.chat_postMessage(channel=channel, text="x")
    assert rules(playground) == []


async def test_json_without_a_charset_is_warned_of_in_the_answer_too(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    token = playground.workspace.seed.app.bot_token
    url, headers = f"{playground.workspace.base_url}/api/auth.test", {"authorization": f"Bearer {token}"}
    async with session.post(url, json={}, headers=headers) as response:
        answer = await response.json()
    assert (answer["ok"], answer["warning"]) == (True, "missing_charset")
    assert answer["response_metadata"]["warnings"] == ["missing_charset"]
    assert rules(playground) == ["missing_charset"]
    headers["content-type"] = "application/x-www-form-urlencoded; charset=utf-8"
    async with session.post(url, data=b"", headers=headers) as response:
        assert (await response.json())["warning"] == "superfluous_charset"


async def test_an_answer_that_cannot_be_shown_is_reported(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app = bolt_app(playground, session)

    @app.command("/tell")
    async def tell(ack: Any) -> None:
        await ack(text="x", blocks=[{"type": "poem"}])

    playground.connect_asgi(served(app))
    await playground.command("mair", "general", "/tell")
    assert rules(playground) == ["answer_refused"]
    assert "unsupported type: poem" in playground.strictness.findings()[0].detail


async def test_a_delivery_nobody_takes_is_reported(playground: Playground) -> None:
    await playground.command("mair", "general", "/tell")
    assert rules(playground) == ["not_acknowledged"]


async def test_a_slow_acknowledgement_is_reported(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app = bolt_app(playground, session)

    @app.command("/tell")
    async def tell(ack: Any) -> None:
        await ack()

    playground.connect_asgi(served(app))
    await playground.command("mair", "general", "/tell")
    delivered = next(e for e in playground.workspace.traffic.since() if e.direction == "to app")
    delivered.ms = 2001.0
    assert rules(playground) == ["slow_acknowledgement"]


async def test_a_view_near_its_limit_is_reported(playground: Playground, client: AsyncWebClient) -> None:
    trigger = playground.workspace.grants.trigger(playground.state.bot.id)
    view = form(section("x"), private_metadata="x" * 2900)
    await client.views_open(trigger_id=trigger, view=view)
    findings = playground.strictness.findings()
    assert [(f.rule, f.detail) for f in findings] == [("near_limit", "/view/private_metadata: 2900 of 3000")]


async def test_what_the_traffic_forgets_stays_in_the_report(
    playground: Playground, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="general", text="GP & nurse")
    for _ in range(KEPT):
        playground.workspace.traffic.begin(playground.clock.now(), "from app", "api.test", {}, "")
    assert rules(playground) == ["unescaped"]
    playground.strictness.forget()
    assert rules(playground) == []


async def test_the_weather_is_not_the_apps_fault(playground: Playground, client: AsyncWebClient) -> None:
    from bot.playground import Rule, Trouble

    playground.workspace.weather.set(Rule(trouble=Trouble.ERROR, error="invalid_auth"))
    with pytest.raises(SlackApiError):
        await client.auth_test()
    assert rules(playground) == []


def test_every_rule_says_what_to_do() -> None:
    assert all(advice.endswith(".") for advice in RULES.values())
