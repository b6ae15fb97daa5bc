"""A calendar entry as mail programs read it from a letter, and the calendar it ends up in (RFC 5546, section 2.1.5)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from icalendar import Calendar

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one iCalendar object says about one event, to one reader."""

    method: str
    uid: str
    sequence: int
    stamp: datetime
    summary: str
    starts: date | datetime
    ends: date | datetime | None
    place: str
    organizer: str
    attendee: str
    status: str

    def as_json(self) -> Json:
        return {
            "method": self.method,
            "uid": self.uid,
            "sequence": self.sequence,
            "summary": self.summary,
            "starts": self.starts.isoformat(),
            "ends": self.ends.isoformat() if self.ends else None,
            "place": self.place,
            "attendee": self.attendee,
            "status": self.status,
        }

    @property
    def order(self) -> tuple[int, datetime]:
        """What decides between two words about the same event: the later sequence, then the later stamp."""
        return self.sequence, self.stamp


def entry_of(raw: Any) -> Entry | None:
    """Read the first event of an iCalendar object; None where there is none."""
    try:
        calendar = Calendar.from_ical(raw)
    except ValueError:
        return None
    event: Any = next(iter(calendar.walk("VEVENT")), None)
    if event is None or "DTSTART" not in event:
        return None
    ends = event.get("DTEND")
    return Entry(
        method=str(calendar.get("METHOD", "")),
        uid=str(event.get("UID", "")),
        sequence=int(event.get("SEQUENCE", 0)),
        stamp=event["DTSTAMP"].dt,
        summary=str(event.get("SUMMARY", "")),
        starts=event["DTSTART"].dt,
        ends=ends.dt if ends else None,
        place=str(event.get("LOCATION", "")),
        organizer=_address(event.get("ORGANIZER", "")),
        attendee=_address(_first(event.get("ATTENDEE", ""))),
        status=str(event.get("STATUS", "")),
    )


def calendar_after(entries: Iterable[Entry]) -> list[Entry]:
    """Return what stands in a calendar after these words arrived, in the order of their days.

    An invitation puts its event in or brings it up to date, a cancellation takes it out; an older word changes nothing.
    """
    known: dict[str, Entry] = {}
    for entry in entries:
        had = known.get(entry.uid)
        if had is None or entry.order >= had.order:
            known[entry.uid] = replace(entry, status="CANCELLED") if entry.method == "CANCEL" else entry
    standing = (entry for entry in known.values() if entry.status != "CANCELLED")
    return sorted(standing, key=lambda entry: (entry.starts.isoformat(), entry.uid))


def _first(found: Any) -> Any:
    return found[0] if isinstance(found, list) else found


def _address(found: Any) -> str:
    return str(found).removeprefix("mailto:").removeprefix("MAILTO:")
