"""A register filled from the lists of a video call: what would be written, what is asked first, and what was written.

What the register holds already is never taken back: a practice that is recorded as there stays as it is, with the names
that are new beside those it has.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.attendance import AttendanceStatus
from bot.domain.attendance_register import VISITORS_LIMIT, Line, Mark, NewEntry, Register, RegisterSaved
from bot.domain.call_attendees import CallAttendee
from bot.domain.call_list import CallSource
from bot.domain.call_matching import Alias, Suggestion, Target
from bot.domain.ids import AttendanceFileId, MeetingId, PracticeId
from bot.domain.names import fold
from bot.domain.people import Practice

MOST_FILES = 10
MOST_QUESTIONS = 40
LONGEST_MINIMUM = 240
ABOUT = "who-"
_BETWEEN_NAMES = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """An original as it is kept: its name, its SHA-256 as hexadecimal digits, and who handed it in when."""

    id: AttendanceFileId
    filename: str
    sha256: str
    by: str
    at: datetime
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A kept file as it was understood: of which program, how many people, and on which day the call began."""

    file: KeptFile
    source: CallSource
    people: int
    began_on: date | None


@dataclass(frozen=True, slots=True)
class ImportStart:
    """The register that is to be filled, and the files that its meeting has already."""

    register: Register
    files: tuple[KeptFile, ...] = ()


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file as somebody hands it in; its content is None when it did not arrive."""

    filename: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What somebody looks at: which files of a meeting, how many minutes count, whom they want to be asked about.

    `done` are those who were written or left out by an earlier press, where one form had no room for everybody.
    """

    meeting: MeetingId
    files: tuple[AttendanceFileId, ...] = ()
    minimum: int = 0
    asked: frozenset[int] = frozenset()
    done: frozenset[int] = frozenset()

    @property
    def question_who_is_wrong(self) -> str:
        """Name the question who is wrong: Slack keeps what was answered under a name, and it is asked anew each time."""
        return f"wrong-{len(self.asked)}-{len(self.done)}" if self.done else f"wrong-{len(self.asked)}"

    def beyond(self, seen: Iterable[int]) -> "Looked":
        """Return what is looked at once these attendees are dealt with."""
        done = self.done.union(seen)
        return replace(self, asked=self.asked - done, done=done)


Answers = Mapping[int, tuple[Target, ...]]
"""For whom attendees came, by their number, as it was chosen; nothing chosen leaves them out."""


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody who came for a practice, and whether as a deputy."""

    name: str
    deputy: bool = False


@dataclass(frozen=True, slots=True)
class CallPreview:
    """What the lists say of a register, before anything is written; `short` were there for less than counts."""

    register: Register
    looked: Looked
    files: tuple[ReadFile, ...]
    suggestions: tuple[Suggestion, ...]
    short: tuple[CallAttendee, ...] = ()
    given: Answers | None = None

    @property
    def sure(self) -> tuple[Suggestion, ...]:
        """Those who are written down without a question."""
        return tuple(one for one in self.suggestions if one.sure and not self._is_asked(one))

    @property
    def questions(self) -> tuple[Suggestion, ...]:
        """Those who are asked about, at most as many as a form takes."""
        return self._to_ask[:MOST_QUESTIONS]

    @property
    def later(self) -> tuple[Suggestion, ...]:
        """Those for whom the form has no room: they are asked about once this one is written."""
        return self._to_ask[MOST_QUESTIONS:]

    @property
    def at_once(self) -> "CallPreview":
        """What one press deals with: everybody but those who are asked about later."""
        waiting = {one.attendee.number for one in self.later}
        return replace(
            self, suggestions=tuple(one for one in self.suggestions if one.attendee.number not in waiting)
        )

    @property
    def _to_ask(self) -> tuple[Suggestion, ...]:
        asked = (one for one in self.suggestions if not one.sure or self._is_asked(one))
        return tuple(sorted(asked, key=lambda one: (not one.targets, one.attendee.number)))

    def _is_asked(self, suggestion: Suggestion) -> bool:
        return suggestion.attendee.number in self.looked.asked

    @property
    def other_days(self) -> tuple[ReadFile, ...]:
        """The lists of a call that was on another day than the meeting."""
        on = self.register.meeting.on
        return tuple(each for each in self.files if each.began_on is not None and each.began_on != on)

    def chosen(self, suggestion: Suggestion) -> tuple[Target, ...]:
        """Tell what a question shows as chosen: what was answered already, else the one suggestion."""
        given = (self.given or {}).get(suggestion.attendee.number)
        return suggestion.chosen if given is None else given

    def of_practice(self, practice: PracticeId) -> tuple[Suggestion, ...]:
        return tuple(one for one in self.sure if Target(practice) in one.targets)

    @property
    def visitors(self) -> tuple[Suggestion, ...]:
        return tuple(one for one in self.sure if any(target.practice is None for target in one.targets))

    @property
    def unheard_of(self) -> tuple[Practice, ...]:
        """The practices for which nobody in the lists is sure to have come, and of which nothing is recorded."""
        return tuple(
            line.practice
            for line in self.register.lines
            if line.latest is None and not self.of_practice(line.practice.id)
        )


@dataclass(frozen=True, slots=True)
class Filling:
    """What a press writes: entries of practices, the visitors, what is remembered, and who was left out.

    `no_room` are visitors whom the register's field cannot take any more.
    """

    entries: tuple[NewEntry, ...]
    visitors: str
    aliases: tuple[Alias, ...]
    left_out: tuple[str, ...]
    no_room: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written: the register as it stands now, who was left out, and how many choices are remembered.

    `no_room` are visitors who are not in the register, for its field is full; `rest` shows who is still to be asked about.
    """

    saved: RegisterSaved
    left_out: tuple[str, ...]
    remembered: int
    files: tuple[KeptFile, ...]
    no_room: tuple[str, ...] = ()
    rest: CallPreview | None = None


