"""The register of one meeting: its lines, what a form showed of them, and what a submission adds.

Entries are only ever added. A submission adds those in which it differs from what its form showed, so that a form
that lay open for a while takes nothing back that was recorded meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zlib import crc32

from bot.domain.attendance import AttendanceStatus, MeetingKind
from bot.domain.dates import london_date
from bot.domain.ids import ClusterId, MeetingId, PracticeId
from bot.domain.meetings import Answer, AnswerSource
from bot.domain.people import Cluster, Practice

EARLY = timedelta(hours=2)
VISITORS_LIMIT = 1000
"""How many characters the register keeps of who came for no practice."""


class Mark(StrEnum):
    """What can be said of a practice in one choice: the state, who came for it, and how. Stored in its parts."""

    PRESENT = "present"
    REMOTE = "present remotely"
    DEPUTY = "deputy"
    DEPUTY_REMOTE = "deputy remotely"
    IN_ATTENDANCE = "in attendance"
    APOLOGIES = "apologies"
    ABSENT = "absent"

    @classmethod
    def of(cls, status: AttendanceStatus, *, deputy: bool = False, remote: bool = False) -> "Mark":
        """Put the stored parts together; a deputy and a distance matter only of somebody who was there."""
        if status is not AttendanceStatus.PRESENT:
            return cls(status.value)
        return {
            (False, False): cls.PRESENT,
            (False, True): cls.REMOTE,
            (True, False): cls.DEPUTY,
            (True, True): cls.DEPUTY_REMOTE,
        }[deputy, remote]

    @property
    def status(self) -> AttendanceStatus:
        return AttendanceStatus.PRESENT if self.came else AttendanceStatus(self.value)

    @property
    def came(self) -> bool:
        return self in (Mark.PRESENT, Mark.REMOTE, Mark.DEPUTY, Mark.DEPUTY_REMOTE)

    @property
    def deputy(self) -> bool:
        return self in (Mark.DEPUTY, Mark.DEPUTY_REMOTE)

    @property
    def remote(self) -> bool:
        return self in (Mark.REMOTE, Mark.DEPUTY_REMOTE)


CHOICES = (Mark.PRESENT, Mark.REMOTE, Mark.DEPUTY, Mark.DEPUTY_REMOTE, Mark.APOLOGIES, Mark.ABSENT)


@dataclass(frozen=True, slots=True)
class Note:
    """What a register says besides its lines: whether the health board facilitated, and who else was there."""

    facilitated: bool | None = None
    visitors: str = ""

    @property
    def checksum(self) -> int:
        return crc32(f"{self.facilitated}|{self.visitors}".encode())


@dataclass(frozen=True, slots=True)
class RegisteredMeeting:
    """A meeting as its register needs it. `version` is the one its buttons carry.

    `expected` names those who come for no practice, by their own answers.
    """

    id: MeetingId
    cluster_id: ClusterId
    starts_at: datetime
    version: int = 0
    kind: MeetingKind = MeetingKind.NETWORK
    cancelled: bool = False
    closed_at: datetime | None = None
    closed_by: str = ""
    note: Note = Note()
    expected: str = ""

    @property
    def offered(self) -> Note:
        """What the register's form begins with: who said that they come for no practice, until somebody has written."""
        if self.closed or self.note.visitors:
            return self.note
        return replace(self.note, visitors=self.expected)

    @property
    def on(self) -> date:
        return london_date(self.starts_at)

    @property
    def opens_at(self) -> datetime:
        """From when somebody can say that they are here."""
        return self.starts_at - EARLY

    @property
    def closed(self) -> bool:
        return self.closed_at is not None

    def takes_arrivals(self, now: datetime) -> bool:
        """Whether people can still say themselves that they are here: until the register is closed."""
        return not self.cancelled and not self.closed and self.opens_at <= now


