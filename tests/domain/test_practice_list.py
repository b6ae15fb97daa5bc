from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.health_boards import ListedBoard, find_board
from bot.domain.list_cells import clean, list_size, postcode, practice_code, repair, without_footnote
from bot.domain.practice_list import read_practice_list
from bot.domain.practice_rows import (
    Field,
    HeadersMissing,
    NoPracticesFound,
    Notice,
    NoticeKind,
    PracticeList,
    PracticeRow,
    Sheet,
    SkipReason,
)

SWANSEA = ListedBoard(
    "7A3", "Swansea Bay University Health Board", "Bwrdd Iechyd Prifysgol Bae Abertawe", "W11000031"
)
CARDIFF = ListedBoard(
    "7A4", "Cardiff and Vale University Health Board", "Bwrdd Iechyd Prifysgol Caerdydd a'r Fro", "W11000029"
)
CWM_TAF = ListedBoard(
    "7A5",
    "Cwm Taf Morgannwg University Health Board",
    "Bwrdd Iechyd Prifysgol Cwm Taf Morgannwg",
    "W11000030",
)
POWYS = ListedBoard("7A7", "Powys Teaching Health Board", "Bwrdd Iechyd Addysgu Powys", "W11000024")
BOARDS = (SWANSEA, CARDIFF, CWM_TAF, POWYS)

HEADERS = ["Health Board", "Cluster", "Practice Code", "Practice Name", "Postcode", "List size"]
AFAN = ["Swansea Bay UHB", "Afan", "W98032", "Fairfield Surgery", "SA12 7BJ", "8,099"]


def read(*rows: list[str], prefer: dict[str, str] | None = None) -> PracticeList:
    return read_practice_list([Sheet("Practices", [HEADERS, *rows])], BOARDS, prefer)


def reasons(listed: PracticeList) -> list[tuple[int, SkipReason, str]]:
    return [(one.line, one.reason, one.detail) for one in listed.skipped]


def found(notices: Sequence[Notice], kind: NoticeKind) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(one.was, one.now, one.lines) for one in notices if one.kind is kind]


def test_a_row_becomes_a_practice_with_the_code_of_its_board() -> None:
    (row,) = read(AFAN).rows
    assert row == PracticeRow("7A3", "Afan", "W98032", "Fairfield Surgery", "SA12 7BJ", 8099, "Practices", 2)


@pytest.mark.parametrize(
    "headers",
    [
        ["lhb", "cluster", "practice_code", "practice", "postcode", "patients"],
        ["HB", "Cluster", "PracticeID", "Organisation", "PostCode", "Denominator"],
        [
            "Local Health Board ",
            "GP Practice Cluster",
            "Practice Code",
            "Practice Name",
            "Post Code",
            "LIST SIZE",
        ],
        ["LHB", "NCN", "W code", "OrgName", "Postcode", "Practice population"],
        ["Health Board", "name_en", "OrganisationCode", "practice", "postcode", "patients"],
        ["Bwrdd Iechyd", "enw_cy", "Cod y Practis", "Enw’r Practis", "Cod Post", "Cleifion"],
        ["\ufeffLHB (1)", "CLUSTER\n", "practice  code", "Practice\xa0Name", "postcode", "list_size"],
    ],
)
def test_all_headers_in_use_are_understood(headers: list[str]) -> None:
    (row,) = read_practice_list([Sheet("", [headers, AFAN])], BOARDS).rows
    assert (row.board, row.cluster, row.code, row.list_size) == ("7A3", "Afan", "W98032", 8099)


def test_columns_may_stand_in_any_order_below_a_title() -> None:
    rows = [["Practices of Wales"], [], ["Source: StatsWales"], HEADERS[::-1], AFAN[::-1]]
    (row,) = read_practice_list([Sheet("Notes", [["Crest"]]), Sheet("Data", rows)], BOARDS).rows
    assert (row.code, row.sheet, row.line) == ("W98032", "Data", 5)


def test_a_sheet_without_headers_says_which_are_missing_and_what_would_do() -> None:
    sheet = Sheet(
        "Data", [["A list"], ["Practice Name", "Practice Code", "Postcode"], ["Fairfield", "W98032", ""]]
    )
    with pytest.raises(HeadersMissing) as refused:
        read_practice_list([sheet], BOARDS)
    assert refused.value.missing == (Field.BOARD, Field.CLUSTER)
    assert (refused.value.sheet, refused.value.line) == ("Data", 2)
    assert "GP Practice Cluster" in refused.value.accepted[Field.CLUSTER]


