"""What a change of the structure does: who belongs where from its day on, which names change, and when it is refused.

The guidance for the cluster indicators does not speak of practices or clusters that change. These are our readings: a
cluster keeps its number whatever it is called, a practice's credit stays with the cluster it belonged to on the day
of each meeting, and nothing that was recorded is deleted.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.domain.attendance import Membership
from bot.domain.ids import ClusterId, HealthBoardId, PracticeId
from bot.domain.names import fold
from bot.domain.people import HealthBoard
from bot.domain.refusals import NotAllowed, NothingFound, StructureFault, StructureRefused
from bot.domain.structure import (
    ChangeKind,
    PlacedCluster,
    PlacedPractice,
    Structure,
    StructureChange,
    SubjectKind,
)

LONGEST_NAME = 80


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


def effects(wish: Wish, structure: Structure, today: date) -> Effects:
    """Work out what a wish does. Raises StructureRefused, NothingFound, or NotAllowed outside the reader's boards."""
    found = _RULES[wish.deed](wish, structure, today)
    placed = {each.cluster for each in found.placements if each.cluster is not None}
    return replace(found, touched=found.touched | placed | {each.id for each in found.rewritten})


def _close(wish: Wish, structure: Structure, _today: date) -> Effects:
    practice = _practice(structure, wish.subject)
    member = _member(practice, wish.on)
    was = structure.cluster[member.cluster_id].name
    change = _of_practice(ChangeKind.CLOSED, practice, wish, was=was)
    return Effects(change, (Placement(practice.practice.id),), touched=frozenset({member.cluster_id}))


def _merge(wish: Wish, structure: Structure, _today: date) -> Effects:
    practice = _practice(structure, wish.subject)
    survivor = _any_practice(structure, wish.other)
    if survivor is practice:
        raise StructureRefused(StructureFault.WITH_ITSELF, practice.practice.name)
    member, host = _member(practice, wish.on), _member(survivor, wish.on)
    change = _of_practice(
        ChangeKind.MERGED, practice, wish, was=practice.practice.name, became=survivor.practice.name
    )
    touched = frozenset({member.cluster_id, host.cluster_id})
    return Effects(change, (Placement(practice.practice.id),), touched=touched)


def _move(wish: Wish, structure: Structure, _today: date) -> Effects:
    practice = _practice(structure, wish.subject)
    target = _standing(_any_cluster(structure, wish.other))
    member = _not_elsewhere_later(practice, wish.on)
    if member is not None and member.cluster_id == target.id:
        raise StructureRefused(StructureFault.ALREADY, practice.practice.name, wish.on)
    home = structure.cluster[member.cluster_id] if member is not None else None
    change = _of_practice(
        ChangeKind.MOVED, practice, wish, was=home.name if home else "", became=_full(target, home)
    )
    touched = frozenset({member.cluster_id}) if member is not None else frozenset()
    return Effects(change, (Placement(practice.practice.id, target.id),), touched=touched)


def _manage(wish: Wish, structure: Structure, _today: date) -> Effects:
    practice = _practice(structure, wish.subject)
    member = _member_on(practice, wish.on)
    if wish.until is not None and wish.until <= wish.on:
        raise StructureRefused(StructureFault.ENDS_TOO_EARLY, practice.practice.name, wish.until)
    for each in structure.changes_of(SubjectKind.PRACTICE, wish.subject):
        if each.kind is ChangeKind.MANAGED and each.stands and _overlap(each, wish):
            raise StructureRefused(StructureFault.ALREADY, practice.practice.name, each.on)
    change = _of_practice(ChangeKind.MANAGED, practice, wish)
    return Effects(change, touched=frozenset({member.cluster_id}))


def _return(wish: Wish, structure: Structure, _today: date) -> Effects:
    practice = _practice(structure, wish.subject)
    managed = structure.managed(practice.practice.id, wish.on)
    if managed is None:
        raise StructureRefused(StructureFault.NOT_MANAGED, practice.practice.name, wish.on)
    change = _of_practice(ChangeKind.RETURNED, practice, wish)
    touched = frozenset({member.cluster_id}) if (member := practice.membership(wish.on)) else frozenset()
    return Effects(change, ends={managed.id: wish.on}, touched=touched)


def _branch(wish: Wish, structure: Structure, _today: date) -> Effects:
    practice = _practice(structure, wish.subject)
    cluster = _standing(_any_cluster(structure, wish.other))
    member = _member_on(practice, wish.on)
    noted = {each.other_id for each in structure.branches(practice.practice.id, wish.on)}
    if member.cluster_id == cluster.id or cluster.id in noted:
        raise StructureRefused(StructureFault.ALREADY, practice.practice.name, wish.on)
    home = structure.cluster[member.cluster_id]
    return Effects(
        _of_practice(ChangeKind.BRANCH, practice, wish, was=home.name, became=_full(cluster, home))
    )


