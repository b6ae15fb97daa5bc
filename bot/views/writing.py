"""A letter as the house thinks of it: a subject and parts in plain words, shown as plain text and as one narrow page.

The words of a part are plain: they are neither Slack's mrkdwn nor HTML, and are escaped where they are shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.people import Language
from bot.views.words import Voices, Words


class PartKind(StrEnum):
    """The shapes a part of a letter can have."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    DETAILS = "details"
    BUTTON = "button"
    SMALL = "small"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `text`, or `items` (a label may stand before each), and the `address` that a button leads to."""

    kind: PartKind
    text: str = ""
    items: tuple[tuple[str, str], ...] = ()
    address: str = ""
    language: Language = Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Writing:
    """What one letter says. `calendar` are an iCalendar object's bytes, with the `method` that they name.

    `sender_name` stands before the bot's address as who writes: the cluster, or "" for the bot itself.
    """

    subject: str
    parts: tuple[Part, ...]
    calendar: bytes | None = None
    method: str = ""
    sender_name: str = ""


def heading(text: str) -> Part:
    return Part(PartKind.HEADING, text)


def paragraph(text: str) -> Part:
    return Part(PartKind.PARAGRAPH, text)


def bullets(*texts: str) -> Part:
    return Part(PartKind.BULLETS, items=tuple(("", text) for text in texts))


def details(*pairs: tuple[str, str]) -> Part:
    """Show facts with their labels, such as ("When", "..."); a value that is a web address can be followed."""
    return Part(PartKind.DETAILS, items=tuple(pairs))


def button(label: str, address: str) -> Part:
    """Lead to one of the reader's pages, `f"{page}/meeting/5"`. Buttons that follow one another stand together."""
    return Part(PartKind.BUTTON, label, address=address)


def small(text: str, address: str = "") -> Part:
    """Say something in the letter's foot; with an address it is a link."""
    return Part(PartKind.SMALL, text, address=address)


def rule() -> Part:
    """Draw a line, as between two languages."""
    return Part(PartKind.RULE)


def for_reader(voices: Voices, language: Language | None, build: Callable[[Words], Writing]) -> Writing:
    """Write a letter in its reader's language, or in both, Welsh first, when theirs is not known.

    The calendar object and the sender's name are those of the first.
    """
    written = [_spoken(say, build(say)) for say in voices.shared(language or Language.BOTH)]
    first = written[0]
    parts = first.parts
    for other in written[1:]:
        parts = (*parts, rule(), *other.parts)
    subjects = dict.fromkeys(each.subject for each in written)
    return replace(first, subject=" / ".join(subjects), parts=parts)


def followed_by(writing: Writing, parts: Sequence[Part]) -> Writing:
    """Add parts at the end of a letter."""
    return replace(writing, parts=(*writing.parts, *parts))


def _spoken(say: Words, writing: Writing) -> Writing:
    parts = tuple(replace(part, language=say.language) for part in writing.parts)
    return replace(writing, parts=parts)
