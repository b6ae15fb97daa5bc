"""The drain: what was claimed goes out as fast as Slack allows and no faster, the longest queue first.

Each channel and each person is a queue: one message at a time, and the next a second after Slack's answer. A few are
on their way at once. Before each message a turn is taken that all processes share; when Slack asks for rest, or is
down, nobody speaks, and what is in hand for longer than a moment is given back.
"""

import asyncio
import heapq
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Protocol

from bot.domain.deliveries import Delivered, Delivery, Refused, TryLater, Unsure
from bot.domain.ids import InstallationId
from bot.messenger import Messenger
from bot.services import Services
from bot.services.pace import Place
from schedules.surprises import noted

log = logging.getLogger("clwstwr")

_AT_ONCE = 12
_ENOUGH = 100
# By so much a message is made ready before its channel is free.
_LEAD = timedelta(milliseconds=20)
_PATIENCE = timedelta(seconds=5)
_RENEWED_EVERY = timedelta(minutes=1)
_UNTIL_MENDED = 600.0
_RATE_LIMITED = "ratelimited"
# After so long the next beat goes on, so that a job never seems to be stuck.
_LONGEST = timedelta(minutes=2)


class Parcel(Protocol):
    """One message to one place: `begin` just before it is said, `settle` with what Slack answered."""

    @property
    def installation(self) -> InstallationId: ...
    @property
    def where(self) -> str: ...
    @property
    def what(self) -> str: ...

    async def begin(self) -> bool:
        """Prepare it and make sure that it is still ours to say."""
        ...

    async def say(self) -> Delivery: ...

    async def settle(self, delivery: Delivery) -> None: ...


Claim = Callable[[], Awaitable[Sequence[Parcel]]]
Renew = Callable[[Sequence[Parcel]], Awaitable[None]]


async def drain(services: Services, messenger: Messenger, claim: Claim, renew: Renew | None = None) -> None:
    """Say everything that `claim` finds, until it finds nothing more; `renew` keeps what has to wait for its turn."""
    await _Drain(services, messenger, claim, renew).run()