def test_a_list_in_which_no_row_is_a_practice_is_refused_with_the_reasons() -> None:
    with pytest.raises(NoPracticesFound) as refused:
        read(["Wales", "", "", ""])
    assert [one.reason for one in refused.value.skipped] == [SkipReason.WALES_TOTAL]


def test_totals_are_told_from_practices_and_from_each_other() -> None:
    listed = read(
        ["wales", "wales", "", "wales"],
        ["Swansea Bay UHB", "Swansea Bay UHB", "", "Swansea Bay UHB"],
        ["Swansea Bay UHB", "Afan ", "", ""],
        AFAN,
        ["Swansea Bay UHB", "Afan", "", "Total"],
        ["Powys THB", "Afan", "", ""],
        ["Powys THB", "Mid Powys", "W96006", "Rhayader Group Practice"],
        ["Powys THB", "", "", ""],
        ["", "All Wales total", "", ""],
    )
    assert [row.code for row in listed.rows] == ["W98032", "W96006"]
    assert reasons(listed) == [
        (2, SkipReason.WALES_TOTAL, ""),
        (3, SkipReason.BOARD_TOTAL, "Swansea Bay UHB"),
        (4, SkipReason.CLUSTER_TOTAL, "Afan"),
        (6, SkipReason.CLUSTER_TOTAL, "Afan"),
        (7, SkipReason.BOARD_TOTAL, "Powys THB"),
        (9, SkipReason.BOARD_TOTAL, "Powys THB"),
        (10, SkipReason.WALES_TOTAL, ""),
    ]
    assert listed.read == len(listed.rows) + len(listed.skipped) == 9


def test_a_row_without_a_sound_code_is_skipped_and_says_what_was_there() -> None:
    listed = read(
        AFAN,
        ["Swansea Bay UHB", "Afan", "", "Mount Surgery"],
        ["Swansea Bay UHB", "Afan", "W9803", "Mount Surgery"],
        ["Swansea Bay UHB", "Afan", "X98031", "Mount Surgery"],
        ["Source: a footnote under the table"],
    )
    assert reasons(listed) == [
        (3, SkipReason.NO_CODE, "Mount Surgery"),
        (4, SkipReason.MALFORMED_CODE, "W9803"),
        (5, SkipReason.MALFORMED_CODE, "X98031"),
        (6, SkipReason.NO_CODE, ""),
    ]
    assert listed.skipped[1].text == "Swansea Bay UHB, Afan, W9803, Mount Surgery"


def test_a_row_without_board_cluster_or_name_is_skipped_and_never_filled_in() -> None:
    listed = read(
        AFAN,
        ["", "Afan", "W98031", "Mount Surgery"],
        ["Swansea Bay UHB", "", "W98031", "Mount Surgery"],
        ["Swansea Bay UHB", "Afan", "W98031", ""],
    )
    assert [one.reason for one in listed.skipped] == [
        SkipReason.NO_BOARD,
        SkipReason.NO_CLUSTER,
        SkipReason.NO_NAME,
    ]


def test_a_repeated_header_and_blank_rows_are_no_practices() -> None:
    listed = read(AFAN, [], ["", "\xa0", ""], HEADERS)
    assert reasons(listed) == [(5, SkipReason.REPEATED_HEADER, "")]


def test_a_practice_marked_closed_is_left_out() -> None:
    rows = [
        [*HEADERS, "Status"],
        [*AFAN, "A"],
        ["Swansea Bay UHB", "Neath", "W98785", "Alfred Street", "", "", "Closed"],
    ]
    listed = read_practice_list([Sheet("", rows)], BOARDS)
    assert reasons(listed) == [(3, SkipReason.NOT_LIVE, "Closed")]


