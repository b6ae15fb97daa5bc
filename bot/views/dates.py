"""Dates and times as people write them, in English and in Welsh."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.views.words import Words

_LONDON = ZoneInfo("Europe/London")


def long_date(say: Words, day: date) -> str:
    """Say `Thursday 29 March 2018`."""
    return format_date(day, "EEEE d MMMM y", locale=say.language.value)


def short_date(say: Words, day: date) -> str:
    """Say `29 Mar 2018`."""
    return format_date(day, "d MMM y", locale=say.language.value)


def weekday_date(say: Words, day: date) -> str:
    """Say `Thu 29 Mar`."""
    return format_date(day, "EEE d MMM", locale=say.language.value)


def clock_time(instant: datetime) -> str:
    """Say `18:30`, London time."""
    return instant.astimezone(_LONDON).strftime("%H:%M")


def when(say: Words, instant: datetime) -> str:
    """Say `Thursday 29 March 2018, 18:30`, London time."""
    return f"{long_date(say, instant.astimezone(_LONDON).date())}, {clock_time(instant)}"


def bad_date(say: Words, text: str, reason: str) -> str:
    if reason == "impossible":
        return say("There is no such day as “{text}”. Please check it and try again.", text=text)
    if reason == "weekday":
        return say(
            "The weekday and the date in “{text}” do not go together. Please check it and try again.",
            text=text,
        )
    return say("I cannot read “{text}” as a date. Write it like 31 May 2017 or 31/5/2017.", text=text)


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
