"""The control API: everything people and the clock can do, as JSON over HTTP, for programs and for the page."""

import functools
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.playground import described
from bot.playground.acts import clicks, commands, forms, posts, suggestions
from bot.playground.acts.stage import Outcome
from bot.playground.asked import body_of, endpoint, moment_of, query_of, seconds_of
from bot.playground.errors import ControlError
from bot.playground.messages import Message
from bot.playground.modals import View
from bot.playground.people import Person
from bot.playground.stream import stream
from bot.playground.street import House

Json = dict[str, Any]
_Work = Callable[["Control", Request], Awaitable[Any]]
_QUIET_SECONDS = 30.0


class Control:
    """The control API of one workspace; `routes` go under `/_control`."""

    def __init__(self, house: House) -> None:
        self._stage = house.stage
        self._workspace = house.workspace

    def routes(self) -> list[Route]:
        listed = [("POST", path, work) for path, work in _POSTS.items()]
        listed += [("GET", path, work) for path, work in _GETS.items()]
        return [
            *(Route(f"/{path}", endpoint(functools.partial(w, self)), methods=[m]) for m, path, w in listed),
            Route("/files/{file}", endpoint(self.file), methods=["GET"]),
            Route("/stream", functools.partial(stream, self._stage), methods=["GET"]),
        ]

    async def command(self, request: Request) -> Json:
        body = await body_of(request, "user", "channel", "command")
        return self._told(
            await commands.run(
                self._stage, body["user"], body["channel"], body["command"], str(body.get("text") or "")
            )
        )

    async def message(self, request: Request) -> Json:
        body = await body_of(request, "user", "channel", "text")
        said, outcome = await posts.write(
            self._stage, body["user"], body["channel"], body["text"], str(body.get("thread_ts") or "")
        )
        return {"ts": said.ts, "channel": said.channel} | self._told(outcome)

    async def click(self, request: Request) -> Json:
        body = await body_of(request, "user", "channel", "match")
        user, where, ts = body["user"], body["channel"], str(body.get("ts") or "")
        block_id = str(body.get("block_id") or "")
        press = clicks.Press(match=body["match"], block_id=block_id, value=body.get("value"))
        if where in {"home", "modal"}:
            shown = self._shown(self._stage.person(user), where)
            return self._told(await clicks.press_in_view(self._stage, user, shown, press, body.get("values")))
        return self._told(await clicks.press_in_message(self._stage, user, where, press, ts))

    async def view(self, request: Request) -> Json | None:
        person = self._stage.person(query_of(request, "user"))
        return described.view(self._workspace.state.top_modal(person.id))

    async def submit(self, request: Request) -> Json:
        body = await body_of(request, "user")
        values = body.get("values") or {}
        if not isinstance(values, dict):
            raise ControlError("values must be an object.", "Give values by label, action_id or block_id.")
        return self._told(await forms.submit(self._stage, body["user"], values))

    async def close(self, request: Request) -> Json:
        body = await body_of(request, "user")
        return self._told(await forms.close(self._stage, body["user"], everything=bool(body.get("all"))))

    async def home(self, request: Request) -> Json | None:
        body = await body_of(request, "user")
        shown, _ = await forms.open_home(self._stage, body["user"])
        return described.view(shown)

    async def published_home(self, request: Request) -> Json | None:
        person = self._stage.person(query_of(request, "user"))
        return described.view(self._workspace.state.homes.get(person.id))

    async def direct(self, request: Request) -> Json:
        body = await body_of(request, "user")
        if body.get("with"):
            person = self._stage.person(body["user"])
            return {"channel": self._stage.channel(str(body["with"]), person).id}
        return {"channel": await posts.open_app_messages(self._stage, body["user"])}

    async def shortcut(self, request: Request) -> Json:
        body = await body_of(request, "user", "name")
        where, ts = str(body.get("channel") or ""), str(body.get("ts") or "")
        return self._told(await forms.use_shortcut(self._stage, body["user"], body["name"], where, ts))

    async def react(self, request: Request) -> Json:
        body = await body_of(request, "user", "channel", "ts", "name")
        add = not body.get("remove")
        outcome = await posts.react(
            self._stage, body["user"], body["channel"], body["ts"], body["name"], add=add
        )
        return self._told(outcome)

    async def join(self, request: Request) -> Json:
        body = await body_of(request, "user", "channel")
        return self._told(await posts.join(self._stage, body["user"], body["channel"]))

    async def suggest(self, request: Request) -> list[Json]:
        body = await body_of(request, "user", "action_id")
        person = self._stage.person(body["user"])
        place = self._place(person, str(body.get("channel") or "modal"), str(body.get("ts") or ""))
        typed, block = str(body.get("value") or ""), str(body.get("block_id") or "")
        return await suggestions.suggest(self._stage, person, block, body["action_id"], typed, place)

    async def upload(self, request: Request) -> Json:
        name, where = query_of(request, "name"), query_of(request, "channel")
        text = request.query_params.get("text", "")
        said = await posts.upload(
            self._stage, query_of(request, "user"), where, name, await request.body(), text
        )
        return described.message(self._workspace.state, said)

    async def messages(self, request: Request) -> list[Json]:
        person = self._stage.person(query_of(request, "as"))
        channel = self._stage.channel(query_of(request, "channel"), person)
        state = self._workspace.state
        return [described.message(state, said) for said in state.seen_by(person.id, channel.id)]

    async def files(self, request: Request) -> list[Json]:
        state, reader = self._workspace.state, request.query_params.get("as", "")
        files = [file for file in state.files.values() if file.is_complete]
        if reader:
            seen = {channel.id for channel in state.conversations_of(self._stage.person(reader).id)}
            files = [file for file in files if seen & set(file.channels)]
        return [file.as_json() for file in files]

    async def file(self, request: Request) -> Response:
        file = self._workspace.state.files.get(request.path_params["file"])
        if file is None or file.content is None:
            raise ControlError("There is no such file.", "Look at GET files.", status=404)
        disposition = {"content-disposition": f"attachment; filename*=utf-8''{quote(file.name, safe='')}"}
        return Response(file.content, media_type=file.mimetype, headers=disposition)

    async def state(self, _request: Request) -> Json:
        return described.whole(self._workspace)

    async def commands(self, _request: Request) -> list[Json]:
        return [command.as_json() for command in self._workspace.state.installation.commands.values()]

    async def log(self, request: Request) -> list[Json]:
        after = int(seconds_of(request.query_params.get("after") or 0, "a number"))
        found = self._workspace.traffic.since(after, request.query_params.get("id", ""))
        return [exchange.as_json() for exchange in found]

    async def clock(self, _request: Request) -> Json:
        return described.clock(self._workspace)

    async def set_clock(self, request: Request) -> Json:
        body = await body_of(request)
        clock = self._workspace.clock
        if "to" in body:
            await clock.move_to(moment_of(body["to"]))
        elif "advance" in body:
            await clock.advance(timedelta(seconds=seconds_of(body["advance"])))
        elif "running" not in body:
            raise ControlError("Where shall the clock go?", "Give to (ISO) or advance (seconds).")
        if "running" in body:
            (clock.start if body["running"] else clock.stop)()
        is_quiet = await self._workspace.activity.quiet(_QUIET_SECONDS)
        return described.clock(self._workspace) | {"quiet": is_quiet}

    async def quiet(self, request: Request) -> Json:
        body = await body_of(request)
        return {"quiet": await self._workspace.activity.quiet(seconds_of(body.get("timeout", 10)))}

    async def reset(self, _request: Request) -> Json:
        await self._workspace.reset()
        return described.clock(self._workspace)

    def _told(self, outcome: Outcome) -> Json:
        return described.outcome(self._workspace.state, outcome)

    def _place(self, person: Person, where: str, ts: str) -> View | Message:
        if where in {"home", "modal"}:
            return self._shown(person, where)
        seen = self._workspace.state.seen_by(person.id, self._stage.channel(where, person).id)
        message = next((message for message in seen if message.ts == ts), None)
        if message is None:
            raise ControlError("This person sees no such message.", "Give its ts.", status=404)
        return message

    def _shown(self, person: Person, where: str) -> View:
        find = forms.open_modal if where == "modal" else forms.published_home
        return find(self._stage, person)


ACTS: dict[str, _Work] = {
    "click": Control.click,
    "command": Control.command,
    "home": Control.home,
    "join": Control.join,
    "message": Control.message,
    "react": Control.react,
    "shortcut": Control.shortcut,
    "view/close": Control.close,
    "view/submit": Control.submit,
}
_POSTS: dict[str, _Work] = {
    **ACTS,
    "clock": Control.set_clock,
    "dm": Control.direct,
    "files": Control.upload,
    "options": Control.suggest,
    "quiet": Control.quiet,
    "reset": Control.reset,
}
_GETS: dict[str, _Work] = {
    "clock": Control.clock,
    "commands": Control.commands,
    "files": Control.files,
    "home": Control.published_home,
    "log": Control.log,
    "messages": Control.messages,
    "state": Control.state,
    "view": Control.view,
}
