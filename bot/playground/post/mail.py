"""One e-mail as it arrived: what a mail program would show of it, and the calendar entry it carries."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from typing import Any

from bot.playground.post.entries import Entry, entry_of

Json = dict[str, Any]


@dataclass(frozen=True)
class Mail:
    """An e-mail to one address, as the bytes that came."""

    number: int
    at: datetime
    to: str
    raw: bytes

    @cached_property
    def message(self) -> EmailMessage:
        found = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    @property
    def sender(self) -> str:
        return str(self.message.get("From", ""))

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", "")).strip()

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @cached_property
    def entry(self) -> Entry | None:
        """The calendar entry that it carries in the way calendars look for it, or None."""
        for part in self.message.walk():
            if part.get_content_type() == "text/calendar" and part.get_param("method"):
                return entry_of(part.get_payload(decode=True))
        return None

    def as_json(self, answer: str = "") -> Json:
        """Describe it for the page; `answer` is what was answered to its calendar entry from here."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "to": self.to,
            "from": self.sender,
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "headers": {name: str(value) for name, value in self.message.items()},
            "entry": self.entry.as_json() if self.entry else None,
            "answer": answer or None,
        }

    def _body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return str(part.get_content()) if part is not None else ""