@dataclass(frozen=True, slots=True)
class Recorded:
    """One entry of the register: what it says, and who said it when. `id` tells the order."""

    id: int
    mark: Mark
    attendees: str
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """A practice's answer to the invitation, and who it said would come."""

    id: int
    answer: Answer
    who_comes: str = ""
    source: AnswerSource = AnswerSource.SLACK


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a form knew the facts: the last entry and the last answer of the meeting, and its note, by a checksum."""

    entry: int = 0
    answer: int = 0
    note: int = 0


@dataclass(frozen=True, slots=True)
class LineChoice:
    """What a form shows or gives of a practice; no mark means nothing chosen, no names nothing typed."""

    mark: Mark | None = None
    attendees: str = ""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to add. One that is `assumed` gives way to whatever has been recorded in the meantime."""

    practice_id: PracticeId
    mark: Mark
    attendees: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A practice in the register, with everything recorded of it and every answer it gave, the oldest first."""

    practice: Practice
    history: tuple[Recorded, ...] = ()
    answers: tuple[AnswerGiven, ...] = ()

    @property
    def latest(self) -> Recorded | None:
        return self.history[-1] if self.history else None

    @property
    def answer(self) -> AnswerGiven | None:
        return self.answers[-1] if self.answers else None

    def shown(self, seen: Seen) -> LineChoice:
        """Rebuild what a form that knew so much had chosen beforehand: the last entry, else an apology."""
        recorded = [entry for entry in self.history if entry.id <= seen.entry]
        if recorded:
            return LineChoice(recorded[-1].mark, recorded[-1].attendees)
        answered = [answer for answer in self.answers if answer.id <= seen.answer]
        return (
            LineChoice(Mark.APOLOGIES)
            if answered and answered[-1].answer is Answer.APOLOGIES
            else LineChoice()
        )

    def addition(self, given: LineChoice, seen: Seen) -> NewEntry | None:
        """Tell what a submission adds to this line, if anything.

        Names without a mark mean that the practice was there. What the form showed and nobody touched is
        recorded only where there is nothing yet.
        """
        mark = given.mark or (Mark.PRESENT if given.attendees else None)
        if mark is None:
            return None
        shown, latest = self.shown(seen), self.latest
        touched = mark is not shown.mark or given.attendees not in ("", shown.attendees)
        if latest is None:
            return NewEntry(self.practice.id, mark, given.attendees)
        known = latest.attendees if mark.came and latest.mark.came else ""
        attendees = given.attendees or known
        if not touched or (mark, attendees) == (latest.mark, latest.attendees):
            return None
        return NewEntry(self.practice.id, mark, attendees)


@dataclass(frozen=True, slots=True)
class Register:
    """The register of one meeting. Its lines are the practices that belonged to the cluster on that day.

    Of a joint meeting they are those of every cluster it was held for; `also_for` are the others.
    """

    meeting: RegisteredMeeting
    cluster: Cluster
    lines: tuple[Line, ...]
    next_on: date | None = None
    also_for: tuple[Cluster, ...] = ()

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """The clusters it was held for, the one that called it first."""
        return (self.cluster, *self.also_for)

    @property
    def seen(self) -> Seen:
        """How far a form made from this register knows the facts."""
        return Seen(
            max((entry.id for line in self.lines for entry in line.history), default=0),
            max((answer.id for line in self.lines for answer in line.answers), default=0),
            self.meeting.note.checksum,
        )

    @property
    def unrecorded(self) -> tuple[Practice, ...]:
        return tuple(line.practice for line in self.lines if line.latest is None)

    def marks(self) -> dict[Mark, int]:
        """Count the practices by what was recorded last of them."""
        found = [line.latest.mark for line in self.lines if line.latest is not None]
        return {mark: found.count(mark) for mark in Mark}

    def note_after(self, given: Note, seen: Seen) -> Note:
        """Tell what the note says after a submission: one that nobody touched leaves it as it is now."""
        return self.meeting.note if given.checksum == seen.note else given

    def additions(
        self, given: Mapping[PracticeId, LineChoice], seen: Seen, *, closing: bool = False
    ) -> tuple[NewEntry, ...]:
        """Tell what a submission adds; on closing, practices of which nothing is known are assumed absent."""
        found = [line.addition(given.get(line.practice.id, LineChoice()), seen) for line in self.lines]
        added = [entry for entry in found if entry is not None]
        if closing:
            spoken = {entry.practice_id for entry in added}
            silent = (practice for practice in self.unrecorded if practice.id not in spoken)
            added.extend(NewEntry(practice.id, Mark.ABSENT, assumed=True) for practice in silent)
        return tuple(added)


@dataclass(frozen=True, slots=True)
class RegisterSaved:
    """What a submission did: the register as it stands now, the practices it spoke of, and whether it closed it."""

    register: Register
    spoken_of: tuple[Practice, ...]
    closed: bool = False
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Submitted:
    """A register as somebody sent it. A correction has a reason; what is no correction has None."""

    meeting: MeetingId
    seen: Seen
    marks: Mapping[PracticeId, Mark] = field(default_factory=dict)
    names: str = ""
    note: Note = Note()
    close: bool = False
    reason: str | None = None


def question_about(practice: PracticeId) -> str:
    """Name the question of a register's form that asks about a practice."""
    return f"practice-{practice}"


def with_additions(register: Register, added: Sequence[NewEntry], by: str, now: datetime) -> Register:
    """Return the register with entries that have just been added, so that it need not be read again."""
    entries = {entry.practice_id: entry for entry in added}
    number = register.seen.entry + 1

    def after(line: Line) -> Line:
        entry = entries.get(line.practice.id)
        if entry is None:
            return line
        recorded = Recorded(number, entry.mark, entry.attendees, by, now)
        return replace(line, history=(*line.history, recorded))

    return replace(register, lines=tuple(after(line) for line in register.lines))
