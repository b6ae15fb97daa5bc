"""Answers of the app: in its acknowledgement and at the response address."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.playground import Playground
from bot.playground.deliveries import ACK_SECONDS
from tests.playground.cast import bolt_app, button, section, served


@pytest.fixture
def addresses(playground: Playground, session: aiohttp.ClientSession) -> list[str]:
    """An app that answers with a button and notes the response address of whatever it hears."""
    app, noted = bolt_app(playground, session), list[str]()

    @app.command("/tell")
    async def tell(ack: Any, command: dict[str, Any]) -> None:
        noted.append(command["response_url"])
        shared = "in_channel" if command["text"] == "all" else "ephemeral"
        buttons = {"type": "actions", "elements": [button("Go", "go")]}
        await ack(text="Pick", blocks=[section("Pick"), buttons], response_type=shared)

    @app.action("go")
    async def go(ack: Any, body: dict[str, Any]) -> None:
        noted.append(body["response_url"])
        await ack()

    playground.connect_asgi(served(app))
    return noted


async def answer(session: aiohttp.ClientSession, url: str, **said: Any) -> tuple[int, str]:
    async with session.post(url, json=said) as response:
        return response.status, await response.text()


async def test_an_answer_can_be_for_one_or_for_all(playground: Playground, addresses: list[str]) -> None:
    await playground.command("mair", "general", "/tell all")
    await playground.command("mair", "general", "/tell me")
    assert len(addresses) == 2
    assert [m["ephemeral"] for m in playground.messages("mair", "general")] == [False, True]
    assert len(playground.messages("gwyn", "general")) == 1


async def test_a_response_address_is_good_for_five_answers(
    playground: Playground, session: aiohttp.ClientSession, addresses: list[str]
) -> None:
    await playground.command("mair", "general", "/tell")
    for number in range(5):
        assert await answer(session, addresses[0], text=str(number)) == (200, "ok")
    status, body = await answer(session, addresses[0], text="six")
    assert (status, "used_url" in body) == (404, True)
    assert len(playground.messages("mair", "general")) == 6


async def test_a_response_address_lives_half_an_hour(
    playground: Playground, session: aiohttp.ClientSession, addresses: list[str]
) -> None:
    await playground.command("mair", "general", "/tell")
    await playground.clock.advance(timedelta(minutes=31))
    status, body = await answer(session, addresses[0], text="late")
    assert (status, "expired_url" in body) == (404, True)


async def test_an_ephemeral_message_is_replaced_in_its_place(
    playground: Playground, session: aiohttp.ClientSession, addresses: list[str]
) -> None:
    await playground.command("mair", "general", "/tell")
    await playground.click("mair", "general", "Go")
    await answer(session, addresses[1], text="Done", replace_original=True)
    shown = playground.messages("mair", "general")
    assert [(m["text"], m["blocks"], m["ephemeral"]) for m in shown] == [("Done", [], True)]


async def test_an_original_can_be_taken_away(
    playground: Playground, session: aiohttp.ClientSession, addresses: list[str]
) -> None:
    await playground.command("mair", "general", "/tell")
    await playground.click("mair", "general", "go")
    await answer(session, addresses[1], delete_original=True)
    assert playground.messages("mair", "general") == []


@pytest.mark.parametrize(
    "said", [{}, {"text": "x", "blocks": [{"type": "input"}]}, {"text": "x", "thread_ts": "1"}]
)
async def test_a_wrong_answer_is_refused(
    playground: Playground, session: aiohttp.ClientSession, addresses: list[str], said: dict[str, Any]
) -> None:
    await playground.command("mair", "general", "/tell")
    status, body = await answer(session, addresses[0], **said)
    assert status == 400
    assert '"ok":false' in body


async def test_the_pressed_message_comes_along_unless_it_is_ephemeral(
    playground: Playground, addresses: list[str]
) -> None:
    await playground.command("mair", "general", "/tell")
    await playground.click("mair", "general", "Go")
    await playground.command("mair", "general", "/tell all")
    await playground.click("gwyn", "general", "Go")
    assert len(addresses) == 4
    pressed = [e.request for e in playground.workspace.traffic.since() if e.name == "block_actions go"]
    assert ["message" in payload for payload in pressed] == [False, True]
    assert [payload["container"]["is_ephemeral"] for payload in pressed] == [True, False]


async def test_an_act_tells_what_its_person_sees_newly(playground: Playground, addresses: list[str]) -> None:
    outcome = await playground.command("mair", "general", "/tell")
    assert [m.text for m in outcome.messages] == ["Pick"]
    assert (await playground.click("mair", "general", "Go")).messages == []
    assert addresses


async def test_wrong_blocks_in_an_answer_show_as_a_failure(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app = bolt_app(playground, session)

    @app.command("/tell")
    async def tell(ack: Any) -> None:
        await ack(text="x", blocks=[{"type": "poster"}])

    playground.connect_asgi(served(app))
    outcome = await playground.command("mair", "general", "/tell")
    assert outcome.error == "invalid_blocks"
    assert "invalid_command_response" in outcome.messages[0].text
    assert "unsupported type: poster" in str(playground.workspace.traffic.since()[0].remarks)


async def test_an_unknown_command_is_refused_to_the_person(playground: Playground) -> None:
    outcome = await playground.command("mair", "general", "/unheard of")
    assert outcome.error == "unknown_command"
    assert "/unheard is not a valid command" in outcome.messages[0].text
    assert playground.messages("gwyn", "general") == []


async def test_a_command_without_an_app_fails_visibly(playground: Playground) -> None:
    outcome = await playground.command("mair", "general", "/tell")
    assert not outcome.acknowledged
    assert "dispatch_failed" in outcome.messages[0].text


async def test_an_app_that_is_too_slow_is_not_waited_for(
    playground: Playground, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    monkeypatch.setattr("bot.playground.deliveries.ACK_SECONDS", ACK_SECONDS / 100)
    app, finished = bolt_app(playground, session), list[bool]()

    @app.command("/tell")
    async def tell(ack: Any) -> None:
        await asyncio.sleep(0.1)
        finished.append(True)
        await ack("late")

    playground.connect_asgi(served(app))
    outcome = await playground.command("mair", "general", "/tell")
    assert outcome.error == "operation_timeout"
    assert "within three seconds" in outcome.messages[0].text
    assert finished == [True]
    assert len(playground.messages("mair", "general")) == 1


async def test_mentions_in_a_command_arrive_as_ids(playground: Playground, addresses: list[str]) -> None:
    await playground.command("mair", "general", "/tell @gwyn in #general not #leads or a@b.cy")
    gwyn, general = playground.state.person("gwyn"), playground.state.channel("general")
    assert gwyn is not None
    assert general is not None
    sent = playground.workspace.traffic.since()[0].request["text"]
    assert sent == f"<@{gwyn.id}|gwyn> in <#{general.id}|general> not #leads or a@b.cy"
    assert addresses


async def test_invite_brings_the_bot_into_a_channel(playground: Playground) -> None:
    await playground.command("mair", "leads", "/invite @teller")
    leads = playground.state.channel("leads")
    assert leads is not None
    assert playground.state.bot.id in leads.members
    await playground.command("mair", "leads", "/remove @teller")
    assert playground.state.bot.id not in leads.members
