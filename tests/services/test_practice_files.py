import io
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.list_changes import KnownPractice, compare
from bot.domain.practice_rows import (
    FileProblem,
    FileRefused,
    NoticeKind,
    PracticeList,
    SkipReason,
)
from bot.domain.refusals import Refusal
from bot.services import practice_files, workbooks
from bot.services.practice_files import read_practice_file, sheets_of
from bot.services.register import packaged_boards, packaged_list

DATA = Path(__file__).parent.parent / "data"
MESSY = (DATA / "statswales_registers_2024_ids.csv").read_bytes()
OF_2015 = (DATA / "wales_practice_lookup_2014_15.xlsx").read_bytes()
MOVED = {"W94004": "Dwyfor", "W94032": "Dwyfor"}

LIST = 'lhb,cluster,practice_code,practice\n7A3,Gorllewin,W98032,"Meddygfa Ynys Môn, Tywyn"\n'


def read(data: bytes, prefer: dict[str, str] | None = None) -> PracticeList:
    return read_practice_file(data, "list.csv", packaged_boards(), prefer)


def refused(data: bytes, filename: str = "list.csv") -> FileProblem:
    with pytest.raises(FileRefused) as refusal:
        sheets_of(data, filename)
    return refusal.value.problem


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one of its parts exchanged."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return changed.getvalue()


def test_the_published_list_has_two_practices_in_two_clusters_and_takes_neither() -> None:
    listed = read(MESSY)
    assert {row.code for row in listed.rows}.isdisjoint({"W94004", "W94032"})
    assert Counter(one.reason for one in listed.skipped)[SkipReason.IN_TWO_CLUSTERS] == 4
    assert [(one.code, [(row.cluster, row.line) for row in one.rows]) for one in listed.conflicts] == [
        ("W94004", [("Dwyfor", 62), ("Meirionnydd", 78)]),
        ("W94032", [("Dwyfor", 66), ("Meirionnydd", 81)]),
    ]


def test_every_row_of_the_published_list_is_a_practice_or_has_its_reason() -> None:
    listed = read(MESSY, MOVED)
    assert listed.read == 472
    assert len(listed.rows) == 399
    assert Counter(one.reason for one in listed.skipped) == {
        SkipReason.WALES_TOTAL: 1,
        SkipReason.BOARD_TOTAL: 7,
        SkipReason.CLUSTER_TOTAL: 63,
        SkipReason.NOT_CHOSEN: 2,
    }


def test_a_boards_total_with_the_cluster_of_another_board_is_a_boards_total() -> None:
    skipped = {one.line: one for one in read(MESSY, MOVED).skipped}
    assert skipped[120].reason is SkipReason.BOARD_TOTAL
    assert skipped[120].detail == "Hywel Dda University Health Board"
    assert skipped[120].text == "Hywel Dda University Health Board, Central Wrexham, , "


def test_footnotes_of_the_published_list_are_removed_and_told() -> None:
    listed = read(MESSY, MOVED)
    notices = {one.was: one for one in listed.notices if one.kind is NoticeKind.FOOTNOTE_REMOVED}
    assert set(notices) == {
        "Dwyfor (1)",
        "Meirionnydd (3)",
        "Ffestiniog Memorial Centre (2)",
        "Bron Meirion (2)",
    }
    assert notices["Meirionnydd (3)"].lines == (78, 79, 80, 81, 82, 83)


def test_the_published_list_holds_the_register_and_the_rows_that_were_not_live() -> None:
    known = {(row.code, row.cluster, row.name, row.board) for row in packaged_list().rows}
    ended = {
        (row.code, row.cluster, row.name, row.board)
        for row in read((DATA / "wales_clusters_not_live_2024.csv").read_bytes()).rows
    }
    read_back = {(row.code, row.cluster, row.name, row.board) for row in read(MESSY, MOVED).rows}
    assert read_back == known | {one for one in ended if one[0] not in MOVED}


def test_the_workbook_of_2015_is_read_from_behind_its_notes() -> None:
    listed = read_practice_file(OF_2015, "lookup.xlsx", packaged_boards())
    assert len(listed.rows) == listed.read == 459
    assert len(listed.clusters) == 64
    assert (listed.skipped, listed.notices) == ((), ())
    assert Counter(row.board for row in listed.rows)["7A5"] == 46
    assert next(row.postcode for row in listed.rows if row.code == "W98016") == "SA1 8LH"


