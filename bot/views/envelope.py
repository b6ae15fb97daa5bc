"""A letter as mail programs read it: its headers, its words in two forms, and the calendar object beside and behind them.

Calendars answer only to a part inside multipart/alternative whose Content-Type names the method (RFC 6047, section 2.4);
programs that know none find the same bytes as a file.
"""

import re
from base64 import encodebytes
from collections.abc import Iterable
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime
from typing import Any

from bot.domain.letters import Addressee
from bot.domain.post_office import PostOffice
from bot.views.paper import html, plain_text
from bot.views.writing import Writing

_BOT = "Clwstwr"
_FILE = "invite.ics"
_LONGEST_SUBJECT = 200
_WHOLE = ("list-unsubscribe", "message-id")
# All but NDR: a report that a letter cannot be delivered is how a broken address is found.
_NO_ANSWERS = "DR, RN, NRN, OOF, AutoReply"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class _Whole(UnstructuredHeader, BaseHeader):
    """A header that stays on one line as it is: folded, a long web address would be turned into encoded words."""

    def fold(self, *, policy: "Policy[Any]") -> str:
        return f"{self.name}: {self}{policy.linesep}"


def sealed(
    office: PostOffice,
    to: Addressee,
    writing: Writing,
    *,
    message_id: str,
    unsubscribe: str,
    date: datetime,
) -> bytes:
    """Make the message's bytes, with CRLF. `message_id` is bare; without `unsubscribe` no wish can be posted.

    Raises ValueError when the address is none that can be written to.
    """
    mail = EmailMessage(policy=_policy(_WHOLE))
    mail["From"] = Address(_one_line(writing.sender_name) or _BOT, addr_spec=office.sender)
    mail["To"] = _address(to)
    mail["Reply-To"] = Address(addr_spec=office.sender)
    mail["Subject"] = _one_line(writing.subject)[:_LONGEST_SUBJECT]
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = f"<{message_id}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = _NO_ANSWERS
    if unsubscribe:
        mail["List-Unsubscribe"] = f"<{unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(plain_text(writing), cte="quoted-printable")
    mail.add_alternative(html(writing), subtype="html", cte="quoted-printable")
    if writing.calendar is not None:
        mail.attach(_calendar(writing.calendar, writing.method))
        mail.add_attachment(
            writing.calendar,
            maintype="application",
            subtype="ics",
            filename=_FILE,
            params={"name": _FILE},
        )
    for part in mail.walk():
        if part is not mail:
            del part["MIME-Version"]  # it belongs to the whole message alone
    return mail.as_bytes()


def _calendar(content: bytes, method: str) -> EmailMessage:
    """Make the part that calendars answer to. The library would put its own order and name of the character set."""
    part = EmailMessage(policy=_policy({"content-type"}))
    part["Content-Type"] = f"text/calendar; method={method}; charset=UTF-8"
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encodebytes(content).decode("ascii"))
    return part


def _policy(whole: Iterable[str]) -> "EmailPolicy[EmailMessage]":
    headers = HeaderRegistry()
    for name in whole:
        headers.map_to_type(name, _Whole)
    return SMTP.clone(header_factory=headers)


def _one_line(text: str) -> str:
    """Leave nothing in a name or a subject that could begin another header."""
    return _CONTROL.sub(" ", text).strip()


def _address(to: Addressee) -> Address:
    """Refuse what a plain mail server cannot carry."""
    if not to.address.isascii() or _CONTROL.search(to.address):
        raise ValueError(to.address)
    try:
        return Address(_one_line(to.name), addr_spec=to.address)
    except (HeaderParseError, IndexError) as error:  # the library's reader stumbles over some
        raise ValueError(to.address) from error
