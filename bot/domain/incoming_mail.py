"""E-mail that came to the bot: what was read in it, what is known about it, and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.calendar_entries import Partstat
from bot.domain.ids import InstallationId, MeetingId, PersonId


class Verdict(StrEnum):
    """What became of an e-mail. Stored by value; only the first changed an answer, and only BOUNCED a mailbox."""

    ANSWERED = "answered"
    ALREADY = "already"
    TENTATIVE = "tentative"
    NO_ANSWER = "no answer"
    OUTDATED = "outdated"
    NOT_TAKEN = "not taken"
    COUNTERED = "countered"
    UNPROVEN = "unproven"
    CONTRADICTED = "contradicted"
    AMBIGUOUS = "ambiguous"
    UNKNOWN_MEETING = "unknown meeting"
    OTHER_CALENDAR = "other calendar"
    BOUNCED = "bounced"
    RETURNED = "returned"
    AUTOMATIC = "automatic"
    OWN = "own"
    LETTER = "letter"
    STRANGER = "stranger"
    TOO_LARGE = "too large"
    UNREADABLE = "unreadable"
    REPEATED = "repeated"


class Word(StrEnum):
    """What our own mail server says of the sender that an e-mail names."""

    NONE = "none"
    TRUE = "true"
    FALSE = "false"


@dataclass(frozen=True, slots=True)
class CalendarReply:
    """One person's reply to an invitation, as their calendar wrote it; nothing in it is proven.

    `attendee` is the answering person's address in small letters, `instead` who comes in their place.
    """

    uid: str
    attendee: str
    partstat: Partstat
    sequence: int = 0
    said_at: datetime | None = None
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail server's report on a letter (RFC 3464). `failed` says that it gave up for good, `status` why, as 5.1.1."""

    failed: bool
    status: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail as far as it is looked at. `sender` is "" where it does not name exactly one.

    `references` are the bare Message-IDs that it answers or gives back. `fault` tells why there is neither reply nor
    report in it where there should be one. Nothing else of its text is kept.
    """

    sha256: str
    size: int
    sender: str = ""
    message_id: str = ""
    references: tuple[str, ...] = ()
    sent_at: datetime | None = None
    automatic: bool = False
    word: Word = Word.NONE
    reply: CalendarReply | None = None
    bounce: Bounce | None = None
    fault: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody whose mailbox is known."""

    installation: InstallationId
    person: PersonId
    handle: str


@dataclass(frozen=True, slots=True)
class AnsweredLetter:
    """A letter of ours that an e-mail names by its random Message-ID. `meeting` is what it was about.

    `same_mailbox` is False when the reader's address has been learned anew since it went.
    """

    to: Correspondent
    meeting: MeetingId | None
    message_id: str
    same_mailbox: bool = True


@dataclass(frozen=True, slots=True)
class MailedCopy:
    """A meeting as it was mailed to somebody's calendar, with what its replies are measured by.

    `address` is where it was mailed, `sequence` the highest that went there; a reply to less than `asked_sequence` is
    to another time. `version` numbers the announcement of the meeting's present time. `replied_sequence` and
    `replied_at` are of the last reply, `answered_at` of the last answer that came by another way. `channel` is where the
    meeting's cluster speaks.
    """

    to: Correspondent
    meeting: MeetingId
    address: str
    sequence: int
    asked_sequence: int
    version: int
    replied_sequence: int | None = None
    replied_at: datetime | None = None
    answered_at: datetime | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the house knows about an e-mail: the copy that it answers, the letters that it names, and its sender.

    `home` is the workspace that it is listed in when nothing tells a better one, None when there is none at all.
    """

    home: InstallationId | None = None
    copy: MailedCopy | None = None
    letters: tuple[AnsweredLetter, ...] = ()
    sender: Correspondent | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of an e-mail. `detail` is what it was about, in words of ours alone.

    `about` is whose it is, `copy` the copy that a proven reply is to, and `tell` says that a person waits for a word.
    """

    verdict: Verdict
    detail: str = ""
    about: Correspondent | None = None
    copy: MailedCopy | None = None
    tell: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """An e-mail as it is listed: who sent it as it says, and what became of it. `handle` is "" for nobody known."""

    at: datetime
    sender: str
    verdict: Verdict
    detail: str = ""
    handle: str = ""
    meeting_at: datetime | None = None
