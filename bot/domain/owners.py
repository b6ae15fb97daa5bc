"""Whose duties a question is about: a cluster with its board and practices, a board with its clusters, or everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.deadlines import Owner
from bot.domain.ids import ClusterId, HealthBoardId, PracticeId
from bot.domain.people import HealthBoard
from bot.domain.requirements import OwnerKind


class MemberCluster(NamedTuple):
    """A cluster of a health board, or a body beside its clusters. One that has ended owes nothing any more."""

    id: ClusterId
    name: str
    board_id: HealthBoardId
    kind: OwnerKind = OwnerKind.CLUSTER
    ended: bool = False
    name_cy: str = ""

    @property
    def owner(self) -> Owner:
        return Owner(self.kind, self.id, self.name, self.name_cy)


class MemberPractice(NamedTuple):
    """A practice as a member of a cluster on the day asked about."""

    id: PracticeId
    code: str
    name: str
    postcode: str
    cluster_id: ClusterId
    cluster: str

    @property
    def owner(self) -> Owner:
        return Owner(OwnerKind.PRACTICE, self.id, self.name)


@dataclass(frozen=True, slots=True)
class Owners:
    """Everybody whose duties are asked about, each kind in the order of its names."""

    boards: tuple[HealthBoard, ...]
    clusters: tuple[MemberCluster, ...]
    practices: tuple[MemberPractice, ...]

    @property
    def of_clusters(self) -> tuple[Owner, ...]:
        """The clusters that owe something: those that have not ended."""
        return tuple(cluster.owner for cluster in self.clusters if not cluster.ended)

    def among(self, wanted: Iterable[PracticeId]) -> tuple[MemberPractice, ...]:
        """Pick the practices with these numbers, in the order of their names."""
        known = frozenset(wanted)
        return tuple(practice for practice in self.practices if practice.id in known)


def board_owner(board: HealthBoard) -> Owner:
    return Owner(OwnerKind.BOARD, board.id, board.name, board.name_cy)
