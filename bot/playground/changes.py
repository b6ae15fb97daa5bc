"""News that something changed, for pages that show it: each reader hears only of what they may see."""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_QUEUE_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Change:
    """One piece of news: what kind of thing changed, where, and whose it is when it is one person's own."""

    what: str
    channel: str = ""
    user: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"what": self.what, "channel": self.channel or None}


class Changes:
    """Hand every change to whoever listens at that moment."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Change | None]] = set()

    def tell(self, change: Change) -> None:
        """Tell all listeners; one that has stopped reading misses news rather than memory."""
        for listener in self._listeners:
            if not listener.full():
                listener.put_nowait(change)

    def close(self) -> None:
        """Let every listener come to its end."""
        for listener in self._listeners:
            while listener.full():
                listener.get_nowait()
            listener.put_nowait(None)

    @contextlib.contextmanager
    def listening(self) -> Iterator[asyncio.Queue[Change | None]]:
        """Give a queue of the changes from now on; None in it means that the workspace closes."""
        listener: asyncio.Queue[Change | None] = asyncio.Queue(_QUEUE_LENGTH)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
