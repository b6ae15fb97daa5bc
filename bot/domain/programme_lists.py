"""A programme year as somebody looks at it: one page, and the years beside it."""

from dataclasses import dataclass

from bot.domain.programme import ProgrammeYear


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """The year asked about, which page of it, and the other years there are, the nearest first."""

    year: ProgrammeYear
    others: tuple[ProgrammeYear, ...]
    page: int = 1
