"""The bot's messages in a cluster's channel: what each is about, and what there is to say now."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, Self

from bot.domain.ids import InstallationId, MeetingId
from bot.domain.meetings import Invitation
from bot.domain.programme import ProgrammeYear


class PostKind(StrEnum):
    """What a message is for. The invitation lives on and changes; the others are said once for one SEQUENCE."""

    INVITATION = "meeting"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a post is about, in words that are kept: `meeting:5`, or `moved:5:2` for SEQUENCE 2 of meeting 5."""

    kind: PostKind
    meeting: MeetingId
    sequence: int = 0

    def __str__(self) -> str:
        tail = "" if self.kind is PostKind.INVITATION else f":{self.sequence}"
        return f"{self.kind.value}:{self.meeting}{tail}"

    @classmethod
    def of(cls, kept: str) -> Self:
        kind, meeting, *sequence = kept.split(":")
        return cls(PostKind(kind), MeetingId(int(meeting)), int(sequence[0]) if sequence else 0)


class Claimed(Protocol):
    """What must be known of a message that somebody has claimed, to note what became of it."""

    @property
    def id(self) -> int: ...
    @property
    def wanted(self) -> int: ...
    @property
    def message_ts(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Post:
    """A claimed post. `wanted` is its state when it was claimed; a later fact raises it again.

    `thread` is the timestamp of the invitation that a file belongs under; `was` is when a moved meeting was to be.
    """

    id: int
    installation: InstallationId
    subject: Subject
    channel: str
    message_ts: str | None
    wanted: int
    thread: str | None = None
    was: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A post with everything needed to say it. `renew_at` is when it has to be said anew."""

    post: Post
    invitation: Invitation
    programme: ProgrammeYear
    today: date
    renew_at: datetime | None = None

    @property
    def overtaken(self) -> bool:
        """Whether a later change has made it pointless before it was said."""
        meeting = self.invitation.meeting
        if self.post.subject.kind is PostKind.CALENDAR:
            return self.post.subject.sequence < meeting.sequence
        return self.post.subject.kind in (PostKind.MOVED, PostKind.CHANGED) and meeting.cancelled
