"""A practice's card of one peer-review session: what it discussed, learned, and takes from there.

CND 011W, paras 2 and 3 ask for the review twice a year, for its outcome, and for the actions that follow. They give no
form: the parts of the card are our reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.ids import MeetingId, PracticeId
from bot.domain.refusals import LeftEmpty, TooLong
from bot.domain.sharing import check_note

LIMIT = 1500
"""The most characters of one part: a whole card, and the one before it, are still read in one form."""


class CardPart(StrEnum):
    """What a card tells, in the order in which people talk about it."""

    INDICATORS = "indicators"
    THEMES = "themes"
    LEARNING = "learning"
    PDP_ACTIONS = "pdp_actions"
    CLUSTER_ISSUES = "cluster_issues"


@dataclass(frozen=True, slots=True)
class CardWords:
    """What a card says; a part that nobody filled in is empty."""

    indicators: str = ""
    themes: str = ""
    learning: str = ""
    pdp_actions: str = ""
    cluster_issues: str = ""

    def of(self, part: CardPart) -> str:
        return str(getattr(self, part.value))

    def but(self, changes: Mapping[CardPart, str]) -> "CardWords":
        """Return the same words with these parts changed."""
        return CardWords(**{part.value: changes.get(part, self.of(part)) for part in CardPart})

    def changes(self, typed: Mapping[CardPart, str]) -> dict[CardPart, str]:
        """Pick out of what was typed what differs from these words."""
        return {part: said for part, said in typed.items() if said != self.of(part)}

    @property
    def empty(self) -> bool:
        return not any(self.of(part) for part in CardPart)

    @property
    def issues(self) -> tuple[str, ...]:
        """The issues for the cluster, one for each line."""
        lines = (line.strip().lstrip("-•* ").strip() for line in self.cluster_issues.splitlines())
        return tuple(line for line in lines if line)


NO_WORDS = CardWords()


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """One version of a card. `outside` marks a catch-up: the practice was not at the designated meeting.

    `held_on` is the day of the review, which is the day of `meeting` if it was at one. `revision` counts from 1.
    """

    id: int
    practice_id: PracticeId
    requirement: str
    revision: int
    words: CardWords
    held_on: date
    meeting: MeetingId | None
    outside: bool
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class WrittenCard:
    """What somebody wants a card to say.

    `meeting` is the session's meeting, None for one outside it, on the day `held_on`. With `keeps_place` nothing was
    said of either. `seen` is the revision that the person looked at, 0 for whatever holds. `in_plan` says that the
    actions stand in the practice's own plan.
    """

    requirement: str
    practice_id: PracticeId
    parts: Mapping[CardPart, str]
    meeting: MeetingId | None = None
    held_on: date | None = None
    keeps_place: bool = False
    seen: int = 0
    in_plan: bool = False


def checked_parts(typed: Mapping[CardPart, str]) -> dict[CardPart, str]:
    """Return what was typed, ready to be kept.

    Raises TooLong, HoldsPatientData or HoldsFinancialPart, each at its part.
    """
    return {part: _checked(part, said.strip()) for part, said in typed.items()}


def words_after(before: tuple[ReviewCard, ...], written: WrittenCard) -> CardWords:
    """Write what somebody changed, compared with what they were looking at, on top of the latest version.

    What somebody else wrote meanwhile into another part stays. Raises LeftEmpty when nothing is said at all.
    """
    seen = next((card.words for card in before if card.revision == written.seen), None)
    latest = before[-1].words if before else NO_WORDS
    words = latest.but((seen or latest).changes(written.parts))
    if words.empty:
        raise LeftEmpty().at(CardPart.LEARNING)
    if written.in_plan and not words.pdp_actions:
        raise LeftEmpty().at(CardPart.PDP_ACTIONS)
    return words


def _checked(part: CardPart, said: str) -> str:
    if len(said) > LIMIT:
        raise TooLong(len(said), LIMIT).at(part.value)
    return check_note(said, part.value)
