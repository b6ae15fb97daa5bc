"""Days as Wales lives them: London's clock, weekends, bank holidays and the working days between."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_ONE = timedelta(days=1)


class Window(NamedTuple):
    """The days from one to another, both inside; a side that is None is open."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


ALWAYS = Window()


class NoSuchTime(ValueError):  # noqa: N818 - it names what is wrong with the time
    """A local time that the clocks skip, in the hour that is lost on the last Sunday of March."""

    def __init__(self, day: date, at: time) -> None:
        super().__init__(f"there is no {at:%H:%M} in London on {day}: the clocks go forward")
        self.day = day
        self.at = at


def london(day: date, at: time) -> datetime:
    """Make the aware instant of a local time in London.

    A time that comes twice, when the clocks go back, is its first coming, in summer time, unless `at` has
    fold=1. A time that the clocks skip raises NoSuchTime: nobody can keep such an appointment, and a guess
    would be an hour off.
    """
    local = datetime.combine(day, at.replace(tzinfo=None), LONDON)
    # A skipped time is the only one that does not come back from a turn through UTC.
    if local.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(day, at)
    return local


def end_of_day(day: date) -> datetime:
    """Return the last instant of a day in London: until then a deadline of that day is kept."""
    return datetime.combine(day, time.max, LONDON)


def london_date(instant: datetime) -> date:
    """Return the day in London at an aware instant."""
    return instant.astimezone(LONDON).date()


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Return the weekdays of a year that are bank holidays in Wales, substitute days among them."""
    from holidays import country_holidays  # noqa: PLC0415 - takes long to import and is seldom needed at once

    found = country_holidays("GB", subdiv="WLS", years=year)
    # The library lists the Saturday or Sunday itself beside its substitute day.
    return frozenset(day for day in found if day.weekday() < 5)


@cache
def easter(year: int) -> date:
    """Return Easter Sunday."""
    from dateutil.easter import easter as easter_sunday  # noqa: PLC0415 - seldom needed

    return easter_sunday(year)


def is_working_day(day: date, closed: Collection[date] = ()) -> bool:
    """Tell whether Wales is at work; `closed` are a cluster's own days, such as protected learning time."""
    return day.weekday() < 5 and day not in bank_holidays(day.year) and day not in closed


def working_day_on_or_before(day: date, closed: Collection[date] = ()) -> date:
    """Return the day itself if it is a working day, else the last one before it.

    This is the working date of a deadline: the guidance is silent on deadlines that fall on a day off, so
    the official date stays and is never moved later.
    """
    while not is_working_day(day, closed):
        day -= _ONE
    return day


def previous_working_day(day: date, closed: Collection[date] = ()) -> date:
    """Return the last working day before a day."""
    return working_day_on_or_before(day - _ONE, closed)


def next_working_day(day: date, closed: Collection[date] = ()) -> date:
    """Return the first working day after a day."""
    day += _ONE
    while not is_working_day(day, closed):
        day += _ONE
    return day


def add_working_days(day: date, count: int, closed: Collection[date] = ()) -> date:
    """Go that many working days forth, or back if negative; nought stays where it is."""
    step = next_working_day if count > 0 else previous_working_day
    for _ in range(abs(count)):
        day = step(day, closed)
    return day
