"""What a reminder is about: everything it needs to be said, kept in the ledger as it was planned."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.dates import london_date, next_working_day
from bot.domain.deadlines import Owner
from bot.domain.digest_parts import ClusterFigures, Disowned, Trouble, Unreached
from bot.domain.ladder import Escalate
from bot.domain.requirements import OwnerKind, Wording


class DoneBy(StrEnum):
    """How it becomes known that a duty is done. Stored by value."""

    SHARING = "sharing"
    RECORDING = "recording"
    PLAN = "plan"
    REGISTER = "register"
    NAMING = "naming"
    LOGGING = "logging"


@dataclass(frozen=True, slots=True)
class AboutDuty:
    """A duty as a reminder speaks of it; `meeting` is 0 unless every meeting asks it anew, held on the day `after`.

    `stand_in` tells that the reminder goes to somebody else, because nobody speaks for the practice that owes it.
    """

    programme: str
    requirement: str
    title: Wording
    owner: Owner
    due: date
    working_due: date
    meeting: int
    aim: bool
    done_by: DoneBy
    stand_in: bool = False
    after: date | None = None

    @property
    def duty(self) -> str:
        """Name the duty, whatever its date."""
        return f"duty:{self.programme}:{self.requirement}:{self.owner.kind}:{self.owner.id}:{self.meeting}"

    @property
    def duty_word(self) -> str:
        """Name the requirement with its year, as bot.domain.sharing finds it."""
        return f"{self.requirement}@{self.programme}"

    @property
    def subject(self) -> str:
        """Name the duty with its date: another date begins the ladder anew."""
        return f"{self.duty}@{self.due.isoformat()}"

    @property
    def until(self) -> date:
        """The day by which something has to happen."""
        return self.working_due


@dataclass(frozen=True, slots=True)
class AboutMeeting:
    """A meeting as a reminder to one practice speaks of it; `version` numbers the announcements of its time.

    Of a body's meeting `practice` and its name are those of the member that is asked, and `asked` is its kind.
    """

    meeting: int
    version: int
    starts_at: datetime
    place: str
    link: str
    practice: int
    practice_name: str
    answered: bool
    asked: OwnerKind = OwnerKind.PRACTICE

    @property
    def subject(self) -> str:
        """Name the meeting as announced and the practice asked: a meeting that was moved begins anew."""
        return f"meeting:{self.meeting}@{self.version}:{self.practice}"

    @property
    def until(self) -> date:
        return london_date(self.starts_at)


@dataclass(frozen=True, slots=True)
class AboutEscalation:
    """A duty that goes, or has `gone`, to somebody above its owner on the day `on`.

    Before it goes the owner is told; `gone` tells which of the two a reminder says.
    """

    duty: AboutDuty
    to: Escalate
    on: date
    gone: bool

    @property
    def subject(self) -> str:
        """Name the step of one duty with its date: told to its owner and gone on are two rungs of one subject."""
        return f"escalation:{self.to.value}:{self.duty.subject}"

    @property
    def until(self) -> date:
        return self.duty.until

    def goes(self, told_on: date) -> date:
        """Return the day on which it goes if the owner is told on a day: never before the next working day."""
        return max(self.on, next_working_day(told_on))


class DigestOf(StrEnum):
    """For whom a digest is. Stored by value."""

    CLUSTER = "cluster"
    """The lead of a cluster, in the morning."""
    BOARD = "board"
    """A health board's officer, once a week."""
    WORKSPACE = "workspace"
    """The operator, once a week and when something went wrong."""


@dataclass(frozen=True, slots=True)
class AboutDigest:
    """What was looked at on the day `on` in a cluster, a health board or a workspace, and what of it needs its reader.

    `of` is its id; `checked` counts the duties looked at, also when none needs anybody. The other parts are told where
    there is something to tell.
    """

    kind: DigestOf
    of: int
    name: str
    name_cy: str
    on: date
    checked: int
    needs: tuple[AboutDuty, ...] = ()
    unreached: tuple[Unreached, ...] = ()
    disowned: tuple[Disowned, ...] = ()
    clusters: tuple[ClusterFigures, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def subject(self) -> str:
        return f"digest:{self.kind.value}:{self.of}@{self.on.isoformat()}"

    @property
    def until(self) -> date:
        return self.on


@dataclass(frozen=True, slots=True)
class AboutNudge:
    """A duty that somebody asks after in person, on the day `on`; `sender` is a Slack user id, and it is signed with the name."""

    duty: AboutDuty
    sender: str
    sender_name: str
    on: date

    @property
    def subject(self) -> str:
        return f"nudge:{self.on.isoformat()}:{self.duty.subject}"

    @property
    def until(self) -> date:
        return self.duty.until


About = AboutDuty | AboutMeeting | AboutEscalation | AboutDigest | AboutNudge
