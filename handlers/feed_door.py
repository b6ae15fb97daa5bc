"""The door for calendars: whoever knows a feed's token gets its entries, everybody else the same nothing."""

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.domain.feeds import is_token
from bot.domain.tokens import hash_of
from bot.rooms import Room
from bot.services import Services
from bot.services.feed_memory import FRESH, FeedCopy
from bot.views.words import Voices
from bot.views.written_entries import WrittenEntries

if TYPE_CHECKING:
    from bot.views import feed_file
else:
    feed_file = Room("bot.views.feed_file")

_KEPT = f"private, max-age={int(FRESH.total_seconds())}"
_PRIVATE = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
_UNKNOWN = Response(
    "Not found. Heb ei ganfod.\n", 404, {**_PRIVATE, "Cache-Control": "no-store"}, "text/plain"
)


class FeedDoor:
    """Answers `/calendar/TOKEN.ics`. The token is never stored, remembered or logged, only its hash.

    Calendars announce logins and cookies, and ask for types that they do not mean: only the token and the two headers
    that ask for changes are looked at.
    """

    def __init__(self, services: Services, voices: Voices) -> None:
        self._services = services
        self._voices = voices
        self._entries = WrittenEntries()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give a feed, or say that it is still the one that the calendar has.

        An application of its own: most calendars ask for what has not changed, and need nothing of a request but this.
        """
        token = scope["path_params"]["token"]
        token_hash = hash_of(token) if is_token(token) else b""
        copy = self._services.feed_memory.get(token_hash) or await self._made(token_hash)
        answer = _UNKNOWN if copy is None else _answer(dict(scope["headers"]), copy)
        await answer(scope, receive, send)

    async def _made(self, token_hash: bytes) -> FeedCopy | None:
        if not token_hash:
            return None
        remembering = self._services.feed_memory.begin()
        contents = await self._services.feeds.contents(token_hash)
        if contents is None:
            return None
        sender = self._services.post_office.sender
        body = await asyncio.to_thread(feed_file.written, self._voices, contents, self._entries, sender)
        fingerprint = hashlib.sha256(body).hexdigest()
        changed_at = await self._services.feeds.changed_at(contents.subscription, fingerprint)
        tag = f'"{fingerprint[:32]}"'
        unchanged = [(b"etag", tag.encode()), (b"cache-control", _KEPT.encode())]
        copy = FeedCopy(body, tag.encode(), changed_at, _headers(tag, changed_at), unchanged)
        remembering.keep(token_hash, copy)
        return copy


def _headers(tag: str, changed_at: datetime) -> dict[str, str]:
    return {
        "ETag": tag,
        "Last-Modified": format_datetime(changed_at, usegmt=True),
        "Cache-Control": _KEPT,
        "Content-Disposition": 'inline; filename="clwstwr.ics"',
        **_PRIVATE,
    }


def _answer(asked: Mapping[bytes, bytes], copy: FeedCopy) -> Response:
    if not _has(asked, copy):
        return Response(copy.body, 200, copy.headers, "text/calendar")
    answer = Response(status_code=304)
    answer.raw_headers = copy.unchanged  # encoded once
    return answer


def _has(asked: Mapping[bytes, bytes], copy: FeedCopy) -> bool:
    """Tell whether the calendar has these bytes; its word on their tag goes before that on their time (RFC 9110, 13.2.2)."""
    known = asked.get(b"if-none-match")
    if known is not None:
        given = {tag.strip().removeprefix(b"W/") for tag in known.split(b",")}
        return copy.tag in given or b"*" in given
    since = asked.get(b"if-modified-since")
    if since is None:
        return False
    try:
        return copy.changed_at <= parsedate_to_datetime(since.decode("latin-1"))
    except (TypeError, ValueError):  # no date at all, or one without a zone
        return False
