"""Calendar files in bytes: entries made once by the library and then joined, with London's zone written out."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.calendar_entries import Entry, Guest, Method, Organizer, Status

if TYPE_CHECKING:
    from icalendar import Alarm, vCalAddress

# Outlook reads one yearly change each way by RRULE and nothing else, so the zone is written out here: the library's own
# helper lists every change by RDATE, which puts winter meetings an hour off in several calendars.
_LONDON_ZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:BST
END:DAYLIGHT
END:VTIMEZONE
"""
_ZONE = _LONDON_ZONE.replace("\n", "\r\n").encode()
_END = b"END:VCALENDAR\r\n"
# Control characters, and those that some readers take for the end of a line.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_ASK_AGAIN = timedelta(hours=1)


def calendar_of(entries: Iterable[bytes], name: str = "", method: Method = Method.PUBLISH) -> bytes:
    """Join entries to a whole file, in the order given. A feed has a name, and asks to be fetched every hour."""
    return b"".join((_head(name, method), _ZONE, *entries, _END))


def entry_bytes(entry: Entry) -> bytes:
    """Write one entry, always the same bytes for the same entry. It takes about a millisecond: keep them."""
    from icalendar import Event  # noqa: PLC0415 - takes long to import, and few processes make files

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.edition.sequence)
    event.add("dtstamp", _second(entry.said_at or entry.edition.revised_at))
    event.add("last-modified", _second(entry.edition.revised_at))
    if entry.created_at is not None:
        event.add("created", _second(entry.created_at))
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends)
    event.add("summary", clean(entry.summary))
    event.add("description", clean(entry.description))
    event.add("organizer", _organizer(entry.organizer))
    if entry.status is not Status.UNSAID:
        event.add("status", entry.status.value)
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "BUSY" if entry.busy else "FREE")
    if entry.place:
        event.add("location", clean(entry.place))
    if entry.link:
        event.add("url", clean(entry.link))
        event.add("conference", clean(entry.link), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    if entry.guest is not None:
        event.add("attendee", _attendee(entry.guest))
        # A cluster's time is not found by proposals of one reader.
        event.add("x-microsoft-disallow-counter", "TRUE")
    if entry.alarm is not None:
        event.add_component(_alarm(entry.alarm, clean(entry.summary)))
    return bytes(event.to_ical())


def clean(typed: str) -> str:
    """Leave out what no calendar file may hold: control characters other than tab and newline."""
    return _CONTROL.sub("", typed.replace("\r\n", "\n"))


@lru_cache(maxsize=1024)
def _head(name: str, method: Method) -> bytes:
    from icalendar import Calendar, vText  # noqa: PLC0415 - see above

    head = Calendar()
    head.add("version", "2.0")
    head.add("prodid", "-//Clwstwr//Cluster meetings//EN")
    head.add("calscale", "GREGORIAN")
    head.add("method", method.value)
    if name:
        for known_as in ("name", "x-wr-calname"):
            head.add(known_as, vText(_one_line(name)))
        head.add("x-wr-timezone", "Europe/London")
        head.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
        head.add("x-published-ttl", "PT1H")
    return bytes(head.to_ical()).removesuffix(_END)


def _organizer(organizer: Organizer) -> "vCalAddress":
    from icalendar import vCalAddress, vText  # noqa: PLC0415 - see above

    address = vCalAddress(f"mailto:{_one_line(organizer.address)}")
    address.params["CN"] = vText(_name(organizer.name))
    return address


def _attendee(guest: Guest) -> "vCalAddress":
    from icalendar import vCalAddress, vText  # noqa: PLC0415 - see above

    address = vCalAddress(f"mailto:{_one_line(guest.address)}")
    address.params["CN"] = vText(_name(guest.name) or _name(guest.address))
    address.params["CUTYPE"] = vText("INDIVIDUAL")
    address.params["ROLE"] = vText("OPT-PARTICIPANT" if guest.optional else "REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText(guest.partstat.value)
    address.params["RSVP"] = vText("TRUE")
    return address


def _alarm(before: timedelta, words: str) -> "Alarm":
    from icalendar import Alarm  # noqa: PLC0415 - see above

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", before)
    alarm.add("description", words)
    return alarm


def _name(typed: str) -> str:
    """Make a name fit for a parameter: most calendars read no quotation mark there, however it is written."""
    return _one_line(typed).replace('"', "'")


def _one_line(typed: str) -> str:
    return clean(typed).replace("\n", " ").replace("\t", " ").strip()


def _second(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)
