"""Installing by OAuth v2: the page that asks a person, and the code that the app exchanges for its token."""

from dataclasses import dataclass
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.playground.errors import SlackError
from bot.playground.installation import Given
from bot.playground.installing import consent, redirect_uri
from bot.playground.street import House, Street
from bot.playground.workspace import Workspace

_ASKED: Final = ("client_id", "scope", "state", "redirect_uri")
_PAGE: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Install {app}</title>
<style>body{{font:1rem/1.5 system-ui;max-width:34rem;margin:3rem auto;padding:0 1rem}}</style></head>
<body><h1>Install {app}?</h1><p>It asks to:</p><ul>{scopes}</ul>
<form method="post" action="/oauth/v2/authorize?{query}">
<p><label>As <select name="person">{people}</select></label></p>
<p><button name="answer" value="allow">Allow</button> <button name="answer" value="cancel">Cancel</button></p>
</form></body></html>"""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the app asks for when it sends somebody here."""

    houses: list[House]
    redirect_uri: str
    scopes: list[str]
    query: dict[str, str]


class Consent:
    """Ask a person of any workspace whether the app may be installed there."""

    def __init__(self, street: Street) -> None:
        self._street = street

    async def ask(self, request: Request) -> Response:
        try:
            asked = self._asked(request)
        except SlackError as refusal:
            return HTMLResponse(f"<!DOCTYPE html><p>This cannot be installed: {refusal.error}.</p>", 400)
        app = asked.houses[0].workspace.state.installation.name
        people = [_choice(house.workspace, person) for house in asked.houses for person in _members(house)]
        return HTMLResponse(
            _PAGE.format(
                app=escape(app),
                scopes="".join(f"<li>{escape(scope)}</li>" for scope in asked.scopes),
                people="".join(people),
                query=escape(urlencode(asked.query)),
            )
        )

    async def give(self, request: Request) -> Response:
        """Send the person back to the app, with a code if they allowed it."""
        try:
            asked = self._asked(request)
        except SlackError as refusal:
            return HTMLResponse(f"<!DOCTYPE html><p>This cannot be installed: {refusal.error}.</p>", 400)
        async with request.form() as form:
            team, _, user = str(form.get("person", "")).partition(":")
            allowed = form.get("answer") == "allow"
        house = next((h for h in asked.houses if h.workspace.state.team_id == team), None)
        said: dict[str, Any] = {"state": asked.query["state"]}
        if not allowed or house is None or user not in house.workspace.state.people:
            said["error"] = "access_denied"
        else:
            said["code"] = consent(house.workspace, Given(user, asked.redirect_uri, frozenset(asked.scopes)))
        joint = "&" if "?" in asked.redirect_uri else "?"
        return RedirectResponse(f"{asked.redirect_uri}{joint}{urlencode(said)}", 302)

    def _asked(self, request: Request) -> _Asked:
        query = {name: request.query_params.get(name, "") for name in _ASKED}
        houses = [h for h in self._street if h.workspace.seed.app.client_id == query["client_id"]]
        if not houses:
            raise SlackError("invalid_client_id")
        uri = redirect_uri(houses[0].workspace, query["redirect_uri"])
        return _Asked(houses, uri, [scope for scope in query["scope"].split(",") if scope], query)


def _members(house: House) -> list[str]:
    state = house.workspace.state
    return [p.id for p in state.people.values() if not (p.is_bot or p.is_deactivated or p.team_id)]


def _choice(workspace: Workspace, user: str) -> str:
    state = workspace.state
    words = escape(f"{state.people[user].real_name}, {state.team_name}")
    return f'<option value="{escape(state.team_id)}:{escape(user)}">{words}</option>'
