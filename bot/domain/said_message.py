"""A message as somebody said it in Slack."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class SaidMessage:
    """Where, when and by whom something was said, with Slack's own marks in its words.

    `author` is the writer's Slack user and `name` what the writer is called, as far as Slack tells; `files` are the
    names of what hangs on it, and `link` its address.
    """

    channel: str
    ts: str
    author: str = ""
    name: str = ""
    words: str = ""
    link: str = ""
    files: tuple[str, ...] = ()

    @property
    def said_at(self) -> datetime:
        return datetime.fromtimestamp(float(self.ts), UTC)
