"""From what a year asks to who owes what by when: duties with an official and a working date."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.domain.attendance import MeetingFacts, MeetingKind
from bot.domain.dates import working_day_on_or_before
from bot.domain.ids import ClusterId, MeetingId
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import EveryMonth, FacilitateMeetings, OwnerKind, Requirement

DutyKey = tuple[str, OwnerKind, int, MeetingId | date | None]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owes: a health board, a cluster or a practice, by its number and name; a board has one in Welsh too."""

    kind: OwnerKind
    id: int
    name: str
    name_cy: str = ""


class Duty(NamedTuple):
    """One requirement owed by one owner, for one meeting (`occasion`) or month (`period`) if each asks it anew.

    `due` is the official date and `working_due` the last working day by then; both are None where no date
    is set. `input_due` is when the health board was to give what the requirement needs. A named tuple, as
    all Wales has thousands and they are made for every question.
    """

    requirement: Requirement
    owner: Owner
    due: date | None
    working_due: date | None
    occasion: MeetingFacts | None = None
    input_due: date | None = None
    period: date | None = None

    @property
    def key(self) -> DutyKey:
        """Tell this duty from all others of the year."""
        occasion = self.period if self.occasion is None else self.occasion.id
        return self.requirement.key, self.owner.kind, self.owner.id, occasion


def duties_for(
    programme: ProgrammeYear,
    *,
    board: Owner | None = None,
    clusters: Iterable[Owner] = (),
    practices: Iterable[Owner] = (),
    bodies: Iterable[Owner] = (),
    meetings: Iterable[MeetingFacts] = (),
) -> list[Duty]:
    """List what these owners owe in a year, in the order of the owners and of the year's file.

    What follows every meeting is owed once for each meeting held (its register closed); before the first it
    is listed once, without an occasion. The board owes it for all of `meetings`, a cluster for its own. What every
    month asks is owed once for each month of the year.
    """
    by_cluster: dict[ClusterId, list[MeetingFacts]] = {}
    for meeting in sorted(meetings, key=lambda m: (m.on, m.id)):
        if meeting.kind is MeetingKind.NETWORK and not meeting.cancelled:
            for cluster in {meeting.cluster_id, *meeting.counts_for}:
                by_cluster.setdefault(cluster, []).append(meeting)
    dated = {
        requirement.key: (requirement.due, requirement.due and working_day_on_or_before(requirement.due))
        for requirement in programme.requirements
    }
    duties: list[Duty] = []
    for owner in ([board] if board else []) + [*clusters, *bodies, *practices]:
        for requirement in programme.requirements:
            if requirement.owner is not owner.kind:
                continue
            if requirement.per_meeting:
                duties += _after_each(requirement, owner, by_cluster)
            elif isinstance(requirement.asks, EveryMonth):
                duties += [_of_month(requirement, owner, month) for month in programme.months]
            else:
                due, working_due = dated[requirement.key]
                input_due, _ = dated[requirement.needs] if requirement.needs else (None, None)
                duties.append(Duty(requirement, owner, due, working_due, input_due=input_due))
    return duties


def _of_month(requirement: Requirement, owner: Owner, month: date) -> Duty:
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return Duty(requirement, owner, last, working_day_on_or_before(last), period=month)


def _after_each(
    requirement: Requirement, owner: Owner, by_cluster: dict[ClusterId, list[MeetingFacts]]
) -> list[Duty]:
    if owner.kind is OwnerKind.BOARD:
        own = list(by_cluster.values())
    else:
        own = [by_cluster.get(ClusterId(owner.id), [])]
    duties = [duty for meetings in own for duty in _of_meetings(requirement, owner, meetings)]
    return duties or [Duty(requirement, owner, None, None)]


def _of_meetings(requirement: Requirement, owner: Owner, meetings: list[MeetingFacts]) -> Iterator[Duty]:
    """Open a duty for each meeting held; what is to be updated is wanted by the next meeting, if one is planned.

    The guidance asks for the update after each meeting without a date (CND 009W, para 6): that the next
    meeting is its limit is our reading. A meeting is facilitated or not when it is held, which needs no
    date.
    """
    for place, meeting in enumerate(meetings):
        if not meeting.held:
            continue
        following = next((later.on for later in meetings[place + 1 :] if later.on > meeting.on), None)
        due = None if isinstance(requirement.asks, FacilitateMeetings) else following
        yield Duty(requirement, owner, due, due and working_day_on_or_before(due), meeting)
