"""An entry in a calendar as every calendar compares it: one number for ever, a rising sequence, and who is asked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from bot.domain.deadlines import Duty

_DEADLINES = UUID("5f1c9f0e-5a52-4c35-9f0d-6a8f7f1e2a10")

HOUR_BEFORE = timedelta(hours=-1)
DAY_BEFORE = timedelta(hours=-15)
"""Nine in the morning of the day before an all-day entry."""

NOBODY_READS = "no-reply@clwstwr.invalid"
"""RFC 5546 (section 3.2.1) asks for an organizer. Without e-mail there is none, and `invalid` leads nowhere (RFC 2606)."""


class Method(StrEnum):
    """What a calendar is to do with a file (RFC 5546, section 1.4)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Partstat(StrEnum):
    """What somebody's own calendar says of their coming (RFC 5545, section 3.2.12)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    TENTATIVE = "TENTATIVE"
    DECLINED = "DECLINED"
    DELEGATED = "DELEGATED"


class Status(StrEnum):
    """Whether an entry takes place; taking one person off the list says nothing of it."""

    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"
    UNSAID = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which word on an entry this is: a later one has a higher `sequence`, or the same and a later moment."""

    sequence: int
    revised_at: datetime


@dataclass(frozen=True, slots=True)
class Guest:
    """The one person whom an invitation is for. `optional` are deputies, who need not come."""

    name: str
    address: str
    optional: bool = False
    partstat: Partstat = Partstat.NEEDS_ACTION


@dataclass(frozen=True, slots=True)
class Organizer:
    """Who calendars say invites: the mailbox that reads their replies, under the name of who meets."""

    name: str
    address: str = NOBODY_READS


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything that a calendar shows of one meeting, between two instants, or of one deadline, on one day.

    `link` is a web address, where there is one to join by; `busy` whether the time is taken.
    """

    uid: str
    edition: Edition
    starts: datetime | date
    ends: datetime | date
    summary: str
    description: str
    organizer: Organizer
    status: Status = Status.CONFIRMED
    busy: bool = True
    place: str = ""
    link: str = ""
    created_at: datetime | None = None
    said_at: datetime | None = None
    guest: Guest | None = None
    alarm: timedelta | None = None


def deadline_uid(house: str, programme: str, duty: Duty) -> str:
    """Give a duty's entry its number, for ever; `house` tells this installation from all others in the world."""
    requirement, owner, number, occasion = duty.key
    return str(
        uuid5(_DEADLINES, f"{house}/{programme}/{requirement}/{owner.value}/{number}/{occasion or ''}")
    )
