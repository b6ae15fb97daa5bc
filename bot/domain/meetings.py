"""Cluster meetings: the meeting itself, who was asked and what they answered, and what makes a date a good one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.attendance import MeetingFacts, MeetingKind
from bot.domain.bodies import Member
from bot.domain.dates import NoSuchTime, bank_holidays, london, london_date
from bot.domain.ids import BodyMemberId, ClusterId, MeetingId, PersonId, PracticeId
from bot.domain.people import Cluster, Practice
from bot.domain.programme import ProgrammeYear
from bot.domain.protected_time import KeptTime, falls_into
from bot.domain.refusals import BadDate, DateOutside, MeetingNotOpen, YearClosed

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Two announcements of a meeting's time are at least so far apart.
TICK = timedelta(milliseconds=1)
_DAY = timedelta(days=1)

USUAL_MINUTES = 120
USUAL_TIME = time(12, 30)


class Answer(StrEnum):
    """What a practice says to an invitation. Stored by value."""

    COMING = "coming"
    APOLOGIES = "apologies"
    SUBSTITUTE = "substitute"


class AnswerSource(StrEnum):
    """By what way an answer came. Stored by value; Slack is the usual one and goes without saying."""

    SLACK = ""
    CALENDAR = "calendar"
    PAGE = "page"


class Note(StrEnum):
    """Something worth saying about the date of a meeting; it hinders nobody."""

    WEEKEND = "weekend"
    BANK_HOLIDAY = "bank holiday"
    SAME_DAY = "same day"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class MeetingDetails:
    """What is said about a meeting besides its time. `purposes` are keys of the programme year's purposes.

    `also_for` are the clusters for which a joint meeting is held besides the one that called it, in rising order.
    """

    place: str = ""
    link: str = ""
    facilitator: str = ""
    agenda: str = ""
    purposes: tuple[str, ...] = ()
    kind: MeetingKind = MeetingKind.NETWORK
    also_for: tuple[ClusterId, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A meeting as somebody wants it: a day and a time of day in London, its length, and what is said about it."""

    day: date
    at: time = USUAL_TIME
    minutes: int = USUAL_MINUTES
    details: MeetingDetails = MeetingDetails()


@dataclass(frozen=True, slots=True)
class ClusterMeeting:
    """A cluster meeting as it stands now.

    `asked_at` is when its present time was announced: answers given before were to another time. `uid` and
    `sequence` are what calendars obey (RFC 5545). `facilitated` is None while the register has not said; `accepted` is the
    health board's word on a meeting that it did not facilitate. `counts_for` are those of the other clusters of a joint
    meeting for which the health board lets it count.
    """

    id: MeetingId
    cluster_id: ClusterId
    programme: str
    starts_at: datetime
    minutes: int
    details: MeetingDetails
    uid: str
    sequence: int
    asked_at: datetime
    revised_at: datetime
    created_at: datetime
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    closed_at: datetime | None = None
    facilitated: bool | None = None
    accepted: bool | None = None
    counts_for: frozenset[ClusterId] = frozenset()

    @property
    def day(self) -> date:
        """Its day in London."""
        return london_date(self.starts_at)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def closed(self) -> bool:
        """Whether its register is closed."""
        return self.closed_at is not None

    @property
    def version(self) -> int:
        """Number the announcements of its time; a button carries the number it was made with."""
        return announcement(self.asked_at)

    @property
    def facts(self) -> MeetingFacts:
        """What the rules of attendance need of it."""
        return MeetingFacts(
            id=self.id,
            cluster_id=self.cluster_id,
            on=self.day,
            kind=self.details.kind,
            purposes=frozenset(self.details.purposes),
            cancelled=self.cancelled,
            closed=self.closed,
            facilitated=self.facilitated,
            accepted=self.accepted,
            also_for=frozenset(self.details.also_for),
            counts_for=self.counts_for,
        )

    def upcoming(self, today: date) -> bool:
        """Whether it is still to be held: a meeting counts as upcoming until its day is over."""
        return not self.cancelled and not self.closed and self.day >= today


