"""The yearly snapshot of a cluster: who leads it, who comes, how mature it is, and who controls its money.

The questions and the scale of three stages are those of the national cluster profile snapshot of May 2017. Nobody has
to answer all of them: what is open counts in no figure.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.ids import ClusterId
from bot.domain.names import words
from bot.domain.people import Cluster, HealthBoard
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import ProfileUnclear

STAGES = (1, 2, 3)


class Question(StrEnum):
    """What the snapshot asks."""

    LEAD = "lead"
    PRIMARY_CARE_TEAM = "primary care team"
    LOCAL_AUTHORITY = "local authority"
    THIRD_SECTOR = "third sector"
    STAGE = "stage"
    FINANCE = "finance"


REPRESENTED = (Question.PRIMARY_CARE_TEAM, Question.LOCAL_AUTHORITY, Question.THIRD_SECTOR)
YES_OR_NO = (*REPRESENTED, Question.FINANCE)


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
class Sighting:
    """Somebody who came to closed meetings of the year, as the register names them, and to how many."""

    name: str
    meetings: int


# What in a visitor's description suggests whom they stand for, in both languages; words are compared by their beginning.
_SIGNS: dict[Question, tuple[str, ...]] = {
    Question.PRIMARY_CARE_TEAM: (
        *("pharmac", "physio", "nurse", "nursing", "occupational therap", "optom", "dentist", "dental", "midwi"),
        *("paramedic", "diet", "audiolog", "health visitor", "district nurs", "podiatr", "mental health"),
        *("fferyll", "ffisio", "nyrs", "therapydd", "optometr", "deintydd", "bydwraig", "parafeddyg", "ymwelydd iechyd"),
    ),
    Question.LOCAL_AUTHORITY: (
        *("council", "cllr", "local authority", "social work", "social services", "social care", "housing"),
        *("cyngor", "cynghorydd", "awdurdod lleol", "gweithiwr cymdeithasol", "gwasanaethau cymdeithasol", "gofal cymdeithasol"),
    ),
    Question.THIRD_SECTOR: (
        *("third sector", "voluntary", "volunteer", "charit", "cvs", "lay", "carers", "patient rep", "age cymru"),
        *("trydydd sector", "gwirfodd", "elusen", "lleyg", "gofalwyr", "red cross", "mind", "stroke association"),
    ),
}  # fmt: skip


_OUTSIDE_BRACKETS = re.compile(r",(?![^()]*\))")


def sightings(registers: Iterable[str]) -> tuple[Sighting, ...]:
    """Tell who came and to how many meetings, most often first.

    What a register says is one text, parted by lines or semicolons, or else by commas.
    """
    seen = Counter(name for text in registers for name in _parted(text))
    return tuple(Sighting(name, times) for name, times in seen.most_common())


def suggested(seen: Iterable[Sighting]) -> Mapping[Question, tuple[Sighting, ...]]:
    """Tell who suggests that a group is represented: a guess on words alone, which decides nothing."""
    known = tuple(seen)
    return {
        question: tuple(each for each in known if _suggests(each.name, question)) for question in REPRESENTED
    }


def _parted(text: str) -> frozenset[str]:
    """Part visitors as people write them: `Ann Jones, council; Bob Rees, CVS` has two, `Ann Jones, Bob Rees` as well.

    Who stands with a description in brackets, `Ann Jones (nurse), Cllr Bob Rees`, is parted by commas too.
    """
    lines = [line for line in text.replace(";", "\n").splitlines() if line.strip()]
    if len(lines) == 1 and "(" in lines[0]:
        lines = _OUTSIDE_BRACKETS.split(lines[0])
    elif len(lines) == 1 and not any(_suggests(line, question) for line in lines for question in REPRESENTED):
        lines = lines[0].split(",")
    return frozenset(" ".join(line.split()) for line in lines if line.strip())


def _suggests(name: str, question: Question) -> bool:
    spoken = " " + " ".join(words(name))
    return any(f" {sign}" in spoken for sign in _SIGNS[question])


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


@dataclass(frozen=True, slots=True)
class Share:
    """So many clusters of those that answered."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, half a per cent rounded up; None of nothing."""
        return (200 * self.count + self.of) // (2 * self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class ProfileFigures:
    """What the snapshots of a year add up to. Each share is of the clusters that answered that question."""

    year: int
    clusters: int
    professions: Mapping[Profession, Share]
    vacant: Share
    yes: Mapping[Question, Share]
    stages: Mapping[int, Share]
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnsweredProfile:
    """A cluster with its snapshot of a year; None where it has none."""

    cluster: ClusterId
    name: str
    board: HealthBoard
    profile: Profile | None


def figures(year: int, answered: Sequence[AnsweredProfile]) -> ProfileFigures:
    """Add the snapshots of a year up; `silent` are the clusters that have answered nothing."""
    profiles = [each.profile for each in answered if each.profile is not None]
    with_lead = [profile for profile in profiles if profile.lead_known]
    staged = [profile.stage for profile in profiles if profile.stage is not None]
    professions = Counter(one for profile in with_lead for one in profile.lead_professions)
    return ProfileFigures(
        year,
        len(answered),
        {one: Share(professions[one], len(with_lead)) for one in Profession},
        Share(sum(profile.vacant for profile in with_lead), len(with_lead)),
        {question: _said_yes(profiles, question) for question in YES_OR_NO},
        {stage: Share(staged.count(stage), len(staged)) for stage in STAGES},
        tuple(sorted(each.name for each in answered if each.profile is None)),
    )


def _said_yes(profiles: Iterable[Profile], question: Question) -> Share:
    said = [said for profile in profiles if (said := profile.said(question)) is not None]
    return Share(sum(said), len(said))


