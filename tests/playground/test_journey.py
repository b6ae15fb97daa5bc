"""A tiny real Bolt app, driven from a command to a submitted form."""

from typing import Any

import aiohttp

from bot.playground import Playground
from tests.playground.cast import asked, bolt_app, button, form, plain, section, served


async def test_a_bolt_app_is_driven_from_command_to_form(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    app = bolt_app(playground, session)
    heard: list[Any] = []

    @app.command("/tell")
    async def tell(ack: Any, command: dict[str, Any]) -> None:
        await ack(
            text=f"You said {command['text']}",
            blocks=[section("Well?"), {"type": "actions", "elements": [button("Open form", "open")]}],
        )

    @app.action("open")
    async def open_form(ack: Any, body: dict[str, Any], client: Any) -> None:
        await client.views_open(
            trigger_id=body["trigger_id"], view=form(asked("Name", {"type": "plain_text_input"}, "name"))
        )
        await ack()

    @app.view("form")
    async def submitted(ack: Any, view: dict[str, Any], body: dict[str, Any], client: Any) -> None:
        heard.append(view["state"]["values"]["name"]["name_value"]["value"])
        if heard[-1] == "bad":
            await ack(response_action="errors", errors={"name": "Not that one."})
            return
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"Thank you, {heard[-1]}")

    playground.connect_asgi(served(app))
    answered = await playground.command("mair", "general", "/tell hello")
    assert answered.acknowledged, answered
    assert [m.text for m in answered.messages] == ["You said hello"]
    assert answered.messages[0].is_ephemeral

    pressed = await playground.click("mair", "general", "Open form")
    assert pressed.view is not None
    assert (await playground.submit("mair", {})).errors == {"name": "Please complete this required field."}
    assert not heard
    assert (await playground.submit("mair", {"Name": "bad"})).errors == {"name": "Not that one."}
    sent = await playground.submit("mair", {"name": "Gwen"})
    assert sent.view is None
    assert [m.text for m in sent.messages] == ["Thank you, Gwen"]
    assert playground.messages("gwyn", "general") == []
    assert plain("x")
