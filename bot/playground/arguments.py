"""The arguments of a Web API call, however they were sent: query, form, multipart or JSON."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.playground.errors import SlackError

_TRUE = frozenset({"1", "true", "yes"})


class Arguments:
    """The named arguments of one call, read as the type a method wants."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = {name: value for name, value in given.items() if value is not None}

    def text(self, name: str, default: str = "") -> str:
        value = self.given.get(name, default)
        return value if isinstance(value, str) else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.given.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in _TRUE

    def number(self, name: str, default: int, error: str = "invalid_arguments") -> int:
        """Read a whole number; raises `error` for anything else."""
        try:
            return int(str(self.given.get(name, default)))
        except ValueError:
            raise SlackError(error) from None

    def names(self, name: str) -> list[str]:
        """Read a list that may be written with commas."""
        value = self.given.get(name, "")
        if isinstance(value, list):
            return [str(item) for item in value]
        text = str(value)
        if text.startswith("["):
            return [str(item) for item in self.structure(name) or []]
        return [part.strip() for part in text.split(",") if part.strip()]

    def structure(self, name: str, error: str = "invalid_arguments") -> Any:
        """Read an object or list, perhaps written as JSON text; None when absent, raises `error` when broken."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None


async def read_arguments(request: Request) -> dict[str, Any]:
    """Collect the arguments of a request from wherever the client put them.

    Raises SlackError `invalid_json` or `json_not_object` for a JSON body that cannot be read.
    """
    given: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return given | _from_json(await request.body())
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        async with request.form() as form:
            for name, value in form.items():
                given[name] = await value.read() if isinstance(value, UploadFile) else value
    return given


def _from_json(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        given = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(given, dict):
        raise SlackError("json_not_object")
    return given
