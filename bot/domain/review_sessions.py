"""The peer reviews that a year asks for, each a session that a practice takes part in once, and how people name them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.programme import PeerReview, ProgrammeYear, find_requirements
from bot.domain.refusals import SessionNotFound
from bot.domain.requirements import Requirement, TakePartIn


@dataclass(frozen=True, slots=True)
class Session:
    """A peer review that a practice takes part in once in the year, and what is to follow from it."""

    requirement: Requirement
    purpose: str
    review: PeerReview

    @property
    def key(self) -> str:
        return self.requirement.key


def sessions_of(year: ProgrammeYear) -> tuple[Session, ...]:
    """List the year's peer reviews in the order of its file."""
    found = []
    for requirement in year.requirements:
        if isinstance(requirement.asks, TakePartIn):
            purpose = year.purpose(requirement.asks.purpose)
            if purpose is not None and purpose.review is not None:
                found.append(Session(requirement, purpose.key, purpose.review))
    return tuple(found)


def year_with_reviews(years: Sequence[ProgrammeYear]) -> ProgrammeYear:
    """Pick the first of some years that asks for peer reviews, which may be one just over; without any, the first."""
    return next((year for year in years if sessions_of(year)), years[0])


def session_named(year: ProgrammeYear, text: str) -> tuple[Session | None, str]:
    """Read which session a line begins or ends with, and the words left over for a practice.

    The longest words that name one session decide; without any, all words are left over. Raises SessionNotFound for
    words that could be several sessions.
    """
    sessions = {session.key: session for session in sessions_of(year)}
    words = text.split()
    for count in range(len(words), 0, -1):
        for named, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            found = [each for each in find_requirements(year, " ".join(named)) if each.key in sessions]
            if len(found) > 1:
                raise SessionNotFound(" ".join(named), tuple(found))
            if found:
                return sessions[found[0].key], " ".join(rest)
    return None, text.strip()
