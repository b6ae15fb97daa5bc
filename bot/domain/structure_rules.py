"""What a change of the structure does: who belongs where from its day on, which names change, and when it is refused.

The guidance for the cluster indicators does not speak of practices or clusters that change. These are our readings: a
cluster keeps its number whatever it is called, a practice's credit stays with the cluster it belonged to on the day
of each meeting, and nothing that was recorded is deleted.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from bot.domain.ids import ClusterId
from bot.domain.refusals import StructureFault, StructureRefused
from bot.domain.structure import (
    ChangeKind,
    PlacedCluster,
    PlacedPractice,
    Structure,
    StructureChange,
    SubjectKind,
)
from bot.domain.structure_checks import (
    all_members,
    any_board,
    any_cluster,
    any_practice,
    both_names,
    full_name,
    member_on,
    new_name,
    not_ahead,
    nothing_later,
    open_member,
    own_cluster,
    own_practice,
    standing,
)
from bot.domain.structure_effects import Deed, Effects, Placement, Wish
from bot.domain.structure_undo import take_back


def effects(wish: Wish, structure: Structure, today: date) -> Effects:
    """Work out what a wish does. Raises StructureRefused, NothingFound, or NotAllowed outside the reader's boards."""
    found = _RULES[wish.deed](wish, structure, today)
    placed = {each.cluster for each in found.placements if each.cluster is not None}
    return replace(found, touched=found.touched | placed | {each.id for each in found.rewritten})


def _close(wish: Wish, structure: Structure, _today: date) -> Effects:
    practice = own_practice(structure, wish.subject)
    member = open_member(practice, wish.on)
    was = structure.cluster[member.cluster_id].name
    change = _of_practice(ChangeKind.CLOSED, practice, wish, was=was)
    return Effects(change, (Placement(practice.practice.id),), touched=frozenset({member.cluster_id}))


def _merge(wish: Wish, structure: Structure, _today: date) -> Effects:
    practice = own_practice(structure, wish.subject)
    survivor = any_practice(structure, wish.other)
    if survivor is practice:
        raise StructureRefused(StructureFault.WITH_ITSELF, practice.practice.name)
    member, host = open_member(practice, wish.on), open_member(survivor, wish.on)
    change = _of_practice(
        ChangeKind.MERGED, practice, wish, was=practice.practice.name, became=survivor.practice.name
    )
    touched = frozenset({member.cluster_id, host.cluster_id})
    return Effects(change, (Placement(practice.practice.id),), touched=touched)


def _move(wish: Wish, structure: Structure, _today: date) -> Effects:
    practice = own_practice(structure, wish.subject)
    target = standing(any_cluster(structure, wish.other))
    member = nothing_later(practice, wish.on)
    if member is not None and member.cluster_id == target.id:
        raise StructureRefused(StructureFault.ALREADY, practice.practice.name, wish.on)
    home = structure.cluster[member.cluster_id] if member is not None else None
    change = _of_practice(
        ChangeKind.MOVED, practice, wish, was=home.name if home else "", became=full_name(target, home)
    )
    touched = frozenset({member.cluster_id}) if member is not None else frozenset()
    return Effects(change, (Placement(practice.practice.id, target.id),), touched=touched)


def _manage(wish: Wish, structure: Structure, _today: date) -> Effects:
    practice = own_practice(structure, wish.subject)
    member = member_on(practice, wish.on)
    if wish.until is not None and wish.until <= wish.on:
        raise StructureRefused(StructureFault.ENDS_TOO_EARLY, practice.practice.name, wish.until)
    for each in structure.changes_of(SubjectKind.PRACTICE, wish.subject):
        if each.kind is ChangeKind.MANAGED and each.stands and _overlap(each, wish):
            raise StructureRefused(StructureFault.ALREADY, practice.practice.name, each.on)
    change = _of_practice(ChangeKind.MANAGED, practice, wish)
    return Effects(change, touched=frozenset({member.cluster_id}))


