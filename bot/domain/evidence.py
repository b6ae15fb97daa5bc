"""Evidence: what a practice keeps to show what it did, a message copied out of Slack or a note in its own words.

CND 009W, para 7 asks practices to show their work between meetings and prescribes no form: that a copied message or
a short note is enough is our reading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.dates import london_date
from bot.domain.ids import ActionId, EvidenceId, PracticeId
from bot.domain.owners import MemberPractice
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import leads, speaks_for
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import NothingFound
from bot.domain.requirements import Requirement
from bot.domain.said_message import SaidMessage
from bot.domain.signs import KEEP_EVIDENCE

LONGEST = 2500
"""Most characters that are kept of one piece; of a longer message the beginning, and its link leads to the rest."""


class How(StrEnum):
    """How a piece of evidence was kept."""

    NOTE = "note"
    SHORTCUT = "shortcut"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of the cluster's action plan, as far as evidence needs it."""

    id: ActionId
    number: int
    objective: str
    completed: bool = False


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """A cluster in which evidence is kept: its practices of today, the rows of its plan, and who was spoken of.

    `names` are what the people asked about are called, and `speak_for` the practices for which they speak, by Slack
    user.
    """

    cluster: Cluster
    practices: tuple[MemberPractice, ...]
    rows: tuple[PlanRow, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    speak_for: Mapping[str, frozenset[PracticeId]] = field(default_factory=dict)

    def row(self, number: int) -> PlanRow | None:
        """Return the row with that number; 0 is none. Raises NothingFound when the plan has no such row."""
        if not number:
            return None
        found = next((row for row in self.rows if row.number == number), None)
        if found is None:
            raise NothingFound("action").at("row")
        return found

    def open_to(self, asker: Asker) -> tuple[MemberPractice, ...]:
        """List the practices for which this person may keep evidence: all of them to those who lead."""
        everybody = leads(asker, self.cluster)
        return tuple(one for one in self.practices if everybody or speaks_for(asker, one.id))

    def own(self, asker: Asker) -> tuple[MemberPractice, ...]:
        return tuple(one for one in self.practices if speaks_for(asker, one.id))


@dataclass(frozen=True, slots=True)
class WantedEvidence:
    """What a form says is to be kept: `practice` and `row` by their numbers, 0 for none chosen; "" is the first duty.

    A message brings its own words and moment; a note has words and a day.
    """

    practice: int = 0
    requirement: str = ""
    row: int = 0
    words: str = ""
    on: date | None = None
    message: SaidMessage | None = None


@dataclass(frozen=True, slots=True)
class ToKeep:
    """What is about to be kept, checked and in plain words; a note comes from no message."""

    practice: MemberPractice
    requirement: Requirement
    row: PlanRow | None
    words: str
    author: str
    said_at: datetime
    how: How
    link: str = ""
    channel: str = ""
    message_ts: str = ""

    @property
    def on(self) -> date:
        """The day on which it was said, or the work was done."""
        return london_date(self.said_at)


@dataclass(frozen=True, slots=True)
class KeptEvidence:
    """One piece of a practice's evidence, with the row of the plan that the work served, if one was chosen."""

    id: EvidenceId
    requirement: str
    practice: PracticeId
    practice_name: str
    row: PlanRow | None
    words: str
    author: str
    said_at: datetime
    link: str
    how: How
    recorded_by: str
    recorded_at: datetime

    @property
    def on(self) -> date:
        return london_date(self.said_at)


@dataclass(frozen=True, slots=True)
class EvidenceChoices:
    """What a form about new evidence offers, and what is known already.

    `message` is the message to be kept, in plain words; without one the form asks for a note, which `words` begin.
    """

    place: EvidencePlace
    requirements: tuple[Requirement, ...]
    practices: tuple[MemberPractice, ...]
    practice: MemberPractice | None
    today: date
    message: SaidMessage | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceReceipt:
    """A piece of evidence that is kept now; `fresh` is False when it had been kept before."""

    requirement: Requirement
    kept: KeptEvidence
    rows: bool
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class EvidenceOpened:
    """One piece as somebody looks at it who may change it: the rows it can still be given, or none."""

    requirement: Requirement
    kept: KeptEvidence
    cluster: Cluster
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True)
class EvidenceShelf:
    """The evidence of one programme year: of a cluster's practices, or of some of them, each by its day.

    `whole` tells that all practices of the cluster are shown, also those that have kept nothing. `sign` is the emoji
    by which messages are kept.
    """

    programme: ProgrammeYear
    cluster: Cluster
    practices: tuple[MemberPractice, ...]
    kept: tuple[KeptEvidence, ...]
    whole: bool
    sign: str = KEEP_EVIDENCE

    def of(self, practice: PracticeId) -> tuple[KeptEvidence, ...]:
        return tuple(piece for piece in self.kept if piece.practice == practice)

    def only(self, practices: Sequence[PracticeId]) -> "EvidenceShelf":
        """Keep what is of these practices."""
        return EvidenceShelf(
            self.programme,
            self.cluster,
            tuple(one for one in self.practices if one.id in practices),
            tuple(piece for piece in self.kept if piece.practice in practices),
            whole=False,
            sign=self.sign,
        )

    def title(self, key: str) -> Requirement | None:
        return self.programme.requirement(key)


@dataclass(frozen=True, slots=True)
class ClusterEvidence:
    """How much evidence a cluster's practices have kept in a year."""

    name: str
    pieces: int
    practices_with: int
    practices: int


@dataclass(frozen=True, slots=True)
class BoardEvidence:
    """The evidence of a health board's clusters in numbers."""

    programme: ProgrammeYear
    clusters: tuple[ClusterEvidence, ...]
