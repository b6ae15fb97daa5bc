"""The programme years at hand, and which of them a day belongs to."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.programme import ProgrammeYear

# The first steps towards a deadline early in a year come before the year begins.
_BEFORE = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Programmes:
    """The years in the order of their start; there is always at least one."""

    years: tuple[ProgrammeYear, ...]

    def on(self, day: date) -> ProgrammeYear:
        """Return the year that a day belongs to; else the last that has begun, else the first to come."""
        ordered = sorted(self.years, key=lambda year: year.start)
        holding = [year for year in ordered if year.holds(day)]
        begun = [year for year in ordered if year.start <= day]
        return (holding or begun[-1:] or ordered)[0]

    def awake(self, day: date) -> tuple[ProgrammeYear, ...]:
        """Return the years whose deadlines people have to hear of on a day: also shortly before and after the year."""
        return tuple(
            year
            for year in self.years
            if year.start - _BEFORE <= day <= year.end + timedelta(weeks=year.ladder.weeks_overdue + 1)
        )

    def named(self, key: str) -> ProgrammeYear | None:
        """Return the year with a key like `2017/18`."""
        return next((year for year in self.years if year.key == key), None)
