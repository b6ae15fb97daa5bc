"""Every way the bot says no: each refusal carries the data its view needs to say what to do next.

Refusals are plain (not frozen) dataclasses compared by identity: Python itself writes to an exception on its way up.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Self

from bot.domain.requirements import Agree, Choice, Requirement


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A no with a reason and a remedy. Raised by rules and services, put into words by views/refusals.py.

    `question` names the question of a form that it is about, if it is about one.
    """

    question: str | None = None

    def at(self, question: str) -> Self:
        """Say which question of the form this is about."""
        self.question = question
        return self


@dataclass(eq=False)
class NotAllowed(Refusal):
    """The person has no role that allows this; `who_can` names the roles that have. A `stranger` has none at all."""

    task: str
    who_can: tuple[str, ...]
    stranger: bool = False


@dataclass(eq=False)
class NotYourPractice(Refusal):
    """Only a practice's own people, or those who lead its cluster, act for it."""


@dataclass(eq=False)
class SayWhichCluster(Refusal):
    """The question does not tell which cluster is meant; `own` are the asker's clusters, perhaps none."""

    own: tuple[str, ...]


@dataclass(eq=False)
class ClusterNotFound(Refusal):
    """No cluster answers to the name; `suggestions` are names like it."""

    text: str
    suggestions: tuple[str, ...] = ()


@dataclass(eq=False)
class PracticeNotFound(Refusal):
    """No practice in reach answers to the name; `suggestions` are names like it."""

    text: str
    suggestions: tuple[str, ...] = ()


@dataclass(eq=False)
class PracticeAmbiguous(Refusal):
    """Several practices answer to the name; each candidate is `name (code, cluster or town)`."""

    text: str
    candidates: tuple[str, ...]


@dataclass(eq=False)
class BadDate(Refusal):
    """A date that cannot be read or does not exist. `reason` is a word of bot.domain.british_dates."""

    text: str
    reason: str


@dataclass(eq=False)
class DateOutside(Refusal):
    """A date outside the span that makes sense here."""

    given: date
    earliest: date | None
    latest: date | None


@dataclass(eq=False)
class YearClosed(Refusal):
    """The programme year is over, so nothing new can be planned in it."""

    programme: str
    ended: date


@dataclass(eq=False)
class MeetingNotOpen(Refusal):
    """The meeting takes no answers or changes: `why` is `cancelled`, `closed` (its register), `over` or `changed`."""

    why: str
    starts_at: datetime


@dataclass(eq=False)
class MeetingAmbiguous(Refusal):
    """Several meetings are on that day; `numbers` are the ones they go by in the list."""

    day: date
    numbers: tuple[int, ...]


@dataclass(eq=False)
class NoPracticeHere(Refusal):
    """The person speaks for no practice of this cluster, so no answer of a practice can be recorded."""


@dataclass(eq=False)
class NothingFound(Refusal):
    """What a button or a word points at is not there (any more): `what` is the noun, e.g. `meeting`."""

    what: str


@dataclass(eq=False)
class NotUnderstood(Refusal):
    """The words after a command make no sense to it; `command` shows the usage."""

    command: str
    text: str


@dataclass(eq=False)
class HoldsPatientData(Refusal):
    """Free text with a valid NHS number in it is not taken in."""


@dataclass(eq=False)
class HoldsFinancialPart(Refusal):
    """The financial part of the sustainability assessment is not taken in."""


@dataclass(eq=False)
class NotDeclared(Refusal):
    """What CND 001W keeps out of the record has to be declared left out, each time: of which duty, whose, which day."""

    requirement: str
    owner: int
    shared_on: date


@dataclass(eq=False)
class WhichWorkspace(Refusal):
    """No single workspace is meant; `known` are the team ids and names there are, perhaps none."""

    known: tuple[tuple[str, str], ...]


@dataclass(eq=False)
class RegisterEmpty(Refusal):
    """No practice list has been imported, so there is no cluster to set up."""


@dataclass(eq=False)
class NeedsChannel(Refusal):
    """A cluster speaks in a channel; a direct message cannot be one."""


@dataclass(eq=False)
class NameTheCluster(Refusal):
    """There are more clusters than a form can offer: one has to be typed."""

    count: int


