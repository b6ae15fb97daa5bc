"""A meeting in people's own calendars: what stands there, what should, and the letter that makes the one the other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.calendar_entries import Edition, Guest
from bot.domain.ids import MeetingId, PersonId
from bot.domain.letters import LetterKind, NewLetter
from bot.domain.meetings import Invitation
from bot.domain.programme import ProgrammeYear

# Who mends a word in an agenda often mends the next one soon after: both go in one letter.
SETTLES = timedelta(minutes=10)


class News(StrEnum):
    """What an invitation tells its reader. Stored by value."""

    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    NOT_ASKED = "not asked"
    NOT_WANTED = "not wanted"


@dataclass(frozen=True, slots=True)
class MeetingNow:
    """As much of a meeting as decides whether a calendar is behind."""

    id: MeetingId
    sequence: int
    revised_at: datetime
    asked_at: datetime
    ends_at: datetime
    cancelled: bool = False
    closed: bool = False

    def over(self, now: datetime) -> bool:
        return self.closed or self.ends_at <= now


@dataclass(frozen=True, slots=True)
class Copy:
    """The meeting as it stands in somebody's calendar. See the table `calendar_copy`."""

    address: str
    sequence: int
    raised: int
    revised_at: datetime
    removed: bool = False

    @property
    def edition(self) -> int:
        """The SEQUENCE that this person's calendar knows."""
        return self.sequence + self.raised


@dataclass(frozen=True, slots=True)
class Read:
    """What somebody may have read last of a meeting that they were not told to forget: which edition, of which time."""

    edition: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """One person and one meeting. `copy` is what their calendar was last told or is about to be, if anything.

    `asked` says whether they are among those asked to it, `optional` that they need not come, and `wanted` that they
    want e-mail. `address` is where it reaches them, "" if nowhere. `in_flight` says that a letter about it is being sent
    at this moment, `waits_until` when one that waits will go, and `bounced` that the last one never arrived and their
    address was confirmed since.
    """

    person: PersonId
    meeting: MeetingNow
    asked: bool
    optional: bool = False
    address: str = ""
    copy: Copy | None = None
    read: Read | None = None
    in_flight: bool = False
    waits_until: datetime | None = None
    bounced: bool = False
    wanted: bool = True

    @property
    def live(self) -> Copy | None:
        """What stands in their calendar, or is on its way there."""
        return None if self.copy is None or self.copy.removed else self.copy


@dataclass(frozen=True, slots=True)
class Step:
    """What brings one calendar in line: the copy as it is from now on, and the letter, if it takes one."""

    standing: Standing
    copy: Copy
    letter: NewLetter | None


def step_for(standing: Standing, now: datetime) -> Step | None:
    """Tell what is to be done about one person and one meeting, None when their calendar is right.

    Nobody is written to about what is over, or where no letter reaches them; what nobody can have read is taken back
    without a word. Whoever wants no e-mail any more loses what is ahead by a last letter, because no change of it could
    follow. Where a letter is being sent, `in_flight`, its end has to be waited for.
    """
    if standing.in_flight or not standing.address:
        return None
    if standing.asked and standing.wanted and not standing.meeting.cancelled:
        return _asked(standing, now)
    return _not_asked(standing, now)


def _asked(standing: Standing, now: datetime) -> Step | None:
    meeting, live = standing.meeting, standing.live
    if live is None or live.address != standing.address or standing.bounced:
        # Each time somebody is put on the list again their calendar has to believe it more than the last word.
        raised = standing.copy.raised + 1 if standing.copy else 0
        return None if meeting.over(now) else _invite(replace(standing, read=None), raised, now)
    if (live.sequence, live.revised_at) == (meeting.sequence, meeting.revised_at):
        return None
    if live.sequence == meeting.sequence and meeting.over(now):
        return None
    return _invite(standing, live.raised, now)


def _not_asked(standing: Standing, now: datetime) -> Step | None:
    meeting, live = standing.meeting, standing.live
    if live is None or (meeting.over(now) and not meeting.cancelled):
        return None
    # A meeting's cancelling has raised its sequence already (RFC 5546, section 2.1.4).
    news = News.NOT_WANTED if standing.asked else News.NOT_ASKED
    if meeting.cancelled:
        news = News.CANCELLED
    copy = replace(
        live,
        sequence=meeting.sequence,
        raised=live.raised + (not meeting.cancelled),
        revised_at=meeting.revised_at,
        removed=True,
    )
    letter = _letter(standing, copy, LetterKind.CANCELLATION, news, now) if standing.read else None
    return Step(standing, copy, letter)


def _invite(standing: Standing, raised: int, now: datetime) -> Step:
    meeting, read = standing.meeting, standing.read
    copy = Copy(standing.address, meeting.sequence, raised, meeting.revised_at)
    news = News.NEW
    if read is not None:
        news = News.CHANGED if read.asked_at == meeting.asked_at else News.MOVED
    due_at = now
    if read is not None and read.edition == copy.edition:
        due_at = min(now + SETTLES, standing.waits_until or now + SETTLES)
    return Step(standing, copy, _letter(standing, copy, LetterKind.INVITATION, news, now, due_at))


def _letter(
    standing: Standing,
    copy: Copy,
    kind: LetterKind,
    news: News,
    now: datetime,
    due_at: datetime | None = None,
) -> NewLetter:
    facts = {
        "sequence": copy.edition,
        "revised_at": copy.revised_at.isoformat(),
        "asked_at": standing.meeting.asked_at.isoformat(),
        "said_at": now.isoformat(),
        "news": news.value,
        "optional": standing.optional,
    }
    number = int(copy.revised_at.timestamp() * 1000)
    subject = f"{kind.value}:{standing.meeting.id}@{copy.edition}.{number}"
    return NewLetter(standing.person, kind, subject, facts, standing.meeting.id, due_at or now)


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that an invitation or a cancellation is written from; `edition` is its reader's own."""

    invitation: Invitation
    programme: ProgrammeYear
    guest: Guest
    edition: Edition
    news: News
    organizer: str


def still_holds(facts: Mapping[str, Any], kind: LetterKind, copy: Copy, address: str) -> bool:
    """Tell whether a letter is the last word on its meeting for its reader, and goes where that was meant to go."""
    return (
        copy.removed == (kind is LetterKind.CANCELLATION)
        and copy.edition == facts["sequence"]
        and copy.revised_at == datetime.fromisoformat(facts["revised_at"])
        and copy.address == address
    )
