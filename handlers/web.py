"""The web door: Slack's deliveries after a check of their signature, feeds, people's own pages, and the health page."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime

import orjson
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.services import Services
from bot.views.words import Voices
from handlers.feed_door import FeedDoor
from handlers.pages import PageDoor
from handlers.request_body import read_body

_LARGEST = 1024 * 1024  # more than anything Slack sends
_MINUTES_5 = 300


def web_app(
    app: AsyncApp,
    signing_secret: str,
    now: Callable[[], datetime],
    services: Services,
    voices: Voices,
    hurry: Callable[[], None],
) -> Starlette:
    """Build the Starlette app: what Slack sends, what calendars fetch, people's pages, and health for whoever watches.

    `hurry` brings the bot's messages in channels up to date soon.
    """
    pages = PageDoor(services, voices, hurry, services.post_office.public_url)
    return Starlette(
        routes=[
            Route("/slack/events", SlackDoor(app, signing_secret, now).enter, methods=["POST"]),
            Route("/calendar/{token}.ics", FeedDoor(services, voices), methods=["GET"]),
            *pages.routes(),
            Route("/health", Health(services).show, methods=["GET"]),
        ]
    )


class SlackDoor:
    """Lets in what Slack signed in the last five minutes and is well formed; Bolt sees nothing else."""

    def __init__(self, app: AsyncApp, signing_secret: str, now: Callable[[], datetime]) -> None:
        self._app = app
        self._secret = signing_secret.encode()
        self._now = now

    async def enter(self, request: Request) -> Response:
        body = await read_body(request, _LARGEST)
        if body is None:
            return Response("too large", status_code=413)
        if not self._signed(request.headers, body):
            return Response("not signed by Slack", status_code=401)
        text = _well_formed(body, request.headers.get("content-type", ""))
        if text is None:
            return Response("not understood", status_code=400)
        try:
            bolt_request = AsyncBoltRequest(body=text, headers=dict(request.headers), mode="http")
        except ValueError:
            return Response("not understood", status_code=400)
        answer = await self._app.async_dispatch(bolt_request)
        headers = {name: values[0] for name, values in answer.headers.items() if name != "content-length"}
        return Response(answer.body, status_code=answer.status, headers=headers)

    def _signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        stamp = headers.get("x-slack-request-timestamp", "")
        if (
            not (stamp.isascii() and stamp.isdigit())
            or abs(self._now().timestamp() - int(stamp)) > _MINUTES_5
        ):
            return False
        expected = hmac.new(self._secret, b"v0:%s:%s" % (stamp.encode(), body), hashlib.sha256).hexdigest()
        return hmac.compare_digest(b"v0=" + expected.encode(), headers.get("x-slack-signature", "").encode())


def _well_formed(body: bytes, content_type: str) -> str | None:
    """Return the body as text if Bolt can take it apart: it parses before it looks, and would fail on anything else."""
    try:
        text = body.decode()
        if "json" in content_type:
            return text if isinstance(orjson.loads(body), dict) else None
    except ValueError:
        return None
    return text


class Health:
    """Says whether the database answers and the schedules beat."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def show(self, _: Request) -> Response:
        health = await self._services.health.check()
        return JSONResponse(health.as_json(), status_code=200 if health.well else 503)
