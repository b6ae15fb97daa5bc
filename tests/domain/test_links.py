"""Addresses of documents: those people give, with or without a scheme, and none that names a patient."""

import pytest

from bot.domain.links import LIMIT, check_link
from bot.domain.refusals import BadLink, HoldsPatientData


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  https://tool.example.org/our-result ", "https://tool.example.org/our-result"),
        ("www.example.org/pdp.pdf", "https://www.example.org/pdp.pdf"),
        ("https://example.org/doc/943476591", "https://example.org/doc/943476591"),
        (
            "https://example.org/doc/9434765918",
            "https://example.org/doc/9434765918",
        ),  # ten digits, no NHS number
    ],
)
def test_an_address_is_kept_as_it_was_given(typed: str, kept: str):
    assert check_link(typed, "link") == kept


@pytest.mark.parametrize(
    "typed",
    [
        "https://example.org/9434765919.pdf",
        "https://example.org/letter?patient=943-476-5919",
        "https://example.org/943%20476%205919",
        "www.example.org/9434765919",
        "943 476 5919",
    ],
)
def test_a_patients_number_is_refused_in_an_address_too(typed: str):
    with pytest.raises(HoldsPatientData) as refused:
        check_link(typed, "link")
    assert refused.value.question == "link"


@pytest.mark.parametrize(
    "typed", ["the shared drive", "ftp://example.org/x", "https://" + "x" * LIMIT + ".org"]
)
def test_what_is_no_address_is_asked_again(typed: str):
    with pytest.raises(BadLink):
        check_link(typed, "link")
