"""Who people are: health boards, clusters, practices, and the appointments that tie a person to them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cluster_settings import RagLegend
from bot.domain.ids import ClusterId, HealthBoardId, InstallationId, PersonId, PracticeId
from bot.domain.requirements import BODIES, OwnerKind


class Role(StrEnum):
    """What a person is appointed to do. Stored by value; its words for people live in the views."""

    OPERATOR = "operator"
    BOARD_OFFICER = "board officer"
    FACILITATOR = "facilitator"
    CLUSTER_LEAD = "cluster lead"
    REPRESENTATIVE = "representative"
    DEPUTY = "deputy"
    PARTNER = "partner"
    GUEST = "guest"


class Language(StrEnum):
    """A language somebody reads, or the choice of a channel."""

    ENGLISH = "en"
    WELSH = "cy"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class HealthBoard:
    """One of the seven bodies that plan care in Wales; `code` is its ODS code, such as 7A3."""

    id: HealthBoardId
    code: str
    name: str
    name_cy: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster as a command means it: which one, of which board, and where it speaks.

    `quorum` is how many practices it wants present before it decides, None if it never said; `rag_legend` is what the
    colours of its plan mean. A body above or beside the clusters is told by its kind: it meets, plans and owes as a
    cluster does, and has members instead of practices.
    """

    id: ClusterId
    name: str
    board: HealthBoard
    channel: str | None = None
    language: Language = Language.ENGLISH
    quorum: int | None = None
    rag_legend: RagLegend = RagLegend.PROGRESS
    kind: OwnerKind = OwnerKind.CLUSTER
    name_cy: str = ""

    @property
    def is_body(self) -> bool:
        return self.kind in BODIES


@dataclass(frozen=True, slots=True)
class Practice:
    """A GP practice, the contractor; `code` is its national code, such as W98006."""

    id: PracticeId
    code: str
    name: str
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One current role of a person: of a practice, a cluster, a health board, or of the whole workspace."""

    role: Role
    board_id: HealthBoardId | None = None
    cluster: Cluster | None = None
    practice: Practice | None = None


def by_mail(handle: str) -> bool:
    """Tell whether a handle is of somebody reached by e-mail alone: Slack's own begin with U or W."""
    return handle.startswith("M")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the house knows by a handle: a Slack user id, or M and ten letters of those reached by e-mail alone."""

    id: PersonId
    name: str
    handle: str | None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and from where: all that a permission needs.

    `person` is None for somebody nobody has appointed and who has stored nothing yet; `here` is the cluster whose
    channel the question came from. `member_here` tells that they belong to the body that speaks there, because their
    practice, cluster or health board is a member of it.
    """

    installation_id: InstallationId
    handle: str
    channel: str | None
    person: Person | None
    appointments: tuple[Appointment, ...]
    here: Cluster | None
    operators: int
    member_here: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(appointment.role for appointment in self.appointments) or frozenset({Role.GUEST})

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """The clusters this person belongs to by an appointment, each once, in the order of their names."""
        found = {a.cluster.id: a.cluster for a in self.appointments if a.cluster is not None}
        return tuple(sorted(found.values(), key=lambda cluster: cluster.name))

    @property
    def practices(self) -> tuple[Practice, ...]:
        """The practices this person speaks for, each once."""
        found = {a.practice.id: a.practice for a in self.appointments if a.practice is not None}
        return tuple(sorted(found.values(), key=lambda practice: practice.name))

    @property
    def boards(self) -> frozenset[HealthBoardId]:
        """The health boards this person works for as an officer."""
        officers = (a for a in self.appointments if a.role is Role.BOARD_OFFICER)
        return frozenset(a.board_id for a in officers if a.board_id is not None)
