"""How anything of ours is served: uvicorn in the caller's event loop, the fastest steady pair that was measured."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

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


@contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """Take a port before anything is served there, so that its address can be told to what will be. Port 0 is a free one."""
    # Named as TCP, or asyncio would not switch off the delay that holds a small answer back for 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen()
        yield taken


@asynccontextmanager
async def serving(app: Starlette, taken: socket.socket) -> AsyncIterator[None]:
    """Serve on a port that was taken until the block ends, leaving the signals to the caller."""
    host, port = taken.getsockname()[:2]
    web = server(app, host, port)
    task = asyncio.create_task(web._serve([taken]))  # noqa: SLF001 - serve() would take over the signals
    try:
        yield
    finally:
        web.should_exit = True
        await task


def address(taken: socket.socket) -> str:
    """Give the address of what is served on a port."""
    host, port = taken.getsockname()[:2]
    return f"http://{host}:{port}"
