"""People who say that they are here: what one person's word adds to the register of a meeting."""

from dataclasses import dataclass

from bot.domain.attendance_register import Mark, NewEntry, Recorded, RegisteredMeeting
from bot.domain.people import Practice


@dataclass(frozen=True, slots=True)
class Arrival:
    """What somebody's "here" does for one practice: `entry` is None when it says nothing new."""

    practice: Practice
    entry: NewEntry | None
    attendees: str

    @property
    def fresh(self) -> bool:
        return self.entry is not None


def arrive(practice: Practice, latest: Recorded | None, name: str, *, deputy: bool) -> Arrival:
    """Let a person arrive for a practice: its credit is one, whoever else is there already.

    The second person's name joins the first one's. A practice is there by a deputy only as long as nobody else has
    come for it. Somebody who sent apologies and came is there.
    """
    if latest is None or not latest.mark.came:
        mark = Mark.DEPUTY if deputy else Mark.PRESENT
        return Arrival(practice, NewEntry(practice.id, mark, name), name)
    names = [each for each in latest.attendees.split(", ") if each]
    if not name or name in names:
        return Arrival(practice, None, latest.attendees)
    attendees = ", ".join([*names, name])
    mark = latest.mark
    if mark.deputy and not deputy:
        mark = Mark.REMOTE if mark.remote else Mark.PRESENT
    return Arrival(practice, NewEntry(practice.id, mark, attendees), attendees)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The answer to somebody's "here".

    `which` are the practices of somebody who speaks for several and has not said for which they are there: nothing has
    been recorded then. `personally` is True for somebody who speaks for none, and is there all the same.
    """

    meeting: RegisteredMeeting
    arrivals: tuple[Arrival, ...]
    which: tuple[Practice, ...] = ()
    personally: bool = False

    @property
    def fresh(self) -> bool:
        """Whether anything new was recorded."""
        return self.personally or any(arrival.fresh for arrival in self.arrivals)
