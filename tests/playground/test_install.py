"""Installing by OAuth v2 and removing the app, with Bolt's own flow behind it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground, SeedApp
from tests.playground.cast import EVENTS, SCOPES, bolt_app, manifest, seed, served

pytestmark = pytest.mark.filterwarnings(
    "ignore:BasicAuth is deprecated:DeprecationWarning"
)  # Slack's own client
BACK = "https://app.example/slack/oauth_redirect"
CLIENT = {"client_id": "1000.2000", "client_secret": "playground-client-secret"}


def uninstalled(*, is_installed: bool = False) -> Playground:
    registered = manifest(events=(*EVENTS, "app_uninstalled", "tokens_revoked"))
    registered["oauth_config"]["redirect_urls"] = ["https://app.example/"]
    app = SeedApp(manifest=registered, is_installed=is_installed)
    return Playground(seed(app=app), signs_in_real_time=True)


def asks(playground: Playground, **changes: str) -> dict[str, str]:
    asked = {
        "client_id": CLIENT["client_id"],
        "scope": "chat:write,commands",
        "state": "s1",
        "redirect_uri": BACK,
    }
    assert playground
    return {**asked, **changes}


async def answers(
    playground: Playground, session: aiohttp.ClientSession, answer: str
) -> dict[str, list[str]]:
    """Let Mair answer the question on the page; gives what the app is told."""
    mair = playground.state.person("mair")
    assert mair is not None
    async with session.post(
        f"{playground.workspace.base_url}/oauth/v2/authorize",
        params=asks(playground),
        data={"person": f"{playground.state.team_id}:{mair.id}", "answer": answer},
        allow_redirects=False,
    ) as response:
        assert response.status == 302
        assert response.headers["location"].startswith(BACK)
        return parse_qs(urlsplit(response.headers["location"]).query)


async def test_a_person_allows_the_app_and_it_gets_its_token() -> None:
    playground = uninstalled()
    async with playground.session() as session:
        client = AsyncWebClient(base_url=f"{playground.workspace.base_url}/api/", session=session)
        assert (await playground.command("mair", "general", "/tell")).error == "unknown_command"
        with pytest.raises(SlackApiError, match="token_revoked"):
            await playground.client(session).auth_test()
        url = f"{playground.workspace.base_url}/oauth/v2/authorize"
        async with session.get(
            url, params=asks(playground), headers={"sec-fetch-site": "cross-site"}
        ) as page:
            shown = await page.text()
            assert page.status == 200
        assert "<li>chat:write</li>" in shown
        assert "Mair Evans, Clwstwr" in shown
        assert "Gone Away" not in shown
        told = await answers(playground, session, "allow")
        assert told["state"] == ["s1"]
        answer = await client.oauth_v2_access(**CLIENT, code=told["code"][0], redirect_uri=BACK)
        assert answer["scope"] == "chat:write,commands"
        assert answer["team"] == {"id": "T0PLAYGROUND", "name": "Clwstwr"}
        client.token = answer["access_token"]
        assert (await client.chat_postMessage(channel="general", text="here"))["ok"]
        with pytest.raises(SlackApiError, match="missing_scope"):
            await client.users_list()
        with pytest.raises(SlackApiError, match="invalid_code"):
            await client.oauth_v2_access(**CLIENT, code=told["code"][0])


async def test_a_person_may_say_no() -> None:
    playground = uninstalled()
    async with playground.session() as session:
        told = await answers(playground, session, "cancel")
    assert told == {"state": ["s1"], "error": ["access_denied"]}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "9.9"}, "invalid_client_id"),
        ({"redirect_uri": "https://evil.example"}, "bad_redirect_uri"),
    ],
)
async def test_the_page_asks_only_for_known_apps(changes: dict[str, str], error: str) -> None:
    playground = uninstalled()
    async with playground.session() as session:
        url = f"{playground.workspace.base_url}/oauth/v2/authorize"
        async with session.get(url, params=asks(playground, **changes)) as page:
            assert page.status == 400
            assert error in await page.text()
        async with session.post(url, params=asks(playground, **changes), data={}) as page:
            assert page.status == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_secret": "wrong"}, "bad_client_secret"),
        ({"client_id": "9.9"}, "invalid_client_id"),
        ({"code": "never"}, "invalid_code"),
        ({"redirect_uri": "https://app.example/other"}, "bad_redirect_uri"),
        ({"grant_type": "refresh_token"}, "invalid_grant_type"),
    ],
)
async def test_a_wrong_exchange_is_refused(changes: dict[str, str], error: str) -> None:
    playground = uninstalled()
    async with playground.session() as session:
        client = AsyncWebClient(base_url=f"{playground.workspace.base_url}/api/", session=session)
        code = (await answers(playground, session, "allow"))["code"][0]
        with pytest.raises(SlackApiError, match=error):
            await client.api_call("oauth.v2.access", params={**CLIENT, "code": code, **changes})


async def test_a_code_installs_the_workspace_it_was_given_in() -> None:
    playground = uninstalled()
    app = SeedApp(manifest=manifest(SCOPES), bot_token="xoxb-second", is_installed=False)
    second = playground.beside(seed(app=app, team_id="T0SECOND", team_name="Second"))
    async with playground.session() as session:
        base = f"{playground.workspace.base_url}/_control/workspaces/T0SECOND"
        async with session.post(f"{base}/install", json={"user": "gwyn", "redirect_uri": BACK}) as response:
            code = (await response.json())["code"]
        client = AsyncWebClient(base_url=f"{playground.workspace.base_url}/api/", session=session)
        answer = await client.oauth_v2_access(**CLIENT, code=code)
    assert (answer["team"]["id"], answer["access_token"]) == ("T0SECOND", "xoxb-second")
    assert second.state.installation.is_installed
    assert not playground.state.installation.is_installed


async def test_a_removed_app_hears_of_it_as_its_last_and_can_come_back() -> None:
    playground, heard = uninstalled(is_installed=True), list[str]()
    async with playground.session() as session:
        app = bolt_app(playground, session)

        @app.event("app_uninstalled")
        async def gone(event: dict[str, Any]) -> None:
            heard.append(event["type"])

        @app.event("tokens_revoked")
        async def revoked(event: dict[str, Any]) -> None:
            heard.append(f"{event['type']} {event['tokens']['bot'] == [playground.state.bot.id]}")

        @app.event("message")
        async def said(event: dict[str, Any]) -> None:
            heard.append(event["text"])

        playground.connect_asgi(served(app))
        client = playground.client(session)
        await client.auth_test()
        control = f"{playground.workspace.base_url}/_control"
        async with session.post(f"{control}/uninstall") as response:
            assert await response.json() == {"installed": False}
        await playground.say("mair", "general", "anybody?")
        assert sorted(heard) == ["app_uninstalled", "tokens_revoked True"]
        with pytest.raises(SlackApiError, match="token_revoked"):
            await client.auth_test()
        code = (await answers(playground, session, "allow"))["code"][0]
        assert (await client.oauth_v2_access(**CLIENT, code=code))["ok"]
        assert (await client.auth_test())["ok"]
    await playground.close()


async def test_an_app_revokes_its_token_and_removes_itself() -> None:
    playground = uninstalled(is_installed=True)
    async with playground.session() as session:
        client = playground.client(session)
        assert (await client.auth_revoke(test=True))["revoked"] is False
        assert (await client.apps_uninstall(**CLIENT))["ok"]
        with pytest.raises(SlackApiError, match="token_revoked"):
            await client.auth_revoke()
    playground = uninstalled(is_installed=True)
    async with playground.session() as session:
        client = playground.client(session)
        assert (await client.auth_revoke())["revoked"] is True
        with pytest.raises(SlackApiError, match="token_revoked"):
            await client.auth_test()
