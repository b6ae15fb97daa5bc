"""The yearly snapshot of a cluster: who leads it, who comes, how mature it is, and who controls its money.

The questions and the scale of three stages are those of the national cluster profile snapshot of May 2017. Nobody has
to answer all of them: what is open counts in no figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.people import Cluster
from bot.domain.profile_questions import YES_OR_NO, Question
from bot.domain.profile_signs import Sighting
from bot.domain.programme import ProgrammeYear

STAGES = (1, 2, 3)


class Profession(StrEnum):
    """What a cluster lead is."""

    GP = "gp"
    PRACTICE_MANAGER = "practice manager"
    ADVANCED_NURSE_PRACTITIONER = "advanced nurse practitioner"
    NURSE = "nurse"
    PHARMACIST = "pharmacist"
    PUBLIC_HEALTH_CONSULTANT = "public health consultant"
    THIRD_SECTOR = "third sector"
    NON_CLINICAL = "non-clinical partner"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Profile:
    """A cluster's answers; None or no profession is a question left open. Several leads may have one profession."""

    lead_professions: tuple[Profession, ...] = ()
    vacant: bool = False
    primary_care_team: bool | None = None
    local_authority: bool | None = None
    third_sector: bool | None = None
    stage: int | None = None
    controls_finance: bool | None = None

    @property
    def lead_known(self) -> bool:
        return self.vacant or bool(self.lead_professions)

    def said(self, question: Question) -> bool | None:
        """Return the answer to a question of yes or no."""
        return {
            Question.PRIMARY_CARE_TEAM: self.primary_care_team,
            Question.LOCAL_AUTHORITY: self.local_authority,
            Question.THIRD_SECTOR: self.third_sector,
            Question.FINANCE: self.controls_finance,
        }[question]

    @property
    def open(self) -> tuple[Question, ...]:
        """The questions that nobody has answered."""
        unanswered = {question for question in YES_OR_NO if self.said(question) is None}
        unanswered |= set() if self.lead_known else {Question.LEAD}
        unanswered |= {Question.STAGE} if self.stage is None else set()
        return tuple(question for question in Question if question in unanswered)


@dataclass(frozen=True, slots=True)
class ProfileAnswer:
    """The answer to one question: a truth, a stage, or the professions of the leads (none: the post is vacant)."""

    question: Question
    yes: bool | None = None
    stage: int | None = None
    professions: tuple[Profession, ...] = ()


def with_answer(profile: Profile, answer: ProfileAnswer) -> Profile:
    """Return the profile with one question answered anew."""
    match answer.question:
        case Question.LEAD:
            return replace(profile, lead_professions=answer.professions, vacant=not answer.professions)
        case Question.STAGE:
            return replace(profile, stage=answer.stage)
        case Question.PRIMARY_CARE_TEAM:
            return replace(profile, primary_care_team=answer.yes)
        case Question.LOCAL_AUTHORITY:
            return replace(profile, local_authority=answer.yes)
        case Question.THIRD_SECTOR:
            return replace(profile, third_sector=answer.yes)
        case Question.FINANCE:
            return replace(profile, controls_finance=answer.yes)


@dataclass(frozen=True, slots=True)
class ProfileYear:
    """The year of a snapshot, by the number it goes by, and the days whose meetings speak for it."""

    number: int
    first: date
    last: date


def year_of(day: date, programme: ProgrammeYear) -> ProfileYear:
    """Give the snapshot's year of a day: the programme year that holds it, by the calendar year in which it begins.

    On a day that no programme year holds, it is the calendar year itself.
    """
    if programme.holds(day):
        return ProfileYear(programme.start.year, programme.start, programme.end)
    return ProfileYear(day.year, date(day.year, 1, 1), date(day.year, 12, 31))


@dataclass(frozen=True, slots=True)
class ClusterProfile:
    """A cluster's snapshot of a year as somebody looks at it, with what its registers suggest.

    `leads` are those appointed today, by name: with none the post looks vacant. `registers` counts the closed ones of
    the year. `recorded_by` and `recorded_at` tell of the latest answer; `before` is what was said the year before.
    """

    cluster: Cluster
    year: ProfileYear
    profile: Profile
    leads: tuple[str, ...]
    suggested: Mapping[Question, tuple[Sighting, ...]]
    visitors: tuple[Sighting, ...]
    registers: int
    before: Profile | None = None
    recorded_by: str = ""
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProfileKept:
    """A snapshot that was recorded; `again` tells that it said so already."""

    shown: ClusterProfile
    again: bool
