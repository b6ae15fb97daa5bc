"""Who is where they must be: every practice of a cluster with its meetings, its count and what is left."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.attendance import (
    Entry,
    Outcome,
    Participation,
    Registers,
    Standing,
    Verdict,
    count,
    participation,
)
from bot.domain.ids import ClusterId, PracticeId
from bot.domain.people import Cluster, Practice
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import TakePartIn


class MeetingState(StrEnum):
    """What a report says of a practice at one meeting."""

    PRESENT = "present"
    IN_ATTENDANCE = "in attendance"
    APOLOGIES = "apologies"
    ABSENT = "absent"
    CANCELLED = "cancelled"
    TO_COME = "to come"
    NOT_RECORDED = "not recorded"


_WORST_FIRST = (
    Verdict.OUT_OF_REACH,
    Verdict.LAST_CHANCE,
    Verdict.PLAN_SHORT,
    Verdict.ON_TRACK,
    Verdict.MET,
)


@dataclass(frozen=True, slots=True)
class AttendanceFacts:
    """All that the count needs to know of some clusters in one year: practices, and their registers."""

    practices: Mapping[PracticeId, Practice]
    registers: Registers

    def members(self, on: date, clusters: Collection[ClusterId] | None = None) -> tuple[Practice, ...]:
        """List the practices that belong to one of the clusters (or to any) on a day, by name."""
        found = (
            self.practices[practice]
            for practice, memberships in self.registers.memberships.items()
            for membership in memberships
            if membership.holds(on) and (clusters is None or membership.cluster_id in clusters)
        )
        return tuple(sorted(found, key=lambda practice: (practice.name.casefold(), practice.code)))


@dataclass(frozen=True, slots=True)
class PracticeAttendance:
    """A practice's year so far: each meeting that concerns it, the count, and the meetings with a purpose."""

    practice: Practice
    entries: tuple[Entry, ...]
    standing: Standing
    purposes: Mapping[str, Participation]
    strict_required: int

    @property
    def to_come(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.outcome is Outcome.TO_COME)

    @property
    def strict_lacking(self) -> int:
        """How many meetings a strict reader would still miss at a practice that has made it.

        The guidance does not say whether the meeting that agrees the annual report may be one of those required
        (CND 009W, para 3 and CND 010W, para 1), so a year advises to plan more than a practice must attend.
        """
        if self.standing.verdict is not Verdict.MET:
            return 0
        return max(0, self.strict_required - self.standing.attended)


@dataclass(frozen=True, slots=True)
class ClusterAttendance:
    """A cluster's practices on one day of a year, the worst first."""

    cluster: Cluster
    year: ProgrammeYear
    on: date
    practices: tuple[PracticeAttendance, ...]

    def of(self, verdict: Verdict) -> tuple[PracticeAttendance, ...]:
        return tuple(each for each in self.practices if each.standing.verdict is verdict)

    @property
    def over(self) -> bool:
        """Whether the year has ended, so that no further meeting can help."""
        return self.on > self.year.end

    @property
    def registers_open(self) -> tuple[date, ...]:
        """The days of meetings that are over and whose register nobody has closed: they still count as to come."""
        entries = (entry.meeting for each in self.practices for entry in each.entries)
        waiting = {m.on for m in entries if m.on < self.on and not m.closed and not m.cancelled}
        return tuple(sorted(waiting))

    @property
    def to_plan(self) -> int:
        """How many meetings the cluster has to plan before every practice can reach the number required."""
        return max((each.standing.planned_short for each in self.practices), default=0)


@dataclass(frozen=True, slots=True)
class OwnAttendance:
    """One person's own practices, or the one they asked about, meeting by meeting."""

    cluster: Cluster
    year: ProgrammeYear
    on: date
    practices: tuple[PracticeAttendance, ...]


def practice_attendance(
    practice: Practice, facts: AttendanceFacts, year: ProgrammeYear, on: date
) -> PracticeAttendance:
    """Count one practice's year, seen on a day: what comes after that day is still to come."""
    entries = facts.registers.entries(practice.id, on)
    required = year.meetings_required
    keys = (r.asks.purpose for r in year.requirements if isinstance(r.asks, TakePartIn))
    return PracticeAttendance(
        practice,
        entries,
        count(entries, required, year.meetings_window),
        {key: participation(entries, key, required) for key in keys},
        max(required, year.meetings_to_plan),
    )


def worst_first(practices: Iterable[PracticeAttendance]) -> tuple[PracticeAttendance, ...]:
    """Order by who needs help most, then by who has been to the fewest meetings, then by name."""

    def urgency(each: PracticeAttendance) -> tuple[int, int, str]:
        verdict = _WORST_FIRST.index(each.standing.verdict)
        return verdict, each.standing.attended, each.practice.name.casefold()

    return tuple(sorted(practices, key=urgency))


def state(entry: Entry, on: date) -> MeetingState:
    """Say what is known of a practice at a meeting on a day: before the meeting, only that it is to come."""
    if entry.meeting.cancelled:
        return MeetingState.CANCELLED
    if entry.meeting.on > on:
        return MeetingState.TO_COME
    return MeetingState.NOT_RECORDED if entry.status is None else MeetingState(entry.status.value)


def needed_to_bring_back(practices: Iterable[PracticeAttendance]) -> int:
    """How many more meetings it takes until all these practices could make the number again."""
    return max((-each.standing.spare for each in practices), default=0)
