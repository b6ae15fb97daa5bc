"""The mouth: delivers messages, forms and files to Slack and turns each answer into a Delivery."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import aiohttp
import orjson
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.deliveries import Delivered, Delivery, Refused, TryLater, Unsure
from bot.domain.said_message import SaidMessage
from bot.domain.slack_profiles import SlackProfile, profile_of
from bot.letter_box import CLOSED_BOX, LetterBox
from bot.postman import Postman
from bot.views.mentions import SIGN, mentioned, named
from bot.views.message import Form, Home, Message

log = logging.getLogger("clwstwr")

_OUT_OF_ORDER = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
_UNKNOWN_PEOPLE = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
_MOST_BYTES = 1_000_000
_RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})


Names = Callable[[AbstractSet[str]], Awaitable[Mapping[str, str]]]
"""Tells what people without Slack are called, by their handles."""


class Messenger:
    """Speaks to one Slack workspace, and has the postman for those without Slack. Nothing here decides what to say."""

    def __init__(
        self,
        client: AsyncWebClient,
        postman: Postman,
        names: Names,
        letter_box: LetterBox = CLOSED_BOX,
    ) -> None:
        self.client = client
        self.postman = postman
        self.letter_box = letter_box
        self._names = names
        self._afterwards: set[asyncio.Task[None]] = set()

    async def post(self, channel: str, message: Message, thread: str | None = None) -> Delivery:
        """Post to a channel, or to a person by their user id."""
        return await self._deliver(
            "chat.postMessage",
            {"channel": channel, "thread_ts": thread, "unfurl_links": False, **message.payload()},
        )

    async def change(self, channel: str, ts: str, message: Message) -> Delivery:
        return await self._deliver("chat.update", {"channel": channel, "ts": ts, **message.payload()})

    async def whisper(self, channel: str | None, user: str, message: Message) -> Delivery:
        """Tell one person in the channel where they are; in a direct message if that cannot be."""
        if channel is not None and not channel.startswith("D"):
            said = await self._deliver(
                "chat.postEphemeral", {"channel": channel, "user": user, **message.payload()}
            )
            if not isinstance(said, Refused):
                return said
        return await self.post(user, message)

    async def upload(
        self, channel: str, thread: str | None, filename: str, content: bytes, title: str
    ) -> Delivery:
        """Put a file into a channel, under the message it belongs to."""
        try:
            await self.client.files_upload_v2(
                channel=channel, thread_ts=thread, filename=filename, content=content, title=title
            )
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            return _not_delivered(error)
        return Delivered(channel, thread or "")

    async def hand_over(
        self, user: str, message: Message, filename: str, content: bytes, title: str
    ) -> Delivery:
        """Give a person a file in the conversation with the bot, under a message that says what it is."""
        said = await self.post(user, message)
        if not isinstance(said, Delivered):
            return said
        return await self.upload(said.channel, said.ts, filename, content, title)

    async def open_form(self, trigger: str, form: Form, channel: str | None) -> Delivery:
        return await self._deliver("views.open", {"trigger_id": trigger, "view": form.payload(channel)})

    async def change_form(self, view_id: str, form: Form, channel: str | None) -> Delivery:
        return await self._deliver("views.update", {"view_id": view_id, "view": form.payload(channel)})

    async def publish_home(self, user: str, home: Home) -> Delivery:
        return await self._deliver("views.publish", {"user_id": user, "view": home.payload()})

    async def reachable(self) -> bool:
        """Ask Slack whether it is there, at the cost of nobody's message."""
        try:
            await self.client.api_test()
        except (SlackApiError, aiohttp.ClientError, TimeoutError):
            return False
        return True

    async def profile(self, user: str) -> SlackProfile | None:
        """Ask who a person is; without a name for somebody Slack does not know, None when it does not answer now."""
        try:
            answer = await self.client.users_info(user=user)
        except SlackApiError as error:
            unknown = str(error.response.get("error")) in _UNKNOWN_PEOPLE
            return SlackProfile(user, "", "", "") if unknown else None
        except (aiohttp.ClientError, TimeoutError):
            return None
        return profile_of(answer["user"])

    async def message_at(self, channel: str, ts: str) -> SaidMessage | None:
        """Read one message that somebody has marked with an emoji; None when Slack does not give it.

        Asking for its emoji gives its words too: no power to read what else is said in the channel is needed.
        """
        try:
            answer = await self.client.reactions_get(channel=channel, timestamp=ts)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("message not read: %r", error)
            return None
        return await self.said(channel, answer["message"])

    async def said(self, channel: str, message: Mapping[str, Any]) -> SaidMessage:
        """Put together what was said: the message as Slack gives it, its address, and what its writer is called."""
        author, ts = str(message.get("user") or message.get("bot_id") or ""), str(message["ts"])
        name, link = await asyncio.gather(self._name_of(message), self._address(channel, ts))
        files = tuple(str(file.get("name") or "") for file in message.get("files") or ())
        return SaidMessage(channel, ts, author, name, str(message.get("text") or ""), link, files)

    async def file_name(self, file: str) -> str:
        """Ask what a file is called, its name and its title; "" when Slack does not tell. Its content is never read."""
        try:
            answer = await self.client.files_info(file=file)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("file not asked for: %r", error)
            return ""
        names = (str(answer["file"].get(part) or "") for part in ("name", "title"))
        return " · ".join(dict.fromkeys(name for name in names if name))

    async def content_of(self, file: Mapping[str, Any]) -> bytes | None:
        """Fetch a file that somebody gave in a form; None when it is too big for a list, or Slack does not hand it over."""
        session, headers = self._open_session(), {"Authorization": f"Bearer {self.client.token}"}
        if int(file.get("size") or 0) > _MOST_BYTES:
            return None
        try:
            async with session.get(str(file["url_private_download"]), headers=headers) as response:
                return await _bounded(response.content) if response.status == 200 else None
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("file not fetched: %r", error)
            return None

    def _open_session(self) -> aiohttp.ClientSession:
        if self.client.session is None:
            raise RuntimeError("the messenger needs a client with a session")
        return self.client.session

    async def _name_of(self, message: Mapping[str, Any]) -> str:
        if message.get("username") or not message.get("user"):
            return str(message.get("username") or "")
        profile = await self.profile(str(message["user"]))
        return profile.name if profile else ""

    async def _address(self, channel: str, ts: str) -> str:
        """Ask for a message's address; "" where there is none to be had, as in a conversation without the bot."""
        try:
            answer = await self.client.chat_getPermalink(channel=channel, message_ts=ts)
        except (SlackApiError, aiohttp.ClientError, TimeoutError):
            return ""
        return str(answer["permalink"])

    async def answer(self, response_url: str, message: Message, *, replace: bool) -> None:
        """Answer a click where it was made: privately, or in place of the message that held the button."""
        body = await self.with_names(
            {"replace_original": replace, "response_type": "ephemeral", **message.payload()}
        )
        session = self._open_session()
        try:
            async with session.post(response_url, json=body) as response:
                if response.status >= 400:
                    log.warning("answer refused: %s %s", response.status, (await response.text())[:200])
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("answer lost: %r", error)

    async def with_names(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Return what goes to Slack with the names of people who are not there: Slack could not mention them."""
        if SIGN not in orjson.dumps(payload):
            return payload
        return {**named(payload, await self._names(mentioned(payload)))}

    def afterwards(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something once the present answer is on its way; `idle` waits for it."""
        task = asyncio.get_running_loop().create_task(work)
        self._afterwards.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._afterwards.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("follow-up failed", exc_info=task.exception())

    async def idle(self) -> None:
        """Return when nothing is left to do afterwards."""
        while self._afterwards:
            await asyncio.wait(set(self._afterwards))

    async def _deliver(self, method: str, body: dict[str, Any]) -> Delivery:
        sent = await self.with_names({name: value for name, value in body.items() if value is not None})
        try:
            answer = await self.client.api_call(method, json=sent)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            return _not_delivered(error)
        return Delivered(answer.get("channel") or "", answer.get("ts") or answer.get("message_ts") or "")


async def _bounded(stream: aiohttp.StreamReader) -> bytes | None:
    """Read to the end, piece by piece as it comes, or give up on what is bigger than a list."""
    read = bytearray()
    async for piece in stream.iter_any():
        read += piece
        if len(read) > _MOST_BYTES:
            return None
    return bytes(read)


def _not_delivered(error: Exception) -> Delivery:
    """Tell what an error means: without a connection nothing was said, without an answer nobody knows."""
    if isinstance(error, SlackApiError):
        return _refusal(error)
    if isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)):
        return TryLater(60.0, "unreachable")
    return Unsure(repr(error))


def _refusal(error: SlackApiError) -> Delivery:
    response = error.response
    said = str(response.get("error", "")) if isinstance(response.data, dict) else ""
    if response.status_code == 429 or said in _RATE_LIMITED:
        return TryLater(float(response.headers.get("Retry-After", 1)), "ratelimited")
    if response.status_code >= 500 or said in _OUT_OF_ORDER:
        return TryLater(10.0, said or f"http {response.status_code}")
    if not said:
        return Unsure(f"http {response.status_code}")
    return Refused(said)
