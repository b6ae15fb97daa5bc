"""E-mail addresses as people type them."""

import pytest

from bot.domain.mail_addresses import ByMail, read_by_mail, take_address
from bot.domain.refusals import BadAddress, LeftEmpty, TooLong


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("<mailto:a@b.wales|a@b.wales> Ann", ("", "a@b.wales", " Ann")),
        ("<mailto:a@b.wales> Ann", ("", "a@b.wales", " Ann")),
        ("Ann a@b.wales as rep", ("Ann ", "a@b.wales", " as rep")),
        ("@ann as rep", ("@ann as rep", "", "")),
        ("<@U1|a@b.wales> rep", ("<@U1|a@b.wales> rep", "", "")),
    ],
)
def test_an_address_is_found_as_slack_and_people_write_it(typed: str, taken: tuple[str, str, str]) -> None:
    assert take_address(typed) == taken


def test_an_address_is_kept_in_small_letters_and_a_name_without_stray_blanks() -> None:
    assert read_by_mail("  Rhian   Jones ", " Rhian.Jones@Example.Wales ") == ByMail(
        "Rhian Jones", "rhian.jones@example.wales"
    )


@pytest.mark.parametrize(
    "address",
    [
        "",
        "rhian",
        "rhian@",
        "rhian@wales",
        "rhian@example..wales",
        "rh ian@example.wales",
        "rhian@example.wales\nBcc: other@example.wales",
        "rhian@example.wales,other@example.wales",
        "<rhian@example.wales>",
        "a" * 65 + "@example.wales",
        "a@" + "b" * 250 + ".wales",
        "rhian@exämple.wales",
    ],
)
def test_what_no_mail_server_takes_is_refused_at_its_question(address: str) -> None:
    with pytest.raises(BadAddress) as refused:
        read_by_mail("Rhian", address)
    assert refused.value.question == "address"


def test_a_name_is_needed_and_has_its_length() -> None:
    with pytest.raises(LeftEmpty) as refused:
        read_by_mail(" ", "rhian@example.wales")
    assert refused.value.question == "name"
    with pytest.raises(TooLong):
        read_by_mail("a" * 81, "rhian@example.wales")
