"""Reads times of day as people in Wales write them, alone or beside a date."""

import re
from datetime import date, time

from bot.domain.british_dates import DateFault, DateRefused, NotADate, Window, split_date_of_meeting

_NAMED = {
    "noon": time(12),
    "midday": time(12),
    "hanner dydd": time(12),
    "midnight": time(0),
    "hanner nos": time(0),
}
# yb, yp, yh: y bore, y prynhawn, yr hwyr.
_AFTERNOON = frozenset({"pm", "yp", "yh"})
_HALF = r"(?P<half>am|a\.m\.|pm|p\.m\.|yb|y\.b\.|yp|y\.p\.|yh|y\.h\.)"
_PATTERNS = tuple(
    re.compile(rf"(?<![\w./:-])(?:(?:at|am|from|o|@)\s+)?(?:{pattern})(?!\w|[.:/-]\w)")
    for pattern in (
        "(?P<named>" + "|".join(_NAMED) + ")",
        rf"(?P<hour>[0-9]{{1,2}})(?:[:.](?P<minute>[0-9]{{2}}))?\s?{_HALF}",
        r"(?P<hour>[0-9]{1,2})[:.h](?P<minute>[0-9]{2})",
    )
)
# Four digits are a time where a time is expected; in the middle of a text they may be a room or a year.
_DIGITS = re.compile(
    r"(?:^|(?<!\w)(?:at|am|from|@)\s+)(?P<hour>[0-9]{1,2})(?P<minute>[0-9]{2})(?!\w|[.:/-]\w)"
)


class NotATime(DateRefused):
    """A text in which no time of day can be seen, or one that no clock shows (the reason tells)."""


def parse_time(text: str) -> time:
    """Read a text that is a time of day and nothing else: 18:30, 6.30pm, 1830, noon, hanner dydd.

    Raises NotATime. A bare 6 is refused, as nobody can tell which half of the day is meant.
    """
    plain = _plain(text)
    for pattern in (*_PATTERNS, _DIGITS):
        if match := pattern.fullmatch(plain):
            return _time(text, match)
    raise NotATime(text, DateFault.NOT_A_TIME)


def split_time(text: str) -> tuple[str, time | None]:
    """Find the first time of day in a longer text; return what is left of it, and the time or None.

    Raises NotATime for a time that no clock shows.
    """
    plain = _plain(text)
    for pattern in (*_PATTERNS, _DIGITS):
        if match := pattern.search(plain):
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            return " ".join(rest.split()).strip(" ,;"), _time(match[0], match)
    return " ".join(text.split()), None


def parse_when(text: str, today: date, year_window: Window | None = None) -> tuple[date, time | None, str]:
    """Read a date, perhaps a time, and what else stands beside them, as in `14 June at 6.30pm Town Hall`.

    Returns (date, time or None, the rest). Raises NotADate without a date, ImpossibleDate and NotATime as
    parse_date and parse_time do.
    """
    rest, day = split_date_of_meeting(text, today, year_window)
    if day is None:
        raise NotADate(text)
    rest, at = split_time(rest)
    return day, at, rest


def _plain(text: str) -> str:
    return "".join(" " if c.isspace() else c.lower() if len(c.lower()) == 1 else c for c in text)


def _time(text: str, match: re.Match[str]) -> time:
    groups = match.groupdict()
    if groups.get("named"):
        return _NAMED[groups["named"]]
    hour, minute = int(groups["hour"]), int(groups["minute"] or 0)
    half = (groups.get("half") or "").replace(".", "")
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise NotATime(text.strip(), DateFault.NO_SUCH_TIME)
    if half:
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    return time(hour, minute)
