"""The ledger of reminders: what is written in it, how each line ends, and what is said to one person at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self, assert_never

from bot.domain.about import About, AboutDigest, AboutDuty, AboutEscalation, AboutMeeting, AboutNudge
from bot.domain.compliance import Assessment, DutyState
from bot.domain.contacts import Absence
from bot.domain.dates import london_date
from bot.domain.ids import BodyMemberId, InstallationId, MeetingId, PracticeId
from bot.domain.ladder import Rung, RungKind
from bot.domain.ledger_parts import EVERYTHING, LedgerOf
from bot.domain.meetings import Answer, Invitation, MemberAnswer, PracticeAnswer
from bot.domain.people import Language
from bot.domain.personal_hours import USUAL, Hours
from bot.domain.reminder_wishes import Wishes
from bot.domain.reminders import Wanted, about_duty, needs_reminding


class ReminderState(StrEnum):
    """Where a line of the ledger stands. All but the first two are final."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    MERGED = "merged"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    SNOOZED = "snoozed"
    FAILED = "failed"


class Because(StrEnum):
    """Why a line stands as it does. Stored by value; the words for people live in the views."""

    NOTHING = ""
    SHARED = "shared"
    """The duty was done, on the day told."""
    SUSPENDED = "suspended"
    EXCUSED = "excused"
    """It is overdue because the health board's own part came late, or has not come."""
    NOT_OWED = "not owed"
    """The owner does not owe it any more, or its date was moved."""
    MEETING_PLANNED = "meeting planned"
    """It is met by taking part in a meeting that is planned, or whose register is still open."""
    ANSWERED = "answered"
    """The practice answered the invitation, with the answer told."""
    MEETING_CANCELLED = "meeting cancelled"
    MEETING_MOVED = "meeting moved"
    MEETING_BEGUN = "meeting begun"
    NOT_THEIRS = "not theirs"
    """Somebody else is to hear of it now."""
    ON_LEAVE = "on leave"
    """The person is away until the day told, and somebody else hears of it."""
    LEFT_CHANNEL = "left channel"
    """The person has left the cluster's channel."""
    GONE = "gone"
    """The person is not in Slack any more."""
    NO_MAIL = "no mail"
    """The person is reached by e-mail alone, and none can be sent."""
    MAIL_FAILED = "mail failed"
    """The person is reached by e-mail alone, and letters to their address come back."""
    MAIL_UNWANTED = "mail unwanted"
    """The person is reached by e-mail alone, and wants none."""
    LATER_STEP = "later step"
    """A later step of the ladder has come."""
    ONE_A_DAY = "one a day"
    """The person has been written to on the day told."""
    HELD_UNTIL = "held until"
    """The day's one message waits for the hour before a meeting."""
    SNOOZED = "snoozed"
    """The person wanted to hear no more of it until the moment told."""
    DECLINED = "declined"
    """The person said that it is not theirs, and to whom it belongs if one is told."""
    SENT_WITH = "sent with"
    """It was said in the message of the line told."""
    BUSY = "busy"
    """Slack asked to try later."""
    BEING_SAID = "being said"
    """It is on its way to Slack; whoever finds it so afterwards knows that the answer was lost."""
    ANSWER_LOST = "answer lost"
    """Slack's answer was lost, so that it is tried once more."""
    PERHAPS_TWICE = "perhaps twice"
    """An answer was lost and it was said once more: the person may have it twice."""
    REFUSED = "refused"
    """Slack will not take it, for the reason told."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line stands as it does, kept as `shared: 2017-07-28`."""

    because: Because = Because.NOTHING
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.because.value}: {self.detail}" if self.detail else self.because.value

    @classmethod
    def of(cls, kept: str) -> Self:
        because, _, detail = kept.partition(": ")
        return cls(Because(because), detail)

    @property
    def until(self) -> datetime | None:
        """The moment told of a snooze."""
        snoozed = self.because is Because.SNOOZED and self.detail
        return datetime.fromisoformat(self.detail) if snoozed else None

    @property
    def day(self) -> date | None:
        """The day told, if the detail is one."""
        told = self.because in (Because.SHARED, Because.ONE_A_DAY, Because.ON_LEAVE) and self.detail
        return date.fromisoformat(self.detail) if told else None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger. `claimed_at` is when it was last taken to be said."""

    id: int
    about: About
    rung: Rung
    recipient: str
    due_at: datetime
    state: ReminderState
    reason: Reason
    claimed_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.about.subject, self.recipient, str(self.rung)

    @property
    def open(self) -> bool:
        return self.state in (ReminderState.PLANNED, ReminderState.CLAIMED)

    @property
    def early(self) -> bool:
        """Whether it was taken before it was due, because the day's one message went already."""
        return self.claimed_at is not None and self.claimed_at < self.due_at

    @property
    def late(self) -> bool:
        """Whether it was taken on a later day than it was due."""
        return self.claimed_at is not None and london_date(self.claimed_at) > london_date(self.due_at)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line as it is shown, with the name of the person it is for, and the address of the message if it was sent."""

    line: Line
    name: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The part of the ledger that `reader` (a Slack user id) asked for; `cluster` is empty when it is only their own.

    `of` tells whom or what it was asked for, where it is not everything, and `unposted` what Slack last said of a message
    that it would not take in the cluster's channel.
    """

    reader: str
    entries: tuple[Entry, ...]
    cluster: str = ""
    of: LedgerOf = EVERYTHING
    unposted: str = ""


