"""The post book: what went out by e-mail, what did not arrive, and how the way to the mail server is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.incoming_mail import Received
from bot.domain.letters import LetterKind, LetterState
from bot.domain.post_office import PostOffice

LOOKS_BACK = timedelta(days=7)
"""How far back letters are counted and troubles told."""


@dataclass(frozen=True, slots=True)
class BookedLetter:
    """A letter as it stands: `at` is when it came to its end, or when it is to go. `meeting_at` is its meeting's time."""

    handle: str
    kind: LetterKind
    state: LetterState
    reason: str
    at: datetime
    meeting_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BrokenMailbox:
    """An address that took no letter, since when, and what was said of it."""

    handle: str
    address: str
    error: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why no letter could be handed in, since when, and when that was last tried."""

    error: str
    since: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class PostBook:
    """What somebody may see of the post. `addresses` counts the people who can be written to, `sent` the last days' letters.

    `trouble` is why letters do not go out, `not_looked` why nobody looks for what comes in, which `received` lists.
    """

    office: PostOffice
    addresses: int
    sent: int
    waiting: int
    failed: int
    letters: Sequence[BookedLetter] = ()
    broken: Sequence[BrokenMailbox] = ()
    trouble: Trouble | None = None
    not_looked: Trouble | None = None
    received: tuple[Received, ...] = ()
