"""The dynamic action plan of a cluster: its rows, what each meeting changed, and the refresh that a meeting asks for.

CND 009W, para 6 wants the plan updated after each cluster network meeting; para 2 names what it has to focus on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from bot.domain.attendance import MeetingFacts, MeetingKind
from bot.domain.ids import ActionId, MeetingId
from bot.domain.people import Cluster
from bot.domain.plan_words import FieldChange, PlanWords, differences
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import KeepUpdated, Requirement, ShareDocument, Topic


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """What a row said from a moment on, and the meeting that decided it; None is "between meetings".

    `revision` counts the entries of a row from 1.
    """

    revision: int
    words: PlanWords
    meeting: MeetingFacts | None
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What changed in a row from one entry to another; of a new row, everything that it says."""

    number: int
    objective: str
    is_new: bool
    fields: tuple[FieldChange, ...]
    entry: PlanEntry


@dataclass(frozen=True, slots=True)
class PlanAction:
    """A row of the plan. Its number stays for ever; its entries are kept oldest first, and there is at least one."""

    id: ActionId
    number: int
    entries: tuple[PlanEntry, ...]

    @property
    def words(self) -> PlanWords:
        return self.latest.words

    @property
    def made(self) -> PlanEntry:
        return self.entries[0]

    @property
    def latest(self) -> PlanEntry:
        return self.entries[-1]

    def revision(self, number: int) -> PlanEntry:
        """Return the entry with that number, or the latest if there is none."""
        return next((entry for entry in self.entries if entry.revision == number), self.latest)

    @property
    def history(self) -> tuple[PlanChange, ...]:
        """Every change of the row, oldest first, beginning with how it came into the plan."""
        steps = (self.change(before, after) for before, after in pairwise(self.entries))
        return (self.change(None, self.made), *steps)

    def change(self, before: PlanEntry | None, after: PlanEntry) -> PlanChange:
        fields = differences(before.words if before else None, after.words)
        return PlanChange(self.number, after.words.objective, before is None, fields, after)

    def with_entry(self, entry: PlanEntry) -> "PlanAction":
        return replace(self, entries=(*self.entries, entry))

    def change_at(self, meeting: MeetingId) -> PlanChange | None:
        """Sum up what a meeting changed in the row: from before its first entry to its last one."""
        places = [n for n, entry in enumerate(self.entries) if entry.meeting and entry.meeting.id == meeting]
        if not places:
            return None
        before = self.entries[places[0] - 1] if places[0] else None
        change = self.change(before, self.entries[places[-1]])
        return change if change.fields else None


@dataclass(frozen=True, slots=True)
class Refresh:
    """The plan is still to be brought up to date after a meeting; `due` is the next one, if any is planned.

    That it is wanted before the next meeting is our reading: the guidance gives no date.
    """

    meeting: MeetingFacts
    due: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A cluster's plan as it stands `on` a day.

    `meetings` are the cluster's, without those cancelled, oldest first; `reviewed` are those after which
    somebody said that nothing was to be changed; `topics` are the areas the year's plan has to focus on.
    """

    cluster: Cluster
    on: date
    actions: tuple[PlanAction, ...] = ()
    meetings: tuple[MeetingFacts, ...] = ()
    reviewed: frozenset[MeetingId] = frozenset()
    topics: tuple[Topic, ...] = ()

    def action(self, number: int) -> PlanAction | None:
        return next((action for action in self.actions if action.number == number), None)

    @property
    def last_held(self) -> MeetingFacts | None:
        """The last network meeting whose register is closed."""
        return next((meeting for meeting in self.begun if _asks_for_refresh(meeting)), None)

    @property
    def begun(self) -> tuple[MeetingFacts, ...]:
        """The meetings up to today, the latest first: those that an outcome can come from."""
        return tuple(meeting for meeting in reversed(self.meetings) if meeting.on <= self.on)

    @property
    def changes(self) -> tuple[PlanChange, ...]:
        """What the last held meeting changed, row by row."""
        held = self.last_held
        found = (action.change_at(held.id) for action in self.actions) if held else ()
        return tuple(change for change in found if change is not None)

    @property
    def refreshed(self) -> frozenset[MeetingId]:
        """The meetings after which the plan was changed, or reviewed without a change."""
        entries = (entry for action in self.actions for entry in action.entries)
        return self.reviewed | {entry.meeting.id for entry in entries if entry.meeting is not None}

    @property
    def owed(self) -> Refresh | None:
        """The refresh that the last held meeting still asks for; the guidance asks it of clusters alone."""
        held = self.last_held
        if held is None or self.cluster.is_body or held.id in self.refreshed:
            return None
        return Refresh(held, next((m.on for m in self.meetings if _follows(m, held)), None))

    @property
    def missing_topics(self) -> tuple[Topic, ...]:
        """The focus areas of the year that no row of the plan is marked with."""
        covered = {action.words.focus for action in self.actions}
        return tuple(topic for topic in self.topics if topic.key not in covered)

    def with_row(self, action: PlanAction) -> "Plan":
        """Return the plan with this row, in the place of the one with its number if there is one."""
        others = (other for other in self.actions if other.number != action.number)
        return replace(self, actions=tuple(sorted((*others, action), key=lambda a: a.number)))


def refresh_requirement(year: ProgrammeYear) -> Requirement | None:
    """Find what the year says about keeping the plan up to date, if it asks for that."""
    return next((r for r in year.requirements if isinstance(r.asks, KeepUpdated)), None)


def focus_topics(year: ProgrammeYear) -> tuple[Topic, ...]:
    """List what the year's plan has to focus on: the topics of the document that is to be kept up to date."""
    kept = {r.asks.document for r in year.requirements if isinstance(r.asks, KeepUpdated)}
    shared = (r.asks for r in year.requirements if isinstance(r.asks, ShareDocument))
    return next((asks.topics for asks in shared if asks.document in kept), ())


def refresh_keys(years: Iterable[ProgrammeYear]) -> Sequence[str]:
    """List the keys under which the years ask for the refresh."""
    found = (refresh_requirement(year) for year in years)
    return sorted({requirement.key for requirement in found if requirement is not None})


def _asks_for_refresh(meeting: MeetingFacts) -> bool:
    return meeting.held and meeting.kind is MeetingKind.NETWORK


def _follows(meeting: MeetingFacts, held: MeetingFacts) -> bool:
    return meeting.on > held.on and meeting.kind is MeetingKind.NETWORK
