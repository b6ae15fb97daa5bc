"""A load of signed slash commands over kept-alive connections: how long each answer took."""

import asyncio
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
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


async def send(port: int, requests: Sequence[bytes], connections: int) -> Taken:
    """Send the requests over so many connections, each waiting for its answer; every answer must be 200."""
    waiting = iter(requests)
    answers: list[float] = []

    async def work() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            began = perf_counter()
            writer.write(request)
            await _answer(reader)
            answers.append(perf_counter() - began)
        writer.close()
        await writer.wait_closed()

    began = perf_counter()
    await asyncio.gather(*(work() for _ in range(connections)))
    return Taken(answers, perf_counter() - began)


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"not a 200: {head[:200]!r}")
    length = head.lower().split(b"content-length:")[1].split(b"\r\n")[0]
    return await reader.readexactly(int(length))
