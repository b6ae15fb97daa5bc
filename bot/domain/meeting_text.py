"""Reads what people type about meetings: which one, when, where, and why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from bot.domain.british_dates import DateRefused, Window, parse_date, split_date_of_meeting
from bot.domain.british_times import NotATime, parse_time, parse_when, split_time
from bot.domain.meeting_changes import NewTime
from bot.domain.meetings import Invitation, MeetingsOfYear, Neighbour
from bot.domain.names import Ambiguous, NotFound, find_named
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.refusals import (
    BadDate,
    ClusterAmbiguous,
    ClusterNotFound,
    MeetingAmbiguous,
    NothingFound,
    NotUnderstood,
    TooLong,
)
from bot.domain.typed_lines import parted, split_reason

_NEXT = frozenset({"next", "nesaf", "the next", "y nesaf", "next meeting", "cyfarfod nesaf"})
_NUMBER = re.compile(r"(?:#|no\.?|number|rhif)?\s*([0-9]{1,2})", re.IGNORECASE)
_TO = re.compile(r"(?:^|\s)(?:to|i)\s", re.IGNORECASE)
_WITH = re.compile(r"(?:^|\s)(?:with|for|gyda|ar gyfer)\s", re.IGNORECASE)
_ALL = frozenset({"all", "everybody", "pawb", "pob un"})
# Welsh yng and ym stay: the word behind them is mutated and would be wrong alone.
_BEFORE_PLACE = re.compile(r"^(?:at|in|@|yn)\s+", re.IGNORECASE)

LONGEST = {"place": 200, "link": 500, "facilitator": 120, "agenda": 1500, "reason": 300}
"""How many characters are kept of what is written about a meeting, by the name of its question."""


def check_texts(**texts: str) -> None:
    """Let what is written about a meeting pass, by the name of its question. Raises HoldsPatientData and TooLong there."""
    refuse_patient_data(**texts)
    for name, text in texts.items():
        if len(text) > LONGEST[name]:
            raise TooLong(len(text), LONGEST[name]).at(name)


@dataclass(frozen=True, slots=True)
class NewMeetingWords:
    """A new meeting as far as it was typed."""

    day: date
    at: time | None
    place: str


@dataclass(frozen=True, slots=True)
class Next:
    """The next meeting that is still to be held."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The meeting with this number in the list."""

    number: int


@dataclass(frozen=True, slots=True)
class OnDay:
    """The meeting on this day."""

    day: date


Which = Next | Numbered | OnDay


def read_new(text: str, today: date, window: Window) -> NewMeetingWords:
    """Read `14 June 12:30 at Neath Civic Centre`; the time may be missing. Raises BadDate or HoldsPatientData."""
    refuse_patient_data(text=text)  # as a whole: a part of a patient's number could pass for a time
    try:
        day, at, rest = parse_when(text, today, window)
    except DateRefused as refused:
        raise BadDate(refused.text, refused.reason) from refused
    return NewMeetingWords(day, at, _place(rest))


def read_which(text: str, today: date, window: Window) -> Which | None:
    """Read which meeting is meant: `next`, its number in the list, or its date. Nothing typed is None."""
    plain = " ".join(text.split())
    if not plain:
        return None
    if plain.casefold() in _NEXT:
        return Next()
    if number := _NUMBER.fullmatch(plain):
        return Numbered(int(number[1]))
    return OnDay(read_day(plain, today, window))


def read_move(text: str, today: date, window: Window) -> tuple[Which | None, NewTime | None]:
    """Read `14 June to 21 June 2pm at Castle Surgery`; either side of `to` may be missing.

    Raises BadDate or HoldsPatientData.
    """
    refuse_patient_data(text=text)
    which, to, when = parted(_TO, text)
    return read_which(which, today, window), _new_time(when, today, window) if to else None


def read_cancel(text: str, today: date, window: Window) -> tuple[Which | None, str]:
    """Read `14 June because of snow`; either side of `because` may be missing. Raises BadDate."""
    which, reason = split_reason(text)
    return read_which(which, today, window), reason


def read_join(text: str, today: date, window: Window) -> tuple[Which, str]:
    """Read `next with Afan, Upper Valleys` or `14 June with all`. Raises BadDate, or NotUnderstood without names."""
    which, _, names = parted(_WITH, text)
    if not names:
        raise NotUnderstood("meeting joint", text)
    return read_which(which, today, window) or Next(), names


def neighbours_named(names: str, neighbours: Sequence[Neighbour]) -> tuple[Neighbour, ...]:
    """Find the clusters that are named with commas between, or all. Raises ClusterNotFound or ClusterAmbiguous."""
    if names.casefold() in _ALL:
        return tuple(neighbours)
    return tuple(_neighbour(name.strip(), neighbours) for name in names.split(",") if name.strip())


def _neighbour(name: str, neighbours: Sequence[Neighbour]) -> Neighbour:
    found = find_named(name, neighbours, lambda each: each.name)
    if isinstance(found, Ambiguous):
        raise ClusterAmbiguous(name, tuple(each.name for each in found.candidates))
    if isinstance(found, NotFound):
        near = found.suggestions or tuple(neighbours)
        raise ClusterNotFound(name, tuple(each.name for each in near))
    return found


def read_day(text: str, today: date, window: Window | None = None) -> date:
    """Read a date and nothing else. Raises BadDate."""
    try:
        return parse_date(text, today, window)
    except DateRefused as refused:
        raise BadDate(refused.text, refused.reason) from refused


def read_time(text: str) -> time:
    """Read a time of day and nothing else. Raises BadDate."""
    try:
        return parse_time(text)
    except NotATime as refused:
        raise BadDate(refused.text, refused.reason) from refused


def find_meeting(meetings: MeetingsOfYear, which: Which, today: date) -> Invitation:
    """Find the meeting that is meant. Raises NothingFound, or MeetingAmbiguous for two on one day."""
    if isinstance(which, Next):
        found = list(meetings.upcoming(today)[:1])
    elif isinstance(which, Numbered):
        found = list(meetings.standing[which.number - 1 : which.number]) if which.number else []
    else:
        on_day = [each for each in meetings.invitations if each.meeting.day == which.day]
        found = [each for each in on_day if not each.meeting.cancelled] or on_day[-1:]
        if len(found) > 1:
            raise MeetingAmbiguous(which.day, tuple(meetings.number(each.meeting.id) for each in found))
    if not found:
        raise NothingFound("meeting")
    return found[0]


def _new_time(text: str, today: date, window: Window) -> NewTime | None:
    if not text:
        return None
    try:
        rest, day = split_date_of_meeting(text, today, window)
        rest, at = split_time(rest)
    except DateRefused as refused:
        raise BadDate(refused.text, refused.reason) from refused
    if day is None and at is None:
        raise BadDate(text, "not a date")
    return NewTime(day, at, None, _place(rest) or None)


def _place(rest: str) -> str:
    """Take the place out of what is left beside date and time."""
    return _BEFORE_PLACE.sub("", rest.strip(" ,;")).strip(" ,;")
