"""The workspace's clock: the only file of the playground that reads real time.

Time is real, standing still, or running from a moment of one's choice. Moving it forward goes step by step,
so that everything which falls due on the way happens in order, at its own moment.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

_log = logging.getLogger(__name__)
_BEAT_SECONDS = 0.2
_LAST_YEAR = 2200  # long before Slack's ten digits for seconds run out


class ClockError(ValueError):
    """The clock was asked for something time does not do; the message says what to ask instead."""


class Follower(Protocol):
    """Something that has work to do at certain moments of the workspace's time."""

    async def next_moment(self, after: datetime) -> datetime | None:
        """Give the earliest moment later than `after` at which there is work, or None."""
        ...

    async def wake(self, at: datetime) -> None:
        """Do what is due at `at`; the clock stands there until this returns."""
        ...


@dataclass(frozen=True, slots=True)
class Fired:
    """One moment at which the clock stopped on its way, and who had work then."""

    at: datetime
    what: tuple[str, ...]


def real_seconds() -> float:
    """Seconds of real time since some fixed point: for stopwatches, never for dates."""
    return time.monotonic()


def real_now() -> datetime:
    """Give the real time, for signatures that somebody with a real clock checks."""
    return datetime.now(UTC)


class WorkspaceClock:
    """Tell the workspace's time, and wake those who follow it."""

    def __init__(self, start: datetime, *, running: bool = False) -> None:
        self._followers: list[Follower] = []
        self._names: dict[int, str] = {}
        self._moving = asyncio.Lock()
        self.settle: Callable[[], Awaitable[None]] | None = None
        self.fired: list[Fired] = []
        self._start, self._starts_running = _in_utc(start), running
        self._is_real = False
        self.restart()

    @classmethod
    def real(cls) -> "WorkspaceClock":
        """Make a clock that shows the real time."""
        clock = cls(real_now(), running=True)
        clock._is_real = True
        return clock

    @property
    def running(self) -> bool:
        return self._running

    def now(self) -> datetime:
        """Give the workspace's time: an aware datetime in UTC."""
        if not self._running:
            return self._held_at
        return self._held_at + timedelta(seconds=real_seconds() - self._held_since)

    def follow(self, follower: Follower, name: str = "") -> None:
        """Wake a follower from now on; by its name, else by its class, one is told what fired."""
        self._followers.append(follower)
        self._names[id(follower)] = name or type(follower).__name__

    def unfollow(self, follower: Follower) -> None:
        self._followers.remove(follower)
        del self._names[id(follower)]

    def restart(self) -> None:
        """Go back to where the clock began, waking nobody; a clock that shows real time stays with it."""
        self._running = self._starts_running
        self.fired = []
        self._hold(real_now() if self._is_real else self._start)
        self._woken_until = self._held_at

    def stop(self) -> None:
        """Let time stand still from now on."""
        self._hold(self.now())
        self._running = False

    def start(self) -> None:
        """Let time run on from where it stands, at the speed of real time."""
        self._hold(self.now())
        self._running = True

    def set(self, moment: datetime, *, backwards: bool = False) -> None:
        """Put the clock somewhere without waking anybody; only a reset may go `backwards`."""
        target = _in_utc(moment)
        if target < self.now() and not backwards:
            raise ClockError(f"Time does not run backwards: it is already {self.now().isoformat()}.")
        self._hold(target)
        self._woken_until = target

    async def advance(self, by: timedelta) -> None:
        await self.move_to(self.now() + by)

    async def move_to(self, target: datetime) -> None:
        """Go forward to `target`, stopping at every moment somebody has work at, in order; `fired` lists them.

        Raises ClockError when `target` lies in the past.
        """
        async with self._moving:
            end = _in_utc(target)
            if end < self.now():
                raise ClockError(f"Time does not run backwards: it is already {self.now().isoformat()}.")
            with self._standing_still():
                await self._step_to(end)

    async def tick(self) -> None:
        """Wake whoever has had work since the last time; a running clock does this on every beat."""
        async with self._moving:
            now = self.now()
            due = await self._due(now)
            self._woken_until = max(self._woken_until, now)
            for _, follower in due:
                await follower.wake(now)

    @contextlib.asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Wake the followers of a running clock as time goes by, for as long as the block lasts."""
        beat = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beat.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beat

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT_SECONDS)
            if self._running:
                await self._try_tick()

    async def _try_tick(self) -> None:
        try:
            await self.tick()
        except Exception:  # noqa: BLE001 - a follower's failure must not stop the clock for the others
            _log.exception("A follower of the workspace's clock failed")

    async def _step_to(self, end: datetime) -> None:
        self.fired = []
        while due := await self._due(end):
            moment = min(at for at, _ in due)
            woken = [follower for at, follower in due if at == moment]
            self.fired.append(Fired(moment, tuple(self._names[id(one)] for one in woken)))
            await self._wake(moment, woken)
        await self._wake(end, list(self._followers))

    async def _wake(self, moment: datetime, followers: list[Follower]) -> None:
        self._hold(max(moment, self._held_at))
        self._woken_until = max(self._woken_until, moment)
        for follower in followers:
            await follower.wake(self._held_at)
        if self.settle is not None:
            await self.settle()

    async def _due(self, end: datetime) -> list[tuple[datetime, Follower]]:
        due: list[tuple[datetime, Follower]] = []
        for follower in self._followers:
            moment = await follower.next_moment(self._woken_until)
            if moment is None or moment > end:
                continue
            if moment <= self._woken_until:
                raise ClockError(
                    f"{follower!r} asked to be woken at {moment}, not after {self._woken_until}."
                )
            due.append((moment, follower))
        return due

    @contextlib.contextmanager
    def _standing_still(self) -> Iterator[None]:
        was_running = self._running
        self.stop()
        try:
            yield
        finally:
            self._hold(self._held_at)
            self._running = was_running

    def _hold(self, moment: datetime) -> None:
        self._held_at = moment
        self._held_since = real_seconds()


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ClockError("A moment needs its time zone, for example 2017-05-24T09:00:00+01:00.")
    if moment.year >= _LAST_YEAR:
        raise ClockError(f"The workspace's calendar ends with the year {_LAST_YEAR - 1}.")
    return moment.astimezone(UTC)
