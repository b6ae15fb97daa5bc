"""The Home tab of one person: who they are here, what comes next, and how what they answer for stands."""

from dataclasses import dataclass

from bot.domain.compliance import Assessment
from bot.domain.date_polls import DatePoll
from bot.domain.duty_lists import Group, group
from bot.domain.meeting_receipts import Choice
from bot.domain.meetings import Invitation
from bot.domain.people import Asker, Cluster
from bot.domain.summaries import BoardSummary, ClusterOverview, PracticeGlance, PracticesSummary

_PRESSING = (Group.OVERDUE, Group.SOON, Group.LATER)


@dataclass(frozen=True, slots=True)
class ClusterPart:
    """One cluster on the Home tab; what the person may not see there is None. `polls` are those they may answer."""

    cluster: Cluster
    leads: bool
    choice: Choice | None = None
    summary: PracticesSummary | ClusterOverview | None = None
    polls: tuple[DatePoll, ...] = ()

    @property
    def next_meeting(self) -> Invitation | None:
        """The next meeting still to be held, today's included."""
        coming = self.choice.meetings.upcoming(self.choice.today) if self.choice else ()
        return coming[0] if coming else None

    @property
    def open_register(self) -> Invitation | None:
        """The earliest meeting that is over and whose register is still open."""
        if self.choice is None or not self.leads:
            return None
        held = (each for each in self.choice.meetings.standing if not each.meeting.closed)
        return next((each for each in held if each.meeting.day < self.choice.today), None)

    def own(self, asker: Asker) -> tuple[PracticeGlance, ...]:
        """Pick the asker's own practices in this cluster."""
        mine = {practice.id for practice in asker.practices}
        found = self.summary.practices if self.summary else ()
        return tuple(glance for glance in found if glance.practice.id in mine)

    def pressing(self, assessments: tuple[Assessment, ...]) -> tuple[Assessment, ...]:
        """Pick what is overdue or soon due, most urgent first; where nothing is, what comes next."""
        dated = {wanted: self._dated(assessments, wanted) for wanted in _PRESSING}
        urgent = dated[Group.OVERDUE] + dated[Group.SOON]
        later = dated[Group.LATER]
        return urgent or tuple(each for each in later if each.duty.due == later[0].duty.due)

    def _dated(self, assessments: tuple[Assessment, ...], wanted: Group) -> tuple[Assessment, ...]:
        if self.summary is None:
            return ()
        today = self.summary.today
        return tuple(each for each in assessments if each.duty.due and group(each, today) is wanted)


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything on the Home tab. `board` is there for an officer of one health board."""

    asker: Asker
    parts: tuple[ClusterPart, ...] = ()
    board: BoardSummary | None = None