def test_a_board_nobody_knows_is_noticed_once_and_its_rows_are_skipped() -> None:
    listed = read(
        AFAN,
        ["Gwent Health Authority", "Newport", "W93047", "Ringland Medical Practice"],
        ["Gwent Health Authority", "Newport", "W93061", "The Rogerstone Practice"],
    )
    assert [one.reason for one in listed.skipped] == [SkipReason.UNKNOWN_BOARD] * 2
    assert found(listed.notices, NoticeKind.BOARD_UNKNOWN) == [("Gwent Health Authority", "", (3, 4))]


def test_the_code_of_a_board_decides_where_its_name_disagrees() -> None:
    rows = [["LHB Code", *HEADERS], ["7A7", *AFAN]]
    listed = read_practice_list([Sheet("", rows)], BOARDS)
    assert listed.rows[0].board == "7A7"
    assert found(listed.notices, NoticeKind.BOARDS_DISAGREE) == [("7A7 / Swansea Bay UHB", "7A7", (2,))]


def test_twin_rows_are_taken_once() -> None:
    listed = read(AFAN, AFAN, [*AFAN[:3], "Fairfield Medical Centre"])
    assert len(listed.rows) == 1
    assert reasons(listed) == [(3, SkipReason.DUPLICATE, "2"), (4, SkipReason.SAME_CODE_OTHER_DETAILS, "2")]


def test_one_code_in_two_clusters_is_left_out_and_told_with_all_such_rows() -> None:
    moved = [AFAN[0], "Neath", *AFAN[2:]]
    listed = read(AFAN, moved, ["Swansea Bay UHB", "Afan", "W98031", "Mount Surgery"])
    assert [row.code for row in listed.rows] == ["W98031"]
    assert reasons(listed) == [
        (2, SkipReason.IN_TWO_CLUSTERS, "Afan"),
        (3, SkipReason.IN_TWO_CLUSTERS, "Neath"),
    ]
    (conflict,) = listed.conflicts
    assert conflict.code == "W98032"
    assert [(row.cluster, row.line) for row in conflict.rows] == [("Afan", 2), ("Neath", 3)]


def test_saying_which_cluster_is_right_settles_it() -> None:
    moved = [AFAN[0], "Neath", *AFAN[2:]]
    listed = read(AFAN, moved, prefer={"W98032": " neath"})
    assert [(row.code, row.cluster) for row in listed.rows] == [("W98032", "Neath")]
    assert reasons(listed) == [(2, SkipReason.NOT_CHOSEN, "Neath")]


def test_a_preferred_cluster_that_the_list_does_not_hold_settles_nothing() -> None:
    with pytest.raises(NoPracticesFound):
        read(AFAN, [AFAN[0], "Neath", *AFAN[2:]], prefer={"W98032": "Penderi"})


def test_a_row_marked_closed_makes_no_conflict() -> None:
    rows = [[*HEADERS, "Status"], [*AFAN, ""], [AFAN[0], "Neath", *AFAN[2:], "C"]]
    listed = read_practice_list([Sheet("", rows)], BOARDS)
    assert [row.cluster for row in listed.rows] == ["Afan"]


def test_a_cluster_spelled_in_two_ways_is_one_cluster() -> None:
    listed = read(
        ["Swansea Bay UHB", "BayHealth", "W98016", "St Thomas Surgery"],
        ["Swansea Bay UHB", "Bay Health", "W98021", "The Surgery"],
    )
    assert listed.clusters == (("7A3", "BayHealth"),)
    assert found(listed.notices, NoticeKind.SPELLING_ALIGNED) == [("Bay Health", "BayHealth", (3,))]


def test_footnotes_mojibake_and_lost_letters_are_noticed() -> None:
    listed = read(
        ["Swansea Bay UHB", "Afan (1)", "W98031", "Meddygfa GÅµyr (2)"],
        ["Swansea Bay UHB", "Afan (1)", "W98041", "Meddygfa G?yr"],
    )
    assert [(row.cluster, row.name) for row in listed.rows] == [
        ("Afan", "Meddygfa Gŵyr"),
        ("Afan", "Meddygfa G?yr"),
    ]
    assert found(listed.notices, NoticeKind.FOOTNOTE_REMOVED) == [
        ("Afan (1)", "Afan", (2, 3)),
        ("Meddygfa Gŵyr (2)", "Meddygfa Gŵyr", (2,)),
    ]
    assert found(listed.notices, NoticeKind.MOJIBAKE_REPAIRED) == [
        ("Meddygfa GÅµyr (2)", "Meddygfa Gŵyr (2)", (2,))
    ]
    assert found(listed.notices, NoticeKind.LETTER_LOST) == [("Meddygfa G?yr", "", (3,))]


