"""What has to hold between the parts of a programme year, rather than inside one of them."""

from collections.abc import Iterator
from itertools import chain

from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import AimFor, AttendMeetings, OwnerKind, Requirement, TakePartIn
from bot.domain.toml_table import choose

Found = tuple[str, str, str]


def disagreements(year: ProgrammeYear) -> Iterator[Found]:
    """Find what does not hold together, each with its path in the file, the reason and the remedy."""
    return chain(
        _dates(year),
        _repeated(year),
        _dangling(year),
        _lost_readings(year),
        _outside(year),
        _contested(year),
        _misowned(year),
        _idle_indicators(year),
    )


def _dates(year: ProgrammeYear) -> Iterator[Found]:
    if year.end < year.start:
        yield "year.end", f"{year.end} is before the start {year.start}", "Correct one of the two dates."
    if year.prepared_from is not None and year.prepared_from > year.start:
        yield (
            "year.prepared_from",
            f"{year.prepared_from} is after the start {year.start}",
            "Give the day from which people look ahead to the programme, or take it out.",
        )


def _outside(year: ProgrammeYear) -> Iterator[Found]:
    """Find meetings that are counted in a part of the year that does not lie in it."""
    for place, requirement in enumerate(year.requirements):
        if isinstance(requirement.asks, AttendMeetings):
            for key, day in zip(("since", "until"), requirement.asks.window, strict=True):
                if day is not None and not year.holds(day):
                    path = f"requirements[{place}].{key}"
                    yield path, f"{day} is outside the year {year.start} to {year.end}", "Correct the date."


def _repeated(year: ProgrammeYear) -> Iterator[Found]:
    named: list[tuple[str, str, list[object]]] = [
        ("purposes", "key", [p.key for p in year.purposes]),
        ("indicators", "code", [i.code for i in year.indicators]),
        ("requirements", "key", [r.key for r in year.requirements]),
        ("requirements", "number", [r.number for r in year.requirements]),
    ]
    named += [
        (f"indicators[{place}].components", "key", [part.key for part in indicator.components])
        for place, indicator in enumerate(year.indicators)
    ]
    for table, key, values in named:
        for place, value in enumerate(values):
            if value in values[:place]:
                yield f"{table}[{place}].{key}", f"{value!r} is there twice", "Give each its own."


def _dangling(year: ProgrammeYear) -> Iterator[Found]:
    codes = [indicator.code for indicator in year.indicators]
    for place, requirement in enumerate(year.requirements):
        if requirement.indicator not in codes:
            yield (
                f"requirements[{place}].indicator",
                f"{requirement.indicator!r} is no indicator of this year",
                choose(requirement.indicator, codes),
            )
        yield from _lost_component(year, place, requirement)
        if requirement.needs is not None and year.requirement(requirement.needs) is None:
            yield (
                f"requirements[{place}].needs",
                f"{requirement.needs!r} is no requirement of this year",
                choose(requirement.needs, [other.key for other in year.requirements]),
            )
        if isinstance(requirement.asks, TakePartIn) and year.purpose(requirement.asks.purpose) is None:
            yield (
                f"requirements[{place}].purpose",
                f"{requirement.asks.purpose!r} is no purpose of this year",
                choose(requirement.asks.purpose, [purpose.key for purpose in year.purposes]),
            )
    yield from _dangling_reviews(year)
    yield from _dangling_aims(year)


def _lost_readings(year: ProgrammeYear) -> Iterator[Found]:
    keys = [requirement.key for requirement in year.requirements]
    for place, reading in enumerate(year.readings):
        if reading.about and reading.about not in keys:
            yield (
                f"readings[{place}].about",
                f"{reading.about!r} is no requirement of this year",
                choose(reading.about, keys),
            )


def _lost_component(year: ProgrammeYear, place: int, requirement: Requirement) -> Iterator[Found]:
    indicator = year.indicator(requirement.indicator)
    keys = [part.key for part in indicator.components] if indicator else []
    if requirement.component is not None and indicator is not None and requirement.component not in keys:
        yield (
            f"requirements[{place}].component",
            f"{requirement.component!r} is no component of {requirement.indicator}",
            choose(requirement.component, keys) if keys else "Take it out: the indicator has no components.",
        )


def _dangling_reviews(year: ProgrammeYear) -> Iterator[Found]:
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


def _dangling_aims(year: ProgrammeYear) -> Iterator[Found]:
    """Find aims that go towards something that no practice owes."""
    for place, requirement in enumerate(year.requirements):
        aim = requirement.asks if isinstance(requirement.asks, AimFor) else AimFor(0, "")
        for name, key in (("work", aim.work), ("results", aim.results)):
            found = year.requirement(key)
            if key and (found is None or found.owner is not OwnerKind.PRACTICE):
                yield (
                    f"requirements[{place}].{name}",
                    f"{key!r} is no requirement of a practice in this year",
                    "Write the key of another requirement, or leave it out.",
                )


def _misowned(year: ProgrammeYear) -> Iterator[Found]:
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


def _contested(year: ProgrammeYear) -> Iterator[Found]:
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


def _idle_indicators(year: ProgrammeYear) -> Iterator[Found]:
    busy = {requirement.indicator for requirement in year.requirements}
    for place, indicator in enumerate(year.indicators):
        if indicator.code not in busy:
            yield (
                f"indicators[{place}]",
                f"nothing is required for {indicator.code}",
                "Add its requirements, or take the indicator out.",
            )
