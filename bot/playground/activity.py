"""What is going on right now, so that one can wait until the workspace is quiet instead of sleeping."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator

Idle = Callable[[], Awaitable[None]]
_SETTLE_SECONDS = 0.05


class Activity:
    """Count deliveries and Web API calls in progress; ask the app when it is idle, if it told how."""

    def __init__(self) -> None:
        self._open = 0
        self._begun = 0
        self._calm = asyncio.Event()
        self._calm.set()
        self._actions: list[str] = []
        self.idle: list[Idle] = []

    @property
    def action(self) -> str:
        """Give the id of the one action in progress, or nothing when there are none or several."""
        return self._actions[0] if len(self._actions) == 1 else ""

    @property
    def is_calm(self) -> bool:
        return self._open == 0

    @contextlib.contextmanager
    def busy(self) -> Iterator[None]:
        """Count one piece of work as in progress for as long as the block lasts."""
        self._open += 1
        self._begun += 1
        self._calm.clear()
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self._calm.set()

    @contextlib.contextmanager
    def acting(self, action: str) -> Iterator[None]:
        """Note which action of a person is being answered."""
        self._actions.append(action)
        try:
            yield
        finally:
            self._actions.remove(action)

    async def quiet(self, timeout: float = 10.0) -> bool:  # noqa: ASYNC109 - the limit is part of what one asks
        """Wait until nothing is in progress; tell False when `timeout` seconds were not enough.

        Without an `idle` from the app the workspace cannot know what the app does in the background, so it
        waits for a short silence as well.
        """
        try:
            async with asyncio.timeout(timeout):
                while not await self._looked_calm():
                    pass
        except TimeoutError:
            return False
        return True

    async def _looked_calm(self) -> bool:
        await self._calm.wait()
        begun = self._begun
        for idle in self.idle:
            await idle()
        await asyncio.sleep(0 if self.idle else _SETTLE_SECONDS)
        return self._open == 0 and self._begun == begun
