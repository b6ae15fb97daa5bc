"""The post room of one workspace: letters come in by SMTP, stay to be read, and are answered to wherever the app reads."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.playground.changes import Change
from bot.playground.errors import ControlError
from bot.playground.post.entries import Entry, calendar_after
from bot.playground.post.mail import Mail
from bot.playground.post.replies import reply_to
from bot.playground.post.smtp import receiving
from bot.playground.workspace import Workspace

Json = dict[str, Any]
Deliver = Callable[[bytes], Awaitable[Any]]


class PostRoom:
    """Keeps what the app has sent by e-mail; `deliver` brings an answer to the app's own mailbox.

    While it is closed letters are turned away as by a mail server that is busy.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.is_open = True
        self.deliver: Deliver | None = None

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Take letters on a loopback port until the block ends; gives the address, like `smtp://127.0.0.1:2525`."""
        async with receiving(self, host, port) as address:
            yield address

    @property
    def mails(self) -> Sequence[Mail]:
        return self._workspace.state.mails

    def take(self, to: str, raw: bytes) -> None:
        """Keep a letter that has come."""
        mails = self._workspace.state.mails
        mails.append(Mail(len(mails) + 1, self._workspace.now, to, raw))
        self._workspace.changes.tell(Change("post"))

    def listed(self, to: str = "") -> list[Json]:
        """Describe the letters, of one address or of all, the newest first."""
        answers = self._workspace.state.mail_answers
        found = (mail for mail in self.mails if to in {"", mail.to})
        return [mail.as_json(answers.get(mail.number, "")) for mail in found][::-1]

    def calendar(self, address: str) -> list[Entry]:
        """Return what stands in the calendar of an address after all its letters."""
        return calendar_after(mail.entry for mail in self.mails if mail.to == address and mail.entry)

    async def answer(self, number: int, partstat: str) -> None:
        """Let the calendar of a letter's reader answer it. Raises ControlError when nobody takes answers."""
        mail = next((mail for mail in self.mails if mail.number == number), None)
        if mail is None:
            raise ControlError("There is no such letter.", "Look at GET post.", status=404)
        if self.deliver is None:
            raise ControlError("The app reads no e-mail here.", "Connect its mailbox to the post room.")
        written = reply_to(mail, partstat, self._workspace.now)
        with self._workspace.activity.busy():
            await self.deliver(written)
        self._workspace.state.mail_answers[number] = partstat
        self._workspace.changes.tell(Change("post"))
