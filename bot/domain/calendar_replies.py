"""A calendar's reply to an invitation (RFC 5546, section 3.2.3), read from octets that anybody may have written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.domain.calendar_entries import Partstat
from bot.domain.incoming_mail import CalendarReply, Verdict

LARGEST_PART = 128 * 1024
_MOST_LINES = 5000
_LONGEST_LINE = 4000
_HIGHEST_SEQUENCE = 2**31 - 1
_ADDRESS = re.compile(r"mailto:([^\s@<>\"(),:;\\\[\]]{1,64}@[A-Za-z0-9.-]{1,190})", re.IGNORECASE)
_STAMP = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
_READ = frozenset({"BEGIN", "END", "METHOD", "UID", "SEQUENCE", "DTSTAMP", "RECURRENCE-ID", "ATTENDEE"})


class NoReply(Exception):  # noqa: N818 - it is no fault of ours; its verdict tells what the calendar holds instead
    """A calendar that holds no reply of one person to one meeting."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.value)
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class _Line:
    """One property inside its components, such as `("VCALENDAR", "VEVENT")`."""

    inside: tuple[str, ...]
    name: str
    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)


def read_reply(octets: bytes) -> CalendarReply:
    """Read the one reply in a calendar; raises NoReply where there is none, or more than one thing is said.

    An organizer is not asked for: Exchange leaves it out. What is written of a meeting's time, place or text is not
    looked at, because a reply changes nothing but the answer of who sends it.
    """
    if len(octets) > LARGEST_PART:
        raise NoReply(Verdict.TOO_LARGE)
    lines = tuple(_lines(octets))
    _require_reply(lines)
    inside = [line for line in lines if line.inside == ("VCALENDAR", "VEVENT")]
    if any(line.name == "RECURRENCE-ID" for line in inside):
        raise NoReply(Verdict.AMBIGUOUS)  # our meetings have no repetitions to speak of
    attendee, instead = _who(inside)
    return CalendarReply(
        uid=_only(inside, "UID"),
        attendee=_address(attendee.value),
        partstat=_partstat(attendee.parameters),
        sequence=_sequence(inside),
        said_at=_stamp(inside),
        instead=instead,
    )


def _require_reply(lines: tuple[_Line, ...]) -> None:
    methods = {
        line.value.upper() for line in lines if line.name == "METHOD" and line.inside == ("VCALENDAR",)
    }
    if methods == {"COUNTER"}:
        raise NoReply(Verdict.COUNTERED)
    if len(methods) > 1:
        raise NoReply(Verdict.AMBIGUOUS)
    if methods != {"REPLY"}:
        raise NoReply(Verdict.OTHER_CALENDAR)
    begun = [line.value.upper() for line in lines if line.name == "BEGIN"]
    if begun.count("VEVENT") != 1 or begun.count("VCALENDAR") != 1:
        raise NoReply(Verdict.AMBIGUOUS if "VEVENT" in begun else Verdict.OTHER_CALENDAR)


def _who(inside: list[_Line]) -> tuple[_Line, str]:
    """Tell who answers, and who comes instead: one more attendee is allowed, if the first sends them."""
    attendees = [line for line in inside if line.name == "ATTENDEE"]
    sent = [line for line in attendees if "DELEGATED-FROM" in line.parameters]
    answering = [line for line in attendees if line not in sent]
    if len(answering) != 1 or len(sent) > 1:
        raise NoReply(Verdict.AMBIGUOUS)
    to = answering[0].parameters.get("DELEGATED-TO", "")
    if sent and _address(sent[0].value) != _address(to):
        raise NoReply(Verdict.AMBIGUOUS)
    if not to:
        return answering[0], ""
    return answering[0], (sent[0].parameters.get("CN", "") if sent else "") or _address(to)


def _partstat(parameters: Mapping[str, str]) -> Partstat:
    said = parameters.get("PARTSTAT", "").upper()
    if said not in tuple(Partstat):
        raise NoReply(Verdict.UNREADABLE)
    return Partstat(said)


def _address(value: str) -> str:
    found = _ADDRESS.fullmatch(value.strip().strip('"'))
    if found is None or not found[1].isprintable():
        raise NoReply(Verdict.UNREADABLE)
    return found[1].lower()


def _only(inside: list[_Line], name: str) -> str:
    values = {line.value.strip() for line in inside if line.name == name}
    if len(values) != 1:
        raise NoReply(Verdict.AMBIGUOUS if values else Verdict.UNREADABLE)
    value = values.pop()
    if not value or len(value) > 255 or not value.isprintable():
        raise NoReply(Verdict.UNREADABLE)
    return value


def _sequence(inside: list[_Line]) -> int:
    if not any(line.name == "SEQUENCE" for line in inside):
        return 0
    text = _only(inside, "SEQUENCE")
    if not _NUMBER.fullmatch(text) or int(text) > _HIGHEST_SEQUENCE:
        raise NoReply(Verdict.UNREADABLE)
    return int(text)


def _stamp(inside: list[_Line]) -> datetime | None:
    """Read when the reply was written; a stamp that cannot be is as good as none."""
    said = [line.value.strip() for line in inside if line.name == "DTSTAMP"]
    if len(said) != 1 or not _STAMP.fullmatch(said[0]):
        return None
    try:
        return datetime.strptime(said[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _lines(octets: bytes) -> Iterator[_Line]:
    """Read the properties that matter, each with the components that it stands in."""
    inside: list[str] = []
    for text in _unfolded(octets):
        name = re.split("[;:]", text, maxsplit=1)[0].strip().upper()
        if name not in _READ:
            continue
        value, parameters = _parts(text)
        if name == "BEGIN":
            inside.append(value.upper())
        yield _Line(tuple(inside), name, value, parameters)
        if name == "END" and (not inside or inside.pop() != value.upper()):
            raise NoReply(Verdict.UNREADABLE)
        if len(inside) > 4:
            raise NoReply(Verdict.UNREADABLE)
    if inside:
        raise NoReply(Verdict.UNREADABLE)


def _unfolded(octets: bytes) -> list[str]:
    """Undo the folding (RFC 5545, section 3.1), whatever ends a line and whatever the text claims to be written in."""
    wide = octets.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = octets.decode("utf-16" if wide else "utf-8", "replace").lstrip("\ufeff")
    lines = re.split(r"\r\n|\n|\r", re.sub(r"(\r\n|\n|\r)[ \t]", "", text))
    if len(lines) > _MOST_LINES:
        raise NoReply(Verdict.TOO_LARGE)
    return lines


def _parts(text: str) -> tuple[str, Mapping[str, str]]:
    """Split a property into its value and its parameters."""
    from icalendar.parser import Contentline  # noqa: PLC0415 - takes long to import, and few e-mails hold a calendar

    if len(text) > _LONGEST_LINE:
        raise NoReply(Verdict.UNREADABLE)
    try:
        _, parameters, value = Contentline(text).parts()  # type: ignore[no-untyped-call]  # not typed by its library
    except ValueError:
        raise NoReply(Verdict.UNREADABLE) from None
    return str(value), {str(key).upper(): _plain(given) for key, given in parameters.items()}


def _plain(given: object) -> str:
    """Make a parameter's value one text; several, such as two who come instead, are no address of anybody."""
    text = ",".join(map(str, given)) if isinstance(given, list) else str(given)
    return "".join(sign for sign in text if sign.isprintable())[:200]
