"""Private addresses that calendars subscribe to: whose entries each holds, and who may have which."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.calendar_entries import Edition
from bot.domain.deadlines import Duty
from bot.domain.ids import FeedId, InstallationId
from bot.domain.meetings import Invitation
from bot.domain.people import Asker, Cluster, HealthBoard, Language
from bot.domain.permissions import Task, may
from bot.domain.programme import ProgrammeYear

BEFORE = timedelta(days=30)
AFTER = timedelta(days=400)
"""How far back and ahead of a day a feed reaches: a cancelled meeting stands until a month after its day."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


class FeedKind(StrEnum):
    """Whose entries an address gives."""

    OWN = "own"
    CLUSTER = "cluster"
    BOARD = "board"


_WORDS = {
    FeedKind.OWN: frozenset({"own", "mine", "my own", "fy hun", "fy un i"}),
    FeedKind.CLUSTER: frozenset({"cluster", "clwstwr"}),
    FeedKind.BOARD: frozenset({"board", "health board", "bwrdd", "bwrdd iechyd"}),
}


def read_kind(text: str) -> FeedKind | None:
    """Read whose entries are wanted, in either language; None for anything else."""
    typed = " ".join(text.casefold().split())
    return next((kind for kind, words in _WORDS.items() if typed in words), None)


@dataclass(frozen=True, slots=True)
class FeedOf:
    """Whose entries an address gives: one's own, or those of one cluster or one health board."""

    kind: FeedKind
    cluster: Cluster | None = None
    board: HealthBoard | None = None

    @property
    def number(self) -> int:
        """The cluster's or the board's number; 0 of one's own."""
        of = self.cluster or self.board
        return of.id if of is not None else 0


OWN = FeedOf(FeedKind.OWN)


@dataclass(frozen=True, slots=True)
class Feed:
    """An address that lives. `meetings` is whether one's own meetings are in it, `alarms` whether its entries ring."""

    id: FeedId
    of: FeedOf
    made_at: datetime
    meetings: bool = True
    alarms: bool = False


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed and whose it is, as its address tells. `house` tells the installation from all others in the world."""

    feed: Feed
    installation: InstallationId
    house: str
    handle: str
    language: Language | None


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """Whose entries somebody may have an address for, and the feed if they have made one."""

    of: FeedOf
    feed: Feed | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A dated duty as calendars know it: its number for ever, and which word on it this is."""

    duty: Duty
    uid: str
    edition: Edition


@dataclass(frozen=True, slots=True)
class FeedContents:
    """What a feed holds on a day, by date. `programmes` are the years of its meetings, by their keys."""

    subscription: Subscription
    language: Language
    invitations: Sequence[Invitation] = ()
    deadlines: Sequence[Deadline] = ()
    programmes: Mapping[str, ProgrammeYear] = field(default_factory=dict)


def is_token(text: str) -> bool:
    """Tell whether a text can be the token of a feed; anything else need not be looked up."""
    return _TOKEN.fullmatch(text) is not None


def allowed(asker: Asker, of: FeedOf) -> bool:
    """Whether somebody may have these entries now: own of members, a cluster's of its own, a board's of its officers."""
    if of.board is not None:
        return of.board.id in asker.boards
    return may(asker, Task.SUBSCRIBE, of.cluster)


def places(asker: Asker, boards: Sequence[HealthBoard]) -> tuple[FeedOf, ...]:
    """List whose entries somebody may have: their own, their boards', the cluster in whose channel they ask, theirs."""
    here = (asker.here,) if asker.here is not None else ()
    clusters = {cluster.id: cluster for cluster in (*here, *asker.clusters)}
    possible = (
        OWN,
        *(FeedOf(FeedKind.BOARD, board=board) for board in boards),
        *(FeedOf(FeedKind.CLUSTER, cluster=cluster) for cluster in clusters.values()),
    )
    return tuple(of for of in possible if allowed(asker, of))


def language_of(subscription: Subscription, clusters: Sequence[Cluster]) -> Language:
    """Choose a feed's language: the reader's own, else the one that all its clusters speak, else English."""
    if subscription.language is not None:
        return subscription.language
    spoken = {cluster.language for cluster in clusters}
    return spoken.pop() if len(spoken) == 1 else Language.ENGLISH


def stands_in_calendar(duty: Duty, today: date) -> bool:
    """Whether a duty has a date that is near enough; an aim is no deadline, so that it never looks like one."""
    day = duty.working_due
    return day is not None and not duty.requirement.is_aim and today - BEFORE <= day <= today + AFTER


def fingerprint_of(duty: Duty) -> str:
    """Tell whether what calendars compare of a deadline has changed, in whatever language it is read."""
    title, owner = duty.requirement.title, duty.owner
    meeting = duty.occasion.on if duty.occasion is not None else None
    compared = (duty.working_due, duty.due, title.en, title.cy, owner.name, owner.name_cy, meeting)
    return hashlib.sha256(repr([str(each) for each in compared]).encode()).hexdigest()