def _rename(wish: Wish, structure: Structure, today: date) -> Effects:
    cluster = _standing(_cluster(structure, wish.subject))
    _not_ahead(wish, today)
    name = _new_name(structure, wish.name or cluster.name, cluster.board.id, but=cluster.id)
    after = replace(cluster, name=name, name_cy=wish.name_cy.strip())
    if after == cluster:
        raise StructureRefused(StructureFault.ALREADY, cluster.name, wish.on)
    change = _of_cluster(
        ChangeKind.RENAMED,
        cluster,
        wish,
        was=_both(cluster.name, cluster.name_cy),
        became=_both(name, after.name_cy),
    )
    return Effects(change, rewritten=(after,))


def _merge_clusters(wish: Wish, structure: Structure, _today: date) -> Effects:
    cluster = _standing(_cluster(structure, wish.subject))
    target = _standing(_any_cluster(structure, wish.other))
    if target.id == cluster.id:
        raise StructureRefused(StructureFault.WITH_ITSELF, cluster.name)
    placements = tuple(
        Placement(each.practice.id, target.id) for each in _all_members(structure, cluster, wish.on)
    )
    change = _of_cluster(ChangeKind.MERGED, cluster, wish, was=cluster.name, became=_full(target, cluster))
    return Effects(
        replace(change, other_id=target.id), placements, rewritten=(replace(cluster, ended_on=wish.on),)
    )


def _split(wish: Wish, structure: Structure, _today: date) -> Effects:
    leaving = [_practice(structure, each) for each in wish.practices]
    homes = {_member(each, wish.on).cluster_id for each in leaving}
    if len(homes) != 1:
        raise StructureRefused(StructureFault.NOT_ONE_CLUSTER)
    cluster = _standing(_cluster(structure, next(iter(homes))))
    if len(leaving) == len(structure.members(cluster.id, wish.on)):
        raise StructureRefused(StructureFault.NOBODY_REMAINS, cluster.name)
    name = _new_name(structure, wish.name, cluster.board.id)
    made = PlacedCluster(ClusterId(0), name, wish.name_cy.strip(), cluster.board)
    placements = tuple(Placement(each.practice.id) for each in leaving)
    change = _of_cluster(ChangeKind.SPLIT, cluster, wish, was=cluster.name, became=name)
    return Effects(change, placements, new_cluster=made, touched=frozenset({cluster.id}))


def _move_cluster(wish: Wish, structure: Structure, today: date) -> Effects:
    cluster = _standing(_cluster(structure, wish.subject))
    _not_ahead(wish, today)
    board = _board(structure, wish.other)
    if board.id == cluster.board.id:
        raise StructureRefused(StructureFault.ALREADY, cluster.name, wish.on)
    _new_name(structure, cluster.name, board.id, but=cluster.id)
    change = _of_cluster(ChangeKind.MOVED_BOARD, cluster, wish, was=cluster.board.name, became=board.name)
    return Effects(replace(change, other_id=board.id), rewritten=(replace(cluster, board=board),))


def _take_back(wish: Wish, structure: Structure, _today: date) -> Effects:
    change = next((each for each in structure.own_journal() if each.id == wish.subject), None)
    if change is None:
        raise NothingFound("structure change")
    undo = _UNDO.get(change.kind)
    if undo is None or not change.stands:
        raise StructureRefused(StructureFault.NOT_TO_TAKE_BACK, str(change.id))
    found = undo(change, structure)
    taken = replace(
        change,
        id=0,
        kind=ChangeKind.TAKEN_BACK,
        until=None,
        other_id=change.id,
        was=change.became,
        became=change.was,
    )
    return replace(found, change=taken, ends={change.id: change.on, **(found.ends or {})})


def _undo_leaving(change: StructureChange, structure: Structure) -> Effects:
    """Let a closed or merged practice belong where it belonged."""
    practice = _any_practice(structure, change.subject_id)
    last = practice.last
    if last is None or last.until != change.on:
        raise StructureRefused(StructureFault.LATER_CHANGE, practice.practice.name, change.on)
    return Effects(change, (Placement(practice.practice.id, last.cluster_id),))


def _undo_merging(change: StructureChange, structure: Structure) -> Effects:
    if change.subject_kind is SubjectKind.PRACTICE:
        return _undo_leaving(change, structure)
    cluster = structure.cluster[ClusterId(change.subject_id)]
    back = _back_from(structure, ClusterId(change.other_id or 0), cluster.id, change.on)
    return Effects(change, back, rewritten=(replace(cluster, ended_on=None),), touched=_ids(change.other_id))


