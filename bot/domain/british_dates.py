"""Reads dates as people in Wales write them, in English and in Welsh, and refuses those that do not exist."""

import re
import unicodedata
from calendar import isleap, monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from functools import cache

# Welsh months and days also come mutated: o Fai, ym Medi, yng Ngorffennaf, a Thachwedd, nos Fercher.
_MONTHS = (
    "jan january ion ionawr",
    "feb february chwef chwefror",
    "mar march maw mawrth fawrth",
    "apr april ebr ebrill",
    "may mai fai",
    "jun june meh mehefin fehefin",
    "jul july gor gorff gorffennaf orffennaf ngorffennaf",
    "aug august awst",
    "sep sept september medi fedi",
    "oct october hyd hydref",
    "nov november tach tachwedd dachwedd nhachwedd thachwedd",
    "dec december rhag rhagfyr ragfyr",
)
_WEEKDAYS = (
    "mon monday llun lun",
    "tue tues tuesday mawrth fawrth",
    "wed weds wednesday mercher fercher",
    "thu thur thurs thursday iau",
    "fri friday gwener wener",
    "sat saturday sadwrn",
    "sun sunday sul",
)
_NEAR = {"today": 0, "heddiw": 0, "tomorrow": 1, "yfory": 1, "fory": 1, "yesterday": -1, "ddoe": -1}
_NEXT = frozenset({"next", "nesaf"})
_LAST = frozenset({"last", "diwethaf", "dwetha"})

_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAY_OF = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}


