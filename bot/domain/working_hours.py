"""The hours in which somebody may be written to: those of a working day in Wales, by London's clock."""

from datetime import date, datetime, time, timedelta

from bot.domain.dates import LONDON, is_working_day, london, london_date, next_working_day

OPENS = time(8, 30)
CLOSES = time(17, 30)
HOUR = time(9)
"""When what falls due on a day falls due."""


def morning(day: date) -> datetime:
    """Return the moment of a day at which its reminders fall due."""
    return london(day, HOUR)


def is_open(moment: datetime) -> bool:
    """Tell whether people may be written to now: never on a weekend or a bank holiday."""
    local = moment.astimezone(LONDON)
    return is_working_day(local.date()) and OPENS <= local.time() < CLOSES


def next_open(moment: datetime) -> datetime:
    """Return the moment itself if it is in working hours, else the next morning that is."""
    if is_open(moment):
        return moment
    local = moment.astimezone(LONDON)
    if is_working_day(local.date()) and local.time() < OPENS:
        return morning(local.date())
    return next_morning(moment)


def last_open_before(start: datetime, lead: timedelta) -> datetime | None:
    """Return the moment `lead` before something starts, moved into the hours of its day.

    Of what starts early it is when the hours begin, of what starts in the evening the morning. None when the day is
    not a working day, or nobody can be written to before the start.
    """
    moment, day = start - lead, london_date(start)
    if not is_working_day(day):
        return None
    opening = london(day, OPENS)
    if moment >= opening:
        return moment if is_open(moment) else morning(day)
    return opening if opening < start else None


def next_morning(moment: datetime) -> datetime:
    """Return the morning of the next working day after the day of a moment."""
    return morning(next_working_day(london_date(moment)))


def last_morning(moment: datetime) -> datetime:
    """Return the latest morning, of whatever day, that has come."""
    today = london_date(moment)
    return morning(today) if moment >= morning(today) else morning(today - timedelta(days=1))
