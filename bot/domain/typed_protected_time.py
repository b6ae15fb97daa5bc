"""What people type about protected time: `every Wednesday afternoon`, `14 June afternoon`, in English and in Welsh."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.domain.british_dates import DateRefused, split_date_of_meeting
from bot.domain.personal_hours import AFTERNOON, MORNING, ProtectedTime
from bot.domain.refusals import BadDate, DateOutside, NotUnderstood, TimesBackwards
from bot.domain.typed_hours import read_time

_YEAR = timedelta(days=366)
_EVERY = re.compile(r"\b(?:every|each|weekly|pob|bob)\b", re.IGNORECASE)
_WEEKLY = re.compile(r"\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)s\b", re.IGNORECASE)
_HALVES = {
    MORNING: re.compile(r"\b(?:mornings?|bore(?:au)?)\b", re.IGNORECASE),
    AFTERNOON: re.compile(r"\b(?:afternoons?|prynhawn(?:iau)?|p'nawn)\b", re.IGNORECASE),
    (MORNING[0], AFTERNOON[1]): re.compile(
        r"\b(?:(?:all|whole)\s+day|trwy'r\s+dydd|drwy'r\s+dydd)\b", re.IGNORECASE
    ),
}
_TIME = r"[0-9]{1,2}(?:[:.][0-9]{2}\s?(?:am|pm|yb|yp)?|\s?(?:am|pm|yb|yp))"
_SPAN = re.compile(
    rf"\b(?:from\s+|o\s+)?(?P<starts>{_TIME})\s*(?:[-–—]|\s(?:to|until|till|i|hyd|tan)\s)\s*(?P<ends>{_TIME})",
    re.IGNORECASE,
)
_SAYS_NOTHING = frozenset(
    {"on", "of", "the", "for", "at", "in", "ar", "y", "yr", "dros", "gyfer", "yn", "dydd", "from", "o"}
)


@dataclass(frozen=True, slots=True)
class ProtectedWish:
    """Protected time as somebody typed it, and what is left of the text: the name of a practice, or nothing."""

    time: ProtectedTime
    practice: str = ""


def read_protected(text: str, today: date) -> ProtectedWish:
    """Read which part of which day is kept; where no part is named it is the afternoon, as is usual.

    Raises NotUnderstood without a day, and BadDate.
    """
    weekly = _EVERY.search(text) is not None or _WEEKLY.search(text) is not None
    said = _WEEKLY.sub(r"\1", _EVERY.sub(" ", text))
    (starts, ends), said = _part(said)
    rest, day = _day(said, today)
    if day is None:
        raise NotUnderstood("protected", text)
    kept = ProtectedTime(starts, ends, day.weekday()) if weekly else ProtectedTime(starts, ends, day=day)
    return ProtectedWish(kept, _name(rest))


def check_protected(kept: ProtectedTime, today: date) -> ProtectedTime:
    """Let a part of a day pass that is still to come. Raises TimesBackwards and DateOutside, at their questions."""
    if kept.ends <= kept.starts:
        raise TimesBackwards().at("part")
    if kept.day is not None and not today <= kept.day <= today + _YEAR:
        raise DateOutside(kept.day, today, today + _YEAR).at("day")
    return kept


def _part(said: str) -> tuple[tuple[time, time], str]:
    if span := _SPAN.search(said):
        return (read_time(span["starts"]), read_time(span["ends"])), _cut_out(said, span)
    for half, pattern in _HALVES.items():
        if found := pattern.search(said):
            return half, _cut_out(said, found)
    return AFTERNOON, said


def _cut_out(said: str, found: re.Match[str]) -> str:
    return f"{said[: found.start()]} {said[found.end() :]}"


def _day(said: str, today: date) -> tuple[str, date | None]:
    try:
        return split_date_of_meeting(" ".join(said.split()), today, (today, today + _YEAR))
    except DateRefused as refused:
        raise BadDate(refused.text, refused.reason) from refused


def _name(rest: str) -> str:
    """Return what may be a practice's name: the words in the middle that say something."""
    words = rest.split()
    while words and words[0].casefold() in _SAYS_NOTHING:
        words.pop(0)
    while words and words[-1].casefold() in _SAYS_NOTHING:
        words.pop()
    return " ".join(words)