def _any(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


# The pieces from which the patterns below are put together.
_BEFORE = r"(?<![\w./:-])(?P<introduced>(?:on|by|due|ar|erbyn)\s+)?"
# Two digits before pm are an hour, not a year; Welsh am before digits is the word "at".
_AFTER = r"(?!\w|[./:-]\w|\s*(?:am|pm|yb|yp|yh)\b(?!\s+[0-9]))"
_NAMED = rf"(?:(?:d?dydd|nos)\s+)?(?P<weekday>{_any(_WEEKDAY_OF)})\b"
_MAYBE_NAMED = rf"(?:{_NAMED}[.,]?\s+)?"
_DAY = r"(?:the\s+|y\s+)?(?P<day>[0-9]{1,2})(?:\s?(?:st|nd|rd|th|af|ail|il|ydd|edd|fed|ed|eg|ain))?"
_MONTH = rf"(?P<month>{_any(_MONTH_OF)})\b\.?"
_DMY = r"(?P<day>[0-9]{1,2})(?P<sep>[./-])(?P<month>[0-9]{1,2})(?P=sep)(?P<year>[0-9]{4}|[0-9]{2})"
_AFTER_NAME = "nesaf|diwethaf|dwetha|yma|hwn"
_YEAR = r"(?P<year>(?:19|20|21)[0-9]{2}|[0-9]{2})"


_LAST_MONTH = 12
_HOUR_AND_MINUTES = re.compile(r"[0-9]\.[0-9]{2}$")


class _Form(IntEnum):
    """The shapes a date comes in, the surest last: of two that could be meant, the surer one is."""

    DAY_AND_MONTH = 1
    WEEKDAY = 2
    NEAR = 3
    NUMBERS = 4
    WORDS = 5


@cache
def _patterns() -> tuple[tuple[_Form, re.Pattern[str]], ...]:
    """Compile the patterns on first use: the bot starts faster without them."""
    written = (
        (_Form.WORDS, rf"{_MAYBE_NAMED}{_DAY}[\s-]*(?:(?:of|o|ym|yn|yng)\s+)?{_MONTH}(?:,?[\s-]+'?{_YEAR})?"),
        (_Form.WORDS, rf"{_MAYBE_NAMED}{_MONTH}\s+{_DAY}(?:,?\s+'?{_YEAR})?"),
        (_Form.NUMBERS, r"(?P<year>[0-9]{4})(?P<sep>[./-])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})"),
        (_Form.NUMBERS, rf"{_MAYBE_NAMED}{_DMY}"),
        (_Form.DAY_AND_MONTH, rf"{_MAYBE_NAMED}(?P<day>[0-9]{{1,2}})[./-](?P<month>[0-9]{{1,2}})"),
        (_Form.NEAR, rf"(?P<near>{_any(_NEAR)})"),
        (_Form.WEEKDAY, rf"(?:(?P<which>next|last|this)\s+)?{_NAMED}\.?(?:\s+(?P<pa>{_AFTER_NAME}))?"),
    )
    return tuple((form, re.compile(_BEFORE + pattern + _AFTER)) for form, pattern in written)


class DateFault(StrEnum):
    """Why a date or a time cannot be taken."""

    NOT_A_DATE = "not a date"
    NO_SUCH_DAY = "no such day"
    NO_SUCH_MONTH = "no such month"
    WRONG_WEEKDAY = "wrong weekday"
    YEAR_OUT_OF_RANGE = "year out of range"
    NOT_A_TIME = "not a time"
    NO_SUCH_TIME = "no such time"


class DateRefused(ValueError):  # noqa: N818 - it names an answer to a person
    """A date or time that cannot be taken: `text` as it was given, and the `reason`."""

    def __init__(self, text: str, reason: DateFault) -> None:
        super().__init__(f"{text!r}: {reason}")
        self.text = text
        self.reason = reason


class ImpossibleDate(DateRefused):
    """A date that is understood and does not exist, like 31 June or a Monday that is a Wednesday."""


class NotADate(DateRefused):
    """A text in which no date can be seen."""

    def __init__(self, text: str) -> None:
        super().__init__(text, DateFault.NOT_A_DATE)


Window = tuple[date, date]


@dataclass(frozen=True, slots=True)
class _Found:
    form: _Form
    match: re.Match[str]
    introduced: bool

    @property
    def rank(self) -> tuple[_Form, int, int]:
        """Of two readings the surer form is meant; of the same form the later, then the longer."""
        form = _Form.NUMBERS if self.named else self.form
        return form, self.match.end(), -self.match.start()

    @property
    def named(self) -> bool:
        """Whether it is a day and a month behind the name of their weekday, which makes them a date: `Wed 14/6`."""
        named = self.form is _Form.DAY_AND_MONTH and self.match["weekday"] is not None
        return named and not self.like_a_time

    @property
    def like_a_time(self) -> bool:
        """Whether it is two numbers that may be an hour and its minutes: `10.30`, and not `14/6` or `14.6`."""
        return self.form is _Form.DAY_AND_MONTH and _HOUR_AND_MINUTES.search(self.match[0]) is not None


def parse_date(text: str, today: date, year_window: Window | None = None) -> date:
    """Read a text that is a date and nothing else.

    Day comes before month, as in Britain. A date without a year is the one inside `year_window` (the
    programme year), else the one nearest to today; a weekday is the next to come, today included, and
    "next" one is that of next week; two digits of a year are of this century. Raises NotADate, or
    ImpossibleDate for a day that does not exist or that is another weekday than it says.
    """
    plain = _plain(text).strip(" .,")
    for form, pattern in _patterns():
        if match := pattern.fullmatch(plain):
            return _Reader(text, today, year_window).read(form, match)
    raise NotADate(text)


def split_date(text: str, today: date, window: Window | None = None) -> tuple[str, date | None]:
    """Find the date in a longer text; return what is left of the text, and the date or None.

    `on`, `by`, `ar` and `erbyn` go with the date. Two numbers like 24/7, and short names like Sun, are a
    date only with such a word before them, or when nothing else is there. Of several dates the surest, then
    the last, is taken. Raises ImpossibleDate when the date does not exist.
    """
    return _split(text, today, window, bare_numbers=False)


def split_date_of_meeting(text: str, today: date, window: Window | None = None) -> tuple[str, date | None]:
    """Do as split_date does where a date is what people come to say, so that a bare 14/6 is one."""
    return _split(text, today, window, bare_numbers=True)


def _split(text: str, today: date, window: Window | None, *, bare_numbers: bool) -> tuple[str, date | None]:
    found = [f for f in _readings(text) if bare_numbers or _sure(f, text)]
    found = [f for f in found if not _rather_a_time(f, found)]
    if not found:
        return _tidy(text), None
    chosen = max(found, key=lambda reading: reading.rank)
    start, end = chosen.match.span()
    shown = text[max(start, chosen.match.end("introduced")) : end].strip()
    day = _Reader(shown, today, window).read(chosen.form, chosen.match)
    return _tidy(f"{text[:start]} {text[end:]}"), day


def _readings(text: str) -> Iterator[_Found]:
    plain = _plain(text)
    for form, pattern in _patterns():
        for match in pattern.finditer(plain):
            yield _Found(form, match, match["introduced"] is not None)


def _sure(found: _Found, text: str) -> bool:
    if found.introduced or found.named or found.match[0].strip() == _plain(text).strip():
        return True
    if found.form is _Form.WEEKDAY:
        # A short name, or a Welsh one without its dydd, is as likely a part of somebody's words.
        groups = found.match.groupdict()
        typed = found.match[0]
        return bool(groups["which"] or groups["pa"]) or typed.endswith("day") or "dydd" in typed
    return found.form is not _Form.DAY_AND_MONTH


def _rather_a_time(pair: _Found, found: Sequence[_Found]) -> bool:
    """Tell two numbers with a full stop between, behind a date or in no calendar, from a date: `14/6 10.30`."""
    if pair.introduced or not pair.like_a_time:
        return False
    others = [other for other in found if not _overlap(other, pair)]
    behind = any(
        other.match.start() < pair.match.start() and _month(other) <= _LAST_MONTH for other in others
    )
    return behind or (_month(pair) > _LAST_MONTH and bool(others))


def _overlap(one: _Found, other: _Found) -> bool:
    return one.match.start() < other.match.end() and other.match.start() < one.match.end()


def _month(found: _Found) -> int:
    return int(found.match["month"]) if found.form is _Form.DAY_AND_MONTH else 0


def _plain(text: str) -> str:
    """Fold case and odd blanks, letter for letter: places in the result are places in the text."""
    return "".join(_fold(letter) for letter in text)


def _fold(letter: str) -> str:
    if letter.isspace():
        return " "
    lower = letter.lower()
    return {"–": "-", "’": "'"}.get(lower, lower if len(lower) == 1 else letter)


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).strip(" ,;")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns what a pattern matched into a day; `text` is what a refusal shows."""

    text: str
    today: date
    window: Window | None

    def read(self, form: _Form, match: re.Match[str]) -> date:
        groups = match.groupdict()
        if form is _Form.NEAR:
            return self._shift(_NEAR[groups["near"]])
        weekday = _WEEKDAY_OF[groups["weekday"]] if groups.get("weekday") else None
        if form is _Form.WEEKDAY and weekday is not None:
            return self._weekday(weekday, {groups["which"], groups["pa"]})
        month = _MONTH_OF.get(groups["month"]) or int(groups["month"])
        day = self._day(int(groups["day"]), month, groups.get("year"))
        if weekday is not None and day.weekday() != weekday:
            raise ImpossibleDate(self.text, DateFault.WRONG_WEEKDAY)
        return day

    def _shift(self, days: int) -> date:
        try:
            return self.today + timedelta(days=days)
        except OverflowError:
            raise ImpossibleDate(self.text, DateFault.YEAR_OUT_OF_RANGE) from None

    def _weekday(self, weekday: int, words: set[str | None]) -> date:
        if words & _NEXT:
            return self._shift(7 - self.today.weekday() + weekday)
        if words & _LAST:
            return self._shift(-((self.today.weekday() - weekday - 1) % 7 + 1))
        return self._shift((weekday - self.today.weekday()) % 7)

    def _day(self, day: int, month: int, year: str | None) -> date:
        if not 1 <= month <= 12:
            raise ImpossibleDate(self.text, DateFault.NO_SUCH_MONTH)
        # 29 February exists in some year or other.
        if not 1 <= day <= monthrange(2000, month)[1]:
            raise ImpossibleDate(self.text, DateFault.NO_SUCH_DAY)
        if year is None:
            return self._in_window(day, month) or self._nearest(day, month)
        full = int(year) + (2000 if len(year) == 2 else 0)
        if not 1900 <= full < 2200:
            raise ImpossibleDate(self.text, DateFault.YEAR_OUT_OF_RANGE)
        return self._real(full, month, day)

    def _real(self, year: int, month: int, day: int) -> date:
        if day == 29 and month == 2 and not isleap(year):
            raise ImpossibleDate(self.text, DateFault.NO_SUCH_DAY)
        return date(year, month, day)

    def _in_window(self, day: int, month: int) -> date | None:
        """Choose the year that puts the date inside the window; a 29 February that it lacks is refused."""
        if self.window is None:
            return None
        start, end = self.window
        for year in range(start.year, end.year + 1):
            if (start.year, start.month) <= (year, month) <= (end.year, end.month):
                found = self._real(year, month, day)
                if start <= found <= end:
                    return found
        return None

    def _nearest(self, day: int, month: int) -> date:
        """Choose the year that brings the date nearest to today, the coming one if both are as near."""
        around = range(max(self.today.year - 1, date.min.year), min(self.today.year + 1, date.max.year) + 1)
        days = [date(year, month, day) for year in around if (month, day) != (2, 29) or isleap(year)]
        if not days:
            raise ImpossibleDate(self.text, DateFault.NO_SUCH_DAY)
        return min(days, key=lambda found: (abs(found - self.today), found < self.today))
