from dataclasses import replace
from typing import Any

from bot.domain.list_changes import ClusterContinues, ClusterName, KnownPractice, compare
from bot.domain.practice_rows import PracticeList, PracticeRow, Skipped, SkipReason

FAIRFIELD = KnownPractice("W98032", "Fairfield Surgery", "Afan", "7A3", "SA12 7BJ", 8099)
MOUNT = KnownPractice("W98031", "Mount Surgery", "Afan", "7A3", "SA13 2BN", 5000)
RHAYADER = KnownPractice("W96006", "Rhayader Group Practice", "Mid Powys", "7A7", "LD6 5ED", 3359)


def row(known: KnownPractice, **changes: Any) -> PracticeRow:
    same = PracticeRow(
        known.board_code,
        known.cluster,
        known.code,
        known.name,
        known.postcode,
        known.list_size,
        sheet="",
        line=2,
    )
    return replace(same, **changes)


def listed(*rows: PracticeRow, skipped: tuple[Skipped, ...] = ()) -> PracticeList:
    return PracticeList(rows, skipped, (), len(rows) + len(skipped))


def test_the_same_list_again_changes_nothing() -> None:
    changes = compare(listed(row(FAIRFIELD), row(RHAYADER)), [FAIRFIELD, RHAYADER])
    assert changes.nothing
    assert changes.counts == {**dict.fromkeys(changes.counts, 0), "unchanged": 2}


def test_on_an_empty_register_everything_is_new() -> None:
    changes = compare(listed(row(FAIRFIELD), row(MOUNT), row(RHAYADER)), [])
    assert changes.new_boards == ("7A3", "7A7")
    assert changes.new_clusters == (ClusterName("7A3", "Afan"), ClusterName("7A7", "Mid Powys"))
    assert [one.code for one in changes.new] == ["W98032", "W98031", "W96006"]
    assert not changes.nothing


def test_a_practice_may_be_renamed_and_moved_at_once() -> None:
    changes = compare(listed(row(FAIRFIELD, name="Fairfield", cluster="Neath", list_size=9000)), [FAIRFIELD])
    assert [one.row.name for one in changes.renamed] == ["Fairfield"]
    assert [(one.known.cluster, one.row.cluster) for one in changes.moved_cluster] == [("Afan", "Neath")]
    assert [one.row.list_size for one in changes.details] == [9000]
    assert changes.moved_board == ()
    assert changes.kept == 1


def test_a_list_without_postcodes_and_sizes_takes_none_away() -> None:
    changes = compare(listed(row(FAIRFIELD, postcode="", list_size=None)), [FAIRFIELD])
    assert changes.nothing


def test_a_practice_the_list_does_not_mention_waits_to_be_confirmed() -> None:
    changes = compare(listed(row(FAIRFIELD)), [FAIRFIELD, MOUNT])
    assert changes.vanished == (MOUNT,)
    assert changes.nothing


def test_a_list_of_one_board_says_nothing_about_the_others() -> None:
    assert compare(listed(row(FAIRFIELD)), [FAIRFIELD, RHAYADER]).vanished == ()


def test_a_practice_whose_row_was_skipped_has_not_vanished_unless_it_is_closed() -> None:
    unread = Skipped("", 3, SkipReason.NO_CLUSTER, "", "", "W98031")
    assert compare(listed(row(FAIRFIELD), skipped=(unread,)), [FAIRFIELD, MOUNT]).vanished == ()
    closed = Skipped("", 3, SkipReason.NOT_LIVE, "C", "", "W98031")
    assert compare(listed(row(FAIRFIELD), skipped=(closed,)), [FAIRFIELD, MOUNT]).vanished == (MOUNT,)


def test_a_cluster_spelled_differently_is_the_same_cluster() -> None:
    changes = compare(listed(row(FAIRFIELD, cluster="AFAN")), [FAIRFIELD])
    assert changes.new_clusters == ()
    assert changes.moved_cluster == ()
    assert changes.continued == (
        ClusterContinues(ClusterName("7A3", "Afan"), ClusterName("7A3", "AFAN"), certain=True),
    )
    assert not changes.nothing


def test_a_cluster_whose_practices_all_went_the_same_way_likely_lives_on() -> None:
    changes = compare(
        listed(row(FAIRFIELD, cluster="Port Talbot"), row(MOUNT, cluster="Port Talbot")), [FAIRFIELD, MOUNT]
    )
    assert changes.continued == (
        ClusterContinues(ClusterName("7A3", "Afan"), ClusterName("7A3", "Port Talbot"), certain=False),
    )
    assert len(changes.moved_cluster) == 2


def test_a_split_cluster_lives_on_in_neither_part() -> None:
    changes = compare(
        listed(row(FAIRFIELD, cluster="Newport East"), row(MOUNT, cluster="Newport West")), [FAIRFIELD, MOUNT]
    )
    assert changes.continued == ()
    assert len(changes.new_clusters) == 2


def test_a_practice_that_joins_a_known_cluster_renames_nothing() -> None:
    neath = KnownPractice("W98785", "Alfred Street", "Neath", "7A3")
    changes = compare(listed(row(FAIRFIELD, cluster="Neath"), row(neath)), [FAIRFIELD, neath])
    assert changes.continued == ()


def test_a_cluster_that_goes_to_another_board_is_seen_to_live_on() -> None:
    changes = compare(listed(row(FAIRFIELD, board="7A5")), [FAIRFIELD])
    assert [one.row.board for one in changes.moved_board] == ["7A5"]
    assert changes.continued == (
        ClusterContinues(ClusterName("7A3", "Afan"), ClusterName("7A5", "Afan"), certain=False),
    )
