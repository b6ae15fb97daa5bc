"""The workspace on the web: Slack's API, its uploads and response addresses, the control API and the page."""

import json
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from bot.playground.answers import say
from bot.playground.arguments import read_arguments
from bot.playground.control import Control
from bot.playground.errors import SlackError
from bot.playground.guard import Guard
from bot.playground.sockets import Sockets
from bot.playground.web_api import WebApi
from bot.playground.workspace import Workspace

_PAGE = Path(__file__).with_name("page")


def web_app(
    workspace: Workspace, api: WebApi, sockets: Sockets, control: Control, key: str = ""
) -> Starlette:
    """Put everything the workspace serves under one roof."""
    doors = Doors(workspace, api)
    return Starlette(
        routes=[
            Route("/api/{method:path}", doors.api, methods=["GET", "POST"]),
            Route("/response/{hook}", doors.respond, methods=["POST"]),
            Route("/upload/{file}/{key}", doors.upload, methods=["POST"]),
            Route("/files/{file}/{name:path}", doors.download, methods=["GET"]),
            WebSocketRoute("/socket/{ticket}", sockets.connect),
            Mount("/_control", routes=control.routes()),
            Mount("/", StaticFiles(directory=_PAGE, html=True, check_dir=False)),
        ],
        middleware=[Middleware(Guard, key=key)],
        exception_handlers={HTTPException: _no_such_thing},
    )


async def _no_such_thing(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = {404: "There is nothing at this address.", 405: "This address takes another method."}
    remedy = "The control API is at /_control, Slack's API at /api, the page at /."
    return JSONResponse({"error": words.get(status, str(error)), "remedy": remedy}, status)


class Doors:
    """The addresses that apps use."""

    def __init__(self, workspace: Workspace, api: WebApi) -> None:
        self._workspace = workspace
        self._api = api

    async def api(self, request: Request) -> Response:
        try:
            given = await read_arguments(request)
        except SlackError as refusal:
            return JSONResponse(refusal.as_json())
        answer, headers = self._api.call(request.path_params["method"], given, _bearer(request))
        return JSONResponse(answer, headers=headers)

    async def respond(self, request: Request) -> Response:
        """Take an answer at a response address; 404 once it is used up or too old, as at Slack."""
        workspace = self._workspace
        raw = await request.body()
        exchange = workspace.traffic.begin(workspace.now, "from app", "response_url", None, "")
        try:
            exchange.request = answer = _answer(raw)
            hook = workspace.grants.redeem_hook(request.path_params["hook"], workspace.now)
            exchange.action = hook.action
            with workspace.activity.busy():
                say(workspace, hook, answer)
        except SlackError as refusal:
            exchange.answer, exchange.error = refusal.as_json(), refusal.error
            exchange.status = 404 if refusal.error in {"used_url", "expired_url"} else 400
            return JSONResponse(exchange.answer, exchange.status)
        exchange.answer, exchange.status = "ok", 200
        return PlainTextResponse("ok")

    async def upload(self, request: Request) -> Response:
        file = self._workspace.state.files.get(request.path_params["file"])
        if file is None or file.upload_key != request.path_params["key"] or file.is_complete:
            return PlainTextResponse("not found", 404)
        file.content = await _content(request)
        file.length = len(file.content)
        return PlainTextResponse(f"OK - {file.length}")

    async def download(self, request: Request) -> Response:
        token = self._workspace.state.installation.tokens.get(_bearer(request))
        file = self._workspace.state.files.get(request.path_params["file"])
        if token is None or token.is_revoked:
            return PlainTextResponse("not_authed", 403)
        if file is None or file.content is None:
            return PlainTextResponse("file_not_found", 404)
        return Response(file.content, media_type=file.mimetype)


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _answer(raw: bytes) -> dict[str, object]:
    try:
        answer = json.loads(raw)
    except ValueError:
        raise SlackError("invalid_payload") from None
    if not isinstance(answer, dict):
        raise SlackError("invalid_payload")
    return answer


async def _content(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    given = await read_arguments(request)
    return next((value for value in given.values() if isinstance(value, bytes)), b"")