class _Drain:
    def __init__(self, services: Services, messenger: Messenger, claim: Claim, renew: Renew | None) -> None:
        self._faults = services.faults
        self._pace = services.pace
        self._clock = services.pace.clock
        self._messenger = messenger
        self._claim = claim
        self._renew = renew
        self._queues: dict[Place, deque[Parcel]] = {}
        self._waiting: list[tuple[datetime, int, Place]] = []
        self._ready: list[tuple[int, int, Place]] = []
        self._order = count()
        self._flying: set[asyncio.Task[None]] = set()
        self._claiming: asyncio.Task[Sequence[Parcel]] | None = None
        self._found_nothing = False
        self._moved = False
        self._over = False
        self._at_once = _AT_ONCE

    async def run(self) -> None:
        began = renewed = self._clock.now()
        try:
            while self._goes_on():
                now = self._clock.now()
                self._over = self._over or now - began > _LONGEST
                if self._renew is not None and now - renewed > _RENEWED_EVERY:
                    renewed = now
                    await self._renew(self._in_hand())
                await self._step()
        finally:
            if self._claiming is not None:
                self._claiming.cancel()
            await asyncio.gather(*self._flying, return_exceptions=True)

    def _goes_on(self) -> bool:
        """Claim ahead, so that nobody waits for it, and tell whether anything is left to do."""
        in_hand = len(self._flying) + sum(map(len, self._queues.values()))
        if in_hand == 0 and self._moved:  # what was said may have made something else ready to be said
            self._found_nothing = self._moved = False
        if self._claiming is None and in_hand < _ENOUGH and not self._found_nothing and not self._over:
            self._claiming = asyncio.ensure_future(self._claim())
        return in_hand > 0 or self._claiming is not None

    async def _step(self) -> None:
        if self._pace.closing:
            await self._give_back(timedelta(0), "stopping")
        if len(self._flying) < self._at_once and (place := self._next()) is not None:
            await self._launch(place)
            return
        await self._something()
        if self._claiming is not None and self._claiming.done():
            claimed, self._claiming = self._claiming.result(), None
            self._found_nothing = not claimed
            for parcel in claimed:
                self._add(parcel)

    def _add(self, parcel: Parcel) -> None:
        place = (parcel.installation, parcel.where)
        queue = self._queues.get(place)
        if queue is not None:
            queue.append(parcel)
            return
        self._queues[place] = deque([parcel])
        self._wait_for(place)

    def _wait_for(self, place: Place) -> None:
        heapq.heappush(
            self._waiting, (self._pace.free_at(place, self._clock.now()) - _LEAD, next(self._order), place)
        )

    def _next(self) -> Place | None:
        """Take the longest queue among the places that may have a message now."""
        now = self._clock.now()
        while self._waiting and self._waiting[0][0] <= now:
            place = heapq.heappop(self._waiting)[2]
            if (
                self._pace.free_at(place, now) - _LEAD > now
            ):  # somebody else of this process has spoken there meanwhile
                self._wait_for(place)
            elif self._queues.get(place):
                heapq.heappush(self._ready, (-len(self._queues[place]), next(self._order), place))
        return heapq.heappop(self._ready)[2] if self._ready else None

    async def _launch(self, place: Place) -> None:
        """Take a turn for the first message of a queue and send it off, unless Slack rests."""
        async with self._pace.in_line(len(self._queues[place])):
            await self._take_turn(place)

    async def _take_turn(self, place: Place) -> None:
        turn = await self._pace.turn(place[0])
        now = self._clock.now()
        while turn.at > now:
            if turn.held_until > now and (turn.held_until - now > _PATIENCE or not self._clock.speed):
                await self._give_back(turn.held_until - now, turn.error)
                return
            await self._clock.sleep((turn.at - now).total_seconds())
            held = (await self._pace.look(place[0])).held_until
            now = self._clock.now()
            if held <= now:
                break
            turn = await self._pace.turn(place[0])
        if turn.down and not await self._messenger.reachable():
            await self._give_back(await self._pace.failed(place[0], turn.error), turn.error)
            return
        self._at_once = 1 if turn.failures else _AT_ONCE
        parcel = self._queues[place].popleft()
        free_at = self._pace.free_at(place, self._clock.now())
        self._pace.begin(place)
        flight = asyncio.ensure_future(self._deliver(place, parcel, free_at, troubled=turn.failures > 0))
        self._flying.add(flight)
        flight.add_done_callback(self._flying.discard)

    async def _deliver(self, place: Place, parcel: Parcel, free_at: datetime, *, troubled: bool) -> None:
        try:
            async with noted(self._faults, parcel.installation, parcel.what):
                if await parcel.begin():
                    await self._clock.sleep((free_at - self._clock.now()).total_seconds())
                    delivery = await self._said(place, parcel)
                    await parcel.settle(await self._judged(parcel, delivery, troubled=troubled))
        finally:
            self._moved = True
            if self._queues[place]:
                self._wait_for(place)
            else:
                del self._queues[place]

    async def _said(self, place: Place, parcel: Parcel) -> Delivery:
        rest = self._pace.rest(parcel.installation)
        if rest > timedelta(0):  # another message, under way when this one began, has just been told to wait
            return TryLater(rest.total_seconds(), _RATE_LIMITED)
        began = self._clock.now()
        delivery = await parcel.say()
        self._pace.answered(place, (self._clock.now() - began).total_seconds())
        return delivery

    async def _judged(self, parcel: Parcel, delivery: Delivery, *, troubled: bool) -> Delivery:
        """Learn for everybody from one answer; returns it with how long its own message has to wait."""
        match delivery:
            case TryLater(seconds=seconds, error=error) if error == _RATE_LIMITED:
                await self._pace.obey(parcel.installation, seconds, error)
            case TryLater(seconds=seconds, error=error):
                wait = await self._pace.failed(parcel.installation, error)
                return TryLater(max(seconds, wait.total_seconds()), error)
            case Unsure(error=error):
                await self._pace.failed(parcel.installation, error)
            case Refused(error=error) if delivery.ours:
                await self._pace.obey(parcel.installation, _UNTIL_MENDED, error)
            case Delivered() | Refused() if troubled:
                await self._pace.well(parcel.installation)
        if isinstance(delivery, Refused):
            log.warning("%s refused: %s", parcel.what, delivery.error)
        return delivery

    async def _give_back(self, wait: timedelta, error: str) -> None:
        """Let go of everything in hand that is not on its way, until Slack may be spoken to again."""
        self._over = True
        if self._claiming is not None:
            for parcel in await self._claiming:
                self._add(parcel)
            self._claiming = None
        given_back = self._in_hand()
        for queue in self._queues.values():
            queue.clear()
        self._waiting.clear()
        self._ready.clear()
        later = TryLater(wait.total_seconds(), error)
        for parcel in given_back:
            await parcel.settle(later)

    def _in_hand(self) -> list[Parcel]:
        return [parcel for queue in self._queues.values() for parcel in queue]

    async def _something(self) -> None:
        """Wait until a message has come through, something was claimed, or a channel is free again."""
        until: set[asyncio.Future[Any]] = {*self._flying}
        if self._claiming is not None:
            until.add(self._claiming)
        timer: asyncio.Task[None] | None = None
        if self._waiting and len(self._flying) < self._at_once:
            seconds = (self._waiting[0][0] - self._clock.now()).total_seconds()
            timer = asyncio.ensure_future(self._clock.sleep(seconds))
            until.add(timer)
        if until:
            await asyncio.wait(until, return_when=asyncio.FIRST_COMPLETED)
        if timer is not None:
            timer.cancel()