@dataclass(eq=False)
class ChannelTaken(Refusal):
    """This channel speaks for another cluster, and nobody has said that it shall change."""

    cluster: str


@dataclass(eq=False)
class ClusterElsewhere(Refusal):
    """The cluster speaks in another channel, and nobody has said that it shall move."""

    cluster: str
    channel: str


@dataclass(eq=False)
class SayWhichPractice(Refusal):
    """A representative or a deputy needs a practice, and none was named."""


@dataclass(eq=False)
class PersonNotFound(Refusal):
    """Nobody with a role in this cluster answers to the name."""

    text: str


@dataclass(eq=False)
class WhoIsMeant(Refusal):
    """Nobody was chosen in Slack, and nobody named with an e-mail address; or both were."""

    both: bool = False


@dataclass(eq=False)
class BadAddress(Refusal):
    """It is not an e-mail address that can be written to."""

    text: str


@dataclass(eq=False)
class OwnAddress(Refusal):
    """It is the address that the bot itself writes from."""


@dataclass(eq=False)
class OperatorsUseSlack(Refusal):
    """An operator is told by Slack when something is wrong, so that nobody becomes one by e-mail alone."""


@dataclass(eq=False)
class LastOperator(Refusal):
    """The only operator cannot be removed: nobody could appoint the next."""


@dataclass(eq=False)
class NoMeetingNow(Refusal):
    """Nobody can say "here": no meeting is on. `next_at` is when the next one begins, `opens_at` from when one can."""

    next_at: datetime | None = None
    opens_at: datetime | None = None


@dataclass(eq=False)
class NoMeetingOn(Refusal):
    """The cluster has no meeting on that day."""

    day: date


@dataclass(eq=False)
class NoCallList(Refusal):
    """A register is to be filled from the list of a call, and no list was given or chosen."""


@dataclass(eq=False)
class CallListNotRead(Refusal):
    """No people are found in a file (`found` is nought), or more than a cluster's call can have."""

    filename: str
    found: int = 0


@dataclass(eq=False)
class TooManyCallLists(Refusal):
    """A meeting has as many lists as are kept for one."""

    limit: int


@dataclass(eq=False)
class BadMinutes(Refusal):
    """A number of minutes that cannot be a least stay in a meeting."""

    text: str
    limit: int


@dataclass(eq=False)
class RegisterTooEarly(Refusal):
    """A register is taken on the day of the meeting or later; `first` is the next day that has one, if any."""

    first: date | None


@dataclass(eq=False)
class RegisterOfCancelled(Refusal):
    """A meeting that was cancelled has no register and counts for nobody."""

    on: date


@dataclass(eq=False)
class RegisterClosed(Refusal):
    """The register is closed: what it says is changed by a correction, which has a reason."""

    on: date
    closed_by: str = ""


@dataclass(eq=False)
class TooLateToArrive(Refusal):
    """Nobody can say any more that they were at the meeting: its register is closed."""

    on: date


@dataclass(eq=False)
class ReasonNeeded(Refusal):
    """A correction of a closed register says why."""


@dataclass(eq=False)
class NotAMember(Refusal):
    """The practice did not belong to the cluster on the day of the meeting, so that it earns no credit there."""

    practice: str
    on: date


@dataclass(eq=False)
class NamesNotUnderstood(Refusal):
    """A line of names that does not tell the practice and who came."""

    line: str


@dataclass(eq=False)
class NamesOfNobody(Refusal):
    """Names were given for a practice of which it is said at once that nobody came."""

    practice: str


@dataclass(eq=False)
class LeftEmpty(Refusal):
    """Something that is needed was left empty."""


@dataclass(eq=False)
class TooLong(Refusal):
    """More was written than is kept in that place, in characters."""

    length: int
    limit: int


def refuse_too_long(limit: int = 500, **texts: str) -> None:
    """Let texts pass of as many characters as a form takes, or raise TooLong about the one that has more, by its name."""
    for name, text in texts.items():
        if len(text) > limit:
            raise TooLong(len(text), limit).at(name)


@dataclass(eq=False)
class NotARag(Refusal):
    """A RAG rating is red, amber or green."""

    text: str


@dataclass(eq=False)
class RowNotShown(Refusal):
    """The form's words belong to another row of the plan than the one chosen; `shown` is None for a new row."""

    shown: int | None


