"""The local workspace as a program uses it: the control API, without a port, with the whole bot behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.app import Bot, put_together
from bot.clock import Clock
from bot.command_line import demo_cast
from bot.command_line.demo import begin
from bot.config import Settings
from bot.playground import Playground, WorkspaceClock
from storage.database import Database

CHANNEL = demo_cast.CHANNEL
SLOW = "slow_acknowledgement"  # the machine that runs the tests may be busy; beyond three seconds they fail anyway


@dataclass(slots=True)
class Workspace:
    """The demo's workspace at the story's beginning: act as its people and see what they see."""

    playground: Playground
    bot: Bot
    session: aiohttp.ClientSession

    async def post(self, path: str, **body: Any) -> Any:
        async with self.session.post(f"http://localhost/_control/{path}", json=body) as response:
            answer = await response.json()
            assert response.status < 400, answer
            return answer

    async def get(self, path: str) -> Any:
        async with self.session.get(f"http://localhost/_control/{path}") as response:
            answer = await response.json()
            assert response.status < 400, answer
            return answer

    async def file(self, file_id: str) -> bytes:
        async with self.session.get(f"http://localhost/_control/files/{file_id}") as response:
            return await response.read()

    async def types(self, user: str, text: str, channel: str = CHANNEL) -> str:
        """Let somebody type `/clwstwr ...`; returns what they read because of it."""
        answer = await self.post("command", user=user, channel=channel, command="/clwstwr", text=text)
        assert answer["acknowledged"], answer
        return "\n".join(written(message) for message in answer["messages"])

    async def presses(self, user: str, match: str, channel: str = CHANNEL, **more: Any) -> str:
        """Let somebody press a button; returns what they read because of it."""
        answer = await self.post("click", user=user, channel=channel, match=match, **more)
        assert answer["acknowledged"], answer
        return "\n".join(written(message) for message in answer["messages"])

    async def submits(self, user: str, **values: Any) -> str:
        """Let somebody fill in the open form and send it; returns what they read because of it, errors included.

        What Slack itself complains of, like a question left empty, never reaches the bot.
        """
        answer = await self.post("view/submit", user=user, values=values)
        assert answer["acknowledged"] or answer["errors"], answer
        errors = [f"{question}: {error}" for question, error in (answer.get("errors") or {}).items()]
        return "\n".join([*errors, *(written(message) for message in answer["messages"])])

    async def form(self, user: str) -> dict[str, Any]:
        """Return the form that somebody has open."""
        view = await self.get(f"view?user={user}")
        assert view is not None, f"{user} has no form open"
        return dict(view)

    async def reads(self, user: str, channel: str = CHANNEL) -> list[str]:
        """Return what somebody sees in a channel, or in the direct message of the bot (`channel="clwstwr"`)."""
        messages = await self.get(f"messages?channel={quote(channel)}&as={user}")
        return [written(message) for message in messages]

    async def goes_to(self, moment: str) -> None:
        """Move the clock on to a UTC moment like `2017-05-31T09:00`; what falls due on the way happens in order."""
        at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        answer = await self.post("clock", to=at.isoformat())
        assert answer["quiet"], answer

    async def quiet(self) -> None:
        assert (await self.post("quiet", timeout=10))["quiet"]


def written(message: dict[str, Any]) -> str:
    """Flatten a message to the text that a reader sees: of its blocks, or its own."""
    return "\n".join(_texts(message.get("blocks") or [])) or str(message.get("text") or "")


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for each in part for text in _texts(each)]
    if not isinstance(part, dict):
        return []
    if isinstance(part.get("text"), str):
        return [part["text"]]
    return [text for value in part.values() for text in _texts(value)]


@asynccontextmanager
async def opened(
    database: Database, *, empty: bool = False, more: Settings | None = None
) -> AsyncIterator[Workspace]:
    """Open the demo's workspace on a database, the whole bot connected to it without a port.

    `more` are settings of the bot besides those of Slack. At the end the strictness report must be empty: nothing was done that Slack would refuse or warn about.
    """
    clock = WorkspaceClock(datetime(2017, 4, 3, 8, 0, tzinfo=UTC))
    playground = Playground(demo_cast.seed(clock.now()), clock=clock)
    app = playground.workspace.seed.app
    async with playground.session() as session:
        settings = replace(
            more or Settings(),
            slack_bot_token=app.bot_token,
            slack_signing_secret=app.signing_secret,
            slack_api_url="http://localhost/api/",
        )
        bot = put_together(settings, database, Clock(clock.now), playground.client(session))
        playground.connect_asgi(bot.web)
        await begin(bot, empty=empty)
        playground.follow(clock=bot.clockwork, idle=bot.idle)
        await bot.clockwork.wake(clock.now())
        try:
            yield Workspace(playground, bot, session)
        finally:
            await bot.idle()
            await playground.close()
        held_against_us = [str(found) for found in playground.strictness.findings() if found.rule != SLOW]
        assert not held_against_us, "\n".join(held_against_us)
