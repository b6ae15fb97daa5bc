"""Reads what people type about the structure, and finds the practices and clusters that they name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.british_dates import DateRefused, split_date
from bot.domain.cluster_names import cluster_named
from bot.domain.ids import ClusterId, PracticeId
from bot.domain.names import fold, words
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.people import Cluster, HealthBoard
from bot.domain.practice_names import PracticeInReach, practice_named
from bot.domain.refusals import BadDate, NotUnderstood, StructureFault, StructureRefused
from bot.domain.structure import ChangeKind, PlacedCluster, PlacedPractice, Structure, SubjectKind
from bot.domain.structure_effects import Deed, Wish
from bot.domain.typed_lines import parted, split_reason

_VERBS: Mapping[str, Deed] = {
    "close": Deed.CLOSE,
    "cau": Deed.CLOSE,
    "merge": Deed.MERGE,
    "uno": Deed.MERGE,
    "move": Deed.MOVE,
    "symud": Deed.MOVE,
    "managed": Deed.MANAGE,
    "rheoli": Deed.MANAGE,
    "returned": Deed.RETURN,
    "dychwelyd": Deed.RETURN,
    "branch": Deed.BRANCH,
    "cangen": Deed.BRANCH,
    "rename": Deed.RENAME,
    "ailenwi": Deed.RENAME,
    "split": Deed.SPLIT,
    "rhannu": Deed.SPLIT,
    "undo": Deed.TAKE_BACK,
    "dadwneud": Deed.TAKE_BACK,
}
_OF_CLUSTERS = {Deed.MERGE: Deed.MERGE_CLUSTERS, Deed.MOVE: Deed.MOVE_CLUSTER}
_CLUSTER = frozenset({"cluster", "clwstwr"})

_UNTIL = re.compile(r"\s(?:until|till|tan|hyd)\s+", re.IGNORECASE)
_INTO = re.compile(r"\s(?:into|to|in|with|i\s+mewn\s+i|i|mewn|yn|yng|ym|gyda)\s+", re.IGNORECASE)
_FROM = re.compile(r"\s+(?:from|o|on|ar)$", re.IGNORECASE)
_NUMBER = re.compile(r"#?([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class TypedDeed:
    """A deed as far as it was typed: names are still to be found. `into` is what stands behind `into` or `to`."""

    deed: Deed
    what: str
    into: str
    on: date
    until: date | None
    note: str


@dataclass(frozen=True, slots=True)
class WishWithNote:
    """What somebody wants to do about the structure, and why."""

    wish: Wish
    note: str = ""


def is_deed(text: str) -> bool:
    """Tell whether words begin like something to be done; others are a name to be looked up."""
    return text.strip().partition(" ")[0].casefold() in _VERBS


def named(text: str, structure: Structure) -> PlacedCluster | PlacedPractice:
    """Find the cluster in reach of this name, also one that it had before, else the practice.

    Raises PracticeNotFound or PracticeAmbiguous.
    """
    for cluster in structure.clusters:
        if structure.in_reach(cluster.board.id) and fold(text) in _names(cluster, structure):
            return cluster
    return structure.practice[PracticeId(_practice(text, structure))]


def _names(cluster: PlacedCluster, structure: Structure) -> set[str]:
    former = (
        name
        for change in structure.changes_of(SubjectKind.CLUSTER, cluster.id)
        if change.kind is ChangeKind.RENAMED
        for name in change.was.split(" / ")
    )
    return {fold(name) for name in (cluster.name, cluster.name_cy, *former) if name}


def read_deed(text: str, today: date) -> TypedDeed:
    """Read `close Castle Surgery on 30 June because ...`; without a day today is meant.

    A date without a year is the one nearest to today. Raises NotUnderstood, BadDate or HoldsPatientData.
    """
    refuse_patient_data(text=text)
    said, note = split_reason(text)
    verb, _, rest = said.strip().partition(" ")
    deed = _VERBS.get(verb.casefold())
    if deed is None or not rest.strip():
        raise NotUnderstood("structure", text)
    first, _, others = rest.strip().partition(" ")
    if deed in _OF_CLUSTERS and first.casefold() in _CLUSTER:
        deed, rest = _OF_CLUSTERS[deed], others
    rest, has_end, end = parted(_UNTIL, rest)
    until = _date(end, today)[1] if has_end else None
    named, on = _date(rest, today)
    what, _, into = parted(_INTO, _FROM.sub("", " " + named))
    return TypedDeed(deed, what, into, on or today, until, note)


def wish_of(typed: TypedDeed, structure: Structure) -> WishWithNote:
    """Find what was named. Raises the refusals of practice_named and cluster_named, or NotUnderstood."""
    deed, on = typed.deed, typed.on
    match deed:
        case Deed.TAKE_BACK:
            wish = Wish(deed, on, _number(typed.what))
        case Deed.CLOSE | Deed.MANAGE | Deed.RETURN:
            wish = Wish(deed, on, _practice(typed.what, structure), until=typed.until)
        case Deed.MERGE:
            wish = Wish(
                deed, on, _practice(typed.what, structure), _practice(typed.into, structure, far=True)
            )
        case Deed.MOVE | Deed.BRANCH:
            subject = _practice(typed.what, structure)
            wish = Wish(deed, on, subject, _cluster(typed.into, structure, far=True), until=typed.until)
        case Deed.MERGE_CLUSTERS:
            subject = _cluster(typed.what, structure)
            wish = Wish(deed, on, subject, _cluster(typed.into, structure, far=True))
        case Deed.MOVE_CLUSTER:
            wish = Wish(deed, on, _cluster(typed.what, structure), _board(typed.into, structure.boards))
        case Deed.RENAME:
            name, name_cy = _two_names(typed.into)
            wish = Wish(deed, on, _cluster(typed.what, structure), name=name, name_cy=name_cy)
        case Deed.SPLIT:
            name, _, listed = typed.into.partition(":")
            name, name_cy = _two_names(name)
            wish = Wish(deed, on, name=name, name_cy=name_cy, practices=_practices(listed, typed, structure))
    return WishWithNote(wish, typed.note)


def _practices(listed: str, typed: TypedDeed, structure: Structure) -> tuple[PracticeId, ...]:
    """Find the practices of the cluster that is to be split."""
    members = structure.members(ClusterId(_cluster(typed.what, structure)), typed.on)
    names = [each for each in (part.strip() for part in listed.split(",")) if each]
    if not names:
        raise StructureRefused(StructureFault.NOT_ONE_CLUSTER)
    return tuple(practice_named(each, _reachable(members, structure)).id for each in names)


def _two_names(text: str) -> tuple[str, str]:
    """Part `Neath / Castell-nedd` into the English and the Welsh name."""
    name, _, name_cy = text.partition("/")
    return name.strip(), name_cy.strip()


def _practice(text: str, structure: Structure, *, far: bool = False) -> int:
    near = [each for each in structure.practices if far or _is_near(each, structure)]
    return practice_named(text, _reachable(near, structure)).id


def _is_near(practice: PlacedPractice, structure: Structure) -> bool:
    board = structure.board_of(practice)
    return board is None or structure.in_reach(board)


def _reachable(practices: Iterable[PlacedPractice], structure: Structure) -> list[PracticeInReach]:
    made = []
    for each in practices:
        cluster = structure.cluster[each.last.cluster_id].name if each.last is not None else ""
        own = each.practice
        made.append(PracticeInReach(own.id, own.code, own.name, own.postcode, cluster))
    return made


def _cluster(text: str, structure: Structure, *, far: bool = False) -> int:
    """Find a cluster by its name; its board in brackets or behind a comma tells two of one name apart."""
    name, _, board = text.replace("(", ",").rstrip(") ").partition(",")
    own = [each for each in structure.clusters if far or structure.in_reach(each.board.id)]
    return cluster_named(name.strip(), board.strip() or None, [_plain(each) for each in own]).id


def _plain(cluster: PlacedCluster) -> Cluster:
    return Cluster(cluster.id, cluster.name, cluster.board)


def _board(text: str, boards: Iterable[HealthBoard]) -> int:
    typed = set(words(text))
    for each in boards:
        names = set(words(f"{each.name} {each.name_cy}"))
        if typed and (text.strip().casefold() == each.code.casefold() or typed <= names):
            return each.id
    raise NotUnderstood("structure", text)


def _number(text: str) -> int:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise NotUnderstood("structure", text)
    return int(found[1])


def _date(text: str, today: date) -> tuple[str, date | None]:
    try:
        return split_date(text, today)
    except DateRefused as refused:
        raise BadDate(refused.text, refused.reason) from refused
