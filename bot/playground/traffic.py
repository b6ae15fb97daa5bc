"""The traffic between workspace and app, in order: what was sent, what came back, how long it took."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

KEPT = 2000
_SECRET_NAMES = frozenset({"token", "app_token", "client_secret", "refresh_token"})


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request and its answer, in either direction.

    `refused` is Slack's word against what the app answered; `weather` is what was made to go wrong.
    """

    number: int
    at: datetime
    direction: str
    name: str
    request: Any
    action: str = ""
    answer: Any = None
    status: int | None = None
    ms: float | None = None
    error: str = ""
    refused: str = ""
    weather: str = ""
    is_judged: bool = False
    remarks: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "direction": self.direction,
            "name": self.name,
            "action": self.action or None,
            "request": self.request,
            "answer": self.answer,
            "status": self.status,
            "ms": self.ms,
            "error": self.error or None,
            "refused": self.refused or None,
            "weather": self.weather or None,
            "remarks": self.remarks,
        }


class Traffic:
    """Keep the last exchanges, and hand each to `on_drop` before it goes; tokens are not written down."""

    def __init__(self) -> None:
        self._exchanges: deque[Exchange] = deque(maxlen=KEPT)
        self._number = 0
        self.on_drop: Callable[[Exchange], None] = _forget

    def begin(self, at: datetime, direction: str, name: str, request: Any, action: str) -> Exchange:
        """Write down a request; the caller fills in the answer when it is there."""
        self._number += 1
        if len(self._exchanges) == KEPT:
            self.on_drop(self._exchanges[0])
        exchange = Exchange(
            number=self._number,
            at=at,
            direction=direction,
            name=name,
            request=_without_secrets(request),
            action=action,
        )
        self._exchanges.append(exchange)
        return exchange

    def since(self, number: int = 0, action: str = "") -> list[Exchange]:
        """List the exchanges after a number, in order, optionally those of one action."""
        return [e for e in self._exchanges if e.number > number and (not action or e.action == action)]

    def find(self, number: int) -> Exchange | None:
        return next((exchange for exchange in self._exchanges if exchange.number == number), None)

    def clear(self) -> None:
        self._exchanges.clear()
        self._number = 0


def _forget(_exchange: Exchange) -> None:
    """Let an exchange go without looking at it."""


def _without_secrets(request: Any) -> Any:
    if not isinstance(request, dict):
        return request
    return {name: "(hidden)" if name in _SECRET_NAMES else value for name, value in request.items()}
