"""The register of clusters and practices as it is kept, and what an import writes into it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.ids import ClusterId
from bot.domain.list_changes import (
    Change,
    ClusterContinues,
    ClusterName,
    KnownPractice,
    ListChanges,
    compare,
)
from bot.domain.names import fold
from bot.domain.practice_rows import PracticeList, PracticeRow


@dataclass(frozen=True, slots=True)
class KnownCluster:
    """A cluster of the register, with or without practices today."""

    id: ClusterId
    name: ClusterName


@dataclass(frozen=True, slots=True)
class Register:
    """Every cluster that is known, and every practice that is in one today."""

    clusters: tuple[KnownCluster, ...] = ()
    practices: tuple[KnownPractice, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """A list held against the register: what was read, what it changes, and when it was applied, if it was."""

    filename: str
    listed: PracticeList
    changes: ListChanges
    applied_on: date | None = None

    @property
    def carried(self) -> tuple[Change, ...]:
        """The practices whose cluster has another name or board only because the cluster itself continues so."""
        ways = {(one.old, one.new) for one in self.changes.continued}
        went = dict.fromkeys((*self.changes.moved_cluster, *self.changes.moved_board))
        return tuple(change for change in went if _way(change) in ways)

    @property
    def moved(self) -> tuple[Change, ...]:
        """The practices that went to another cluster, each once."""
        carried = set(self.carried)
        went = dict.fromkeys((*self.changes.moved_cluster, *self.changes.moved_board))
        return tuple(change for change in went if change not in carried)


@dataclass(frozen=True, slots=True)
class Renaming:
    """A cluster that keeps its number, its history and its channel under a new name or board."""

    id: ClusterId
    to: ClusterName


@dataclass(frozen=True, slots=True)
class Placing:
    """A practice to write, with the cluster it is in from `since` on unless it is there already."""

    row: PracticeRow
    cluster: ClusterName
    since: date


@dataclass(frozen=True, slots=True)
class RegisterUpdate:
    """What an import writes, in this order; `boards` are ODS codes."""

    boards: tuple[str, ...]
    renamings: tuple[Renaming, ...]
    new_clusters: tuple[ClusterName, ...]
    placings: tuple[Placing, ...]


def held_against(listed: PracticeList, register: Register, apart: Collection[str] = ()) -> ListChanges:
    """Say what the list changes. A cluster continues under a new name unless the name is in `apart`, or is taken."""
    changes = compare(listed, register.practices)
    separate = {fold(name) for name in apart}
    taken = {_key(cluster.name): cluster.name for cluster in register.clusters}
    continued = (
        one
        for one in changes.continued
        if fold(one.new.name) not in separate and taken.get(_key(one.new), one.old) == one.old
    )
    return replace(changes, continued=tuple(continued))


def update_for(
    listed: PracticeList, register: Register, changes: ListChanges, on: date, belonged_since: date
) -> RegisterUpdate:
    """Turn the changes into what is to be written.

    A practice is in its new cluster from the day of the import `on`. Where a whole health board is listed for the first
    time, its practices were in their clusters before: they belong since `belonged_since`.
    """
    names, new_clusters = _cluster_names(register, changes)
    new = {row.code for row in changes.new if row.board in changes.new_boards}
    changed = _changed(changes)
    return RegisterUpdate(
        boards=tuple(dict.fromkeys(row.board for row in listed.rows)),
        renamings=_renamings(register, changes.continued),
        new_clusters=new_clusters,
        placings=tuple(
            Placing(
                row,
                names[_key(ClusterName(row.board, row.cluster))],
                belonged_since if row.code in new else on,
            )
            for row in listed.rows
            if row.code in changed
        ),
    )


def _cluster_names(
    register: Register, changes: ListChanges
) -> tuple[dict[tuple[str, str], ClusterName], tuple[ClusterName, ...]]:
    """Give every cluster's name by its folded one, as the register will spell it, and those that it will gain."""
    names = {_key(cluster.name): cluster.name for cluster in register.clusters}
    for one in changes.continued:
        del names[_key(one.old)]
        names[_key(one.new)] = one.new
    new = tuple(name for name in changes.new_clusters if _key(name) not in names)
    return names | {_key(name): name for name in new}, new


def _renamings(register: Register, continued: Collection[ClusterContinues]) -> tuple[Renaming, ...]:
    ids = {cluster.name: cluster.id for cluster in register.clusters}
    return tuple(Renaming(ids[one.old], one.new) for one in continued)


def _changed(changes: ListChanges) -> frozenset[str]:
    """Give the codes of the practices about which something is to be written."""
    pairs = (*changes.renamed, *changes.moved_cluster, *changes.moved_board, *changes.details)
    return frozenset((*(row.code for row in changes.new), *(pair.row.code for pair in pairs)))


def _way(change: Change) -> tuple[ClusterName, ClusterName]:
    return (
        ClusterName(change.known.board_code, change.known.cluster),
        ClusterName(change.row.board, change.row.cluster),
    )


def _key(name: ClusterName) -> tuple[str, str]:
    return name.board_code, fold(name.name)
