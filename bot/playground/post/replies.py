"""What a calendar sends back when somebody presses Accept, Maybe or Decline: an e-mail with METHOD:REPLY (RFC 6047)."""

from datetime import datetime
from email.message import EmailMessage

from icalendar import Calendar, Event, vCalAddress

from bot.playground.errors import ControlError
from bot.playground.post.mail import Mail

WORDS = {"ACCEPTED": "Accepted", "TENTATIVE": "Tentative", "DECLINED": "Declined"}


def reply_to(mail: Mail, partstat: str, now: datetime) -> bytes:
    """Write the answer to a letter's calendar entry as its reader's calendar would.

    Raises ControlError for a letter that asks nothing, and for an answer that no calendar gives.
    """
    entry = mail.entry
    if entry is None or entry.method != "REQUEST":
        raise ControlError("This letter asks for no answer.", "Choose an invitation.")
    if partstat not in WORDS:
        raise ControlError(f"{partstat!r} is no answer.", "Name one of the choices.", choices=sorted(WORDS))
    reply = EmailMessage()
    reply["From"] = entry.attendee
    reply["To"] = entry.organizer
    reply["Subject"] = f"{WORDS[partstat]}: {entry.summary}"
    reply["Date"] = now
    if mail.message.get("Message-ID"):
        reply["In-Reply-To"] = str(mail.message["Message-ID"])
    reply.set_content(f"{WORDS[partstat]}\n")
    reply.add_alternative(
        _calendar(mail, partstat, now), subtype="calendar", params={"method": "REPLY"}, cte="base64"
    )
    return bytes(reply)


def _calendar(mail: Mail, partstat: str, now: datetime) -> str:
    entry = mail.entry
    assert entry is not None
    attendee = vCalAddress(f"mailto:{entry.attendee}")
    attendee.params["PARTSTAT"] = partstat
    event = Event()
    for name, value in (
        ("uid", entry.uid),
        ("sequence", entry.sequence),
        ("dtstamp", now),
        ("dtstart", entry.starts),
        ("summary", entry.summary),
        ("organizer", vCalAddress(f"mailto:{entry.organizer}")),
        ("attendee", attendee),
    ):
        event.add(name, value)
    calendar = Calendar()
    for name, text in (
        ("version", "2.0"),
        ("prodid", "-//Local workspace//Post//EN"),
        ("method", "REPLY"),
    ):
        calendar.add(name, text)
    calendar.add_component(event)
    return str(calendar.to_ical().decode())
