"""A cluster meeting as a calendar file that calendars obey: one UID, a rising SEQUENCE, London's own time."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from bot.domain.dates import LONDON
from bot.domain.meetings import ClusterMeeting, Invitation
from bot.domain.programme import ProgrammeYear
from bot.views import meeting_words
from bot.views.words import Words

if TYPE_CHECKING:
    from icalendar import Alarm, Event, Timezone

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
# RFC 5546 (section 3.2.1) asks for an organizer. The bot reads no mail, and the domain `invalid` leads nowhere (RFC 2606).
_ORGANIZER = "mailto:no-reply@clwstwr.invalid"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_AN_HOUR_BEFORE = timedelta(hours=-1)


def filename(invitation: Invitation) -> str:
    """Name the file by the meeting's day and SEQUENCE, e.g. `cluster-meeting-2017-06-21-0.ics`."""
    meeting = invitation.meeting
    return f"cluster-meeting-{meeting.day.isoformat()}-{meeting.sequence}.ics"


def title(voices: Sequence[Words], invitation: Invitation) -> str:
    """Name the meeting in each language of the channel."""
    if invitation.meeting.cancelled:
        return _each(voices, lambda say: meeting_words.cancelled_meeting_of(say, invitation.cluster), " / ")
    return _each(voices, lambda say: meeting_words.meeting_of(say, invitation.cluster), " / ")


def file(voices: Sequence[Words], invitation: Invitation, programme: ProgrammeYear) -> bytes:
    """Make the file: the same bytes for the same facts. Slow the first time; call it off the event loop.

    METHOD is PUBLISH and nobody is named in it, because whoever opens it adds the meeting to their own calendar.
    """
    from icalendar import Calendar  # noqa: PLC0415 - takes long to import, and few processes make files

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Clwstwr//Cluster meetings//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_zone())
    calendar.add_component(_entry(voices, invitation, programme))
    return bytes(calendar.to_ical())


@cache
def _zone() -> "Timezone":
    from icalendar import Timezone  # noqa: PLC0415 - see above

    zone = Timezone.from_ical(_LONDON_ZONE)
    assert isinstance(zone, Timezone)
    return zone


def _entry(voices: Sequence[Words], invitation: Invitation, programme: ProgrammeYear) -> "Event":
    from icalendar import Event, vCalAddress, vText  # noqa: PLC0415 - see above

    meeting, details = invitation.meeting, invitation.meeting.details
    organizer = vCalAddress(_ORGANIZER)
    organizer.params["CN"] = vText(_clean(invitation.cluster.name).replace('"', "'"))
    entry = Event()
    entry.add("uid", meeting.uid)
    entry.add("sequence", meeting.sequence)
    for stamp in ("dtstamp", "last-modified"):
        entry.add(stamp, _second(meeting.revised_at))
    entry.add("created", _second(meeting.created_at))
    entry.add("dtstart", meeting.starts_at.astimezone(LONDON))
    entry.add("dtend", meeting.ends_at.astimezone(LONDON))
    entry.add("summary", _clean(title(voices, invitation)))
    entry.add("description", _clean(_description(voices, meeting, programme)))
    entry.add("organizer", organizer)
    entry.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if meeting.cancelled else "OPAQUE")
    entry.add("x-microsoft-cdo-busystatus", "FREE" if meeting.cancelled else "BUSY")
    if details.place or details.link:
        entry.add("location", _clean(details.place or details.link))
    if details.link.startswith(("https://", "http://")):
        entry.add("url", _clean(details.link))
    if not meeting.cancelled:
        entry.add_component(_alarm(_clean(title(voices, invitation))))
    return entry


def _alarm(words: str) -> "Alarm":
    from icalendar import Alarm  # noqa: PLC0415 - see above

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _AN_HOUR_BEFORE)
    alarm.add("description", words)
    return alarm


def _description(voices: Sequence[Words], meeting: ClusterMeeting, programme: ProgrammeYear) -> str:
    return _each(voices, lambda say: "\n".join(_facts(say, meeting, programme)), "\n\n")


def _facts(say: Words, meeting: ClusterMeeting, programme: ProgrammeYear) -> list[str]:
    details = meeting.details
    lines = []
    if meeting.cancelled and meeting.cancel_reason:
        lines.append(say("Reason: {reason}", reason=meeting.cancel_reason))
    if details.link:
        lines.append(say("Join online: {link}", link=details.link))
    if details.purposes:
        titles = meeting_words.purposes(say, details.purposes, programme)
        lines.append(say("For: {purposes}", purposes="; ".join(titles)))
    if details.facilitator:
        lines.append(say("Facilitator: {name}", name=details.facilitator))
    if details.agenda:
        lines.append(say("Agenda:\n{agenda}", agenda=details.agenda))
    return lines


def _each(voices: Sequence[Words], build: Callable[[Words], str], between: str) -> str:
    """Say it in each language, once where both say the same."""
    return between.join(dict.fromkeys(build(say) for say in voices))


def _clean(typed: str) -> str:
    """Leave out what no calendar file may hold: control characters other than tab and newline."""
    return _CONTROL.sub("", typed.replace("\r\n", "\n"))


def _second(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)