def question_about(number: int) -> str:
    """Name the question of the preview's form that asks about an attendee."""
    return f"{ABOUT}{number}"


def filling(preview: CallPreview, answers: Answers) -> Filling:
    """Put together what is written once the questions are answered; an answer goes before what seemed sure."""
    came: dict[PracticeId, list[Came]] = {}
    visitors: list[str] = []
    left_out: list[str] = []
    for one in preview.suggestions:
        targets = targets_of(one, answers)
        if not targets:
            left_out.append(one.attendee.name)
        for target in targets:
            if target.practice is None:
                visitors.append(one.name)
            else:
                person = Came(one.name, one.deputy_of(target.practice))
                came.setdefault(target.practice, []).append(person)
    lines = preview.register.lines
    found = [entry(line, came[line.practice.id]) for line in lines if line.practice.id in came]
    text, no_room = with_visitors(preview.register.meeting.note.visitors, visitors)
    return Filling(
        tuple(each for each in found if each is not None),
        text,
        tuple(_remembered(preview.suggestions, answers)),
        tuple(left_out),
        no_room,
    )


def targets_of(one: Suggestion, answers: Answers) -> tuple[Target, ...]:
    """Tell for whom somebody is written down: as answered, else where they are sure to belong."""
    return answers.get(one.attendee.number, one.targets if one.sure else ())


def entry(line: Line, people: Sequence[Came]) -> NewEntry | None:
    """Tell what a practice's people in the call add to its line; who joined a call was there remotely."""
    latest = line.latest
    there = latest is not None and latest.mark.came
    known = latest.attendees if latest is not None and there else ""
    new = [each.name for each in people if fold(each.name) not in _names_in(known)]
    names = ", ".join([*filter(None, [known]), *dict.fromkeys(new)])
    if latest is not None and there:
        return None if names == known else NewEntry(line.practice.id, latest.mark, names)
    deputy = all(each.deputy for each in people)
    return NewEntry(line.practice.id, Mark.of(AttendanceStatus.PRESENT, deputy=deputy, remote=True), names)


def with_visitors(known: str, names: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Write visitors under those who are written down already, each once; returns whom the field cannot take as well."""
    text = known
    no_room: list[str] = []
    for name in dict.fromkeys(names):
        longer = f"{text}\n{name}" if text else name
        if fold(name) in _names_in(text):
            continue
        if len(longer) <= VISITORS_LIMIT:
            text = longer
        else:
            no_room.append(name)
    return text, tuple(no_room)


def _names_in(text: str) -> frozenset[str]:
    return frozenset(fold(part) for part in _BETWEEN_NAMES.split(text))


def _remembered(suggestions: Sequence[Suggestion], answers: Answers) -> list[Alias]:
    """Pick what is worth remembering: one choice that was no certainty before, of somebody who can be told from others."""
    found = []
    for one in suggestions:
        targets, who = answers.get(one.attendee.number, ()), one.attendee
        known = one.sure and targets == one.targets
        if len(targets) == 1 and not known and (who.email or not who.namesakes):
            found.append(Alias(fold(who.name), who.email, targets[0]))
    return found
