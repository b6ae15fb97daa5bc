"""What people type about their leave: `3-14 July cover @somebody`, in English and in Welsh."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.british_dates import DateRefused, Window, parse_date
from bot.domain.refusals import BadDate, CoverIsSelf, DateOutside, EndsBeforeItBegins, NotUnderstood

LONGEST = timedelta(days=366)
_BACK = timedelta(days=31)
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_COVER = re.compile(
    r"[,;]?\s*\b(?:cover(?:ed)?(?:\s+(?:by|is|from))?|with|gyda|dirprwy(?:o|\s+yw)?|yn\s+fy\s+lle)\b[:\s]*$",
    re.IGNORECASE,
)
_OF_ONE_MONTH = re.compile(
    r"^(?P<first>[0-9]{1,2})(?:st|nd|rd|th|af|ail|ydd|fed|ed|eg|ain)?\s*(?:[-–—]|\s(?:to|until|till|i|hyd|tan)\s)\s*"
    r"(?P<last>[0-9]{1,2}(?:st|nd|rd|th|af|ail|ydd|fed|ed|eg|ain)?)\s+(?P<month>[^\d\W]+\.?(?:\s+[0-9]{2,4})?)$",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\s+(?:to|until|till|i|hyd|tan)\s+|\s*[–—]\s*|\s+-\s+|(?<=[^\W\d])-(?=\d)|(?<=\d)-(?=\d+/)",
    re.IGNORECASE,
)
_ONLY_UNTIL = re.compile(r"^(?:until|till|to|hyd|tan)\s+", re.IGNORECASE)
_FROM = re.compile(r"^(?:from|on|o|ar)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LeaveWish:
    """Days on which somebody is away, both ends included, and the Slack user who stands in, or ""."""

    first: date
    last: date
    cover: str = ""


def read_leave(text: str, today: date) -> LeaveWish:
    """Read `3-14 July`, `until Friday`, `3 July to 14 July` or one day, with `cover @somebody` before or behind.

    A date without a year is the one nearest to the year that begins now. Raises BadDate and NotUnderstood.
    """
    mention = _MENTION.search(text)
    cover = mention[1] if mention else ""
    said = " ".join(_without(text, mention).split()).strip(" ,;.")
    window = (today - _BACK, today - _BACK + LONGEST)
    if not said:
        raise NotUnderstood("away", text)
    first, last = _days(said, today, window)
    return LeaveWish(first, last, cover)


def check_leave(wish: LeaveWish, user: str, today: date) -> LeaveWish:
    """Let a leave pass that is not over, does not end before it begins, and lasts no longer than a year.

    Raises EndsBeforeItBegins, DateOutside and CoverIsSelf, each at its question.
    """
    if wish.last < wish.first:
        raise EndsBeforeItBegins(wish.first, wish.last).at("last")
    if not today <= wish.last <= wish.first + LONGEST:
        raise DateOutside(wish.last, today, wish.first + LONGEST).at("last")
    if wish.cover == user:
        raise CoverIsSelf().at("cover")
    return wish


def _without(text: str, mention: re.Match[str] | None) -> str:
    """Take the mention of the cover out of a text, with the words that lead to it."""
    if mention is None:
        return text
    return f"{_COVER.sub('', text[: mention.start()].rstrip())} {text[mention.end() :]}"


def _days(said: str, today: date, window: Window) -> tuple[date, date]:
    if only_until := _ONLY_UNTIL.match(said):
        return today, _day(said[only_until.end() :], today, window)
    said = _FROM.sub("", said)
    if one_month := _OF_ONE_MONTH.match(said):
        month = one_month["month"]
        return (
            _day(f"{one_month['first']} {month}", today, window),
            _day(f"{one_month['last']} {month}", today, window),
        )
    parted = _UNTIL.search(said)
    if parted is None:
        day = _day(said, today, window)
        return day, day
    first = _day(said[: parted.start()], today, window)
    return first, _day(said[parted.end() :], first, window)


def _day(text: str, today: date, window: Window) -> date:
    try:
        return parse_date(text, today, window)
    except DateRefused as refused:
        raise BadDate(refused.text, refused.reason) from refused