@dataclass(frozen=True, slots=True)
class Nudge:
    """Everything that is said to one person at once: lines claimed together, most urgent first."""

    installation: InstallationId
    recipient: str
    name: str
    language: Language | None
    lines: tuple[Line, ...]
    claimed_by: str
    claimed_at: datetime
    hours: Hours = USUAL

    @property
    def first(self) -> Line:
        """The line that the message is counted for: the most urgent of those that were due."""
        return next((line for line in self.lines if not line.early), self.lines[0])

    @property
    def ids(self) -> list[int]:
        return [line.id for line in self.lines]

    @property
    def tried_before(self) -> bool:
        """Whether it may have been said already, its answer lost."""
        return any(line.reason.because is Because.ANSWER_LOST for line in self.lines)

    @property
    def late_since(self) -> date | None:
        """The earliest day on which some of it should have been said, if that day is past."""
        return min((london_date(line.due_at) for line in self.lines if line.late), default=None)


def most_urgent_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Order by the day by which something has to happen, aims last.

    A meeting in an hour comes before everything, then a digest, which looks at all.
    """
    return tuple(sorted(lines, key=lambda line: (_place(line), line.about.until, line.about.subject)))


def _place(line: Line) -> int:
    if line.rung.kind is RungKind.HOUR:
        return 0
    if isinstance(line.about, AboutDigest):
        return 1
    return 3 if isinstance(line.about, AboutDuty) and line.about.aim else 2


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a line that is not wanted any more."""

    line: int
    state: ReminderState
    reason: Reason


