"""A bare Starlette route, the limit that an unchanged feed is measured against: the shortest answer that there is."""

import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.command_line.web_server import server


def bare_route() -> Starlette:
    """Make an app that finds every calendar unchanged without looking."""

    async def unchanged(_: Request) -> Response:
        return Response(status_code=304)

    return Starlette(routes=[Route("/calendar/{token}.ics", unchanged)])


if __name__ == "__main__":
    server(bare_route(), "127.0.0.1", int(os.environ["PORT"])).run()
