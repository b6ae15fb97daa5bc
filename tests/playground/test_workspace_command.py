"""The workspace alone: a file describes it, and any Bolt app can be pointed at it."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.command_line.workspace import opened
from bot.playground.server import listening
from bot.playground.world_file import WorldFileError, read_world
from tests.playground.cast import served

MANIFEST = """
display_information: {name: Teller}
features:
  bot_user: {display_name: teller}
  slash_commands: [{command: /tell, description: Tells}]
oauth_config: {scopes: {bot: [chat:write, commands]}}
settings: {interactivity: {is_enabled: true}}
"""
WORLD = """
apps:
  teller:
    manifest: manifest.yaml
    request_url: http://127.0.0.1:PORT/slack/events
    bot_token: xoxb-one
    signing_secret: shh
workspaces:
  - name: Acme
    id: T0ACME
    story: A small firm.
    people:
      - {name: ann, real_name: Ann Lee, admin: true, tz: Europe/London}
      - {name: ben, real_name: Ben Ray, guest: true}
    channels:
      - {name: general, members: everybody, topic: All}
      - {name: board, members: [ann], private: true}
    messages:
      - {channel: general, person: ann, text: Good morning}
  - name: Other
    id: T0OTHER
    bot_token: xoxb-two
    people: [{name: cai, real_name: Cai Rhys}]
    channels: [{name: general, members: [cai, teller]}]
"""


def written(folder: Path, world: str = WORLD, **changes: str) -> Path:
    """Write a world and its manifest into a folder; gives the world's file."""
    (folder / "manifest.yaml").write_text(MANIFEST)
    for old, new in changes.items():
        world = world.replace(old, new)
    file = folder / "world.yaml"
    file.write_text(world)
    return file


def telling(app: AsyncApp) -> AsyncApp:
    @app.command("/tell")
    async def tell(ack: Any, command: dict[str, Any]) -> None:
        await ack(f"{command['text']} to {command['team_id']}")

    return app


async def typed(session: aiohttp.ClientSession, control: str, user: str) -> dict[str, Any]:
    typed = {"user": user, "channel": "general", "command": "/tell", "text": "hello"}
    async with session.post(f"{control}/command", json=typed) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def test_a_bolt_app_over_http_serves_two_workspaces_of_a_file(tmp_path: Path) -> None:
    app = telling(AsyncApp(token="xoxb-one", signing_secret="shh", process_before_response=True))
    async with listening(served(app), "127.0.0.1", 0) as bot, aiohttp.ClientSession() as session:
        world = read_world(written(tmp_path, PORT=bot.rsplit(":", 1)[1]))
        async with opened(world, 0) as ((first, second), _):
            base = first.workspace.base_url
            app.client.base_url = f"{base}/api/"
            one = await typed(session, f"{base}/_control", "ann")
            two = await typed(session, f"{base}/_control/workspaces/T0OTHER", "cai")
            assert [one["messages"][0]["text"], two["messages"][0]["text"]] == [
                "hello to T0ACME",
                "hello to T0OTHER",
            ]
            assert [m["text"] for m in first.messages("ben", "general")] == ["Good morning"]
            assert (first.state.team_name, second.state.team_name) == ("Acme", "Other")
            assert first.strictness.findings() == []


async def test_a_bolt_app_over_sockets_needs_no_address(tmp_path: Path) -> None:
    file = written(tmp_path, **{"request_url: http://127.0.0.1:PORT/slack/events": "delivery: socket"})
    async with opened(read_world(file), 0) as ((first, _), _), aiohttp.ClientSession() as session:
        base, seeded = first.workspace.base_url, first.workspace.seed.app
        client = AsyncWebClient(token=seeded.bot_token, base_url=f"{base}/api/")
        handler = AsyncSocketModeHandler(telling(AsyncApp(client=client)), seeded.app_token)
        await handler.connect_async()
        async with asyncio.timeout(5):
            while not first.sockets.is_connected:  # noqa: ASYNC110 - the app connects by itself and tells nobody
                await asyncio.sleep(0.005)
        answer = await typed(session, f"{base}/_control", "ann")
        assert answer["messages"][0]["text"] == "hello to T0ACME"
        await handler.close_async()


