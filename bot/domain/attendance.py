"""Whether a practice has been, and can still be, represented at enough cluster meetings.

The guidance asks for "attendance at four cluster network meetings" (CND 009W, para 3) and for taking part
in one that agrees the annual report (CND 010W, para 1). It does not say who must come, or from when; the
readings taken here are told where they are taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.dates import ALWAYS, Window
from bot.domain.ids import ClusterId, MeetingId, PracticeId


class AttendanceStatus(StrEnum):
    """What the register says of a practice at one meeting. `in attendance` is for visitors."""

    PRESENT = "present"
    IN_ATTENDANCE = "in attendance"
    APOLOGIES = "apologies"
    ABSENT = "absent"


class MeetingKind(StrEnum):
    """Only a cluster network meeting counts towards attendance."""

    NETWORK = "network"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What the rules need to know of one meeting.

    `on` is its day in London. `closed` means that its register is closed. `facilitated` and `quorate` are
    None while nobody has said. `accepted` is the health board's word on a meeting that nobody facilitated.

    A joint meeting is held for the clusters `also_for` as well. For them it counts only where the health board has
    said so (`counts_for`): the guidance knows only meetings of one cluster.
    """

    id: MeetingId
    cluster_id: ClusterId
    on: date
    kind: MeetingKind = MeetingKind.NETWORK
    purposes: frozenset[str] = frozenset()
    cancelled: bool = False
    closed: bool = False
    facilitated: bool | None = None
    quorate: bool | None = None
    accepted: bool | None = None
    also_for: frozenset[ClusterId] = frozenset()
    counts_for: frozenset[ClusterId] = frozenset()

    @property
    def held(self) -> bool:
        return self.closed and not self.cancelled

    @property
    def provisional(self) -> bool:
        """Whether what was attended here waits for the health board's word, as CND 009W, para 4 asks for its lead."""
        return self.facilitated is False and self.accepted is None

    def counts_in(self, cluster: ClusterId) -> bool:
        """Tell whether being here counts for the practices of a cluster."""
        refused = self.facilitated is False and self.accepted is False
        return not refused and (cluster == self.cluster_id or cluster in self.counts_for)

    def as_of(self, day: date) -> "MeetingFacts":
        """Look at the meeting from a day: before it, nobody has closed its register or said who facilitated it."""
        if self.on <= day:
            return self
        return replace(self, closed=False, facilitated=None, quorate=None, accepted=None)


@dataclass(frozen=True, slots=True)
class AttendanceFact:
    """One statement of the register on one practice at one meeting; a correction is another, with a reason.

    `cluster_id` is the cluster that the practice belonged to on the day of the meeting, so that its credit
    stays when it moves, and a visit to a neighbouring cluster earns none.
    """

    meeting_id: MeetingId
    practice_id: PracticeId
    cluster_id: ClusterId
    status: AttendanceStatus
    recorded_at: datetime
    recorded_by: str = ""
    person_name: str = ""
    deputy: bool = False
    remote: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """A practice's belonging to a cluster from `since` until the day before `until`, or for good."""

    practice_id: PracticeId
    cluster_id: ClusterId
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Merger:
    """A practice became part of another on a day. `confirmed` is what the health board said of its attendance, if it has.

    `change` is the number of the structure change, by which the health board answers.
    """

    predecessor: PracticeId
    survivor: PracticeId
    on: date
    confirmed: bool | None = None
    change: int = 0


class Outcome(StrEnum):
    """What one meeting means for one practice's count."""

    ATTENDED = "attended"
    TO_COME = "to come"
    MISSED = "missed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Entry:
    """One practice at one meeting: what was recorded last, if anything, and what it means.

    `merged` tells that it is the history of a practice that became part of this one, which nobody has confirmed.
    """

    meeting: MeetingFacts
    status: AttendanceStatus | None
    outcome: Outcome
    merged: bool = False


