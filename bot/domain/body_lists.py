"""A list of bodies and their members held against what is known, and turned into what is to be written.

One row is one member of one body; a body's own columns may be repeated or left to its first row. A row without a member
only names the body. A list adds and changes, it removes nothing: a membership ends by its last column.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from bot.domain.bodies import Body
from bot.domain.body_rows import KIND_NAMES, BodyFault, BodyField, BodyRow, FaultyRow, kind_named
from bot.domain.british_dates import DateRefused, parse_date
from bot.domain.health_boards import find_board
from bot.domain.ids import BodyMemberId, ClusterId
from bot.domain.names import Ambiguous, NotFound, find_named, find_practice, fold
from bot.domain.people import HealthBoard
from bot.domain.practice_names import PracticeInReach, told_apart
from bot.domain.requirements import BODIES, OwnerKind

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Named:
    """A body as a list names it: two bodies of one health board never have one name."""

    board: str
    kind: OwnerKind
    name: str
    name_cy: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.board, fold(self.name)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A cluster that can be a member."""

    id: ClusterId
    name: str
    board: HealthBoard


@dataclass(frozen=True, slots=True)
class KnownOrganisations:
    """All that a list can mean: the workspace's health boards, clusters, practices and bodies."""

    boards: tuple[HealthBoard, ...] = ()
    clusters: tuple[Organisation, ...] = ()
    practices: tuple[PracticeInReach, ...] = ()
    bodies: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True)
class NewMember:
    """A membership to write. `of` is None while the member is itself a body that is yet to be written: `body` names it."""

    line: int
    owner: Named
    kind: OwnerKind
    name: str
    of: int | None
    from_date: date
    until_date: date | None
    body: Named | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """A known membership that ends on another day than before; None is an end taken back."""

    id: BodyMemberId
    body: str
    member: str
    until_date: date | None


@dataclass(frozen=True, slots=True)
class BodyChanges:
    """What a list changes, or the faults that keep it from changing anything."""

    read: int = 0
    new: tuple[Named, ...] = ()
    renamed: tuple[tuple[ClusterId, Named], ...] = ()
    members: tuple[NewMember, ...] = ()
    endings: tuple[Ending, ...] = ()
    unchanged: int = 0
    faults: tuple[FaultyRow, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.new or self.renamed or self.members or self.endings)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "bodies": len(self.new),
            "renamed": len(self.renamed),
            "members": len(self.members),
            "endings": len(self.endings),
        }


@dataclass(frozen=True, slots=True)
class BodyImport:
    """A list held against what is known: what it changes, and when it was applied, if it was."""

    filename: str
    changes: BodyChanges
    applied_on: date | None = None


class _Faulty(Exception):  # noqa: N818 - it names a finding about a row
    def __init__(self, fault: BodyFault, text: str = "", suggestions: Iterable[str] = ()) -> None:
        self.found = (fault, text, tuple(suggestions))


def held_against(rows: Sequence[BodyRow], known: KnownOrganisations, today: date, since: date) -> BodyChanges:
    """Say what the rows change. A member without a first day belongs `since` that day."""
    reader = _Reader(known, today, since)
    for row in rows:  # bodies first: a row may name as a member what a later one introduces
        reader.take_body(row)
    for row in rows:
        reader.take_member(row)
    return BodyChanges(
        len(rows),
        tuple(reader.new.values()),
        tuple(reader.renamed.items()),
        tuple(reader.members),
        tuple(reader.endings),
        reader.unchanged,
        tuple(sorted(reader.faults.values(), key=lambda each: each.line)),
    )


