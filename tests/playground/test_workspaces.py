"""Two workspaces at once, guests, and people of other workspaces: everybody sees only their own."""

from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import ControlError, Playground, Seed, SeedApp, SeedChannel, SeedPerson
from tests.playground.cast import bolt_app, button, form, manifest, section, seed, served

EVENTS = ("message.channels", "app_home_opened")


def other(**changes: Any) -> Seed:
    """A second workspace with the same app under a token of its own."""
    app = SeedApp(manifest=manifest(), bot_token="xoxb-other")
    people = (
        SeedPerson(name="elin", real_name="Elin Vaughan"),
        SeedPerson(name="mair", real_name="Mair Other"),
    )
    channels = (SeedChannel(name="general", members=("elin", "mair", "teller")),)
    plain: dict[str, Any] = {
        "app": app,
        "people": people,
        "channels": channels,
        "team_id": "T0OTHER",
        "team_name": "Other",
    }
    return Seed(**{**plain, **changes})


async def test_two_workspaces_share_an_app_and_nothing_else(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    second = playground.beside(other())

    async def authorize(team_id: str, **_: Any) -> AuthorizeResult:
        token = {"T0PLAYGROUND": playground, "T0OTHER": second}[team_id].workspace.seed.app.bot_token
        return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token=token)

    app = AsyncApp(
        client=AsyncWebClient(base_url=f"{playground.workspace.base_url}/api/", session=session),
        signing_secret=playground.workspace.seed.app.signing_secret,
        authorize=authorize,
        process_before_response=True,
    )

    @app.command("/tell")
    async def tell(ack: Any, client: Any, command: dict[str, Any]) -> None:
        await client.chat_postMessage(channel="general", text=f"{command['text']} in {command['team_id']}")
        await ack()

    playground.connect_asgi(served(app))
    await playground.command("mair", "general", "/tell one")
    await second.command("elin", "general", "/tell two")
    assert [m["text"] for m in playground.messages("mair", "general")] == ["one in T0PLAYGROUND"]
    assert [m["text"] for m in second.messages("mair", "general")] == ["two in T0OTHER"]
    assert set(playground.state.channels).isdisjoint(second.state.channels)
    assert set(playground.state.people) & set(second.state.people) == {"USLACKBOT"}