class Verdict(StrEnum):
    """The short answer to "will this practice make it?"."""

    MET = "met"
    ON_TRACK = "on track"
    LAST_CHANCE = "last chance"
    PLAN_SHORT = "plan short"
    OUT_OF_REACH = "out of reach"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a practice stands in the count of meetings.

    `provisional` are those among the attended that nobody from the health board facilitated (CND 009W, para
    4 asks for it), for the board to confirm. `missed` counts meetings that are over. `merged` tells that it rests on
    the attendance of a practice that became part of this one, for the board to confirm.
    """

    attended: int
    required: int
    remaining: int
    missed: int
    provisional: int = 0
    merged: bool = False

    @property
    def unconfirmed(self) -> bool:
        """Whether the number is only reached by what the health board has yet to confirm."""
        return self.merged or self.attended - self.provisional < self.required <= self.attended

    @property
    def still_possible(self) -> bool:
        return self.attended + self.remaining >= self.required

    @property
    def spare(self) -> int:
        """How many of the remaining meetings may be missed; below nought, how many are lacking."""
        return self.attended + self.remaining - self.required

    @property
    def planned_short(self) -> int:
        """How many meetings the cluster has planned too few for anybody to reach the number required."""
        return max(0, self.required - (self.attended + self.remaining + self.missed))

    @property
    def verdict(self) -> Verdict:
        """Judge the count, and never blame a practice for meetings that were not planned.

        OUT_OF_REACH is said only when at least the required number was planned and what was missed is the
        cause. With fewer planned than required it is PLAN_SHORT, whatever was missed: the cluster has to
        plan more anyway.
        """
        if self.attended >= self.required:
            return Verdict.MET
        if self.spare > 0:
            return Verdict.ON_TRACK
        if self.spare == 0:
            return Verdict.LAST_CHANCE
        return Verdict.PLAN_SHORT if self.planned_short else Verdict.OUT_OF_REACH


@dataclass(frozen=True, slots=True)
class Participation:
    """Whether a practice took part in a meeting designated for a purpose, and whether it still can.

    The guidance does not say whether the annual-report meeting may be one of the four (CND 009W, para 3 and
    CND 010W, para 1). `taken_part` counts it among them; `strict` wants the required number besides it.
    """

    attended: tuple[MeetingFacts, ...]
    to_come: tuple[MeetingFacts, ...]
    missed: tuple[MeetingFacts, ...]
    strict: bool

    @property
    def taken_part(self) -> bool:
        return bool(self.attended)


@dataclass(frozen=True, slots=True)
class Registers:
    """Meetings, facts and memberships, indexed once: every practice is then answered at the same cost.

    `by_cluster` has a joint meeting under each cluster that it is held for. `mergers` are by surviving practice.
    """

    meetings: Mapping[MeetingId, MeetingFacts]
    by_cluster: Mapping[ClusterId, Sequence[MeetingFacts]]
    latest: Mapping[PracticeId, Mapping[MeetingId, AttendanceFact]]
    memberships: Mapping[PracticeId, Sequence[Membership]]
    mergers: Mapping[PracticeId, Sequence[Merger]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        meetings: Iterable[MeetingFacts],
        facts: Iterable[AttendanceFact],
        memberships: Iterable[Membership],
        mergers: Iterable[Merger] = (),
    ) -> "Registers":
        """Index what storage gave, in any order."""
        by_id = {meeting.id: meeting for meeting in meetings}
        by_cluster: dict[ClusterId, list[MeetingFacts]] = {}
        for meeting in sorted(by_id.values(), key=lambda m: (m.on, m.id)):
            for cluster in {meeting.cluster_id, *meeting.also_for}:
                by_cluster.setdefault(cluster, []).append(meeting)
        by_practice: dict[PracticeId, dict[MeetingId, AttendanceFact]] = {}
        for (meeting_id, practice_id), fact in latest(facts).items():
            by_practice.setdefault(practice_id, {})[meeting_id] = fact
        belonging: dict[PracticeId, list[Membership]] = {}
        for membership in memberships:
            belonging.setdefault(membership.practice_id, []).append(membership)
        by_survivor: dict[PracticeId, list[Merger]] = {}
        for merger in sorted(mergers, key=lambda m: (m.on, m.predecessor)):
            by_survivor.setdefault(merger.survivor, []).append(merger)
        return cls(by_id, by_cluster, by_practice, belonging, by_survivor)

    def entries(self, practice_id: PracticeId, today: date) -> tuple[Entry, ...]:
        """List the practice at every meeting that concerns it, by date.

        Those are the meetings held in its cluster of that day, and those at which it was recorded as a
        member. Where practices merged, what was before the day is the better attended of their two histories: our
        reading, the guidance says nothing of mergers.
        """
        return self._history(practice_id, today, date.max)

    def _history(self, practice_id: PracticeId, today: date, before: date) -> tuple[Entry, ...]:
        entries = self._own_entries(practice_id, today)
        for merger in self.mergers.get(practice_id, ()):
            if merger.on <= today and merger.on < before and merger.confirmed is not False:
                theirs = self._history(merger.predecessor, today, merger.on)
                entries = better_history(entries, theirs, merger)
        return entries

    def _own_entries(self, practice_id: PracticeId, today: date) -> tuple[Entry, ...]:
        facts = self.latest.get(practice_id, {})
        found: dict[MeetingId, tuple[MeetingFacts, ClusterId]] = {
            meeting.id: (meeting, membership.cluster_id)
            for membership in self.memberships.get(practice_id, ())
            for meeting in self.by_cluster.get(membership.cluster_id, ())
            if membership.holds(meeting.on)
        }
        for meeting_id, fact in facts.items():
            meeting = self.meetings.get(meeting_id)
            if meeting is None or fact.cluster_id not in {meeting.cluster_id, *meeting.also_for}:
                continue
            if meeting_id not in found or not meeting.counts_in(found[meeting_id][1]):
                found[meeting_id] = meeting, fact.cluster_id
        ordered = sorted(found.values(), key=lambda pair: (pair[0].on, pair[0].id))
        return tuple(
            _entry(meeting, facts.get(meeting.id), today, cluster=cluster) for meeting, cluster in ordered
        )


def better_history(own: Sequence[Entry], other: Sequence[Entry], merger: Merger) -> tuple[Entry, ...]:
    """Give a surviving practice the better attended history before the merger, its own if they are equal."""
    before = [entry for entry in own if entry.meeting.on < merger.on]
    theirs = [entry for entry in other if entry.meeting.on < merger.on]
    if _attended(theirs) <= _attended(before):
        return tuple(own)
    since = (entry for entry in own if entry.meeting.on >= merger.on)
    unconfirmed = merger.confirmed is None
    return (*(replace(entry, merged=unconfirmed) for entry in theirs), *since)


def _attended(entries: Iterable[Entry]) -> int:
    return sum(entry.outcome is Outcome.ATTENDED for entry in entries)


def latest(facts: Iterable[AttendanceFact]) -> dict[tuple[MeetingId, PracticeId], AttendanceFact]:
    """Keep what was said last of each practice at each meeting, whatever the order the facts come in.

    A practice is spoken of as a whole: its second person at a meeting changes nothing. Of two facts of the
    same instant the presence is believed.
    """
    kept: dict[tuple[MeetingId, PracticeId], AttendanceFact] = {}
    for fact in facts:
        key = (fact.meeting_id, fact.practice_id)
        if key not in kept or _age(fact) > _age(kept[key]):
            kept[key] = fact
    return kept


def _age(fact: AttendanceFact) -> tuple[datetime, bool, str, str]:
    return fact.recorded_at, fact.status is AttendanceStatus.PRESENT, fact.status, fact.person_name


def _entry(meeting: MeetingFacts, fact: AttendanceFact | None, today: date, *, cluster: ClusterId) -> Entry:
    status = None if fact is None else fact.status
    return Entry(meeting, status, outcome(meeting, fact, today, cluster=cluster))


def outcome(
    meeting: MeetingFacts, fact: AttendanceFact | None, today: date, *, cluster: ClusterId
) -> Outcome:
    """Say what a meeting means for a practice that belonged to `cluster` on its day.

    1. A cancelled meeting, or one of another kind, counts for nobody; nor does one that the health board has refused,
       or a joint one in a cluster for which the health board has not said that it counts.
    2. A meeting after `today` is still to come, whatever has been recorded since (reports may look back).
    3. Present, in the practice's own cluster, is a credit, also while the register is open.
    4. Until the register is closed the practice can still be recorded; after the day of the meeting only
       if nothing has been recorded of it.
    5. Everything else is missed.
    """
    if meeting.cancelled or meeting.kind is not MeetingKind.NETWORK or not meeting.counts_in(cluster):
        return Outcome.VOID
    if meeting.on > today:
        return Outcome.TO_COME
    if fact is not None and _earns(fact, meeting):
        return Outcome.ATTENDED
    if not meeting.closed and (fact is None or meeting.on == today):
        return Outcome.TO_COME
    return Outcome.MISSED


def _earns(fact: AttendanceFact, meeting: MeetingFacts) -> bool:
    return fact.status is AttendanceStatus.PRESENT and meeting.counts_in(fact.cluster_id)


def count(entries: Iterable[Entry], required: int, window: Window = ALWAYS) -> Standing:
    """Count a practice's entries in a window: each meeting once, however many of its people came."""
    tally = dict.fromkeys(Outcome, 0)
    provisional = 0
    merged = False
    for entry in entries:
        if not window.holds(entry.meeting.on):
            continue
        tally[entry.outcome] += 1
        if entry.outcome is Outcome.ATTENDED:
            provisional += entry.meeting.provisional
            merged = merged or entry.merged
    return Standing(
        attended=tally[Outcome.ATTENDED],
        required=required,
        remaining=tally[Outcome.TO_COME],
        missed=tally[Outcome.MISSED],
        provisional=provisional,
        merged=merged,
    )


def standing(
    practice_id: PracticeId,
    *,
    meetings: Iterable[MeetingFacts],
    facts: Iterable[AttendanceFact],
    memberships: Iterable[Membership],
    required: int,
    today: date,
) -> Standing:
    """Count one practice. For many, make Registers once and count the entries of each."""
    return count(Registers.of(meetings, facts, memberships).entries(practice_id, today), required)


def participation(entries: Iterable[Entry], purpose: str, required: int = 0) -> Participation:
    """Pick the meetings designated for `purpose`; `required` is what the strict reading wants besides."""
    entries = tuple(entries)
    parts = {
        outcome: tuple(e.meeting for e in entries if e.outcome is outcome and purpose in e.meeting.purposes)
        for outcome in (Outcome.ATTENDED, Outcome.TO_COME, Outcome.MISSED)
    }
    attended = parts[Outcome.ATTENDED]
    others = sum(entry.outcome is Outcome.ATTENDED for entry in entries) - 1
    return Participation(
        attended=attended,
        to_come=parts[Outcome.TO_COME],
        missed=parts[Outcome.MISSED],
        strict=bool(attended) and others >= required,
    )