def _return(wish: Wish, structure: Structure, _today: date) -> Effects:
    practice = own_practice(structure, wish.subject)
    managed = structure.managed(practice.practice.id, wish.on)
    if managed is None:
        raise StructureRefused(StructureFault.NOT_MANAGED, practice.practice.name, wish.on)
    change = _of_practice(ChangeKind.RETURNED, practice, wish)
    touched = frozenset({member.cluster_id}) if (member := practice.membership(wish.on)) else frozenset()
    return Effects(change, ends={managed.id: wish.on}, touched=touched)


def _branch(wish: Wish, structure: Structure, _today: date) -> Effects:
    practice = own_practice(structure, wish.subject)
    cluster = standing(any_cluster(structure, wish.other))
    member = member_on(practice, wish.on)
    noted = {each.other_id for each in structure.branches(practice.practice.id, wish.on)}
    if member.cluster_id == cluster.id or cluster.id in noted:
        raise StructureRefused(StructureFault.ALREADY, practice.practice.name, wish.on)
    home = structure.cluster[member.cluster_id]
    return Effects(
        _of_practice(ChangeKind.BRANCH, practice, wish, was=home.name, became=full_name(cluster, home))
    )


def _rename(wish: Wish, structure: Structure, today: date) -> Effects:
    cluster = standing(own_cluster(structure, wish.subject))
    not_ahead(wish, today)
    name = new_name(structure, wish.name or cluster.name, cluster.board.id, but=cluster.id)
    after = replace(cluster, name=name, name_cy=wish.name_cy.strip())
    if after == cluster:
        raise StructureRefused(StructureFault.ALREADY, cluster.name, wish.on)
    change = _of_cluster(
        ChangeKind.RENAMED,
        cluster,
        wish,
        was=both_names(cluster.name, cluster.name_cy),
        became=both_names(name, after.name_cy),
    )
    return Effects(change, rewritten=(after,))


def _merge_clusters(wish: Wish, structure: Structure, _today: date) -> Effects:
    cluster = standing(own_cluster(structure, wish.subject))
    target = standing(any_cluster(structure, wish.other))
    if target.id == cluster.id:
        raise StructureRefused(StructureFault.WITH_ITSELF, cluster.name)
    placements = tuple(
        Placement(each.practice.id, target.id) for each in all_members(structure, cluster, wish.on)
    )
    change = _of_cluster(
        ChangeKind.MERGED, cluster, wish, was=cluster.name, became=full_name(target, cluster)
    )
    return Effects(
        replace(change, other_id=target.id), placements, rewritten=(replace(cluster, ended_on=wish.on),)
    )


def _split(wish: Wish, structure: Structure, _today: date) -> Effects:
    leaving = [own_practice(structure, each) for each in wish.practices]
    homes = {open_member(each, wish.on).cluster_id for each in leaving}
    if len(homes) != 1:
        raise StructureRefused(StructureFault.NOT_ONE_CLUSTER)
    cluster = standing(own_cluster(structure, next(iter(homes))))
    if len(leaving) == len(structure.members(cluster.id, wish.on)):
        raise StructureRefused(StructureFault.NOBODY_REMAINS, cluster.name)
    name = new_name(structure, wish.name, cluster.board.id)
    made = PlacedCluster(ClusterId(0), name, wish.name_cy.strip(), cluster.board)
    placements = tuple(Placement(each.practice.id) for each in leaving)
    change = _of_cluster(ChangeKind.SPLIT, cluster, wish, was=cluster.name, became=name)
    return Effects(change, placements, new_cluster=made, touched=frozenset({cluster.id}))


def _move_cluster(wish: Wish, structure: Structure, today: date) -> Effects:
    cluster = standing(own_cluster(structure, wish.subject))
    not_ahead(wish, today)
    board = any_board(structure, wish.other)
    if board.id == cluster.board.id:
        raise StructureRefused(StructureFault.ALREADY, cluster.name, wish.on)
    new_name(structure, cluster.name, board.id, but=cluster.id)
    change = _of_cluster(ChangeKind.MOVED_BOARD, cluster, wish, was=cluster.board.name, became=board.name)
    return Effects(replace(change, other_id=board.id), rewritten=(replace(cluster, board=board),))


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


def _overlap(change: StructureChange, wish: Wish) -> bool:
    begins_before = wish.until is None or change.on < wish.until
    return begins_before and (change.until is None or wish.on < change.until)


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
    Deed.TAKE_BACK: take_back,
}
