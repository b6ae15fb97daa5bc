"""The list of who was in a video call, as Teams or Zoom saves it, read into stays: who, from when to when, how long.

Teams has had three shapes (a line for each joining and leaving; one table; numbered sections), Zoom two (with or
without the meeting above the people). Headings are known in English and, as far as we could tell, in Welsh; a table with
other headings is read by what its cells look like.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.call_times import DateOrder, minutes_of, moment, order_of, seconds_of
from bot.domain.names import fold
from bot.domain.refusals import CallListNotRead

MOST_STAYS = 1000
_NAME_LIMIT = 100
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LABEL = re.compile(
    r"\s*\((?:guest|unverified|external|host|co-?host|presenter|organi[sz]er|me|gwestai|heb ei wirio|allanol)\)",
    re.IGNORECASE,
)
_SURNAME_FIRST = re.compile(r"([^\W\d_][^,()\d]*),\s+([^\W\d_][^,()\d]*?)(\s*\(.*\))?")
_LEFT = ("left", "leave", "gadaw", "gadael")


class CallSource(StrEnum):
    """The program that saved a list."""

    TEAMS = "Teams"
    ZOOM = "Zoom"


class Column(StrEnum):
    """What a column of a list tells."""

    NAME = "name"
    ACTION = "action"
    AT = "at"
    JOINED = "joined"
    LEFT = "left"
    LENGTH = "length"
    MINUTES = "minutes"
    EMAIL = "e-mail"
    ACCOUNT = "account"
    WAITING = "waiting"
    GUEST = "guest"


_HEADINGS: Mapping[Column, str] = {
    Column.NAME: "name fullname nameoriginalname participant participantname enw enwllawn enwenwgwreiddiol",
    Column.ACTION: "useraction action gweithred gweithredydefnyddiwr",
    Column.AT: "timestamp stampamser",
    Column.JOINED: "firstjoin firstjointime jointime joined amserymuno ymunocyntaf ymunoddgyntaf",
    Column.LEFT: "lastleave lastleavetime leavetime left amsergadael gadaelolaf gadawoddolaf",
    Column.LENGTH: "duration inmeetingduration meetingduration hyd hydynycyfarfod",
    Column.MINUTES: "durationminutes totaldurationminutes hydmunudau cyfanswmhydmunudau",
    Column.EMAIL: "email useremail emailaddress ebost cyfeiriadebost",
    Column.ACCOUNT: "participantidupn participantid upn",
    Column.WAITING: "inwaitingroom ynyrystafellaros",
    Column.GUEST: "guest gwestai",
}
_COLUMN_OF = {heading: column for column, headings in _HEADINGS.items() for heading in headings.split()}
_TELLS_TIME = frozenset({Column.ACTION, Column.JOINED, Column.LENGTH, Column.MINUTES, Column.EMAIL})
_OF_ZOOM = frozenset({Column.MINUTES, Column.WAITING, Column.GUEST})

Columns = Mapping[Column, int]
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Stay:
    """One line of a list: somebody in the call from a moment to a moment, as far as the list tells."""

    name: str
    email: str = ""
    joined: datetime | None = None
    left: datetime | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class CallList:
    """What one file says: who was there, and on which day the call began, None if it does not tell."""

    source: CallSource
    stays: tuple[Stay, ...]
    began_on: date | None = None


def read_call_list(rows: Rows, filename: str, on: date) -> CallList:
    """Read the rows of a file; `on` is the meeting's day, by which a date like 4/6/2017 is understood.

    Raises CallListNotRead for a file without people, or with more than a call of a cluster can have.
    """
    cells = [cell for row in rows for cell in row]
    order = order_of(cells, on)
    moments = [found for cell in cells if (found := moment(cell, order, on)) is not None]
    columns, table = next(_tables(rows), None) or _by_shape(rows, order, on)
    reader = _Reader(columns, order, on, max(moments, default=None))
    stays = tuple(reader.events(table) if Column.ACTION in columns else reader.stays(table))
    if not 0 < len(stays) <= MOST_STAYS:
        raise CallListNotRead(filename, len(stays))
    source = CallSource.TEAMS if _OF_ZOOM.isdisjoint(columns) else CallSource.ZOOM
    return CallList(source, stays, min(moments).date() if moments else None)


def _tables(rows: Rows) -> Iterator[tuple[Columns, Rows]]:
    """Give each table of people with its columns, in their order; the first tells who was there, the next details."""
    for number, row in enumerate(rows):
        columns = {
            _COLUMN_OF[fold(cell)]: place
            for place, cell in reversed([*enumerate(row)])
            if fold(cell) in _COLUMN_OF
        }
        if Column.NAME not in columns or _TELLS_TIME.isdisjoint(columns):
            continue
        table = list(_until_blank(rows[number + 1 :]))
        if table:
            yield columns, table


def _until_blank(rows: Rows) -> Iterator[Sequence[str]]:
    for row in rows:
        if not any(cell.strip() for cell in row):
            return
        yield row


def _by_shape(rows: Rows, order: DateOrder, on: date) -> tuple[Columns, Rows]:
    """Find people in a table whose headings we do not know: a name, two moments, and a length of time."""
    for number, row in enumerate(rows):
        moments = [place for place, cell in enumerate(row) if moment(cell, order, on) is not None]
        lengths = [place for place, cell in enumerate(row) if seconds_of(cell) is not None]
        if len(moments) == 2 and lengths and moments[0] > 0:
            mails = [place for place, cell in enumerate(row) if "@" in cell]
            columns = {
                Column.NAME: 0,
                Column.JOINED: moments[0],
                Column.LEFT: moments[1],
                Column.LENGTH: lengths[0],
            }
            if mails:
                columns[Column.EMAIL] = mails[0]
            return columns, list(_until_blank(rows[number:]))
    return {}, ()


@dataclass(frozen=True, slots=True)
class _Reader:
    columns: Columns
    order: DateOrder
    on: date
    end: datetime | None

    def stays(self, table: Rows) -> Iterator[Stay]:
        """Read a table with a line for each stay; who only waited to be let in was not there."""
        for row in table:
            name = shown_name(self._cell(row, Column.NAME))
            waited = fold(self._cell(row, Column.WAITING)) in ("yes", "ydy", "ie", "oedd")
            if not name or waited:
                continue
            joined, left = self._moment(row, Column.JOINED), self._moment(row, Column.LEFT)
            seconds = seconds_of(self._cell(row, Column.LENGTH)) or minutes_of(
                self._cell(row, Column.MINUTES)
            )
            if seconds is None and joined and left and left >= joined:
                seconds = int((left - joined).total_seconds())
            yield Stay(name, self._email(row), joined, left, seconds)

    def events(self, table: Rows) -> Iterator[Stay]:
        """Pair each joining with the next leaving of that name; whoever did not leave stayed until the list was saved."""
        told = [
            (at, name, fold(self._cell(row, Column.ACTION)).startswith(_LEFT))
            for row in table
            if (at := self._moment(row, Column.AT)) and (name := shown_name(self._cell(row, Column.NAME)))
        ]
        inside: dict[str, list[datetime]] = {}
        for at, name, leaves in sorted(told):
            if not leaves:
                inside.setdefault(name, []).append(at)
            elif inside.get(name):
                yield _stay(name, inside[name].pop(0), at)
        for name, joins in inside.items():
            yield from (_stay(name, at, self.end or at) for at in joins)

    def _cell(self, row: Sequence[str], column: Column) -> str:
        place = self.columns.get(column)
        return row[place].strip() if place is not None and place < len(row) else ""

    def _moment(self, row: Sequence[str], column: Column) -> datetime | None:
        return moment(self._cell(row, column), self.order, self.on)

    def _email(self, row: Sequence[str]) -> str:
        given = (self._cell(row, column) for column in (Column.EMAIL, Column.ACCOUNT))
        return next((_UNSEEN.sub("", cell).casefold() for cell in given if "@" in cell), "")[:254]


def _stay(name: str, joined: datetime, left: datetime) -> Stay:
    return Stay(name, "", joined, left, int((left - joined).total_seconds()))


def shown_name(cell: str) -> str:
    """Tidy a name as a call shows it: without the program's own labels, and with the surname behind."""
    text = _LABEL.sub("", unicodedata.normalize("NFC", _UNSEEN.sub(" ", cell)))
    text = " ".join(text.split())
    turned = _SURNAME_FIRST.fullmatch(text)
    if turned is not None:
        text = f"{turned[2]} {turned[1]}{turned[3] or ''}"
    return text[:_NAME_LIMIT].strip()


def without_repeats(lists: Sequence[CallList]) -> tuple[tuple[Stay, ...], ...]:
    """Return the stays of each list, those that an earlier-saved copy of the same call tells too only once, the longest.

    Two copies of one call agree in who joined at which second; two calls never do.
    """
    longest: dict[tuple[str, str, datetime | None], Stay] = {}
    for stay in (stay for each in lists for stay in each.stays if stay.joined):
        key = _session(stay)
        longest[key] = max(longest.get(key, stay), stay, key=lambda one: one.seconds or 0)
    kept: list[tuple[Stay, ...]] = []
    told: set[tuple[str, str, datetime | None]] = set()
    for each in lists:
        own = [longest.get(_session(stay), stay) for stay in each.stays]
        kept.append(tuple(stay for stay in own if not stay.joined or _session(stay) not in told))
        told |= {_session(stay) for stay in own if stay.joined}
    return tuple(kept)


def _session(stay: Stay) -> tuple[str, str, datetime | None]:
    return fold(stay.name), stay.email, stay.joined