@dataclass(frozen=True, slots=True)
class ProfileTable:
    """The figures of a health board (None: of all of them), the latest year last; a year without answers is left out."""

    board: HealthBoard | None
    years: tuple[ProfileFigures, ...]


def table(
    board: HealthBoard | None, answered: Mapping[int, Sequence[AnsweredProfile]], year: int
) -> ProfileTable:
    """Set the figures of a year beside those of earlier ones that have any answer."""
    made = {number: figures(number, found) for number, found in sorted(answered.items()) if number <= year}
    told = [each for number, each in made.items() if number == year or len(each.silent) < each.clusters]
    return ProfileTable(board, tuple(told))


class Scope(StrEnum):
    """Whose figures are asked for."""

    CLUSTER = "cluster"
    BOARD = "board"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ProfileWish:
    """What somebody typed: whose snapshot, of which year (None: this one), and an answer to record, if any."""

    scope: Scope | None = None
    year: int | None = None
    answer: ProfileAnswer | None = None


_SCOPES = {
    **dict.fromkeys(("board", "health board", "bwrdd", "bwrdd iechyd"), Scope.BOARD),
    **dict.fromkeys(("all", "wales", "cymru", "pob", "pawb", "popeth"), Scope.ALL),
    **dict.fromkeys(("cluster", "clwstwr"), Scope.CLUSTER),
}
_QUESTIONS = {
    **dict.fromkeys(("lead", "leads", "arweinydd", "arweinwyr"), Question.LEAD),
    **dict.fromkeys(("primary care team", "team", "tim gofal sylfaenol", "tim"), Question.PRIMARY_CARE_TEAM),
    **dict.fromkeys(("local authority", "council", "awdurdod lleol", "cyngor"), Question.LOCAL_AUTHORITY),
    **dict.fromkeys(("third sector", "lay", "trydydd sector", "lleyg"), Question.THIRD_SECTOR),
    **dict.fromkeys(("stage", "cam"), Question.STAGE),
    **dict.fromkeys(("finance", "finances", "money", "cyllid", "arian"), Question.FINANCE),
}
_TRUTHS = {
    **dict.fromkeys(("yes", "y", "ie", "oes", "ydyn", "ydy"), True),
    **dict.fromkeys(("no", "n", "na", "nac oes", "nage", "dim"), False),
}
_PROFESSIONS = {
    **dict.fromkeys(("gp", "doctor", "meddyg teulu", "meddyg"), Profession.GP),
    **dict.fromkeys(("practice manager", "manager", "rheolwr practis"), Profession.PRACTICE_MANAGER),
    **dict.fromkeys(
        ("advanced nurse practitioner", "advance nurse practitioner", "anp", "uwch ymarferydd nyrsio"),
        Profession.ADVANCED_NURSE_PRACTITIONER,
    ),
    **dict.fromkeys(("nurse", "nyrs"), Profession.NURSE),
    **dict.fromkeys(("pharmacist", "fferyllydd"), Profession.PHARMACIST),
    **dict.fromkeys(
        ("public health consultant", "ph consultant", "ymgynghorydd iechyd cyhoeddus"),
        Profession.PUBLIC_HEALTH_CONSULTANT,
    ),
    **dict.fromkeys(("third sector", "trydydd sector"), Profession.THIRD_SECTOR),
    **dict.fromkeys(("non clinical partner", "non clinical", "partner anghlinigol"), Profession.NON_CLINICAL),
    **dict.fromkeys(("other", "arall"), Profession.OTHER),
}
_VACANT = frozenset({"vacant", "none", "nobody", "gwag", "neb"})


def read_profile(text: str) -> ProfileWish:
    """Read what follows `profile`: `2016`, `board`, `all 2016`, `stage 2`, `council yes`, `lead gp, nurse`, `lead vacant`.

    Raises ProfileUnclear when it makes no sense.
    """
    year, said = _without_year(text)
    plain = " ".join(words(said))
    if plain in _SCOPES or not plain:
        return ProfileWish(_SCOPES.get(plain), year)
    for named in sorted(_QUESTIONS, key=len, reverse=True):
        if plain.startswith(f"{named} "):
            return ProfileWish(Scope.CLUSTER, year, _answer(_QUESTIONS[named], said, named, text))
    raise ProfileUnclear(text)


def _without_year(text: str) -> tuple[int | None, str]:
    """Take a year off the beginning or the end of what was typed."""
    typed = text.split()
    for place in (0, -1):
        if typed and len(typed[place]) == 4 and typed[place].isascii() and typed[place].isdigit():
            number = int(typed.pop(place))
            return number, " ".join(typed)
    return None, text


def _answer(question: Question, said: str, named: str, text: str) -> ProfileAnswer:
    answer = " ".join(words(said)).removeprefix(named).strip()
    if question is Question.STAGE and answer in {str(stage) for stage in STAGES}:
        return ProfileAnswer(question, stage=int(answer))
    if question in YES_OR_NO and answer in _TRUTHS:
        return ProfileAnswer(question, yes=_TRUTHS[answer])
    if question is Question.LEAD and answer in _VACANT:
        return ProfileAnswer(question)
    if question is Question.LEAD:
        return ProfileAnswer(question, professions=_professions(said, text))
    raise ProfileUnclear(text)


def _professions(said: str, text: str) -> tuple[Profession, ...]:
    listed = said.split(maxsplit=1)[1].replace(" and ", ",").replace(" a ", ",").split(",")
    named = [_PROFESSIONS.get(" ".join(words(each))) for each in listed if each.strip()]
    if None in named or not named:
        raise ProfileUnclear(text)
    return tuple(dict.fromkeys(one for one in named if one is not None))