@dataclass
class _Reader:
    """Goes through the rows once for the bodies and once for their members; the first fault of a row is told."""

    known: KnownOrganisations
    today: date
    since: date
    new: dict[tuple[str, str], Named] = field(default_factory=dict)
    renamed: dict[ClusterId, Named] = field(default_factory=dict)
    members: list[NewMember] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    unchanged: int = 0
    faults: dict[int, FaultyRow] = field(default_factory=dict)
    owners: dict[int, Named] = field(default_factory=dict)
    last: Named | None = None

    def take_body(self, row: BodyRow) -> None:
        """Read whose row it is; one that names no body at all goes on with the last, whatever became of that."""
        names_one = row[BodyField.NAME] or row[BodyField.KIND] or row[BodyField.BOARD]
        if not names_one and (self.owners or self.faults):
            if self.last is not None:
                self.owners[row.line] = self.last
            return
        try:
            named = self._named(row)
        except _Faulty as faulty:
            self.faults[row.line] = FaultyRow(row.line, *faulty.found)
            self.last = None
            return
        self.owners[row.line] = self.last = named
        existing = self._existing(named)
        if existing is None:
            self.new.setdefault(named.key, named)
        elif named.name_cy and named.name_cy != existing.name_cy:
            self.renamed[existing.id] = named

    def take_member(self, row: BodyRow) -> None:
        owner = self.owners.get(row.line)
        if owner is None or not (row[BodyField.MEMBER] or row[BodyField.MEMBER_KIND]):
            return
        try:
            self._take(self._member(row, owner))
        except _Faulty as faulty:
            self.faults[row.line] = FaultyRow(row.line, *faulty.found)

    def _named(self, row: BodyRow) -> Named:
        kind = kind_named(row[BodyField.KIND])
        if kind not in BODIES or kind is None:
            names = (names[0] for known, names in KIND_NAMES.items() if known in BODIES)
            raise _Faulty(BodyFault.UNKNOWN_KIND, row[BodyField.KIND], names)
        if not row[BodyField.NAME]:
            raise _Faulty(BodyFault.NO_NAME)
        board = find_board(row[BodyField.BOARD], self.known.boards)
        if board is None:
            codes = (f"{each.code} {each.name}" for each in self.known.boards)
            raise _Faulty(BodyFault.UNKNOWN_BOARD, row[BodyField.BOARD], codes)
        named = Named(board.code, kind, row[BodyField.NAME], row[BodyField.NAME_CY])
        self._must_be_free(named)
        return named

    def _must_be_free(self, named: Named) -> None:
        """Refuse a name that a cluster or a body of another kind has at this health board."""
        taken = [each.name for each in self.known.clusters if (each.board.code, fold(each.name)) == named.key]
        existing = self._existing(named)
        earlier = self.new.get(named.key)
        if taken or any(each is not None and each.kind is not named.kind for each in (existing, earlier)):
            raise _Faulty(BodyFault.NAME_TAKEN, named.name)

    def _existing(self, named: Named) -> Body | None:
        return next(
            (each for each in self.known.bodies if (each.board.code, fold(each.name)) == named.key), None
        )

    def _member(self, row: BodyRow, owner: Named) -> NewMember:
        if not (row[BodyField.MEMBER] and row[BodyField.MEMBER_KIND]):
            raise _Faulty(BodyFault.MEMBER_INCOMPLETE, row[BodyField.MEMBER] or row[BodyField.MEMBER_KIND])
        kind = kind_named(row[BodyField.MEMBER_KIND])
        if kind is None:
            raise _Faulty(
                BodyFault.UNKNOWN_MEMBER_KIND,
                row[BodyField.MEMBER_KIND],
                (names[0] for names in KIND_NAMES.values()),
            )
        first = self._day(row[BodyField.FROM]) or self.since
        until = self._day(row[BodyField.UNTIL])
        if until is not None and until <= first:
            raise _Faulty(BodyFault.ENDS_TOO_EARLY, row[BodyField.UNTIL])
        text = row[BodyField.MEMBER]
        if kind in BODIES:
            return self._body_as_member(row.line, owner, kind, text, first, until)
        of, name = self._organisation(kind, text, owner)
        return NewMember(row.line, owner, kind, name, of, first, until)

    def _day(self, text: str) -> date | None:
        if not text:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            pass
        try:
            return parse_date(text, self.today)
        except DateRefused:
            raise _Faulty(BodyFault.BAD_DATE, text) from None

    def _organisation(self, kind: OwnerKind, text: str, owner: Named) -> tuple[int, str]:
        """Find a practice, a cluster or a health board: of the body's own health board, if several have the name."""
        if kind is OwnerKind.BOARD:
            board = find_board(text, self.known.boards)
            if board is None:
                raise _Faulty(BodyFault.UNKNOWN_MEMBER, text, (each.name for each in self.known.boards))
            return board.id, board.name
        if kind is OwnerKind.PRACTICE:
            practice = _one(find_practice(text, self.known.practices), text, told_apart)
            return practice.id, practice.name
        near = [each for each in self.known.clusters if each.board.code == owner.board]
        found = find_named(text, near, lambda each: each.name)
        if isinstance(found, NotFound):
            found = find_named(
                text,
                self.known.clusters,
                lambda each: each.name,
                lambda each: f"{each.name} {each.board.name}",
            )
        cluster = _one(found, text, lambda each: f"{each.name} ({each.board.name})")
        return cluster.id, cluster.name

    def _body_as_member(
        self, line: int, owner: Named, kind: OwnerKind, text: str, first: date, until: date | None
    ) -> NewMember:
        every = [Named(each.board.code, each.kind, each.name) for each in self.known.bodies]
        every += [each for each in self.new.values() if each.kind is kind]
        found = find_named(text, [each for each in every if each.kind is kind], lambda each: each.name)
        named = _one(found, text, lambda each: f"{each.name} ({each.board})")
        if named.key == owner.key:
            raise _Faulty(BodyFault.ITSELF, text)
        existing = self._existing(named)
        return NewMember(
            line, owner, kind, named.name, existing.id if existing else None, first, until, named
        )

    def _take(self, member: NewMember) -> None:
        """Add a membership, or change the end of the one that it is; two of one member never overlap."""
        body = self._existing(member.owner)
        known = [
            each
            for each in (body.members if body else ())
            if each.kind is member.kind and each.of == member.of and member.of is not None
        ]
        same = next((each for each in known if each.from_date == member.from_date), None)
        if same is not None:
            if same.until_date == member.until_date:
                self.unchanged += 1
            else:
                self.endings.append(Ending(same.id, member.owner.name, member.name, member.until_date))
            return
        others = [(each.from_date, each.until_date) for each in known]
        others += [
            (each.from_date, each.until_date)
            for each in self.members
            if (each.owner.key, each.kind, each.of, each.name)
            == (member.owner.key, member.kind, member.of, member.name)
        ]
        if any(_overlap((member.from_date, member.until_date), other) for other in others):
            raise _Faulty(BodyFault.OVERLAPS, member.name)
        self.members.append(member)


def _one(found: T | Ambiguous[T] | NotFound[T], text: str, told: Callable[[T], str]) -> T:
    """Return what was found, or raise the fault with what could be meant."""
    if isinstance(found, Ambiguous):
        raise _Faulty(BodyFault.AMBIGUOUS_MEMBER, text, map(told, found.candidates))
    if isinstance(found, NotFound):
        raise _Faulty(BodyFault.UNKNOWN_MEMBER, text, map(told, found.suggestions))
    return found


def _overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])
