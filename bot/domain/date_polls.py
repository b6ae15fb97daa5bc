"""Polls of dates: which of some moments suits the practices of a cluster, asked before a meeting is fixed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.dates import add_working_days, bank_holidays, easter, london_date
from bot.domain.ids import DatePollId, PersonId, PollOptionId, PracticeId
from bot.domain.meeting_receipts import Planned
from bot.domain.meetings import USUAL_MINUTES
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.people import Cluster, Practice
from bot.domain.protected_time import KeptTime, falls_into
from bot.domain.refusals import DateOutside, LeftEmpty, TooManyDates, refuse_too_long

MOST_DATES = 8
MOST_PLACE = 200
MOST_NOTE = 300
NOTICE = timedelta(days=1)
"""How far ahead a date is at least."""
_DAYS_TO_ANSWER = 5
_DAY = timedelta(days=1)
# Good Friday to the Sunday after Easter.
_EASTER = range(-2, 8)


class Word(StrEnum):
    """What a practice says to a date. Stored by value."""

    YES = "yes"
    IF_NEED_BE = "if need be"
    NO = "no"


class Mark(StrEnum):
    """Something that everybody should know about a day; it hinders nobody."""

    WEEKEND = "weekend"
    BANK_HOLIDAY = "bank holiday"
    EASTER = "easter"


@dataclass(frozen=True, slots=True)
class Booked:
    """A meeting on the day of a date: the cluster's own, or of another cluster that the same person leads."""

    cluster: Cluster
    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Diary:
    """What is known already around some dates."""

    booked: tuple[Booked, ...] = ()
    protected: tuple[KeptTime, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment at which a cluster could meet, and what is in its way: marks, meetings, practices' protected time."""

    starts_at: datetime
    marks: tuple[Mark, ...] = ()
    booked: tuple[Booked, ...] = ()
    protected: tuple[KeptTime, ...] = ()

    @property
    def day(self) -> date:
        """Its day in London."""
        return london_date(self.starts_at)

    @property
    def hindrances(self) -> int:
        return len(self.marks) + len(self.booked) + len(self.protected)


@dataclass(frozen=True, slots=True)
class Vote:
    """The latest word to a date: of a practice, or of a person who speaks for none; `name` is the person's."""

    option: PollOptionId
    word: Word
    practice: PracticeId | None
    person: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class PollOption:
    """One of the moments that a poll asks about."""

    id: PollOptionId
    moment: Moment


@dataclass(frozen=True, slots=True)
class DatePoll:
    """A poll as it stands: its dates in their order, its cluster's practices of today, and their words.

    A poll that is closed has ended with a meeting, of which `meeting_at` is the start, or without one. A body above or
    beside the clusters has no practices: its people speak for themselves.
    """

    id: DatePollId
    cluster: Cluster
    minutes: int
    place: str
    note: str
    asked_by: str
    closes_on: date
    options: tuple[PollOption, ...]
    practices: tuple[Practice, ...] = ()
    votes: tuple[Vote, ...] = ()
    closed_at: datetime | None = None
    meeting_at: datetime | None = None

    @property
    def closed(self) -> bool:
        return self.closed_at is not None

    def is_open(self, today: date) -> bool:
        """Whether it can be answered: not closed, with a date still ahead."""
        return not self.closed and self.options[-1].moment.day >= today

    def option(self, wanted: PollOptionId) -> PollOption | None:
        return next((each for each in self.options if each.id == wanted), None)

    def practices_saying(self, option: PollOptionId, word: Word) -> tuple[Practice, ...]:
        """Return the practices whose latest word to a date is this one."""
        said = {each.practice for each in self.votes if (each.option, each.word) == (option, word)}
        return tuple(each for each in self.practices if each.id in said)

    def people_saying(self, option: PollOptionId, word: Word) -> tuple[str, ...]:
        """Name those who said this for themselves."""
        own = (each for each in self.votes if each.practice is None)
        return tuple(each.name for each in own if (each.option, each.word) == (option, word))

    @property
    def silent(self) -> tuple[Practice, ...]:
        """The practices that have said nothing to any date."""
        heard = {each.practice for each in self.votes}
        return tuple(each for each in self.practices if each.id not in heard)

    @property
    def best(self) -> PollOption:
        """The date at which most practices can be there, of equals the one with the least in its way, then the first."""
        return max(self.options, key=lambda option: (*self._weight(option.id), -option.moment.hindrances))

    def _weight(self, option: PollOptionId) -> tuple[int, int, int]:
        yes, if_need_be = self._count(option, Word.YES), self._count(option, Word.IF_NEED_BE)
        return yes + if_need_be, yes, -self._count(option, Word.NO)

    def _count(self, option: PollOptionId, word: Word) -> int:
        people = self.people_saying(option, word) if self.cluster.is_body else ()
        return len(self.practices_saying(option, word)) + len(people)


@dataclass(frozen=True, slots=True)
class PollWish:
    """A poll as somebody wants it."""

    moments: tuple[datetime, ...]
    minutes: int = USUAL_MINUTES
    place: str = ""
    note: str = ""
    closes_on: date | None = None


@dataclass(frozen=True, slots=True)
class PollPreview:
    """The dates of a poll before it is asked, each with what is in its way, and by when to answer."""

    cluster: Cluster
    moments: tuple[Moment, ...]
    closes_on: date
    place: str = ""


@dataclass(frozen=True, slots=True)
class PollsOfCluster:
    """The polls of a cluster that can be answered, the newest first."""

    cluster: Cluster
    polls: tuple[DatePoll, ...]
    today: date


@dataclass(frozen=True, slots=True)
class PollReceipt:
    """A poll that was asked; `letters` is how many people are asked by e-mail. `fresh` is False if it was so already."""

    poll: DatePoll
    letters: int = 0
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class PollClosing:
    """A poll that was closed, and the meeting planned by it; `fresh` is False if somebody had closed it already."""

    poll: DatePoll
    planned: Planned | None = None
    fresh: bool = True


def weighed(moments: Iterable[datetime], minutes: int, diary: Diary) -> tuple[Moment, ...]:
    """Tell of moments, in their order, what is in their way."""
    return tuple(_weighed(each, minutes, diary) for each in sorted(set(moments)))


def _weighed(starts_at: datetime, minutes: int, diary: Diary) -> Moment:
    day = london_date(starts_at)
    booked = tuple(each for each in diary.booked if london_date(each.starts_at) == day)
    return Moment(starts_at, marks_on(day), booked, falls_into(diary.protected, starts_at, minutes))


def marks_on(day: date) -> tuple[Mark, ...]:
    """Tell what kind of day it is."""
    said = {
        Mark.WEEKEND: day.weekday() >= 5,
        Mark.BANK_HOLIDAY: day in bank_holidays(day.year),
        Mark.EASTER: (day - easter(day.year)).days in _EASTER,
    }
    return tuple(mark for mark, holds in said.items() if holds)


def require_some(moments: Sequence[datetime]) -> None:
    """Let one to eight different dates pass. Raises LeftEmpty and TooManyDates."""
    if not moments:
        raise LeftEmpty().at("day1")
    if len(set(moments)) > MOST_DATES:
        raise TooManyDates(len(set(moments)), MOST_DATES)


def usual_closing(moments: Iterable[datetime], today: date) -> date:
    """Give practices a working week to answer, if the first date is not sooner."""
    return max(today, min(add_working_days(today, _DAYS_TO_ANSWER), london_date(min(moments)) - _DAY))


def check(wish: PollWish, today: date) -> None:
    """Let a poll pass that says nothing about patients and can be answered before its last date.

    Raises HoldsPatientData, TooLong, LeftEmpty, TooManyDates and DateOutside, each at its question.
    """
    require_some(wish.moments)
    refuse_patient_data(place=wish.place, note=wish.note)
    refuse_too_long(MOST_PLACE, place=wish.place)
    refuse_too_long(MOST_NOTE, note=wish.note)
    last = london_date(max(wish.moments))
    if wish.closes_on is not None and not today <= wish.closes_on <= last:
        raise DateOutside(wish.closes_on, today, last).at("closes_on")
