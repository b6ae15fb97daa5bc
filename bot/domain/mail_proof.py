"""What our own mail server found out about who sends an e-mail (RFC 8601): nobody else's word on it counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.incoming_mail import Word
from bot.domain.mail_headers import Head

_LONGEST = 8000
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_METHOD = re.compile(r"\s*(dmarc|dkim|spf)(?:/\d+)?\s*=\s*([a-z]+)(.*)", re.IGNORECASE | re.DOTALL)
_DOMAIN = re.compile(
    r"\b(header\.(?:from|d|i)|smtp\.mailfrom)\s*=\s*\"?(?:[^\s;\"@]*@)?([A-Za-z0-9.-]+)", re.IGNORECASE
)
_AGAINST = frozenset({"fail", "softfail", "reject"})


@dataclass(frozen=True, slots=True)
class _Finding:
    """One method's result, and the domain that it is about, which is the sender's own when it is `aligned`."""

    method: str
    result: str
    aligned: bool
    topmost: bool


def word_on(head: Head, sender: str, authority: str) -> Word:
    """Tell what the mail server named `authority` says of `sender`.

    A mail server takes out what others wrote in its name and puts its own findings on top (RFC 8601, section 5). Should
    it leave something in, only its uppermost findings speak for a sender; those below a later `Received` line, which a
    sender can write too, are believed against them alone.
    """
    domain = sender.rpartition("@")[2]
    if not authority or not domain:
        return Word.NONE
    findings = list(_findings(head, domain, authority.lower()))
    if any(found.method == "dmarc" and found.result in _AGAINST for found in findings):
        return Word.FALSE
    if any(found.topmost and found.aligned and found.result == "pass" for found in findings):
        return Word.TRUE
    if any(found.result in _AGAINST for found in findings):
        return Word.FALSE
    return Word.NONE


def _findings(head: Head, domain: str, authority: str) -> Iterator[_Finding]:
    topmost, begun = True, False
    for name, value in head.items():
        if name.lower() == "received":
            topmost = topmost and not begun
        elif name.lower() == "authentication-results":
            # What is quoted or in brackets may be a sender's own words, such as an address made to look like a finding.
            server, *results = _COMMENT.sub(" ", _QUOTED.sub(" ", str(value)[:_LONGEST])).split(";")
            if server.split()[:1] and server.split()[0].lower() == authority:
                begun = True
                yield from (found for each in results if (found := _finding(each, domain, topmost=topmost)))


def _finding(text: str, domain: str, *, topmost: bool) -> _Finding | None:
    read = _METHOD.match(text)
    if read is None:
        return None
    about = {name.lower(): found.lower().strip(".") for name, found in _DOMAIN.findall(read[3])}
    if "header.d" in about:
        about.pop("header.i", None)  # the signing domain decides; who signs within it does not
    aligned = bool(about) and all(_same(domain, each) for each in about.values())
    return _Finding(read[1].lower(), read[2].lower(), aligned, topmost)


def _same(domain: str, about: str) -> bool:
    """Tell whether a domain answers for a sender's: it is theirs, or theirs is part of it (RFC 7489, section 3.1)."""
    return domain == about or ("." in about and domain.endswith(f".{about}"))
