"""The door of people without Slack: their own pages, opened by an address that a letter brought them.

What a page shows or does is asked of the same handlers as in Slack. A GET changes nothing, whoever follows the link;
a POST carries the mark of the page that it came from, so that it is carried out once. There is no cookie and no script.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.requests import Request as WebRequest
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.domain.meetings import AnswerSource
from bot.domain.page_links import Visitor
from bot.domain.people import Language
from bot.domain.refusals import NothingFound, Refusal
from bot.rooms import Room
from bot.services import Services
from bot.views import page as views
from bot.views import page_words
from bot.views.actions import BadPayload
from bot.views.message import Message, section
from bot.views.page import Asked, Page
from bot.views.words import Voices
from handlers import page_frame, page_routes, posted
from handlers.page_frame import Inside
from handlers.request import HandedOver, Reply, Request
from handlers.routes import ROUTES
from handlers.routing import Handler

if TYPE_CHECKING:
    from bot.views import bare_pages, refusals
else:
    bare_pages = Room("bot.views.bare_pages")
    refusals = Room("bot.views.refusals")

log = logging.getLogger("clwstwr")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a handler answered; a refusal or a surprise is a message, with the question it is about if there is one."""

    reply: Reply
    refused: bool = False
    question: str = ""


class PageDoor:
    """Answers what browsers ask of people's own pages."""

    def __init__(
        self, services: Services, voices: Voices, hurry: Callable[[], None], public_url: str
    ) -> None:
        self._services = services
        self._voices = voices
        self._hurry = hurry
        self._public_url = public_url
        self._path = urlsplit(public_url).path.rstrip("/")

    def routes(self) -> Sequence[Route]:
        get, post = ["GET"], ["POST"]
        return [
            Route("/page/{token}", self.page, methods=get),
            Route("/page/{token}/see", self.see, methods=get),
            Route("/page/{token}/do", self.do, methods=post),
            Route("/page/{token}/save", self.save, methods=post),
            Route("/page/{token}/language", self.language, methods=post),
            Route("/page/{token}/new-link", self.new_link, methods=post),
            Route("/page/{token}/unsubscribe", self.unsubscribe, methods=post),
            Route("/page/{token}/say/{line}", self.say, methods=get),
            Route("/page/{token}/{name}", self.page, methods=get),
            Route("/page/{token}/{name}/{number}", self.page, methods=get),
        ]

    async def page(self, request: WebRequest) -> Response:
        """Show one of the pages."""
        name, number = request.path_params.get("name", ""), request.path_params.get("number", "")
        handler = page_routes.NUMBERED.get(name) if number else page_routes.PAGES.get(name)
        inside = await self._enter(request)
        if isinstance(inside, Response):
            return inside
        return await self._shown(inside, handler, number)

    async def say(self, request: WebRequest) -> Response:
        """Show what a command would answer."""
        inside = await self._enter(request)
        if isinstance(inside, Response):
            return inside
        line = request.path_params["line"]
        return await self._shown(inside, page_routes.said(line), "", f"{page_routes.SAID}{line}")

    async def see(self, request: WebRequest) -> Response:
        """Show what a button that only looks would show."""
        inside = await self._enter(request)
        if isinstance(inside, Response):
            return inside
        action = request.query_params.get("do", "")
        handler = ROUTES.buttons.get(action) if action in page_routes.LOOKS else None
        return await self._shown(inside, handler, request.query_params.get("with", ""), action)

    async def do(self, request: WebRequest) -> Response:
        """Carry out a button that does something."""
        inside = await self._posted(request)
        if isinstance(inside, Response):
            return inside
        action, value = inside.posted.get("do"), inside.posted.get("with")
        handler = ROUTES.buttons.get(action) if action in page_routes.DEEDS else None
        outcome = await self._run(inside, handler, value=value)
        return await self._answered(inside, outcome, _opened(outcome, action, value))

    async def save(self, request: WebRequest) -> Response:
        """Take in a form; when it is refused it is shown again, with everything that was typed."""
        inside = await self._posted(request)
        if isinstance(inside, Response):
            return inside
        given = inside.posted
        form = given.get("form")
        handler = ROUTES.forms.get(form) if form in page_routes.SAVED else None
        outcome = await self._run(inside, handler, answers=given.answers, carries=given.get("carries"))
        action, value = given.get("do"), given.get("with")
        if outcome.refused or outcome.reply.errors:
            return await self._asked_again(inside, outcome, action, value)
        return await self._answered(inside, outcome, _opened(outcome, action, value))

    async def language(self, request: WebRequest) -> Response:
        """Keep the language in which the page was read."""
        inside = await self._posted(request, keyed=False)
        if isinstance(inside, Response):
            return inside
        await self._services.people.choose_language(inside.asker, inside.say.language)
        stay = {name: value for name, value in inside.door.stay.items() if name != "lang"}
        return RedirectResponse(replace(inside.door, stay=stay).to(), 303, _safe())

    async def unsubscribe(self, request: WebRequest) -> Response:
        """Stop all e-mail at once, as a mail program asks it for its reader (RFC 8058)."""
        visitor = await self._visitor(request)
        if visitor is None:
            return self._nobody()
        body = await posted.read_body(request)
        if body is None or b"One-Click" not in body:
            return self._nobody(400)
        asker = await self._services.page_links.asker(visitor)
        if await self._services.page_links.want_letters(asker, wanted=False):
            self._hurry()
        return Response("", 200, _safe())

    async def new_link(self, request: WebRequest) -> Response:
        """Send a new address to the mailbox of whoever had one that ran out; the answer tells nobody anything."""
        visitor = await self._visitor(request)
        if visitor is None:
            return self._nobody()
        if not posted.from_our_page(request, self._public_url):
            return self._nobody(403)
        await self._services.page_links.send_anew(visitor)
        return _html(bare_pages.on_its_way(self._voices.shared(Language.BOTH)), 200)

    async def _visitor(self, request: WebRequest) -> Visitor | None:
        return await self._services.page_links.visitor(request.path_params["token"])

    async def _enter(self, request: WebRequest) -> Inside | Response:
        """Let in whoever has an address that is good; say nothing about anybody to whoever has not."""
        visitor, token = await self._visitor(request), request.path_params["token"]
        if visitor is None:
            return self._nobody()
        if visitor.expired:
            voices = self._voices.shared(Language.BOTH)
            return _html(bare_pages.expired(voices, f"{self._path}/page/{token}/new-link"), 410)
        asker = await self._services.page_links.asker(visitor)
        return page_frame.entered(request, self._voices, visitor, asker, self._path)

    async def _posted(self, request: WebRequest, *, keyed: bool = True) -> Inside | Response:
        """Let in a post from one of our own pages, with what was posted."""
        inside = await self._enter(request)
        if isinstance(inside, Response):
            return inside
        if not posted.from_our_page(request, self._public_url):
            return self._nobody(403)
        body = await posted.read_body(request)
        if body is None:
            return self._nobody(413)
        try:
            given = posted.read_posted(body, request.headers.get("content-type", ""))
            key = given.key if keyed else inside.door.key
        except BadPayload:
            return self._nobody(400)
        return replace(inside, posted=given, door=replace(inside.door, key=key))

    async def _shown(self, inside: Inside, handler: Handler | None, value: str, action: str = "") -> Response:
        """Show what a handler that only looks answers; the key of the page is new."""
        outcome = await self._run(inside, handler, value=value)
        return await self._answered(inside, outcome, _opened(outcome, action, value))

    async def _asked_again(self, inside: Inside, outcome: Outcome, action: str, value: str) -> Response:
        """Open a refused form anew and put back what was typed, with what was wrong under its question."""
        opened = await self._run(inside, page_routes.opener(action), value=value)
        if opened.reply.form is None:
            return await self._answered(inside, outcome, None)
        form = opened.reply.form
        questions = {block["block_id"] for block in form.blocks if block["type"] == "input"}
        said = outcome.reply.message.text if outcome.reply.message else ""
        errors = dict(outcome.reply.errors) or {outcome.question: said}
        asked = Asked(form, action, value, inside.posted.answers, errors)
        notice = "" if set(errors) & questions else "\n".join(errors.values())
        return await self._answered(inside, outcome, asked, notice)

    async def _run(
        self,
        inside: Inside,
        handler: Handler | None,
        *,
        value: str = "",
        answers: Mapping[str, Any] | None = None,
        carries: str = "",
    ) -> Outcome:
        """Run one handler; a refusal or a surprise becomes an answer. The door for surprises of those on pages."""
        say, asker = inside.say, inside.asker
        request = Request(
            asker,
            say,
            self._voices,
            f"page:{inside.visitor.person}:{inside.door.key}",
            value=value,
            answers=answers or {},
            carries=carries,
            source=AnswerSource.PAGE,
        )
        try:
            reply = await (handler or _nothing)(request, self._services)
        except Refusal as refusal:
            question = getattr(refusal, "question", None) or ""
            return Outcome(Reply(message=refusals.answer(say, refusal)), refused=True, question=question)
        except BadPayload:
            return Outcome(Reply(message=refusals.answer(say, NothingFound("button"))), refused=True)
        except Exception:
            reference = uuid4().hex[:8]
            log.exception("surprise %s for %s on a page", reference, asker.handle)
            return Outcome(Reply(message=refusals.surprise(say, reference)), refused=True)
        if reply.announces:
            self._hurry()
        return Outcome(reply)

    async def _answered(
        self, inside: Inside, outcome: Outcome, asked: Asked | None, notice: str = ""
    ) -> Response:
        if outcome.reply.file is not None:
            return _download(outcome.reply.file)
        message = outcome.reply.message or Message("")
        blocks = [] if asked else list(message.blocks) or [section(message.text)]
        mentioned = page_words.mentioned([blocks, asked.form.blocks if asked else []])
        names = await self._services.directory.names(mentioned)
        title = asked.form.title if asked else page_frame.title(inside, refused=outcome.refused)
        page = page_frame.framed(inside, Page(title, blocks, asked, notice, names))
        return _html(views.shown(inside.say, page, inside.door), 422 if outcome.refused else 200)

    def _nobody(self, status: int = 404) -> Response:
        return _html(bare_pages.nothing_here(self._voices.shared(Language.BOTH)), status)


async def _nothing(_: Request, __: Services) -> Reply:
    """Answer for an address that leads to no page, and for a button that pages do not have."""
    raise NothingFound("page")


def _opened(outcome: Outcome, action: str, value: str) -> Asked | None:
    """Remember of a form by which button it was opened, so that it can be shown again."""
    form = outcome.reply.form
    return Asked(form, action, value) if form is not None else None


def _html(page: str, status: int) -> Response:
    return HTMLResponse(page, status, _safe())


def _download(file: HandedOver) -> Response:
    """Give a calendar's file, the only kind that pages have; calendars are opened by its type."""
    named = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, 200, _safe() | named, "text/calendar; charset=utf-8")


def _safe() -> dict[str, str]:
    """Say that a page is its reader's alone: kept nowhere, found nowhere, framed nowhere."""
    return {
        "cache-control": "no-store",
        "content-security-policy": views.policy(),
        "cross-origin-opener-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex, nofollow",
    }
