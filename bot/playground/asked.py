"""What a request to the control API asks, read strictly; each refusal says what to send instead."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.playground.clock import ClockError
from bot.playground.errors import ControlError

Json = dict[str, Any]
_LOCAL_ZONE = ZoneInfo("Europe/London")
_LONGEST = 10 * 366 * 86_400.0


def endpoint(work: Callable[[Request], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
    """Answer a request with what `work` tells, as JSON, or with its refusal."""

    async def answer(request: Request) -> Response:
        try:
            told = await work(request)
        except ControlError as refusal:
            return JSONResponse(refusal.as_json(), refusal.status)
        except ClockError as refusal:
            return JSONResponse({"error": str(refusal), "remedy": "Give a later time, or reset."}, 400)
        return told if isinstance(told, Response) else JSONResponse(told)

    return answer


async def body_of(request: Request, *required: str) -> Json:
    """Read the JSON object of a request; raises ControlError naming what is missing."""
    raw = await request.body()
    try:
        body = json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise ControlError("The body is not JSON.", "Send a JSON object.") from None
    if not isinstance(body, dict):
        raise ControlError("The body is not an object.", "Send a JSON object.")
    missing = [name for name in required if not isinstance(body.get(name), str) or not body[name].strip()]
    if missing:
        raise ControlError(
            f"Missing: {', '.join(missing)}.", "Give each of them as a string.", choices=list(required)
        )
    return body


def query_of(request: Request, name: str) -> str:
    value = request.query_params.get(name, "")
    if not value:
        raise ControlError(f"Missing: {name}.", f"Add ?{name}=... to the address.")
    return value


def moment_of(given: Any) -> datetime:
    """Read an ISO moment; one without a zone is meant as in London."""
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        raise ControlError(f"{given!r} is no moment.", "Write it like 2017-05-24T09:00:00+01:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=_LOCAL_ZONE)


def seconds_of(given: Any, what: str = "a number of seconds") -> float:
    try:
        seconds = float(given)
    except (TypeError, ValueError):
        seconds = -1.0
    if not 0 <= seconds < _LONGEST:
        raise ControlError(f"{given!r} is not {what}.", "Give a number from 0 on.")
    return seconds
