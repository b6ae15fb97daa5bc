"""The gate of people's own pages: who may come in, what is taken from outside, and what is said to everybody else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ParamSpec
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from bot.domain.page_links import Visitor
from bot.domain.people import Language
from bot.rooms import Room
from bot.services import Services
from bot.views import page as views
from bot.views.actions import BadPayload
from bot.views.words import Voices, Words
from handlers import page_frame, posted
from handlers.page_frame import Inside
from handlers.request import HandedOver
from handlers.request_body import read_body

if TYPE_CHECKING:
    from bot.views import bare_pages
else:
    bare_pages = Room("bot.views.bare_pages")

log = logging.getLogger("clwstwr")

Endpoint = Callable[[Request], Awaitable[Response]]
_Given = ParamSpec("_Given")

_METHODS = ("GET", "HEAD", "POST")


class PageGate:
    """Lets in whoever has an address that is good, and says nothing about anybody to whoever has not."""

    def __init__(
        self, services: Services, voices: Voices, hurry: Callable[[], None], public_url: str
    ) -> None:
        self._services = services
        self._voices = voices
        self._hurry = hurry
        self._public_url = public_url
        self._path = urlsplit(public_url).path.rstrip("/")

    def kindly(self, endpoint: Endpoint) -> Endpoint:
        """Answer a surprise with a page and a reference. The outermost door: the log never learns an address."""

        async def answered(request: Request) -> Response:
            try:
                return await endpoint(request)
            except ClientDisconnect:
                return await self._not_taken(400)
            except Exception:
                reference = uuid4().hex[:8]
                log.exception("surprise %s at the gate of the pages", reference)
                return await html_page(500, bare_pages.surprise, self._both(), reference)

        return answered

    @property
    def lost(self) -> "Lost":
        return Lost(self._nobody)

    async def enter(self, request: Request) -> Inside | Response:
        """Tell who comes to look, or answer whoever has no good address."""
        visitor, token = await self._visitor(request), request.path_params["token"]
        if visitor is None:
            return await self._nobody()
        if visitor.expired:
            base = f"{self._path}/page/{token}"
            return await html_page(410, bare_pages.expired, self._both(), base, await self._written(request))
        asker = await self._services.page_links.asker(visitor)
        return page_frame.entered(request, self._voices, visitor, asker, self._path)

    async def taken(self, request: Request, *, keyed: bool = True) -> Inside | Response:
        """Let in a post from one of our own pages, with what was posted."""
        inside = await self.enter(request)
        if isinstance(inside, Response):
            return inside
        if not posted.from_our_page(request, self._public_url):
            return await self._not_taken(403)
        body = await read_body(request, posted.LARGEST)
        if body is None:
            return await self._not_taken(413)
        try:
            given = posted.read_posted(body, request.headers.get("content-type", ""))
            key = given.key if keyed else inside.door.key
        except BadPayload:
            return await self._not_taken(400)
        return replace(inside, posted=given, door=replace(inside.door, key=key))

    async def unsubscribe(self, request: Request) -> Response:
        """Stop all e-mail at once, as a mail program asks it for its reader (RFC 8058)."""
        visitor = await self._visitor(request)
        if visitor is None:
            return await self._nobody()
        body = await read_body(request, posted.LARGEST)
        if body is None or b"One-Click" not in body:
            return await self._not_taken(400)
        asker = await self._services.page_links.asker(visitor)
        if await self._services.page_links.want_letters(asker, wanted=False):
            self._hurry()
        return await html_page(200, bare_pages.stopped, self._both())

    async def new_link(self, request: Request) -> Response:
        """Send a new address to the mailbox of whoever had one that ran out; the answer tells nobody anything."""
        visitor = await self._visitor(request)
        if visitor is None:
            return await self._nobody()
        if not posted.from_our_page(request, self._public_url):
            return await self._not_taken(403)
        await self._services.page_links.send_anew(visitor)
        return await html_page(200, bare_pages.on_its_way, self._both(), await self._written(request))

    async def _written(self, request: Request) -> Sequence[str]:
        """Take out of a post what somebody wrote, to give it back where it cannot be kept."""
        if request.method != "POST" or not posted.from_our_page(request, self._public_url):
            return ()
        body = await read_body(request, posted.LARGEST)
        try:
            return posted.read_posted(body or b"", request.headers.get("content-type", "")).written
        except BadPayload:
            return ()

    async def _visitor(self, request: Request) -> Visitor | None:
        return await self._services.page_links.visitor(request.path_params["token"])

    async def _nobody(self, status: int = 404) -> Response:
        return await html_page(status, bare_pages.nothing_here, self._both())

    async def _not_taken(self, status: int) -> Response:
        return await html_page(status, bare_pages.not_taken, self._both())

    def _both(self) -> Sequence[Words]:
        return self._voices.shared(Language.BOTH)


class Lost:
    """Answers for what is no address of ours, and for what browsers never do with one: an app, as it takes any method."""

    def __init__(self, nobody: Callable[[int], Awaitable[Response]]) -> None:
        self._nobody = nobody

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        usual = scope["method"] in _METHODS
        answer = await self._nobody(404 if usual else 405)
        if not usual:
            answer.headers["allow"] = ", ".join(_METHODS)
        await answer(scope, receive, send)


async def html_page(
    status: int, lay_out: Callable[_Given, str], *given: _Given.args, **named: _Given.kwargs
) -> Response:
    """Answer with a page. It is laid out beside the loop: the first one takes a quarter of a second."""
    page = await asyncio.to_thread(lay_out, *given, **named)
    return HTMLResponse(page, status, safe_headers())


def calendar_file(file: HandedOver) -> Response:
    """Give a calendar's file, the only kind that pages have; calendars are opened by its type."""
    named = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, 200, safe_headers() | named, "text/calendar; charset=utf-8")


def safe_headers() -> dict[str, str]:
    """Say that a page is its reader's alone: kept nowhere, found nowhere, framed nowhere."""
    return {
        "cache-control": "no-store",
        "content-security-policy": views.policy(),
        "cross-origin-opener-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex, nofollow",
    }