async def test_a_token_opens_its_own_workspace(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    second = playground.beside(other())
    assert (await playground.client(session).auth_test())["team_id"] == "T0PLAYGROUND"
    client = second.client(session)
    assert (await client.auth_test())["team_id"] == "T0OTHER"
    foreign = playground.state.channel("general")
    assert foreign is not None
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_postMessage(channel=foreign.id, text="x")


async def test_response_addresses_and_files_know_their_workspace(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    second = playground.beside(other())
    client = second.client(session)
    uploaded = await client.files_upload_v2(
        channel=_id(second, "general"), content="a,b", filename="list.csv"
    )
    assert [m["files"][0]["name"] for m in second.messages("elin", "general")] == ["list.csv"]
    assert playground.messages("mair", "general") == []
    assert uploaded["file"]["id"] in second.state.files
    app = bolt_app(second, session)

    @app.command("/tell")
    async def tell(ack: Any, command: dict[str, Any]) -> None:
        await ack()
        await session.post(command["response_url"], json={"text": "by address"})

    playground.connect_asgi(served(app))
    outcome = await second.command("elin", "general", "/tell")
    assert [m.text for m in outcome.messages] == ["by address"]


async def test_one_clock_and_one_reset_for_both(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    second = playground.beside(other())
    at = int(playground.clock.now().timestamp()) + 60
    await second.client(session).chat_scheduleMessage(channel="general", text="later", post_at=at)
    await playground.move_to(playground.clock.now().replace(hour=12))
    assert [m["text"] for m in second.messages("elin", "general")] == ["later"]
    await playground.reset()
    assert second.messages("elin", "general") == []


async def test_the_control_api_reaches_each_workspace(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    playground.beside(other())
    base = f"{playground.workspace.base_url}/_control"
    async with session.get(f"{base}/workspaces") as response:
        listed = await response.json()
    assert [(one["id"], one["installed"]) for one in listed] == [("T0PLAYGROUND", True), ("T0OTHER", True)]
    async with session.get(f"{listed[1]['control']}/state") as response:
        assert (await response.json())["team"]["name"] == "Other"
    said = {"user": "elin", "channel": "general", "text": "hello"}
    async with session.post(f"{listed[1]['control']}/message", json=said) as response:
        assert response.status == 200
    async with session.get(f"{base}/workspaces/T0NOWHERE/state") as response:
        assert (response.status, (await response.json())["choices"]) == (404, ["T0PLAYGROUND", "T0OTHER"])


def test_a_workspace_needs_an_id_and_a_token_of_its_own(playground: Playground) -> None:
    with pytest.raises(ValueError, match="already a workspace"):
        playground.beside(other(team_id="T0PLAYGROUND"))
    with pytest.raises(ValueError, match="bot token of its own"):
        playground.beside(other(app=SeedApp(manifest=manifest())))


async def test_another_app_is_delivered_to_another_place(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app = SeedApp(manifest=manifest(), app_id="A0OTHER", bot_token="xoxb-other", app_token="xapp-other")
    second = playground.beside(other(app=app))
    playground.connect_asgi(served(bolt_app(playground, session)))
    assert (await second.command("elin", "general", "/tell")).error == "dispatch_failed"


def with_visitors() -> Playground:
    """A workspace with a guest and somebody of another workspace."""
    people = (
        *seed().people,
        SeedPerson(name="guest", real_name="Gwenno Guest", is_guest=True),
        SeedPerson(name="out", real_name="Owain Outside", team_id="T0COUNCIL"),
    )
    channels = (
        *seed().channels,
        SeedChannel(name="shared", members=("mair", "guest", "out", "teller")),
    )
    return Playground(seed(people=people, channels=channels), signs_in_real_time=True)


async def test_somebody_of_another_workspace_clicks_but_runs_no_commands() -> None:
    playground, pressed = with_visitors(), list[dict[str, Any]]()
    async with playground.session() as session:
        app = bolt_app(playground, session)

        @app.action("go")
        async def go(ack: Any, body: dict[str, Any], client: Any) -> None:
            pressed.append(body)
            await client.views_open(trigger_id=body["trigger_id"], view=form(section("For you")))
            await ack()

        playground.connect_asgi(served(app))
        blocks = [{"type": "actions", "elements": [button("Go", "go")]}]
        await playground.client(session).chat_postMessage(channel="shared", text="x", blocks=blocks)
        outcome = await playground.click("out", "shared", "Go")
        assert outcome.view is not None
        assert pressed[0]["user"]["team_id"] == "T0COUNCIL"
        assert pressed[0]["team"]["id"] == "T0PLAYGROUND"
        refused = await playground.command("out", "shared", "/tell")
        assert refused.error == "unknown_command"
        assert "/tell," not in refused.messages[0].text
        for act in (playground.home("out"), playground.shortcut("out", "tell")):
            with pytest.raises(ControlError, match="another workspace"):
                await act
    await playground.close()


async def test_the_app_learns_little_of_somebody_of_another_workspace() -> None:
    playground = with_visitors()
    out = playground.state.person("out")
    assert out is not None
    async with playground.session() as session:
        client = playground.client(session)
        user = (await client.users_info(user=out.id, include_locale=True))["user"]
        assert (user["team_id"], user["is_stranger"]) == ("T0COUNCIL", True)
        assert "locale" not in user
        assert out.id not in [member["id"] for member in (await client.users_list())["members"]]
        shared = (await client.conversations_info(channel=_id(playground, "shared")))["channel"]
        assert (shared["is_ext_shared"], shared["connected_team_ids"]) == (True, ["T0COUNCIL"])
        general = (await client.conversations_info(channel=_id(playground, "general")))["channel"]
        assert general["is_ext_shared"] is False
        with pytest.raises(SlackApiError, match="not_enabled"):
            await client.views_publish(user_id=out.id, view={"type": "home", "blocks": [section("x")]})


async def test_events_from_a_shared_channel_say_so(session: aiohttp.ClientSession) -> None:
    playground, heard = with_visitors(), list[dict[str, Any]]()
    app = bolt_app(playground, session)

    @app.event("message")
    async def said(body: dict[str, Any]) -> None:
        heard.append(body)

    playground.connect_asgi(served(app))
    async with playground.session():
        await playground.say("out", "shared", "hello")
        await playground.say("mair", "general", "hello")
    assert [body["is_ext_shared_channel"] for body in heard] == [True, False]
    assert heard[0]["event"]["user_team"] == "T0COUNCIL"
    await playground.close()


async def test_visitors_see_only_the_channels_they_are_in() -> None:
    playground = with_visitors()
    for who in ("guest", "out"):
        assert playground.messages(who, "shared") == []
        with pytest.raises(ControlError, match="sees no conversation") as refused:
            playground.messages(who, "general")
        assert refused.value.choices == ["#shared"]
        with pytest.raises(ControlError):
            await playground.say(who, "quiet", "hello")


async def test_a_guest_runs_commands_where_they_are(session: aiohttp.ClientSession) -> None:
    playground = with_visitors()
    async with playground.session() as own:
        app = bolt_app(playground, own)

        @app.command("/tell")
        async def tell(ack: Any) -> None:
            await ack("here")

        playground.connect_asgi(served(app))
        outcome = await playground.command("guest", "shared", "/tell")
    assert [m.text for m in outcome.messages] == ["here"]


async def test_a_deactivated_person_gets_nothing(playground: Playground, client: AsyncWebClient) -> None:
    gone = playground.state.person("gone")
    assert gone is not None
    assert (await client.users_info(user=gone.id))["user"]["deleted"] is True
    with pytest.raises(SlackApiError, match="user_disabled"):
        await client.conversations_open(users=[gone.id])


def _id(playground: Playground, name: str) -> str:
    channel = playground.state.channel(name)
    assert channel is not None
    return channel.id
