"""A cluster meeting in people's calendars: as a file to open, an entry to subscribe to, and an invitation by e-mail."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.calendar_entries import HOUR_BEFORE, Edition, Entry, Guest, Method, Organizer, Status
from bot.domain.dates import LONDON
from bot.domain.meetings import ClusterMeeting, Invitation
from bot.domain.programme import ProgrammeYear
from bot.views import calendar_bytes, meeting_words
from bot.views.words import Words


def filename(invitation: Invitation) -> str:
    """Name the file by the meeting's day and SEQUENCE, e.g. `cluster-meeting-2017-06-21-0.ics`."""
    meeting = invitation.meeting
    return f"cluster-meeting-{meeting.day.isoformat()}-{meeting.sequence}.ics"


def title(voices: Sequence[Words], invitation: Invitation) -> str:
    """Name the meeting in each language of the channel."""
    if invitation.meeting.cancelled:
        return each(voices, lambda say: meeting_words.cancelled_meeting_of(say, invitation.cluster), " / ")
    return each(voices, lambda say: meeting_words.meeting_of(say, invitation.cluster), " / ")


def file(
    voices: Sequence[Words], invitation: Invitation, programme: ProgrammeYear, organizer: str = ""
) -> bytes:
    """Make the file: the same bytes for the same facts. Slow the first time; call it off the event loop.

    METHOD is PUBLISH and nobody is asked in it, because whoever opens it adds the meeting to their own calendar.
    """
    entry = _entry(voices, invitation, programme, organizer)
    alarm = None if invitation.meeting.cancelled else HOUR_BEFORE
    return calendar_bytes.calendar_of([calendar_bytes.entry_bytes(replace(entry, alarm=alarm))])


def meeting_entry(
    voices: Sequence[Words],
    invitation: Invitation,
    programme: ProgrammeYear,
    *,
    organizer: str = "",
    alarm: bool = False,
) -> bytes:
    """Make the bytes of a feed's entry, to be joined by `calendar_bytes.calendar_of`.

    Nobody is named in it: whoever holds the feed's address reads it. It rings only if asked to, an hour before.
    """
    entry = _entry(voices, invitation, programme, organizer, named=False)
    rings = alarm and not invitation.meeting.cancelled
    return calendar_bytes.entry_bytes(replace(entry, alarm=HOUR_BEFORE if rings else None))


def invite(
    voices: Sequence[Words],
    invitation: Invitation,
    programme: ProgrammeYear,
    guest: Guest,
    edition: Edition,
    organizer: str,
) -> bytes:
    """Make what asks one person to a meeting, or tells their calendar what has changed (RFC 5546, section 3.2.2).

    `edition` is this person's: their sequence, and when the message was first written.
    """
    entry = _entry(voices, invitation, programme, organizer)
    return _to(entry, guest, edition, Method.REQUEST)


def cancel(
    voices: Sequence[Words],
    invitation: Invitation,
    programme: ProgrammeYear,
    guest: Guest,
    edition: Edition,
    organizer: str,
) -> bytes:
    """Make what takes a meeting out of one person's calendar (RFC 5546, section 3.2.5).

    A meeting that is held without them has no STATUS in it, because it is not cancelled.
    """
    entry = _entry(voices, invitation, programme, organizer)
    status = Status.CANCELLED if invitation.meeting.cancelled else Status.UNSAID
    return _to(replace(entry, status=status, busy=False), guest, edition, Method.CANCEL)


def each(voices: Sequence[Words], build: Callable[[Words], str], between: str) -> str:
    """Say it in each language, once where both say the same."""
    return between.join(dict.fromkeys(build(say) for say in voices))


def _to(entry: Entry, guest: Guest, edition: Edition, method: Method) -> bytes:
    own = replace(
        entry,
        guest=guest,
        edition=Edition(edition.sequence, entry.edition.revised_at),
        said_at=max(edition.revised_at, entry.edition.revised_at),
    )
    return calendar_bytes.calendar_of([calendar_bytes.entry_bytes(own)], method=method)


def _entry(
    voices: Sequence[Words],
    invitation: Invitation,
    programme: ProgrammeYear,
    organizer: str,
    *,
    named: bool = True,
) -> Entry:
    meeting, details = invitation.meeting, invitation.meeting.details
    return Entry(
        uid=meeting.uid,
        edition=Edition(meeting.sequence, meeting.revised_at),
        starts=_in_london(meeting.starts_at),
        ends=_in_london(meeting.ends_at),
        summary=title(voices, invitation),
        description=_description(voices, meeting, programme, named=named),
        organizer=organizer_of(invitation.cluster.name, organizer),
        status=Status.CANCELLED if meeting.cancelled else Status.CONFIRMED,
        busy=not meeting.cancelled,
        place=details.place or details.link,
        link=details.link if details.link.startswith(("https://", "http://")) else "",
        created_at=meeting.created_at,
    )


def organizer_of(name: str, address: str) -> Organizer:
    """Name who invites; without e-mail the address leads nowhere."""
    return Organizer(name, address) if address else Organizer(name)


def _in_london(instant: datetime) -> datetime:
    return instant.astimezone(LONDON)


def _description(
    voices: Sequence[Words], meeting: ClusterMeeting, programme: ProgrammeYear, *, named: bool
) -> str:
    return each(voices, lambda say: "\n".join(_facts(say, meeting, programme, named=named)), "\n\n")


def _facts(say: Words, meeting: ClusterMeeting, programme: ProgrammeYear, *, named: bool) -> list[str]:
    """Say what a meeting is about; what people typed freely may name somebody."""
    details = meeting.details
    lines = []
    if named and meeting.cancelled and meeting.cancel_reason:
        lines.append(say("Reason: {reason}", reason=meeting.cancel_reason))
    if details.link:
        lines.append(say("Join online: {link}", link=details.link))
    if details.purposes:
        titles = meeting_words.purposes(say, details.purposes, programme)
        lines.append(say("For: {purposes}", purposes="; ".join(titles)))
    if named and details.facilitator:
        lines.append(say("Facilitator: {name}", name=details.facilitator))
    if named and details.agenda:
        lines.append(say("Agenda:\n{agenda}", agenda=details.agenda))
    return lines
