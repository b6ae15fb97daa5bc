"""The head of an e-mail: who sends it, which letters it answers, and whether a person wrote it."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

Head = Message
"""An e-mail of which the head, at least, was parsed."""

_LONGEST = 8000
_MOST_REFERENCES = 50
_NUMBER = re.compile(r"<([\x21-\x3b\x3d\x3f-\x7e]{1,250})>")
_ADDRESS = r"([^\s@<>\"(),:;\\\[\]]{1,64}@[A-Za-z0-9.-]{1,190})"
_BARE = re.compile(rf"\s*{_ADDRESS}\s*")
_NAMED = re.compile(rf"[^<>@]*<\s*{_ADDRESS}\s*>\s*")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
# What machines and lists are known by: RFC 3834 (section 5), RFC 2369, RFC 2919, and what older programs write.
_OF_MACHINES = (
    "List-Id",
    "List-Unsubscribe",
    "List-Post",
    "X-Autoreply",
    "X-Autorespond",
    "X-Failed-Recipients",
)
_IN_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_NOBODY = re.compile(
    r"(mailer-daemon|postmaster|(no|do-?not)[-_.]?reply|bounces?)([-+=].*)?@.*", re.IGNORECASE
)


def all_of(head: Head, name: str) -> list[str]:
    """Return what stands behind a name, as often as it is there, in order; nothing of it is believed."""
    return [str(value)[:_LONGEST] for value in head.get_all(name, [])]


def sender(head: Head) -> str:
    """Return the one address that an e-mail says it is from, in small letters; "" where it names none or several."""
    froms = all_of(head, "From")
    return address(froms[0]) if len(froms) == 1 else ""


def address(text: str) -> str:
    """Read `Nia Morgan <nia@example.wales>` or a bare address; "" for anything that can be read in two ways."""
    plain = _COMMENT.sub("", _QUOTED.sub("", text))
    found = _NAMED.fullmatch(plain) or _BARE.fullmatch(plain)
    return found[1].lower() if found and found[1].isprintable() else ""


def numbers(head: Head, *names: str) -> tuple[str, ...]:
    """Return the bare Message-IDs in some of the head's lines, each once."""
    found = (number for name in names for text in all_of(head, name) for number in _NUMBER.findall(text))
    return tuple(dict.fromkeys(found))[:_MOST_REFERENCES]


def sent_at(head: Head) -> datetime | None:
    """Read when an e-mail says that it was sent; None where it does not say it properly."""
    dates = all_of(head, "Date")
    try:
        said = parsedate_to_datetime(dates[0]) if len(dates) == 1 else None
        return said.replace(tzinfo=said.tzinfo or UTC).astimezone(UTC) if said else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def by_machine(head: Head) -> bool:
    """Tell whether an e-mail comes from a program or a list, so that no letter may answer it (RFC 3834, section 2)."""
    return (
        any(word != "no" for word in _words(head, "Auto-Submitted"))
        or any(word != "none" for word in _words(head, "X-Auto-Response-Suppress"))
        or not _IN_BULK.isdisjoint(_words(head, "Precedence"))
        or any(name in head for name in _OF_MACHINES)
        or "<>" in [text.strip() for text in all_of(head, "Return-Path")]
        or head.get_content_type() == "multipart/report"
        or _NOBODY.fullmatch(sender(head)) is not None
    )


def _words(head: Head, name: str) -> Sequence[str]:
    """Return the first word of each line of that name."""
    return [re.split(r"[\s;,(]", text.strip().lower(), maxsplit=1)[0] for text in all_of(head, name)]
