"""Recording that a duty was done: what can be recorded, what has to be said of it, and the receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.deadlines import Owner
from bot.domain.financial_part import looks_like_financial_file, mentions_financial_part
from bot.domain.ids import HealthBoardId, MeetingId, SubmissionId
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.owners import MemberPractice
from bot.domain.people import Cluster
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import (
    DateOutside,
    HoldsFinancialPart,
    NotSharedYet,
)
from bot.domain.requirements import (
    Agree,
    AttendMeetings,
    EveryMonth,
    FacilitateMeetings,
    KeepUpdated,
    Requirement,
    TakePartIn,
)
from bot.domain.submissions import Submission

_YEAR = timedelta(days=365)


def can_be_shared(requirement: Requirement) -> bool:
    """Whether somebody says that it was done. What registers and the plan tell by themselves is counted instead."""
    return not isinstance(requirement.asks, AttendMeetings | TakePartIn | FacilitateMeetings | KeepUpdated)


def is_named(requirement: Requirement) -> bool:
    """Whether saying that it was done is not enough: what was agreed on has to be named."""
    return isinstance(requirement.asks, Agree)


def needs_words(requirement: Requirement) -> bool:
    """Whether more has to be said than that it was done today: a declaration, or for which month it was."""
    return requirement.without_financial_part or isinstance(requirement.asks, EveryMonth)


def duty_word(programme: ProgrammeYear, requirement: Requirement) -> str:
    """Name a requirement so that it is found in its own year, whichever year it is by then: `pdp@2017/18`."""
    return f"{requirement.key}@{programme.key}"


def requirement_meant(
    programmes: Sequence[ProgrammeYear], word: str
) -> tuple[ProgrammeYear, Requirement] | None:
    """Find what a word of `duty_word` names; a key without a year is looked for in the programmes one by one."""
    key, _, year = word.partition("@")
    for programme in programmes:
        requirement = programme.requirement(key) if year in ("", programme.key) else None
        if requirement is not None:
            return programme, requirement
    return None


def check_shared_on(given: date, programme: ProgrammeYear, today: date) -> date:
    """Let a day pass on which something can have been shared: not after today, and not long before the year.

    Documents are prepared before the year that asks for them begins, so a year before its start is let pass. Late is
    always accepted. Raises NotSharedYet and DateOutside.
    """
    if given > today:
        raise NotSharedYet(given)
    earliest = (programme.prepared_from or programme.start) - _YEAR
    if given < earliest:
        raise DateOutside(given, earliest, today)
    return given


def check_note(note: str, question: str) -> str:
    """Let an answer pass that holds nothing about patients and not the finances of an assessment.

    Raises HoldsPatientData and HoldsFinancialPart, at the question.
    """
    refuse_patient_data(**{question: note})
    if mentions_financial_part(note):
        raise HoldsFinancialPart().at(question)
    return note


def check_without_finances(requirement: Requirement, **texts: str) -> None:
    """Let words about an assessment pass that tell nothing of its finances, each under the name of its question.

    Only of what is shared without the financial part (CND 001W, paras 2 and 3). Raises HoldsFinancialPart.
    """
    if not requirement.without_financial_part:
        return
    for question, text in texts.items():
        if mentions_financial_part(text, of_assessment=True) or looks_like_financial_file(text):
            raise HoldsFinancialPart().at(question)


@dataclass(frozen=True, slots=True)
class DutyOwner:
    """Somebody for whom a duty may be recorded; a board's duty has no cluster."""

    owner: Owner
    board_id: HealthBoardId
    cluster: Cluster | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a button or a form says was done: a requirement by its key (or `duty_word`), and whose.

    A button names the owner, who is of the requirement's kind. A form names a practice, which matters only for a
    practice's duty; the cluster, or its board, is the one that the question comes from. Nought means none.
    `link` is where it can be found. `without_finances` is the declaration that the financial part was left out, which
    some duties want each time.
    """

    requirement: str
    owner: int = 0
    meeting: int = 0
    practice: int = 0
    shared_on: date | None = None
    note: str = ""
    link: str = ""
    without_finances: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of something shared or done, checked: on which day, with which note, and where it can be found."""

    shared_on: date
    note: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class ToShare:
    """A duty that is about to be recorded: of which year, what, for whom, and the meeting if it belongs to one."""

    programme: ProgrammeYear
    requirement: Requirement
    owner: Owner
    today: date
    meeting: MeetingId | None = None


@dataclass(frozen=True, slots=True)
class ShareChoices:
    """What a person may record: the year's requirements, and the practices that they may do it for.

    `others` are those of programmes beside the year, and of a year that has just ended.
    """

    cluster: str
    requirements: tuple[Requirement, ...]
    practices: tuple[MemberPractice, ...]
    today: date
    others: tuple[tuple[ProgrammeYear, tuple[Requirement, ...]], ...] = ()

    @property
    def everything(self) -> tuple[Requirement, ...]:
        return (*self.requirements, *(each for _, those in self.others for each in those))


def receipt_number(programme: ProgrammeYear, requirement: Requirement, submission: SubmissionId) -> str:
    """Make the number that stays with a record: `CND-2017-18/000123`, `IMTP-2020-23/000124`."""
    domain, year = requirement.indicator.split()[0], programme.key.replace("/", "-")
    own = year.casefold().startswith(f"{domain.casefold()}-")
    return f"{year.upper() if own else f'{domain}-{year}'}/{submission:06d}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was recorded, and what the record amounts to.

    `standing` is everything that stands of this duty, first what was shared first: that one fixes compliance, the
    others are revisions. `fresh` is False when the very same had been recorded before.
    """

    programme: ProgrammeYear
    requirement: Requirement
    owner: Owner
    submission: Submission
    standing: tuple[Submission, ...]
    fresh: bool = True

    @property
    def number(self) -> str:
        return receipt_number(self.programme, self.requirement, self.submission.id)

    @property
    def version(self) -> int:
        """Count versions by the order in which they were recorded."""
        return sum(other.id <= self.submission.id for other in self.standing)

    @property
    def first(self) -> Submission:
        """The one by which the duty is in time or late."""
        return self.standing[0] if self.standing else self.submission

    @property
    def days_late(self) -> int:
        """How many days after the official date the first one came; never more than nought for an aim."""
        due = self.requirement.due
        if due is None or self.requirement.is_aim:
            return 0
        return max(0, (self.first.shared_on - due).days)


@dataclass(frozen=True, slots=True)
class Withdrawable:
    """A submission as somebody is about to take it back, with the owner it was recorded for."""

    programme: str
    submission: Submission
    owner: DutyOwner


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A record that is, or has just been, taken back."""

    programme: ProgrammeYear
    requirement: Requirement
    owner: Owner
    submission: Submission

    @property
    def number(self) -> str:
        return receipt_number(self.programme, self.requirement, self.submission.id)
