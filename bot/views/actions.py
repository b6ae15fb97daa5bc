"""The names of buttons and forms, and the small typed payloads that buttons carry."""

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Self

_MOMENT = re.compile(r"[0-9]{1,10}\.[0-9]{1,6}")
_WHOLE = re.compile(r"-?[0-9]{1,18}")


class Action(StrEnum):
    """Every button's action id. Several buttons of one kind in a block add `:something` behind it."""

    ASK = "help.ask"
    """Says a command for whoever presses it; the value is what they would have typed after `/clwstwr`."""
    COMING = "meeting.coming"
    APOLOGIES = "meeting.apologies"
    SUBSTITUTE = "meeting.substitute"
    SEE_POLLS = "poll.show"
    NEW_POLL = "poll.new"
    VOTE = "poll.vote"
    VOTE_ON_ALL = "poll.vote_all"
    CLOSE_POLL = "poll.close"
    HERE = "attendance.here"
    PLAN_MEETINGS = "meeting.plan"
    NEW_MEETING = "meeting.new"
    MOVE_MEETING = "meeting.move"
    CHANGE_MEETING = "meeting.change"
    CANCEL_MEETING = "meeting.cancel"
    POST_AGAIN = "meeting.post_again"
    OPEN_REGISTER = "attendance.register"
    CLOSE_REGISTER = "attendance.close"
    FILL_REGISTER = "attendance.fill"
    SEND_CALL_LIST = "attendance.original"
    SHARE = "deadline.share"
    SHARE_TODAY = "deadline.share_today"
    SHARE_WITHDRAW = "deadline.withdraw"
    TICK_CHECKLIST = "checklist.tick"
    SUSPEND = "suspension.new"
    SUSPEND_WITHDRAW = "suspension.withdraw"
    SEE_CONFIRMATIONS = "confirmation.show"
    CONFIRM = "confirmation.answer"
    CONFIRM_NOTE = "confirmation.note"
    NEW_OUTCOME = "outcome.new"
    CHOOSE_ACTION = "outcome.choose"
    PLAN_REVIEWED = "plan.reviewed"
    ADD_PROGRESS = "plan.progress"
    SEE_ATTENDANCE = "attendance.show"
    SEE_DEADLINES = "deadline.show"
    DEADLINE_FILE = "deadline.file"
    SEE_PROGRAMME = "programme.show"
    SEE_PLAN = "plan.show"
    SEE_REVIEW = "review.show"
    REVIEW_PRACTICE = "review.practice"
    FILL_CARD = "review.fill"
    CARD_VERSIONS = "review.versions"
    ISSUE_TO_PLAN = "review.issue"
    SEE_INDICATORS = "indicators.show"
    ENTER_INDICATORS = "indicators.enter"
    SEE_EVIDENCE = "evidence.show"
    NEW_EVIDENCE = "evidence.new"
    OPEN_EVIDENCE = "evidence.open"
    WITHDRAW_EVIDENCE = "evidence.withdraw"
    SEE_PATHWAYS = "pathway.show"
    AGREE_PATHWAYS = "pathway.agree"
    SEE_TESTS = "test.list"
    SEE_TEST = "test.show"
    LOG_TEST = "test.log"
    SHARE_TEST = "test.share"
    WITHDRAW_TEST = "test.withdraw"
    SEE_LIBRARY = "library.show"
    CHOOSE_LIBRARY = "library.choose"
    SEE_SUMMARY = "report.show"
    SEE_MEETINGS = "meeting.list"
    SEE_REMINDERS = "reminder.show"
    REMINDER = "reminder.act"
    SEE_PEOPLE = "people.show"
    ADD_PERSON = "people.add"
    END_APPOINTMENT = "people.end"
    CHOOSE_HOURS = "own.hours"
    TAKE_LEAVE = "own.leave"
    BACK = "own.back"
    SEE_CALENDAR = "calendar.show"
    NEW_CALENDAR = "calendar.new"
    SET_CALENDAR = "calendar.set"
    END_CALENDAR = "calendar.end"
    SEE_TIMES = "protected.show"
    KEEP_TIME = "protected.keep"
    END_TIME = "protected.end"
    SEE_PROFILE = "profile.show"
    ANSWER_PROFILE = "profile.answer"
    STOP_LETTERS = "letters.stop"
    WANT_LETTERS = "letters.want"
    CLOSE_PAGES = "pages.close"
    SEE_STRUCTURE = "structure.show"
    CHANGE_STRUCTURE = "structure.change"
    TAKE_BACK_STRUCTURE = "structure.undo"


