"""Slack's marks become words that anybody can read, and nothing that was written gets lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.evidence_text import TypedNote, WantsForm, WantsList, read_evidence
from bot.domain.message_words import people_in, plain_words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Hello <@U0NIA>", "Hello @Nia Morgan"),
        ("Hello <@U0NIA|nia>", "Hello @nia"),
        ("Hello <@U0SOMEBODY>", "Hello @U0SOMEBODY"),
        ("See <#C0NEATH|neath-cluster>", "See #neath-cluster"),
        ("<!channel> and <!here|here>", "@channel and @here"),
        ("<!subteam^S1|@leads> and <!subteam^S2>", "@leads and @S2"),
        ("On <!date^1497435000^{date}|14 June>", "On 14 June"),
        ("<https://gov.wales|the letter>", "the letter (https://gov.wales)"),
        ("<https://gov.wales>", "https://gov.wales"),
        ("<mailto:a@b.wales|a@b.wales>", "a@b.wales"),
        ("5 &lt; 6 &amp;&amp; 7 &gt; 6", "5 < 6 && 7 > 6"),
        ("  blanks  ", "blanks"),
    ],
)
def test_a_mark_is_said_in_words(written: str, read: str):
    assert plain_words(written, {"U0NIA": "Nia Morgan"}) == read


def test_people_are_looked_up_only_where_the_message_does_not_name_them():
    assert people_in("<@U1> <@U2|two> <#C1> <!here> <https://x.wales>") == {"U1"}


@given(st.text(st.characters(exclude_characters="<>&", codec="utf-8")))
def test_words_without_marks_stay_as_they_are(written: str):
    assert plain_words(written, {}) == written.strip()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3: rang everybody", TypedNote("rang everybody", row=3)),
        ("row 3: rang everybody", TypedNote("rang everybody", row=3)),
        ("rhes 3: ffonio pawb", TypedNote("ffonio pawb", row=3)),
        ("#12: rang", TypedNote("rang", row=12)),
        ("note: rang everybody", TypedNote("rang everybody")),
        ("Nodyn: ffonio pawb", TypedNote("ffonio pawb")),
        ("Castle Surgery: rang everybody", TypedNote("rang everybody", practice="Castle Surgery")),
        ("new", WantsForm()),
        ("newydd", WantsForm()),
        ("", WantsList()),
        ("Castle Surgery", WantsList("Castle Surgery")),
        ("We rang everybody", WantsForm("We rang everybody")),
        ("We met at 12:30 with both", WantsForm("We met at 12:30 with both")),
        ("note:", WantsList("note:")),
    ],
)
def test_what_was_typed_is_a_note_a_name_or_the_beginning_of_a_form(
    typed: str, meant: TypedNote | WantsForm | WantsList
):
    assert read_evidence(typed) == meant


@given(st.text(min_size=1).filter(str.strip))
def test_nothing_typed_is_lost(typed: str):
    found = read_evidence(typed)
    match found:
        case TypedNote():
            kept = f"{found.row or ''}{found.practice}{found.words}"
            assert all(word in typed for word in (found.words, found.practice))
        case WantsForm(""):
            kept = "new"
        case WantsForm(words):
            kept = words
        case WantsList(name):
            kept = name
    assert kept
