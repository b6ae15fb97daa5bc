"""The bot's messages in a cluster's channel: what each is about, and what there is to say now."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, Self

from bot.domain.ids import ClusterId, InstallationId, MeetingId
from bot.domain.meetings import Invitation
from bot.domain.people import Cluster
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
    """What a post is about, in words that are kept: `meeting:5`, or `moved:5:2` for SEQUENCE 2 of meeting 5.

    In the channel of another cluster of a joint meeting its number follows: `meeting:5:0:7`, `moved:5:2:7`.
    """

    kind: PostKind
    meeting: MeetingId
    sequence: int = 0
    cluster: ClusterId | None = None

    def __str__(self) -> str:
        if self.cluster is not None:
            return f"{self.kind.value}:{self.meeting}:{self.sequence}:{self.cluster}"
        tail = "" if self.kind is PostKind.INVITATION else f":{self.sequence}"
        return f"{self.kind.value}:{self.meeting}{tail}"

    @classmethod
    def of(cls, kept: str) -> Self:
        kind, meeting, *rest = kept.split(":")
        sequence = int(rest[0]) if rest else 0
        return cls(
            PostKind(kind), MeetingId(int(meeting)), sequence, ClusterId(int(rest[1])) if rest[1:] else None
        )


class Claimed(Protocol):
    """What must be known of a message that somebody has claimed, to note what became of it."""

    @property
    def id(self) -> int: ...
    @property
    def installation(self) -> InstallationId: ...
    @property
    def claimed_at(self) -> datetime: ...
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
    claimed_at: datetime
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
    def cluster(self) -> Cluster:
        """The cluster in whose channel it is said."""
        own = (each for each in self.invitation.clusters if each.id == self.post.subject.cluster)
        return next(own, self.invitation.cluster)

    @property
    def left_out(self) -> bool:
        """Whether the meeting is no longer held for the cluster in whose channel this was said."""
        return self.post.subject.cluster not in (None, *(each.id for each in self.invitation.also_for))

    @property
    def overtaken(self) -> bool:
        """Whether a later change has made it pointless before it was said."""
        meeting = self.invitation.meeting
        if self.post.subject.kind is PostKind.CALENDAR:
            return self.post.subject.sequence < meeting.sequence
        if self.left_out:
            return self.post.subject.kind is not PostKind.INVITATION
        return self.post.subject.kind in (PostKind.MOVED, PostKind.CHANGED) and meeting.cancelled
