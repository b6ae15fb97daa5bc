"""Taking a change of the structure back: everything stands as if it had not been recorded, and both rows stay."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from bot.domain.ids import ClusterId
from bot.domain.refusals import NothingFound, StructureFault, StructureRefused
from bot.domain.structure import ChangeKind, Structure, StructureChange, SubjectKind
from bot.domain.structure_checks import (
    any_practice,
    both_names,
    new_name,
)
from bot.domain.structure_effects import Effects, Placement, Wish


def take_back(wish: Wish, structure: Structure, _today: date) -> Effects:
    """Work out what takes a change back. Raises NothingFound, or StructureRefused where a later one rests on it."""
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
    practice = any_practice(structure, change.subject_id)
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
    practice = any_practice(structure, change.subject_id)
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
    if both_names(cluster.name, cluster.name_cy) != change.became:
        raise StructureRefused(StructureFault.LATER_CHANGE, cluster.name, change.on)
    name, _, name_cy = change.was.partition(" / ")
    new_name(structure, name, cluster.board.id, but=cluster.id)
    return Effects(change, rewritten=(replace(cluster, name=name, name_cy=name_cy),))


def _undo_moving_board(change: StructureChange, structure: Structure) -> Effects:
    cluster = structure.cluster[ClusterId(change.subject_id)]
    before = next((each for each in structure.boards if each.name == change.was), None)
    if before is None or cluster.board.id != change.other_id:
        raise StructureRefused(StructureFault.LATER_CHANGE, cluster.name, change.on)
    new_name(structure, cluster.name, before.id, but=cluster.id)
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


def _ids(cluster: int | None) -> frozenset[ClusterId]:
    return frozenset({ClusterId(cluster)}) if cluster is not None else frozenset()


def _home(structure: Structure, change: StructureChange) -> frozenset[ClusterId]:
    last = any_practice(structure, change.subject_id).last
    return frozenset({last.cluster_id}) if last is not None else frozenset()


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
