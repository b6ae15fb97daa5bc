"""What people type about their hours: `10:00-16:00`, or `usual` for everybody's."""

import re
from datetime import time, timedelta

from bot.domain.british_dates import DateRefused
from bot.domain.british_times import parse_time
from bot.domain.personal_hours import CLOSES, EARLIEST, LATEST, OPENS
from bot.domain.refusals import BadDate, HoursRefused, NotUnderstood

Span = tuple[time, time]

SHORTEST = timedelta(hours=1)
_USUAL = frozenset({"usual", "default", "normal", "arferol"})
_SPAN = re.compile(
    r"^(?:from\s+|between\s+|o\s+|rhwng\s+)?(?P<opens>\S.*?)\s*(?:[-–—]|\s(?:to|until|till|and|i|hyd|tan|a)\s)\s*(?P<closes>\S.*)$",
    re.IGNORECASE,
)
_HOUR = re.compile(r"[0-9]{1,2}")


def read_hours(text: str) -> Span:
    """Read between which times of day somebody wants to be written to; a bare 10 is an hour of the clock.

    Raises NotUnderstood, BadDate for a time that no clock shows, and what `check_hours` raises.
    """
    if text.strip().casefold() in _USUAL:
        return OPENS, CLOSES
    span = _SPAN.match(text.strip())
    if span is None:
        raise NotUnderstood("hours", text)
    opens, closes = read_time(span["opens"]), read_time(span["closes"])
    if closes <= opens and closes.hour < 12 and _HOUR.fullmatch(span["closes"].strip()):
        closes = closes.replace(hour=closes.hour + 12)  # nine to five
    return check_hours(opens, closes)


def check_hours(opens: time, closes: time) -> Span:
    """Let hours pass that are at least one hour of a humane day. Raises HoursRefused at the question `closes`."""
    long_enough = _minutes(closes) - _minutes(opens) >= SHORTEST.total_seconds() // 60
    if not (opens >= EARLIEST and closes <= LATEST and long_enough):
        raise HoursRefused(EARLIEST, LATEST).at("closes")
    return opens, closes


def read_time(text: str) -> time:
    """Read a time of day, or a bare hour. Raises BadDate."""
    bare = _HOUR.fullmatch(text.strip())
    try:
        return parse_time(f"{text.strip()}:00" if bare else text)
    except DateRefused as refused:
        raise BadDate(refused.text, refused.reason) from refused


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
