"""The ways to reach the app: over HTTP, or straight into an ASGI application in the same process."""

import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp

from bot.playground.signing import Delivery, Signer

_log = logging.getLogger(__name__)
_PATIENCE = aiohttp.ClientTimeout(total=30)
_Message = MutableMapping[str, Any]
AsgiApp = Callable[
    [_Message, Callable[[], Awaitable[_Message]], Callable[[_Message], Awaitable[None]]], Awaitable[None]
]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app said to a delivery."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Transport(Protocol):
    """A way to hand the app a delivery and get its answer."""

    async def send(self, delivery: Delivery) -> Answer:
        """Deliver and wait for the answer; raises ConnectionError or TimeoutError when there is none."""
        ...

    async def lose(self) -> None:
        """Let the connection break that the next delivery would take, if one is held."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class HttpTransport:
    """Deliver to the app's request URL, as Slack does."""

    def __init__(self, url: str, signer: Signer) -> None:
        self._url = url
        self._signer = signer
        self._session: aiohttp.ClientSession | None = None

    async def send(self, delivery: Delivery) -> Answer:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_PATIENCE, trust_env=False)
        headers, body = self._signer.request(delivery)
        try:
            async with self._session.post(self._url, data=body, headers=headers) as response:
                return Answer(response.status, await response.read(), _lowered(response.headers))
        except aiohttp.ClientError as error:
            raise ConnectionError(str(error)) from error

    async def lose(self) -> None:
        """Nothing is held between two requests."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


class AsgiTransport:
    """Deliver into an ASGI application without a port, for tests and for one-process use."""

    def __init__(self, app: AsgiApp, url: str, signer: Signer) -> None:
        self._app = app
        self._url = urlsplit(url)
        self._signer = signer

    async def send(self, delivery: Delivery) -> Answer:
        headers, body = self._signer.request(delivery)
        exchange = _AsgiExchange(body)
        try:
            await self._app(self._scope(headers), exchange.receive, exchange.send)
        except Exception:  # noqa: BLE001 - a server answers 500 whatever its application raises
            _log.exception("The app raised while it was handed %s", delivery.name)
            return Answer(500)
        return exchange.answer()

    async def lose(self) -> None:
        """Nothing is held open."""

    async def close(self) -> None:
        """Nothing is held open."""

    def _scope(self, headers: dict[str, str]) -> _Message:
        named = [(name.encode(), value.encode()) for name, value in headers.items()]
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": self._url.path or "/",
            "raw_path": (self._url.path or "/").encode(),
            "query_string": self._url.query.encode(),
            "root_path": "",
            "headers": [(b"host", b"localhost"), *named],
            "client": ("127.0.0.1", 0),
            "server": ("127.0.0.1", 80),
        }


class _AsgiExchange:
    """One request to an ASGI application, and what it answers."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._status = 500
        self._headers: dict[str, str] = {}
        self._said: list[bytes] = []

    async def receive(self) -> _Message:
        body, self._body = self._body, b""
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: _Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = {
                name.decode().lower(): value.decode() for name, value in message.get("headers", [])
            }
        elif message["type"] == "http.response.body":
            self._said.append(message.get("body", b""))

    def answer(self) -> Answer:
        return Answer(self._status, b"".join(self._said), self._headers)


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