@dataclass(frozen=True, slots=True)
class PracticeAnswer:
    """One practice on the day of a meeting: its latest answer, and whether it was recorded present.

    `cluster_id` is the cluster it belonged to on that day, where a meeting is held for several.
    """

    practice: Practice
    answer: Answer | None = None
    who_comes: str = ""
    present: bool = False
    cluster_id: ClusterId | None = None
    source: AnswerSource = AnswerSource.SLACK

    @property
    def name(self) -> str:
        return self.practice.name


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """One member of a body on the day of its meeting, with its latest answer. A body's register counts for nobody."""

    member: Member
    answer: Answer | None = None
    who_comes: str = ""
    source: AnswerSource = AnswerSource.SLACK

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def present(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class PersonalAnswer:
    """What somebody who speaks for no practice, a partner or a lead, said for themselves; `here` that they are there."""

    person: PersonId
    handle: str
    name: str
    answer: Answer
    who_comes: str = ""
    here: bool = False
    source: AnswerSource = AnswerSource.SLACK


@dataclass(frozen=True, slots=True)
class Invitation:
    """A meeting with everybody asked to it. `unposted` is Slack's reason why its message could not be shown.

    `also_for` are the other clusters that a joint meeting is held for. A body's meeting asks its `members`, and no
    practice by itself. `personal` are the answers of those who speak for neither.
    """

    meeting: ClusterMeeting
    cluster: Cluster
    practices: tuple[PracticeAnswer, ...]
    unposted: str = ""
    also_for: tuple[Cluster, ...] = ()
    members: tuple[MemberAnswer, ...] = ()
    personal: tuple[PersonalAnswer, ...] = ()

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """The clusters it is held for, the one that called it first."""
        return (self.cluster, *self.also_for)

    def within(self, cluster: ClusterId) -> "Invitation":
        """Look at the practices of one cluster only."""
        own = (each for each in self.practices if each.cluster_id in (None, cluster))
        return replace(self, practices=tuple(own))

    def of(self, practices: Iterable[PracticeId]) -> tuple[PracticeAnswer, ...]:
        """Pick the answers of some practices."""
        wanted = frozenset(practices)
        return tuple(each for each in self.practices if each.practice.id in wanted)

    def of_members(self, members: Iterable[BodyMemberId]) -> tuple[MemberAnswer, ...]:
        """Pick the answers of some members of a body."""
        wanted = frozenset(members)
        return tuple(each for each in self.members if each.member.id in wanted)

    def of_person(self, handle: str) -> PersonalAnswer | None:
        """Return what somebody has answered for themselves."""
        return next((each for each in self.personal if each.handle == handle), None)

    @property
    def also_coming(self) -> tuple[PersonalAnswer, ...]:
        """Those who come, or are there, for no practice."""
        return tuple(each for each in self.personal if each.answer is not Answer.APOLOGIES)

    def answered(self, *answers: Answer | None) -> tuple[PracticeAnswer | MemberAnswer, ...]:
        """Pick those who gave one of these answers; None stands for no answer yet."""
        asked: tuple[PracticeAnswer | MemberAnswer, ...] = (*self.practices, *self.members)
        return tuple(each for each in asked if each.answer in answers)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another cluster of the same health board, which a joint meeting can be held for."""

    id: ClusterId
    name: str


@dataclass(frozen=True, slots=True)
class MeetingsOfYear:
    """A cluster's meetings of one programme year by date, and who is appointed to facilitate there.

    Joint meetings that another cluster called are among them; those count only where the health board said so.
    `protected` is what its practices keep for learning.
    """

    cluster: Cluster
    programme: ProgrammeYear
    invitations: tuple[Invitation, ...]
    facilitators: tuple[str, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    protected: tuple[KeptTime, ...] = ()

    @property
    def standing(self) -> tuple[Invitation, ...]:
        """Those not cancelled; people name them by their place in this order, beginning with 1."""
        return tuple(each for each in self.invitations if not each.meeting.cancelled)

    @property
    def counting(self) -> tuple[Invitation, ...]:
        """Those that count towards what practices must attend, in the part of the year in which it is counted."""
        window = self.programme.meetings_window
        inside = (each for each in self.standing if window.holds(each.meeting.day))
        counting = (each for each in inside if each.meeting.details.kind is MeetingKind.NETWORK)
        return tuple(each for each in counting if self._counts_here(each.meeting))

    def in_the_way(
        self, day: date, at: time = USUAL_TIME, minutes: int = USUAL_MINUTES
    ) -> tuple[KeptTime, ...]:
        """Return the protected time that a meeting on a day would fall into."""
        return falls_into(self.protected, instant(day, at), minutes)

    @property
    def cancelled(self) -> tuple[Invitation, ...]:
        return tuple(each for each in self.invitations if each.meeting.cancelled)

    def _counts_here(self, meeting: ClusterMeeting) -> bool:
        return meeting.cluster_id == self.cluster.id or self.cluster.id in meeting.counts_for

    def upcoming(self, today: date) -> tuple[Invitation, ...]:
        return tuple(each for each in self.invitations if each.meeting.upcoming(today))

    def number(self, meeting: MeetingId) -> int:
        """Tell the number people use for a standing meeting."""
        return 1 + [each.meeting.id for each in self.standing].index(meeting)

    def days(self) -> frozenset[date]:
        return frozenset(each.meeting.day for each in self.standing)


def announcement(asked_at: datetime) -> int:
    """Return the number of an announcement of a meeting's time, by its moment."""
    return (asked_at - _EPOCH) // TICK


def instant(day: date, at: time) -> datetime:
    """Make the instant of a meeting; an hour that the clocks skip is refused, one that comes twice is its first."""
    try:
        return london(day, at)
    except NoSuchTime as skipped:
        raise BadDate(f"{skipped.at:%H:%M}", "skipped time").at("time") from skipped


def require_open_year(programme: ProgrammeYear, today: date) -> None:
    """Let a year that is not over pass, or raise YearClosed."""
    if programme.end < today:
        raise YearClosed(programme.key, programme.end)


def require_inside(programme: ProgrammeYear, day: date, earliest: date | None = None) -> None:
    """Let a day of the year pass, not before `earliest`; raises DateOutside with the days that are possible."""
    first = programme.start if earliest is None else max(earliest, programme.start)
    if not first <= day <= programme.end:
        raise DateOutside(day, first, programme.end).at("day")


def require_changeable(meeting: ClusterMeeting) -> None:
    """Let a meeting pass that is neither cancelled nor has a closed register, or raise MeetingNotOpen."""
    if meeting.cancelled:
        raise MeetingNotOpen("cancelled", meeting.starts_at)
    if meeting.closed:
        raise MeetingNotOpen("closed", meeting.starts_at)


def require_upcoming(meeting: ClusterMeeting, today: date) -> None:
    """Let a meeting pass that is still to be held, or raise MeetingNotOpen."""
    require_changeable(meeting)
    if meeting.day < today:
        raise MeetingNotOpen("over", meeting.starts_at)


def notes_on(day: date, others: Iterable[date], today: date) -> tuple[Note, ...]:
    """Tell what people should know about a day; the guidance forbids none of it."""
    said = {
        Note.WEEKEND: day.weekday() >= 5,
        Note.BANK_HOLIDAY: day in bank_holidays(day.year),
        Note.SAME_DAY: day in others,
        Note.PAST: day < today,
    }
    return tuple(note for note, holds in said.items() if holds)


def renewal(meeting: ClusterMeeting, now: datetime) -> datetime | None:
    """Tell when the meeting's message changes though no fact does: when its day begins in London, and when it ends."""
    if meeting.cancelled or meeting.closed:
        return None
    turns = (london(day, time(0)) for day in (meeting.day, meeting.day + _DAY))
    return next((turn for turn in turns if turn > now), None)


def usual_weekday(days: Sequence[date]) -> int | None:
    """Tell on which weekday a cluster mostly meets, None when it has not met."""
    weekdays = [day.weekday() for day in days]
    return max(weekdays, key=weekdays.count) if weekdays else None
