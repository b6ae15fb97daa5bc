"""Where a mail server is, as an operator writes it in the settings: one address, with everything it takes to be let in."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 587, "smtps": 465, "imap": 143, "imaps": 993}
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes letters (SMTP) or keeps a mailbox (IMAP, with its `folder`).

    It is `encrypted` when TLS is spoken from the first word.
    """

    host: str
    port: int
    user: str = ""
    password: str = ""
    folder: str = ""
    encrypted: bool = False

    @classmethod
    def at(cls, url: str) -> Self:
        """Read an address such as `smtp://user:password@host:587` or `imaps://user:password@host/INBOX`."""
        parts = urlsplit(url)
        return cls(
            parts.hostname or "",
            parts.port or _PORTS[parts.scheme],
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            unquote(parts.path.strip("/")),
            parts.scheme.endswith("s"),
        )

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine, so that nobody can listen in on the way."""
        return is_here(self.host)


def is_here(host: str | None) -> bool:
    """Tell whether a name or number means this machine itself."""
    return host in _HERE
