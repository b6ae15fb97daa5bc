"""People who are not in Slack, as Slack is told of them: by their names, where everybody else is mentioned."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.views.message import escape

SIGN = b"<@M"
"""What every mention of somebody without Slack begins with, in JSON too."""

_MENTION = re.compile(r"<@(M[A-Z0-9]+)>")


def mentioned(payload: Any) -> frozenset[str]:
    """Return the handles of those without Slack who are mentioned anywhere in what goes to Slack."""
    return frozenset(handle for text in texts(payload) for handle in _MENTION.findall(text))


def named(payload: Any, names: Mapping[str, str]) -> Any:
    """Return the same payload with names in the place of those mentions."""
    if isinstance(payload, str):
        return _MENTION.sub(lambda found: escape(names.get(found[1], found[1])), payload)
    if isinstance(payload, Mapping):
        return {key: named(part, names) for key, part in payload.items()}
    if isinstance(payload, list | tuple):
        return [named(part, names) for part in payload]
    return payload


def texts(payload: Any) -> Iterator[str]:
    """Walk through everything that is said in blocks, or in a whole payload."""
    if isinstance(payload, str):
        yield payload
    elif isinstance(payload, Mapping):
        for part in payload.values():
            yield from texts(part)
    elif isinstance(payload, list | tuple):
        for part in payload:
            yield from texts(part)
