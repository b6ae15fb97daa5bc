"""Requests as the binding makes them, so that a handler can be asked without Slack."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from bot.domain.said_message import SaidMessage
from handlers.request import Request
from tests.world import NEATH_CHANNEL, World

_KEYS = count(1)


async def asked(
    world: World,
    user: str,
    text: str = "",
    *,
    value: str = "",
    answers: Mapping[str, Any] | None = None,
    carries: str = "",
    channel: str | None = NEATH_CHANNEL,
    key: str = "",
    message: SaidMessage | None = None,
) -> Request:
    """Make a request of a person of the cast; each has its own key unless one is given."""
    asker = await world.ask(user, channel)
    language = asker.person.language if asker.person else None
    return Request(
        asker,
        world.voices.of(language),
        world.voices,
        key or f"key-{next(_KEYS)}",
        text=text,
        value=value,
        answers=answers or {},
        carries=carries,
        message=message,
    )
