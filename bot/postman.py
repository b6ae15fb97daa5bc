"""The postman: seals letters, takes them to the mail server, and brings back a Delivery."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.deliveries import Delivery, OutOfOrder, Undeliverable
from bot.domain.letters import Addressee
from bot.domain.mail_servers import MailServer
from bot.domain.post_office import CLOSED, PostOffice
from bot.views.writing import Writing

if TYPE_CHECKING:
    from bot.mail_line import MailLine

_NO_SERVER = OutOfOrder(600.0, "no mail server is set up")


class Postman:
    """Hands letters to one mail server, one after the other over a line that stays open until `hang_up`."""

    def __init__(self, smtp_url: str, post_office: PostOffice, now: Callable[[], datetime]) -> None:
        self._smtp_url = smtp_url
        self._office = post_office
        self._now = now
        self._turn = asyncio.Lock()
        self._made: MailLine | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a mail server to go to."""
        return bool(self._smtp_url) and self._office.is_open

    async def send(
        self, to: Addressee, writing: Writing, message_id: str, *, unsubscribe: str = ""
    ) -> Delivery:
        """Send one letter under a bare Message-ID; `unsubscribe` is where a mail program may post its reader's wish."""
        from bot.views.envelope import sealed  # noqa: PLC0415 - only who sends letters needs it

        if not self.is_open:
            return _NO_SERVER
        try:
            mail = await asyncio.to_thread(
                sealed,
                self._office,
                to,
                writing,
                message_id=message_id,
                unsubscribe=unsubscribe,
                date=self._now(),
            )
        except ValueError:
            return Undeliverable("not an address that can be written to")
        async with self._turn:
            return await self._line().hand_in(self._office.sender, to.address, message_id, mail)

    async def call(self) -> OutOfOrder | None:
        """Ask the mail server whether it lets us in, at the cost of nobody's letter; returns why it does not."""
        if not self.is_open:
            return _NO_SERVER
        async with self._turn:
            return await self._line().call()

    async def hang_up(self) -> None:
        """Close the line, if it is open; the next letter opens another."""
        async with self._turn:
            if self._made is not None:
                await self._made.close()

    def _line(self) -> "MailLine":
        from bot.mail_line import MailLine  # noqa: PLC0415 - only who sends letters needs it

        if self._made is None:
            self._made = MailLine(MailServer.at(self._smtp_url))
        return self._made


def no_postman(now: Callable[[], datetime]) -> Postman:
    """Make the postman of a bot without e-mail."""
    return Postman("", CLOSED, now)
