from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.names import Ambiguous, NotFound, find_named, find_practice, fold, words


@dataclass(frozen=True)
class Listed:
    code: str
    name: str
    cluster: str
    postcode: str


PENDRE_NW = Listed("W91005", "Pendre Surgery", "North West Flintshire", "CH8 7BS")
PENDRE_S = Listed("W91017", "Pendre Surgery", "South Flintshire", "CH7 1SS")
ONE = Listed("W98028", "Practice 1 Fforestfach Medical Centre", "Penderi", "SA5 5AA")
TWO = Listed("W98007", "Practice 2 Fforestfach Medical Centre", "Penderi", "SA5 5AA")
KINGS = Listed("W98041", "King's Surgery", "Afan", "SA12 7BJ")
ST_DAVID = Listed("W95600", "St. David's Street Surgery", "Afan", "SA12 7BK")
TY_R_FELIN = Listed("W98013", "Ty'r Felin Surgery", "Llwchwr", "SA4 6RA")
AMMAN = Listed("W00142", "Amman Tawe Partnership", "Amman/Gwendraeth", "SA18 1EG")
CAST = (PENDRE_NW, PENDRE_S, ONE, TWO, KINGS, ST_DAVID, TY_R_FELIN, AMMAN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("King's Surgery", "kings surgery"),
        ("St. David’s", "ST DAVIDS"),
        ("City & Cardiff South", "City and Cardiff South"),
        ("BayHealth", "Bay Health"),
        ("Ynys Môn", "YNYS MON"),
        ("Gŵyr", "Gw\u0302yr"),
        ("Taf / Tywi", "Taf/Tywi"),
        ("Wye Dean Practice, Tintern Surgery", "Wye Dean Practice Tintern Surgery"),
    ],
)
def test_two_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_digits_are_kept_when_names_are_folded() -> None:
    assert fold("Practice 1 Keir Hardie") != fold("Practice 2 Keir Hardie")
    assert words("Practice 1, Keir-Hardie") == ("practice", "1", "keir", "hardie")


@pytest.mark.parametrize("text", ["W00142", "w00142", "Amman Tawe Partnership (W00142)", "  W00142 "])
def test_a_code_alone_decides(text: str) -> None:
    assert find_practice(text, CAST) is AMMAN


def test_a_code_nobody_has_is_not_found_even_beside_a_known_name() -> None:
    assert find_practice("W99999 King's Surgery", CAST) == NotFound()


@pytest.mark.parametrize("text", ["kings surgery", "King’s Surgery", "KING", "king's"])
def test_a_name_is_found_whole_or_by_its_beginning(text: str) -> None:
    assert find_practice(text, CAST) is KINGS


@pytest.mark.parametrize(
    ("text", "practice"),
    [("Felin", TY_R_FELIN), ("street david", ST_DAVID), ("st davids", ST_DAVID), ("tawe amman", AMMAN)],
)
def test_a_name_is_found_by_some_of_its_words_in_any_order(text: str, practice: Listed) -> None:
    assert find_practice(text, CAST) is practice


def test_two_practices_of_one_name_must_be_told_apart() -> None:
    assert find_practice("Pendre Surgery", CAST) == Ambiguous((PENDRE_NW, PENDRE_S))


@pytest.mark.parametrize("text", ["Pendre Surgery, South Flintshire", "pendre south", "Pendre CH7 1SS"])
def test_the_cluster_or_the_postcode_tells_them_apart(text: str) -> None:
    assert find_practice(text, CAST) is PENDRE_S


def test_practices_that_differ_in_a_digit_are_never_confused() -> None:
    assert find_practice("Practice 1 Fforestfach", CAST) is ONE
    assert find_practice("fforestfach 2", CAST) is TWO
    assert find_practice("Fforestfach Medical Centre", CAST) == Ambiguous((ONE, TWO))
    assert find_practice("Practice 3 Fforestfach", CAST) == NotFound()


def test_a_beginning_does_not_stop_inside_a_number() -> None:
    twelve = Listed("W98999", "Practice 12", "Penderi", "SA5 5AA")
    assert find_practice("Practice 1", (twelve,)) == NotFound()


def test_a_misspelt_name_brings_suggestions_and_no_answer() -> None:
    assert find_practice("Kigns Surgery", CAST) == NotFound((KINGS,))
    answer = find_practice("Practise 1 Foresfach Medical Center", CAST)
    assert answer == NotFound((ONE,))


@pytest.mark.parametrize("text", ["", "   ", "???", "'"])
def test_nothing_typed_finds_nothing(text: str) -> None:
    assert find_practice(text, CAST) == NotFound()


def test_clusters_are_found_by_name_too() -> None:
    assert find_named("bay health", ["BayHealth", "CityHealth"], str) == "BayHealth"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_whatever_is_typed_gets_an_answer(text: str) -> None:
    answer = find_practice(text, CAST)
    assert isinstance(answer, Ambiguous | NotFound) or answer in CAST
