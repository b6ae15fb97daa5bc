"""What came of something done about meetings: the facts that the answer to a person is made of."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.bodies import Member
from bot.domain.ids import MeetingId
from bot.domain.meeting_changes import Revision
from bot.domain.meeting_dates import Proposal
from bot.domain.meetings import (
    Answer,
    AnswerSource,
    Invitation,
    MeetingDraft,
    MeetingsOfYear,
    Neighbour,
    Note,
)
from bot.domain.people import Cluster, Practice
from bot.domain.programme import ProgrammeYear
from bot.domain.protected_time import KeptTime


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A year's meetings so far, and what is proposed beside them; `extra` is one more than practices must attend."""

    meetings: MeetingsOfYear
    proposals: tuple[Proposal, ...]
    extra: Proposal | None
    today: date


@dataclass(frozen=True, slots=True)
class Choice:
    """The meetings that something may be done to, and the one that is meant, if that is known."""

    meetings: MeetingsOfYear
    meant: Invitation | None
    today: date

    @property
    def possible(self) -> tuple[Invitation, ...]:
        """The meetings that can be moved, changed or cancelled: standing, its own, with an open register."""
        own = (each for each in self.meetings.standing if each.cluster.id == self.meetings.cluster.id)
        return tuple(each for each in own if not each.meeting.closed)


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """A meeting that was asked for; `id` is None when it was there already. `in_the_way` is protected time."""

    draft: MeetingDraft
    id: MeetingId | None
    notes: tuple[Note, ...] = ()
    in_the_way: tuple[KeptTime, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """Meetings that were planned together."""

    cluster: Cluster
    programme: ProgrammeYear
    meetings: tuple[PlannedMeeting, ...]


@dataclass(frozen=True, slots=True)
class Revised:
    """A change of a meeting that was stored, or None when the meeting was already as it was wanted.

    `planned` is how many meetings that count the cluster has after it; `joined` are the other clusters of a joint one,
    and `in_the_way` is the protected time that it falls into.
    """

    invitation: Invitation
    programme: ProgrammeYear
    revision: Revision | None
    notes: tuple[Note, ...] = ()
    planned: int = 0
    joined: tuple[Neighbour, ...] = ()
    in_the_way: tuple[KeptTime, ...] = ()

    @property
    def lacking(self) -> int:
        """How many meetings are planned too few for practices to attend as many as they must."""
        return max(0, self.programme.meetings_required - self.planned)


class AnswerOutcome(StrEnum):
    """What became of an answer: kept, there already, or a question back."""

    RECORDED = "recorded"
    ALREADY = "already"
    TIME_CHANGED = "time changed"
    WHICH_PRACTICE = "which practice"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to an invitation, for these practices, or for these members of a body.

    It is `personally` given by somebody who speaks for none of them.
    """

    invitation: Invitation
    practices: tuple[Practice | Member, ...]
    answer: Answer
    who_comes: str
    outcome: AnswerOutcome
    source: AnswerSource = AnswerSource.SLACK
    personally: bool = False


@dataclass(frozen=True, slots=True)
class Answering:
    """What a form for an answer begins with: the practices, or a body's members, that this person may answer for.

    Their own come first. Who has none of their own, and takes part in the meeting, may answer `personally`.
    """

    invitation: Invitation
    own: tuple[Practice | Member, ...]
    others: tuple[Practice | Member, ...]
    personally: bool = False
