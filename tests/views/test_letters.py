"""What a letter looks like on paper and in its envelope."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import read_voices
from bot.domain.ids import PersonId
from bot.domain.letters import Addressee
from bot.domain.people import Language
from bot.views import letters
from bot.views.envelope import sealed
from bot.views.paper import html, plain_text
from bot.views.writing import (
    Writing,
    bullets,
    button,
    details,
    followed_by,
    for_reader,
    heading,
    paragraph,
    small,
)
from tests.post import OFFICE, SENDER

VOICES = read_voices()
PAGE = "https://clwstwr.example/page/0123456789abcdef0123456789abcdef0123456789a"
RHIAN = Addressee(PersonId(1), "MRHIANRHIAN", "Rhian Jones", "rhian@castle.example", None)
INVITE = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Tŷ'r Cyngor ŵ\r\nEND:VCALENDAR\r\n".encode()


def a_letter(**changes: object) -> Writing:
    parts = (
        heading("Cluster meeting"),
        details(("Where", "Neath"), ("Call", "https://teams.example/" + "x" * 120)),
        bullets("One", "Two"),
        button("We are coming", f"{PAGE}/meeting/5"),
        small("My own page", PAGE),
    )
    return replace(Writing("Cluster meeting", parts), **changes)  # type: ignore[arg-type]


def envelope(writing: Writing, to: Addressee = RHIAN, unsubscribe: str = f"{PAGE}/unsubscribe") -> bytes:
    return sealed(
        OFFICE,
        to,
        writing,
        message_id="7f1c-4b@post.example",
        unsubscribe=unsubscribe,
        date=datetime(2017, 4, 3, 9, tzinfo=UTC),
    )


class Reader(HTMLParser):
    """Reads what a mail program would follow, and what it would run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]


def test_every_button_can_be_followed_in_both_forms():
    text, page = plain_text(a_letter()), html(a_letter())
    assert f"We are coming\n{PAGE}/meeting/5" in text
    assert set(Reader(page).links) == {f"{PAGE}/meeting/5", PAGE, "https://teams.example/" + "x" * 120}


def test_no_web_address_is_broken_over_two_lines():
    assert "https://teams.example/" + "x" * 120 in plain_text(a_letter()).split()


def test_who_chose_no_language_reads_both_and_welsh_first():
    def greeting(language: Language | None) -> Writing:
        return for_reader(
            VOICES,
            language,
            lambda say: Writing(f"S {say.language.value}", (paragraph(f"P {say.language.value}"),)),
        )

    both = greeting(None)
    assert both.subject == "S cy / S en"
    assert plain_text(both).index("P cy") < plain_text(both).index("P en")
    assert '<p lang="cy"' in html(both)
    assert '<p lang="en"' in html(both)
    assert greeting(Language.WELSH).subject == "S cy"
    assert "P en" not in plain_text(greeting(Language.WELSH))
    assert greeting(Language.ENGLISH).subject == "S en"


def test_a_subject_that_is_the_same_in_both_languages_is_said_once():
    written = for_reader(VOICES, None, lambda _: Writing("Neath", (paragraph("x"),)))
    assert written.subject == "Neath"


def test_the_calendar_of_a_letter_in_two_languages_is_there_once():
    written = for_reader(VOICES, None, lambda _: a_letter(calendar=INVITE, method="REQUEST"))
    assert written.calendar == INVITE
    assert envelope(written).count(b"text/calendar") == 1


@given(
    st.text(
        st.characters(codec="utf-8", exclude_characters="\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
        max_size=200,
    )
)
def test_nothing_that_somebody_typed_becomes_a_tag(typed: str):
    parts = (
        heading(typed),
        paragraph(typed),
        bullets(typed),
        details((typed, typed)),
        button(typed, PAGE),
        small(typed),
    )
    harmless = Reader(html(Writing("x", (paragraph("x"), *parts)))).tags
    assert harmless <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "h1",
        "p",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "a",
    }


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"]
)
def test_hostile_words_are_shown_as_they_were_typed(typed: str):
    page = html(Writing(typed, (paragraph(typed), details((typed, typed)), button(typed, PAGE))))
    assert "<script" not in page
    assert "<img" not in page
    assert "49" not in page.replace("#4a4d52", "")


