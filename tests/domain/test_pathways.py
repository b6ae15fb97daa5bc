"""The rule of three pathways, what is typed for them, and which decision is in force."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import AgreementId, MeetingId
from bot.domain.pathways import (
    Agreement,
    Agreements,
    Occasion,
    baskets,
    named_pathway,
    pathway_requirement,
    year_of_pathways,
)
from bot.domain.refusals import NoPathwaysAsked
from bot.domain.typed_pathways import TypedChoice, read_choice
from tests.years import YEARS, the_year

BASKET = baskets([the_year()])
DAY = date(2017, 6, 14)


def agreement(*chosen: str, present: int = 5, quorum: int | None = 4, closed: bool = True) -> Agreement:
    meeting = Occasion(MeetingId(1), DAY, present, closed)
    return Agreement(
        AgreementId(1), chosen, DAY, meeting, quorum, "", "U0SIAN", datetime(2017, 6, 14, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("typed", "pathway"),
    [
        ("Cancer", "cancer"),
        ("canser", "cancer"),
        ("mental health", "mental-health"),
        ("mental-health", "mental-health"),
        ("gwell iechyd meddwl", "mental-health"),
        ("liver", "liver"),
        ("clefyd yr afu", "liver"),
        ("falls  at home", "falls at home"),
        ("one | the other", "one / the other"),
        ("cancer screening", "cancer screening"),
    ],
)
def test_a_pathway_is_known_by_its_names_in_both_languages_or_is_local(typed: str, pathway: str):
    assert named_pathway(BASKET, typed) == pathway


def test_a_local_pathway_keeps_the_spelling_it_was_agreed_in():
    assert named_pathway(BASKET, "FALLS at home", ["Falls at home"]) == "Falls at home"


@pytest.mark.parametrize(
    ("text", "names", "reason"),
    [
        ("cancer, dementia, falls", ("cancer", "dementia", "falls"), ""),
        ("cancer; dementia; falls and frailty", ("cancer", "dementia", "falls and frailty"), ""),
        ("cancer, dementia and falls", ("cancer", "dementia", "falls"), ""),
        ("canser a dementia a chwympau", ("canser", "dementia", "chwympau"), ""),
        ("cancer, dementia, local: falls", ("cancer", "dementia", "falls"), ""),
        ("cancer, copd, falls because of our data", ("cancer", "copd", "falls"), "our data"),
        ("canser, copd, lleol: cwympo oherwydd y data", ("canser", "copd", "cwympo"), "y data"),
        ("cancer", ("cancer",), ""),
        ("", (), ""),
    ],
)
def test_what_is_typed_is_parted_into_pathways_and_a_reason(text: str, names: tuple[str, ...], reason: str):
    assert read_choice(text, 3) == TypedChoice(names, reason)


@given(st.text(max_size=80))
def test_whatever_is_typed_gives_names_without_blanks_around_them(text: str):
    choice = read_choice(text, 3)
    assert all(name and name == name.strip() for name in choice.names)


def test_the_last_decision_that_stands_is_in_force():
    before, after = agreement("cancer", "copd", "falls"), agreement("cancer", "liver", "falls")
    assert Agreements((before, after)).current == ("cancer", "liver", "falls")
    assert Agreements((before, after)).former == ("copd",)
    assert Agreements(()).current == ()


@given(st.lists(st.tuples(st.sampled_from(["cancer", "copd", "liver"]), st.integers(0, 8)), max_size=6))
def test_a_decision_of_too_few_never_changes_what_is_in_force(decided: list[tuple[str, int]]):
    history = tuple(agreement(name, "dementia", "falls", present=present) for name, present in decided)
    too_few = agreement("liver", "dementia", "frailty", present=3)
    known = Agreements(history)
    after = Agreements((*history, too_few))
    assert (after.current, after.former) == (known.current, known.former)
    assert after.not_agreed is too_few


def test_without_a_quorum_or_with_an_open_register_a_decision_stands():
    assert agreement("cancer", present=1, quorum=None).stands
    assert agreement("cancer", present=1, closed=False).stands
    assert not agreement("cancer", present=1).stands


def test_a_year_just_over_can_still_be_written_on_and_others_ask_for_nothing():
    asking = [year for year in YEARS.values() if pathway_requirement(year)]
    silent = [year for year in YEARS.values() if not pathway_requirement(year)]
    assert the_year() in asking
    assert year_of_pathways([silent[0], the_year()])[0] is the_year()
    with pytest.raises(NoPathwaysAsked):
        year_of_pathways(silent)