@dataclass(eq=False)
class NoMeetingYet(Refusal):
    """Nothing can come from a meeting, as none has begun."""


@dataclass(eq=False)
class DutyNeedsPractice(Refusal):
    """A practice's duty, and it is not clear for which practice; `names` could be meant, `typed` is the duty."""

    typed: str
    names: tuple[str, ...]


@dataclass(eq=False)
class DutyNotFound(Refusal):
    """No duty of the year goes by these words."""

    text: str
    suggestions: tuple[Requirement, ...] = ()


@dataclass(eq=False)
class NoChecklist(Refusal):
    """No document with a checklist goes by these words; `offered` are those that have one."""

    text: str
    offered: tuple[Requirement, ...]


@dataclass(eq=False)
class DutyAmbiguous(Refusal):
    """Several duties go by these words."""

    text: str
    candidates: tuple[Requirement, ...]


@dataclass(eq=False)
class CountedNotShared(Refusal):
    """This duty is met by what the register or the plan holds, so nobody has to say that it was done."""

    requirement: Requirement


@dataclass(eq=False)
class NotSharedYet(Refusal):
    """The day on which it is said to have been shared is still to come."""

    given: date


@dataclass(eq=False)
class ClusterAmbiguous(Refusal):
    """Several clusters answer to the name; each candidate is `name (health board)`."""

    text: str
    candidates: tuple[str, ...]


@dataclass(eq=False)
class NotAQuorum(Refusal):
    """A quorum is a whole number of practices from 1 to `most`."""

    text: str
    most: int


@dataclass(eq=False)
class NotSetUp(Refusal):
    """The cluster has no channel yet, and what was asked belongs to one."""

    cluster: str


@dataclass(eq=False)
class ProfileUnclear(Refusal):
    """What was typed after `profile` names no year, no health board and no question with an answer."""

    text: str


@dataclass(eq=False)
class NoReviewAsked(Refusal):
    """The year asks for no peer review."""

    programme: str


@dataclass(eq=False)
class SessionNotFound(Refusal):
    """No peer-review session is meant, or several could be; `candidates` are those that could, perhaps none."""

    text: str
    candidates: tuple[Requirement, ...] = ()


@dataclass(eq=False)
class BadLink(Refusal):
    """What was given is no address of a page on the web."""

    text: str


@dataclass(eq=False)
class NoPublicAddress(Refusal):
    """Nobody outside can reach the bot, so no calendar can fetch anything from it."""


@dataclass(eq=False)
class NotThere(Refusal):
    """The register of the designated meeting does not have the practice as present."""

    on: date


@dataclass(eq=False)
class LinesNotUnderstood(Refusal):
    """Lines of a list that begin with no code; each with its number."""

    lines: tuple[tuple[int, str], ...]


@dataclass(eq=False)
class UploadLost(Refusal):
    """A file that was given in a form did not arrive, or is far too big to be a list."""

    name: str


@dataclass(eq=False)
class TooManyIndicators(Refusal):
    """A list names more indicators than one list takes."""

    count: int
    limit: int


class StructureFault(StrEnum):
    """Why a change of practices or clusters cannot be recorded."""

    IN_NO_CLUSTER = "in no cluster"
    LATER_CHANGE = "later change"
    SAME_DAY = "same day"
    ALREADY = "already so"
    WITH_ITSELF = "with itself"
    NOT_MANAGED = "not managed"
    ENDS_TOO_EARLY = "ends too early"
    CLUSTER_ENDED = "cluster ended"
    NOT_AHEAD = "not ahead"
    NO_NAME = "no name"
    NAME_TAKEN = "name taken"
    NOT_ONE_CLUSTER = "not one cluster"
    NOBODY_REMAINS = "nobody remains"
    NOT_TO_TAKE_BACK = "not to take back"


@dataclass(eq=False)
class StructureRefused(Refusal):
    """A change of the structure that does not fit what is recorded: `name` and `on` tell of whom, and from when."""

    fault: StructureFault
    name: str = ""
    on: date | None = None


@dataclass(eq=False)
class EndsBeforeItBegins(Refusal):
    """The last day lies before the first."""

    starts: date
    ends: date


@dataclass(eq=False)
class HoursRefused(Refusal):
    """Somebody's hours begin too early, end too late, or leave less than an hour between."""

    earliest: time
    latest: time


