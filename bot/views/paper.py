"""The paper that letters are written on: the same parts as plain text, and as one narrow page of HTML.

The page is a single column with its styles on the elements, since many mail programs drop everything else; it reads in
the dark and on a phone, and its buttons are as wide as a thumb wants them.
"""

from itertools import groupby
from textwrap import fill

from bot.views.template import template
from bot.views.writing import Part, PartKind, Writing

_WIDTH = 76


def html(writing: Writing) -> str:
    """Lay a letter out as a page; every word of it is escaped. Slow the first time."""
    groups = [list(group) for _, group in groupby(writing.parts, lambda part: (part.kind, part.language))]
    return template("letter.html").render(subject=writing.subject, language=_language(writing), groups=groups)


def plain_text(writing: Writing) -> str:
    """Write a letter out as plain text, each button with its address beneath it."""
    return "\n\n".join(_plain(part) for part in writing.parts) + "\n"


def _language(writing: Writing) -> str:
    return writing.parts[0].language.value if writing.parts else "en"


def _plain(part: Part) -> str:
    match part.kind:
        case PartKind.HEADING:
            return f"{part.text}\n{'-' * min(len(part.text), _WIDTH)}"
        case PartKind.BULLETS:
            return "\n".join(
                fill(text, _WIDTH, initial_indent="- ", subsequent_indent="  ", break_long_words=False)
                for _, text in part.items
            )
        case PartKind.DETAILS:
            return "\n".join(_wrapped(f"{label}: {value}") for label, value in part.items)
        case PartKind.RULE:
            return "- " * 20
        case _:
            said = _wrapped(part.text)
            return f"{said}\n{part.address}" if part.address else said


def _wrapped(text: str) -> str:
    """Break lines between words, never inside a web address, and keep the line breaks that were typed."""
    lines = text.splitlines() or [""]
    return "\n".join(fill(line, _WIDTH, break_long_words=False, break_on_hyphens=False) for line in lines)
