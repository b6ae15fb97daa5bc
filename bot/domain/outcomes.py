"""An outcome of a cluster meeting: what is written into the action plan, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.attendance import MeetingFacts
from bot.domain.ids import MeetingId
from bot.domain.plan import Plan, PlanAction, PlanChange
from bot.domain.plan_words import Column, PlanWords, first_words
from bot.domain.refusals import NothingFound

BETWEEN_MEETINGS = MeetingId(0)


@dataclass(frozen=True, slots=True)
class WrittenOutcome:
    """What somebody wants written into the plan.

    `number` is the row to change, None for a new one. `columns` have been checked. `meeting` is None for the
    latest that has begun. `seen` is the revision that the person was looking at, 0 for whatever holds.
    """

    number: int | None
    columns: Mapping[Column, str]
    meeting: MeetingId | None = None
    seen: int = 0


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """What a form for an outcome begins with: the plan, the row to change (None for a new one), the meeting."""

    plan: Plan
    action: PlanAction | None
    meeting: MeetingFacts | None


@dataclass(frozen=True, slots=True)
class OutcomeRecorded:
    """What became of an outcome.

    `change` is None when there was nothing to keep: the row said it already, or (`again`) the same outcome
    had come in before.
    """

    plan: Plan
    number: int | None
    change: PlanChange | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class PlanReviewed:
    """The plan was gone through after a meeting and stays as it is; `again` if it was up to date anyway."""

    plan: Plan
    meeting: MeetingFacts
    again: bool


def row_to_change(plan: Plan, number: int | None) -> PlanAction | None:
    """Return the row that is meant, None for a new one. Raises NothingFound when the plan has no such row."""
    if number is None:
        return None
    action = plan.action(number)
    if action is None:
        raise NothingFound("action")
    return action


def meeting_of(plan: Plan, chosen: MeetingId | None) -> MeetingFacts | None:
    """Return the meeting that an outcome comes from: today's or else the latest, unless another was chosen.

    None is "between meetings". Raises NothingFound for a meeting that is not there, or has not begun.
    """
    if chosen is None:
        return plan.begun[0] if plan.begun else None
    found = next((meeting for meeting in plan.begun if meeting.id == chosen), None)
    if found is None and chosen != BETWEEN_MEETINGS:
        raise NothingFound("meeting").at("meeting")
    return found


def words_after(action: PlanAction | None, outcome: WrittenOutcome) -> PlanWords:
    """Write an outcome into a row, or into a new one.

    Only what the person changed, compared with what they were looking at, is changed: what somebody else
    wrote meanwhile into another column stays.
    """
    if action is None:
        return first_words(outcome.columns)
    seen = action.revision(outcome.seen).words
    return action.words.but(seen.changes(outcome.columns))
