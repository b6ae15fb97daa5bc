"""What becomes of a meeting that is moved, changed or cancelled, as calendars and people must be told."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from bot.domain.dates import LONDON
from bot.domain.meetings import TICK, ClusterMeeting, MeetingDetails, instant


@dataclass(frozen=True, slots=True)
class NewTime:
    """Where a meeting is moved to; what is None stays as it is."""

    day: date | None = None
    at: time | None = None
    minutes: int | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A meeting before and after a change. `was` and `became` hold what changed, in words fit to be kept."""

    before: ClusterMeeting
    after: ClusterMeeting
    what: str
    was: dict[str, object]
    became: dict[str, object]
    reason: str = ""

    @property
    def moved(self) -> bool:
        return self.before.starts_at != self.after.starts_at

    @property
    def matters(self) -> bool:
        """Whether people must be told besides a move: they would go to the wrong place, or leave too early."""
        return _where_and_how_long(self.before) != _where_and_how_long(self.after)


def moved(meeting: ClusterMeeting, to: NewTime, now: datetime) -> Revision | None:
    """Move a meeting: same UID, next SEQUENCE, and every answer is asked for again. None when nothing changes."""
    at = meeting.starts_at.astimezone(LONDON).time() if to.at is None else to.at
    starts_at = instant(to.day or meeting.day, at)
    place = meeting.details.place if to.place is None else to.place
    after = replace(
        meeting,
        starts_at=starts_at.astimezone(UTC),
        minutes=to.minutes or meeting.minutes,
        details=replace(meeting.details, place=place),
    )
    return _revision(meeting, after, now)


def changed(meeting: ClusterMeeting, details: MeetingDetails, minutes: int, now: datetime) -> Revision | None:
    """Change what is said about a meeting. SEQUENCE rises with place, link and length alone. None for no change."""
    return _revision(meeting, replace(meeting, details=details, minutes=minutes), now)


def cancelled(meeting: ClusterMeeting, reason: str, now: datetime) -> Revision:
    """Cancel a meeting, which raises its SEQUENCE (RFC 5546, section 2.1.4)."""
    after = replace(
        meeting, sequence=meeting.sequence + 1, revised_at=now, cancelled_at=now, cancel_reason=reason
    )
    return Revision(meeting, after, "cancelled", {}, {"sequence": after.sequence}, reason)


def _revision(before: ClusterMeeting, after: ClusterMeeting, now: datetime) -> Revision | None:
    was, became = _kept(before), _kept(after)
    names = [name for name in was if was[name] != became[name]]
    if not names:
        return None
    draft = Revision(before, after, "", {}, {})
    raised = before.sequence + (draft.moved or draft.matters)
    # Later than every answer there is, also on a clock that stands still.
    asked_at = max(now, before.asked_at) + TICK if draft.moved else before.asked_at
    return Revision(
        before,
        replace(after, sequence=raised, asked_at=asked_at, revised_at=now),
        "moved" if draft.moved else "changed",
        {name: was[name] for name in names},
        {name: became[name] for name in names} | {"sequence": raised},
    )


def _where_and_how_long(meeting: ClusterMeeting) -> tuple[str, str, int]:
    return meeting.details.place, meeting.details.link, meeting.minutes


def _kept(meeting: ClusterMeeting) -> dict[str, object]:
    details = meeting.details
    return {
        "starts_at": meeting.starts_at.astimezone(UTC).isoformat(),
        "minutes": meeting.minutes,
        "kind": details.kind.value,
        "place": details.place,
        "link": details.link,
        "facilitator": details.facilitator,
        "agenda": details.agenda,
        "purposes": sorted(details.purposes),
        "also_for": sorted(details.also_for),
    }
