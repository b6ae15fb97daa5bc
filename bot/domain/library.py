"""A cluster's library: results of tests of change that its practices shared with their peers, whether good or bad.

CND 012W, para 5 wants results shared with cluster peers, positive or negative.
"""

from dataclasses import dataclass, replace

from bot.domain.change_tests import ChangeTest
from bot.domain.names import fold
from bot.domain.pathways import pathway_meant, title_of
from bot.domain.people import Cluster
from bot.domain.requirements import Choice


@dataclass(frozen=True, slots=True)
class SharedTest:
    """A test whose results were shared, and the key of the year it belongs to."""

    test: ChangeTest
    programme: str


@dataclass(frozen=True, slots=True)
class Library:
    """What was shared in a cluster, the latest first; `wanted` is the pathway asked for, or empty for all."""

    cluster: Cluster
    shared: tuple[SharedTest, ...]
    basket: tuple[Choice, ...]
    wanted: str = ""

    @property
    def pathways(self) -> tuple[str, ...]:
        """The pathways something was shared about, each once."""
        return tuple(sorted({each.test.pathway for each in self.shared}, key=fold))

    @property
    def found(self) -> tuple[SharedTest, ...]:
        return tuple(each for each in self.shared if self.wanted in ("", each.test.pathway))

    def title(self, pathway: str, language: str) -> str:
        return title_of(self.basket, pathway, language)

    def asked_for(self, typed: str) -> "Library":
        """Return the part of the library on one pathway, empty where nobody has shared yet. Raises PathwayUnknown."""
        if not typed:
            return self
        national = (each.key for each in self.basket)
        known = tuple(dict.fromkeys([*self.pathways, *national]))
        return replace(self, wanted=pathway_meant(typed, known, self.basket))