async def test_the_clock_of_a_file_stands_where_it_says(tmp_path: Path) -> None:
    file = written(tmp_path, WORLD + "\nclock: 2018-01-02T09:00\n")
    async with opened(read_world(file), 0) as ((first, _), _):
        assert first.clock.now().isoformat() == "2018-01-02T09:00:00+00:00"


@pytest.mark.parametrize(
    ("old", "new", "place", "remedy"),
    [
        ("workspaces:", "worlds:", "the file.worlds", "is unknown; known are: apps, workspaces, clock"),
        ("manifest.yaml", "nowhere.yaml", "apps.teller.manifest", "cannot be read"),
        ("request_url: http", "request_url: ftp", "apps.teller.request_url", "where the app listens"),
        ("signing_secret: shh", "delivery: pigeon", "apps.teller.delivery", "write http or socket"),
        ("name: ann,", "", "workspaces[0].people[0].name", "is missing"),
        ("tz: Europe/London", "tz: Mars", "workspaces[0].people[0].tz", "Europe/London"),
        ("admin: true", "admin: perhaps", "workspaces[0].people[0].admin", "write true or false"),
        ("members: [ann]", "members: [nobody]", "workspaces[0].channels[1].members", "ann, ben, teller, or: everybody"),
        ("person: ann", "person: nobody", "workspaces[0].messages[0].person", "write one of: ann, ben, teller"),
        ("id: T0OTHER", "id: T0ACME", "workspaces", "has id 'T0ACME' twice"),
        ("bot_token: xoxb-two", "bot_token: xoxb-one", "workspaces", "has bot_token 'xoxb-one' twice"),
        ("id: T0OTHER", "app: nothing", "workspaces[1].app", "write one of: teller"),
        ("name: ben", "name: ann", "workspaces[0]", "has people 'ann' twice"),
        ("{name: board,", "{title: board,", "workspaces[0].channels[1].title", "known are: name, topic"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_place_and_remedy(
    tmp_path: Path, old: str, new: str, place: str, remedy: str
) -> None:
    assert old in WORLD
    with pytest.raises(WorldFileError) as refused:
        read_world(written(tmp_path, **{old: new}))
    assert any(told.startswith(f"{place}: ") and remedy in told for told in refused.value.problems), (
        refused.value
    )


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(WorldFileError) as refused:
        read_world(written(tmp_path, **{"tz: Europe/London": "tz: Mars", "members: [ann]": "members: [x]"}))
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize("text", ["", "- a", "apps: {", "apps: {}\nworkspaces: []", "clock: tomorrow"])
def test_a_file_that_is_no_world_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "world.yaml"
    file.write_text(text)
    with pytest.raises(WorldFileError):
        read_world(file)
    with pytest.raises(WorldFileError, match="cannot be read"):
        read_world(tmp_path / "nowhere.yaml")


@asynccontextmanager
async def running(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "workspace", *arguments, stdout=pipe, stderr=pipe
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def test_the_command_prints_its_addresses_as_one_line(tmp_path: Path) -> None:
    async with running("--config", str(written(tmp_path, PORT="9")), "--port", "0") as process:
        assert process.stdout is not None
        told = json.loads(await asyncio.wait_for(process.stdout.readline(), 10))
        assert told["ready"]
        assert [one["bot_token"] for one in told["workspaces"]] == ["xoxb-one", "xoxb-two"]
        assert told["smtp"].startswith("smtp://127.0.0.1:")
        async with aiohttp.ClientSession() as session, session.get(f"{told['control']}/state") as response:
            assert (await response.json())["story"]["title"] == "A small firm."
    assert process.returncode == 0


async def test_the_command_refuses_a_wrong_file_with_its_faults(tmp_path: Path) -> None:
    file = written(tmp_path, **{"tz: Europe/London": "tz: Mars"})
    async with running("--config", str(file), "--port", "0") as process:
        _, said = await process.communicate()
    assert process.returncode == 1
    assert b"workspaces[0].people[0].tz" in said
