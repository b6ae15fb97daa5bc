"""Bare Bolt, the limit that commands are measured against: one echo listener, served the way the bot is."""

import os

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.command_line.benches.load import SECRET
from bot.command_line.web_server import server


def bare_bolt() -> Starlette:
    """Make the app as its documentation shows it, with the one setting that spares its 10 ms poll."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token="xoxb-bench")  # noqa: S106 - opens nothing

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)

    @app.command("/clwstwr")
    async def echo(ack: AsyncAck, body: dict[str, str]) -> None:
        await ack(body["text"])

    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


if __name__ == "__main__":
    server(bare_bolt(), "127.0.0.1", int(os.environ["PORT"])).run()
