"""Calendars that do as RFC 5546 says, each reading what it is mailed with a library of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import ics
import vobject
from ical.calendar_stream import CalendarStream

from tests.calendar_rules import faults_of
from tests.post import Postbox


@dataclass(frozen=True)
class Mailed:
    """One entry as a library understood it; the times are UTC, or days."""

    method: str
    uid: str
    sequence: int
    starts: datetime | date
    ends: datetime | date
    summary: str
    status: str
    place: str
    said_at: datetime
    asked: tuple[str, ...] = ()


def _utc(moment: Any) -> Any:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _by_icalendar(content: bytes) -> Mailed:
    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    asked = event.get("ATTENDEE", ())
    return Mailed(
        str(calendar["METHOD"]),
        str(event["UID"]),
        int(str(event["SEQUENCE"])),
        _utc(event.start),  # type: ignore[attr-defined] # the walk is typed by the base of all components
        _utc(event.end),  # type: ignore[attr-defined] # see above
        str(event["SUMMARY"]),
        str(event.get("STATUS", "")),
        str(event.get("LOCATION", "")),
        event.DTSTAMP,
        tuple(str(each) for each in (asked if isinstance(asked, list | tuple) else [asked])),
    )


def _by_vobject(content: bytes) -> Mailed:
    calendar = vobject.readOne(content.decode())
    event = calendar.vevent
    return Mailed(
        calendar.method.value,
        event.uid.value,
        int(event.sequence.value),
        _utc(event.dtstart.value),
        _utc(event.dtend.value),
        event.summary.value,
        event.status.value if "status" in event.contents else "",
        event.location.value if "location" in event.contents else "",
        event.dtstamp.value,
        tuple(each.value for each in event.contents.get("attendee", ())),
    )


def _by_ics(content: bytes) -> Mailed:
    calendar = ics.Calendar(content.decode())
    (event,) = calendar.events
    lines = {line.name: line.value for line in event.extra}
    status = event.status or ""
    return Mailed(
        str(calendar.method),
        event.uid,
        int(lines["SEQUENCE"]),
        event.begin.datetime.date() if event.all_day else _utc(event.begin.datetime),
        event.end.datetime.date() if event.all_day else _utc(event.end.datetime),
        event.name or "",
        status,
        event.location or "",
        _utc(event.last_modified.datetime),
        tuple(f"mailto:{each.email}" for each in event.attendees),
    )


def _by_ical(content: bytes) -> Mailed:
    (calendar,) = CalendarStream.from_ics(content.decode()).calendars
    (event,) = calendar.events
    return Mailed(
        str(calendar.method),
        str(event.uid),
        event.sequence or 0,
        _utc(event.dtstart),
        _utc(event.dtend),
        event.summary or "",
        event.status.value if event.status else "",
        event.location or "",
        _utc(event.dtstamp),
        tuple(each.uri for each in event.attendees),
    )


READERS: Mapping[str, Callable[[bytes], Mailed]] = {
    "icalendar": _by_icalendar,
    "vobject": _by_vobject,
    "ics": _by_ics,
    "ical": _by_ical,
}


@dataclass
class OwnCalendar:
    """One person's calendar: what is sent to them stands in it, under its number, until it is taken out."""

    address: str
    read: Callable[[bytes], Mailed]
    entries: dict[str, Mailed] = field(default_factory=dict)
    known: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def take(self, content: bytes) -> None:
        """Obey a message: an older one changes nothing (RFC 5546, section 2.1.5)."""
        assert faults_of(content) == []
        mailed = self.read(content)
        assert mailed.asked == (f"mailto:{self.address}",), "the reader is asked, and nobody else is named"
        age = (mailed.sequence, mailed.said_at)
        if age < self.known.get(mailed.uid, (-1, mailed.said_at)):
            return
        self.known[mailed.uid] = age
        if mailed.method == "REQUEST":
            assert mailed.status == "CONFIRMED"
            self.entries[mailed.uid] = mailed
        else:
            assert mailed.method == "CANCEL"
            assert mailed.sequence > 0, "a cancellation has to be believed more than the invitation"
            self.entries.pop(mailed.uid, None)

    @property
    def days(self) -> list[str]:
        """What its owner sees, such as `2017-06-14 11:30`, in UTC."""
        return sorted(f"{entry.starts:%Y-%m-%d %H:%M}" for entry in self.entries.values())


def calendars_of(box: Postbox, address: str) -> dict[str, OwnCalendar]:
    """Open everything that was mailed to somebody in one calendar of each library, in the order in which it came."""
    made = {name: OwnCalendar(address, read) for name, read in READERS.items()}
    for letter in box.to(address):
        if any(part.get_content_type() == "text/calendar" for part in letter.mail.walk()):
            for calendar in made.values():
                calendar.take(letter.calendar())
    return made


def days_of(box: Postbox, address: str) -> list[str]:
    """Return what somebody sees in their calendar, on which all libraries agree."""
    seen = {name: calendar.days for name, calendar in calendars_of(box, address).items()}
    (agreed,) = {tuple(days) for days in seen.values()}
    return list(agreed)
