"""Files that are opened when the first of their functions is called: the bot answers sooner after a start.

Loading every rule and every view takes longer than loading Bolt. A table of routes or jobs names their functions
through a Room, the type checker reads the real modules, and `open_all` loads the rest once the doors are open.
"""

import asyncio
from collections.abc import Callable
from importlib import import_module
from typing import Any

_BREATH_SECONDS = 0.02
_ROOMS: dict[str, "Room"] = {}


class Room:
    """Stands for a module: the function `Room("handlers.plan").show` loads it when it is first called."""

    def __init__(self, name: str) -> None:
        self._name = name
        _ROOMS[name] = self

    def __getattr__(self, function: str) -> Callable[..., Any]:
        def enter(*arguments: Any, **named: Any) -> Any:
            return getattr(import_module(self._name), function)(*arguments, **named)

        enter.__name__ = f"{self._name}.{function}"
        return enter


async def open_all() -> None:
    """Load every room that some table names, one at a time, with a breath between two for whoever is waiting."""
    for name in list(_ROOMS):
        import_module(name)
        await asyncio.sleep(_BREATH_SECONDS)
