"""Reading an e-mail that anybody may have sent: whatever its octets are, it ends in a Mail, within bounds."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from bot.domain import mail_headers
from bot.domain.calendar_replies import NoReply, read_reply
from bot.domain.incoming_mail import Bounce, CalendarReply, Mail, Verdict
from bot.domain.mail_proof import word_on
from bot.domain.post_office import LARGEST

# Parts stand in parts only where a boundary or a message is announced, and each part begins with two dashes: counting
# them beforehand keeps the parser from going deeper, or making more of them, than any e-mail of a person needs.
_NESTING = re.compile(rb"boundary|message/", re.IGNORECASE)
_MOST_NESTED = 24
_PART = re.compile(rb"^--", re.MULTILINE)
_MOST_PARTS = 1000
_MOST_CALENDARS = 8
_LONGEST_HEAD = 128 * 1024
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_CALENDARS = frozenset({"text/calendar", "application/ics"})
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}", re.ASCII)
# A mailbox that is full, a letter that somebody's rules refuse, or our own address that they do not like (5.1.7, 5.1.8)
# says nothing about the next letter (RFC 3463).
_OF_THE_MAILBOX = re.compile(r"|5\.[04]\.\d+|5\.1\.(?![78]$)\d+|5\.2\.[01]", re.ASCII)
# What the standard library's parser is known to raise at broken parameters, numbers, character sets and nesting.
_BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


def read(octets: bytes, authority: str = "") -> Mail:
    """Read an e-mail: its head always, what it holds as far as it stays within bounds.

    `authority` names the mail server whose word on the sender counts. Never raises, whatever the octets are.
    """
    sha256 = hashlib.sha256(octets).hexdigest()
    try:
        head = BytesParser(policy=compat32).parsebytes(_head(octets), headersonly=True)
        mail = _opened(octets, head, sha256, authority)
    except _BROKEN:
        return Mail(sha256, len(octets), automatic=True, fault=Verdict.UNREADABLE)
    return mail


def _head(octets: bytes) -> bytes:
    start = octets[:_LONGEST_HEAD]
    end = _HEAD_ENDS.search(start)
    return start[: end.end()] if end else start


def _opened(octets: bytes, head: Message, sha256: str, authority: str) -> Mail:
    sender = mail_headers.sender(head)
    mail = Mail(
        sha256=sha256,
        size=len(octets),
        sender=sender,
        message_id=next(iter(mail_headers.numbers(head, "Message-ID")), ""),
        references=mail_headers.numbers(head, "In-Reply-To", "References"),
        sent_at=mail_headers.sent_at(head),
        automatic=mail_headers.by_machine(head),
        word=word_on(head, sender, authority),
    )
    try:
        return _with_contents(mail, _parsed(octets))
    except NoReply as none:
        return replace(mail, fault=none.verdict)
    except _BROKEN:
        return replace(mail, fault=Verdict.UNREADABLE)


def _parsed(octets: bytes) -> Message:
    if len(octets) > LARGEST:
        raise NoReply(Verdict.TOO_LARGE)
    nested = sum(1 for _ in _NESTING.finditer(octets))
    if nested > _MOST_NESTED or sum(1 for _ in _PART.finditer(octets)) > _MOST_PARTS:
        raise NoReply(Verdict.UNREADABLE)
    return BytesParser(policy=compat32).parsebytes(octets)


def _with_contents(mail: Mail, whole: Message) -> Mail:
    """Look for a server's report, else for a calendar: a report may hold our own invitation, which answers nothing."""
    bounce = _bounce(whole)
    if bounce is not None:
        given_back = tuple(dict.fromkeys((*_returned(whole), *mail.references)))
        return replace(mail, bounce=bounce, references=given_back, automatic=True)
    return replace(mail, reply=_reply(whole))


def _reply(whole: Message) -> CalendarReply | None:
    """Read what the calendars in an e-mail say; most programs put the same one in twice."""
    calendars = [part for part in _own_parts(whole) if part.get_content_type() in _CALENDARS]
    if len(calendars) > _MOST_CALENDARS:
        raise NoReply(Verdict.AMBIGUOUS)
    found = {read_reply(_content(part)) for part in calendars}
    if len(found) > 1:
        raise NoReply(Verdict.AMBIGUOUS)
    return next(iter(found), None)


def _own_parts(whole: Message) -> Iterator[Message]:
    """Give the parts of an e-mail, but not those of another one that it holds."""
    waiting = [whole]
    while waiting:
        part = waiting.pop()
        yield part
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting.extend(each for each in reversed(inside) if isinstance(each, Message))


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _bounce(whole: Message) -> Bounce | None:
    """Read a report on a letter's delivery (RFC 3464): it failed for good if any block of it says so of the mailbox."""
    if whole.get_content_type() != "multipart/report":
        return None
    reports = [part for part in _own_parts(whole) if part.get_content_type() == "message/delivery-status"]
    if not reports:
        return None
    blocks = [block for part in reports for block in part.walk() if "Action" in block]
    statuses = {_status(block) for block in blocks if _said(block, "Action") == "failed"}
    final = sorted(status for status in statuses if _OF_THE_MAILBOX.fullmatch(status))
    return Bounce(bool(final), max(final or statuses, default=""))


def _said(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip().lower()


def _status(block: Message) -> str:
    found = _STATUS.search(_said(block, "Status")[:100])
    return found[0] if found else ""


def _returned(whole: Message) -> Iterator[str]:
    """Give the Message-IDs of the letters that a report gives back, whole or as their heads alone."""
    for part in whole.walk():
        if part.get_content_type() == "text/rfc822-headers":
            head = BytesParser(policy=compat32).parsebytes(_head(_content(part)), headersonly=True)
            yield from mail_headers.numbers(head, "Message-ID")
        elif part is not whole:
            yield from mail_headers.numbers(part, "Message-ID")
