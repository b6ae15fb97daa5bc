"""News for an open page: server-sent events that say what changed, never what it says."""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from bot.playground.acts.stage import Stage
from bot.playground.changes import Change
from bot.playground.errors import ControlError

_HEARTBEAT_SECONDS = 15.0


async def stream(stage: Stage, request: Request) -> Response:
    """Send this person's changes for as long as the page listens."""
    try:
        user = stage.person(request.query_params.get("user", "")).id
    except ControlError as refusal:
        return JSONResponse(refusal.as_json(), refusal.status)
    headers = {"cache-control": "no-store"}
    return StreamingResponse(_news(stage, user), media_type="text/event-stream", headers=headers)


async def _news(stage: Stage, user: str) -> AsyncIterator[str]:
    with stage.workspace.changes.listening() as changes:
        yield ": listening\n\n"
        while True:
            try:
                change = await asyncio.wait_for(changes.get(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if change is None:
                return
            if _concerns(stage, change, user):
                yield f"data: {json.dumps(change.as_json())}\n\n"


def _concerns(stage: Stage, change: Change, user: str) -> bool:
    if change.user:
        return change.user == user
    channel = stage.state.channels.get(change.channel)
    return channel is None or stage.state.may_see(user, channel)
