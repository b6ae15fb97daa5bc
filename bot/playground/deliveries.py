"""Handing things to the app and holding it to three seconds, and what happens when it does not answer."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground.clock import real_seconds
from bot.playground.signing import Delivery
from bot.playground.traffic import Exchange
from bot.playground.transports import Answer, Transport
from bot.playground.workspace import Workspace

ACK_SECONDS = 3.0
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


class Deliveries:
    """Deliver through whatever transport is connected, and write down how it went."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._running: set[asyncio.Task[Answer]] = set()
        self.transport: Transport | None = None

    async def deliver(self, delivery: Delivery, action: str = "") -> Acknowledgement:
        """Hand one thing to the app and wait at most three seconds of real time for its answer.

        An app that is too slow goes on working; only its answer is no longer heard.
        """
        exchange = self._workspace.traffic.begin(
            self._workspace.now, "to app", delivery.name, delivery.payload, action
        )
        began = real_seconds()
        acknowledgement = await self._attempt(delivery, began)
        _write_down(exchange, acknowledgement)
        return acknowledgement

    async def close(self) -> None:
        """Wait for nothing any more: let go of the app."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self.transport is not None:
            await self.transport.close()

    async def _attempt(self, delivery: Delivery, began: float) -> Acknowledgement:
        if self.transport is None:
            return Acknowledgement(ms=0.0, error="dispatch_failed", reason="connection_failed")
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
