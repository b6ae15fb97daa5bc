"""Reads what a programme year asks from the tables of its file: one requirement, of one of the kinds there are."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from bot.domain.dates import Window
from bot.domain.requirements import (
    Agree,
    AimFor,
    AttendMeetings,
    Audience,
    Choice,
    EveryMonth,
    Expected,
    FacilitateMeetings,
    KeepUpdated,
    MakeAvailable,
    OwnerKind,
    Reading,
    RecordEvidence,
    Requirement,
    RequirementKind,
    ShareDocument,
    Strength,
    TakePartIn,
    Topic,
)
from bot.domain.toml_table import Table, choose

_Named = TypeVar("_Named", Topic, Choice)


def _named(table: Table, key: str, kind: type[_Named]) -> tuple[_Named, ...]:
    """Read a list of `{ key, en, cy }`, in which no key is there twice."""
    parts = table.tables(key, needed=False)
    named = tuple(kind(part.text("key"), part.wording()) for part in parts)
    for part in parts:
        part.close()
    keys = [each.key for each in named]
    for twice in sorted({each for each in keys if keys.count(each) > 1}):
        table.fault(key, f"{twice!r} is there twice", "Give each its own key.")
    return named


def _agree(table: Table) -> Agree:
    agree = Agree(table.whole("choose"), table.whole("from_basket", 0), _named(table, "basket", Choice))
    most = min(agree.choose, len(agree.basket))
    if agree.from_basket > most:
        table.fault(
            "from_basket",
            f"{agree.from_basket} cannot be taken: {agree.choose} are chosen, the basket holds {len(agree.basket)}",
            "Correct one of the three.",
        )
    return agree


def _attend(table: Table) -> AttendMeetings:
    window = Window(table.day("since"), table.day("until"))
    if window.since and window.until and window.until < window.since:
        table.fault("until", f"{window.until} is before {window.since}", "Correct one of the two dates.")
    count = table.whole("count")
    if not count and "count" in table.values:
        table.fault(
            "count",
            "0 is no number of meetings",
            'Give the number, or use kind = "record evidence" and say under [[unknown]] that it was not found.',
        )
    return AttendMeetings(count, window)


_KINDS: dict[str, Callable[[Table], RequirementKind]] = {
    "make available": lambda table: MakeAvailable(table.text("document")),
    "share document": lambda table: ShareDocument(table.text("document"), _named(table, "topics", Topic)),
    "attend meetings": _attend,
    "take part in": lambda table: TakePartIn(table.text("purpose")),
    "facilitate meetings": lambda _: FacilitateMeetings(),
    "keep updated": lambda table: KeepUpdated(table.text("document")),
    "agree": _agree,
    "record evidence": lambda _: RecordEvidence(),
    "every month": lambda _: EveryMonth(),
    "aim for": lambda table: AimFor(
        table.whole("count"),
        table.text("for_each"),
        table.whole("of", 1),
        table.text("work", ""),
        table.text("results", ""),
    ),
}


def _kind(table: Table) -> RequirementKind:
    name = table.text("kind")
    if name not in _KINDS:
        table.fault("kind", f"{name!r} is not known here", choose(name, [*_KINDS]))
    return _KINDS.get(name, _KINDS["record evidence"])(table)


def requirement(table: Table, start: date, end: date) -> Requirement:
    """Read one table [[requirements]] of a year from `start` to `end`; what is wrong is noted at its key."""
    made = Requirement(
        key=table.text("key"),
        number=table.whole("number"),
        indicator=table.text("indicator"),
        owner=table.word("owner", OwnerKind),
        asks=_kind(table),
        title=table.wording("title_"),
        help=table.wording("help_"),
        due=_due(table, start, end),
        expected=table.word("expected", Expected) if "expected" in table.values else None,
        audience=table.words("audience", Audience),
        strength=table.word("strength", Strength),
        without_financial_part=table.flag("without_financial_part"),
        reading=table.word("reading", Reading),
        citation=table.text("citation"),
        aliases=table.texts("aliases"),
        needs=table.text("needs", "") or None,
        component=table.text("component", "") or None,
    )
    table.close()
    return made


def _due(table: Table, start: date, end: date) -> date | None:
    due = table.day("due")
    if not table.flag("outside_year") and due is not None and not start <= due <= end:
        table.fault(
            "due",
            f"{due} is outside the year {start} to {end}",
            "Correct the date, or add `outside_year = true` if the guidance means it.",
        )
    return due
