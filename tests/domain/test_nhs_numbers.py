import pytest
from hypothesis import given
from hypothesis import strategies as st
from nhs_number.validate import calculate_checksum

from bot.domain.financial_part import mentions_financial_part
from bot.domain.nhs_numbers import find_nhs_number

WELSH = "6328797966"
SYNTHETIC = "9876543210"


@pytest.mark.parametrize(
    "text",
    [
        "6328797966",
        "632 879 7966",
        "632-879-7966",
        "632.879.7966",
        "632\u00a0879\u00a07966",
        "632–879–7966",
        "632 - 879 - 7966",
        "632 8797966",
        "６３２ ８７９ ７９６６",
        "632\u200b8797966",
        "Seen at 45, NHS no. 632 879 7966, to be rung back",
        "45 632 879 7966",
        "*632 879 7966*",
        "NHS6328797966",
        "<tel:0632|632 879 7966>",
    ],
)
def test_an_nhs_number_is_found_however_it_is_written(text: str) -> None:
    assert find_nhs_number(text) == WELSH


def test_a_number_of_the_test_range_is_found_too() -> None:
    assert find_nhs_number(f"patient {SYNTHETIC}") == SYNTHETIC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Fairfield Surgery W98032, list size 8,099",
        "632 879 7967",
        "029 2074 4000",
        "+44 6328 797 966",
        "16328797966",
        "https://example.org/6328797966",
        "<https://example.org/6328797966|the plan>",
        "<@U6328797966> and <#C6328797966|afan>",
        "6328797966.123456",
        "2017-06-14 10:30",
        "0000000000",
        "1801000000",
        "632\n879\n7966",
    ],
)
def test_other_digits_are_left_in_peace(text: str) -> None:
    assert find_nhs_number(text) is None


@given(
    st.integers(min_value=400_000_000, max_value=499_999_999),
    st.sampled_from(["", " ", "-", "\u00a0", "–", "."]),
)
def test_every_valid_number_of_wales_is_found(nine: int, sign: str) -> None:
    check = calculate_checksum(str(nine))
    if check in {None, 10}:
        return
    number = f"{nine}{check}"
    written = sign.join((number[:3], number[3:6], number[6:]))
    assert find_nhs_number(f"about {written}.") == number


@given(st.text(max_size=200))
def test_no_text_is_too_odd_to_be_searched(text: str) -> None:
    found = find_nhs_number(text)
    assert found is None or len(found) == 10


@pytest.mark.parametrize(
    "text",
    [
        "Sustainability assessment: partner drawings fell by a third",
        "Sustainability risk matrix outcome, loss of £42,000 this year",
        "Asesiad o gynaliadwyedd: incwm y practis",
        "The sustainability assessment with its financial section attached",
    ],
)
def test_finances_of_the_sustainability_assessment_are_noticed(text: str) -> None:
    assert mentions_financial_part(text)


@pytest.mark.parametrize(
    "text",
    [
        "Sustainability assessment shared, minus financial information",
        "Risk matrix without the financial part, sent by e-mail",
        "Asesiad cynaliadwyedd heb y rhan ariannol",
        "Sustainability assessment, finances removed: recruitment is the risk",
        "Buy scales for each practice, £500 from the cluster's income",
        "The risk matrix is complete",
    ],
)
def test_other_money_and_an_assessment_without_its_finances_are_fine(text: str) -> None:
    assert not mentions_financial_part(text)
