"""Letters: e-mails that the bot owes to one person, each written from its facts at the moment when it goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.ids import InstallationId, MeetingId, PersonId
from bot.domain.people import Language

# A busy server asks for patience within minutes; one that keeps on is asked every hour for as long as mail servers
# themselves keep trying (RFC 5321, section 4.5.4.1: four to five days).
_WAITS = (timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=1))
_GIVES_UP = timedelta(days=4)


class LetterKind(StrEnum):
    """What a letter says. Stored by value; its words live in the views."""

    WELCOME = "welcome"
    INVITATION = "invitation"
    CANCELLATION = "cancellation"
    POLL = "poll"
    NOT_READ = "not read"
    NEW_LINK = "new link"


class LetterState(StrEnum):
    """How far a letter has come; the last three are final."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    OVERTAKEN = "overtaken"
    FAILED = "failed"


class LetterReason(StrEnum):
    """Why a letter is where it is; what a mail server said of it stands as the server said it."""

    SENDING = "being sent"
    NO_MAILBOX = "no mailbox"
    NOT_WRITTEN = "could not be written"
    ANSWER_LOST = "answer lost"
    PERHAPS_TWICE = "perhaps twice"
    NOTHING_TO_SAY = "nothing to say any more"
    A_LATER_ONE = "a later one took its place"


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter to be written down: `subject` names what it says, such as `invitation:5@2`, and is used once a person.

    `facts` are plain JSON values that its words are made from. Without `due_at` it goes at once.
    """

    person: PersonId
    kind: LetterKind
    subject: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    meeting: MeetingId | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a letter goes. `address` is "" when no mailbox is known or theirs has failed.

    Who has not chosen a language, None, is written to in both.
    """

    person: PersonId
    handle: str
    name: str
    address: str
    language: Language | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that somebody has claimed in order to send it.

    `message_id` is random and stays the same at every attempt; it is bare, without the angle brackets of a header.
    `attempts` counts how often it was begun before, and `reason` says how the last one ended.
    """

    id: int
    installation: InstallationId
    to: Addressee
    kind: LetterKind
    subject: str
    facts: Mapping[str, Any]
    meeting: MeetingId | None
    message_id: str
    attempts: int
    written_at: datetime
    due_at: datetime
    claimed_by: str
    reason: str = ""

    @property
    def lost_before(self) -> bool:
        """Whether it may have gone out already: a server's answer to it was lost."""
        return self.reason in (LetterReason.ANSWER_LOST, LetterReason.PERHAPS_TWICE)

    @property
    def lost_twice(self) -> bool:
        """Whether that has happened to it again: it is risked no more."""
        return self.reason == LetterReason.PERHAPS_TWICE


def next_try(attempts: int, written_at: datetime, now: datetime) -> datetime | None:
    """Return when a letter is tried again after so many attempts, or None when it is given up."""
    again = now + _WAITS[min(attempts, len(_WAITS)) - 1]
    return None if again - written_at > _GIVES_UP else again
