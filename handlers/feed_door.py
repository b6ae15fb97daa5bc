"""The door for calendars: whoever knows a feed's token gets its entries, everybody else the same nothing."""

import asyncio
import hashlib
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from bot.domain.feeds import hash_of, is_token
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
_UNKNOWN = {**_PRIVATE, "Cache-Control": "no-store"}


class FeedDoor:
    """Answers `/calendar/TOKEN.ics`. The token is never stored, remembered or logged, only its hash.

    Calendars announce logins and cookies, and ask for types that they do not mean: only the token and the two headers
    that ask for changes are looked at.
    """

    def __init__(self, services: Services, voices: Voices) -> None:
        self._services = services
        self._voices = voices
        self._entries = WrittenEntries()

    async def give(self, request: Request) -> Response:
        """Give a feed, or say that it is still the one that the calendar has."""
        token = request.path_params["token"]
        copy = await self._copy(hash_of(token)) if is_token(token) else None
        if copy is None:
            return Response("Not found. Heb ei ganfod.\n", 404, _UNKNOWN, "text/plain")
        if _unchanged(request, copy):
            return Response(status_code=304, headers={"ETag": copy.tag, "Cache-Control": _KEPT})
        return Response(copy.body, 200, copy.headers, "text/calendar")

    async def _copy(self, token_hash: bytes) -> FeedCopy | None:
        known = self._services.feed_memory.get(token_hash)
        if known is not None:
            return known
        remembering = self._services.feed_memory.begin()
        contents = await self._services.feeds.contents(token_hash)
        if contents is None:
            return None
        sender = self._services.post_office.sender
        body = await asyncio.to_thread(feed_file.written, self._voices, contents, self._entries, sender)
        fingerprint = hashlib.sha256(body).hexdigest()
        changed_at = await self._services.feeds.changed_at(contents.subscription, fingerprint)
        tag = f'"{fingerprint[:32]}"'
        copy = FeedCopy(body, tag, changed_at, _headers(tag, changed_at))
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


def _unchanged(request: Request, copy: FeedCopy) -> bool:
    """Tell whether the calendar has these bytes; its word on their hash goes before that on their time (RFC 9110, 13.2.2)."""
    known = request.headers.get("if-none-match")
    if known == copy.tag:
        return True
    if known is not None:
        given = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        return copy.tag in given or "*" in given
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return copy.changed_at <= parsedate_to_datetime(since)
    except (TypeError, ValueError):  # no date at all, or one without a zone
        return False
