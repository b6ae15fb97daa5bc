"""The pathways a cluster works on: which choice the guidance allows, and what the cluster agreed and changed.

CND 012W, paras 1 to 3: the cluster network agrees three pathways, two of them out of a basket of five and one
locally. That the local one may also come out of the basket, as nothing forbids it, is our reading.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.financial_part import mentions_financial_part
from bot.domain.ids import AgreementId, MeetingId
from bot.domain.names import Ambiguous, NotFound, find_named, fold
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.programme import ProgrammeYear
from bot.domain.quorum import is_quorate
from bot.domain.refusals import (
    HoldsFinancialPart,
    NoPathwaysAsked,
    PathwaysRefused,
    PathwayUnknown,
    ReasonNeeded,
    TooLong,
    refuse_too_long,
)
from bot.domain.requirements import Agree, AimFor, Choice, Requirement

NO_MEETING = MeetingId(0)

# What a button's value and an option of a form take, with room for the rest.
MOST_LETTERS = 75


@dataclass(frozen=True, slots=True)
class Occasion:
    """A meeting at which something can be agreed or shared: how many practices were there so far.

    `closed` tells that its register is closed, so that no more come.
    """

    id: MeetingId
    on: date
    present: int = 0
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """One decision on the pathways; `meeting` is None where none was named, `reason` says why it was changed.

    `quorum` is what the cluster asked for when it decided: changing the setting undoes no decision.
    """

    id: AgreementId
    chosen: tuple[str, ...]
    agreed_on: date
    meeting: Occasion | None
    quorum: int | None
    reason: str
    recorded_by: str
    recorded_at: datetime

    @property
    def quorate(self) -> bool | None:
        """Whether enough practices were there; None while nobody can say (see bot.domain.quorum)."""
        if self.meeting is None:
            return None
        return is_quorate(self.meeting.present, self.quorum, closed=self.meeting.closed)

    @property
    def stands(self) -> bool:
        """Whether it is agreed: a decision of an inquorate meeting is not."""
        return self.quorate is not False


@dataclass(frozen=True, slots=True)
class WrittenChoice:
    """What somebody wants recorded: the pathways as named, why, and the meeting; None is the latest, nought none."""

    names: tuple[str, ...]
    reason: str = ""
    meeting: MeetingId | None = None


@dataclass(frozen=True, slots=True)
class Agreements:
    """Everything a cluster decided on its pathways in a year, oldest first."""

    history: tuple[Agreement, ...] = ()

    @property
    def agreed(self) -> Agreement | None:
        """The agreement that holds: the last that a quorate meeting made."""
        return next((each for each in reversed(self.history) if each.stands), None)

    @property
    def not_agreed(self) -> Agreement | None:
        """The last decision, if it does not stand."""
        return self.history[-1] if self.history and not self.history[-1].stands else None

    @property
    def current(self) -> tuple[str, ...]:
        return self.agreed.chosen if self.agreed else ()

    @property
    def former(self) -> tuple[str, ...]:
        """Pathways that were agreed once and are no more: tests done for them stay theirs."""
        earlier = (name for each in self.history if each.stands for name in each.chosen)
        return tuple(dict.fromkeys(name for name in earlier if name not in self.current))

    def says_already(self, chosen: Iterable[str]) -> bool:
        """Whether this choice is what was decided last, and stands."""
        return self.agreed is not None and not self.not_agreed and set(self.agreed.chosen) == set(chosen)


def pathway_requirement(year: ProgrammeYear) -> tuple[Requirement, Agree] | None:
    """Find what the year wants a cluster to agree on, if it wants anything."""
    found = ((r, r.asks) for r in year.requirements if isinstance(r.asks, Agree))
    return next(found, None)


def year_of_pathways(years: Sequence[ProgrammeYear]) -> tuple[ProgrammeYear, Requirement, Agree]:
    """Find the first of the years that asks for pathways: one just over can still be written on. Raises NoPathwaysAsked."""
    for year in years:
        if asked := pathway_requirement(year):
            return year, *asked
    raise NoPathwaysAsked(years[0].key)


def baskets(years: Iterable[ProgrammeYear]) -> tuple[Choice, ...]:
    """List what could be chosen in any of the years, each once."""
    asked = filter(None, map(pathway_requirement, years))
    return tuple({choice.key: choice for _, asks in asked for choice in asks.basket}.values())


def pathway_aim(year: ProgrammeYear) -> AimFor | None:
    """Find how many tests of change the year aims at."""
    return next((r.asks for r in year.requirements if isinstance(r.asks, AimFor)), None)


def named_pathway(basket: Sequence[Choice], typed: str, known: Iterable[str] = ()) -> str:
    """Return the basket's key for what was typed, or the words themselves for a local pathway.

    A local pathway that is known already keeps its spelling. Raises TooLong, HoldsPatientData, HoldsFinancialPart.
    """
    words = " ".join(typed.replace("|", "/").split())
    for choice in basket:
        if fold(words) in (fold(choice.key), fold(choice.title.en), fold(choice.title.cy)):
            return choice.key
    found = find_named(words, basket, lambda choice: f"{choice.title.en} {choice.title.cy}")
    if not isinstance(found, Ambiguous | NotFound):
        return found.key
    return next((each for each in known if fold(each) == fold(words)), _local(words))


def _local(words: str) -> str:
    if len(words) > MOST_LETTERS:
        raise TooLong(len(words), MOST_LETTERS).at("local")
    refuse_patient_data(local=words)
    if mentions_financial_part(words):
        raise HoldsFinancialPart().at("local")
    return words


def check_choice(asks: Agree, chosen: Sequence[str]) -> tuple[str, ...]:
    """Let a choice pass that the guidance allows, those of the basket first. Raises PathwaysRefused.

    A third one of the basket passes as the local one.
    """
    keys = [choice.key for choice in asks.basket]
    if len(set(chosen)) < len(chosen):
        raise PathwaysRefused("twice", asks, tuple(chosen)).at("national")
    if len(chosen) != asks.choose:
        raise PathwaysRefused("count", asks, tuple(chosen)).at("national")
    if sum(name in keys for name in chosen) < asks.from_basket:
        raise PathwaysRefused("basket", asks, tuple(chosen)).at("national")
    return tuple(sorted(chosen, key=lambda name: keys.index(name) if name in keys else len(keys)))


def beyond_the_basket(asks: Agree, chosen: Iterable[str]) -> bool:
    """Whether more come out of the basket than have to, so that one of them stands for the local one."""
    keys = {choice.key for choice in asks.basket}
    return sum(name in keys for name in chosen) > asks.from_basket


def check_reason(agreements: Agreements, chosen: Iterable[str], reason: str) -> str:
    """Let a change pass only with a reason; raises ReasonNeeded, HoldsPatientData, HoldsFinancialPart."""
    refuse_patient_data(reason=reason)
    refuse_too_long(reason=reason)
    if mentions_financial_part(reason):
        raise HoldsFinancialPart().at("reason")
    if agreements.agreed and set(agreements.current) != set(chosen) and not reason:
        raise ReasonNeeded().at("reason")
    return reason


def title_of(basket: Sequence[Choice], pathway: str, language: str) -> str:
    """Name a pathway in a language; a local one as the cluster wrote it."""
    return next((each.title.of(language) for each in basket if each.key == pathway), pathway)


def pathway_meant(typed: str, names: Sequence[str], basket: Sequence[Choice]) -> str:
    """Return which of these pathways is meant, by its key or its name in either language.

    Raises PathwayUnknown, at the question of a form.
    """
    if typed in names:
        return typed
    for language in ("en", "cy"):
        titles = {title_of(basket, name, language): name for name in names}
        found = find_named(typed, tuple(titles), str)
        if isinstance(found, str):
            return titles[found]
    raise PathwayUnknown(typed, tuple(names), tuple(basket)).at("pathway")
