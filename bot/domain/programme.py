"""A programme year: its indicators, points and requirements, as one checked value."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.dates import Window
from bot.domain.ladder import Ladder
from bot.domain.requirements import (
    AttendMeetings,
    OwnerKind,
    Requirement,
    TakePartIn,
    Wording,
)

_WORD = re.compile(r"[\w']+")
_TELLING = 4  # letters that a word has to have to mean something alone


class Status(StrEnum):
    """Whether the year's guidance is out; a draft year is shown with a warning."""

    DRAFT = "draft"
    PUBLISHED = "published"


class YearKind(StrEnum):
    """A contract's year holds alone on its days; a programme alongside has duties beside the contract's."""

    CONTRACT = "contract"
    ALONGSIDE = "alongside"


@dataclass(frozen=True, slots=True)
class Component:
    """A part of an indicator that carries points of its own."""

    key: str
    points: int
    title: Wording


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of the year, such as CND 009W; its points are those of its components, None where not known."""

    code: str
    points: int | None
    title: Wording
    components: tuple[Component, ...]
    citation: str


@dataclass(frozen=True, slots=True)
class PeerReview:
    """What follows when practices review each other at a meeting, by the keys of requirements; empty if nothing does.

    `actions` is met by putting what follows into the practice's plan, `outcome` by sharing what came out of it.
    """

    actions: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Purpose:
    """Something a cluster meeting can be designated for; requirements name it by its key.

    At a peer review each practice fills in a card, and `review` says what is to follow from it.
    """

    key: str
    title: Wording
    aliases: tuple[str, ...] = ()
    review: PeerReview | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that the guidance surely says or should say, and that was not found; `source` is what was looked at."""

    what: Wording
    source: str


@dataclass(frozen=True, slots=True)
class OurReading:
    """How we read the guidance where it is silent; `about` is the key of a requirement, empty if it is the year's."""

    what: Wording
    about: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeYear:
    """One programme year from `start` to `end`, both inside it.

    `points_total` is None where no points are known or given. `prepared_from` is the day from which people look ahead
    to it, if that is long before the start. `aliases` are words by which people name it, in lower case. `meetings_to_plan` is how many meetings a cluster is advised to plan, perhaps more than a practice must
    attend. `ladder` says when people are reminded. `inactive_indicators_expected` is how many inactive indicators a
    health board's list should name; nought where the year does not say.
    """

    key: str
    title: Wording
    start: date
    end: date
    status: Status
    source: str
    meetings_to_plan: int
    ladder: Ladder
    purposes: tuple[Purpose, ...]
    indicators: tuple[Indicator, ...]
    requirements: tuple[Requirement, ...]
    inactive_indicators_expected: int = 0
    kind: YearKind = YearKind.CONTRACT
    points_total: int | None = None
    prepared_from: date | None = None
    aliases: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    readings: tuple[OurReading, ...] = ()

    @property
    def draft(self) -> bool:
        return self.status is Status.DRAFT

    @property
    def alongside(self) -> bool:
        return self.kind is YearKind.ALONGSIDE

    @property
    def last_day(self) -> date:
        """The year's end, or the last official date if that lies after it."""
        return max([self.end, *(r.due for r in self.requirements if r.due)])

    @property
    def window(self) -> tuple[date, date]:
        """First and last day, as bot.domain.british_dates takes it."""
        return self.start, self.end

    @property
    def meetings_required(self) -> int:
        """How many cluster network meetings a practice must attend; 0 when the year asks for none."""
        return max((r.asks.count for r in self.requirements if isinstance(r.asks, AttendMeetings)), default=0)

    @property
    def meetings_window(self) -> Window:
        """The part of the year in which those meetings are counted."""
        asked = (r.asks for r in self.requirements if isinstance(r.asks, AttendMeetings))
        return max(asked, key=lambda asks: asks.count, default=AttendMeetings(0)).window

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months that begin in the year, or hold its first day."""
        first = self.start.replace(day=1)
        count = (self.end.year - first.year) * 12 + self.end.month - first.month + 1
        return tuple(
            date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1)
            for n in range(count)
        )

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end

    def requirement(self, key: str) -> Requirement | None:
        return next((r for r in self.requirements if r.key == key), None)

    def purpose(self, key: str) -> Purpose | None:
        return next((p for p in self.purposes if p.key == key), None)

    def indicator(self, code: str) -> Indicator | None:
        return next((i for i in self.indicators if i.code == code), None)

    def asked_at(self, purpose: str) -> tuple[Requirement, ...]:
        """Return the requirements that a practice meets by taking part in a meeting with this purpose."""
        return tuple(r for r in self.requirements if r.asks == TakePartIn(purpose))


def find_requirements(
    programme: ProgrammeYear, text: str, owners: Collection[OwnerKind] = tuple(OwnerKind)
) -> tuple[Requirement, ...]:
    """Find the requirements of these owners that somebody means by `text`.

    A key, number, alias or full title decides at once; otherwise every requirement is offered in whose names each
    of the words typed begins a word. Case and double blanks do not matter. Nothing found is an empty tuple, several
    are a question.
    """
    wanted = _plain(text)
    candidates = [r for r in programme.requirements if r.owner in owners]
    exact = tuple(r for r in candidates if wanted in _names(r))
    words = _WORD.findall(wanted)
    if exact or not any(len(word) >= _TELLING for word in words):
        return exact
    return tuple(r for r in candidates if all(_begins_a_word(word, r) for word in words))


def _begins_a_word(typed: str, requirement: Requirement) -> bool:
    return any(word.startswith(typed) for name in _names(requirement) for word in _WORD.findall(name))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _names(requirement: Requirement) -> tuple[str, ...]:
    titles = (_plain(requirement.title.en), _plain(requirement.title.cy))
    return (requirement.key, str(requirement.number), *titles, *map(_plain, requirement.aliases))
