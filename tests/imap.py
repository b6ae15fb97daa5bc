"""A real IMAP server on loopback, with one mailbox into which tests let e-mails arrive."""

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ssl import SSLContext
from typing import TypeVar
from urllib.parse import quote

from imap_tools import BaseMailBox, MailBoxUnencrypted
from proxyprotocol.noop import ProxyProtocolNoop
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer

USER, PASSWORD = "clwstwr@post.example", "cyfrin@ch:/?"
ARRIVED = datetime(2017, 4, 3, 9, tzinfo=UTC)

_Answer = TypeVar("_Answer")


@dataclass
class Inbox:
    """The server's one mailbox, as a person with another mail program sees it."""

    port: int
    lines: list[asyncio.StreamWriter] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"imap://{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/INBOX"

    async def put(self, *mails: bytes, at: datetime = ARRIVED, flags: tuple[str, ...] = ()) -> None:
        """Let e-mails arrive."""
        for octets in mails:
            await self._ask(lambda box, octets=octets: box.append(octets, "INBOX", dt=at, flag_set=flags))  # type: ignore[misc]  # a default binds the loop's value

    async def flags(self) -> list[set[str]]:
        """List the flags of each e-mail, in the order in which they arrived."""
        return await self._ask(lambda box: [set(mail.flags) for mail in box.fetch(mark_seen=False)])

    async def remove(self, flag: str) -> None:
        """Take away every e-mail's flag."""
        await self._ask(lambda box: box.flag(box.uids(), flag, value=False))

    def hang_up(self) -> None:
        """Break every line that is open."""
        for line in self.lines:
            line.transport.abort()
        self.lines.clear()

    async def _ask(self, question: Callable[[BaseMailBox], _Answer]) -> _Answer:
        def asked() -> _Answer:
            with MailBoxUnencrypted("127.0.0.1", self.port).login(USER, PASSWORD) as box:
                return question(box)

        return await asyncio.to_thread(asked)


@asynccontextmanager
async def imap_server(encrypted: SSLContext | None = None) -> AsyncIterator[Inbox]:
    """Serve on a free port of loopback, perhaps with every word encrypted."""
    settings = Namespace(
        host="127.0.0.1",
        port=0,
        debug=False,
        cert=None,
        key=None,
        tls=False,
        passlib_cfg=None,
        proxy_protocol=None,
        demo_data=False,
        demo_user=USER,
        demo_password=PASSWORD,
    )
    backend, config = await DictBackend.init(settings)
    hear = ProxyProtocolReader(ProxyProtocolNoop()).get_callback(IMAPServer(backend.login, config))
    inbox = Inbox(0)

    async def heard(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inbox.lines.append(writer)
        await hear(reader, writer)

    server = await asyncio.start_server(heard, "127.0.0.1", 0, ssl=encrypted)
    inbox.port = server.sockets[0].getsockname()[1]
    try:
        yield inbox
    finally:
        server.close()
        inbox.hang_up()
        await server.wait_closed()
        await asyncio.sleep(0.05)
