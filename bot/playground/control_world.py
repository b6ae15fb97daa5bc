"""The control API's other half: weather, limits, deliveries, the strictness report, snapshots and workspaces."""

import asyncio
import functools
import json
from collections.abc import Awaitable, Callable
from dataclasses import fields
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route, Router
from starlette.types import Receive, Scope, Send

from bot.playground import installing
from bot.playground.acts import people
from bot.playground.asked import body_of, endpoint, moment_of, seconds_of
from bot.playground.changes import Change
from bot.playground.control import ACTS, Control
from bot.playground.control_post import PostControl
from bot.playground.errors import ControlError, SlackError
from bot.playground.installation import Given
from bot.playground.rates import COUNTED
from bot.playground.snapshots import Snapshots
from bot.playground.street import House, Street
from bot.playground.weather import TROUBLES, Rule, Trouble

Json = dict[str, Any]
_Work = Callable[["WorldControl", Request], Awaitable[Any]]
_SETTABLE = frozenset(field.name for field in fields(Rule)) - {
    "trouble",
    "id",
    "seen",
    "struck",
    "chance",
    "until",
}
_WHOLE = frozenset({"nth", "times", "status"})
_NUMBERS = frozenset({"probability", "seconds"})


class WorldControl:
    """What befalls one workspace, and what lies around it."""

    def __init__(self, house: House, street: Street, snapshots: Snapshots) -> None:
        self._house = house
        self._street = street
        self._snapshots = snapshots
        self._workspace = house.workspace
        self._acts = Control(house)

    def routes(self) -> list[Route]:
        listed = [("POST", path, work) for path, work in _POSTS.items()]
        listed += [("GET", path, work) for path, work in _GETS.items()]
        return [
            Route(f"/{path}", endpoint(functools.partial(work, self)), methods=[m])
            for m, path, work in listed
        ]

    async def faults(self, _request: Request) -> Json:
        weather = self._workspace.weather
        return {
            "seed": weather.seed,
            "rules": [rule.as_json() for rule in weather.rules],
            "rates": _rates(self._workspace.rates.mode, self._workspace.rates.limits),
            "kinds": [
                {"trouble": trouble.value, "side": side.value, "words": words}
                for trouble, (side, words) in TROUBLES.items()
            ],
        }

    async def set_fault(self, request: Request) -> Json:
        rule = self._workspace.weather.set(_rule(await body_of(request, "trouble")))
        self._workspace.changes.tell(Change("weather"))
        return rule.as_json()

    async def lift_faults(self, request: Request) -> Json:
        body = await body_of(request)
        self._workspace.changes.tell(Change("weather"))
        if "seed" in body:
            self._workspace.weather.clear_up(_whole("seed", body["seed"]))
            return {"lifted": "all", "seed": self._workspace.weather.seed}
        return {"lifted": self._workspace.weather.lift(str(body.get("id") or ""))}

    async def rates(self, request: Request) -> Json:
        body = await body_of(request)
        rates, mode = self._workspace.rates, body.get("mode")
        if mode == "slack":
            rates.as_slack()
        elif mode == "off":
            rates.off()
        elif isinstance(mode, dict):
            rates.count({str(name): _whole(str(name), limit) for name, limit in mode.items()})
        else:
            remedy = 'Give "off", "slack", or an object of methods and their calls a minute.'
            raise ControlError("Which limits?", remedy)
        self._workspace.changes.tell(Change("weather"))
        return {"rates": _rates(rates.mode, rates.limits)}

    async def deliveries(self, _request: Request) -> list[Json]:
        kept = self._house.stage.deliveries.kept()
        return [
            {"number": n, "kind": d.kind.value, "name": d.name, "retry": d.retry_number}
            for n, d in kept.items()
        ]

    async def repeat(self, request: Request) -> Json:
        body = await body_of(request)
        number, retry = _whole("number", body.get("number")), _whole("retry", body.get("retry", 1))
        reason = str(body.get("reason") or "http_timeout")
        taken = await self._house.stage.deliveries.repeat(number, retry=retry, reason=reason)
        return {"acknowledged": taken.is_given, "ack_ms": taken.ms, "error": taken.error or None}

    async def refresh_sockets(self, request: Request) -> Json:
        body = await body_of(request)
        await self._house.sockets.refresh(str(body.get("reason") or "refresh_requested"))
        return {"refreshed": True}

    async def strictness(self, _request: Request) -> list[Json]:
        return self._workspace.strictness.as_json()

    async def forget_strictness(self, _request: Request) -> Json:
        self._workspace.strictness.forget()
        return {"forgotten": True}

    async def snapshots(self, _request: Request) -> list[Json]:
        return [{"name": name, "at": at.isoformat()} for name, at in self._snapshots.listed().items()]

    async def save(self, request: Request) -> Json:
        name = (await body_of(request, "name"))["name"]
        await self._workspace.activity.quiet()
        return {"name": name, "at": self._snapshots.save(name).isoformat()}

    async def restore(self, request: Request) -> Json:
        name = (await body_of(request, "name"))["name"]
        await self._workspace.activity.quiet()
        return {"name": name, "at": self._snapshots.restore(name).isoformat()}

    async def workspaces(self, _request: Request) -> list[Json]:
        return [
            {
                "id": house.workspace.state.team_id,
                "name": house.workspace.state.team_name,
                "installed": house.workspace.state.installation.is_installed,
                "control": f"{house.workspace.base_url}/_control/workspaces/{house.workspace.state.team_id}",
            }
            for house in self._street
        ]

    async def together(self, request: Request) -> list[Any]:
        """Let several people act in the same instant: each act as its own path takes it, with `act` as its name."""
        body = await body_of(request)
        acts = body.get("acts")
        if not isinstance(acts, list) or not all(isinstance(act, dict) for act in acts):
            raise ControlError("acts must be a list of objects.", "Give each an act.", choices=sorted(ACTS))
        return list(await asyncio.gather(*(self._act(request, act) for act in acts)))

    async def install(self, request: Request) -> Json:
        """Consent to the installation as a person; the app exchanges the code at oauth.v2.access."""
        body = await body_of(request, "user")
        user = self._house.stage.person(body["user"]).id
        asked = str(body.get("scope") or ",".join(self._workspace.state.installation.scopes))
        try:
            uri = installing.redirect_uri(self._workspace, str(body.get("redirect_uri") or ""))
        except SlackError as refusal:
            raise ControlError(refusal.error, "Give a redirect_uri that the manifest lists.") from None
        return {
            "code": installing.consent(self._workspace, Given(user, uri, frozenset(asked.split(",")))),
            "redirect_uri": uri,
        }

    async def uninstall(self, _request: Request) -> Json:
        installing.uninstall(self._workspace)
        await self._workspace.activity.quiet()
        return {"installed": False}

    async def welcome(self, request: Request) -> Json:
        body = await body_of(request, "name")
        details = (str(body.get(name) or "") for name in ("real_name", "title"))
        return (await people.welcome(self._workspace, str(body["name"]), *details)).as_json()

    async def deactivate(self, request: Request) -> Json:
        user = str((await body_of(request, "user"))["user"])
        return (await people.change(self._workspace, user, is_deactivated=True)).as_json()

    async def reactivate(self, request: Request) -> Json:
        user = str((await body_of(request, "user"))["user"])
        return (await people.change(self._workspace, user, is_deactivated=False)).as_json()

    async def _act(self, request: Request, act: Json) -> Any:
        work = ACTS.get(str(act.get("act")))
        if work is None:
            raise ControlError(
                f"{act.get('act')!r} is no act.", "Name one of the choices.", choices=sorted(ACTS)
            )
        try:
            return await work(self._acts, _carrying(request, act))
        except ControlError as refusal:
            return refusal.as_json()


