"""The bot as the benches run it: its own composition, and one echo command beside all its routes."""

import asyncio
from dataclasses import replace

from bot import app, logs
from bot.clock import Clock
from bot.command_line.serve import running
from bot.command_line.web_server import server
from bot.config import read_settings
from bot.domain.permissions import Task
from bot.services import Services
from bot.views.message import Message
from handlers.request import Reply, Request
from handlers.routes import ROUTES
from handlers.routing import Command


async def _echo(request: Request, _services: Services) -> Reply:
    return Reply(message=Message(request.text))


async def serve() -> None:
    """Serve every route and the echo over HTTP, until the process is ended."""
    echo = Command("echo", "adlais", Task.ASK_HELP, "", "Say it again.", _echo)
    app.ROUTES = replace(  # type: ignore[attr-defined] # the plug's own name, replaced for this one process
        ROUTES, commands=[*ROUTES.commands, echo]
    )
    settings = read_settings(for_slack=True)
    async with running(settings, Clock(), schedules=False) as bot:
        await server(bot.web, settings.host, settings.port).serve()


if __name__ == "__main__":
    logs.set_up()
    asyncio.run(serve())
