"""The letter box: takes e-mail out of the IMAP mailbox that the bot's letters are answered to."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from bot.domain.mail_servers import MailServer
from bot.domain.post_office import LARGEST

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

_SECONDS = 30.0
_Answer = TypeVar("_Answer")


class LetterBoxShut(Exception):  # noqa: N818 - it is said to an operator as it stands
    """The mailbox cannot be looked into; its text is why, as the server or the network says it."""


class LetterBox:
    """One mailbox, looked into from a thread: its server may take as long as it likes, but not for ever."""

    def __init__(self, imap_url: str) -> None:
        self._mailbox = MailServer.at(imap_url) if imap_url else None
        self.left_behind: set[str] = set()

    @property
    def is_open(self) -> bool:
        """Whether there is a mailbox to look into."""
        return self._mailbox is not None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator["OpenedBox"]:
        """Look into the mailbox; raises LetterBoxShut when that cannot be, now or on the way."""
        box = await _asked(self._connect)
        try:
            yield OpenedBox(box)
        finally:
            await asyncio.to_thread(_leave, box)

    async def check(self) -> str:
        """Look into the mailbox and take nothing out; returns what is wrong, or ""."""
        try:
            async with self.opened() as box:
                await box.waiting(date.max)
        except LetterBoxShut as shut:
            return str(shut)
        return ""

    def sorted(self, numbers: Iterable[str]) -> list[str]:
        """Put the oldest first, but behind all others what could not be taken in before."""
        return sorted(numbers, key=lambda number: (number in self.left_behind, int(number)))

    def _connect(self) -> "BaseMailBox":
        from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted  # noqa: PLC0415 - few processes need it

        where = self._mailbox
        assert where is not None
        trust = ssl.create_default_context()  # without one the library would believe any certificate
        if where.encrypted:
            box: BaseMailBox = MailBox(where.host, where.port, timeout=_SECONDS, ssl_context=trust)
        elif where.is_here:
            box = MailBoxUnencrypted(where.host, where.port, timeout=_SECONDS)
        else:
            box = MailBoxStartTls(where.host, where.port, timeout=_SECONDS, ssl_context=trust)
        try:
            log_in = box.login if (where.user + where.password).isascii() else box.login_utf8
            log_in(where.user, where.password, where.folder or "INBOX")
        except BaseException:
            _leave(box)
            raise
        return box


CLOSED_BOX = LetterBox("")
"""No mailbox is looked into."""


class OpenedBox:
    """The mailbox while the line to it is open. A message that was taken in is marked as answered, and stays there."""

    def __init__(self, box: "BaseMailBox") -> None:
        self._box = box

    async def waiting(self, since: date) -> list[str]:
        """List the messages that came since a day and were not taken in; to have been seen by somebody means nothing."""
        from imap_tools import AND  # noqa: PLC0415 - see above

        wanted = AND(answered=False, deleted=False, date_gte=since)
        return await _asked(lambda: self._box.uids(wanted, charset=None))

    async def octets(self, number: str) -> bytes | None:
        """Return a message as it came, cut off where nothing of it is looked at; None if it has gone meanwhile."""
        answer = await self._say("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
        return next((part[1] for part in answer if isinstance(part, tuple)), None)

    async def put_away(self, number: str) -> None:
        """Mark a message as dealt with."""
        await self._say("STORE", number, "+FLAGS", r"(\Seen \Answered)")

    async def _say(self, command: str, *words: str) -> list[object]:
        kind, answer = await _asked(lambda: self._box.client.uid(command, *words))
        if kind != "OK":
            raise LetterBoxShut(f"{command}: {answer!r}")
        return list(answer)


async def _asked(question: Callable[[], _Answer]) -> _Answer:
    """Ask the server something in a thread; whatever goes wrong on the way shuts the box."""
    from imaplib import IMAP4  # noqa: PLC0415 - see above

    from imap_tools.errors import ImapToolsError  # noqa: PLC0415 - see above

    try:
        return await asyncio.to_thread(question)
    except (IMAP4.error, ImapToolsError, OSError, EOFError) as error:
        raise LetterBoxShut(str(error) or type(error).__name__) from error


def _leave(box: "BaseMailBox") -> None:
    """End the line politely if the server still listens, and in any case."""
    from imaplib import IMAP4  # noqa: PLC0415 - see above

    with suppress(IMAP4.error, OSError, EOFError):
        box.client.logout()
    with suppress(OSError):
        box.client.shutdown()