@dataclass(frozen=True, slots=True)
class Plan:
    """How the ledger of one cluster comes in line with its facts."""

    wanted: Sequence[Wanted]
    endings: Sequence[Ending]


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the things stand that lines of the ledger are about, to tell why one is not wanted any more."""

    duties: Mapping[str, Assessment] = field(default_factory=dict)
    invitations: Mapping[MeetingId, Invitation] = field(default_factory=dict)
    wishes: Wishes = field(default_factory=Wishes)

    @classmethod
    def of(
        cls,
        assessments: Mapping[str, Iterable[Assessment]],
        invitations: Iterable[Invitation],
        wishes: Wishes | None = None,
    ) -> "Situation":
        """Index the dated duties of each programme year, and the meetings, and add what people said of their reminders."""
        duties = {
            about_duty(each.duty, programme).duty: each
            for programme, found in assessments.items()
            for each in found
            if each.duty.due is not None
        }
        return cls(duties, {each.meeting.id: each for each in invitations}, wishes or Wishes())

    def why_not(self, line: Line, now: datetime) -> Reason:
        """Say why nobody has to be reminded of a thing; NOT_THEIRS when somebody else has to."""
        about = line.about
        match about:
            case AboutDuty():
                return self._duty_over(about)
            case AboutEscalation() | AboutNudge():
                return self._duty_over(about.duty)
            case AboutMeeting():
                return self._meeting_over(about, line.rung, now)
            case AboutDigest():
                return Reason(Because.NOT_OWED)
            case _:
                assert_never(about)

    def _duty_over(self, about: AboutDuty) -> Reason:
        assessment = self.duties.get(about.duty)
        if assessment is None or assessment.duty.due != about.due:
            return Reason(Because.NOT_OWED)
        if assessment.done:
            on = assessment.evidence.on
            return Reason(Because.SHARED, on.isoformat() if on else "")
        if assessment.state is DutyState.SUSPENDED:
            return Reason(Because.SUSPENDED)
        if assessment.excused:
            return Reason(Because.EXCUSED)
        meetings = (each.meeting for each in self.invitations.values())
        still_owed = needs_reminding(assessment, meetings)
        return Reason(Because.NOT_THEIRS if still_owed else Because.MEETING_PLANNED)

    def _meeting_over(self, about: AboutMeeting, rung: Rung, now: datetime) -> Reason:
        invitation = self.invitations.get(MeetingId(about.meeting))
        if invitation is None:
            return Reason(Because.NOT_OWED)
        meeting = invitation.meeting
        if meeting.cancelled:
            return Reason(Because.MEETING_CANCELLED)
        if meeting.version != about.version:
            return Reason(Because.MEETING_MOVED)
        said = _answer_of(invitation, about)
        if said is not None and (said.answer is Answer.APOLOGIES or rung.kind in _UNTIL_ANSWERED):
            return Reason(Because.ANSWERED, str(said.answer))
        begun = meeting.closed or meeting.starts_at <= now
        return Reason(Because.MEETING_BEGUN if begun else Because.NOT_THEIRS)


_UNTIL_ANSWERED = (RungKind.INVITED, RungKind.UNANSWERED, RungKind.SNOOZED)


def _answer_of(invitation: Invitation, about: AboutMeeting) -> PracticeAnswer | MemberAnswer | None:
    found: Sequence[PracticeAnswer | MemberAnswer] = invitation.of([PracticeId(about.practice)])
    if invitation.cluster.is_body:
        found = invitation.of_members([BodyMemberId(about.practice)])
    return found[0] if found and found[0].answer is not None else None


def plan_of(
    wanted: Sequence[Wanted],
    lines: Iterable[Line],
    situation: Situation,
    now: datetime,
    absent: Mapping[str, Absence] | None = None,
) -> Plan:
    """Compare what should be in the ledger with its open lines: those not wanted any more end, and say why.

    `absent` are people with a role who are not there: what they were to be told goes to somebody else.
    """
    away = absent or {}
    keys = {each.key for each in wanted}
    steps = {(each.about.subject, each.recipient) for each in wanted}
    endings = [
        _of_absent(ending, line, away)
        for line in lines
        if line.key not in keys and (ending := _ending(line, steps, situation, now)) is not None
    ]
    return Plan(wanted, endings)


def _of_absent(ending: Ending, line: Line, absent: Mapping[str, Absence]) -> Ending:
    """Say of what somebody else is to hear now why the person is not."""
    absence = absent.get(line.recipient)
    if absence is None or ending.reason.because is not Because.NOT_THEIRS:
        return ending
    until = absence.until.isoformat() if absence.until else ""
    return replace(ending, reason=Reason(Because(absence.kind.value), until))


def _as_wished(line: Line, wishes: Wishes) -> Ending | None:
    """End a line as its person wanted; whoever they named has a line of their own."""
    declined = wishes.decline(line.about, line.recipient)
    if declined is not None:
        reason = Reason(Because.DECLINED, declined.belongs_to or "")
        return Ending(line.id, ReminderState.CANCELLED, reason)
    snooze = wishes.snooze(line.about, line.recipient)
    if snooze is None or line.due_at > snooze.until or line.rung == Rung(RungKind.SNOOZED, snooze.number):
        return None
    return Ending(line.id, ReminderState.SNOOZED, Reason(Because.SNOOZED, snooze.until.isoformat()))


def _digest_over(line: Line, about: AboutDigest, today: date) -> Ending:
    """End a digest: its day has passed and another is wanted, or there is nothing to tell on it any more."""
    if about.on < today:
        return Ending(line.id, ReminderState.SUPERSEDED, Reason(Because.LATER_STEP))
    return Ending(line.id, ReminderState.CANCELLED, Reason(Because.NOT_OWED))


def _ending(line: Line, steps: set[tuple[str, str]], situation: Situation, now: datetime) -> Ending | None:
    """End a line that no rule wants. What somebody asked for stands as long as the duty does."""
    if isinstance(line.about, AboutDigest):
        return _digest_over(line, line.about, london_date(now))
    reason = situation.why_not(line, now)
    if reason.because is Because.NOT_THEIRS and (wished := _as_wished(line, situation.wishes)) is not None:
        return wished
    if line.rung.kind is RungKind.NUDGE and reason.because is Because.NOT_THEIRS:
        return None
    if reason.because is Because.NOT_THEIRS and (line.about.subject, line.recipient) in steps:
        return Ending(line.id, ReminderState.SUPERSEDED, Reason(Because.LATER_STEP))
    return Ending(line.id, ReminderState.CANCELLED, reason)
