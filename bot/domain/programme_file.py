"""Reads a programme year from the text of its TOML file, or reports everything that is wrong with it."""

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain

from bot.domain.ladder import Ladder
from bot.domain.programme import Component, Indicator, PeerReview, ProgrammeYear, Purpose, Status
from bot.domain.requirements import (
    Agree,
    AimFor,
    AttendMeetings,
    Audience,
    Choice,
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
from bot.domain.toml_table import Fault, Faults, Table, lines_by_path


class ProgrammeFault(ValueError):  # noqa: N818 - it lists faults, as its `faults` says
    """The file of a programme year cannot be used; `faults` holds every reason, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def parse_programme(text: str) -> ProgrammeYear:
    """Make a programme year of `text`, which is TOML.

    Raises ProgrammeFault with all faults: unknown or missing keys, unknown words, duplicates, dates outside
    the year, points that do not add up, an indicator nobody has to do anything for.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else None
        raise ProgrammeFault(
            (Fault(line, "file", f"not TOML: {error}", "Correct this place and try again."),)
        ) from error
    faults = Faults(lines_by_path(text))
    root = Table(values, "", faults)
    year = _year(root)
    _check(year, faults)
    if faults.found:
        raise ProgrammeFault(tuple(sorted(faults.found, key=lambda fault: fault.line or 0)))
    return year


def _year(root: Table) -> ProgrammeYear:
    head = root.table("year")
    start, end = head.needed_day("start"), head.needed_day("end")
    year = ProgrammeYear(
        key=head.text("key"),
        title=head.wording("title_"),
        start=start,
        end=end,
        status=head.word("status", Status),
        source=head.text("source"),
        meetings_to_plan=head.whole("meetings_to_plan", 0),
        ladder=_ladder(root.table("reminders")),
        purposes=tuple(_purpose(table) for table in root.tables("purposes", needed=False)),
        indicators=tuple(_indicator(table) for table in root.tables("indicators")),
        requirements=tuple(_requirement(table, start, end) for table in root.tables("requirements")),
        inactive_indicators_expected=head.whole("inactive_indicators_expected", 0),
    )
    declared = head.whole("points_total")
    if declared != year.points_total:
        head.fault(
            "points_total",
            f"says {declared}, but the indicators add up to {year.points_total}",
            "Compare each indicator's points with the guidance.",
        )
    head.close()
    root.close()
    return year


def _ladder(table: Table) -> Ladder:
    ladder = Ladder(
        before=table.wholes("days_before"),
        before_aim=table.wholes("days_before_aim"),
        weeks_overdue=table.whole("weeks_overdue"),
        unanswered=table.wholes("meeting_unanswered"),
        coming=table.wholes("meeting_coming"),
    )
    table.close()
    return ladder


def _purpose(table: Table) -> Purpose:
    purpose = Purpose(table.text("key"), table.wording("title_"), table.texts("aliases"), _review(table))
    table.close()
    return purpose


def _review(table: Table) -> PeerReview | None:
    if "review" not in table.values:
        return None
    part = table.table("review")
    review = PeerReview(part.text("actions", ""), part.text("outcome", ""))
    part.close()
    return review


def _indicator(table: Table) -> Indicator:
    indicator = Indicator(
        code=table.text("code"),
        points=table.whole("points"),
        title=table.wording("title_"),
        components=tuple(_component(part) for part in table.tables("components", needed=False)),
        citation=table.text("citation"),
    )
    total = sum(part.points for part in indicator.components)
    if indicator.components and total != indicator.points:
        table.fault(
            "points",
            f"{indicator.code} has {indicator.points} points, but its components add up to {total}",
            "Correct the component that differs from the guidance.",
        )
    table.close()
    return indicator


def _component(table: Table) -> Component:
    component = Component(table.text("key"), table.whole("points"), table.wording("title_"))
    table.close()
    return component


def _topics(table: Table, key: str) -> tuple[Topic, ...]:
    parts = table.tables(key, needed=False)
    topics = tuple(Topic(part.text("key"), part.wording()) for part in parts)
    for part in parts:
        part.close()
    return topics


def _choices(table: Table, key: str) -> tuple[Choice, ...]:
    parts = table.tables(key, needed=False)
    choices = tuple(Choice(part.text("key"), part.wording()) for part in parts)
    for part in parts:
        part.close()
    return choices


_KINDS: dict[str, Callable[[Table], RequirementKind]] = {
    "make available": lambda table: MakeAvailable(table.text("document")),
    "share document": lambda table: ShareDocument(table.text("document"), _topics(table, "topics")),
    "attend meetings": lambda table: AttendMeetings(table.whole("count")),
    "take part in": lambda table: TakePartIn(table.text("purpose")),
    "facilitate meetings": lambda _: FacilitateMeetings(),
    "keep updated": lambda table: KeepUpdated(table.text("document")),
    "agree": lambda table: Agree(
        table.whole("choose"), table.whole("from_basket", 0), _choices(table, "basket")
    ),
    "record evidence": lambda _: RecordEvidence(),
    "aim for": lambda table: AimFor(table.whole("count"), table.text("for_each"), table.whole("of", 1)),
}


def _kind(table: Table) -> RequirementKind:
    name = table.text("kind")
    if name not in _KINDS:
        table.fault("kind", f"{name!r} is not known here", f"Use one of: {', '.join(_KINDS)}.")
    return _KINDS.get(name, _KINDS["record evidence"])(table)


def _requirement(table: Table, start: date, end: date) -> Requirement:
    requirement = Requirement(
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
    )
    table.close()
    return requirement


def _due(table: Table, start: date, end: date) -> date | None:
    due = table.day("due")
    if not table.flag("outside_year") and due is not None and not start <= due <= end:
        table.fault(
            "due",
            f"{due} is outside the year {start} to {end}",
            "Correct the date, or add `outside_year = true` if the guidance means it.",
        )
    return due


def _check(year: ProgrammeYear, faults: Faults) -> None:
    """Note what does not hold between the parts of the file, rather than inside one of them."""
    if year.end < year.start:
        faults.add(
            "year.end", f"{year.end} is before the start {year.start}", "Correct one of the two dates."
        )
    for path, message, remedy in chain(
        _repeated(year), _dangling(year), _contested(year), _misowned(year), _idle_indicators(year)
    ):
        faults.add(path, message, remedy)


def _repeated(year: ProgrammeYear) -> Iterator[tuple[str, str, str]]:
    named: list[tuple[str, str, list[object]]] = [
        ("purposes", "key", [p.key for p in year.purposes]),
        ("indicators", "code", [i.code for i in year.indicators]),
        ("requirements", "key", [r.key for r in year.requirements]),
        ("requirements", "number", [r.number for r in year.requirements]),
    ]
    for table, key, values in named:
        for place, value in enumerate(values):
            if value in values[:place]:
                yield f"{table}[{place}].{key}", f"{value!r} is there twice", "Give each its own."


def _dangling(year: ProgrammeYear) -> Iterator[tuple[str, str, str]]:
    codes = [indicator.code for indicator in year.indicators]
    for place, requirement in enumerate(year.requirements):
        if requirement.indicator not in codes:
            yield (
                f"requirements[{place}].indicator",
                f"{requirement.indicator!r} is no indicator of this year",
                f"Use one of: {', '.join(codes)}.",
            )
        if requirement.needs is not None and year.requirement(requirement.needs) is None:
            yield (
                f"requirements[{place}].needs",
                f"{requirement.needs!r} is no requirement of this year",
                "Write the key of another requirement.",
            )
        if isinstance(requirement.asks, TakePartIn) and year.purpose(requirement.asks.purpose) is None:
            yield (
                f"requirements[{place}].purpose",
                f"{requirement.asks.purpose!r} is no purpose of this year",
                f"Use one of: {', '.join(purpose.key for purpose in year.purposes)}.",
            )
    yield from _dangling_reviews(year)


def _dangling_reviews(year: ProgrammeYear) -> Iterator[tuple[str, str, str]]:
    """Find peer reviews after which something is to follow that no practice owes."""
    for place, purpose in enumerate(year.purposes):
        for key in (purpose.review.actions, purpose.review.outcome) if purpose.review else ():
            found = year.requirement(key)
            if key and (found is None or found.owner is not OwnerKind.PRACTICE):
                yield (
                    f"purposes[{place}].review",
                    f"{key!r} is no requirement of a practice in this year",
                    "Write the key of another requirement, or leave it out.",
                )


def _misowned(year: ProgrammeYear) -> Iterator[tuple[str, str, str]]:
    """Practices attend; boards and clusters owe what every meeting asks anew."""
    for place, requirement in enumerate(year.requirements):
        attends = isinstance(requirement.asks, AttendMeetings | TakePartIn)
        practice = requirement.owner is OwnerKind.PRACTICE
        if (attends and not practice) or (requirement.per_meeting and practice):
            yield (
                f"requirements[{place}].owner",
                f"a {requirement.owner} cannot owe this kind of requirement",
                "Attendance is owed by a practice, what follows every meeting by a board or a cluster.",
            )


def _contested(year: ProgrammeYear) -> Iterator[tuple[str, str, str]]:
    """Find words that one owner could type for two of its duties, and which would never be understood."""
    taken: dict[tuple[OwnerKind, str], str] = {}
    for place, requirement in enumerate(year.requirements):
        for alias in (requirement.key, *requirement.aliases):
            other = taken.setdefault((requirement.owner, alias), requirement.key)
            if other != requirement.key:
                yield (
                    f"requirements[{place}].aliases",
                    f"{alias!r} already means {other} to the {requirement.owner}",
                    "Give one of the two another word.",
                )


def _idle_indicators(year: ProgrammeYear) -> Iterator[tuple[str, str, str]]:
    busy = {requirement.indicator for requirement in year.requirements}
    for place, indicator in enumerate(year.indicators):
        if indicator.code not in busy:
            yield (
                f"indicators[{place}]",
                f"nothing is required for {indicator.code}",
                "Add its requirements, or take the indicator out.",
            )
