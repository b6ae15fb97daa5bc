"""Moments and lengths of time as the lists of video calls write them, in the ways of several languages and programs.

Teams and Zoom write as the computer of whoever saved the list does: 14/06/2017 or 6/14/17, 12:28:01 or 12:28:01 PM, in
English or in Welsh. Which of two numbers is the day is read from the whole list.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import Enum

from bot.domain.british_dates import DateRefused, parse_date

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_TIME = re.compile(
    r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*(a\.?m|p\.?m|y\.?b|y\.?[hp])\b\.?)?", re.IGNORECASE
)
_NUMBERS = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")
_LENGTHS = re.compile(r"(\d{1,5})\s*([^\W\d_]+)\.?")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})")
_BEFORE_NOON = ("a", "yb")
_SECONDS_IN = {"h": 3600, "a": 3600, "m": 60, "s": 1, "e": 1}  # awr, munud and eiliad too
_LONGEST_SECONDS = 7 * 24 * 3600


class DateOrder(Enum):
    """Which of the numbers of a date comes first."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


def order_of(cells: Iterable[str], on: date) -> DateOrder:
    """Tell the order in which a list writes its dates: by a number that can be no month, else by the meeting's day.

    Where neither tells, the day comes first, as in Britain.
    """
    pairs = [pair for cell in cells if (pair := _first_two(cell)) is not None]
    if any(first > 12 for first, _ in pairs):
        return DateOrder.DAY_FIRST
    if any(second > 12 for _, second in pairs):
        return DateOrder.MONTH_FIRST
    fits = (on.month, on.day) in pairs and (on.day, on.month) not in pairs
    return DateOrder.MONTH_FIRST if fits else DateOrder.DAY_FIRST


def moment(cell: str, order: DateOrder, on: date) -> datetime | None:
    """Read a day with a time of day, as the clock on the wall said it; None for anything else."""
    text = _visible(cell)
    time = _TIME.search(text)
    if time is None:
        return None
    day = _day(f"{text[: time.start()]} {text[time.end() :]}".strip(" ,;T"), order, on)
    if day is None:
        return None
    hour, minute, second = int(time[1]), int(time[2]), int(time[3] or 0)
    if time[4]:
        morning = time[4].casefold().replace(".", "").startswith(_BEFORE_NOON)
        hour = hour % 12 + (0 if morning else 12)
    try:
        return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - the file names no zone
    except ValueError:
        return None


def seconds_of(cell: str) -> int | None:
    """Read a length of time like `1h 2m 3s`, `1 awr 2 mun`, or `1:02:03`; None for anything else, or a week and more."""
    text = _visible(cell).strip()
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        return _bounded(int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3]))
    parts = _LENGTHS.findall(text)
    if (
        not parts
        or _LENGTHS.sub("", text).strip(" ,")
        or any(unit[0].casefold() not in _SECONDS_IN for _, unit in parts)
    ):
        return None
    return _bounded(sum(int(number) * _SECONDS_IN[unit[0].casefold()] for number, unit in parts))


def minutes_of(cell: str) -> int | None:
    """Read a number of whole minutes, as seconds; None for anything else."""
    text = _visible(cell).strip()
    return _bounded(int(text) * 60) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _bounded(seconds: int) -> int | None:
    return seconds if seconds < _LONGEST_SECONDS else None


def _visible(cell: str) -> str:
    return _INVISIBLE.sub("", cell)


def _first_two(cell: str) -> tuple[int, int] | None:
    """Return the first two numbers of a date that does not begin with its year."""
    text = _visible(cell)
    found = _NUMBERS.search(text) if _TIME.search(text) else None
    return None if found is None or len(found[1]) > 2 else (int(found[1]), int(found[2]))


def _day(text: str, order: DateOrder, on: date) -> date | None:
    found = _NUMBERS.fullmatch(text)
    try:
        return parse_date(text, on) if found is None else date(*_year_month_day(found, order))
    except (DateRefused, ValueError):
        return None


def _year_month_day(found: re.Match[str], order: DateOrder) -> Iterator[int]:
    one, two, three = (int(part) for part in found.groups())
    if len(found[1]) == 4:
        return iter((one, two, three))
    year = three if len(found[3]) == 4 else 2000 + three
    return iter((year, two, one) if order is DateOrder.DAY_FIRST else (year, one, two))
