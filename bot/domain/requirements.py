"""What a programme year can ask of somebody: a closed set of kinds, and the requirement that carries one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Wording:
    """The same words in English and Welsh, as the year's file gives them."""

    en: str
    cy: str

    def of(self, language: str) -> str:
        """Return the Welsh for "cy", the English for anything else."""
        return self.cy if language == "cy" else self.en


class OwnerKind(StrEnum):
    """Who owes a duty."""

    BOARD = "board"
    CLUSTER = "cluster"
    PRACTICE = "practice"


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
    """Be represented at so many cluster network meetings of the year."""

    count: int


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
    """Aim at `count` of something, `for_each` of the things agreed on."""

    count: int
    for_each: str


RequirementKind = (
    MakeAvailable
    | ShareDocument
    | AttendMeetings
    | TakePartIn
    | FacilitateMeetings
    | KeepUpdated
    | Agree
    | RecordEvidence
    | AimFor
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing the year asks, before it is anybody's: who owes it, what it is, until when, says who.

    `due` is the official date and nothing else; it is None where the guidance gives none. `citation` names
    the paragraph. `aliases` are what people type for it, in English and Welsh, in lower case. `needs` is
    the key of another owner's requirement that gives what this one is made from.
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

    @property
    def is_aim(self) -> bool:
        return self.strength is Strength.AIM

    @property
    def per_meeting(self) -> bool:
        """Whether every meeting held opens the duty anew."""
        return isinstance(self.asks, FacilitateMeetings | KeepUpdated)