def test_nine_years_between_two_lists() -> None:
    before = read_practice_file(OF_2015, "lookup.xlsx", packaged_boards())
    known = [
        KnownPractice(row.code, row.name, row.cluster, row.board, row.postcode, row.list_size)
        for row in before.rows
    ]
    changes = compare(packaged_list(), known)
    assert changes.counts == {
        "new_boards": 0,
        "new_clusters": 9,
        "continued": 9,
        "new": 0,
        "renamed": 165,
        "moved_cluster": 50,
        "moved_board": 14,
        "details": 372,
        "unchanged": 0,
        "vanished": 87,
    }
    assert changes.kept == 372
    lives_on = {one.old.name: one.new.name for one in changes.continued}
    assert lives_on["Wrexham Town"] == "Central Wrexham"
    assert lives_on["Bridgend East Network"] == "Bridgend East Network"
    assert "Newport Central" not in lives_on


def test_the_register_of_the_product_is_whole() -> None:
    listed = packaged_list()
    assert len(packaged_boards()) == 7
    assert (len(listed.rows), len(listed.clusters), listed.skipped) == (372, 63, ())
    assert sum(row.list_size or 0 for row in listed.rows) == 3_278_489
    assert "Wye Dean Practice, Tintern Surgery" in {row.name for row in listed.rows}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_text_file_is_read_however_it_was_saved(encoding: str, delimiter: str, newline: str) -> None:
    mark = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(encoding, "")
    quoted = '"Meddygfa Ynys Môn, Tywyn"'
    lines = [["lhb", "cluster", "practice_code", "practice"], ["7A3", "Gorllewin", "W98032", quoted]]
    text = mark + newline.join(delimiter.join(line) for line in lines) + newline
    (row,) = read(text.encode(encoding)).rows
    assert row.name == "Meddygfa Ynys Môn, Tywyn"


def test_the_encoding_is_told() -> None:
    (notice,) = read(LIST.encode("cp1252")).notices
    assert (notice.kind, notice.was) == (NoticeKind.ENCODING, "cp1252")


def test_utf8_that_was_once_read_as_cp1252_is_repaired_and_told() -> None:
    listed = read(LIST.encode().decode("cp1252").encode())
    assert listed.rows[0].name == "Meddygfa Ynys Môn, Tywyn"
    assert NoticeKind.MOJIBAKE_REPAIRED in {one.kind for one in listed.notices}


def test_a_cell_may_hold_line_breaks_and_the_lines_still_count_as_a_spreadsheet_counts() -> None:
    text = (
        'lhb,cluster,practice_code,practice\n7A3,Afan,W98032,"Fairfield\nSurgery"\n\n7A3,Afan,W98031,Mount\n'
    )
    assert [(row.name, row.line) for row in read(text.encode()).rows] == [
        ("Fairfield Surgery", 2),
        ("Mount", 4),
    ]


def test_blanks_after_a_closing_quote_do_no_harm() -> None:
    text = 'lhb,cluster,practice_code,practice,patients\n"7A3" ,"Afan" ,W98032,"Fairfield" ,"1,069" \n'
    assert read(text.encode()).rows[0].list_size == 1069


def test_a_quote_that_is_never_closed_is_refused_with_its_row() -> None:
    text = 'lhb,cluster,practice_code,practice\n7A3,Afan,W98031,Mount\n7A3,Afan,W98032,"Fairfield\n7A3,,,\n'
    with pytest.raises(FileRefused) as refusal:
        sheets_of(text.encode(), "list.csv")
    assert (refusal.value.problem, refusal.value.detail) == (FileProblem.OPEN_QUOTE, "3")


