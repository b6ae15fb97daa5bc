"""A mail server on a loopback port, inside the caller's event loop, that keeps whatever it is given."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from aiosmtpd.smtp import SMTP, Envelope, Session

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Taker(Protocol):
    """Whoever keeps the letters."""

    is_open: bool

    def take(self, to: str, raw: bytes) -> None: ...


class _Handler:
    def __init__(self, taker: Taker) -> None:
        self._taker = taker

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        if not self._taker.is_open:
            return "451 The post room is closed; try again later"
        for to in envelope.rcpt_tos:
            raw = envelope.content
            assert isinstance(raw, bytes)
            self._taker.take(to.lower(), raw)
        return "250 Taken"


@asynccontextmanager
async def receiving(taker: Taker, host: str, port: int) -> AsyncIterator[str]:
    """Take letters until the block ends; gives the address. Raises ValueError for a host that is not loopback."""
    if host not in _LOOPBACK:
        raise ValueError(f"The post room serves this machine only; {host!r} is not a loopback address.")
    handler = _Handler(taker)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, hostname="post.localhost", enable_SMTPUTF8=True), host, port
    )
    try:
        yield f"smtp://{host}:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()