@pytest.mark.parametrize("value", ["javascript:alert(1)", "https://x.example and more", " https://x.example"])
def test_only_a_whole_web_address_becomes_a_link(value: str):
    assert Reader(html(Writing("x", (details(("Call", value)),)))).links == []


def test_the_calendar_part_is_where_calendars_look_for_it():
    content = envelope(a_letter(calendar=INVITE, method="REQUEST"))
    mail = message_from_bytes(content, policy=policy.default)
    mixed = list(mail.iter_parts())
    assert mail.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in mixed] == ["multipart/alternative", "application/ics"]
    plain, page, calendar = mixed[0].iter_parts()
    assert [plain.get_content_type(), page.get_content_type()] == ["text/plain", "text/html"]
    assert b"\r\nContent-Type: text/calendar; method=REQUEST; charset=UTF-8\r\n" in content
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert calendar["Content-Disposition"] is None
    assert calendar.get_payload(decode=True) == INVITE
    assert mixed[1].get_filename() == "invite.ics"
    assert mixed[1].get_payload(decode=True) == INVITE


def test_a_letter_without_a_meeting_has_two_forms_and_nothing_else():
    mail = message_from_bytes(envelope(a_letter()), policy=policy.default)
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_long_addresses_in_the_head_stay_whole():
    long = PAGE + "x" * 200
    head = envelope(a_letter(), unsubscribe=long).partition(b"\r\n\r\n")[0].decode()
    assert f"List-Unsubscribe: <{long}>" in head.split("\r\n")
    assert "Message-ID: <7f1c-4b@post.example>" in head.split("\r\n")
    assert head.count("MIME-Version") == 1


@given(name=st.text(max_size=120), subject=st.text(max_size=300), cluster=st.text(max_size=120))
def test_whatever_things_are_called_the_envelope_is_one_that_any_server_takes(
    name: str, subject: str, cluster: str
):
    content = envelope(a_letter(subject=subject, sender_name=cluster), replace(RHIAN, name=name))
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    mail = message_from_bytes(content, policy=policy.default)
    assert [each.addr_spec for each in mail["To"].addresses] == [RHIAN.address]
    assert [each.addr_spec for each in mail["From"].addresses] == [SENDER]
    assert set(mail.keys()) == {
        "From",
        "To",
        "Reply-To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "MIME-Version",
        "Content-Type",
    }


@pytest.mark.parametrize(
    "address", ["siân@castle.example", "a@b.example\r\nBcc: c@d.example", "not an address", "a@b@c"]
)
def test_an_address_that_cannot_be_written_to_is_refused(address: str):
    with pytest.raises(ValueError):
        envelope(a_letter(), replace(RHIAN, address=address))


@given(st.text(max_size=60) | st.text('ab@."()<>,;:[] \r\n', max_size=20))
def test_no_address_makes_another_header_or_another_reader(address: str):
    try:
        content = envelope(a_letter(), replace(RHIAN, address=address))
    except ValueError:
        return
    mail = message_from_bytes(content, policy=policy.default)
    assert len(mail["To"].addresses) == 1
    assert "Bcc" not in mail


def test_the_first_letter_opens_the_readers_page_and_can_be_ended():
    def first(language: Language | None) -> str:
        written = for_reader(VOICES, language, lambda say: letters.welcome(say, RHIAN, PAGE))
        foot = for_reader(VOICES, language, lambda say: letters.foot(say, PAGE))
        return plain_text(followed_by(written, foot.parts))

    said = first(Language.ENGLISH)
    assert "Name: Rhian Jones" in said
    assert f"Open my page\n{PAGE}" in said
    assert f"No more e-mail from me\n{PAGE}/unsubscribe" in said
    assert first(None).count(f"{PAGE}/unsubscribe") == 2
