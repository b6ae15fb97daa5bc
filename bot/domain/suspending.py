"""Announcing a suspension: what a typed line means, which days make sense, and what a health board has announced so far.

Twice in two winters the whole framework was relaxed in January until the end of March by an announcement. What such a
relaxation covers is for the health board to say: so it is a dated fact of the board, and the year's file stays as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.british_dates import DateRefused, split_date
from bot.domain.ids import InstallationId
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.people import HealthBoard, Language
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import (
    BadDate,
    DateOutside,
    EndsBeforeItBegins,
    IndicatorNotFound,
    NotUnderstood,
    refuse_too_long,
)
from bot.domain.submissions import Suspension
from bot.domain.typed_lines import parted, split_reason

MOST_REASON = 500
_YEAR = timedelta(days=365)
_UNTIL = re.compile(r"\s+(?:to|until|till|i|hyd|tan)\s+|\s*[–—]\s*|\s+-\s+", re.IGNORECASE)
_SAYS_NOTHING = frozenset(
    {
        "from",
        "for",
        "of",
        "and",
        "all",
        "every",
        "indicator",
        "indicators",
        "relaxed",
        "o",
        "a",
        "ac",
        "ar",
        "gyfer",
    }
    | {"pob", "dangosydd", "dangosyddion", "dros", "hyd", "at"}
)


@dataclass(frozen=True, slots=True)
class SuspensionWish:
    """A suspension as somebody wants it; no indicators means all of them."""

    starts: date
    ends: date
    indicators: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Announced:
    """A suspension as a health board announced it, and whether it was taken back since."""

    suspension: Suspension
    programme: str
    recorded_by: str
    recorded_at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_reason: str = ""

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class SuspensionsOfBoard:
    """Everything that a health board has announced, the newest first, and the year that today is in."""

    board: HealthBoard
    programme: ProgrammeYear
    today: date
    announced: tuple[Announced, ...] = ()


@dataclass(frozen=True, slots=True)
class SuspensionReceipt:
    """What was announced or taken back, in which year; `channels` is how many clusters hear of it in their channels.

    `fresh` is False if it was so already.
    """

    board: HealthBoard
    programme: ProgrammeYear
    announced: Announced
    channels: int = 0
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Announcement:
    """A claimed message to one cluster's channel, in the channel's language: a suspension, or that it was taken back."""

    id: int
    wanted: int
    channel: str
    message_ts: str | None
    language: Language
    taken_back: bool
    receipt: SuspensionReceipt
    installation: InstallationId
    claimed_at: datetime


def read_typed(text: str, programme: ProgrammeYear, today: date) -> SuspensionWish:
    """Read `from 5 January to 31 March 2018 for CND 009W, CND 012W because of winter pressure`.

    Raises BadDate, and NotUnderstood where one of the two days is missing or a word makes no sense.
    """
    said, reason = split_reason(text)
    indicators, said = _indicators(said, programme)
    first, _, last = parted(_UNTIL, said)
    rest_before, starts = _day(first, programme, today)
    rest_after, ends = _day(last, programme, today)
    left = [word for word in re.findall(r"\w+", f"{rest_before} {rest_after}") if not _idle(word)]
    if starts is None or ends is None or left:
        raise NotUnderstood("suspend", text)
    return SuspensionWish(starts, ends, indicators, reason)


def check(wish: SuspensionWish, programme: ProgrammeYear) -> SuspensionWish:
    """Let a suspension pass that begins in the year, does not end before it begins, and names indicators of the year.

    Deadlines may lie after the year, so it may end up to a year later. Raises DateOutside, EndsBeforeItBegins,
    IndicatorNotFound, TooLong and HoldsPatientData, each at its question.
    """
    refuse_patient_data(reason=wish.reason)
    refuse_too_long(MOST_REASON, reason=wish.reason)
    if not programme.holds(wish.starts):
        raise DateOutside(wish.starts, programme.start, programme.end).at("starts")
    if wish.ends < wish.starts:
        raise EndsBeforeItBegins(wish.starts, wish.ends).at("ends")
    if wish.ends > programme.end + _YEAR:
        raise DateOutside(wish.ends, programme.start, programme.end + _YEAR).at("ends")
    for code in wish.indicators:
        if programme.indicator(code) is None:
            raise IndicatorNotFound(code, tuple(each.code for each in programme.indicators)).at("indicators")
    return wish


def _indicators(text: str, programme: ProgrammeYear) -> tuple[tuple[str, ...], str]:
    """Take indicators out of a text, by their whole code or by its last word: `CND 009W` or `009W`."""
    named: list[str] = []
    for indicator in programme.indicators:
        *domain, number = indicator.code.split()
        pattern = rf"\b(?:{re.escape(' '.join(domain))}\s*)?{re.escape(number)}\b"
        text, count = re.subn(pattern, " ", text, flags=re.IGNORECASE)
        named += [indicator.code] if count else []
    return tuple(named), text


def _day(text: str, programme: ProgrammeYear, today: date) -> tuple[str, date | None]:
    try:
        return split_date(text, today, programme.window)
    except DateRefused as refused:
        raise BadDate(refused.text, refused.reason) from refused


def _idle(word: str) -> bool:
    return word.casefold() in _SAYS_NOTHING


def titles(programme: ProgrammeYear, codes: Sequence[str], language: str) -> tuple[str, ...]:
    """Name the indicators that a suspension names, with their titles, in the order of the year."""
    return tuple(
        f"{each.code}: {each.title.of(language)}" for each in programme.indicators if each.code in codes
    )
