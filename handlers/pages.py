"""The door of people without Slack: their own pages, opened by an address that a letter brought them.

What a page shows or does is asked of the same handlers as in Slack. A GET changes nothing, whoever follows the link;
a POST carries the mark of the page that it came from, so that it is carried out once. There is no cookie and no script.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from starlette.requests import Request as WebRequest
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.domain.meetings import AnswerSource
from bot.domain.refusals import NothingFound, Refusal
from bot.rooms import Room
from bot.services import Services
from bot.views import page as views
from bot.views import page_words
from bot.views.actions import BadPayload
from bot.views.message import Message, section
from bot.views.page import Asked, Page
from bot.views.words import Voices
from handlers import page_frame, page_routes
from handlers.page_frame import Inside
from handlers.page_gate import Endpoint, PageGate, calendar_file, html_page, safe_headers
from handlers.request import Reply, Request
from handlers.routes import ROUTES
from handlers.routing import Handler

if TYPE_CHECKING:
    from bot.views import refusals
else:
    refusals = Room("bot.views.refusals")

log = logging.getLogger("clwstwr")

_POSTED_TO = frozenset({"do", "save", "language", "new-link"})
_EVERYBODYS = frozenset({"", "unsubscribe"})

Answer = Callable[[WebRequest, Inside], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a handler answered; a refusal or a surprise is a message, with the question it is about if there is one."""

    reply: Reply
    refused: bool = False
    failed: bool = False
    question: str = ""

    @property
    def status(self) -> int:
        return 500 if self.failed else 422 if self.refused else 200


class PageDoor:
    """Answers what browsers ask of people's own pages."""

    def __init__(
        self, services: Services, voices: Voices, hurry: Callable[[], None], public_url: str
    ) -> None:
        self._services = services
        self._voices = voices
        self._hurry = hurry
        self._gate = PageGate(services, voices, hurry, public_url)

    def routes(self) -> Sequence[Route]:
        look, press, kindly = self._looking, self._posting, self._gate.kindly
        return [
            Route("/page/{token}", look(self.page), methods=["GET"]),
            Route("/page/{token}/", look(self.page), methods=["GET"]),
            Route("/page/{token}/see", look(self.see), methods=["GET"]),
            Route("/page/{token}/do", press(self.do), methods=["POST"]),
            Route("/page/{token}/save", press(self.save), methods=["POST"]),
            Route("/page/{token}/language", press(self.language, keyed=False), methods=["POST"]),
            Route("/page/{token}/new-link", kindly(self._gate.new_link), methods=["POST"]),
            Route("/page/{token}/unsubscribe", kindly(self._gate.unsubscribe), methods=["POST"]),
            Route("/page/{token}/say/{line}", look(self.say), methods=["GET"]),
            Route("/page/{token}/{name}", look(self.page), methods=["GET"]),
            Route("/page/{token}/{name}/{number}", look(self.page), methods=["GET"]),
            Route("/page{rest:path}", self._gate.lost),
        ]

    def _looking(self, answer: Answer) -> Endpoint:
        async def endpoint(request: WebRequest) -> Response:
            inside = await self._gate.enter(request)
            return inside if isinstance(inside, Response) else await answer(request, inside)

        return self._gate.kindly(endpoint)

    def _posting(self, answer: Answer, *, keyed: bool = True) -> Endpoint:
        async def endpoint(request: WebRequest) -> Response:
            inside = await self._gate.taken(request, keyed=keyed)
            return inside if isinstance(inside, Response) else await answer(request, inside)

        return self._gate.kindly(endpoint)

    async def page(self, request: WebRequest, inside: Inside) -> Response:
        """Show one of the pages.

        Whoever comes back to where a form went, as a phone's browser does, begins anew; and so does whoever has no role
        any more, as their first page says.
        """
        name, number = request.path_params.get("name", ""), request.path_params.get("number", "")
        if name in _POSTED_TO or not (inside.asker.appointments or name in _EVERYBODYS):
            return RedirectResponse(inside.door.to(), 303, safe_headers())
        handler = page_routes.NUMBERED.get(name) if number else page_routes.PAGES.get(name)
        return await self._shown(inside, handler, number)

    async def say(self, request: WebRequest, inside: Inside) -> Response:
        """Show what a command would answer."""
        line = request.path_params["line"]
        return await self._shown(inside, page_routes.said(line), "", f"{page_routes.SAID}{line}")

    async def see(self, request: WebRequest, inside: Inside) -> Response:
        """Show what a button that only looks would show."""
        action = request.query_params.get("do", "")
        handler = ROUTES.buttons.get(action) if action in page_routes.LOOKS else None
        return await self._shown(inside, handler, request.query_params.get("with", ""), action)

    async def do(self, _: WebRequest, inside: Inside) -> Response:
        """Carry out a button that does something."""
        action, value = inside.posted.get("do"), inside.posted.get("with")
        handler = ROUTES.buttons.get(action) if action in page_routes.DEEDS else None
        outcome = await self._run(inside, handler, value=value)
        return await self._answered(inside, outcome, _opened(outcome, action, value))

    async def save(self, _: WebRequest, inside: Inside) -> Response:
        """Take in a form; when it is refused it is shown again, with everything that was typed."""
        given = inside.posted
        form = given.get("form")
        handler = ROUTES.forms.get(form) if form in page_routes.SAVED else None
        outcome = await self._run(inside, handler, answers=given.answers, carries=given.get("carries"))
        action, value = given.get("do"), given.get("with")
        if outcome.refused or outcome.reply.errors:
            return await self._asked_again(inside, outcome, action, value)
        return await self._answered(inside, outcome, _opened(outcome, action, value))

    async def language(self, _: WebRequest, inside: Inside) -> Response:
        """Keep the language in which the page was read."""
        await self._services.people.choose_language(inside.asker, inside.say.language)
        stay = {name: value for name, value in inside.door.stay.items() if name != "lang"}
        return RedirectResponse(replace(inside.door, stay=stay).to(), 303, safe_headers())

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
            f"page:{inside.visitor.person}:{inside.door.key}:{inside.posted.stamp}",
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
            return Outcome(Reply(message=refusals.surprise(say, reference)), refused=True, failed=True)
        if reply.announces:
            self._hurry()
        return Outcome(reply)

    async def _answered(
        self, inside: Inside, outcome: Outcome, asked: Asked | None, notice: str = ""
    ) -> Response:
        if outcome.reply.file is not None:
            return calendar_file(outcome.reply.file)
        message = outcome.reply.message or Message("")
        blocks = [] if asked else list(message.blocks) or [section(message.text)]
        mentioned = page_words.mentioned([blocks, asked.form.blocks if asked else []])
        names = await self._services.directory.names(mentioned)
        title = asked.form.title if asked else page_frame.title(inside, refused=outcome.refused)
        page = page_frame.framed(inside, Page(title, blocks, asked, notice, names))
        return await html_page(outcome.status, views.shown, inside.say, page, inside.door)


async def _nothing(_: Request, __: Services) -> Reply:
    """Answer for an address that leads to no page, and for a button that pages do not have."""
    raise NothingFound("page")


def _opened(outcome: Outcome, action: str, value: str) -> Asked | None:
    """Remember of a form by which button it was opened, so that it can be shown again."""
    form = outcome.reply.form
    return Asked(form, action, value) if form is not None else None
