"""What a cluster does on its pathways in a year: what was agreed, and the tests of change of its practices."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.change_tests import ChangeTest, CycleWords, Part, carried_out
from bot.domain.ids import ChangeTestId, MeetingId, PracticeId
from bot.domain.owners import MemberPractice
from bot.domain.pathways import NO_MEETING, Agreement, Agreements, Occasion, pathway_meant, title_of
from bot.domain.people import Cluster
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import NothingFound
from bot.domain.requirements import Agree, AimFor, Choice, Requirement


@dataclass(frozen=True, slots=True)
class PathwayWork:
    """A cluster's pathways as they stand `on` a day.

    `asks` is the choice that the year wants (by `requirement`), `aim` how many tests it aims at, if any. `meetings` are
    those that have begun, the latest first. `recorded` holds the practices for which each requirement is recorded.
    """

    cluster: Cluster
    on: date
    year: ProgrammeYear
    requirement: Requirement
    asks: Agree
    aim: AimFor | None
    agreements: Agreements
    meetings: tuple[Occasion, ...] = ()
    practices: tuple[MemberPractice, ...] = ()
    tests: tuple[ChangeTest, ...] = ()
    recorded: Mapping[str, frozenset[PracticeId]] = field(default_factory=dict)

    @property
    def basket(self) -> tuple[Choice, ...]:
        return self.asks.basket

    @property
    def results(self) -> str:
        """The requirement that sharing a test's results meets, or empty."""
        return self.aim.results if self.aim else ""

    @property
    def offered(self) -> tuple[str, ...]:
        """The pathways that a test can be logged for: those agreed, then those agreed before."""
        return (*self.agreements.current, *self.agreements.former)

    @property
    def counts(self) -> Mapping[PracticeId, Mapping[str, int]]:
        return carried_out(self.tests)

    def title(self, pathway: str, language: str) -> str:
        return title_of(self.basket, pathway, language)

    def pathways_of(self, practice: PracticeId) -> tuple[str, ...]:
        """List the pathways to count for a practice: those agreed, and former ones for which it has tests."""
        counted = self.counts.get(practice, {})
        return (*self.agreements.current, *(name for name in self.agreements.former if name in counted))

    def tests_of(self, practice: PracticeId) -> tuple[ChangeTest, ...]:
        return tuple(test for test in self.tests if test.practice_id == practice)

    def practice(self, practice: PracticeId) -> MemberPractice:
        """Return a practice of the cluster. Raises NothingFound."""
        found = next((each for each in self.practices if each.id == practice), None)
        if found is None:
            raise NothingFound("practice")
        return found

    def test(self, id_: ChangeTestId) -> ChangeTest:
        """Return a test by its id. Raises NothingFound."""
        found = next((test for test in self.tests if test.id == id_), None)
        if found is None:
            raise NothingFound("test")
        return found

    def numbered(self, practice: PracticeId, number: int) -> ChangeTest:
        """Return a practice's test by its number. Raises NothingFound."""
        found = next((test for test in self.tests_of(practice) if test.number == number), None)
        if found is None:
            raise NothingFound("test")
        return found

    def occasion(self, meeting: MeetingId) -> Occasion:
        """Return a meeting that has begun. Raises NothingFound, at the question."""
        found = next((each for each in self.meetings if each.id == meeting), None)
        if found is None:
            raise NothingFound("meeting").at("meeting")
        return found

    def deciding(self, meeting: MeetingId | None) -> Occasion | None:
        """Return the meeting that decided: the latest, unless another or none was chosen. Raises NothingFound."""
        if meeting is None:
            return next(iter(self.meetings), None)
        return None if meeting == NO_MEETING else self.occasion(meeting)

    def dated(self, words: CycleWords) -> CycleWords:
        """Take the day of the meeting at which results were shared, if one was named. Raises NothingFound."""
        if words.meeting is None:
            return words
        return replace(words, shared_on=self.occasion(words.meeting).on)

    def pathway(self, typed: str) -> str:
        """Return the pathway that is meant among those offered. Raises PathwayUnknown, at the question."""
        return pathway_meant(typed, self.offered, self.basket)

    def owes(self, requirement: Requirement, practice: PracticeId) -> bool:
        """Whether nothing is recorded of this requirement for a practice yet."""
        return practice not in self.recorded.get(requirement.key, frozenset())

    def with_agreement(self, agreement: Agreement) -> "PathwayWork":
        return replace(self, agreements=Agreements((*self.agreements.history, agreement)))

    def with_test(self, test: ChangeTest) -> "PathwayWork":
        """Return the work with this test, in the place of the one with its id if there is one."""
        others = (other for other in self.tests if other.id != test.id)
        return replace(self, tests=tuple(sorted((*others, test), key=lambda t: (t.practice, t.number))))


@dataclass(frozen=True, slots=True)
class PathwaysDecided:
    """What became of a decision on the pathways: `again` if it had been recorded before, or holds already."""

    work: PathwayWork
    again: bool = False


@dataclass(frozen=True, slots=True)
class PracticeTests:
    """The tests that somebody asked for: of one practice, or (None) of the whole cluster by numbers."""

    work: PathwayWork
    practice: MemberPractice | None
    writes: bool


@dataclass(frozen=True, slots=True)
class OneTest:
    """One test as its reader may see it: `writes` if they may change it."""

    work: PathwayWork
    test: ChangeTest
    writes: bool


@dataclass(frozen=True, slots=True)
class CycleDraft:
    """What a form for a test begins with: the test to change (None for a new one), and for which practices it may be.

    `pathway` and `aim` are what was typed of a new one already.
    """

    work: PathwayWork
    test: ChangeTest | None
    practices: tuple[MemberPractice, ...]
    pathway: str = ""
    aim: str = ""

    def written(self, part: Part) -> str:
        """Return what is known of a part."""
        if self.test is not None:
            return self.test.words.of(part)
        return self.aim if part is Part.AIM else ""


@dataclass(frozen=True, slots=True)
class WrittenCycle:
    """What somebody wants written about a test. `test` is None for a new one; `seen` is the revision they looked at."""

    words: CycleWords
    test: ChangeTestId | None = None
    practice: PracticeId | None = None
    pathway: str = ""
    seen: int = 0


@dataclass(frozen=True, slots=True)
class CycleRecorded:
    """What became of a test: `changed` is False when there was nothing to keep, `again` when it had come in before."""

    work: PathwayWork
    test: ChangeTest | None
    changed: bool = True
    again: bool = False