@pytest.mark.parametrize(
    ("data", "filename", "problem"),
    [
        (b"", "list.csv", FileProblem.EMPTY),
        (b"\xef\xbb\xbf\r\n \r\n", "list.csv", FileProblem.EMPTY),
        (b"%PDF-1.7 and so on", "list.csv", FileProblem.PDF),
        (workbooks.OLE + bytes(100), "list.xls", FileProblem.OLD_EXCEL),
        (workbooks.OLE + bytes(100), "list.xlsx", FileProblem.PROTECTED),
        (b"PK\x03\x04 but torn", "list.xlsx", FileProblem.BROKEN_WORKBOOK),
        (OF_2015[:20_000], "list.xlsx", FileProblem.BROKEN_WORKBOOK),
        (b"lhb,\x00\x00\x00", "list.csv", FileProblem.UNREADABLE_TEXT),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "crest.png", FileProblem.UNREADABLE_TEXT),
        ("lhb".encode("utf-32"), "list.csv", FileProblem.UNREADABLE_TEXT),
    ],
)
def test_what_is_no_table_is_refused_by_its_kind(data: bytes, filename: str, problem: FileProblem) -> None:
    assert refused(data, filename) is problem


def test_a_file_that_is_too_big_is_refused_unread() -> None:
    assert refused(b"a" * (practice_files.MAX_BYTES + 1)) is FileProblem.TOO_BIG


def test_a_text_of_too_many_cells_is_refused() -> None:
    assert refused(b"," * (workbooks.MAX_CELLS + 1)) is FileProblem.TOO_MANY_CELLS


def test_another_package_is_no_workbook() -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as written:
        written.writestr("word/document.xml", "<w/>")
    assert refused(package.getvalue(), "plan.docx") is FileProblem.OTHER_FORMAT


def test_a_workbook_that_unpacks_too_big_is_refused_packed() -> None:
    bomb = with_part(workbook([["a"]]), "xl/worksheets/sheet1.xml", b" " * (workbooks.MAX_UNPACKED_BYTES + 1))
    assert len(bomb) < practice_files.MAX_BYTES
    assert refused(bomb, "list.xlsx") is FileProblem.UNPACKS_TOO_BIG


def test_a_row_far_below_all_others_is_refused() -> None:
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="99999999"><c r="A99999999"><v>1</v></c></row></sheetData></worksheet>'
    )
    data = with_part(workbook([["a"]]), "xl/worksheets/sheet1.xml", far)
    assert refused(data, "list.xlsx") is FileProblem.TOO_MANY_CELLS


def test_all_sheets_are_looked_through_and_blank_ends_forgotten() -> None:
    headers: list[object] = ["LHB", "Cluster", "Practice Code", "Practice Name", "List size"]
    data = workbook(
        [["Notes"], ["nothing here"]],
        [[], headers, ["7A3", "Afan", "W98032", "Fairfield", 8099.0], [None, " "], [None]],
        [headers, ["7A7", "Mid Powys", "W96006", "Rhayader", 3359]],
    )
    assert len(sheets_of(data, "list.xlsx")[1].rows) == 3
    listed = read_practice_file(data, "list.xlsx", packaged_boards())
    assert [(row.code, row.list_size, row.sheet, row.line) for row in listed.rows] == [
        ("W98032", 8099, "Sheet1", 3),
        ("W96006", 3359, "Sheet2", 2),
    ]


def test_a_sheet_that_declares_one_cell_is_read_whole() -> None:
    data = workbook(
        [["LHB", "Cluster", "Practice Code", "Practice Name"], ["7A3", "Afan", "W98032", "Fairfield"]]
    )
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    assert b'ref="A1:D2"' in sheet
    lying = with_part(data, "xl/worksheets/sheet1.xml", sheet.replace(b'ref="A1:D2"', b'ref="A1"'))
    assert len(read_practice_file(lying, "list.xlsx", packaged_boards()).rows) == 1


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04", LIST.encode()]),
)
def test_no_bytes_make_it_fall_over(tail: bytes, head: bytes) -> None:
    try:
        read(head + tail)
    except Refusal:
        return


@settings(max_examples=60)
@given(st.integers(min_value=0, max_value=3000), st.binary(min_size=1, max_size=30))
def test_no_damage_to_a_workbook_makes_it_fall_over(place: int, patch: bytes) -> None:
    data = workbook([["LHB", "Cluster", "Practice Code", "Practice Name"], ["7A3", "Afan", "W98032", 1.5]])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = sorted(parts)[place % len(parts)]
    at = place % (len(parts[name]) + 1)
    damaged = with_part(data, name, parts[name][:at] + patch + parts[name][at + len(patch) :])
    try:
        read_practice_file(damaged, "list.xlsx", packaged_boards())
    except Refusal:
        return
