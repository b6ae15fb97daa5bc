"""Handing things to the app and holding it to three seconds, and what happens when it does not answer."""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.playground.clock import real_seconds
from bot.playground.errors import ControlError
from bot.playground.signing import Delivery, DeliveryKind
from bot.playground.traffic import Exchange
from bot.playground.transports import Answer, Transport
from bot.playground.weather import Rule, Side, Trouble
from bot.playground.workspace import Workspace

ACK_SECONDS = 3.0
KEPT = 500
_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """How the app took a delivery; `error` is empty when it acknowledged in time."""

    ms: float
    status: int | None = None
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    reason: str = ""

    @property
    def is_given(self) -> bool:
        return not self.error

    def content(self) -> dict[str, Any]:
        """Read the body: an object as it is, plain words as `text`, nothing as nothing."""
        text = self.body.decode("utf-8", "replace").strip()
        if not text:
            return {}
        try:
            read = json.loads(text)
        except ValueError:
            return {"text": text}
        return read if isinstance(read, dict) else {"text": text}


@dataclass(slots=True)
class Link:
    """How the app is reached; workspaces that have the same app share it."""

    transport: Transport | None = None


class Deliveries:
    """Deliver through whatever transport is connected, and write down how it went."""

    def __init__(self, workspace: Workspace, link: Link) -> None:
        self._workspace = workspace
        self.link = link
        self._running: set[asyncio.Task[Answer]] = set()
        self._kept: dict[int, Delivery] = {}
        self._passed = asyncio.Event()

    @property
    def transport(self) -> Transport | None:
        return self.link.transport

    @transport.setter
    def transport(self, transport: Transport | None) -> None:
        self.link.transport = transport

    async def deliver(self, delivery: Delivery, action: str = "") -> Acknowledgement:
        """Hand one thing to the app and wait at most three seconds of real time for its answer.

        An app that is too slow goes on working; only its answer is no longer heard.
        """
        workspace = self._workspace
        rule = workspace.weather.strikes(Side.DELIVERY, delivery.name, _channel_of(delivery), workspace.now)
        exchange = workspace.traffic.begin(workspace.now, "to app", delivery.name, delivery.payload, action)
        exchange.weather = rule.trouble.value if rule else ""
        self._keep(exchange.number, delivery)
        acknowledgement = await self._in_weather(rule, delivery)
        _write_down(exchange, acknowledgement)
        if rule is not None and rule.trouble is Trouble.DUPLICATE:
            await self.repeat(exchange.number)
        return acknowledgement

    async def repeat(self, number: int, *, retry: int = 1, reason: str = "http_timeout") -> Acknowledgement:
        """Hand the delivery of exchange `number` to the app once more; an event says so in its headers.

        Raises ControlError when that delivery is not known any more.
        """
        delivery = self._kept.get(number)
        if delivery is None:
            remedy = "Look at GET deliveries for what can be repeated."
            raise ControlError(f"There is no delivery {number}.", remedy, status=404)
        if delivery.kind is DeliveryKind.EVENT:
            delivery = replace(delivery, retry_number=retry, retry_reason=reason)
        workspace = self._workspace
        exchange = workspace.traffic.begin(workspace.now, "to app", delivery.name, delivery.payload, "")
        exchange.weather = Trouble.DUPLICATE.value
        self._keep(exchange.number, delivery)
        acknowledgement = await self._attempt(delivery)
        _write_down(exchange, acknowledgement)
        return acknowledgement

    def kept(self) -> dict[int, Delivery]:
        """Give the deliveries that can be repeated, by the number of their exchange."""
        return dict(self._kept)

    def forget(self) -> None:
        self._kept.clear()

    async def close(self) -> None:
        """Wait for nothing any more: let go of the app."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self.transport is not None:
            await self.transport.close()

    async def _in_weather(self, rule: Rule | None, delivery: Delivery) -> Acknowledgement:
        match rule.trouble if rule else None:
            case Trouble.UNDELIVERED:
                return _UNREACHED
            case Trouble.SOCKET_LOST if self.transport is not None:
                await self.transport.lose()
                return _UNREACHED
            case Trouble.LATE:
                await asyncio.sleep(rule.seconds if rule else 0)
            case Trouble.OUT_OF_ORDER:
                await self._after_the_next(rule.seconds if rule else 0)
            case Trouble.LOST_ACKNOWLEDGEMENT:
                taken = await self._attempt(delivery)
                return Acknowledgement(ms=taken.ms, error="operation_timeout", reason="http_timeout")
        acknowledgement = await self._attempt(delivery)
        self._passed.set()
        return acknowledgement

    async def _after_the_next(self, seconds: float) -> None:
        self._passed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._passed.wait(), seconds)

    def _keep(self, number: int, delivery: Delivery) -> None:
        self._kept[number] = delivery
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]

    async def _attempt(self, delivery: Delivery) -> Acknowledgement:
        began = real_seconds()
        if self.transport is None:
            return _UNREACHED
        task = asyncio.create_task(self._send(self.transport, delivery))
        self._running.add(task)
        task.add_done_callback(self._finished)
        await asyncio.wait({task}, timeout=ACK_SECONDS)
        ms = round((real_seconds() - began) * 1000, 1)
        if not task.done() or isinstance(task.exception(), TimeoutError):
            return Acknowledgement(ms=ms, error="operation_timeout", reason="http_timeout")
        if task.exception() is not None:
            return Acknowledgement(ms=ms, error="dispatch_failed", reason="connection_failed")
        return _judged(task.result(), ms)

    async def _send(self, transport: Transport, delivery: Delivery) -> Answer:
        with self._workspace.activity.busy():
            return await transport.send(delivery)

    def _finished(self, task: "asyncio.Task[Answer]") -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()


_UNREACHED = Acknowledgement(ms=0.0, error="dispatch_failed", reason="connection_failed")


def _channel_of(delivery: Delivery) -> str:
    """Find the conversation a delivery is about, if it says so."""
    payload = delivery.payload
    inner = payload.get("event", payload)
    place = inner.get("channel_id") or inner.get("channel") or ""
    return str(place.get("id", "") if isinstance(place, dict) else place)


def _judged(answer: Answer, ms: float) -> Acknowledgement:
    error = "" if answer.status == _OK else "dispatch_failed"
    reason = "" if answer.status == _OK else "http_error"
    return Acknowledgement(
        ms=ms, status=answer.status, body=answer.body, headers=answer.headers, error=error, reason=reason
    )


def _write_down(exchange: Exchange, acknowledgement: Acknowledgement) -> None:
    exchange.status = acknowledgement.status
    exchange.ms = acknowledgement.ms
    exchange.error = acknowledgement.error
    exchange.answer = acknowledgement.content() or None
