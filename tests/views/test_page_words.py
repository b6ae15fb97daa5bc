"""Mrkdwn on web pages: what views write looks right, and what people typed stays text."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.message import escape
from bot.views.page_words import html_of, mentioned, without_commands

_OURS = {"p", "br", "ul", "li", "strong", "em", "s", "code", "a"}


class Tags(HTMLParser):
    """Lists the tags and addresses of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href", "rel"}

    def handle_data(self, data: str) -> None:
        self.words += data


def plan_only(typed: str) -> tuple[str, str] | None:
    return ("/page/t/plan", "Action plan") if typed == "plan" else None


def shown(mrkdwn: str) -> str:
    return str(html_of(mrkdwn, {"U0SIAN": "Siân <Rees>"}, plan_only, "somebody"))


@pytest.mark.parametrize(
    ("mrkdwn", "html"),
    [
        ("*Due:* _soon_ ~never~", "<p><strong>Due:</strong> <em>soon</em> <s>never</s></p>"),
        ("One\nTwo", "<p>One<br>Two</p>"),
        ("To do\n• one\n• two\nDone", "<p>To do</p><ul><li>one</li><li>two</li></ul><p>Done</p>"),
        ("2 * 3 * 4, snake_case_name", "<p>2 * 3 * 4, snake_case_name</p>"),
        ("By <@U0SIAN>, <@U0NOBODY>", "<p>By Siân &lt;Rees&gt;, somebody</p>"),
        (
            "<https://nhs.example/a?b=1&amp;c=2>",
            '<p><a href="https://nhs.example/a?b=1&amp;c=2" rel="noreferrer">https://nhs.example/a?b=1&amp;c=2</a></p>',
        ),
        ("<javascript:alert(1)|press>", "<p>press</p>"),
        ("a &lt;b&gt; &amp;amp; c", "<p>a &lt;b&gt; &amp;amp; c</p>"),
        ("See: `/clwstwr plan`", '<p>See: <a href="/page/t/plan">Action plan</a></p>'),
        ("Recorded. To change it: `/clwstwr meeting move`", "<p>Recorded.</p>"),
        ("To begin, type /clwstwr setup", "<p>To begin, type /clwstwr setup</p>"),
    ],
)
def test_what_views_write_is_shown_as_it_is_meant(mrkdwn: str, html: str):
    assert shown(mrkdwn) == html


@given(
    st.text(alphabet=st.sampled_from("<>&\"'*_~`|@#!:/ abc\n•\ue000\ue0010ô") | st.characters(), max_size=80)
)
def test_nothing_that_is_typed_becomes_html(typed: str):
    for mrkdwn in (typed, escape(typed), f"*{escape(typed)}*", f"<https://x.example/{escape(typed)}>"):
        seen = Tags()
        seen.feed(shown(mrkdwn))
        assert seen.tags <= _OURS
        assert all(link.startswith(("https://", "http://", "mailto:", "/page/t/")) for link in seen.links)


@given(st.text(alphabet=st.sampled_from("<>&\"' abcô"), max_size=60))
def test_escaped_words_read_on_the_page_as_they_were_typed(typed: str):
    seen = Tags()
    seen.feed(shown(f"x{escape(typed)}x"))
    assert seen.words == f"x{typed}x"


def test_a_text_that_is_nothing_but_a_hint_stays():
    assert without_commands("Type: /clwstwr setup", plan_only) == "Type: /clwstwr setup"


def test_everybody_mentioned_anywhere_is_found():
    blocks = [{"text": {"text": "By <@U0SIAN>"}}, {"elements": [{"text": "<@MRHIANJONES>"}, "<#C1>"]}]
    assert mentioned(blocks) == {"U0SIAN", "MRHIANJONES"}
