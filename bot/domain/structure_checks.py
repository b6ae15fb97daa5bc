"""What has to be so before the structure is changed: who is in reach, who belongs where, which names are free."""

from collections.abc import Iterable
from datetime import date

from bot.domain.attendance import Membership
from bot.domain.ids import ClusterId, HealthBoardId, PracticeId
from bot.domain.names import fold
from bot.domain.people import HealthBoard
from bot.domain.refusals import NotAllowed, NothingFound, StructureFault, StructureRefused
from bot.domain.structure import PlacedCluster, PlacedPractice, Structure
from bot.domain.structure_effects import Wish

LONGEST_NAME = 80


def any_practice(structure: Structure, number: int) -> PlacedPractice:
    """Return the practice of a number, in reach or not, or raise NothingFound."""
    found = structure.practice.get(PracticeId(number))
    if found is None:
        raise NothingFound("practice")
    return found


def own_practice(structure: Structure, number: int) -> PlacedPractice:
    """Return a practice in reach, or raise NothingFound or NotAllowed."""
    found = any_practice(structure, number)
    board = structure.board_of(found)
    if board is not None:
        _in_reach(structure, board)
    return found


def any_cluster(structure: Structure, number: int) -> PlacedCluster:
    """Return the cluster of a number, in reach or not, or raise NothingFound."""
    found = structure.cluster.get(ClusterId(number))
    if found is None:
        raise NothingFound("cluster")
    return found


def own_cluster(structure: Structure, number: int) -> PlacedCluster:
    """Return a cluster in reach, or raise NothingFound or NotAllowed."""
    found = any_cluster(structure, number)
    _in_reach(structure, found.board.id)
    return found


def any_board(structure: Structure, number: int) -> HealthBoard:
    """Return the health board of a number, or raise NothingFound."""
    found = next((each for each in structure.boards if each.id == number), None)
    if found is None:
        raise NothingFound("health board")
    return found


def _in_reach(structure: Structure, board: HealthBoardId) -> None:
    if not structure.in_reach(board):
        raise NotAllowed("change structure", ("board officer", "operator"))


def member_on(practice: PlacedPractice, on: date) -> Membership:
    """Return the membership of a day; raises StructureRefused where there is none."""
    member = practice.membership(on)
    if member is None:
        raise StructureRefused(StructureFault.IN_NO_CLUSTER, practice.practice.name, on)
    return member


def open_member(practice: PlacedPractice, on: date) -> Membership:
    """Return the membership of a day, of which nothing is known that ends it later."""
    member = member_on(practice, on)
    nothing_later(practice, on)
    return member


def nothing_later(practice: PlacedPractice, on: date) -> Membership | None:
    """Return the membership of a day, if any, of a practice of which nothing is known on that day or later."""
    last = practice.last
    if last is not None and (last.since > on or (last.until is not None and last.until > on)):
        later = last.since if last.since > on else last.until
        raise StructureRefused(StructureFault.LATER_CHANGE, practice.practice.name, later)
    if last is not None and on in (last.since, last.until):
        raise StructureRefused(StructureFault.SAME_DAY, practice.practice.name, on)
    return practice.membership(on)


def all_members(structure: Structure, cluster: PlacedCluster, on: date) -> Iterable[PlacedPractice]:
    """Give a cluster's practices of a day, unless somebody is known to join or leave it later."""
    for each in structure.practices:
        for member in each.memberships:
            if member.cluster_id == cluster.id and (member.until is None or member.until > on):
                nothing_later(each, on)
                yield each


def standing(cluster: PlacedCluster) -> PlacedCluster:
    """Let a cluster pass that has not ended and is not to end; raises StructureRefused."""
    if cluster.ended_on is not None:
        raise StructureRefused(StructureFault.CLUSTER_ENDED, cluster.name, cluster.ended_on)
    return cluster


def not_ahead(wish: Wish, today: date) -> None:
    """Let a day pass that is today or past: names and boards are not kept for later."""
    if wish.on > today:
        raise StructureRefused(StructureFault.NOT_AHEAD, on=wish.on)


def new_name(structure: Structure, typed: str, board: HealthBoardId, *, but: ClusterId | None = None) -> str:
    """Return a cluster's new name without needless blanks; raises StructureRefused for one that is taken or too long."""
    name = " ".join(typed.replace("|", " ").split())
    if not fold(name) or len(name) > LONGEST_NAME or " / " in name:
        raise StructureRefused(StructureFault.NO_NAME, name[:LONGEST_NAME])
    for each in structure.clusters:
        if each.board.id == board and each.id != but and fold(each.name) == fold(name):
            raise StructureRefused(StructureFault.NAME_TAKEN, each.name, each.ended_on)
    return name


def full_name(cluster: PlacedCluster, beside: PlacedCluster | None) -> str:
    """Name a cluster, with its health board where that is another one."""
    same = beside is not None and beside.board.id == cluster.board.id
    return cluster.name if same else f"{cluster.name} ({cluster.board.name})"


def both_names(name: str, name_cy: str) -> str:
    """Write a cluster's two names as the journal keeps them."""
    return f"{name} / {name_cy}" if name_cy else name
