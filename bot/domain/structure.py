"""The structure: which practices and clusters there are, who belonged where when, and the journal of what changed it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from bot.domain.attendance import Membership
from bot.domain.ids import ClusterId, HealthBoardId, PracticeId
from bot.domain.people import HealthBoard, Practice


class SubjectKind(StrEnum):
    """What a change of the structure happened to."""

    PRACTICE = "practice"
    CLUSTER = "cluster"


class ChangeKind(StrEnum):
    """What happened. Stored by value; its words for people live in the views."""

    CLOSED = "closed"
    MERGED = "merged"
    MOVED = "moved"
    MANAGED = "managed"
    RETURNED = "returned"
    BRANCH = "branch"
    RENAMED = "renamed"
    SPLIT = "split"
    MOVED_BOARD = "moved board"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class StructureChange:
    """One row of the journal. `on` is the first day of the change, `until` the first day on which it holds no more.

    `other_id` is what the subject was merged or moved into, the new cluster of a split, the cluster of a branch, or the
    number of the change that was taken back. A change that was taken back ends on its first day, so that it never held.
    """

    id: int
    subject_kind: SubjectKind
    subject_id: int
    kind: ChangeKind
    on: date
    until: date | None = None
    other_id: int | None = None
    was: str = ""
    became: str = ""
    note: str = ""
    by: str = ""
    at: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.until is None or self.until > self.on

    def holds(self, day: date) -> bool:
        return self.on <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class PlacedPractice:
    """A practice with its memberships, the first one first."""

    practice: Practice
    memberships: tuple[Membership, ...] = ()

    @classmethod
    def of(cls, practice: Practice, memberships: Iterable[Membership]) -> "PlacedPractice":
        """Put memberships in order. Those that never held a day are left out, and one that goes on where it ended is one."""
        joined: list[Membership] = []
        held = (each for each in memberships if each.until is None or each.until > each.since)
        for each in sorted(held, key=lambda membership: membership.since):
            if joined and (joined[-1].cluster_id, joined[-1].until) == (each.cluster_id, each.since):
                joined[-1] = replace(joined[-1], until=each.until)
            else:
                joined.append(each)
        return cls(practice, tuple(joined))

    def membership(self, day: date) -> Membership | None:
        return next((each for each in self.memberships if each.holds(day)), None)

    @property
    def last(self) -> Membership | None:
        return self.memberships[-1] if self.memberships else None


@dataclass(frozen=True, slots=True)
class PlacedCluster:
    """A cluster with its two names and its health board; `ended_on` is the first day without it."""

    id: ClusterId
    name: str
    name_cy: str
    board: HealthBoard
    ended_on: date | None = None

    def is_there(self, day: date) -> bool:
        return self.ended_on is None or day < self.ended_on


@dataclass(frozen=True)
class Structure:
    """All of a workspace's boards, clusters and practices, and the journal with the newest change first.

    `reach` are the health boards whose structure the reader may change, None for all.
    """

    boards: tuple[HealthBoard, ...]
    clusters: tuple[PlacedCluster, ...]
    practices: tuple[PlacedPractice, ...]
    journal: tuple[StructureChange, ...] = ()
    reach: frozenset[HealthBoardId] | None = field(default=None)

    @cached_property
    def cluster(self) -> dict[ClusterId, PlacedCluster]:
        return {each.id: each for each in self.clusters}

    @cached_property
    def practice(self) -> dict[PracticeId, PlacedPractice]:
        return {each.practice.id: each for each in self.practices}

    def in_reach(self, board: HealthBoardId) -> bool:
        return self.reach is None or board in self.reach

    def board_of(self, practice: PlacedPractice) -> HealthBoardId | None:
        """Tell the health board of a practice's last cluster."""
        last = practice.last
        return self.cluster[last.cluster_id].board.id if last is not None else None

    def own_clusters(self, day: date) -> tuple[PlacedCluster, ...]:
        """List the clusters in reach that are there on a day."""
        return tuple(each for each in self.clusters if each.is_there(day) and self.in_reach(each.board.id))

    def members(self, cluster: ClusterId, day: date) -> tuple[PlacedPractice, ...]:
        """List the practices that belong to a cluster on a day, by name."""
        return tuple(
            each
            for each in self.practices
            if (found := each.membership(day)) is not None and found.cluster_id == cluster
        )

    def own_practices(self, day: date) -> tuple[PlacedPractice, ...]:
        """List the practices in reach that belong to a cluster on a day, by name."""
        own = {each.id for each in self.own_clusters(day)}
        return tuple(
            each
            for each in self.practices
            if (found := each.membership(day)) is not None and found.cluster_id in own
        )

    def changes_of(self, kind: SubjectKind, subject: int) -> tuple[StructureChange, ...]:
        """List what happened to a practice or a cluster, also what was merged or moved into it; the newest first."""
        return tuple(
            each
            for each in self.journal
            if (each.subject_kind is kind and each.subject_id == subject)
            or (each.other_id == subject and _other_kind(each) is kind)
        )

    def own_journal(self) -> tuple[StructureChange, ...]:
        """List the changes in reach, the newest first."""
        return tuple(each for each in self.journal if self._concerns(each))

    def managed(self, practice: PracticeId, day: date) -> StructureChange | None:
        """Return the change by which the health board manages a practice on a day, if it does."""
        return self._holding(ChangeKind.MANAGED, practice, day)

    def branches(self, practice: PracticeId, day: date) -> tuple[StructureChange, ...]:
        """List where a practice has branches outside its own cluster on a day."""
        return tuple(
            each
            for each in self.journal
            if each.kind is ChangeKind.BRANCH and each.subject_id == practice and each.holds(day)
        )

    def _holding(self, kind: ChangeKind, subject: int, day: date) -> StructureChange | None:
        return next(
            (
                each
                for each in self.journal
                if each.kind is kind and each.subject_id == subject and each.holds(day)
            ),
            None,
        )

    def _concerns(self, change: StructureChange) -> bool:
        if self.reach is None:
            return True
        return any(board in self.reach for board in self._boards_of(change))

    def _boards_of(self, change: StructureChange) -> Iterable[HealthBoardId]:
        if change.subject_kind is SubjectKind.CLUSTER:
            return (self.cluster[ClusterId(change.subject_id)].board.id,)
        practice = self.practice[PracticeId(change.subject_id)]
        return {self.cluster[each.cluster_id].board.id for each in practice.memberships}


def _other_kind(change: StructureChange) -> SubjectKind | None:
    """Tell what the other number of a change counts, if it is a practice or a cluster."""
    match change.kind:
        case ChangeKind.MERGED:
            return change.subject_kind
        case ChangeKind.MOVED | ChangeKind.SPLIT | ChangeKind.BRANCH:
            return SubjectKind.CLUSTER
        case _:
            return None
