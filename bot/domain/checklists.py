"""What a document has to speak about, as a checklist that its owner ticks off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Cluster
from bot.domain.programme import ProgrammeYear, find_requirements
from bot.domain.refusals import NoChecklist
from bot.domain.requirements import KeepUpdated, OwnerKind, Requirement, ShareDocument, Topic


@dataclass(frozen=True, slots=True)
class Tick:
    """Somebody ticked a topic, or took the tick back; the latest of a topic holds."""

    topic: str
    ticked: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Checklist:
    """One document of a cluster with the topics it has to speak about, and the ticks that hold, by topic."""

    programme: ProgrammeYear
    requirement: Requirement
    cluster: Cluster
    topics: tuple[Topic, ...]
    ticks: dict[str, Tick]

    @property
    def covered(self) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.topics if topic.key in self.ticks)

    @property
    def missing(self) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.topics if topic.key not in self.ticks)

    def changes(self, wanted: Iterable[str]) -> dict[str, bool]:
        """Say which topics have to be ticked or not so that exactly those wanted are; unknown ones are left out."""
        wished = frozenset(wanted)
        return {
            topic.key: topic.key in wished
            for topic in self.topics
            if (topic.key in wished) != (topic.key in self.ticks)
        }


def holding(ticks: Iterable[Tick]) -> dict[str, Tick]:
    """Keep the topics that are ticked now, of ticks in the order in which they were made."""
    latest = {tick.topic: tick for tick in ticks}
    return {topic: tick for topic, tick in latest.items() if tick.ticked}


def with_checklists(programme: ProgrammeYear) -> tuple[Requirement, ...]:
    """List a cluster's documents that have topics to tick off.

    A plan that is kept row by row is left out: its rows say which topics it covers.
    """
    kept = {each.asks.document for each in programme.requirements if isinstance(each.asks, KeepUpdated)}
    return tuple(
        each
        for each in programme.requirements
        if each.owner is OwnerKind.CLUSTER
        and isinstance(each.asks, ShareDocument)
        and each.asks.topics
        and each.asks.document not in kept
    )


def topics_of(requirement: Requirement) -> tuple[Topic, ...]:
    """Return what a document has to speak about; nothing for any other requirement."""
    return requirement.asks.topics if isinstance(requirement.asks, ShareDocument) else ()


def meant(programmes: Sequence[ProgrammeYear], text: str) -> tuple[ProgrammeYear, Requirement]:
    """Find the document that is meant, in the first programme that has it; without words the first there is.

    Raises NoChecklist with those there are.
    """
    offered = [(programme, each) for programme in programmes for each in with_checklists(programme)]
    if not text:
        found = offered
    else:
        named = {
            (programme.key, each.key)
            for programme in programmes
            for each in find_requirements(programme, text)
        }
        found = [pair for pair in offered if (pair[0].key, pair[1].key) in named]
    if not found:
        raise NoChecklist(text, tuple(each for _, each in offered))
    return found[0]