class Neighbours:
    """The control API of every workspace by its id, under `/_control/workspaces/ID`."""

    def __init__(self, street: Street, snapshots: Snapshots) -> None:
        self._street = street
        self._snapshots = snapshots

    def mount(self) -> Mount:
        return Mount("/workspaces/{team}", app=self._pass_on)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        house = self._street.of_team(scope["path_params"]["team"])
        if house is None:
            known = [other.workspace.state.team_id for other in self._street]
            refusal = ControlError("There is no such workspace.", "Name one of the choices.", choices=known)
            await JSONResponse(refusal.as_json(), 404)(scope, receive, send)
            return
        await Router(routes_of(house, self._street, self._snapshots))(scope, receive, send)


def routes_of(house: House, street: Street, snapshots: Snapshots) -> list[Route]:
    """List everything one can ask of one workspace."""
    acts, world = Control(house).routes(), WorldControl(house, street, snapshots).routes()
    return [*acts, *world, *PostControl(house).routes()]


_POSTS: dict[str, _Work] = {
    "deliveries/repeat": WorldControl.repeat,
    "faults": WorldControl.set_fault,
    "faults/lift": WorldControl.lift_faults,
    "install": WorldControl.install,
    "people": WorldControl.welcome,
    "people/deactivate": WorldControl.deactivate,
    "people/reactivate": WorldControl.reactivate,
    "rates": WorldControl.rates,
    "snapshots": WorldControl.save,
    "snapshots/restore": WorldControl.restore,
    "sockets/refresh": WorldControl.refresh_sockets,
    "strictness/forget": WorldControl.forget_strictness,
    "together": WorldControl.together,
    "uninstall": WorldControl.uninstall,
}
_GETS: dict[str, _Work] = {
    "deliveries": WorldControl.deliveries,
    "faults": WorldControl.faults,
    "snapshots": WorldControl.snapshots,
    "strictness": WorldControl.strictness,
    "workspaces": WorldControl.workspaces,
}


def _rule(body: Json) -> Rule:
    """Read a rule; raises ControlError for what it cannot be."""
    try:
        trouble = Trouble(body["trouble"])
    except ValueError:
        error = f"There is no trouble {body['trouble']!r}."
        raise ControlError(error, "Name one of the choices.", choices=[t.value for t in Trouble]) from None
    unknown = sorted(set(body) - _SETTABLE - {"trouble", "until"})
    if unknown:
        error = f"A fault has no {', '.join(unknown)}."
        raise ControlError(error, "Name only the choices.", choices=sorted(_SETTABLE | {"until"}))
    until = moment_of(body["until"]) if body.get("until") else None
    given = {name: _setting(name, body[name]) for name in _SETTABLE & set(body)}
    return Rule(trouble=trouble, until=until, **given)


def _setting(name: str, value: Any) -> Any:
    if name in _WHOLE:
        return _whole(name, value)
    return seconds_of(value, f"a number for {name}") if name in _NUMBERS else str(value)


def _whole(name: str, value: Any) -> int:
    number = seconds_of(value, f"a whole number for {name}")
    if number != int(number):
        raise ControlError(f"{value!r} is no whole number for {name}.", "Give a whole number.")
    return int(number)


def _rates(mode: str, limits: dict[str, int]) -> Any:
    return limits if mode == COUNTED else mode


def _carrying(request: Request, body: Json) -> Request:
    """Make a request that carries this body."""

    async def receive() -> Json:
        return {"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}

    return Request(request.scope, receive)
