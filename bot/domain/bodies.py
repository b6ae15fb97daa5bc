"""Bodies above and beside the clusters, and their dated members: practices, clusters, health boards and other bodies.

Professional collaboratives send people to clusters, clusters send people to a pan-cluster planning group, and that
works under a regional partnership board; delivery vehicles carry out what was agreed (ACD briefing, March 2022).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.ids import BodyMemberId, ClusterId, HealthBoardId
from bot.domain.names import Ambiguous, NotFound, find_named
from bot.domain.people import Appointment, Asker, HealthBoard, Role
from bot.domain.refusals import ClusterAmbiguous, ClusterNotFound
from bot.domain.requirements import OwnerKind

# Who of a member's people speaks for it in a body.
SPEAKERS: dict[OwnerKind, frozenset[Role]] = {
    OwnerKind.PRACTICE: frozenset({Role.REPRESENTATIVE, Role.DEPUTY}),
    OwnerKind.BOARD: frozenset({Role.BOARD_OFFICER}),
}
LEADERS = frozenset({Role.CLUSTER_LEAD})


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a body. Its number is the membership's; `of` is the number of what it is: a practice, a cluster ..."""

    id: BodyMemberId
    kind: OwnerKind
    of: int
    name: str
    name_cy: str = ""
    from_date: date = date.min
    until_date: date | None = None

    def belongs_on(self, day: date) -> bool:
        return self.from_date <= day and (self.until_date is None or day < self.until_date)


@dataclass(frozen=True, slots=True)
class Body:
    """A body with everybody who is, was or will be its member; `board` is the health board that keeps its entry."""

    id: ClusterId
    kind: OwnerKind
    name: str
    name_cy: str
    board: HealthBoard
    members: tuple[Member, ...] = ()
    leads: tuple[str, ...] = ()
    channel: str | None = None

    def members_on(self, day: date) -> tuple[Member, ...]:
        """Return its members of a day, clusters before practices, each kind by name."""
        order = list(OwnerKind)
        now = (member for member in self.members if member.belongs_on(day))
        return tuple(sorted(now, key=lambda member: (order.index(member.kind), member.name)))

    def has(self, kind: OwnerKind, of: int, day: date) -> bool:
        return any(member.kind is kind and member.of == of for member in self.members_on(day))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The bodies around somebody, as they are on a day.

    `name` and `kind` are whose surroundings they are. `above` are the bodies that it is a member of, itself or through
    one of those, nearest first; `own` are those it keeps: a health board's, or the one body asked for with its members.
    """

    kind: OwnerKind
    name: str
    on: date
    above: tuple[Body, ...] = ()
    own: tuple[Body, ...] = ()
    known: int = 0


def around(
    bodies: Sequence[Body], kind: OwnerKind, of: int, name: str, on: date, *, own: Sequence[Body] = ()
) -> Surroundings:
    """Tell what something belongs to: directly, and through the bodies that it belongs to."""
    above: list[Body] = []
    asked: list[tuple[OwnerKind, int]] = [(kind, of)]
    while asked:
        member_kind, member = asked.pop(0)
        for body in bodies:
            if body not in above and body.has(member_kind, member, on):
                above.append(body)
                asked.append((body.kind, body.id))
    return Surroundings(kind, name, on, tuple(above), tuple(own), len(bodies))


def body_named(text: str, bodies: Sequence[Body]) -> Body:
    """Find the one body meant, by its English or Welsh name. Raises ClusterNotFound and ClusterAmbiguous."""
    found = _found(text, bodies, lambda body: body.name)
    if isinstance(found, NotFound):
        found = _found(text, [body for body in bodies if body.name_cy], lambda body: body.name_cy)
    match found:
        case Ambiguous(candidates=several):
            raise ClusterAmbiguous(text, tuple(f"{body.name} ({body.board.name})" for body in several))
        case NotFound():
            near = _found(text, bodies, lambda body: body.name)
            names = near.suggestions if isinstance(near, NotFound) else ()
            raise ClusterNotFound(text, tuple(body.name for body in names))
        case Body():
            return found


def _found(
    text: str, bodies: Sequence[Body], name: Callable[[Body], str]
) -> Body | Ambiguous[Body] | NotFound[Body]:
    return find_named(
        text, bodies, name, lambda body: f"{body.name} {body.name_cy} {body.board.name} {body.kind}"
    )


def spoken_for(asker: Asker, members: Iterable[Member]) -> tuple[Member, ...]:
    """Pick the members that somebody speaks for: their practice, the cluster or body they lead, their health board."""
    return tuple(member for member in members if _speaks(asker, member))


def _speaks(asker: Asker, member: Member) -> bool:
    roles = SPEAKERS.get(member.kind, LEADERS)
    return any(own.role in roles and _number(own, member.kind) == member.of for own in asker.appointments)


def _number(own: Appointment, kind: OwnerKind) -> int | None:
    """Return the number of that which an appointment is for, if it is of this kind."""
    if kind is OwnerKind.PRACTICE:
        return own.practice.id if own.practice else None
    if kind is OwnerKind.BOARD:
        return own.board_id
    return own.cluster.id if own.cluster else None


def kept_by(bodies: Sequence[Body], board: HealthBoardId) -> tuple[Body, ...]:
    """Return the bodies that a health board keeps."""
    return tuple(body for body in bodies if body.board.id == board)
