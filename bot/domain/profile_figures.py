"""What the yearly snapshots of clusters add up to, for a health board and for all of them, year beside year."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import ClusterId
from bot.domain.people import HealthBoard
from bot.domain.profile_questions import YES_OR_NO, Question
from bot.domain.profiles import STAGES, Profession, Profile


class Scope(StrEnum):
    """Whose figures are asked for."""

    CLUSTER = "cluster"
    BOARD = "board"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Share:
    """So many clusters of those that answered."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, half a per cent rounded up; None of nothing."""
        return (200 * self.count + self.of) // (2 * self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class ProfileFigures:
    """What the snapshots of a year add up to. Each share is of the clusters that answered that question."""

    year: int
    clusters: int
    professions: Mapping[Profession, Share]
    vacant: Share
    yes: Mapping[Question, Share]
    stages: Mapping[int, Share]
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnsweredProfile:
    """A cluster with its snapshot of a year; None where it has none."""

    cluster: ClusterId
    name: str
    board: HealthBoard
    profile: Profile | None


def figures(year: int, answered: Sequence[AnsweredProfile]) -> ProfileFigures:
    """Add the snapshots of a year up; `silent` are the clusters that have answered nothing."""
    profiles = [each.profile for each in answered if each.profile is not None]
    with_lead = [profile for profile in profiles if profile.lead_known]
    staged = [profile.stage for profile in profiles if profile.stage is not None]
    professions = Counter(one for profile in with_lead for one in profile.lead_professions)
    return ProfileFigures(
        year,
        len(answered),
        {one: Share(professions[one], len(with_lead)) for one in Profession},
        Share(sum(profile.vacant for profile in with_lead), len(with_lead)),
        {question: _said_yes(profiles, question) for question in YES_OR_NO},
        {stage: Share(staged.count(stage), len(staged)) for stage in STAGES},
        tuple(sorted(each.name for each in answered if each.profile is None)),
    )


def _said_yes(profiles: Iterable[Profile], question: Question) -> Share:
    said = [said for profile in profiles if (said := profile.said(question)) is not None]
    return Share(sum(said), len(said))


@dataclass(frozen=True, slots=True)
class ProfileTable:
    """The figures of a health board (None: of all of them), the latest year last; a year without answers is left out."""

    board: HealthBoard | None
    years: tuple[ProfileFigures, ...]


def table(
    board: HealthBoard | None, answered: Mapping[int, Sequence[AnsweredProfile]], year: int
) -> ProfileTable:
    """Set the figures of a year beside those of earlier ones that have any answer."""
    made = {number: figures(number, found) for number, found in sorted(answered.items()) if number <= year}
    told = [each for number, each in made.items() if number == year or len(each.silent) < each.clusters]
    return ProfileTable(board, tuple(told))
