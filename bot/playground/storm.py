"""Answers to the app's calls as the weather lets them through: late, broken, in HTML, or not at all."""

import asyncio
from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.playground.weather import Rule, Trouble

_DONE: Final = frozenset({Trouble.SLOW, Trouble.CUT, Trouble.TIMEOUT_AFTER})
_LONGEST_HOLD: Final = 60.0
_PAGE: Final = "<!DOCTYPE html><html><body><h1>Something went wrong on our end</h1></body></html>"


def is_done(rule: Rule | None) -> bool:
    """Tell whether the call is carried out although its answer suffers."""
    return rule is None or rule.trouble in _DONE


def limited(seconds: float) -> Response:
    """Answer that there were too many calls."""
    after = {"retry-after": str(max(1, round(seconds)))}
    return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers=after)


async def through(rule: Rule | None, request: Request, answer: Callable[[], Response]) -> Response:
    """Give the answer that reaches the app; `answer` carries the call out."""
    if rule is None:
        return answer()
    match rule.trouble:
        case Trouble.RATE_LIMITED:
            return limited(rule.seconds)
        case Trouble.ERROR:
            return JSONResponse({"ok": False, "error": rule.error})
        case Trouble.SERVER_ERROR:
            return PlainTextResponse("upstream error", rule.status)
        case Trouble.HTML:
            return HTMLResponse(_PAGE)
        case Trouble.SLOW:
            await asyncio.sleep(rule.seconds)
            return answer()
        case Trouble.TIMEOUT_BEFORE:
            await _until_it_hangs_up(request)
            return Cut(b"")
        case Trouble.TIMEOUT_AFTER:
            answer()
            await _until_it_hangs_up(request)
            return Cut(b"")
        case Trouble.CUT:
            return Cut(bytes(answer().body))
    raise ValueError(f"{rule.trouble} does not strike calls.")


class Cut(Response):
    """An answer whose connection breaks in the middle: less comes than was promised."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body, media_type="application/json")
        self.headers["content-length"] = str(len(body) + 1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})


async def _until_it_hangs_up(request: Request) -> None:
    try:
        async with asyncio.timeout(_LONGEST_HOLD):
            while (await request.receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return
