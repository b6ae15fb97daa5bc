"""Slack's own client against the workspace: what works, works as there."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.playground.cast import button, section


async def test_the_app_learns_who_it_is(playground: Playground, client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert answer["user_id"] == playground.state.bot.id
    assert answer["bot_id"] == playground.state.installation.bot_id
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize("how", ["json", "data", "params"])
async def test_arguments_come_however_the_client_sends_them(
    playground: Playground, client: AsyncWebClient, how: str
) -> None:
    arguments: dict[str, Any] = {"channel": "general", "text": "hello"}
    arguments["blocks"] = [section("hello")] if how == "json" else '[{"type": "divider"}]'
    given: dict[str, Any] = {how: arguments}
    await client.api_call("chat.postMessage", **given)
    assert len(playground.messages("mair", "general")[-1]["blocks"]) == 1


async def test_a_token_may_be_an_argument(playground: Playground, session: aiohttp.ClientSession) -> None:
    url = f"{playground.workspace.base_url}/api/auth.test"
    token = playground.workspace.seed.app.bot_token
    async with session.get(url, params={"token": token}) as response:
        assert (await response.json())["ok"]
    async with session.post(
        url, data=aiohttp.FormData({"token": token}, default_to_multipart=True)
    ) as response:
        assert (await response.json())["ok"]


async def test_a_message_to_a_person_opens_the_direct_message(
    playground: Playground, client: AsyncWebClient
) -> None:
    mair = playground.state.person("mair")
    assert mair is not None
    posted = await client.chat_postMessage(channel=mair.id, text="psst")
    assert posted["channel"].startswith("D")
    assert [m["text"] for m in playground.messages("mair", posted["channel"])] == ["psst"]
    opened = await client.conversations_open(users=[mair.id])
    assert opened["channel"]["id"] == posted["channel"]


async def test_timestamps_are_unique_and_rise_with_the_clock(
    playground: Playground, client: AsyncWebClient
) -> None:
    first = (await client.chat_postMessage(channel="general", text="1"))["ts"]
    second = (await client.chat_postMessage(channel="general", text="2"))["ts"]
    await playground.clock.advance(timedelta(days=1))
    third = (await client.chat_postMessage(channel="general", text="3"))["ts"]
    assert float(first) < float(second) < float(third) - 86_000


async def test_everything_pressable_gets_an_id(playground: Playground, client: AsyncWebClient) -> None:
    nameless = button("Go", "go")
    del nameless["action_id"]
    blocks = [{"type": "actions", "elements": [nameless]}]
    posted = await client.chat_postMessage(channel="general", text="x", blocks=blocks)
    written = posted["message"]["blocks"][0]
    assert written["block_id"]
    assert written["elements"][0]["action_id"]


async def test_an_update_replaces_text_and_blocks(playground: Playground, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="general", text="x", blocks=[section("old")])
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="y", blocks=[section("new")])
    shown = playground.messages("gwyn", "general")[-1]
    assert (shown["text"], shown["blocks"][0]["text"]["text"], shown["edited"]) == ("y", "new", True)
    await client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert playground.messages("gwyn", "general") == []


async def test_lists_come_in_pages(client: AsyncWebClient) -> None:
    names = []
    async for page in await client.users_list(limit=2):
        names += [member["name"] for member in page["members"]]
    assert sorted(names) == ["gone", "gwyn", "mair", "rhian", "slackbot", "teller"]


async def test_people_have_the_offset_of_the_season(playground: Playground, client: AsyncWebClient) -> None:
    gwyn = playground.state.person("gwyn")
    assert gwyn is not None
    summer = (await client.users_info(user=gwyn.id, include_locale=True))["user"]
    await playground.clock.advance(timedelta(days=250))
    winter = (await client.users_info(user=gwyn.id))["user"]
    assert (summer["tz_offset"], winter["tz_offset"]) == (3600, 0)
    assert summer["locale"] == "en-GB"
    assert "locale" not in winter
    assert "email" not in winter["profile"]


async def test_history_is_newest_first_and_without_replies(
    playground: Playground, client: AsyncWebClient
) -> None:
    channel = (await client.chat_postMessage(channel="general", text="one"))["channel"]
    root = (await client.chat_postMessage(channel="general", text="two"))["ts"]
    await client.chat_postMessage(channel="general", text="reply", thread_ts=root)
    await client.chat_postMessage(channel="general", text="aloud", thread_ts=root, reply_broadcast=True)
    history = await client.conversations_history(channel=channel)
    assert [m["text"] for m in history["messages"]] == ["aloud", "two", "one"]
    assert history["messages"][1]["reply_count"] == 2
    replies = await client.conversations_replies(channel=channel, ts=root)
    assert [m["text"] for m in replies["messages"]] == ["two", "reply", "aloud"]
    part = await client.conversations_history(channel=channel, oldest=root, inclusive=True, limit=1)
    assert (part["messages"][0]["text"], part["has_more"]) == ("aloud", True)


async def test_metadata_comes_back_only_when_asked_for(client: AsyncWebClient) -> None:
    metadata = {"event_type": "meeting", "event_payload": {"id": "1"}}
    channel = (await client.chat_postMessage(channel="general", text="x", metadata=metadata))["channel"]
    short = await client.conversations_history(channel=channel)
    full = await client.conversations_history(channel=channel, include_all_metadata=True)
    assert short["messages"][0]["metadata"] == {"event_type": "meeting"}
    assert full["messages"][0]["metadata"] == metadata


async def test_private_channels_without_the_bot_do_not_exist_for_it(client: AsyncWebClient) -> None:
    listed = await client.conversations_list(types="public_channel,private_channel", exclude_archived=True)
    assert [channel["name"] for channel in listed["channels"]] == ["general", "quiet"]
    own = await client.users_conversations(types="public_channel", exclude_archived=True)
    assert [channel["name"] for channel in own["channels"]] == ["general"]


async def test_the_bot_joins_makes_and_fills_channels(playground: Playground, client: AsyncWebClient) -> None:
    quiet = playground.state.channel("quiet")
    gwyn = playground.state.person("gwyn")
    assert quiet is not None
    assert gwyn is not None
    await client.conversations_join(channel=quiet.id)
    assert playground.state.bot.id in quiet.members
    made = (await client.conversations_create(name="arfon"))["channel"]["id"]
    await client.conversations_invite(channel=made, users=[gwyn.id])
    assert (await client.conversations_members(channel=made))["members"] == [playground.state.bot.id, gwyn.id]
    await client.conversations_setTopic(channel=made, topic="Arfon cluster")
    assert (await client.conversations_info(channel=made))["channel"]["topic"]["value"] == "Arfon cluster"


async def test_a_scheduled_message_arrives_when_the_clock_gets_there(
    playground: Playground, client: AsyncWebClient
) -> None:
    at = int(playground.clock.now().timestamp()) + 3600
    channel = (await client.chat_scheduleMessage(channel="general", post_at=at, text="now"))["channel"]
    metadata = {"event_type": "trap", "event_payload": {}}
    await client.chat_scheduleMessage(channel="general", post_at=at, text="never", metadata=metadata)
    assert len((await client.chat_scheduledMessages_list(channel=channel))["scheduled_messages"]) == 2
    await playground.clock.advance(timedelta(minutes=59))
    assert playground.messages("mair", "general") == []
    await playground.clock.advance(timedelta(hours=2))
    shown = playground.messages("mair", "general")
    assert [m["text"] for m in shown] == ["now"]
    assert float(shown[0]["ts"]) == pytest.approx(at)


async def test_a_permalink_names_channel_and_message(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="general", text="x")
    link = await client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])
    assert link["permalink"].endswith(f"/archives/{posted['channel']}/p{posted['ts'].replace('.', '')}")


async def test_blocks_without_a_text_are_remarked_upon(
    playground: Playground, client: AsyncWebClient
) -> None:
    await client.api_call("chat.postMessage", json={"channel": "general", "blocks": [section("x")]})
    assert "without a text" in playground.workspace.traffic.since()[-1].remarks[0]


async def test_tokens_are_not_written_into_the_log(playground: Playground, client: AsyncWebClient) -> None:
    await client.api_call("auth.test", data={"token": playground.workspace.seed.app.bot_token})
    assert playground.workspace.traffic.since()[-1].request["token"] == "(hidden)"


async def test_an_argument_slack_does_not_know_is_remarked_upon(
    playground: Playground, client: AsyncWebClient
) -> None:
    await client.api_call("chat.postMessage", json={"channel": "general", "text": "x", "colour": "red"})
    assert playground.workspace.traffic.since()[-1].remarks == ["unexpected argument: colour"]
