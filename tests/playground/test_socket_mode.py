import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground, Rule, Trouble
from tests.playground.cast import asked, form, seed


async def test_a_bolt_app_is_driven_over_websockets(playground: Playground) -> None:
    seeded = playground.workspace.seed.app
    async with playground.serve() as url:
        app = AsyncApp(
            client=AsyncWebClient(token=seeded.bot_token, base_url=f"{url}/api/"),
            process_before_response=True,
        )
        heard: list[str] = []

        @app.command("/tell")
        async def tell(ack: Any, respond: Any, command: dict[str, Any], client: Any) -> None:
            name = asked("Name", {"type": "plain_text_input"}, "name")
            await client.views_open(trigger_id=command["trigger_id"], view=form(name))
            await respond("by the response address")
            await ack(f"You said {command['text']}")

        @app.view("form")
        async def submitted(ack: Any) -> None:
            await ack(response_action="errors", errors={"name": "No."})

        @app.event("message")
        async def said(event: dict[str, Any]) -> None:
            heard.append(event["text"])

        handler = AsyncSocketModeHandler(app, seeded.app_token)
        playground.connect_sockets()
        await handler.connect_async()
        await _until(lambda: playground.sockets.is_connected)
        outcome = await playground.command("mair", "general", "/tell hello")
        assert [m.text for m in outcome.messages] == ["by the response address", "You said hello"]
        assert (await playground.submit("mair", {"Name": "x"})).errors == {"name": "No."}
        await playground.say("mair", "general", "hello")
        assert heard == ["hello"]
        await handler.close_async()


async def test_a_connection_address_is_good_for_one_use(playground: Playground) -> None:
    seeded = playground.workspace.seed.app
    async with playground.serve() as url, aiohttp.ClientSession() as session:
        client = AsyncWebClient(base_url=f"{url}/api/", session=session)
        address = (await client.apps_connections_open(app_token=seeded.app_token))["url"]
        async with session.ws_connect(address) as first:
            assert (await first.receive_json())["type"] == "hello"
            async with session.ws_connect(address) as second:
                assert (await second.receive_json())["reason"] == "link_disabled"
            await playground.sockets.refresh()
            assert (await first.receive_json())["reason"] == "refresh_requested"


async def test_an_app_holds_ten_connections_at_most(playground: Playground) -> None:
    seeded = playground.workspace.seed.app
    async with playground.serve() as url, aiohttp.ClientSession() as session:
        client = AsyncWebClient(base_url=f"{url}/api/", session=session)
        websockets, said = [], []
        for _ in range(11):
            address = (await client.apps_connections_open(app_token=seeded.app_token))["url"]
            websockets.append(await session.ws_connect(address))
            said.append(await websockets[-1].receive_json())
        assert said[9]["num_connections"] == 10
        assert said[10]["reason"] == "too_many_websockets"


async def test_an_app_without_a_connection_cannot_be_reached() -> None:
    playground = Playground(seed())
    playground.connect_sockets()
    outcome = await playground.command("mair", "general", "/tell")
    assert outcome.error == "dispatch_failed"


async def test_one_envelope_goes_to_one_of_several_connections(playground: Playground) -> None:
    playground.connect_sockets()
    async with playground.serve() as url, aiohttp.ClientSession() as session:
        first, second = [await _connected(playground, session, url) for _ in range(2)]
        for websocket in (first, second):
            typed = asyncio.create_task(playground.command("mair", "general", "/tell"))
            envelope = await websocket.receive_json()
            await websocket.send_json({"envelope_id": envelope["envelope_id"]})
            assert (await typed).acknowledged


async def test_a_lost_connection_loses_its_envelope_and_the_next_takes_over(playground: Playground) -> None:
    playground.connect_sockets()
    async with playground.serve() as url, aiohttp.ClientSession() as session:
        first, second = [await _connected(playground, session, url) for _ in range(2)]
        playground.workspace.weather.set(Rule(trouble=Trouble.SOCKET_LOST, times=1))
        said = asyncio.create_task(playground.say("mair", "general", "hello"))
        assert (await first.receive()).type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
        envelope = await second.receive_json()
        assert envelope["payload"]["event"]["text"] == "hello"
        assert (envelope["retry_attempt"], envelope["retry_reason"]) == (1, "connection_failed")
        await second.send_json({"envelope_id": envelope["envelope_id"]})
        assert (await said).acknowledged


async def _connected(
    playground: Playground, session: aiohttp.ClientSession, url: str
) -> aiohttp.ClientWebSocketResponse:
    client = AsyncWebClient(base_url=f"{url}/api/", session=session)
    address = (await client.apps_connections_open(app_token=playground.workspace.seed.app.app_token))["url"]
    websocket = await session.ws_connect(address)
    assert (await websocket.receive_json())["type"] == "hello"
    return websocket


async def _until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not happened():  # noqa: ASYNC110 - the app connects by itself and tells nobody
            await asyncio.sleep(0.005)