@dataclass(eq=False)
class TimesBackwards(Refusal):
    """A part of a day ends before it begins."""


@dataclass(eq=False)
class CoverIsSelf(Refusal):
    """Nobody stands in for themselves while they are away."""


@dataclass(eq=False)
class IndicatorNotFound(Refusal):
    """The year has no such indicator; `known` are those it has."""

    text: str
    known: tuple[str, ...]


@dataclass(eq=False)
class NoEvidenceAsked(Refusal):
    """The year of that day asks practices for no evidence."""

    programme: str
    on: date


@dataclass(eq=False)
class EvidenceNeedsPractice(Refusal):
    """It is not clear whose evidence a note is; `names` could be meant."""

    names: tuple[str, ...]


@dataclass(eq=False)
class MessageNeedsPractice(Refusal):
    """It is not clear whose evidence a message is: the form that its menu opens can ask."""


@dataclass(eq=False)
class NoWordsToKeep(Refusal):
    """The message holds nothing that can be kept."""


@dataclass(eq=False)
class RowChosenAlready(Refusal):
    """The evidence has its row of the plan, by its number; another one is another piece of evidence."""

    number: int


@dataclass(eq=False)
class PathwaysRefused(Refusal):
    """A choice of pathways that the guidance does not allow: `why` is `count`, `twice` or `basket`."""

    why: str
    asks: Agree
    chosen: tuple[str, ...]


@dataclass(eq=False)
class PathwayUnknown(Refusal):
    """None of these pathways answers to what was typed; there may be none yet. `basket` tells their names."""

    text: str
    known: tuple[str, ...]
    basket: tuple[Choice, ...]


@dataclass(eq=False)
class NoPathwaysAsked(Refusal):
    """The programme year asks for no pathways."""

    programme: str


@dataclass(eq=False)
class NotAResult(Refusal):
    """A test of change went well, badly, or both."""

    text: str


@dataclass(eq=False)
class WhosePracticesTest(Refusal):
    """A test named by its number alone, by somebody who speaks for several practices here or for none."""

    names: tuple[str, ...]


@dataclass(eq=False)
class ChangeTestTakenBack(Refusal):
    """The test of change was taken back, so nothing is written to it any more."""

    number: int


@dataclass(eq=False)
class DutyOfAnother(Refusal):
    """The cluster or body of this channel does not owe this duty: another kind of organisation does."""

    requirement: Requirement


@dataclass(eq=False)
class BodyHeadersMissing(Refusal):
    """No row of a list of bodies has all the headers that are needed; `missing` are those."""

    missing: tuple[str, ...]


@dataclass(eq=False)
class SnoozedEnough(Refusal):
    """The reminder was snoozed as often as can be."""

    most: int


@dataclass(eq=False)
class NothingToSnooze(Refusal):
    """No reminder of it would come: the thing is done, or somebody else is reminded of it by now."""


@dataclass(eq=False)
class TooLateToSnooze(Refusal):
    """There is no working day left between today and the last one for the thing itself."""


@dataclass(eq=False)
class NotLate(Refusal):
    """No practice is late with what the words name, so that nobody can be asked after it."""

    text: str


@dataclass(eq=False)
class NotTheirsToGive(Refusal):
    """Only those who have a role in the cluster can be named as somebody to whom a thing belongs."""


@dataclass(eq=False)
class ProgrammeNotFound(Refusal):
    """There is no programme year of this name; `known` are the keys of those there are."""

    text: str
    known: tuple[str, ...]


@dataclass(eq=False)
class OnlyForClusters(Refusal):
    """Only clusters have this; the channel speaks for a body above or beside them."""

    body: str


@dataclass(eq=False)
class NoMemberHere(Refusal):
    """The person speaks for no member of the body whose meeting it is, so no answer of a member can be recorded."""

    body: str


@dataclass(eq=False)
class TooManyDates(Refusal):
    """A poll asks about a few dates, so that people answer it."""

    count: int
    most: int


@dataclass(eq=False)
class NoDateAnswered(Refusal):
    """An answer to a poll says nothing to any of its dates."""


@dataclass(eq=False)
class PollClosed(Refusal):
    """The poll takes no answers any more; `meeting_at` is when the meeting is, if one was planned by it."""

    meeting_at: datetime | None