def test_a_number_that_is_none_is_noticed_and_left_blank() -> None:
    listed = read([*AFAN[:5], "about 8000"])
    assert listed.rows[0].list_size is None
    assert found(listed.notices, NoticeKind.NUMBER_NOT_READ) == [("about 8000", "", (2,))]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,069", 1069), ("58,779", 58779), ("4770", 4770), ("4770.0", 4770), ("1 069", 1069), ("0", 0)]
    + [(sign, None) for sign in ("", ".", "-", "–", "N/A", "..")],
)
def test_list_sizes_are_read_and_a_missing_one_is_not_nought(text: str, number: int | None) -> None:
    assert list_size(text) == number


@pytest.mark.parametrize("text", ["1,06", "-5", "12a", "1e4", "٣", "12345678901"])
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        list_size(text)


def test_codes_and_postcodes_are_written_in_one_way() -> None:
    assert practice_code("w00142") == "W00142"
    assert practice_code("W9803٣") is None
    assert practice_code("W980321") is None
    assert [postcode(text) for text in ("SA1 8LH", "sa18lh", "CF101AA", "not known")] == [
        "SA1 8LH",
        "SA1 8LH",
        "CF10 1AA",
        "NOT KNOWN",
    ]


def test_cells_are_trimmed_composed_and_freed_of_invisible_signs() -> None:
    assert clean("\ufeff Gw\u0302yr\xa0 a\r\nPhen\u200bderi\u00a0") == "Gŵyr a Phenderi"


@pytest.mark.parametrize("name", ["Ynys Môn", "Gŵyr", "Tŷ-du", "Aberdâr", "Twyn Bryn-hîr", "Llŷn’s", "Crêpe"])
def test_welsh_letters_read_in_the_wrong_encoding_come_back(name: str) -> None:
    assert repair(name.encode().decode("cp1252")) == name
    assert repair(name) == name


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("Dwyfor (1)", "Dwyfor"),
        ("Meirionnydd(12)", "Meirionnydd"),
        ("The Surgery (Sketty)", "The Surgery (Sketty)"),
        ("Practice 1", "Practice 1"),
    ],
)
def test_only_a_number_in_brackets_at_the_end_is_a_footnote(given: str, taken: str) -> None:
    assert without_footnote(given) == taken


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7a4", "7A4"),
        ("W11000029", "7A4"),
        ("Cardiff and Vale University Health Board ", "7A4"),
        ("Cardiff & Vale ULHB", "7A4"),
        ("Cardiff and Vale University Local Health Board", "7A4"),
        ("Bwrdd Iechyd Prifysgol Caerdydd a’r Fro", "7A4"),
        ("Powys teaching Health Board", "7A7"),
        ("Powys Teaching LHB", "7A7"),
        ("Bwrdd Iechyd Addysgu Powys", "7A7"),
        ("Abertawe Bro Morgannwg ULHB", "7A3"),
        ("ABMU Health Board", "7A3"),
        ("ABMUHB", "7A3"),
        ("Bae Abertawe", "7A3"),
        ("Cwm Taf ULHB", "7A5"),
        ("Cwm Taf Morgannwg UHB", "7A5"),
        ("Health Board", None),
        ("", None),
        ("Cardiff", None),
    ],
)
def test_boards_are_known_by_code_by_old_and_by_new_names(text: str, code: str | None) -> None:
    board = find_board(text, BOARDS)
    assert (board.code if board else None) == code


@given(
    st.lists(
        st.lists(st.sampled_from(["", "Wales", "Afan", "W98032", "W98031", "7A3", "?", "(1)"]), max_size=7)
    )
)
def test_every_row_is_taken_or_skipped_once(rows: list[list[str]]) -> None:
    try:
        listed = read(*rows)
    except NoPracticesFound:
        return
    lines = [row.line for row in listed.rows] + [one.line for one in listed.skipped]
    assert sorted(lines) == [number for number, row in enumerate(rows, start=2) if any(row)]
    assert len({row.code for row in listed.rows}) == len(listed.rows)
