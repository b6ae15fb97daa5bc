"""What a programme year can ask of somebody: a closed set of kinds, and the requirement that carries one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.dates import ALWAYS, Window


@dataclass(frozen=True, slots=True)
class Wording:
    """The same words in English and Welsh, as the year's file gives them."""

    en: str
    cy: str

    def of(self, language: str) -> str:
        """Return the Welsh for "cy", the English for anything else."""
        return self.cy if language == "cy" else self.en


class OwnerKind(StrEnum):
    """Who owes a duty. Bodies above and beside the clusters are told by their kind."""

    BOARD = "board"
    CLUSTER = "cluster"
    PRACTICE = "practice"
    PROFESSIONAL_COLLABORATIVE = "professional collaborative"
    PLANNING_GROUP = "pan-cluster planning group"
    PARTNERSHIP_BOARD = "regional partnership board"
    DELIVERY_VEHICLE = "delivery vehicle"
    NATIONAL = "national programme"


BODIES = frozenset(
    {
        OwnerKind.PROFESSIONAL_COLLABORATIVE,
        OwnerKind.PLANNING_GROUP,
        OwnerKind.PARTNERSHIP_BOARD,
        OwnerKind.DELIVERY_VEHICLE,
    }
)


class Strength(StrEnum):
    """How hard the guidance asks: an aim is encouraged and can never be failed."""

    MUST = "must"
    AIM = "aim"


class Reading(StrEnum):
    """Whether timing and kind stand in the guidance, or are what we make of it."""

    STATED = "stated"
    OURS = "our reading"


class Expected(StrEnum):
    """When an undated requirement is looked for. Never a deadline: nothing is overdue because of it."""

    MID_YEAR = "mid year"
    YEAR_END = "year end"


class Audience(StrEnum):
    """With whom the result is shared."""

    BOARD = "health board"
    CLUSTER = "cluster"
    PRACTICES = "practices"
    TOOL = "national tool"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things that may be chosen in a decision."""

    key: str
    title: Wording


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that a document has to speak about; what is stored names it by its key."""

    key: str
    title: Wording


@dataclass(frozen=True, slots=True)
class MakeAvailable:
    """Give others a document they need for their own duty."""

    document: str


@dataclass(frozen=True, slots=True)
class ShareDocument:
    """Complete a document and share it; `topics` are what it has to speak about, perhaps none."""

    document: str
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class AttendMeetings:
    """Be represented at so many cluster network meetings of the year, or of a part of it."""

    count: int
    window: Window = ALWAYS


@dataclass(frozen=True, slots=True)
class TakePartIn:
    """Be represented at one meeting that has a certain purpose (see ProgrammeYear.purposes)."""

    purpose: str


@dataclass(frozen=True, slots=True)
class FacilitateMeetings:
    """Facilitate every cluster network meeting."""


@dataclass(frozen=True, slots=True)
class KeepUpdated:
    """Bring a living document up to date after every cluster network meeting."""

    document: str


@dataclass(frozen=True, slots=True)
class EveryMonth:
    """Do something in every month of the year."""


@dataclass(frozen=True, slots=True)
class Agree:
    """Agree on `choose` things, at least `from_basket` of them out of `basket`."""

    choose: int
    from_basket: int = 0
    basket: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordEvidence:
    """Do something and be able to show it, in whatever form."""


@dataclass(frozen=True, slots=True)
class AimFor:
    """Aim at `count` of something, `for_each` of the `of` things agreed on.

    `work` and `results` are keys of requirements: the one that doing the first of it goes towards, and the one that is
    met by sharing what it showed; empty if there is none.
    """

    count: int
    for_each: str
    of: int = 1
    work: str = ""
    results: str = ""

    @property
    def total(self) -> int:
        return self.count * self.of


RequirementKind = (
    MakeAvailable
    | ShareDocument
    | AttendMeetings
    | TakePartIn
    | FacilitateMeetings
    | KeepUpdated
    | EveryMonth
    | Agree
    | RecordEvidence
    | AimFor
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing the year asks, before it is anybody's: who owes it, what it is, until when, says who.

    `due` is the official date and nothing else; it is None where the guidance gives none. `citation` names
    the paragraph. `aliases` are what people type for it, in English and Welsh, in lower case. `needs` is
    the key of another owner's requirement that gives what this one is made from. `component` is the key of the part
    of the indicator's points that it belongs to, where that is known or read.
    """

    key: str
    number: int
    indicator: str
    owner: OwnerKind
    asks: RequirementKind
    title: Wording
    help: Wording
    due: date | None
    expected: Expected | None
    audience: frozenset[Audience]
    strength: Strength
    without_financial_part: bool
    reading: Reading
    citation: str
    aliases: tuple[str, ...] = ()
    needs: str | None = None
    component: str | None = None

    @property
    def is_aim(self) -> bool:
        return self.strength is Strength.AIM

    def period_of(self, day: date) -> date | None:
        """Return the month that something done on a day belongs to, if every month asks for it."""
        return day.replace(day=1) if isinstance(self.asks, EveryMonth) else None

    @property
    def per_meeting(self) -> bool:
        """Whether every meeting held opens the duty anew."""
        return isinstance(self.asks, FacilitateMeetings | KeepUpdated)