class FormName(StrEnum):
    """Every form's callback id."""

    SET_UP = "people.setup"
    ADD_PERSON = "people.add"
    END_APPOINTMENT = "people.end"
    HOURS = "own.hours"
    LEAVE = "own.leave"
    KEEP_TIME = "protected.keep"
    PLAN_MEETINGS = "meeting.plan"
    NEW_MEETING = "meeting.new"
    MOVE_MEETING = "meeting.move"
    CHANGE_MEETING = "meeting.change"
    CANCEL_MEETING = "meeting.cancel"
    POLL_DATES = "poll.dates"
    ASK_POLL = "poll.ask"
    VOTE = "poll.vote"
    CLOSE_POLL = "poll.close"
    SUBSTITUTE = "meeting.substitute"
    HERE = "attendance.here"
    REGISTER = "attendance.register"
    CORRECT_REGISTER = "attendance.correct"
    CALL_LISTS = "attendance.lists"
    FILL_REGISTER = "attendance.fill"
    SHARE = "deadline.share"
    SHARE_WITHDRAW = "deadline.withdraw"
    CHECKLIST = "checklist.tick"
    SNOOZE = "reminder.snooze"
    NOT_MINE = "reminder.not_mine"
    NUDGE = "reminder.nudge"
    SUSPEND = "suspension.new"
    SUSPEND_WITHDRAW = "suspension.withdraw"
    CONFIRM = "confirmation.answer"
    CLUSTER_SETTINGS = "cluster.settings"
    OUTCOME = "plan.outcome"
    PROGRESS = "plan.progress"
    REVIEW_CARD = "review.card"
    ENTER_INDICATORS = "indicators.enter"
    PROFILE = "profile.answer"
    STRUCTURE_ASK = "structure.ask"
    STRUCTURE_APPLY = "structure.apply"
    EVIDENCE = "evidence.keep"
    EVIDENCE_ROW = "evidence.row"
    WITHDRAW_EVIDENCE = "evidence.withdraw"
    AGREE_PATHWAYS = "pathway.agree"
    TEST = "test.log"
    WITHDRAW_TEST = "test.withdraw"
    NOTICE = "notice"  # only says something: it has nothing to submit


class Shortcut(StrEnum):
    """Every entry that the bot adds to the menu of a message."""

    KEEP_EVIDENCE = "evidence.keep"


class ReminderAct(StrEnum):
    """What somebody can do about a line of their daily message, beside doing what it asks for."""

    SNOOZE = "snooze"
    """Until the day that is carried along."""
    SNOOZE_UNTIL = "until"
    NOT_MINE = "not mine"
    WHY = "why"


MYSELF = "me"
"""In a form that asks for which practice: for none, somebody answers for themselves."""


class BadPayload(ValueError):  # noqa: N818 - it says what it is
    """A button's value that we did not write."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What a button carries: a few whole numbers and words, joined by `|` in the order of the fields.

    A name may hold a `|` itself; it travels as `~1`, and a `~` as `~0`.
    """

    def encode(self) -> str:
        return "|".join("" if value is None else _packed(str(value)) for value in self._values())

    def _values(self) -> list[Any]:
        return [getattr(self, each.name) for each in fields(self)]

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read a value back; whatever does not fit raises BadPayload."""
        parts = value.split("|")
        declared = fields(cls)
        if len(parts) != len(declared):
            raise BadPayload(value)
        return cls(
            *(
                whole_number(part) if each.type in (int, "int") else _unpacked(part)
                for each, part in zip(declared, parts, strict=True)
            )
        )


def whole_number(value: str) -> int:
    """Read a number back; whatever is none, or larger than any row's, raises BadPayload."""
    if not _WHOLE.fullmatch(value):
        raise BadPayload(value)
    return int(value)


def whole_numbers(value: str) -> tuple[int, ...]:
    """Read numbers with commas back; whatever is none raises BadPayload."""
    return tuple(map(whole_number, value.split(","))) if value else ()


def _packed(text: str) -> str:
    return text.replace("~", "~0").replace("|", "~1")


def _unpacked(text: str) -> str:
    return text.replace("~1", "|").replace("~0", "~")


@dataclass(frozen=True, slots=True)
class OfMeeting(Payload):
    """A button about one meeting, as announced at one time: an old button is known by its version."""

    meeting: int
    version: int


@dataclass(frozen=True, slots=True)
class OfVote(Payload):
    """A button that says a word to one date of a poll."""

    poll: int
    option: int
    word: str


@dataclass(frozen=True, slots=True)
class OfMoments(Payload):
    """The moments of a poll that is not asked yet, ISO 8601 with commas between."""

    moments: str


@dataclass(frozen=True, slots=True)
class OfRegister(Payload):
    """A form of one meeting's register, and how far it knew the facts when it was made."""

    meeting: int
    entry: int
    answer: int
    note: int


@dataclass(frozen=True, slots=True)
class OfCallLists(Payload):
    """A preview of call lists: of which meeting, files and attendees by numbers with commas, and how many minutes count.

    `asked` are those to be asked about, `done` those who were dealt with by an earlier press.
    """

    meeting: int
    files: str
    minimum: int
    asked: str
    done: str


@dataclass(frozen=True, slots=True)
class OfAnswer(Payload):
    """A form about one answer to the invitation of one meeting, as announced at one time."""

    meeting: int
    version: int
    answer: str


