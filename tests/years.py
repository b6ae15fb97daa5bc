"""The programme years that tests stand on, by their keys."""

from bot.app import read_programmes
from bot.domain.programme import ProgrammeYear

YEARS = {year.key: year for year in read_programmes()}


def the_year(key: str = "2017/18") -> ProgrammeYear:
    """Return a year on file: the one of the guidance that the product began with, unless another is named."""
    return YEARS[key]
