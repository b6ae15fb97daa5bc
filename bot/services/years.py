"""What people ask about the programme years themselves: what a year asks, and where that is written."""

from datetime import date

from bot.clock import Clock
from bot.domain.people import Asker
from bot.domain.permissions import Task, require
from bot.domain.programme import ProgrammeYear
from bot.domain.programme_lists import ProgrammePage
from bot.domain.refusals import ProgrammeNotFound
from bot.services.programmes import Programmes


class Years:
    """What people ask about the years on file."""

    def __init__(self, clock: Clock, programmes: Programmes) -> None:
        self._clock = clock
        self._programmes = programmes

    async def show(self, asker: Asker, text: str = "", page: int = 1) -> ProgrammePage:
        """Show a year by its key or one of its words, or the present one. Raises ProgrammeNotFound with those there are."""
        require(asker, Task.SEE_PROGRAMME)
        today = self._clock.today()
        year = self._programmes.meant(text) if text else self._programmes.on(today)
        if year is None:
            raise ProgrammeNotFound(text, tuple(each.key for each in self._programmes.years))
        others = [each for each in self._programmes.years if each.key != year.key]
        return ProgrammePage(year, tuple(sorted(others, key=lambda each: _away(each, today))), page)


def _away(year: ProgrammeYear, day: date) -> int:
    """Count the days between a day and a year."""
    return max((year.start - day).days, (day - year.end).days, 0)
