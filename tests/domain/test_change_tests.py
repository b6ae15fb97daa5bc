"""PDSA cycles: what is typed about them, how two writers' words come together, and what counts."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.change_tests import (
    ChangeTest,
    CycleEntry,
    CycleWords,
    Part,
    Result,
    carried_out,
    merged,
    read_result,
)
from bot.domain.ids import ChangeTestId, PracticeId
from bot.domain.refusals import NotAResult
from bot.domain.typed_tests import ChangeTestPart, NewTest, ShowTest, ShowTests, read_test

NOW = datetime(2017, 6, 14, tzinfo=UTC)
WORDS = st.builds(
    CycleWords,
    **{part.value: st.sampled_from(["", "one", "two"]) for part in Part},
    result=st.sampled_from([None, *Result]),
)


def a_test(practice: int, pathway: str, done: str = "Rang", *, withdrawn: bool = False) -> ChangeTest:
    entry = CycleEntry(1, CycleWords("Ring", done=done), "U0GARETH", NOW, withdrawn)
    return ChangeTest(ChangeTestId(1), PracticeId(practice), "Dyfed Road", pathway, 1, (entry,))


TESTS = st.lists(
    st.builds(
        a_test,
        st.integers(1, 3),
        st.sampled_from(["cancer", "copd"]),
        st.sampled_from(["", "Rang"]),
        withdrawn=st.booleans(),
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", ShowTests()),
        ("Castle Surgery", ShowTests("Castle Surgery")),
        ("new", NewTest()),
        ("newydd", NewTest()),
        ("3", ShowTest(3)),
        ("#3", ShowTest(3)),
        ("dementia: ring carers: twice", NewTest("dementia", "ring carers: twice")),
        ("2 do: rang ten", ChangeTestPart(2, "done", "rang ten")),
        ("2 did rang ten", ChangeTestPart(2, "done", "rang ten")),
        ("2 result negative", ChangeTestPart(2, "result", "negative")),
        ("2 canlyniad cymysg", ChangeTestPart(2, "result", "cymysg")),
        ("2 shared on 14 June", ChangeTestPart(2, "shared_on", "14 June")),
        ("2 shared", ChangeTestPart(2, "shared_on", "")),
        ("2 act: stop\nit", ChangeTestPart(2, "act", "stop\nit")),
    ],
)
def test_what_is_typed_after_test(text: str, meant: object):
    assert read_test(text) == meant


@given(st.text(max_size=60))
def test_whatever_is_typed_means_something(text: str):
    assert read_test(text) is not None


@pytest.mark.parametrize(
    ("text", "result"),
    [("Positive", Result.POSITIVE), ("did  not work", Result.NEGATIVE), ("CYMYSG", Result.MIXED)],
)
def test_a_result_is_read_in_both_languages(text: str, result: Result):
    assert read_result(text) is result


def test_another_word_is_no_result():
    with pytest.raises(NotAResult):
        read_result("fine")


@given(WORDS, WORDS, WORDS)
def test_only_what_somebody_changed_is_written_on_top(seen: CycleWords, now: CycleWords, wanted: CycleWords):
    after = merged(seen, now, wanted)
    for name in CycleWords.__dataclass_fields__:
        changed = getattr(wanted, name) != getattr(seen, name)
        assert getattr(after, name) == getattr(wanted if changed else now, name)


@given(TESTS, st.randoms())
def test_no_order_of_tests_changes_a_count(tests: list[ChangeTest], chance: Random):
    shuffled = sorted(tests, key=lambda _: chance.random())
    assert carried_out(shuffled) == carried_out(tests)


@given(TESTS, st.integers(1, 3))
def test_a_test_more_takes_nothing_from_another_practice(tests: list[ChangeTest], practice: int):
    before, after = carried_out(tests), carried_out([*tests, a_test(practice, "cancer")])
    others = {each for each in before if each != practice}
    assert {each: after[each] for each in others} == {each: before[each] for each in others}
    assert after[PracticeId(practice)]["cancer"] == before.get(PracticeId(practice), {}).get("cancer", 0) + 1


def test_what_is_planned_or_taken_back_is_not_carried_out():
    assert carried_out([a_test(1, "copd", ""), a_test(1, "copd", withdrawn=True)]) == {}


def test_a_history_names_what_each_entry_changed():
    test = a_test(1, "copd")
    entry = replace(test.latest, revision=2, words=replace(test.words, study="Eight", result=Result.MIXED))
    assert [names for _, names in test.with_entry(entry).changes] == [("study", "result")]
    assert test.with_entry(entry).revision(1) == test.latest
    assert test.with_entry(entry).revision(9) == entry
