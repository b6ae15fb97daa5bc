"""The people of one cluster: who holds which role, for which practice."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.contacts import Absence, AbsenceKind
from bot.domain.ids import AppointmentId, PersonId, PracticeId
from bot.domain.names import NotFound, find_named
from bot.domain.people import Cluster, Person, Practice, Role


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """One current role of one person; a practice is named where the role is for a practice."""

    id: AppointmentId
    role: Role
    person: Person
    practice: Practice | None = None


@dataclass(frozen=True, slots=True)
class StandIns:
    """Who could stand in for somebody, by handle and name: those of their own practices, and the others of the cluster."""

    close: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)

    def __contains__(self, handle: str) -> bool:
        return handle in self.close or handle in self.others


@dataclass(frozen=True, slots=True)
class ClusterPeople:
    """A cluster's practices today, in the order of their names, and everybody with a role that reaches into it.

    `absent` tells who of them is not reminded today, and why; `addresses` where those are who are reached by e-mail alone.
    """

    cluster: Cluster
    practices: tuple[Practice, ...]
    held: tuple[RoleHeld, ...]
    absent: Mapping[PersonId, Absence] = field(default_factory=dict)
    addresses: Mapping[PersonId, str] = field(default_factory=dict)

    def with_role(self, role: Role) -> tuple[RoleHeld, ...]:
        return tuple(one for one in self.held if one.role is role)

    def of_practice(self, practice: PracticeId, role: Role) -> tuple[RoleHeld, ...]:
        return tuple(
            one for one in self.with_role(role) if one.practice is not None and one.practice.id == practice
        )

    @property
    def unrepresented(self) -> tuple[Practice, ...]:
        """The practices without a representative: a deputy alone stands in for nobody."""
        return tuple(
            practice for practice in self.practices if not self.of_practice(practice.id, Role.REPRESENTATIVE)
        )

    @property
    def represented(self) -> tuple[Practice, ...]:
        missing = set(self.unrepresented)
        return tuple(practice for practice in self.practices if practice not in missing)

    def role(self, number: AppointmentId) -> RoleHeld | None:
        return next((one for one in self.held if one.id == number), None)

    def of_user(self, handle: str) -> tuple[RoleHeld, ...]:
        return tuple(one for one in self.held if one.person.handle == handle)

    def stand_ins(self, handle: str) -> "StandIns":
        """Return who could stand in for somebody: everybody else with a role here who can be written to."""
        mine = {held.practice for held in self.of_user(handle) if held.practice is not None}
        close: dict[str, str] = {}
        others: dict[str, str] = {}
        for held in sorted(self.held, key=lambda held: held.person.name.casefold()):
            person, absence = held.person, self.absent.get(held.person.id)
            reached = absence is None or absence.kind in (AbsenceKind.ON_LEAVE, AbsenceKind.LEFT_CHANNEL)
            serves = held.role is not Role.OPERATOR and reached
            if person.handle and person.name and person.handle != handle and serves:
                (close if held.practice in mine else others)[person.handle] = person.name
        return StandIns(close, {each: name for each, name in others.items() if each not in close})

    def at_address(self, address: str) -> tuple[RoleHeld, ...]:
        written = address.casefold()
        return tuple(one for one in self.held if self.addresses.get(one.person.id) == written)

    def called(self, name: str) -> tuple[RoleHeld, ...]:
        """Return the roles of everybody who answers to a name, in full or in part; none for an unknown name."""
        people = {one.person.id: one.person for one in self.held if one.person.name}
        found = find_named(name, list(people.values()), lambda person: person.name)
        if isinstance(found, NotFound):
            return ()
        meant = {found.id} if isinstance(found, Person) else {person.id for person in found.candidates}
        return tuple(one for one in self.held if one.person.id in meant)
