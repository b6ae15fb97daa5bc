"""A strict reader of calendar files, octet by octet: what RFC 5545, RFC 5546 and calendars in use do not forgive."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/London",
    "BEGIN:STANDARD",
    "DTSTART:19961027T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "TZNAME:GMT",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:19810329T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "TZNAME:BST",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)
_HEAD = {"VERSION", "PRODID", "CALSCALE", "METHOD"}
_OF_A_FEED = {"NAME", "X-WR-CALNAME", "X-WR-TIMEZONE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"}
_ONCE = {"UID", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER", "SEQUENCE", "TRANSP"}
_AT_MOST_ONCE = {"STATUS", "DESCRIPTION", "LOCATION", "URL", "CREATED", "CONFERENCE"}
_TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME"}
_STAMPS = {"DTSTAMP", "LAST-MODIFIED", "CREATED"}
_LINE = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Z0-9-]+)=("[^"]*"|[^";:,]*)')
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
_LOCAL = re.compile(r"\d{8}T\d{6}")
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Line:
    """One property with its parameters."""

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """One entry, its alarms apart."""

    lines: list[Line]
    alarms: list[list[Line]]

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def value(self, name: str) -> str:
        return next((line.value for line in self.all(name)), "")


def faults_of(content: bytes, organizer: str = "") -> list[str]:
    """Name everything that is wrong with a file; `organizer` is the one address that may invite, "" for any."""
    found = list(_octets(content))
    if found:
        return found
    lines = content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    return list(_file(lines, organizer))


def _octets(content: bytes) -> Iterator[str]:
    if content.startswith(b"\xef\xbb\xbf"):
        yield "a byte order mark"
    if not content.endswith(b"\r\n"):
        yield "the last line does not end"
    for number, line in enumerate(content.removesuffix(b"\r\n").split(b"\r\n"), start=1):
        yield from (f"line {number}: {fault}" for fault in _octets_of(line))


def _octets_of(line: bytes) -> Iterator[str]:
    if not line.strip():
        yield "is empty"
    if len(line) > 75:
        yield f"has {len(line)} octets"
    try:
        text = line.decode()
    except UnicodeDecodeError:
        yield "parts a letter"
    else:
        if _CONTROL.search(text):
            yield "holds a control character, or a CR or LF of its own"


def _file(lines: list[str], organizer: str) -> Iterator[str]:
    if (lines[0], lines[-1]) != ("BEGIN:VCALENDAR", "END:VCALENDAR"):
        yield "not one calendar"
        return
    begin = lines.index(ZONE[0]) if ZONE[0] in lines else 0
    head, zone, rest = lines[1:begin], lines[begin : begin + len(ZONE)], lines[begin + len(ZONE) : -1]
    if tuple(zone) != ZONE:
        yield "London's zone is another than the one that every calendar reads"
        return
    try:
        properties = [_line(text) for text in head]
        events = list(_events(rest))
    except ValueError as error:
        yield str(error)
        return
    yield from _head(properties)
    method = next((line.value for line in properties if line.name == "METHOD"), "")
    for event in events:
        named = event.value("UID") or "an entry without a number"
        yield from (f"{named}: {fault}" for fault in _event(event, method, organizer))
    yield from _together(events, method)


def _line(text: str) -> Line:
    read = _LINE.fullmatch(text)
    if read is None:
        raise ValueError(f"no property: {text[:60]}")
    line = Line(read[1], read[3], dict(_PARAMETER.findall(read[2])))
    if line.name in _TEXTS and not _TEXT.fullmatch(line.value):
        raise ValueError(f"{line.name}: something is not escaped")
    return line


def _events(lines: list[str]) -> Iterator[Event]:
    """Read the entries; anything between or around them is a fault."""
    event: Event | None = None
    alarm: list[Line] | None = None
    for text in lines:
        match text:
            case "BEGIN:VEVENT" if event is None:
                event = Event([], [])
            case "END:VEVENT" if event is not None and alarm is None:
                yield event
                event = None
            case "BEGIN:VALARM" if event is not None and alarm is None:
                alarm = []
            case "END:VALARM" if event is not None and alarm is not None:
                event.alarms.append(alarm)
                alarm = None
            case _ if event is None or text.startswith(("BEGIN:", "END:")):
                raise ValueError(f"out of place: {text[:60]}")
            case _:
                (event.lines if alarm is None else alarm).append(_line(text))
    if event is not None:
        raise ValueError("an entry does not end")


def _head(head: list[Line]) -> Iterator[str]:
    counted = Counter(line.name for line in head)
    yield from (f"head: {name} stands {counted[name]} times" for name in _HEAD if counted[name] != 1)
    yield from (f"head: {name} does not belong there" for name in counted if name not in _HEAD | _OF_A_FEED)
    values = {line.name: line for line in head}
    if "VERSION" in values and values["VERSION"].value != "2.0":
        yield "head: not version 2.0"
    again = values.get("REFRESH-INTERVAL")
    if again is not None and again.parameters != {"VALUE": "DURATION"}:
        yield "head: REFRESH-INTERVAL does not say that it is a duration"


def _event(event: Event, method: str, organizer: str) -> Iterator[str]:
    counted = Counter(line.name for line in event.lines)
    yield from (f"{name} stands {counted[name]} times" for name in _ONCE if counted[name] != 1)
    yield from (f"{name} stands {counted[name]} times" for name in _AT_MOST_ONCE if counted[name] > 1)
    for name in _STAMPS & set(counted):
        if not re.fullmatch(r"\d{8}T\d{6}Z", event.value(name)):
            yield f"{name} is not in UTC"
    if not re.fullmatch(r"\d{1,9}", event.value("SEQUENCE")):
        yield "SEQUENCE is no number"
    if "@" in event.value("UID"):
        yield "UID holds an address"
    yield from _times(event)
    yield from _people(event, method, organizer)
    yield from (fault for alarm in event.alarms for fault in _alarm(alarm, method))


def _times(event: Event) -> Iterator[str]:
    starts, ends = event.all("DTSTART"), event.all("DTEND")
    if not (starts and ends):
        return
    kinds = [line.parameters for line in (starts[0], ends[0])]
    if kinds == [{"VALUE": "DATE"}] * 2:
        if (event.value("TRANSP"), event.value("X-MICROSOFT-CDO-BUSYSTATUS")) != ("TRANSPARENT", "FREE"):
            yield "a whole day that takes time"
    elif kinds != [{"TZID": "Europe/London"}] * 2:
        yield f"times of two kinds, or in no zone: {kinds}"
    elif not all(_LOCAL.fullmatch(line.value) for line in (starts[0], ends[0])):
        yield "a time that is not local"
    if ends[0].value <= starts[0].value:
        yield "ends before it begins"


def _people(event: Event, method: str, organizer: str) -> Iterator[str]:
    invites, asked = event.value("ORGANIZER"), event.all("ATTENDEE")
    if not invites.startswith("mailto:") or (organizer and invites != f"mailto:{organizer}"):
        yield f"invited by {invites}"
    status = event.value("STATUS")
    match method:
        case "PUBLISH":
            if asked:
                yield "names who is asked"
            if status not in {"CONFIRMED", "CANCELLED"}:
                yield f"STATUS is {status!r}"
        case "REQUEST":
            yield from _asked(asked)
            if status != "CONFIRMED":
                yield f"asks to a meeting of STATUS {status!r}"
        case "CANCEL":
            yield from _asked(asked)
            if status not in {"", "CANCELLED"} or event.value("SEQUENCE") == "0":
                yield "a cancellation that nobody believes"
        case _:
            yield f"METHOD is {method!r}"


def _asked(asked: list[Line]) -> Iterator[str]:
    if len(asked) != 1:
        yield f"asks {len(asked)} people"
        return
    (one,) = asked
    if not re.fullmatch(r"mailto:[^\s@]+@[^\s@]+", one.value):
        yield f"asks {one.value}"
    if one.parameters.get("RSVP") != "TRUE" or one.parameters.get("CUTYPE") != "INDIVIDUAL":
        yield "does not ask for an answer"
    if one.parameters.get("ROLE") not in {"REQ-PARTICIPANT", "OPT-PARTICIPANT"}:
        yield "does not say whether they need to come"


def _alarm(alarm: list[Line], method: str) -> Iterator[str]:
    values = {line.name: line.value for line in alarm}
    if method != "PUBLISH":
        yield "rings in an e-mail"
    if values.get("ACTION") != "DISPLAY" or not values.get("DESCRIPTION"):
        yield "an alarm that shows nothing"
    if not re.fullmatch(r"-PT\d+H", values.get("TRIGGER", "")) or "UID" in values:
        yield "an alarm that some calendars lose"


def _together(events: list[Event], method: str) -> Iterator[str]:
    numbers = [event.value("UID") for event in events]
    if len(set(numbers)) != len(numbers):
        yield "one number stands twice"
    if method != "PUBLISH" and len(events) != 1:
        yield f"{len(events)} entries in one message"
    order = [(_at(event), event.value("UID")) for event in events]
    if order != sorted(order):
        yield "entries out of order"


def _at(event: Event) -> str:
    """Tell when an entry begins, by London's clock; a whole day begins with its first minute."""
    begins = event.value("DTSTART")
    return begins if "T" in begins else f"{begins}T000000"
