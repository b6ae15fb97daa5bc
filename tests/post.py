"""A real SMTP server on loopback that is strict about what it takes, and says what a test tells it to say."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ssl import SSLContext
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import read_programmes
from bot.clock import Clock
from bot.domain.ids import PersonId
from bot.domain.post_office import PostOffice
from bot.messenger import Messenger
from bot.postman import Postman
from bot.services import Services
from schedules import letters
from tests.letter_rules import faults_of
from tests.world import World

SENDER = "clwstwr@post.example"
OFFICE = PostOffice(SENDER, "https://clwstwr.example", "post.example")


@dataclass
class Received:
    """A letter as it arrived: who it was from and for on the envelope, its bytes, and the bytes read."""

    sender: str
    address: str
    content: bytes
    mail: EmailMessage = field(init=False)

    def __post_init__(self) -> None:
        self.mail = message_from_bytes(self.content, policy=policy.default)

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"])

    @property
    def message_id(self) -> str:
        """The bare Message-ID."""
        return str(self.mail["Message-ID"]).strip("<>")

    def text(self, subtype: str = "plain") -> str:
        """Return the words of the part that is text of this kind: `plain`, `html` or `calendar`."""
        for part in self.mail.walk():
            if part.get_content_type() == f"text/{subtype}":
                return str(part.get_content())
        raise AssertionError(f"no text/{subtype} in {self.subject}")

    def calendar(self) -> bytes:
        """Return the calendar object that calendars answer to."""
        for part in self.mail.walk():
            if part.get_content_type() == "text/calendar":
                payload = part.get_payload(decode=True)
                assert isinstance(payload, bytes)
                return payload
        raise AssertionError(f"no calendar in {self.subject}")


@dataclass
class Postbox:
    """What arrived, and how the server behaves.

    `sender`, `recipients` and `data` are answers it gives instead of taking a letter's sender, an address, or a letter;
    `lost` letters are taken, and the line is cut before the answer. `asked` are the names that a password came with, `shut_in`
    tells of each letter whether it came encrypted.
    """

    url: str = ""
    letters: list[Received] = field(default_factory=list)
    sender: str = ""
    recipients: dict[str, str] = field(default_factory=dict)
    data: str = ""
    lost: int = 0
    calls: int = 0
    passwords: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    shut_in: list[bool] = field(default_factory=list)

    def to(self, address: str) -> list[Received]:
        """List what arrived for one address, in its order."""
        return [letter for letter in self.letters if letter.address == address]

    async def handle_EHLO(  # noqa: N802 - aiosmtpd looks for this name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.calls += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 - see above
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender:
            return self.sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - see above
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.recipients:
            return self.recipients[address]
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - see above
        assert server.transport is not None
        self.shut_in.append(
            session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None
        )
        if self.data:
            return self.data
        content = envelope.content
        assert isinstance(content, bytes)
        faults = faults_of(content)
        if faults:
            return f"554 5.6.0 {'; '.join(faults)}"
        for address in envelope.rcpt_tos:
            self.letters.append(Received(envelope.mail_from or "", address, content))
        if self.lost:
            self.lost -= 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"

    def check(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, who: Any) -> AuthResult:
        self.asked.append(who.login.decode())
        known = self.passwords.get(who.login.decode()) == who.password.decode()
        return AuthResult(success=known, handled=False)


@asynccontextmanager
async def smtp_server(
    passwords: dict[str, str] | None = None,
    *,
    encrypted: SSLContext | None = None,
    start_tls: SSLContext | None = None,
) -> AsyncIterator[Postbox]:
    """Serve on a free port of loopback; with passwords nobody is let in without one.

    `encrypted` is spoken from the first word, `start_tls` offered to whoever wants it.
    """
    box = Postbox(passwords=passwords or {})
    open_lines: list[asyncio.Transport] = []

    class Line(SMTP):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            open_lines.append(transport)
            super().connection_made(transport)

    def line() -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of passwords in the clear: it is only this machine
            return Line(
                box,
                hostname="post.example",
                decode_data=False,
                tls_context=start_tls,
                auth_required=bool(passwords),
                auth_require_tls=False,
                authenticator=box.check if passwords else None,
            )

    server = await asyncio.get_running_loop().create_server(line, "127.0.0.1", 0, ssl=encrypted)
    port = server.sockets[0].getsockname()[1]
    box.url = f"{'smtps' if encrypted else 'smtp'}://127.0.0.1:{port}"
    try:
        yield box
    finally:
        server.close()
        for transport in open_lines:
            transport.abort()
        await server.wait_closed()
        await asyncio.sleep(0)


def with_post(world: World, office: PostOffice = OFFICE) -> World:
    """Let the house of a world write letters."""
    world.services = Services(world.database, Clock(world.winder.now), read_programmes(), post_office=office)
    return world


async def mailbox(world: World, user: str, address: str) -> PersonId:
    """Give somebody of the cast an address."""
    await world.run(
        """INSERT INTO mailbox (installation_id, person_id, address, learned_at)
           VALUES (1, :person, :address, :now)""",
        person=world.people[user],
        address=address,
        now=world.winder.at,
    )
    return world.people[user]


def messenger(world: World, box: Postbox) -> Messenger:
    """Make a mouth whose postman goes to a server of the tests; no Slack stands behind it."""
    client = AsyncWebClient("xoxb-none", base_url="http://127.0.0.1:1/api/")
    postman = Postman(box.url, world.services.post_office, world.winder.now)
    return Messenger(client, postman, world.services.directory.names)


async def send_letters(world: World, box: Postbox) -> list[Received]:
    """Let the clock send every letter that is due; returns what arrived by it."""
    before = len(box.letters)
    await letters.run(world.services, messenger(world, box), world.voices)
    return box.letters[before:]