def _undo_moving(change: StructureChange, structure: Structure) -> Effects:
    practice = _any_practice(structure, change.subject_id)
    last = practice.last
    if last is None or (last.since, last.until) != (change.on, None):
        raise StructureRefused(StructureFault.LATER_CHANGE, practice.practice.name, change.on)
    before = [each for each in practice.memberships if each.until == change.on]
    home = before[-1].cluster_id if before else None
    return Effects(change, (Placement(practice.practice.id, home),), touched=frozenset({last.cluster_id}))


def _undo_splitting(change: StructureChange, structure: Structure) -> Effects:
    made = structure.cluster[ClusterId(change.other_id or 0)]
    back = _back_from(structure, made.id, ClusterId(change.subject_id), change.on)
    if len(back) != sum(1 for each in structure.practices if each.last and each.last.cluster_id == made.id):
        raise StructureRefused(StructureFault.LATER_CHANGE, made.name, change.on)
    return Effects(change, back, rewritten=(replace(made, ended_on=change.on),))


def _undo_renaming(change: StructureChange, structure: Structure) -> Effects:
    cluster = structure.cluster[ClusterId(change.subject_id)]
    if _both(cluster.name, cluster.name_cy) != change.became:
        raise StructureRefused(StructureFault.LATER_CHANGE, cluster.name, change.on)
    name, _, name_cy = change.was.partition(" / ")
    _new_name(structure, name, cluster.board.id, but=cluster.id)
    return Effects(change, rewritten=(replace(cluster, name=name, name_cy=name_cy),))


def _undo_moving_board(change: StructureChange, structure: Structure) -> Effects:
    cluster = structure.cluster[ClusterId(change.subject_id)]
    before = next((each for each in structure.boards if each.name == change.was), None)
    if before is None or cluster.board.id != change.other_id:
        raise StructureRefused(StructureFault.LATER_CHANGE, cluster.name, change.on)
    _new_name(structure, cluster.name, before.id, but=cluster.id)
    return Effects(change, rewritten=(replace(cluster, board=before),))


def _undo_returning(change: StructureChange, structure: Structure) -> Effects:
    managed = next(
        (
            each
            for each in structure.changes_of(SubjectKind.PRACTICE, change.subject_id)
            if each.kind is ChangeKind.MANAGED and each.until == change.on
        ),
        None,
    )
    if managed is None:
        raise StructureRefused(StructureFault.NOT_TO_TAKE_BACK, str(change.id))
    return Effects(change, ends={managed.id: None}, touched=_home(structure, change))


def _undo_note(change: StructureChange, structure: Structure) -> Effects:
    return Effects(change, touched=_home(structure, change))


_Rule = Callable[[Wish, Structure, date], Effects]
_RULES: Mapping[Deed, _Rule] = {
    Deed.CLOSE: _close,
    Deed.MERGE: _merge,
    Deed.MOVE: _move,
    Deed.MANAGE: _manage,
    Deed.RETURN: _return,
    Deed.BRANCH: _branch,
    Deed.RENAME: _rename,
    Deed.MERGE_CLUSTERS: _merge_clusters,
    Deed.SPLIT: _split,
    Deed.MOVE_CLUSTER: _move_cluster,
    Deed.TAKE_BACK: _take_back,
}
_UNDO: Mapping[ChangeKind, Callable[[StructureChange, Structure], Effects]] = {
    ChangeKind.CLOSED: _undo_leaving,
    ChangeKind.MERGED: _undo_merging,
    ChangeKind.MOVED: _undo_moving,
    ChangeKind.MANAGED: _undo_note,
    ChangeKind.RETURNED: _undo_returning,
    ChangeKind.BRANCH: _undo_note,
    ChangeKind.RENAMED: _undo_renaming,
    ChangeKind.SPLIT: _undo_splitting,
    ChangeKind.MOVED_BOARD: _undo_moving_board,
}


def _back_from(structure: Structure, new: ClusterId, old: ClusterId, on: date) -> tuple[Placement, ...]:
    """Send the practices back that went with their cluster on a day, unless one has moved on since.

    Those that moved by a change of their own, on the same day and to the same cluster, stay.
    """
    moved = {
        each.subject_id
        for each in structure.journal
        if each.kind is ChangeKind.MOVED and each.stands and (each.on, each.other_id) == (on, new)
    }
    went = [
        each
        for each in structure.practices
        if each.practice.id not in moved
        and any(m.cluster_id == old and m.until == on for m in each.memberships)
        and any(m.cluster_id == new and m.since == on for m in each.memberships)
    ]
    for each in went:
        if each.last is None or (each.last.since, each.last.until) != (on, None):
            raise StructureRefused(StructureFault.LATER_CHANGE, each.practice.name, on)
    return tuple(Placement(each.practice.id, old) for each in went)


def _of_practice(
    kind: ChangeKind, practice: PlacedPractice, wish: Wish, *, was: str = "", became: str = ""
) -> StructureChange:
    return StructureChange(
        0,
        SubjectKind.PRACTICE,
        practice.practice.id,
        kind,
        wish.on,
        wish.until,
        wish.other or None,
        was,
        became,
    )


