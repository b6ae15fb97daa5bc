"""How anything of ours is served: uvicorn in the caller's event loop, the fastest steady pair that was measured."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette


def server(app: Starlette, host: str, port: int) -> uvicorn.Server:
    """Make a server with httptools on plain asyncio, quiet but for warnings."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http="httptools",
            ws="none",
            loop="asyncio",
            lifespan="off",
            access_log=False,
            log_config=None,
            log_level="warning",
        )
    )


@asynccontextmanager
async def serving(app: Starlette, host: str, port: int) -> AsyncIterator[str]:
    """Serve until the block ends, leaving the signals to the caller; gives the address. Port 0 takes a free one."""
    # Named as TCP, or asyncio would not switch off the delay that holds a small answer back for 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen()
        web = server(app, host, port)
        task = asyncio.create_task(web._serve([bound]))  # noqa: SLF001 - serve() would take over the signals
        try:
            yield f"http://{host}:{bound.getsockname()[1]}"
        finally:
            web.should_exit = True
            await task
