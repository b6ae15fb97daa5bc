"""The hours in which somebody may be written to: those of a working day in Wales, by London's clock.

Everybody has the usual hours unless they chose others; protected time and leave are taken out of them.
"""

from datetime import date, datetime, time, timedelta

from bot.domain.dates import LONDON, london, london_date
from bot.domain.personal_hours import USUAL, Hours

HOUR = time(9)
"""When what falls due on a day falls due, for those whose hours have begun by then."""

_DAY = timedelta(days=1)
_AS_FAR_AS = 400


def morning(day: date, hours: Hours = USUAL) -> datetime:
    """Return the moment of a day at which its reminders fall due."""
    return london(day, HOUR if hours.opens <= HOUR < hours.closes else hours.opens)


def is_open(moment: datetime, hours: Hours = USUAL) -> bool:
    """Tell whether somebody may be written to now: never on a weekend, a bank holiday or on leave."""
    local = moment.astimezone(LONDON)
    return hours.holds(local.date(), local.time())


def next_open(moment: datetime, hours: Hours = USUAL) -> datetime:
    """Return the moment itself if it is in working hours, else the next morning that is, or the end of protected time.

    Somebody whose hours leave no room for more than a year is written to in the usual hours.
    """
    if is_open(moment, hours):
        return moment
    day = london_date(moment)
    for _ in range(_AS_FAR_AS):
        found = _first_open(max(moment, morning(day, hours)), day, hours)
        if found is not None:
            return found
        day += _DAY
    return next_open(moment)


def last_open_before(start: datetime, lead: timedelta, hours: Hours = USUAL) -> datetime | None:
    """Return the moment `lead` before something starts, moved into the hours of its day.

    Of what starts early it is when the hours begin, of what starts in the evening or in protected time the morning.
    None when the person does not work on that day, or cannot be written to before the start.
    """
    moment, day = start - lead, london_date(start)
    if not hours.works_on(day):
        return None
    opening = london(day, hours.opens)
    if moment < opening:
        return opening if opening < start else None
    first = moment if is_open(moment, hours) else _first_open(morning(day, hours), day, hours)
    return first if first is not None and first < start else None


def next_morning(moment: datetime, hours: Hours = USUAL) -> datetime:
    """Return the morning of the next day after that of a moment on which the person works."""
    return next_open(london(london_date(moment) + _DAY, time(0)), hours)


def last_morning(moment: datetime) -> datetime:
    """Return the latest morning, of whatever day, that has come."""
    today = london_date(moment)
    return morning(today) if moment >= morning(today) else morning(today - _DAY)


def _first_open(begins: datetime, day: date, hours: Hours) -> datetime | None:
    """Return the first moment of a day in which somebody may be written to, not before one; None if there is none."""
    for each in sorted(hours.protected, key=lambda each: each.starts):
        local = begins.astimezone(LONDON)
        if local.date() == day and each.holds(day, local.time()):
            begins = max(begins, london(day, each.ends))
    return begins if london_date(begins) == day and is_open(begins, hours) else None
