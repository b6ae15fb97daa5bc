"""A strict reader of letters on their way, octet by octet: what RFC 5322, RFC 2045, RFC 6047 and mail programs ask."""

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from tests.calendar_rules import faults_of as faults_of_calendar

_ONCE = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted")
_CALENDAR = re.compile(r"text/calendar; method=([A-Z]+); charset=UTF-8")
_SHAPE = [
    "multipart/mixed",
    "multipart/alternative",
    "text/plain",
    "text/html",
    "text/calendar",
    "application/ics",
]


def faults_of(content: bytes) -> list[str]:
    """Name everything that is wrong with a letter of ours."""
    found = list(_octets(content))
    mail = message_from_bytes(content, policy=policy.default)
    found += _head(mail)
    shape = [part.get_content_type() for part in mail.walk()]
    if "text/calendar" in shape:
        found += [f"parts are {shape}"] if shape != _SHAPE else _calendar(mail)
    elif shape != ["multipart/alternative", "text/plain", "text/html"]:
        found.append(f"parts are {shape}")
    return found


def _octets(content: bytes) -> Iterator[str]:
    if not content.isascii():
        yield "bytes beyond ASCII without 8BITMIME"
    without = content.replace(b"\r\n", b"")
    if b"\n" in without or b"\r" in without:
        yield "a bare CR or LF"
    if max(map(len, content.split(b"\r\n"))) > 998:
        yield "a line that is too long"
    if b"\0" in content:
        yield "a NUL"


def _head(mail: EmailMessage) -> Iterator[str]:
    counted = Counter(name.lower() for name in mail.keys())  # noqa: SIM118 - a message gives its names only by keys()
    yield from (
        f"{name} stands {counted[name.lower()]} times" for name in _ONCE if counted[name.lower()] != 1
    )
    yield from (f"{name}: {defect}" for name, value in mail.items() for defect in value.defects)
    inside = [part for part in mail.walk() if part is not mail]
    if any("MIME-Version" in part for part in inside):
        yield "a part says MIME-Version"
    if _address(mail, "From") != _address(mail, "Reply-To"):
        yield "answers go elsewhere"
    if ("List-Unsubscribe" in mail) != ("List-Unsubscribe-Post" in mail):
        yield "half a way to end the letters"
    if mail.defects:
        yield f"defects: {mail.defects}"


def _calendar(mail: EmailMessage) -> Iterator[str]:
    """Check what calendars answer to, and the same as a file."""
    parts = list(mail.walk())
    asked, file = parts[4], parts[5]
    content = b64decode(_payload(asked), validate=False)
    named = _CALENDAR.fullmatch(_raw(asked, "Content-Type"))
    lines = content.decode("utf-8", "replace").replace("\r\n ", "").split("\r\n")
    if named is None or f"METHOD:{named[1]}" not in lines:
        yield f"{_raw(asked, 'Content-Type')!r} does not name the method inside"
    if "Content-Disposition" in asked or _raw(asked, "Content-Transfer-Encoding") != "base64":
        yield "no buttons: the calendar is a file, or not in base64"
    if b64decode(_payload(file)) != content:
        yield "the file is another calendar"
    if not _raw(file, "Content-Disposition").startswith("attachment"):
        yield "no file"
    yield from faults_of_calendar(content, _address(mail, "From"))
    people = [line for line in lines if line.startswith("ATTENDEE")]
    if not all(line.lower().endswith(f":mailto:{_address(mail, 'To').lower()}") for line in people):
        yield "asks another than its reader"


def _payload(part: Message) -> str:
    return str(part.get_payload())


def _raw(part: Message, name: str) -> str:
    """Return a header as it stands in the letter, unfolded."""
    return next(
        (re.sub(r"\r?\n", "", value) for key, value in part.raw_items() if key.lower() == name.lower()), ""
    )


def _address(mail: EmailMessage, name: str) -> str:
    return str(mail[name].addresses[0].addr_spec) if name in mail else ""
