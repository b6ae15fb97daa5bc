"""What can be done about the structure, as somebody wishes it and as it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.ids import ClusterId, PracticeId
from bot.domain.structure import PlacedCluster, StructureChange


class Deed(StrEnum):
    """What somebody wants to do about the structure."""

    CLOSE = "close"
    MERGE = "merge"
    MOVE = "move"
    MANAGE = "manage"
    RETURN = "return"
    BRANCH = "branch"
    RENAME = "rename"
    MERGE_CLUSTERS = "merge clusters"
    SPLIT = "split"
    MOVE_CLUSTER = "move cluster"
    TAKE_BACK = "take back"


@dataclass(frozen=True, slots=True)
class Wish:
    """A deed with what it is about, by numbers.

    `subject` is the practice or the cluster, of TAKE_BACK the change; a split has none, as its practices tell. `other`
    is the practice or cluster that it goes into, of MOVE_CLUSTER the health board.
    """

    deed: Deed
    on: date
    subject: int = 0
    other: int = 0
    until: date | None = None
    name: str = ""
    name_cy: str = ""
    practices: tuple[PracticeId, ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """From the day of the change a practice belongs to this cluster; None is no cluster, or the one that is new."""

    practice: PracticeId
    cluster: ClusterId | None = None


@dataclass(frozen=True, slots=True)
class Effects:
    """All that a change writes. `change` is its row of the journal, still without number, author and note.

    `ends` gives the day on which earlier changes hold no more (None: they hold again); `touched` are the clusters whose
    reminders and messages have to be looked at again.
    """

    change: StructureChange
    placements: tuple[Placement, ...] = ()
    new_cluster: PlacedCluster | None = None
    rewritten: tuple[PlacedCluster, ...] = ()
    ends: Mapping[int, date | None] | None = None
    touched: frozenset[ClusterId] = frozenset()
