"""The workspaces on the web: Slack's API and its addresses, the control API, installing by OAuth, and the page."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from bot.playground.consent import Consent
from bot.playground.control_world import Neighbours, routes_of
from bot.playground.doors import Doors
from bot.playground.guard import Guard
from bot.playground.snapshots import Snapshots
from bot.playground.street import House, Street

_PAGE = Path(__file__).with_name("page")


def web_app(first: House, street: Street, snapshots: Snapshots, key: str = "") -> Starlette:
    """Put everything the workspaces serve under one roof; the control API is the first one's unless it names another."""
    doors, consent = Doors(street), Consent(street)
    control = [*routes_of(first, street, snapshots), Neighbours(street, snapshots).mount()]
    return Starlette(
        routes=[
            Route("/api/{method:path}", doors.api, methods=["GET", "POST"]),
            Route("/response/{hook}", doors.respond, methods=["POST"]),
            Route("/upload/{file}/{key}", doors.upload, methods=["POST"]),
            Route("/files/{file}/{name:path}", doors.download, methods=["GET"]),
            Route("/oauth/v2/authorize", consent.ask, methods=["GET"]),
            Route("/oauth/v2/authorize", consent.give, methods=["POST"]),
            WebSocketRoute("/socket/{ticket}", doors.socket),
            Mount("/_control", routes=control),
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
