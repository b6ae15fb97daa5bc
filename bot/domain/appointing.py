"""Appointing people: which role and practice are meant, and who may give or end them."""

from dataclasses import dataclass

from bot.domain.cluster_people import ClusterPeople, RoleHeld
from bot.domain.ids import PracticeId
from bot.domain.names import words
from bot.domain.people import Asker, Cluster, Practice, Role
from bot.domain.permissions import LEADING, PRACTICE, Task, require, roles_in
from bot.domain.practice_names import in_reach, practice_named
from bot.domain.refusals import (
    NotAllowed,
    NotUnderstood,
    NotYourPractice,
    PersonNotFound,
    PracticeAmbiguous,
    PracticeNotFound,
    SayWhichPractice,
)
from bot.domain.role_wishes import RoleWish

_OF_THE_CLUSTER = (
    Role.REPRESENTATIVE,
    Role.DEPUTY,
    Role.CLUSTER_LEAD,
    Role.FACILITATOR,
    Role.PARTNER,
)


@dataclass(frozen=True, slots=True)
class PeopleShown:
    """The people of a cluster as one person sees them, with the roles that they may give there."""

    people: ClusterPeople
    may_give: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class RoleOffer:
    """What a form about a new role offers, and what was said already."""

    cluster: Cluster
    roles: tuple[Role, ...]
    practices: tuple[Practice, ...]
    user: str | None
    role: Role
    practice: Practice | None
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class NewRole:
    """A role that was given; `had_it` when the person held it already.

    Of somebody reached by e-mail alone there are the `name` and the `address`; `unreached` when no e-mail goes out, and not
    `wanted` when they have asked for none.
    """

    cluster: Cluster
    user: str
    role: Role
    practice: Practice | None
    had_it: bool = False
    name: str = ""
    address: str = ""
    unreached: bool = False
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class EndOffer:
    """The roles of a cluster that somebody can end."""

    cluster: Cluster
    roles: tuple[RoleHeld, ...]


def appointable(asker: Asker, cluster: Cluster) -> tuple[Role, ...]:
    """Return the roles that the asker may give here: leads and officers most, a representative only deputies."""
    roles = roles_in(asker, cluster)
    if Role.OPERATOR in roles:
        return (*_OF_THE_CLUSTER, Role.BOARD_OFFICER, Role.OPERATOR)
    if Role.BOARD_OFFICER in roles:
        return (*_OF_THE_CLUSTER, Role.BOARD_OFFICER)
    if leads_here(asker, cluster):
        return _OF_THE_CLUSTER
    return (Role.DEPUTY,) if Role.REPRESENTATIVE in roles else ()


def leads_here(asker: Asker, cluster: Cluster) -> bool:
    """Whether the asker acts for the whole cluster, not only for a practice."""
    return not roles_in(asker, cluster).isdisjoint(LEADING | {Role.OPERATOR})


def require_appointing(asker: Asker, cluster: Cluster, role: Role, practice: Practice | None) -> None:
    """Let somebody give or end a role here, or raise NotAllowed or NotYourPractice."""
    require(asker, Task.MANAGE_PEOPLE, cluster)
    if role not in appointable(asker, cluster):
        raise NotAllowed(Task.MANAGE_PEOPLE.value, _who_can(role)).at("role")
    if not leads_here(asker, cluster) and (practice is None or practice.id not in _represented(asker)):
        raise NotYourPractice().at("practice")


def offer_role(asker: Asker, people: ClusterPeople, wish: RoleWish) -> RoleOffer:
    """Offer the roles and practices that the asker can choose from, with as much of the wish as makes sense."""
    own = _represented(asker)
    everybody = leads_here(asker, people.cluster)
    practices = tuple(one for one in people.practices if everybody or one.id in own)
    try:
        practice = practice_meant(practices, wish.text)
    except (SayWhichPractice, PracticeNotFound, PracticeAmbiguous):
        practice = None
    roles = appointable(asker, people.cluster)
    role = role_meant(asker, people.cluster, wish)
    return RoleOffer(people.cluster, roles, practices, wish.user, role, practice, wish.name, wish.address)


def role_meant(asker: Asker, cluster: Cluster, wish: RoleWish) -> Role:
    """Take the role that was said; else a leader means a representative, and a representative a deputy."""
    return wish.role or (Role.REPRESENTATIVE if leads_here(asker, cluster) else Role.DEPUTY)


def practice_of(asker: Asker, people: ClusterPeople, role: Role, text: str) -> Practice | None:
    """Return the practice that a role is for; None for a role of the cluster or its health board.

    Raises SayWhichPractice, PracticeNotFound, PracticeAmbiguous, and NotUnderstood for words that mean nothing here.
    """
    if role in PRACTICE:
        own = _represented(asker)
        near = [one for one in people.practices if leads_here(asker, people.cluster) or one.id in own]
        return practice_meant(people.practices if text else tuple(near), text)
    if text:
        raise NotUnderstood("people add", text)
    return None


def practice_meant(practices: tuple[Practice, ...], text: str) -> Practice:
    """Find a practice by what was typed; nothing typed means the only one there is."""
    if not text:
        if len(practices) != 1:
            raise SayWhichPractice().at("practice")
        return practices[0]
    found = practice_named(text, in_reach(practices))
    return next(one for one in practices if one.id == found.id)


def may_end(asker: Asker, people: ClusterPeople) -> tuple[RoleHeld, ...]:
    """Return the roles of the cluster that the asker may end."""
    given = appointable(asker, people.cluster)
    own = _represented(asker)
    everybody = leads_here(asker, people.cluster)
    return tuple(
        one
        for one in people.held
        if one.role in given and (everybody or (one.practice is not None and one.practice.id in own))
    )


def roles_meant(people: ClusterPeople, wish: RoleWish) -> tuple[RoleHeld, ...]:
    """Return the roles meant: of a mentioned person or one at an address, perhaps for one practice, or of one by name.

    Raises PersonNotFound when there is none, and what finding a practice raises.
    """
    if wish.user is None and not wish.address:
        held = people.called(wish.text)
    else:
        held = people.of_user(wish.user) if wish.user else people.at_address(wish.address)
        if wish.text:
            practice = practice_meant(people.practices, wish.text)
            held = tuple(one for one in held if one.practice == practice)
    held = tuple(one for one in held if wish.role in {None, one.role})
    if not held:
        raise PersonNotFound(wish.text or wish.address)
    return held


def plainly_meant(held: RoleHeld, wish: RoleWish) -> bool:
    """Tell whether a role may end without asking back: its person was mentioned, or named by address or whole words."""
    return (
        wish.user is not None or bool(wish.address) or set(words(wish.text)) <= set(words(held.person.name))
    )


def _represented(asker: Asker) -> frozenset[PracticeId]:
    """Return the practices that the asker represents, not those where they only stand in."""
    own = (a.practice for a in asker.appointments if a.role is Role.REPRESENTATIVE)
    return frozenset(practice.id for practice in own if practice is not None)


def _who_can(role: Role) -> tuple[str, ...]:
    if role is Role.OPERATOR:
        return (Role.OPERATOR.value,)
    if role is Role.BOARD_OFFICER:
        return (Role.BOARD_OFFICER.value, Role.OPERATOR.value)
    return tuple(sorted(LEADING))
