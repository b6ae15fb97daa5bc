"""Duties as a person looks at them: their own in order of urgency, and how far many practices are with the same one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.compliance import Assessment, ClusterSummary, DutyState
from bot.domain.deadlines import Owner
from bot.domain.ids import SubmissionId
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import Requirement
from bot.domain.sharing import can_be_shared

SOON = timedelta(days=28)


class Group(StrEnum):
    """Under which heading a duty is shown. An aim has a place of its own, so that it never stands among failures."""

    OVERDUE = "overdue"
    SOON = "due soon"
    LATER = "later"
    UNDATED = "no date stated"
    AIMS = "aims"
    DONE = "done"


class Filter(StrEnum):
    """How much of a list is wanted: what is still to do, everything, or what is done."""

    OPEN = "open"
    ALL = "all"
    DONE = "done"


_FILTERS = {
    Filter.ALL: frozenset({"all", "everything", "pob", "popeth", "y cyfan", "oll"}),
    Filter.DONE: frozenset({"done", "finished", "wedi", "wedi gorffen", "wedi'u gwneud", "gorffenedig"}),
}


def read_filter(text: str) -> tuple[Filter, str]:
    """Read `all` or `done` (in Welsh `popeth`, `wedi`); anything else is a name, and what is open is wanted."""
    typed = " ".join(text.casefold().split())
    for wanted, spellings in _FILTERS.items():
        if typed in spellings:
            return wanted, ""
    return Filter.OPEN, text.strip()


def group(assessment: Assessment, today: date) -> Group:
    """Say under which heading a duty belongs on a day.

    At risk stands with overdue: both need somebody now. What is suspended is looked for later, if at all.
    """
    if assessment.done:
        return Group.DONE
    if assessment.state in (DutyState.OVERDUE, DutyState.AT_RISK):
        return Group.OVERDUE
    if assessment.state is DutyState.AIM_OPEN:
        return Group.AIMS
    if assessment.duty.due is None:
        return Group.UNDATED
    return Group.SOON if assessment.duty.due <= today + SOON else Group.LATER


def in_order(assessments: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """Order by official date, undated last, then as in the year's file."""
    return tuple(sorted(assessments, key=lambda a: (a.duty.due or date.max, a.duty.requirement.number)))


@dataclass(frozen=True, slots=True)
class OwnersDuties:
    """What one owner owes. `records` tells that the reader may record its duties as done."""

    owner: Owner
    assessments: tuple[Assessment, ...]
    records: bool

    def of(self, wanted: Group, today: date) -> tuple[Assessment, ...]:
        return tuple(each for each in self.assessments if group(each, today) is wanted)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a cluster's practices are with one duty: how many have done it, and who has not."""

    requirement: Requirement
    due: date | None
    working_due: date | None
    done: int
    missing: tuple[Assessment, ...]

    @property
    def practices(self) -> int:
        return self.done + len(self.missing)

    def group(self, today: date) -> Group:
        """Stand where the first missing practice does."""
        groups = {group(each, today) for each in self.missing}
        return next((each for each in Group if each in groups), Group.DONE)


def progress(assessments: Iterable[Assessment]) -> tuple[Progress, ...]:
    """Put the same duty of several practices together, in order of dates."""
    by_requirement: dict[str, list[Assessment]] = {}
    for assessment in in_order(assessments):
        by_requirement.setdefault(assessment.duty.requirement.key, []).append(assessment)
    return tuple(_progress(same) for same in by_requirement.values())


def _progress(same: Sequence[Assessment]) -> Progress:
    missing = sorted((each for each in same if not each.done), key=lambda each: each.duty.owner.name)
    duty = same[0].duty
    return Progress(duty.requirement, duty.due, duty.working_due, len(same) - len(missing), tuple(missing))


@dataclass(frozen=True, slots=True)
class DutyList:
    """The duties that concern a reader on a day: some owners' one by one, a cluster's practices, a board's clusters.

    `links` tells where what was shared can be found. `beside` are the programmes whose duties stand beside these, and
    which have lists of their own.
    """

    programme: ProgrammeYear
    today: date
    title: str
    parts: tuple[OwnersDuties, ...]
    progress: tuple[Progress, ...] = ()
    clusters: tuple[ClusterSummary, ...] = ()
    links: Mapping[SubmissionId, str] = field(default_factory=dict)
    beside: tuple[ProgrammeYear, ...] = ()


def shareable(assessment: Assessment) -> bool:
    """Whether a button to record it makes sense: it is still to do, and somebody has to say that it was done."""
    return not assessment.done and can_be_shared(assessment.duty.requirement)
