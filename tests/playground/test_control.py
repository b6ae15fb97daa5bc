"""The control API over HTTP, and who may use it."""

import json
from typing import Any

import aiohttp
import pytest

from bot.playground import Playground, Story, Suggestion
from tests.playground.cast import asked, bolt_app, button, form, options, plain, seed, served


class Control:
    """A program that drives the workspace."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str) -> None:
        self._session = session
        self._base = f"{base_url}/_control"

    async def post(self, path: str, **body: Any) -> tuple[int, Any]:
        async with self._session.post(f"{self._base}/{path}", json=body) as response:
            return response.status, await response.json()

    async def get(self, path: str, **query: str) -> tuple[int, Any]:
        async with self._session.get(f"{self._base}/{path}", params=query) as response:
            return response.status, await response.json()


@pytest.fixture
def control(playground: Playground, session: aiohttp.ClientSession) -> Control:
    app = bolt_app(playground, session)
    menu = {
        "type": "static_select",
        "action_id": "choose",
        "placeholder": plain("Choose"),
        "options": options("A", "B"),
    }
    more = {"type": "overflow", "action_id": "more", "options": options("Move", "Cancel")}

    @app.command("/tell")
    async def tell(ack: Any, command: dict[str, Any]) -> None:
        blocks = [{"type": "actions", "elements": [button("Open", "open"), menu, more]}]
        await ack(text=command["text"] or "nothing", blocks=blocks)

    @app.action("open")
    async def open_form(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        name = asked("Name", {"type": "plain_text_input"}, "name")
        await client.views_open(trigger_id=body["trigger_id"], view=form(name))

    @app.action("choose")
    async def choose(ack: Any, action: dict[str, Any], body: dict[str, Any], client: Any) -> None:
        await ack()
        chosen = action["selected_option"]["text"]["text"]
        await client.chat_postMessage(channel=body["channel"]["id"], text=f"Chosen: {chosen}")

    @app.action("more")
    async def more_of(ack: Any, action: dict[str, Any], body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.chat_postMessage(channel=body["channel"]["id"], text=action["selected_option"]["value"])

    @app.view("form")
    async def submitted(ack: Any) -> None:
        await ack()

    playground.connect_asgi(served(app))
    return Control(session, playground.workspace.base_url)


async def test_a_program_types_presses_fills_in_and_reads(control: Control) -> None:
    status, typed = await control.post(
        "command", user="@mair", channel="#general", command="/tell", text="hello"
    )
    assert status == 200
    assert typed["acknowledged"]
    assert typed["ack_ms"] < 3000
    assert [m["text"] for m in typed["messages"]] == ["hello"]
    assert {
        "ts",
        "user",
        "user_name",
        "text",
        "blocks",
        "ephemeral",
        "thread_ts",
        "files",
        "channel",
        "edited",
        "bot",
    } <= set(typed["messages"][0])
    _, pressed = await control.post("click", user="mair", channel="general", match="Open")
    assert pressed["view"]["title"] == "Form"
    _, seen = await control.get("view", user="mair")
    assert {"id", "callback_id", "title", "blocks", "state", "errors"} <= set(seen)
    _, empty = await control.post("view/submit", user="mair", values={})
    assert empty["errors"] == {"name": "Please complete this required field."}
    _, sent = await control.post("view/submit", user="mair", values={"Name": "Gwen"})
    assert (sent["acknowledged"], sent["errors"], sent["view"]) == (True, {}, None)
    assert (await control.get("view", user="mair"))[1] is None


@pytest.mark.parametrize(
    ("match", "value", "said"),
    [
        ("choose", "b", "Chosen: B"),
        ("Choose", "B", "Chosen: B"),
        ("A", None, "Chosen: A"),
        ("more", "cancel", "cancel"),
        ("Move", None, "move"),
    ],
)
async def test_menus_are_chosen_by_value_or_words(
    control: Control, match: str, value: str | None, said: str
) -> None:
    await control.post("command", user="mair", channel="general", command="/tell")
    _, pressed = await control.post("click", user="mair", channel="general", match=match, value=value)
    assert [m["text"] for m in pressed["messages"]] == [said]


async def test_what_cannot_be_pressed_is_answered_with_what_can(control: Control) -> None:
    await control.post("command", user="mair", channel="general", command="/tell")
    status, refused = await control.post("click", user="mair", channel="general", match="Fly")
    assert status == 404
    assert refused["choices"] == ["Open", "Choose", "A", "B", "Move", "Cancel"]
    status, refused = await control.post("click", user="gwyn", channel="general", match="Open")
    assert (status, refused["remedy"]) == (404, "There is nothing to press here at all.")


async def test_a_message_comes_back_with_its_ts_and_can_be_answered(control: Control) -> None:
    _, said = await control.post("message", user="gwyn", channel="general", text="hello @mair")
    await control.post("message", user="mair", channel="general", text="yes?", thread_ts=said["ts"])
    _, messages = await control.get("messages", channel="#general", **{"as": "rhian"})
    assert [m["thread_ts"] for m in messages] == [said["ts"], said["ts"]]
    assert messages[0]["text"].startswith("hello <@U")


async def test_the_clock_moves_forward_and_a_reset_brings_it_back(control: Control) -> None:
    _, moved = await control.post("clock", advance=3600)
    assert moved["now"] == "2017-04-03T09:00:00+00:00"
    _, moved = await control.post("clock", to="2017-05-24T09:00:00")
    assert moved["now"] == "2017-05-24T08:00:00+00:00"
    assert (await control.get("clock"))[1]["now"] == moved["now"]
    assert (await control.post("clock", to="2017-05-01"))[0] == 400
    await control.post("reset")
    assert (await control.get("clock"))[1]["now"] == "2017-04-03T08:00:00+00:00"


async def test_the_state_tells_people_channels_app_and_story() -> None:
    story = Story(title="A cluster's year.", suggestions=(Suggestion(text="Type `/tell`", person="mair"),))
    playground = Playground(seed(story=story))
    async with playground.session() as session:
        control = Control(session, playground.workspace.base_url)
        _, state = await control.get("state")
        _, commands = await control.get("commands")
    mair = next(person for person in state["people"] if person["name"] == "mair")
    assert (mair["title"], mair["guest"], mair["bot"]) == ("Cluster lead", False, False)
    general = next(channel for channel in state["channels"] if channel["name"] == "general")
    assert mair["id"] in general["members"]
    assert state["installation"]["bot_name"] == "Teller"
    assert state["story"]["title"] == "A cluster's year."
    assert state["story"]["try"][0]["text"] == "Type `/tell`"
    assert commands == [{"command": "/tell", "description": "Tells", "usage_hint": "[what]"}]


async def test_files_are_listed_and_read(
    control: Control, session: aiohttp.ClientSession, playground: Playground
) -> None:
    url = f"{playground.workspace.base_url}/_control/files"
    query = {"user": "mair", "channel": "general", "name": "list.csv"}
    async with session.post(url, params=query, data=b"a,b\n") as response:
        assert (await response.json())["files"][0]["name"] == "list.csv"
    _, files = await control.get("files")
    async with session.get(f"{url}/{files[0]['id']}") as response:
        assert await response.read() == b"a,b\n"
    assert (await control.get("files", **{"as": "gwyn"}))[1] == files
    assert (await control.get("files/F0"))[0] == 404


async def test_the_log_tells_the_traffic_in_order(control: Control) -> None:
    _, typed = await control.post("command", user="mair", channel="general", command="tell")
    _, log = await control.get("log")
    assert [entry["direction"] for entry in log][:2] == ["to app", "from app"]
    assert log[0]["action"] == typed["id"]
    _, later = await control.get("log", after=str(log[-1]["number"]))
    assert later == []


async def test_quiet_is_answered_at_once_when_nothing_is_pending(control: Control) -> None:
    assert await control.post("quiet", timeout=1) == (200, {"quiet": True})


async def test_quiet_waits_for_what_the_app_does_in_the_background(
    control: Control, playground: Playground
) -> None:
    import asyncio

    async def never() -> None:
        await asyncio.Event().wait()

    playground.follow(idle=never)
    assert await control.post("quiet", timeout=0.05) == (200, {"quiet": False})


async def test_joining_reacting_and_direct_messages(control: Control) -> None:
    assert (await control.post("message", user="gwyn", channel="quiet", text="x"))[0] == 403
    await control.post("join", user="gwyn", channel="quiet")
    _, said = await control.post("message", user="gwyn", channel="quiet", text="x")
    await control.post("react", user="mair", channel="quiet", ts=said["ts"], name="tada")
    _, messages = await control.get("messages", channel="quiet", **{"as": "gwyn"})
    assert messages[-1]["reactions"][0]["name"] == "tada"
    assert (await control.post("join", user="gwyn", channel="leads"))[0] == 404
    _, opened = await control.post("dm", user="gwyn")
    assert opened["channel"].startswith("D")
    assert opened == (await control.post("dm", **{"user": "gwyn", "with": "mair"}))[1] or opened["channel"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("command", {"user": "mair", "channel": "general"}),
        ("command", {"user": "nobody", "channel": "general", "command": "/tell"}),
        ("command", {"user": "mair", "channel": "nowhere", "command": "/tell"}),
        ("command", {"user": 5, "channel": "general", "command": "/tell"}),
        ("message", {"user": "mair", "channel": "general", "text": "  "}),
        ("message", {"user": "mair", "channel": "general", "text": "x", "thread_ts": "1.2"}),
        ("view/submit", {"user": "mair"}),
        ("view/submit", {"user": "mair", "values": []}),
        ("view/close", {"user": "mair"}),
        ("click", {"user": "mair", "channel": "home", "match": "x"}),
        ("click", {"user": "mair", "channel": "modal", "match": "x"}),
        ("clock", {}),
        ("clock", {"to": "tomorrow"}),
        ("clock", {"advance": "a lot"}),
        ("clock", {"advance": -5}),
        ("quiet", {"timeout": "long"}),
        ("shortcut", {"user": "mair", "name": "nothing"}),
        ("nothing", {}),
    ],
)
async def test_a_wrong_call_says_what_to_do(control: Control, path: str, body: dict[str, Any]) -> None:
    status, refused = await control.post(path, **body)
    assert 400 <= status < 500
    assert refused["error"]
    assert refused["remedy"]


@pytest.mark.parametrize(
    "path", ["view", "messages", "home", "messages?as=mair", "view?user=nobody", "log?after=x"]
)
async def test_a_wrong_question_says_what_to_do(control: Control, path: str) -> None:
    status, refused = await control.get(path)
    assert 400 <= status < 500
    assert refused["remedy"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"'])
async def test_a_body_that_is_no_object_is_refused(
    control: Control, playground: Playground, session: aiohttp.ClientSession, body: bytes
) -> None:
    assert control
    async with session.post(f"{playground.workspace.base_url}/_control/message", data=body) as response:
        assert response.status == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://workspace.localhost"}, 200),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"host": "elsewhere.example"}, 403),
    ],
)
async def test_foreign_pages_are_kept_out(
    playground: Playground, session: aiohttp.ClientSession, headers: dict[str, str], status: int
) -> None:
    async with session.get(f"{playground.workspace.base_url}/_control/clock", headers=headers) as response:
        assert response.status == status
        assert "access-control-allow-origin" not in response.headers


async def test_a_page_needs_the_key_and_a_program_does_not() -> None:
    playground = Playground(seed(), key="sesame")
    async with playground.session() as session:
        base, own = playground.workspace.base_url, {"sec-fetch-site": "same-origin"}
        clock = f"{base}/_control/clock"

        async def status(url: str, headers: dict[str, str]) -> int:
            async with session.get(url, headers=headers) as response:
                return response.status

        assert await status(clock, {}) == 200
        assert await status(clock, own) == 403
        assert await status(f"{base}/", {}) == 403
        assert await status(f"{clock}?key=wrong", own) == 403
        assert await status(playground.page, {}) == 200
        assert await status(clock, own) == 200


async def test_news_reaches_those_who_may_see_it(playground: Playground) -> None:
    async with playground.serve() as url, aiohttp.ClientSession() as session:
        async with session.get(f"{url}/_control/stream?user=gwyn") as stream:
            assert (await stream.content.readline()).startswith(b":")
            await playground.say("mair", "leads", "private")
            await playground.say("mair", "general", "public")
            line = b""
            while not line.startswith(b"data:"):
                line = await stream.content.readline()
        general = playground.state.channel("general")
        assert general is not None
        assert json.loads(line.removeprefix(b"data:")) == {"what": "message", "channel": general.id}
        async with session.get(f"{url}/_control/stream?user=nobody") as refused:
            assert refused.status == 404


async def test_the_workspace_serves_this_machine_only(playground: Playground) -> None:
    with pytest.raises(ValueError, match="not a loopback"):
        async with playground.serve(host="0.0.0.0"):
            pass


async def test_the_page_is_served(playground: Playground, session: aiohttp.ClientSession) -> None:
    async with session.get(f"{playground.workspace.base_url}/") as response:
        assert response.status == 200
        assert "text/html" in response.headers["content-type"]
