"""A load of signed slash commands over kept-alive connections: how long each answer took."""

import asyncio
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import cast
from urllib.parse import urlencode

from bot.clock import utc_now

SECRET = "bench-signing-secret"  # noqa: S105 - opens nothing
TEAM = "T0BENCH"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a load took: seconds of each answer, and of the whole."""

    answers: Sequence[float]
    seconds: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.answers) / self.seconds

    def quantile(self, share: float) -> float:
        """Return the seconds within which that share of the answers came."""
        ordered = sorted(self.answers)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def command(text: str, user: str, number: int, channel: str = "C0BENCH") -> bytes:
    """Write one signed slash command as Slack sends it, ready for the wire."""
    body = urlencode(
        {
            "token": "unused",
            "team_id": TEAM,
            "team_domain": "bench",
            "channel_id": channel,
            "channel_name": "bench",
            "user_id": user,
            "user_name": user.lower(),
            "command": "/clwstwr",
            "text": text,
            "api_app_id": "A0BENCH",
            "is_enterprise_install": "false",
            "response_url": "http://127.0.0.1:9/response",
            "trigger_id": f"{number}.{user}",
        }
    ).encode()
    stamp = str(int(utc_now().timestamp()))
    signature = hmac.new(SECRET.encode(), b"v0:%s:%s" % (stamp.encode(), body), hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def send(port: int, requests: Sequence[bytes], connections: int, status: int = 200) -> Taken:
    """Send the requests over so many connections, each waiting for its answer; every answer must have the status."""
    loop = asyncio.get_running_loop()
    waiting = iter(requests)
    answers: list[float] = []
    opened = [
        await loop.create_connection(
            lambda: _Caller(waiting, answers, loop.create_future(), status), "127.0.0.1", port
        )
        for _ in range(connections)
    ]
    began = perf_counter()
    for _, caller in opened:
        caller.next()
    await asyncio.gather(*(caller.done for _, caller in opened))
    seconds = perf_counter() - began
    for transport, _ in opened:
        transport.close()
    return Taken(answers, seconds)


class _Caller(asyncio.Protocol):
    """One connection that sends the next request as soon as the last one is answered.

    Written against the transport itself: a heavier caller would take from the database the core that both share.
    """

    def __init__(
        self, waiting: Iterator[bytes], answers: list[float], done: asyncio.Future[None], status: int
    ) -> None:
        self.done = done
        self._wanted = b"HTTP/1.1 %d" % status
        self._waiting = waiting
        self._answers = answers
        self._received = b""
        self._began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def next(self) -> None:
        """Send the next request; without one, this connection is done."""
        request = next(self._waiting, None)
        if request is None:
            self.done.set_result(None)
            return
        self._began = perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        if not head.startswith(self._wanted):
            self.done.set_exception(RuntimeError(f"not {self._wanted!r}: {head[:200]!r}"))
            return
        self._answers.append(perf_counter() - self._began)
        self._received = b""
        self.next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server hung up"))


def _length(head: bytes) -> int:
    """Return how long the body is; an answer that has none need not say so."""
    return int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
