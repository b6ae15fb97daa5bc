"""What Slack refuses, the workspace refuses in the same words."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground, SeedApp
from tests.playground.cast import SCOPES, manifest, seed


async def refusal(client: AsyncWebClient, method: str, **arguments: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as refused:
        await client.api_call(method, json=arguments)
    answer = refused.value.response.data
    assert isinstance(answer, dict)
    return answer


async def error(client: AsyncWebClient, method: str, **arguments: Any) -> str:
    return str((await refusal(client, method, **arguments))["error"])


async def test_an_unknown_method_is_unknown(client: AsyncWebClient) -> None:
    assert await error(client, "chat.shout") == "unknown_method"


async def test_a_method_slack_has_and_the_workspace_has_not_says_so(client: AsyncWebClient) -> None:
    answer = await refusal(client, "canvases.create")
    assert answer["error"] == "unknown_method"
    assert "does not offer" in answer["response_metadata"]["messages"][0]


async def test_a_call_needs_a_token(client: AsyncWebClient) -> None:
    client.token = None
    assert await error(client, "auth.test") == "not_authed"


async def test_only_known_tokens_work(client: AsyncWebClient) -> None:
    client.token = "xoxb-somebody-else"
    assert await error(client, "auth.test") == "invalid_auth"


async def test_a_revoked_token_is_told_so(playground: Playground, client: AsyncWebClient) -> None:
    playground.state.installation.tokens[playground.workspace.seed.app.bot_token].is_revoked = True
    assert await error(client, "auth.test") == "token_revoked"


async def test_the_bot_token_does_not_open_socket_mode(client: AsyncWebClient) -> None:
    assert await error(client, "apps.connections.open") == "not_allowed_token_type"


async def test_the_app_token_does_not_post(playground: Playground, client: AsyncWebClient) -> None:
    client.token = playground.workspace.seed.app.app_token
    assert await error(client, "chat.postMessage", channel="general", text="x") == "not_allowed_token_type"


async def test_a_missing_scope_is_named_with_those_that_are_there() -> None:
    scopes = tuple(scope for scope in SCOPES if scope != "chat:write")
    playground = Playground(seed(app=SeedApp(manifest=manifest(scopes))))
    async with playground.session() as session:
        answer = await refusal(playground.client(session), "chat.postMessage", channel="general", text="x")
    assert answer["error"] == "missing_scope"
    assert answer["needed"] == "chat:write"
    assert "users:read" in answer["provided"]


async def test_a_private_channel_needs_its_own_read_scope() -> None:
    scopes = tuple(scope for scope in SCOPES if not scope.startswith("groups"))
    playground = Playground(seed(app=SeedApp(manifest=manifest(scopes))))
    async with playground.session() as session:
        answer = await refusal(playground.client(session), "conversations.list", types="private_channel")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:read")


async def test_a_missing_argument_is_named(client: AsyncWebClient) -> None:
    answer = await refusal(client, "chat.update", channel="general", text="x")
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: ts"]


@pytest.mark.parametrize(
    ("method", "arguments", "expected"),
    [
        ("chat.postMessage", {"channel": "nowhere", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "leads", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "quiet", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "old", "text": "x"}, "is_archived"),
        ("chat.postMessage", {"channel": "general", "text": " "}, "no_text"),
        ("chat.postMessage", {"channel": "general", "text": "x", "thread_ts": "1.2"}, "thread_not_found"),
        ("chat.postMessage", {"channel": "general", "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ("chat.postMessage", {"channel": "general", "markdown_text": "y" * 12_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": "general", "text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": "general", "text": "x", "metadata": {}}, "invalid_metadata_format"),
        ("chat.postMessage", {"channel": "general", "attachments": [{}] * 101}, "too_many_attachments"),
        ("chat.postMessage", {"channel": "@gone", "text": "x"}, "user_disabled"),
        ("chat.postMessage", {"channel": "@teller", "text": "x"}, "cannot_dm_bot"),
        ("chat.postEphemeral", {"channel": "general", "text": "x", "user": "U0"}, "user_not_in_channel"),
        ("chat.update", {"channel": "general", "ts": "1.2", "text": "x"}, "message_not_found"),
        ("chat.delete", {"channel": "general", "ts": "1.2"}, "message_not_found"),
        ("chat.getPermalink", {"channel": "general", "message_ts": "1.2"}, "message_not_found"),
        ("chat.scheduleMessage", {"channel": "general", "post_at": 1, "text": "x"}, "time_in_past"),
        ("chat.scheduleMessage", {"channel": "general", "post_at": 1_600_000_000, "text": "x"}, "time_too_far"),
        ("chat.deleteScheduledMessage", {"channel": "general", "scheduled_message_id": "Q1"},
         "invalid_scheduled_message_id"),
        ("conversations.history", {"channel": "quiet"}, "not_in_channel"),
        ("conversations.info", {"channel": "leads"}, "channel_not_found"),
        ("conversations.list", {"types": "rooms"}, "invalid_types"),
        ("conversations.list", {"cursor": "nonsense"}, "invalid_cursor"),
        ("conversations.list", {"limit": -1}, "invalid_limit"),
        ("conversations.open", {"users": "U0"}, "user_not_found"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": ",".join("abcdefghi")}, "too_many_users"),
        ("conversations.replies", {"channel": "general", "ts": "1.2"}, "thread_not_found"),
        ("conversations.join", {"channel": "old"}, "is_archived"),
        ("conversations.create", {"name": "general"}, "name_taken"),
        ("conversations.create", {"name": "Not So"}, "invalid_name_specials"),
        ("conversations.create", {"name": "!!"}, "invalid_name_punctuation"),
        ("conversations.create", {"name": "x" * 81}, "invalid_name_maxlength"),
        ("files.info", {"file": "F0"}, "file_not_found"),
        ("files.completeUploadExternal", {"files": [{"id": "F0"}]}, "file_not_found"),
        ("reactions.add", {"name": "tada", "channel": "general", "timestamp": "1.2"}, "message_not_found"),
        ("users.info", {"user": "U0"}, "user_not_found"),
        ("views.open", {"view": {"type": "home", "blocks": []}, "trigger_id": "1"}, "invalid_arguments"),
        ("views.update", {"view": {"type": "modal"}, "view_id": "V0"}, "not_found"),
        ("api.test", {"error": "my_error"}, "my_error"),
    ],
)  # fmt: skip
async def test_a_wrong_call_is_refused_in_slacks_words(
    client: AsyncWebClient, method: str, arguments: dict[str, Any], expected: str
) -> None:
    assert await error(client, method, **arguments) == expected


async def test_only_its_own_messages_can_be_changed_by_the_app(
    playground: Playground, client: AsyncWebClient
) -> None:
    await playground.say("gwyn", "general", "mine")
    ts = playground.messages("gwyn", "general")[-1]["ts"]
    assert await error(client, "chat.update", channel="general", ts=ts, text="ours") == "cant_update_message"
    assert await error(client, "chat.delete", channel="general", ts=ts) == "cant_delete_message"


async def test_an_update_takes_four_thousand_characters(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="#general", text="x")
    answer = await error(client, "chat.update", channel="general", ts=posted["ts"], text="x" * 4001)
    assert answer == "msg_too_long"


async def test_a_long_text_is_cut_without_a_refusal(playground: Playground, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="general", text="x" * 40_001)
    assert len(playground.messages("mair", "general")[-1]["text"]) == 40_000
    assert "message_truncated" in playground.workspace.traffic.since()[-1].remarks


async def test_wrong_blocks_are_named_by_their_pointer(client: AsyncWebClient) -> None:
    blocks = [{"type": "divider"}, {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    answer = await refusal(client, "chat.postMessage", channel="general", text="x", blocks=blocks)
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"
    ]


async def test_a_reaction_is_there_once(client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel="general", text="x"))["ts"]
    reaction = {"channel": "general", "timestamp": ts, "name": "tada"}
    await client.api_call("reactions.add", json=reaction)
    assert await error(client, "reactions.add", **reaction) == "already_reacted"
    await client.api_call("reactions.remove", json=reaction)
    assert await error(client, "reactions.remove", **reaction) == "no_reaction"
    assert await error(client, "reactions.add", **{**reaction, "name": "so so"}) == "invalid_name"


async def test_thirty_messages_in_five_minutes_can_be_scheduled(
    playground: Playground, client: AsyncWebClient
) -> None:
    at = int(playground.clock.now().timestamp()) + 3600
    for _ in range(30):
        await client.chat_scheduleMessage(channel="general", post_at=at, text="later")
    answer = await error(client, "chat.scheduleMessage", channel="general", post_at=at, text="later")
    assert answer == "restricted_too_many"


@pytest.mark.parametrize(
    ("body", "expected"), [(b"{", "invalid_json"), (b"[]", "json_not_object"), (b"", "not_authed")]
)
async def test_a_body_that_is_no_object_is_refused(
    playground: Playground, session: aiohttp.ClientSession, body: bytes, expected: str
) -> None:
    url = f"{playground.workspace.base_url}/api/auth.test"
    async with session.post(url, data=body, headers={"content-type": "application/json"}) as response:
        assert (await response.json())["error"] == expected
