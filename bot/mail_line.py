"""The line to the mail server: calls it, hands letters in, and tells what each of its answers means (RFC 5321)."""

import re

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPResponseException,
    SMTPSenderRefused,
)

from bot.domain.deliveries import Delivered, Delivery, OutOfOrder, Refused, TryLater, Undeliverable, Unsure
from bot.domain.mail_servers import MailServer

UNREACHABLE = "the mail server cannot be reached"
NOT_LET_IN = "the mail server does not let us send"

_SECONDS = 30.0
_SOON = 60.0
_UNTIL_MENDED = 600.0
_ENHANCED = re.compile(r"\b5\.(\d{1,3})\.(\d{1,3})\b")
_NO_SUCH_MAILBOX = frozenset({550, 551, 553})
_NOT_LET_IN = frozenset({530, 534, 535, 538})
# A server that is not set up for us says so of every address, with the codes of one that is gone. It may be mended.
_OF_US = re.compile(r"\brelay|\bsender (address )?rejected|\b5\.1\.[78]\b", re.IGNORECASE)


class MailLine:
    """One line to the server, for one letter at a time."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._line: SMTP | None = None

    async def call(self) -> OutOfOrder | None:
        """Make sure that the server listens; returns why it does not."""
        if self._line is not None and await self._answers(self._line):
            return None
        await self.close()
        line = _to(self._server)
        try:
            await line.connect()
        except SMTPAuthenticationError as error:
            line.close()
            return OutOfOrder(_UNTIL_MENDED, f"{NOT_LET_IN}: {told(error)}")
        except (SMTPException, OSError) as error:
            line.close()
            return OutOfOrder(_SOON, f"{UNREACHABLE}: {told(error)}")
        self._line = line
        return None

    async def hand_in(self, sender: str, address: str, message_id: str, mail: bytes) -> Delivery:
        """Give the server one letter. Nothing is said before its words are; after them only its answer tells."""
        problem = await self.call()
        if problem is not None:
            return problem
        assert self._line is not None
        try:
            await self._line.mail(sender)
            await self._line.rcpt(address)
        except SMTPResponseException as error:
            return refused_before(error)
        except (SMTPException, OSError) as error:
            await self.close()
            return TryLater(_SOON, told(error))
        return await self._say(self._line, address, message_id, mail)

    async def _say(self, line: SMTP, address: str, message_id: str, mail: bytes) -> Delivery:
        try:
            await line.data(mail)
        except SMTPResponseException as error:
            return TryLater(_SOON, told(error)) if error.code < 500 else Refused(told(error))
        except (SMTPException, OSError) as error:
            await self.close()
            return Unsure(told(error))
        return Delivered(address, message_id)

    async def close(self) -> None:
        """Say goodbye, if the line is open; a server that is gone needs none."""
        line, self._line = self._line, None
        if line is None:
            return
        try:
            await line.quit()
        except (SMTPException, OSError):
            line.close()

    async def _answers(self, line: SMTP) -> bool:
        """Ask for a fresh start, which ends whatever the last letter left behind."""
        try:
            await line.rset()
        except (SMTPException, OSError):
            return False
        return True


def _to(server: MailServer) -> SMTP:
    """Make a line that is not open yet: TLS begins when the server offers it, if not with the first word.

    A password never travels in the clear, except within this machine.
    """
    must_encrypt = bool(server.password) and not server.encrypted and not server.is_here
    return SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user or None,
        password=server.password or None,
        use_tls=server.encrypted,
        start_tls=True if must_encrypt else None,
        timeout=_SECONDS,
    )


def refused_before(error: SMTPResponseException) -> Delivery:
    """Tell what it means that the server did not want a letter's sender or its address.

    Only an address that does not exist ends all letters there. A full mailbox or a rule of the other side may change,
    and what our own server forbids is for the operator to mend.
    """
    if error.code < 500:
        return TryLater(_SOON, told(error))
    if isinstance(error, SMTPSenderRefused) or error.code in _NOT_LET_IN:
        return OutOfOrder(_UNTIL_MENDED, f"{NOT_LET_IN}: {told(error)}")
    if _OF_US.search(error.message):
        return TryLater(_SOON, told(error))
    enhanced = _ENHANCED.search(error.message)
    if enhanced is None:
        gone = error.code in _NO_SUCH_MAILBOX
    else:
        gone = enhanced[1] == "1" or enhanced[0] == "5.2.1"
    return Undeliverable(told(error)) if gone else Refused(told(error))


def told(error: Exception) -> str:
    """Repeat what the server said, on one line and not at length."""
    if isinstance(error, SMTPResponseException):
        said = f"{error.code} {error.message}"
    else:
        said = str(error) or type(error).__name__
    return " ".join(said.split())[:300]
