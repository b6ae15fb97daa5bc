"""Keeps strangers out: loopback names only, no foreign pages, and the key in the page's address if there is one."""

from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COOKIE = "playground_key"
_ASKS = "/oauth/v2/authorize"  # where the app's own page sends people
_OPEN_TO_APPS = ("/api/", "/response/", "/upload/", "/files/", "/socket/")


class Guard:
    """Stand in front of the whole server.

    Programs on this machine send no Origin and pass. A page passes when it is our own and, if a key is set, when
    it was opened with the key; opening it leaves a cookie, so that its own requests pass too.
    """

    def __init__(self, app: ASGIApp, key: str = "") -> None:
        self._app = app
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            answer = JSONResponse({"error": refusal[0], "remedy": refusal[1]}, 403)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, self._with_cookie(scope, send))

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[str, str] | None:
        if not _is_local(headers.get("host", "")):
            return "This workspace answers to local names only.", "Use 127.0.0.1 or localhost."
        if scope["path"].startswith(_OPEN_TO_APPS):
            return None
        if scope["path"] == _ASKS and scope.get("method") == "GET":
            return None
        if _is_foreign(headers):
            return "Other pages may not use this workspace.", "Open the workspace's own page."
        is_page = (
            "origin" in headers or "sec-fetch-site" in headers or not scope["path"].startswith("/_control")
        )
        if self._key and is_page and not self._has_key(scope, headers):
            return "The key is missing.", "Open the full address that was printed at the start."
        return None

    def _has_key(self, scope: Scope, headers: Headers) -> bool:
        return self._key in (_key_in_query(scope), _key_in_cookie(headers))

    def _with_cookie(self, scope: Scope, send: Send) -> Send:
        if not self._key or scope["type"] != "http" or _key_in_query(scope) != self._key:
            return send
        cookie = f"{_COOKIE}={self._key}; Path=/; HttpOnly; SameSite=Strict".encode()

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"set-cookie", cookie)]
            await send(message)

        return send_with_cookie


def _is_local(host: str) -> bool:
    name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    return name in {"127.0.0.1", "::1", "localhost"} or name.endswith(".localhost")


def _is_foreign(headers: Headers) -> bool:
    if headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _key_in_query(scope: Scope) -> str:
    query: bytes = scope["query_string"]
    return parse_qs(query.decode("latin-1")).get("key", [""])[0]


def _key_in_cookie(headers: Headers) -> str:
    cookie = SimpleCookie(headers.get("cookie", "")).get(_COOKIE)
    return cookie.value if cookie else ""
