"""A local Slack workspace put together: build it from a seed, connect an app, act as its people, serve its page."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import described
from bot.playground.acts import clicks, commands, forms, posts
from bot.playground.acts.stage import Outcome, Stage
from bot.playground.clock import Follower, WorkspaceClock, real_now
from bot.playground.deliveries import Deliveries, Link
from bot.playground.events import Events
from bot.playground.local import local_session
from bot.playground.post_room import PostRoom
from bot.playground.scheduled import ScheduledPosts
from bot.playground.seed import Seed
from bot.playground.server import listening
from bot.playground.signing import Signer
from bot.playground.snapshots import Snapshots
from bot.playground.sockets import Sockets
from bot.playground.state import State
from bot.playground.street import House, Street
from bot.playground.strictness import Strictness
from bot.playground.transports import AsgiApp, AsgiTransport, HttpTransport
from bot.playground.web import web_app
from bot.playground.web_api import WebApi
from bot.playground.workspace import Workspace

Json = dict[str, Any]


class Playground:
    """One workspace with everything around it.

    Connect the app by one of the three `connect_` methods, open a `session` (no port) or `serve` (a loopback
    port), then act as people through the methods here or through the control API, which does the same.
    """

    def __init__(
        self,
        seed: Seed,
        *,
        clock: WorkspaceClock | None = None,
        key: str = "",
        signs_in_real_time: bool = False,
        beside: "Playground | None" = None,
    ) -> None:
        activity = beside.workspace.activity if beside else None
        self.workspace: Workspace = Workspace(seed, beside.clock if beside else clock, activity)
        is_same_app = beside is not None and beside.workspace.seed.app.app_id == seed.app.app_id
        self.deliveries: Deliveries = Deliveries(
            self.workspace, beside.deliveries.link if beside and is_same_app else Link()
        )
        self.sockets: Sockets = beside.sockets if beside and is_same_app else Sockets(self.workspace)
        self.api = WebApi(self.workspace)
        self._events = Events(self.workspace, self.deliveries)
        self._stage = Stage(self.workspace, self.deliveries)
        self.post = PostRoom(self.workspace)
        self._house = House(self.workspace, self.api, self._stage, self.sockets, self.post)
        self._key = key
        self._neighbours: list[Playground] = []
        self._open(beside, key)
        self._signs_in_real_time = signs_in_real_time
        self._signer = Signer(
            lambda: self.state.installation.signing_secret,
            real_now if signs_in_real_time else self.workspace.clock.now,
        )
        self.workspace.announce = self._events.announce
        self.workspace.on_reset.append(self._forget)
        self.clock.follow(self._events, "events told again")
        self.clock.follow(ScheduledPosts(self.workspace), "scheduled messages")

    def _open(self, beside: "Playground | None", key: str) -> None:
        """Move into the street of the other workspace, or begin a street of one's own."""
        if beside is None:
            self.street = Street(self._house)
            self.snapshots = Snapshots(self.street, self.clock)
            self.app = web_app(self._house, self.street, self.snapshots, key)
            return
        beside.street.add(self._house)
        self.street, self.snapshots, self.app = beside.street, beside.snapshots, beside.app
        self.workspace.base_url = beside.workspace.base_url

    def beside(self, seed: Seed) -> "Playground":
        """Open one more workspace on this one's server and clock: other people, an installation of its own.

        One with the same app (by its id) is delivered to the same place; another app is to be connected by itself.
        Raises ValueError when its team id or bot token is taken.
        """
        neighbour = Playground(seed, beside=self, signs_in_real_time=self._signs_in_real_time)
        self._neighbours.append(neighbour)
        return neighbour

    async def _forget(self) -> None:
        """Drop what was on its way before a reset, and reset the neighbours too."""
        await self._events.forget()
        self.deliveries.forget()
        for neighbour in self._neighbours:
            await neighbour.workspace.reset()

    @property
    def clock(self) -> WorkspaceClock:
        return self.workspace.clock

    @property
    def state(self) -> State:
        return self.workspace.state

    @property
    def strictness(self) -> Strictness:
        """Tell what the app did that Slack would refuse or warn about; its `findings()` should be empty."""
        return self.workspace.strictness

    @property
    def page(self) -> str:
        """Give the address of the page, with the key if there is one."""
        return f"{self.workspace.base_url}/" + (f"?key={self._key}" if self._key else "")

    def connect_http(self, url: str) -> None:
        """Deliver to the app's request URL."""
        self.deliveries.transport = HttpTransport(url, self._signer)

    def connect_asgi(self, app: AsgiApp, path: str = "/slack/events") -> None:
        """Deliver into an ASGI application in this process."""
        self.deliveries.transport = AsgiTransport(app, path, self._signer)

    def connect_sockets(self) -> None:
        """Deliver through the websockets that the app opens."""
        self.deliveries.transport = self.sockets

    def follow(
        self,
        *,
        clock: Follower | None = None,
        idle: Callable[[], Awaitable[None]] | None = None,
        on_reset: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Let the app take part: be woken by the clock, tell when it is idle, and start over on a reset."""
        if clock is not None:
            self.clock.follow(clock, self.state.installation.name)
        if idle is not None:
            self.workspace.activity.idle.append(idle)
        if on_reset is not None:
            self.workspace.on_reset.append(on_reset)

    @contextlib.asynccontextmanager
    async def session(self) -> AsyncIterator[aiohttp.ClientSession]:
        """Give an HTTP session that reaches this workspace without a port, whatever address is asked."""
        async with local_session(self.app) as session:
            yield session

    def client(self, session: aiohttp.ClientSession) -> AsyncWebClient:
        """Give Slack's own client with the bot's token over such a session."""
        token = self.workspace.seed.app.bot_token
        return AsyncWebClient(token=token, base_url=f"{self.workspace.base_url}/api/", session=session)

    @contextlib.asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Serve on a loopback port until the block ends; gives the address, without a slash at its end."""
        async with listening(self.app, host, port) as url, self.clock.beating():
            for house in self.street:
                house.workspace.base_url = url
            try:
                yield url
            finally:
                self.workspace.changes.close()
                await self.close()

    async def close(self) -> None:
        """Let go of the app and of whatever is still on its way."""
        for neighbour in self._neighbours:
            await neighbour.close()
        await self._events.close()
        await self.deliveries.close()
        await self.sockets.close()

    async def quiet(self, limit: float = 10.0) -> bool:
        """Wait until nothing is pending for the app; False when `limit` seconds were not enough."""
        return await self.workspace.activity.quiet(limit)

    async def move_to(self, moment: datetime) -> None:
        """Move the clock on, waking its followers in order, and wait until it is quiet."""
        await self.clock.move_to(moment)
        await self.quiet()

    async def reset(self) -> None:
        await self.workspace.reset()

    async def command(self, user: str, channel: str, text: str) -> Outcome:
        """Type a whole command line, for example `/clwstwr help`."""
        name, _, rest = text.strip().partition(" ")
        return await commands.run(self._stage, user, channel, name, rest)

    async def say(self, user: str, channel: str, text: str, thread_ts: str = "") -> Outcome:
        """Post a message as a person."""
        _, outcome = await posts.write(self._stage, user, channel, text, thread_ts)
        return outcome

    async def click(
        self, user: str, channel: str, match: str, *, ts: str = "", block_id: str = "", value: Any = None
    ) -> Outcome:
        """Press a button, or choose `value` from a menu, in the newest message there that has it."""
        press = clicks.Press(match=match, block_id=block_id, value=value)
        return await clicks.press_in_message(self._stage, user, channel, press, ts)

    async def click_in_modal(
        self, user: str, match: str, *, block_id: str = "", value: Any = None, values: Json | None = None
    ) -> Outcome:
        """Press something in the open modal; `values` is what was filled in besides."""
        view = forms.open_modal(self._stage, self._stage.person(user))
        press = clicks.Press(match=match, block_id=block_id, value=value)
        return await clicks.press_in_view(self._stage, user, view, press, values)

    async def click_in_home(self, user: str, match: str, *, block_id: str = "", value: Any = None) -> Outcome:
        """Press something on the person's Home."""
        view = forms.published_home(self._stage, self._stage.person(user))
        press = clicks.Press(match=match, block_id=block_id, value=value)
        return await clicks.press_in_view(self._stage, user, view, press)

    async def submit(self, user: str, values: Json | None = None) -> Outcome:
        """Fill in the open modal and send it."""
        return await forms.submit(self._stage, user, values or {})

    async def close_modal(self, user: str, *, everything: bool = False) -> Outcome:
        return await forms.close(self._stage, user, everything=everything)

    async def shortcut(self, user: str, name: str, channel: str = "", ts: str = "") -> Outcome:
        return await forms.use_shortcut(self._stage, user, name, channel, ts)

    async def home(self, user: str) -> Json | None:
        """Open the Home tab and give what the app published there."""
        view, _ = await forms.open_home(self._stage, user)
        return described.view(view)

    def modal(self, user: str) -> Json | None:
        """Give the modal on top for this person."""
        return described.view(self.state.top_modal(self._stage.person(user).id))

    def messages(self, user: str, channel: str) -> list[Json]:
        """Give what this person sees in a conversation, oldest first; a handle means the direct message."""
        person = self._stage.person(user)
        seen = self.state.seen_by(person.id, self._stage.channel(channel, person).id)
        return [described.message(self.state, message) for message in seen]
