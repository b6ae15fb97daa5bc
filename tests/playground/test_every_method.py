"""Slack's own clients, asynchronous and synchronous, against every method that the workspace offers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook import WebhookClient

from bot.playground import Playground, SeedApp, SeedChannel
from bot.playground.calls import HANDLERS
from bot.playground.installation import Given
from bot.playground.installing import consent
from tests.playground.cast import SCOPES, form, manifest, section, seed

MORE_SCOPES = (
    "groups:write",
    "mpim:read",
    "mpim:write",
    "mpim:history",
    "team:read",
    "users:read.email",
    "users.profile:read",
)
pytestmark = pytest.mark.filterwarnings(
    "ignore:BasicAuth is deprecated:DeprecationWarning"
)  # Slack's own client
CLIENT = {"client_id": "1000.2000", "client_secret": "playground-client-secret"}


@dataclass(slots=True)
class Known:
    """What calls need to name: ids of the workspace, and of what has happened in it."""

    playground: Playground
    ts: str
    file: str

    def person(self, name: str) -> str:
        person = self.playground.state.person(name)
        assert person is not None
        return person.id

    def channel(self, name: str) -> str:
        channel = self.playground.state.channel(name)
        assert channel is not None
        return channel.id

    def direct(self, name: str) -> str:
        bot = self.playground.state.bot.id
        return self.playground.workspace.open_direct([self.person(name), bot]).id

    def trigger(self) -> str:
        return self.playground.workspace.grants.trigger(self.person("mair"), self.channel("general"))

    def in_an_hour(self) -> int:
        return int(self.playground.clock.now().timestamp()) + 3600


# By method: how a client calls it, after whatever must have happened before.
CALLS: dict[str, Callable[[Any, Known], Any]] = {
    "api.test": lambda c, _: c.api_test(),
    "apps.connections.open": lambda c, k: c.apps_connections_open(app_token=k.playground.workspace.seed.app.app_token),
    "apps.uninstall": lambda c, _: c.apps_uninstall(**CLIENT),
    "auth.revoke": lambda c, _: c.auth_revoke(test=True),
    "auth.test": lambda c, _: c.auth_test(),
    "bots.info": lambda c, _: c.bots_info(),
    "chat.delete": lambda c, k: c.chat_delete(channel=k.channel("general"), ts=k.ts),
    "chat.deleteScheduledMessage": lambda c, k: c.chat_deleteScheduledMessage(
        channel=k.channel("general"), scheduled_message_id=next(iter(k.playground.state.scheduled))
    ),
    "chat.getPermalink": lambda c, k: c.chat_getPermalink(channel=k.channel("general"), message_ts=k.ts),
    "chat.postEphemeral": lambda c, k: c.chat_postEphemeral(channel=k.channel("general"), user=k.person("mair"), text="x"),
    "chat.postMessage": lambda c, k: c.chat_postMessage(channel=k.channel("general"), text="x", blocks=[section("x")]),
    "chat.scheduleMessage": lambda c, k: c.chat_scheduleMessage(
        channel=k.channel("general"), text="x", post_at=k.in_an_hour()
    ),
    "chat.scheduledMessages.list": lambda c, _: c.chat_scheduledMessages_list(),
    "chat.update": lambda c, k: c.chat_update(channel=k.channel("general"), ts=k.ts, text="y"),
    "conversations.archive": lambda c, k: c.conversations_archive(channel=k.channel("general")),
    "conversations.close": lambda c, k: c.conversations_close(channel=k.direct("mair")),
    "conversations.create": lambda c, _: c.conversations_create(name="new"),
    "conversations.history": lambda c, k: c.conversations_history(channel=k.channel("general")),
    "conversations.info": lambda c, k: c.conversations_info(channel=k.channel("general"), include_num_members=True),
    "conversations.invite": lambda c, k: c.conversations_invite(channel=k.channel("team"), users=[k.person("gwyn")]),
    "conversations.join": lambda c, k: c.conversations_join(channel=k.channel("quiet")),
    "conversations.kick": lambda c, k: c.conversations_kick(channel=k.channel("general"), user=k.person("gwyn")),
    "conversations.leave": lambda c, k: c.conversations_leave(channel=k.channel("general")),
    "conversations.list": lambda c, _: c.conversations_list(types="public_channel,private_channel"),
    "conversations.members": lambda c, k: c.conversations_members(channel=k.channel("general")),
    "conversations.open": lambda c, k: c.conversations_open(users=[k.person("mair"), k.person("gwyn")]),
    "conversations.rename": lambda c, k: c.conversations_rename(channel=k.channel("team"), name="crew"),
    "conversations.replies": lambda c, k: c.conversations_replies(channel=k.channel("general"), ts=k.ts),
    "conversations.setPurpose": lambda c, k: c.conversations_setPurpose(channel=k.channel("general"), purpose="x"),
    "conversations.setTopic": lambda c, k: c.conversations_setTopic(channel=k.channel("general"), topic="x"),
    "conversations.unarchive": lambda c, k: c.conversations_unarchive(channel=k.channel("old")),
    "files.completeUploadExternal": lambda c, k: c.files_upload_v2(
        channel=k.channel("general"), content="a,b", filename="list.csv", initial_comment="Here"
    ),
    "files.delete": lambda c, k: c.files_delete(file=k.file),
    "files.getUploadURLExternal": lambda c, _: c.files_getUploadURLExternal(filename="x.txt", length=3),
    "files.info": lambda c, k: c.files_info(file=k.file),
    "files.list": lambda c, k: c.files_list(channel=k.channel("general")),
    "oauth.v2.access": lambda c, k: c.oauth_v2_access(**CLIENT, code=next(iter(k.playground.workspace.consents))),
    "reactions.add": lambda c, k: c.reactions_add(channel=k.channel("general"), timestamp=k.ts, name="tada"),
    "reactions.get": lambda c, k: c.reactions_get(channel=k.channel("general"), timestamp=k.ts),
    "reactions.remove": lambda c, k: c.reactions_remove(channel=k.channel("general"), timestamp=k.ts, name="eyes"),
    "team.info": lambda c, _: c.team_info(),
    "users.conversations": lambda c, _: c.users_conversations(),
    "users.getPresence": lambda c, k: c.users_getPresence(user=k.person("mair")),
    "users.info": lambda c, k: c.users_info(user=k.person("mair")),
    "users.list": lambda c, _: c.users_list(),
    "users.lookupByEmail": lambda c, _: c.users_lookupByEmail(email="mair@example.org"),
    "users.profile.get": lambda c, k: c.users_profile_get(user=k.person("mair")),
    "views.open": lambda c, k: c.views_open(trigger_id=k.trigger(), view=form(section("x"), external_id="another")),
    "views.publish": lambda c, k: c.views_publish(user_id=k.person("mair"), view={"type": "home", "blocks": [section("x")]}),
    "views.push": lambda c, k: c.views_push(trigger_id=k.trigger(), view=form(section("x"))),
    "views.update": lambda c, _: c.views_update(external_id="first", view=form(section("y"), external_id="first")),
}  # fmt: skip


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    app = SeedApp(manifest=manifest((*SCOPES, *MORE_SCOPES)))
    channels = (*seed().channels, SeedChannel(name="team", members=("mair", "teller")))
    playground = Playground(seed(app=app, channels=channels), signs_in_real_time=True)
    yield playground
    await playground.close()


async def begun(playground: Playground, client: AsyncWebClient) -> Known:
    """Let everything there is to name happen once."""
    posted = await client.chat_postMessage(channel="general", text="x")
    known = Known(playground, posted["ts"], "")
    await client.reactions_add(channel=posted["channel"], timestamp=known.ts, name="eyes")
    await client.chat_scheduleMessage(channel="general", text="later", post_at=known.in_an_hour())
    await client.views_open(trigger_id=known.trigger(), view=form(section("x"), external_id="first"))
    file = playground.workspace.expect_file(playground.state.bot.id, "a.txt", 1)
    file.content, file.is_complete, file.is_given_to_app = b"a", True, True
    known.file = file.id
    consent(
        playground.workspace, Given(known.person("mair"), "https://app.example/", frozenset({"chat:write"}))
    )
    return known


def test_there_is_a_call_for_every_method_and_no_other() -> None:
    assert set(CALLS) == set(HANDLERS)


@pytest.mark.parametrize("method", CALLS)
async def test_the_asynchronous_client_calls_it(playground: Playground, method: str) -> None:
    async with playground.session() as session:
        client = playground.client(session)
        world = await begun(playground, client)
        assert (await CALLS[method](client, world))["ok"]
    assert method in [exchange.name for exchange in playground.workspace.traffic.since()]
    assert playground.strictness.findings() == []


async def test_the_synchronous_client_calls_them_all(playground: Playground) -> None:
    playground.follow(idle=at_once)
    async with playground.serve() as url, playground.session() as session:
        client = WebClient(token=playground.workspace.seed.app.bot_token, base_url=f"{url}/api/")
        for method, call in CALLS.items():
            await playground.reset()
            world = await begun(playground, playground.client(session))
            assert (await asyncio.to_thread(call, client, world))["ok"], method
            assert playground.strictness.findings() == []


async def test_the_synchronous_clients_take_socket_mode_and_answer_at_addresses(
    playground: Playground,
) -> None:
    seeded, statuses = playground.workspace.seed.app, list[int]()

    def take(client: Any, request: SocketModeRequest) -> None:
        statuses.append(WebhookClient(request.payload["response_url"]).send(text="by address").status_code)
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, {"text": request.type}))

    async with playground.serve() as url:
        playground.connect_sockets()
        web = WebClient(token=seeded.bot_token, base_url=f"{url}/api/")
        client = SocketModeClient(app_token=seeded.app_token, web_client=web)
        client.socket_mode_request_listeners.append(take)
        await asyncio.to_thread(client.connect)
        outcome = await playground.command("mair", "general", "/tell")
        assert [m.text for m in outcome.messages] == ["by address", "slash_commands"]
        assert statuses == [200]
        await asyncio.to_thread(client.close)  # its threads take three seconds to end


async def test_a_refusal_is_the_same_for_both_clients(playground: Playground) -> None:
    token = playground.workspace.seed.app.bot_token
    async with playground.serve() as url, playground.session() as session:
        with pytest.raises(SlackApiError) as one:
            await playground.client(session).chat_postMessage(channel="nowhere", text="x")
        client = WebClient(token=token, base_url=f"{url}/api/")
        with pytest.raises(SlackApiError) as two:
            await asyncio.to_thread(client.chat_postMessage, channel="nowhere", text="x")
    assert one.value.response.data == two.value.response.data


async def at_once() -> None:
    """Say that there is nothing to wait for."""
