"""A draft of the next year: every date moved, every remark kept, nothing decided that nobody has decided."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import working_day_on_or_before
from bot.domain.programme_draft import NoSuchDraft, draft_from
from bot.domain.programme_file import parse_programme
from tests.domain.test_programme import PROGRAMMES, TEXT_2017
from tests.years import YEARS, the_year

TEXTS = {
    parse_programme(text).key: text for text in (p.read_text("utf-8") for p in PROGRAMMES.glob("*.toml"))
}


def key_later(key: str, by: int) -> str:
    def later(pair: re.Match[str]) -> str:
        return f"{int(pair[1]) + by}{pair[2]}{(int(pair[3]) + by) % 100:02d}"

    return re.sub(r"(\d{4})([/-])(\d\d)\b", later, key)


def test_every_date_moves_by_whole_years_and_the_draft_is_sound():
    year = the_year()
    draft = parse_programme(draft_from(TEXT_2017, year, "2026/27").text)
    assert draft.draft
    assert (draft.start, draft.end) == (date(2026, 4, 1), date(2027, 3, 31))
    moved = {r.key: r.due.replace(year=r.due.year + 9) for r in year.requirements if r.due}
    assert {r.key: r.due for r in draft.requirements if r.due} == moved


def test_titles_follow_and_remarks_and_citations_stay():
    text = draft_from(TEXT_2017, the_year(), "2026/27").text
    assert 'title_cy = "Parth Rhwydwaith Clwstwr 2026/27"' in text
    assert 'citation = "QOF guidance 2017/18, section 2.3, CND 001W, para 2"' in text
    remarks = [line for line in TEXT_2017.splitlines() if line.startswith("#")]
    assert all(remark in text.splitlines() for remark in remarks)
    assert "due = 2026-04-30 # the health board is" in text


def test_the_source_says_that_nothing_is_published_yet():
    draft = parse_programme(draft_from(TEXT_2017, the_year(), "2026/27").text)
    assert draft.source.startswith("Draft made from 2017/18, nothing published yet. Before: QOF guidance")


def test_a_date_that_falls_on_a_day_off_is_noted_above_its_line():
    draft = draft_from(TEXT_2017, the_year(), "2023/24")
    easter = "Sunday 31 March 2024 is a day off: the last working day before it is Thursday 28 March 2024."
    assert easter in draft.traps
    lines = draft.text.splitlines()
    places = [place for place, line in enumerate(lines) if line == f"# {easter}"]
    assert places
    assert all(lines[place + 1] == "due = 2024-03-31" for place in places)


@pytest.mark.parametrize(
    ("key", "expected"),
    [("2026/28", "2026/27"), ("next", "2017/18"), ("2026-27", "2026/27"), ("", "2017/18")],
)
def test_a_key_that_does_not_follow_is_answered_with_the_one_that_does(key: str, expected: str):
    with pytest.raises(NoSuchDraft) as wrong:
        draft_from(TEXT_2017, the_year(), key)
    assert wrong.value.expected == expected


def test_the_29th_of_february_becomes_the_28th():
    text = TEXT_2017.replace("due = 2017-07-31", "due = 2018-02-28").replace("2017-", "2019-")
    text = text.replace("2018-02-28", "2020-02-29").replace("2018-", "2020-").replace("2017/18", "2019/20")
    draft = parse_programme(draft_from(text, parse_programme(text), "2020/21").text)
    assert {r.due for r in draft.requirements if r.key == "action-plan"} == {date(2021, 2, 28)}


@given(st.sampled_from(sorted(YEARS)), st.integers(1, 30))
def test_any_year_can_be_drafted_and_every_trap_is_noted(key: str, by: int):
    year = YEARS[key]
    draft = draft_from(TEXTS[key], year, key_later(key, by))
    read = parse_programme(draft.text)
    assert read.start == year.start.replace(year=year.start.year + by)
    assert [r.key for r in read.requirements] == [r.key for r in year.requirements]
    off = [r.due for r in read.requirements if r.due and working_day_on_or_before(r.due) != r.due]
    assert len(draft.traps) == len(off)
