"""The programme years at hand, and which of them a day belongs to."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.programme import ProgrammeYear

# The first steps towards a deadline early in a year come before the year begins.
_BEFORE = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Programmes:
    """The years in the order of their start; there is always at least one contract's year."""

    years: tuple[ProgrammeYear, ...]

    @property
    def contracts(self) -> tuple[ProgrammeYear, ...]:
        """The contract's years in the order of their start."""
        return tuple(sorted((y for y in self.years if not y.alongside), key=lambda year: year.start))

    def on(self, day: date) -> ProgrammeYear:
        """Return the contract's year that a day belongs to.

        Between two years on file it is the next one shortly before it begins, else the last that has begun; before
        all of them it is the first to come.
        """
        contracts = self.contracts
        holding = [year for year in contracts if year.holds(day)]
        coming = [year for year in contracts if year.start - _BEFORE <= day < year.start]
        begun = [year for year in contracts if year.start <= day]
        return (holding or coming or begun[-1:] or contracts)[0]

    def alongside(self, day: date) -> tuple[ProgrammeYear, ...]:
        """Return the programmes whose duties stand beside the contract's on a day, from when people look ahead to them."""
        return tuple(
            year for year in self.years if year.alongside and _seen_from(year) <= day <= year.last_day
        )

    def awake(self, day: date) -> tuple[ProgrammeYear, ...]:
        """Return the years whose deadlines people have to hear of on a day: also shortly before and after the year."""
        return tuple(
            year
            for year in self.years
            if _seen_from(year) <= day <= year.last_day + timedelta(weeks=year.ladder.weeks_overdue + 1)
        )

    def shareable(self, day: date) -> tuple[ProgrammeYear, ...]:
        """Return the years of which something may be recorded on a day: its own, those beside it, then one just over."""
        first = (self.on(day), *self.alongside(day))
        known = {year.key for year in first}
        return (*first, *(year for year in self.awake(day) if year.start <= day and year.key not in known))

    def named(self, key: str) -> ProgrammeYear | None:
        """Return the year with a key like `2017/18`."""
        return next((year for year in self.years if year.key == key), None)

    def meant(self, text: str) -> ProgrammeYear | None:
        """Return the programme that somebody names by its key or one of its words, in either language."""
        wanted = " ".join(text.casefold().split())
        keyed = (year for year in self.years if wanted in (year.key.casefold(), year.key.replace("/", "-")))
        return next(keyed, None) or next((year for year in self.years if wanted in year.aliases), None)


def _seen_from(year: ProgrammeYear) -> date:
    return year.prepared_from or year.start - _BEFORE
