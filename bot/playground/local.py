"""A client session that reaches the workspace without a port: real HTTP over a pair of sockets."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.tracing import Trace
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from bot.playground.server import server_config


class _LocalConnector(aiohttp.BaseConnector):
    """Connect every request, whatever its host, to one application in this process."""

    def __init__(self, app: Starlette) -> None:
        super().__init__()
        self._config = server_config(app, with_websockets=False)
        self._state = ServerState()
        self._served: set[asyncio.BaseTransport] = set()

    async def _create_connection(
        self,
        req: aiohttp.ClientRequest,  # noqa: ARG002 - one application answers everything
        traces: list[Trace],  # noqa: ARG002 - nobody traces it
        timeout: aiohttp.ClientTimeout,  # noqa: ARG002, ASYNC109 - aiohttp's signature; this connects at once
    ) -> ResponseHandler:
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        served, _ = await loop.connect_accepted_socket(self._protocol, theirs)
        self._served.add(served)
        _, handler = await loop.create_connection(lambda: ResponseHandler(loop), sock=ours)
        return handler

    def _protocol(self) -> HttpToolsProtocol:
        return HttpToolsProtocol(self._config, self._state, {})

    def hang_up(self) -> None:
        """Close the workspace's ends of all connections."""
        for served in self._served:
            served.close()
        self._served.clear()


@contextlib.asynccontextmanager
async def local_session(app: Starlette) -> AsyncIterator[aiohttp.ClientSession]:
    """Give a session for `AsyncWebClient(session=...)` whose every request goes to `app`."""
    connector = _LocalConnector(app)
    session = aiohttp.ClientSession(connector=connector, trust_env=False)
    try:
        yield session
    finally:
        await session.close()
        connector.hang_up()
        await asyncio.sleep(0)
