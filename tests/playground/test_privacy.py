"""What one person sees, another does not."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import ControlError, Playground


async def test_an_ephemeral_message_is_seen_by_its_reader_only(
    playground: Playground, client: AsyncWebClient
) -> None:
    mair = playground.state.person("mair")
    assert mair is not None
    general = (await client.chat_postMessage(channel="general", text="all"))["channel"]
    await client.chat_postEphemeral(channel=general, user=mair.id, text="you")
    assert [m["text"] for m in playground.messages("mair", "general")] == ["all", "you"]
    assert [m["text"] for m in playground.messages("gwyn", "general")] == ["all"]


async def test_an_ephemeral_message_is_never_in_the_history(
    playground: Playground, client: AsyncWebClient
) -> None:
    mair = playground.state.person("mair")
    general = playground.state.channel("general")
    assert mair is not None
    assert general is not None
    ts = (await client.chat_postEphemeral(channel=general.id, user=mair.id, text="you"))["message_ts"]
    assert (await client.conversations_history(channel=general.id))["messages"] == []
    assert playground.state.message(general.id, ts) is None


async def test_a_private_channel_is_for_its_members(playground: Playground) -> None:
    assert playground.messages("mair", "leads") == []
    with pytest.raises(ControlError, match="sees no conversation") as refused:
        playground.messages("gwyn", "leads")
    assert "#leads" not in refused.value.choices


async def test_a_direct_message_is_for_its_two(playground: Playground) -> None:
    await playground.say("mair", "@gwyn", "between us")
    direct = playground.messages("gwyn", "@mair")
    assert [m["text"] for m in direct] == ["between us"]
    with pytest.raises(ControlError, match="sees no conversation"):
        playground.messages("rhian", direct[0]["channel"])


async def test_one_writes_only_where_one_is_a_member(playground: Playground) -> None:
    with pytest.raises(ControlError, match="is not in #quiet"):
        await playground.say("gwyn", "quiet", "hello")
    with pytest.raises(ControlError, match="is archived"):
        await playground.say("mair", "old", "hello")


async def test_bots_strangers_and_the_deactivated_do_not_act(playground: Playground) -> None:
    for who in ("teller", "nobody", "gone"):
        with pytest.raises(ControlError):
            await playground.say(who, "general", "hello")


async def test_a_reset_brings_back_the_seeded_workspace(playground: Playground) -> None:
    heard: list[str] = []

    async def start_over() -> None:
        heard.append("reset")

    playground.follow(on_reset=start_over)
    ids = sorted(playground.state.channels)
    await playground.say("mair", "general", "hello")
    await playground.reset()
    assert playground.messages("mair", "general") == []
    assert sorted(playground.state.channels) == ids
    assert heard == ["reset"]


async def test_the_same_script_gives_the_same_workspace(playground: Playground) -> None:
    async def script() -> list[str]:
        outcome = await playground.say("mair", "general", "hello")
        return [outcome.id, *(m["ts"] for m in playground.messages("gwyn", "general"))]

    first = await script()
    await playground.reset()
    assert await script() == first
