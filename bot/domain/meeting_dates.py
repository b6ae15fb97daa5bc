"""Proposes the dates of a cluster's year: evenly spread, on days when practices can come, each with its purpose.

The guidance sets no dates for the meetings (CND 009W, para 3), and says "mid way through year" and the end of the year
for the peer reviews (CND 011W, para 2). What these words mean in days is our reading, told below.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.dates import add_working_days, easter, is_working_day
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import Expected, TakePartIn

WEDNESDAY = 2

# People need so many days to be asked before a meeting.
_NOTICE = timedelta(days=14)
# After the last meeting its outcome has to be written down and shared by the end of the year.
_WORKING_DAYS_TO_SHARE = 10
# Two meetings nearer than this are one meeting too many.
_BETWEEN = 28
_AFTER_THE_LAST = 14
# How many days away from the even spread it is worth going to avoid something.
_WORTH_FOR_AUGUST = 40
_WORTH_FOR_DISTANCE = 80
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A day for a meeting, and the keys of the purposes it is proposed for."""

    day: date
    purposes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Span:
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def nearest(self, day: date) -> date:
        return min(max(day, self.first), self.last)

    def within(self, other: "_Span") -> "_Span | None":
        first, last = max(self.first, other.first), min(self.last, other.last)
        return _Span(first, last) if first <= last else None


def propose_dates(
    programme: ProgrammeYear,
    today: date,
    taken: Collection[date] = (),
    count: int | None = None,
    *,
    covered: Collection[str] = (),
    weekday: int = WEDNESDAY,
) -> tuple[Proposal, ...]:
    """Propose `count` more meetings, or as many as the year requires beside those `taken`.

    1. The rest of the year, less the notice before and the time to share after, is divided evenly.
    2. The mid-year review is drawn into the middle quarter of the year, the year-end review into its last two months.
    3. Each meeting goes to the nearest good day: the wanted weekday, a working day in Wales, away from Easter,
       Christmas and, where that can be, August and other meetings.

    Purposes already `covered` by a meeting are left out. Fewer come back when the year has no room for more.
    """
    wanted = programme.meetings_required - len(taken) if count is None else count
    span = _plannable(programme, today)
    if wanted <= 0 or span is None:
        return ()
    chosen: list[date] = []
    for ideal in _ideals(programme, span, [day for day in taken if span.holds(day)], wanted):
        near = {*taken, *chosen}
        free = [day for day in _good_days(span, weekday) if day not in near]
        if free:
            chosen.append(min((_dislike(day, ideal, near), day) for day in free)[1])
    return _with_purposes(programme, sorted(chosen), covered)


def propose_extra(
    programme: ProgrammeYear, today: date, taken: Collection[date], *, weekday: int = WEDNESDAY
) -> Proposal | None:
    """Propose one meeting more, late in the year, for what is due at its end.

    The guidance does not say whether the meeting that agrees the annual report (CND 010W, para 1) may be one of the
    four; with one more either reading is met. None when the year does not advise it, or has no room.
    """
    span = _plannable(programme, today)
    if span is None or programme.meetings_to_plan <= programme.meetings_required:
        return None
    after = max(taken, default=span.first) + timedelta(days=_AFTER_THE_LAST)
    free = [day for day in _good_days(span, weekday) if day >= after]
    return Proposal(free[-1], _due_at_the_end(programme)) if free else None


def _plannable(programme: ProgrammeYear, today: date) -> _Span | None:
    since, until = programme.meetings_window
    first = max(max(programme.start, today) + _NOTICE, since or programme.start)
    last = add_working_days(until or programme.end, -_WORKING_DAYS_TO_SHARE)
    return _Span(first, last) if first <= last else None


def _middle_quarter(programme: ProgrammeYear) -> _Span:
    """Our reading of "mid way through year": the sixth to the eighth month."""
    return _Span(_month(programme.start, 5), _month(programme.start, 8) - _DAY)


def _last_months(programme: ProgrammeYear) -> _Span:
    """Our reading of the end of the year: its last two months."""
    return _Span(_month(programme.end + _DAY, -2), programme.end)


def _month(day: date, more: int) -> date:
    """Go so many months on from the first of a month."""
    months = day.year * 12 + day.month - 1 + more
    return date(months // 12, months % 12 + 1, 1)


def _ideals(programme: ProgrammeYear, span: _Span, taken: Sequence[date], count: int) -> list[date]:
    """Divide the span evenly; a meeting that is there already takes the place nearest to it."""
    parts = count + len(taken)
    length = (span.last - span.first) / parts
    # Late in its part: the first meeting then leaves time to prepare, and the last one is near the year's end.
    places = [span.first + (i + 0.75) * length for i in range(parts)]
    for day in taken:
        places.remove(_nearest(day, places))
    middle, end = _middle_quarter(programme), _last_months(programme)
    halfway = middle.first + (middle.last - middle.first) / 2
    nearest = min(range(len(places)), key=lambda i: abs(places[i] - halfway))
    # Where one meeting would have to be both, the end of the year goes before its middle.
    for index, window in ((nearest, middle), (len(places) - 1, end)):
        reachable = window.within(span)
        if reachable is not None:
            places[index] = reachable.nearest(places[index])
    return places


def _good_days(span: _Span, weekday: int) -> list[date]:
    days = [span.first + i * _DAY for i in range((span.last - span.first).days + 1)]
    good = [day for day in days if is_working_day(day) and not _holiday_time(day)]
    return [day for day in good if day.weekday() == weekday] or good


def _holiday_time(day: date) -> bool:
    """Tell the days around Easter and Christmas, when practices are short of people and full of patients."""
    from_easter = (day - easter(day.year)).days
    return -3 <= from_easter <= 2 or (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3)


def _nearest(day: date, places: Sequence[date]) -> date:
    return min(places, key=lambda place: abs(place - day))


def _dislike(day: date, ideal: date, near: Collection[date]) -> int:
    too_near = any(abs((day - other).days) < _BETWEEN for other in near)
    worth = _WORTH_FOR_AUGUST * (day.month == 8) + _WORTH_FOR_DISTANCE * too_near
    return abs((day - ideal).days) + worth


def _with_purposes(
    programme: ProgrammeYear, days: Sequence[date], covered: Collection[str]
) -> tuple[Proposal, ...]:
    if not days:
        return ()
    middle, end = _middle_quarter(programme), _last_months(programme)
    mid_year = next((day for day in days if middle.holds(day)), None)
    last = days[-1] if end.holds(days[-1]) else None
    where = {Expected.MID_YEAR: mid_year, Expected.YEAR_END: last, None: mid_year or last}
    purposes: dict[date, list[str]] = {day: [] for day in days}
    for key, expected in _expected(programme).items():
        day = where[expected]
        if key not in covered and day is not None:
            purposes[day].append(key)
    return tuple(Proposal(day, tuple(purposes[day])) for day in days)


def _expected(programme: ProgrammeYear) -> dict[str, Expected | None]:
    """Tell when each purpose is looked for, by the requirement that asks for it; None where nothing is said."""
    found: dict[str, Expected | None] = {}
    for requirement in programme.requirements:
        if isinstance(requirement.asks, TakePartIn):
            dated = Expected.YEAR_END if requirement.due is not None else None
            found.setdefault(requirement.asks.purpose, requirement.expected or dated)
    return found


def _due_at_the_end(programme: ProgrammeYear) -> tuple[str, ...]:
    asked = (r for r in programme.requirements if isinstance(r.asks, TakePartIn) and r.due is not None)
    return tuple(r.asks.purpose for r in asked if isinstance(r.asks, TakePartIn))