@dataclass(frozen=True, slots=True)
class OfDuty(Payload):
    """A button about one duty of one owner; `meeting` is 0 unless the duty belongs to a meeting."""

    requirement: str
    owner_kind: str
    owner: int
    meeting: int


@dataclass(frozen=True, slots=True)
class OfRequirement(Payload):
    """A button about what a programme asks of the cluster in whose channel it stands."""

    programme: str
    requirement: str


@dataclass(frozen=True, slots=True)
class OfDuties(Payload):
    """A button that shows a list of duties: which of them, of which practice or programme (empty: the reader's own), which page."""

    wanted: str
    practice: str
    page: int


@dataclass(frozen=True, slots=True)
class OfProgramme(Payload):
    """A page of a programme year, by the year's key."""

    programme: str
    page: int


@dataclass(frozen=True, slots=True)
class OfRow(Payload):
    """A button about one row: a submission, an appointment, an action."""

    row: int


@dataclass(frozen=True, slots=True)
class OfQuestion(Payload):
    """A button about one question to the health board; `accepted` is 1 for yes and 0 for no."""

    kind: str
    subject: int
    other: int
    accepted: int


@dataclass(frozen=True, slots=True)
class OfCalendar(Payload):
    """A button that makes an address for calendars: whose entries, by kind and (for oneself 0) number."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class OfFeed(Payload):
    """A button that sets what stands in an address: one's own meetings or not, and whether it rings; each 1 or 0."""

    feed: int
    meetings: int
    alarms: int


@dataclass(frozen=True, slots=True)
class OfPage(Payload):
    """A page of a list."""

    page: int


@dataclass(frozen=True, slots=True)
class OfReminder(Payload):
    """A button about a line of a daily message: what to do about it, which line, and (only to snooze) `YYYY-MM-DD`."""

    act: str
    line: int
    day: str


@dataclass(frozen=True, slots=True)
class OfReasons(Payload):
    """A page of the reasons of reminders; `of` is who or which practice was asked for, empty for all."""

    of: str
    page: int


@dataclass(frozen=True, slots=True)
class OfPlanPage(Payload):
    """A page of the action plan; `row` is 0 for the whole plan, else the row whose history it is."""

    row: int
    page: int


@dataclass(frozen=True, slots=True)
class OfPlanRow(Payload):
    """The row of the plan whose words a form shows, 0 for a new one, and which entry of it they are."""

    row: int
    revision: int


@dataclass(frozen=True, slots=True)
class OfProfile(Payload):
    """A button about yearly snapshots: a cluster's, its health board's or everybody's, and of which year."""

    scope: str
    year: int


@dataclass(frozen=True, slots=True)
class OfReview(Payload):
    """A page of the peer review: of one practice, or of the whole cluster with nought."""

    practice: int
    page: int


@dataclass(frozen=True, slots=True)
class OfCard(Payload):
    """A button or form about a practice's card of one peer-review session, and which version of it was shown."""

    requirement: str
    practice: int
    revision: int


@dataclass(frozen=True, slots=True)
class OfIssue(Payload):
    """An issue for the cluster: the card that raises it, and its line there."""

    card: int
    line: int


@dataclass(frozen=True, slots=True)
class OfStructure(Payload):
    """A change of the structure that waits for a yes. Days are `YYYY-MM-DD` or empty, practices numbers with commas."""

    deed: str
    on: str
    subject: int
    other: int
    until: str
    name: str
    name_cy: str
    practices: str


@dataclass(frozen=True, slots=True)
class OfEvidence(Payload):
    """A page of evidence: of the practice or the cluster with that name (empty: the reader's own)."""

    name: str
    page: int


@dataclass(frozen=True, slots=True)
class OfMessage(Payload):
    """A message of Slack that a form is about: its moment, its writer's user and name, its address, its words.

    The words come last and may hold anything.
    """

    ts: str
    author: str
    name: str
    link: str
    words: str

    def encode(self) -> str:
        return "|".join(self._values())

    @classmethod
    def decode(cls, value: str) -> Self:
        parts = value.split("|", 4)
        if len(parts) != len(fields(cls)) or not _MOMENT.fullmatch(parts[0]):
            raise BadPayload(value)
        return cls(*parts)


@dataclass(frozen=True, slots=True)
class OfTest(Payload):
    """A form about a test of change, 0 for a new one, and which version of it was shown."""

    test: int
    revision: int


@dataclass(frozen=True, slots=True)
class OfCycle(Payload):
    """A button that opens the form of a test of change: of one there is, or (test 0) of a new one for a practice."""

    practice: int
    test: int


@dataclass(frozen=True, slots=True)
class OfTests(Payload):
    """A page of a practice's tests of change; nought for the practice is the reader's own, or the whole cluster."""

    practice: int
    page: int


@dataclass(frozen=True, slots=True)
class OfLibrary(Payload):
    """A page of the cluster's library, of one pathway or (empty) of all."""

    pathway: str
    page: int
