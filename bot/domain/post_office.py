"""The bot's place in the world of e-mail and the web: from which address it writes, and where its pages are."""

from dataclasses import dataclass

LARGEST = 1024 * 1024
"""How many octets of an e-mail are looked into: a calendar's reply has a few thousand."""

LOOKING = "mail-in"
"""The job that looks for e-mail which has come."""


@dataclass(frozen=True, slots=True)
class PostOffice:
    """What links, invitations and answers go by.

    `sender` is the mailbox that the bot writes from and reads, "" when no e-mail is set up. `public_url` is where people's
    browsers and calendars reach the bot, without a slash at its end, "" when they cannot. `authority` names the mail server
    whose word on a letter's sender is taken (RFC 8601), "" when there is none to ask. `looks_in` says that we look into
    the mailbox ourselves; otherwise what comes has to be handed to us.
    """

    sender: str = ""
    public_url: str = ""
    authority: str = ""
    looks_in: bool = False

    @property
    def is_open(self) -> bool:
        """Whether people can be written to by e-mail."""
        return bool(self.sender)

    @property
    def domain(self) -> str:
        """The part of the sender's address that message numbers end with."""
        return self.sender.rpartition("@")[2] or "clwstwr.invalid"

    def page(self, token: str) -> str:
        """Return the address of somebody's own pages, of which only they know the token."""
        return f"{self.public_url}/page/{token}"

    def feed(self, token: str) -> str:
        """Return the address that a calendar subscribes to."""
        return f"{self.public_url}/calendar/{token}.ics"


CLOSED = PostOffice()
"""No e-mail is set up, and nobody reaches the bot by the web."""
