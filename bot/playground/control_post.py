"""The post in the control API: read the letters, look into somebody's calendar, answer, close the door for a while."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from bot.playground.asked import body_of, endpoint, query_of
from bot.playground.errors import ControlError
from bot.playground.street import House

Json = dict[str, Any]


class PostControl:
    """The post of one workspace; `routes` go under `/_control`."""

    def __init__(self, house: House) -> None:
        self._post = house.post

    def routes(self) -> list[Route]:
        listed: list[tuple[str, str, Callable[[Request], Awaitable[Any]]]] = [
            ("GET", "/post", self.letters),
            ("GET", "/post/calendar", self.calendar),
            ("POST", "/post/answer", self.answer),
            ("POST", "/post/door", self.door),
        ]
        return [Route(path, endpoint(work), methods=[method]) for method, path, work in listed]

    async def letters(self, request: Request) -> Json:
        return {
            "open": self._post.is_open,
            "answers": self._post.deliver is not None,
            "letters": self._post.listed(request.query_params.get("to", "").lower()),
        }

    async def calendar(self, request: Request) -> list[Json]:
        return [entry.as_json() for entry in self._post.calendar(query_of(request, "of").lower())]

    async def answer(self, request: Request) -> Json:
        body = await body_of(request, "partstat")
        number = body.get("number")
        if not isinstance(number, int):
            raise ControlError("Which letter?", "Give its number.")
        await self._post.answer(number, str(body["partstat"]).upper())
        return {"answered": number}

    async def door(self, request: Request) -> Json:
        self._post.is_open = bool((await body_of(request)).get("open", True))
        return {"open": self._post.is_open}
