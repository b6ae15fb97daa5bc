"""A practice list held against what is known: what it adds, renames and moves, and what it leaves out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.names import fold
from bot.domain.practice_rows import PracticeList, PracticeRow, SkipReason


@dataclass(frozen=True, slots=True)
class KnownPractice:
    """A practice as it is known today, with its current cluster; `board_code` is its board's ODS code."""

    code: str
    name: str
    cluster: str
    board_code: str
    postcode: str = ""
    list_size: int | None = None


@dataclass(frozen=True, slots=True)
class ClusterName:
    """A cluster by its name and the ODS code of its board: a name alone may stand in two boards."""

    board_code: str
    name: str


@dataclass(frozen=True, slots=True)
class ClusterContinues:
    """A known cluster that the list seems to hold under another name or board.

    All practices of the old one that are still listed are in the new one and no others came there; the old
    one is not in the list and the new one was not known. `certain` when only the spelling differs; otherwise
    a person should confirm it, so that the cluster keeps its history and its channel.
    """

    old: ClusterName
    new: ClusterName
    certain: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A practice before and after."""

    known: KnownPractice
    row: PracticeRow


@dataclass(frozen=True, slots=True)
class ListChanges:
    """What a list would change. One practice may be renamed, moved and changed in its details at once.

    `vanished` practices are known in a health board that the list covers but are not in it: they wait to be
    confirmed and are never removed by an import. `new_clusters` holds those of `continued` under their new
    names too.
    """

    new_boards: tuple[str, ...]
    new_clusters: tuple[ClusterName, ...]
    continued: tuple[ClusterContinues, ...]
    new: tuple[PracticeRow, ...]
    renamed: tuple[Change, ...]
    moved_cluster: tuple[Change, ...]
    moved_board: tuple[Change, ...]
    details: tuple[Change, ...]
    unchanged: tuple[PracticeRow, ...]
    vanished: tuple[KnownPractice, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind, in the order in which a preview tells them."""
        return {name: len(getattr(self, name)) for name in self.__slots__}

    @property
    def kept(self) -> int:
        """The number of practices that are both known and in the list."""
        changed = {
            one.row.code for one in (*self.renamed, *self.moved_cluster, *self.moved_board, *self.details)
        }
        return len(self.unchanged) + len(changed)

    @property
    def nothing(self) -> bool:
        """Whether applying the list would change nothing."""
        return not (
            self.new
            or self.renamed
            or self.moved_cluster
            or self.moved_board
            or self.details
            or self.continued
        )


def compare(listed: PracticeList, known: Iterable[KnownPractice]) -> ListChanges:
    """Say what the list would change in what is known. Practices are matched by code, never by name."""
    before = {one.code: one for one in known}
    pairs = [Change(before[row.code], row) for row in listed.rows if row.code in before]
    return ListChanges(
        new_boards=_new_boards(listed, before.values()),
        new_clusters=_new_clusters(listed, before.values()),
        continued=_continued(listed, before.values(), pairs),
        new=tuple(row for row in listed.rows if row.code not in before),
        renamed=tuple(filter(_renamed, pairs)),
        moved_cluster=tuple(filter(_moved, pairs)),
        moved_board=tuple(filter(_moved_board, pairs)),
        details=tuple(filter(_details, pairs)),
        unchanged=tuple(pair.row for pair in pairs if not _changed(pair)),
        vanished=_vanished(listed, before.values()),
    )


def _changed(pair: Change) -> bool:
    return _renamed(pair) or _moved(pair) or _moved_board(pair) or _details(pair)


def _renamed(pair: Change) -> bool:
    return pair.known.name != pair.row.name


def _moved(pair: Change) -> bool:
    return fold(pair.known.cluster) != fold(pair.row.cluster)


def _moved_board(pair: Change) -> bool:
    return pair.known.board_code != pair.row.board


def _details(pair: Change) -> bool:
    """Whether the list has another postcode or list size; a list that gives none takes nothing away."""
    return (pair.row.postcode not in {"", pair.known.postcode}) or (
        pair.row.list_size not in {None, pair.known.list_size}
    )


def _new_boards(listed: PracticeList, known: Iterable[KnownPractice]) -> tuple[str, ...]:
    old = {one.board_code for one in known}
    return tuple(dict.fromkeys(row.board for row in listed.rows if row.board not in old))


def _new_clusters(listed: PracticeList, known: Iterable[KnownPractice]) -> tuple[ClusterName, ...]:
    old = {(one.board_code, fold(one.cluster)) for one in known}
    new = {(board, fold(name)): ClusterName(board, name) for board, name in reversed(listed.clusters)}
    return tuple(name for key, name in reversed(new.items()) if key not in old)


def _continued(
    listed: PracticeList, known: Iterable[KnownPractice], pairs: Iterable[Change]
) -> tuple[ClusterContinues, ...]:
    """Find the clusters that live on: respelled ones, and those whose practices all went the same way."""
    old_names = {ClusterName(one.board_code, one.cluster) for one in known}
    new_names = {ClusterName(*one) for one in listed.clusters}
    went_to, came_from = defaultdict(set), defaultdict(set)
    for pair in pairs:
        old = ClusterName(pair.known.board_code, pair.known.cluster)
        new = ClusterName(pair.row.board, pair.row.cluster)
        went_to[old].add(new)
        came_from[new].add(old)
    return tuple(
        ClusterContinues(
            old, new, certain=(old.board_code, fold(old.name)) == (new.board_code, fold(new.name))
        )
        for old, targets in went_to.items()
        for new in targets
        if old != new
        and old not in new_names
        and new not in old_names
        and len(targets) == 1
        and len(came_from[new]) == 1
    )


def _vanished(listed: PracticeList, known: Iterable[KnownPractice]) -> tuple[KnownPractice, ...]:
    """Find those the list should hold and does not; even a skipped row shows that its practice is there."""
    covered = {row.board for row in listed.rows}
    there = {row.code for row in listed.rows}
    there |= {one.code for one in listed.skipped if one.reason is not SkipReason.NOT_LIVE}
    return tuple(one for one in known if one.board_code in covered and one.code not in there)