def _of_cluster(
    kind: ChangeKind, cluster: PlacedCluster, wish: Wish, *, was: str, became: str
) -> StructureChange:
    return StructureChange(0, SubjectKind.CLUSTER, cluster.id, kind, wish.on, was=was, became=became)


def _any_practice(structure: Structure, number: int) -> PlacedPractice:
    found = structure.practice.get(PracticeId(number))
    if found is None:
        raise NothingFound("practice")
    return found


def _practice(structure: Structure, number: int) -> PlacedPractice:
    found = _any_practice(structure, number)
    board = structure.board_of(found)
    if board is not None:
        _in_reach(structure, board)
    return found


def _any_cluster(structure: Structure, number: int) -> PlacedCluster:
    found = structure.cluster.get(ClusterId(number))
    if found is None:
        raise NothingFound("cluster")
    return found


def _cluster(structure: Structure, number: int) -> PlacedCluster:
    found = _any_cluster(structure, number)
    _in_reach(structure, found.board.id)
    return found


def _board(structure: Structure, number: int) -> HealthBoard:
    found = next((each for each in structure.boards if each.id == number), None)
    if found is None:
        raise NothingFound("health board")
    return found


def _in_reach(structure: Structure, board: HealthBoardId) -> None:
    if not structure.in_reach(board):
        raise NotAllowed("change structure", ("board officer", "operator"))


def _member_on(practice: PlacedPractice, on: date) -> Membership:
    member = practice.membership(on)
    if member is None:
        raise StructureRefused(StructureFault.IN_NO_CLUSTER, practice.practice.name, on)
    return member


def _member(practice: PlacedPractice, on: date) -> Membership:
    """Return the membership of a day, of which nothing is known that ends it later."""
    member = _member_on(practice, on)
    _not_elsewhere_later(practice, on)
    return member


def _not_elsewhere_later(practice: PlacedPractice, on: date) -> Membership | None:
    last = practice.last
    if last is not None and (last.since > on or (last.until is not None and last.until > on)):
        later = last.since if last.since > on else last.until
        raise StructureRefused(StructureFault.LATER_CHANGE, practice.practice.name, later)
    if last is not None and on in (last.since, last.until):
        raise StructureRefused(StructureFault.SAME_DAY, practice.practice.name, on)
    return practice.membership(on)


def _all_members(structure: Structure, cluster: PlacedCluster, on: date) -> Iterable[PlacedPractice]:
    """Give a cluster's practices of a day, unless somebody is known to join or leave it later."""
    for each in structure.practices:
        for member in each.memberships:
            if member.cluster_id == cluster.id and (member.until is None or member.until > on):
                _not_elsewhere_later(each, on)
                yield each


def _standing(cluster: PlacedCluster) -> PlacedCluster:
    if cluster.ended_on is not None:
        raise StructureRefused(StructureFault.CLUSTER_ENDED, cluster.name, cluster.ended_on)
    return cluster


def _not_ahead(wish: Wish, today: date) -> None:
    if wish.on > today:
        raise StructureRefused(StructureFault.NOT_AHEAD, on=wish.on)


def _new_name(structure: Structure, typed: str, board: HealthBoardId, *, but: ClusterId | None = None) -> str:
    """Return a cluster's new name without needless blanks; raises StructureRefused for one that is taken or too long."""
    name = " ".join(typed.replace("|", " ").split())
    if not fold(name) or len(name) > LONGEST_NAME or " / " in name:
        raise StructureRefused(StructureFault.NO_NAME, name[:LONGEST_NAME])
    for each in structure.clusters:
        if each.board.id == board and each.id != but and fold(each.name) == fold(name):
            raise StructureRefused(StructureFault.NAME_TAKEN, each.name, each.ended_on)
    return name


def _overlap(change: StructureChange, wish: Wish) -> bool:
    begins_before = wish.until is None or change.on < wish.until
    return begins_before and (change.until is None or wish.on < change.until)


def _full(cluster: PlacedCluster, beside: PlacedCluster | None) -> str:
    """Name a cluster, with its health board where that is another one."""
    same = beside is not None and beside.board.id == cluster.board.id
    return cluster.name if same else f"{cluster.name} ({cluster.board.name})"


def _both(name: str, name_cy: str) -> str:
    return f"{name} / {name_cy}" if name_cy else name


def _ids(cluster: int | None) -> frozenset[ClusterId]:
    return frozenset({ClusterId(cluster)}) if cluster is not None else frozenset()


def _home(structure: Structure, change: StructureChange) -> frozenset[ClusterId]:
    last = _any_practice(structure, change.subject_id).last
    return frozenset({last.cluster_id}) if last is not None else frozenset()
