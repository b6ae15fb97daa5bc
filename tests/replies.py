"""E-mails as calendars, servers and strangers write them, made by hand so that they can be wrong in any way."""

import base64

OUR_MAILBOX = "clwstwr@post.example"
UID = "7c1f0a52-0000-4000-8000-000000000001"
NIA = "nia@skewen.example"


def calendar(
    attendee: str = NIA,
    partstat: str = "ACCEPTED",
    *,
    method: str = "REPLY",
    uid: str = UID,
    sequence: int | str | None = 0,
    stamp: str = "20170403T090000Z",
    parameters: str = "",
    more: str = "",
) -> bytes:
    """Write a reply as Exchange does: without an organizer. `more` are lines of its event."""
    lines = [
        "BEGIN:VCALENDAR",
        f"METHOD:{method}",
        "PRODID:Microsoft Exchange Server 2010",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        f'ATTENDEE;PARTSTAT={partstat};CN="Morgan, Nia"{parameters}:mailto:{attendee}',
        f"UID:{uid}",
        f"DTSTAMP:{stamp}",
        *([f"SEQUENCE:{sequence}"] if sequence is not None else []),
        *(more.split("\n") if more else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode()


def reply(
    content: bytes | None = None,
    *,
    sender: str = f"Nia Morgan <{NIA}>",
    answers: str = "",
    head: str = "",
    kind: str = "text/calendar; method=REPLY; charset=UTF-8",
    number: str = "reply-1@mail.skewen.example",
) -> bytes:
    """Put a calendar into an e-mail as most programs do: beside some words, in base64.

    `answers` is the Message-ID of the letter that it answers, `head` further lines of its head, which come first.
    """
    coded = base64.encodebytes(calendar() if content is None else content).decode()
    return _mail(
        head,
        sender,
        number,
        answers,
        'Content-Type: multipart/alternative; boundary="=_x"',
        "--=_x\nContent-Type: text/plain; charset=UTF-8\n\nDerbyniwyd / Accepted\n"
        f"--=_x\nContent-Type: {kind}\nContent-Transfer-Encoding: base64\n\n{coded}\n--=_x--\n",
    )


def letter(
    text: str = "Croeso! Who brings the cake?",
    *,
    sender: str = f"Nia Morgan <{NIA}>",
    head: str = "",
    number: str = "letter-1@skewen.example",
) -> bytes:
    """Write a plain letter, as somebody does who thinks that a person reads it."""
    return _mail(head, sender, number, "", "Content-Type: text/plain; charset=UTF-8", text)


def bounce(
    gave_back: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    whole: bool = True,
    number: str = "dsn-1@skewen.example",
) -> bytes:
    """Write the report of a mail server that could not deliver a letter, with the letter or with its head alone."""
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    report = (
        f"Reporting-MTA: dns; mail.skewen.example\n\nFinal-Recipient: rfc822; {NIA}\nAction: {action}\n"
        f"Status: {status}\nDiagnostic-Code: smtp; 550 no such user\n"
    )
    return _mail(
        "Return-Path: <>",
        "Mail Delivery System <MAILER-DAEMON@skewen.example>",
        number,
        "",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_r"',
        "--=_r\n\nSorry.\n"
        f"--=_r\nContent-Type: message/delivery-status\n\n{report}\n"
        f"--=_r\nContent-Type: {kind}\n\nMessage-ID: <{gave_back}>\nFrom: {OUR_MAILBOX}\nSubject: Cyfarfod\n\nText\n--=_r--\n",
    )


def _mail(head: str, sender: str, number: str, answers: str, kind: str, body: str) -> bytes:
    lines = [
        *head.splitlines(),
        f"From: {sender}",
        f"To: {OUR_MAILBOX}",
        f"Message-ID: <{number}>",
        *([f"In-Reply-To: <{answers}>"] if answers else []),
        "Date: Mon, 03 Apr 2017 10:00:00 +0100",
        "Subject: Derbyniwyd: Cyfarfod y clwstwr",
        "MIME-Version: 1.0",
        kind,
        "",
        *body.splitlines(),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode()
