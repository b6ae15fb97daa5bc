"""Years side by side: a board's own file takes the place of ours, and a faulty one keeps nobody from working."""

import pytest

from bot.domain.programme_shelf import YearFile, fill
from tests.domain.test_programme import SMALL, TEXT_2017

OURS = [YearFile("2017-18.toml", TEXT_2017)]


def small(key: str = "2030/31", start: int = 2030, **changes: str) -> YearFile:
    text = SMALL.replace('key = "2030/31"', f'key = "{key}"')
    text = text.replace("2031-", f"{start + 1}-").replace("2030-", f"{start}-")
    for old, new in changes.items():
        text = text.replace(old, new)
    return YearFile(f"{key.replace('/', '-')}.toml", text)


def test_a_boards_year_stands_beside_ours_in_the_order_of_their_start():
    shelf = fill(OURS, [small(), small("2009/10", 2009)])
    assert [year.key for year in shelf.years] == ["2009/10", "2017/18", "2030/31"]
    assert shelf.own == {"2009/10", "2030/31"}
    assert shelf.left_out == ()


def test_a_boards_file_with_a_key_of_ours_takes_its_place():
    text = TEXT_2017.replace('title_en = "Cluster Network Domain 2017/18"', 'title_en = "As we read it"')
    shelf = fill(OURS, [YearFile("ours.toml", text)])
    assert [year.title.en for year in shelf.years] == ["As we read it"]
    assert shelf.texts["2017/18"] == text


def test_a_faulty_file_is_left_out_with_its_reasons_and_the_rest_is_used():
    broken = YearFile("broken.toml", SMALL.replace('owner = "cluster"', 'owner = "clsuter"'))
    shelf = fill(OURS, [broken, small("2031/32", 2031)])
    assert [year.key for year in shelf.years] == ["2017/18", "2031/32"]
    (left_out,) = shelf.left_out
    assert str(left_out).startswith(
        "broken.toml: line 30, requirements[0].owner: 'clsuter' is not known here"
    )
    assert "Did you mean 'cluster'?" in str(left_out)


def test_a_broken_file_with_a_key_of_ours_leaves_ours_in_its_place():
    shelf = fill(
        OURS, [YearFile("2017-18.toml", TEXT_2017.replace("points_total = 200", "points_total = 160"))]
    )
    assert [year.points_total for year in shelf.years] == [200]
    assert len(shelf.left_out) == 1


def test_two_contract_years_on_one_day_are_told_apart_before_anybody_is_confused():
    shelf = fill(OURS, [small("2017/19", 2017)])
    assert [year.key for year in shelf.years] == ["2017/18"]
    assert 'Write key = "2017/18" to replace it' in str(shelf.left_out[0])


def test_a_programme_alongside_may_share_every_day_with_the_contract():
    beside = small("ours-2017", 2017, **{'status = "draft"': 'status = "draft"\nkind = "alongside"'})
    assert [year.key for year in fill(OURS, [beside]).years] == ["2017/18", "ours-2017"]


def test_the_same_key_twice_in_one_folder_is_a_fault_of_the_second():
    shelf = fill(OURS, [small(), YearFile("again.toml", small().text)])
    assert [each.name for each in shelf.left_out] == ["again.toml"]


@pytest.mark.parametrize("why", ["cannot be read: Permission denied", "is not UTF-8 text"])
def test_a_file_that_cannot_be_read_is_named(why: str):
    shelf = fill(OURS, [YearFile("locked.toml", "", why)])
    assert str(shelf.left_out[0]) == f"locked.toml: file: {why}. Save it as UTF-8 text that the bot may read."
