"""The addresses that apps use: Slack's API, response addresses, uploads, downloads and websockets."""

import base64
import functools
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.websockets import WebSocket

from bot.playground.answers import say
from bot.playground.arguments import read_arguments
from bot.playground.errors import SlackError
from bot.playground.methods import catalogue
from bot.playground.storm import is_done, limited, through
from bot.playground.street import House, Street
from bot.playground.weather import Rule, Side
from bot.playground.workspace import Workspace

_RESPONSE = "response_url"


class Doors:
    """Let each request in at the workspace it belongs to, in the weather there."""

    def __init__(self, street: Street) -> None:
        self._street = street

    async def api(self, request: Request) -> Response:
        name, bearer = request.path_params["method"], _bearer(request)
        try:
            given = await read_arguments(request)
        except SlackError as refusal:
            return JSONResponse(refusal.as_json())
        given |= _client(request)
        house = self._house(name, bearer or str(given.get("token") or ""), given)
        channel = _channel_id(house.workspace, given)
        if wait := _wait(house.workspace, name, channel):
            _write_down(house.workspace, name, given, "rate_limits", error="ratelimited", status=429)
            return limited(wait)
        rule = _weather(house.workspace, name, channel)
        if not is_done(rule):
            assert rule is not None
            _write_down(house.workspace, name, given, rule.trouble.value)
        return await through(rule, request, functools.partial(_called, house, request, given, rule))

    async def respond(self, request: Request) -> Response:
        """Take an answer at a response address; 404 once it is used up or too old, as at Slack."""
        hook_id, raw = request.path_params["hook"], await request.body()
        workspace = self._street.of_hook(hook_id).workspace
        rule = _weather(workspace, _RESPONSE, "")
        if not is_done(rule):
            assert rule is not None
            _write_down(workspace, _RESPONSE, None, rule.trouble.value)
        return await through(rule, request, functools.partial(_responded, workspace, hook_id, raw, rule))

    async def upload(self, request: Request) -> Response:
        workspace = self._street.of_file(request.path_params["file"]).workspace
        file = workspace.state.files.get(request.path_params["file"])
        if file is None or file.upload_key != request.path_params["key"] or file.is_complete:
            return PlainTextResponse("not found", 404)
        file.content = await _content(request)
        file.length = len(file.content)
        return PlainTextResponse(f"OK - {file.length}")

    async def download(self, request: Request) -> Response:
        workspace = self._street.of_file(request.path_params["file"]).workspace
        token = workspace.state.installation.tokens.get(_bearer(request))
        file = workspace.state.files.get(request.path_params["file"])
        if token is None or token.is_revoked:
            return PlainTextResponse("not_authed", 403)
        if file is None or file.content is None:
            return PlainTextResponse("file_not_found", 404)
        return Response(file.content, media_type=file.mimetype)

    async def socket(self, websocket: WebSocket) -> None:
        house = self._street.of_ticket(websocket.path_params["ticket"])
        await house.sockets.connect(websocket)

    def _house(self, name: str, token: str, given: dict[str, Any]) -> House:
        if name == "oauth.v2.access":
            return self._street.of_client(str(given.get("client_id") or ""), str(given.get("code") or ""))
        return self._street.of_token(token)


def _called(house: House, request: Request, given: dict[str, Any], rule: Rule | None) -> Response:
    answer, headers = house.api.call(
        request.path_params["method"],
        given,
        _bearer(request),
        remarks=_charset(request),
        weather=rule.trouble.value if rule else "",
    )
    return JSONResponse(answer, headers=headers)


def _responded(workspace: Workspace, hook_id: str, raw: bytes, rule: Rule | None) -> Response:
    exchange = workspace.traffic.begin(workspace.now, "from app", _RESPONSE, None, "")
    exchange.weather = rule.trouble.value if rule else ""
    try:
        exchange.request = answer = _answer(raw)
        hook = workspace.grants.redeem_hook(hook_id, workspace.now)
        exchange.action = hook.action
        with workspace.activity.busy():
            say(workspace, hook, answer)
    except SlackError as refusal:
        exchange.answer, exchange.error = refusal.as_json(), refusal.error
        exchange.status = 404 if refusal.error in {"used_url", "expired_url"} else 400
        return JSONResponse(exchange.answer, exchange.status)
    exchange.answer, exchange.status = "ok", 200
    return PlainTextResponse("ok")


def _weather(workspace: Workspace, name: str, channel: str) -> Rule | None:
    return workspace.weather.strikes(Side.CALL, name, channel, workspace.now)


def _wait(workspace: Workspace, name: str, channel: str) -> int:
    method = catalogue().get(name)
    return 0 if method is None else workspace.rates.wait(method, channel)


def _write_down(
    workspace: Workspace, name: str, given: Any, weather: str, *, error: str = "", status: int | None = None
) -> None:
    """Write down a call that the weather kept from being carried out."""
    action = workspace.activity.action
    exchange = workspace.traffic.begin(workspace.now, "from app", name, given, action)
    exchange.weather, exchange.error, exchange.status = weather, error, status


def _channel_id(workspace: Workspace, given: dict[str, Any]) -> str:
    asked = str(given.get("channel") or "")
    channel = workspace.state.channel(asked) if asked else None
    return channel.id if channel else asked


def _charset(request: Request) -> list[str]:
    kind, _, rest = request.headers.get("content-type", "").lower().partition(";")
    if kind.strip() == "application/json" and "charset" not in rest:
        return ["missing_charset"]
    if kind.strip() == "application/x-www-form-urlencoded" and "charset" in rest:
        return ["superfluous_charset"]
    return []


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _client(request: Request) -> dict[str, str]:
    """Read the app's client id and secret where they came as HTTP Basic authentication."""
    scheme, _, written = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        client_id, _, secret = base64.b64decode(written).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": client_id, "client_secret": secret}


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
