"""Dates and times as people write them, in English and in Welsh."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.british_dates import DateFault
from bot.domain.people import Language
from bot.views.words import Words

_LONDON = ZoneInfo("Europe/London")


def long_date(say: Words, day: date) -> str:
    """Say `Thursday 29 March 2018`."""
    return _written(say.language, day, "EEEE d MMMM y")


def short_date(say: Words, day: date) -> str:
    """Say `29 Mar 2018`."""
    return _written(say.language, day, "d MMM y")


def month(say: Words, day: date) -> str:
    return _written(say.language, day, "MMMM yyyy")


def weekday_date(say: Words, day: date) -> str:
    """Say `Thu 29 Mar`."""
    return _written(say.language, day, "EEE d MMM")


def weekday(say: Words, number: int) -> str:
    """Say `Wednesday` for 2; Monday is 0."""
    return _written(say.language, date.min + timedelta(days=number), "EEEE")


@lru_cache(maxsize=2048)
def _written(language: Language, day: date, pattern: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415 - loaded when the first date is said, not at every start

    return format_date(day, pattern, locale=language.value)


def clock_time(instant: datetime) -> str:
    """Say `18:30`, London time."""
    return instant.astimezone(_LONDON).strftime("%H:%M")


def when(say: Words, instant: datetime) -> str:
    """Say `Thursday 29 March 2018, 18:30`, London time."""
    return f"{long_date(say, instant.astimezone(_LONDON).date())}, {clock_time(instant)}"


def bad_date(say: Words, text: str, reason: str) -> str:
    """Say why a date or a time cannot be taken; `reason` is a word of DateFault, or `skipped time`."""
    known = {
        DateFault.NO_SUCH_DAY: say(
            "There is no such day as “{text}”. Please check it and try again.", text=text
        ),
        DateFault.NO_SUCH_MONTH: say(
            "There is no such month in “{text}”. Write the day first, like 31/5/2017.", text=text
        ),
        DateFault.WRONG_WEEKDAY: say(
            "The weekday and the date in “{text}” do not go together. Please check it and try again.",
            text=text,
        ),
        DateFault.YEAR_OUT_OF_RANGE: say("The year in “{text}” is too far away. Please check it.", text=text),
        DateFault.NOT_A_TIME: say(
            "I cannot read “{text}” as a time. Write it like 12:30 or 6.30pm.", text=text
        ),
        DateFault.NO_SUCH_TIME: say(
            "No clock shows “{text}”. Write the time like 12:30 or 6.30pm.", text=text
        ),
        "skipped time": say(
            "There is no {text} on that night, because the clocks go forward. Please choose another time.",
            text=text,
        ),
    }
    unreadable = say("I cannot read “{text}” as a date. Write it like 31 May 2017 or 31/5/2017.", text=text)
    return known.get(reason, unreadable)


def outside(say: Words, given: date, earliest: date | None, latest: date | None) -> str:
    day = long_date(say, given)
    if latest is not None and given > latest:
        return say(
            "{date} is too late. The last day possible here: {latest}",
            date=day,
            latest=long_date(say, latest),
        )
    if earliest is not None and given < earliest:
        return say(
            "{date} is too early. The first day possible here: {earliest}",
            date=day,
            earliest=long_date(say, earliest),
        )
    return say("{date} is not possible here.", date=day)
