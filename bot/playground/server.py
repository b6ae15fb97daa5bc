"""Serves the workspace on a loopback port, inside the caller's event loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@contextlib.asynccontextmanager
async def listening(app: Starlette, host: str, port: int) -> AsyncIterator[str]:
    """Serve `app` until the block ends; gives its address. Port 0 takes a free one.

    Raises ValueError for a host that is not loopback, OSError when the port is taken.
    """
    if host not in _LOOPBACK:
        raise ValueError(f"The workspace serves this machine only; {host!r} is not a loopback address.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio would not switch off the delay that holds a small answer back for 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen()
        server = uvicorn.Server(server_config(app))
        serving = asyncio.create_task(server._serve([bound]))  # noqa: SLF001 - serve() would take over the signals
        try:
            shown = f"[{host}]" if ":" in host else host
            yield f"http://{shown}:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


def server_config(app: Starlette, *, with_websockets: bool = True) -> uvicorn.Config:
    """Settle how the workspace is served: quietly, and without waiting for pages that never hang up."""
    return uvicorn.Config(
        app,
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="warning",
        ws="websockets-sansio" if with_websockets else "none",
        timeout_keep_alive=3600,
        timeout_graceful_shutdown=1,
    )
