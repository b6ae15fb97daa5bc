"""What a change of the structure does, in any order, and back again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attendance import Membership
from bot.domain.ids import ClusterId, HealthBoardId, PracticeId
from bot.domain.people import HealthBoard, Practice
from bot.domain.refusals import NothingFound, Refusal
from bot.domain.structure import PlacedCluster, PlacedPractice, Structure, StructureChange
from bot.domain.structure_effects import Deed, Effects, Wish
from bot.domain.structure_rules import effects

BOARDS = (
    HealthBoard(HealthBoardId(1), "7A3", "Swansea Bay", ""),
    HealthBoard(HealthBoardId(2), "7A5", "Cwm Taf", ""),
)
FIRST, TODAY = date(2009, 4, 1), date(2017, 4, 3)
DAYS = st.dates(date(2017, 4, 1), date(2017, 4, 12))
PRACTICES = 6


def beginning() -> Structure:
    """Make two clusters of one board and one of another, with two practices each."""
    clusters = tuple(PlacedCluster(ClusterId(n), f"Cluster {n}", "", BOARDS[n == 3]) for n in range(1, 4))
    practices = tuple(
        PlacedPractice(
            Practice(PracticeId(n), f"W9800{n}", f"Practice {n}"),
            (Membership(PracticeId(n), ClusterId(1 + (n - 1) // 2), FIRST),),
        )
        for n in range(1, PRACTICES + 1)
    )
    return Structure(BOARDS, clusters, practices)


def done(structure: Structure, found: Effects) -> Structure:
    """Do to a structure what the statement does to the tables."""
    change = found.change
    new = max(structure.cluster) + 1
    clusters = {**structure.cluster, **{each.id: each for each in found.rewritten}}
    if found.new_cluster is not None:
        clusters[ClusterId(new)] = replace(found.new_cluster, id=ClusterId(new))
        change = replace(change, other_id=new)
    placed = {
        each.practice: ClusterId(new) if found.new_cluster else each.cluster for each in found.placements
    }
    ends = found.ends or {}
    kept = [replace(each, until=ends[each.id]) if each.id in ends else each for each in structure.journal]
    number = max((each.id for each in kept), default=0) + 1
    return replace(
        structure,
        clusters=tuple(clusters.values()),
        practices=tuple(_placed(each, placed, change.on) for each in structure.practices),
        journal=(replace(change, id=number), *kept),
    )


def _placed(practice: PlacedPractice, placed: dict[PracticeId, ClusterId | None], on: date) -> PlacedPractice:
    own = practice.practice.id
    if own not in placed:
        return practice
    cut = [
        replace(each, until=max(on, each.since)) if each.until is None or each.until > on else each
        for each in practice.memberships
    ]
    cluster = placed[own]
    if cluster is not None:
        cut.append(Membership(own, cluster, on))
    return PlacedPractice.of(practice.practice, cut)


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    deed = draw(st.sampled_from([deed for deed in Deed if deed is not Deed.TAKE_BACK]))
    numbers = st.integers(1, PRACTICES if deed in (Deed.CLOSE, Deed.MERGE, Deed.MOVE, Deed.BRANCH) else 3)
    return Wish(
        deed,
        draw(DAYS),
        draw(numbers),
        draw(st.integers(1, 3 if deed is not Deed.MERGE else PRACTICES)),
        None,
        draw(st.sampled_from(["North", "South", "Upper"])),
        "",
        tuple(PracticeId(each) for each in draw(st.sets(st.integers(1, PRACTICES), min_size=1, max_size=3))),
    )


def after(structure: Structure, wanted: list[Wish]) -> Structure:
    for wish in wanted:
        try:
            structure = done(structure, effects(wish, structure, TODAY + timedelta(days=9)))
        except Refusal:
            continue
    return structure


def days() -> list[date]:
    return [date(2017, 3, 30) + timedelta(days=each) for each in range(20)]


@given(st.lists(wishes(), max_size=8))
def test_a_practice_never_belongs_to_two_clusters_on_one_day(wanted: list[Wish]):
    structure = after(beginning(), wanted)
    for practice in structure.practices:
        for day in days():
            assert sum(each.holds(day) for each in practice.memberships) <= 1


@given(st.lists(wishes(), max_size=8))
def test_nobody_belongs_to_a_cluster_that_has_ended(wanted: list[Wish]):
    structure = after(beginning(), wanted)
    for practice in structure.practices:
        for day in days():
            member = practice.membership(day)
            assert member is None or structure.cluster[member.cluster_id].is_there(day)


@given(st.lists(wishes(), max_size=6), wishes())
def test_a_change_that_is_taken_back_leaves_everybody_where_they_were(wanted: list[Wish], last: Wish):
    before = after(beginning(), wanted)
    changed = after(before, [last])
    if changed is before:
        return
    newest = changed.journal[0]
    undone = done(changed, effects(Wish(Deed.TAKE_BACK, TODAY, newest.id), changed, TODAY))
    for own, back in zip(before.practices, undone.practices, strict=True):
        assert [_where(own, day) for day in days()] == [_where(back, day) for day in days()]
    for cluster in before.clusters:
        assert undone.cluster[cluster.id] == cluster
    assert _standing(undone) == _standing(before)


@given(st.lists(wishes(), max_size=8))
def test_what_was_before_a_change_stays_as_it_was(wanted: list[Wish]):
    structure = beginning()
    for wish in wanted:
        changed = after(structure, [wish])
        for own, later in zip(structure.practices, changed.practices, strict=True):
            for day in days():
                if day < wish.on:
                    assert _where(own, day) == _where(later, day)
        structure = changed


def test_a_change_that_is_not_there_is_not_taken_back():
    with pytest.raises(NothingFound):
        effects(Wish(Deed.TAKE_BACK, TODAY, 7), beginning(), TODAY)


def _where(practice: PlacedPractice, day: date) -> int | None:
    member = practice.membership(day)
    return member.cluster_id if member is not None else None


def _standing(structure: Structure) -> list[StructureChange]:
    return [each for each in structure.journal if each.stands and each.kind.value != "taken back"]
