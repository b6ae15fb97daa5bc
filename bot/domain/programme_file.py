"""Reads a programme year from the text of its TOML file, or reports everything that is wrong with it."""

import re

from bot.domain.ladder import HOUR_BEFORE, WAY_UP, Above, Escalate, Ladder
from bot.domain.programme import (
    Component,
    Indicator,
    OurReading,
    PeerReview,
    ProgrammeYear,
    Purpose,
    Status,
    Unknown,
    YearKind,
)
from bot.domain.programme_checks import disagreements
from bot.domain.requirement_table import requirement
from bot.domain.toml_table import Fault, Faults, Table, lines_by_path
from bot.domain.toml_text import decode

_KEY = re.compile(r"[\w/-]+")


class ProgrammeFault(ValueError):  # noqa: N818 - it lists faults, as its `faults` says
    """The file of a programme year cannot be used; `faults` holds every reason, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def parse_programme(text: str) -> ProgrammeYear:
    """Make a programme year of `text`, which is TOML.

    Raises ProgrammeFault with all faults: lines that TOML refuses, unknown or missing keys, unknown words,
    duplicates, dates outside the year, points that do not add up, an indicator nobody has to do anything for.
    """
    decoded = decode(text)
    refused = [Fault(each.line, "file", each.message, each.remedy) for each in decoded.refused]
    if decoded.values is None:
        raise ProgrammeFault(tuple(refused))
    faults = Faults(lines_by_path(text))
    root = Table(decoded.values, "", faults)
    year = _year(root)
    for path, message, remedy in disagreements(year):
        faults.add(path, message, remedy)
    # What stands in a refused line is missing only because the line could not be read.
    unread = {fault.line for fault in refused}
    found = [*refused, *(fault for fault in faults.found if fault.line not in unread or fault.line is None)]
    if found:
        raise ProgrammeFault(tuple(sorted(found, key=lambda fault: fault.line or 0)))
    return year


def _year(root: Table) -> ProgrammeYear:
    head = root.table("year")
    start, end = head.needed_day("start"), head.needed_day("end")
    year = ProgrammeYear(
        key=_year_key(head),
        title=head.wording("title_"),
        start=start,
        end=end,
        status=head.word("status", Status),
        source=head.text("source"),
        meetings_to_plan=head.whole("meetings_to_plan", 0),
        ladder=_ladder(root.table("reminders")),
        purposes=tuple(_purpose(table) for table in root.tables("purposes", needed=False)),
        indicators=tuple(_indicator(table) for table in root.tables("indicators")),
        requirements=tuple(requirement(table, start, end) for table in root.tables("requirements")),
        inactive_indicators_expected=head.whole("inactive_indicators_expected", 0),
        kind=head.word("kind", YearKind, YearKind.CONTRACT),
        points_total=head.known_whole("points_total"),
        prepared_from=head.day("prepared_from"),
        aliases=tuple(alias.casefold() for alias in head.texts("aliases")),
        unknown=tuple(_unknown(table) for table in root.tables("unknown", needed=False)),
        readings=tuple(_reading(table) for table in root.tables("readings", needed=False)),
    )
    _add_up(year, head)
    head.close()
    root.close()
    return year


def _year_key(head: Table) -> str:
    key = head.text("key")
    if key and not _KEY.fullmatch(key):
        head.fault("key", f"{key!r} holds more than letters, digits, / and -", 'Write it like "2017/18".')
    return key


def _add_up(year: ProgrammeYear, head: Table) -> None:
    """Compare the total with the indicators' points; where those are not all known there is nothing to compare."""
    known = [indicator.points for indicator in year.indicators if indicator.points is not None]
    if not known or len(known) < len(year.indicators):
        return
    if year.points_total is None:
        head.fault(
            "points_total", "is missing", f"Add `points_total`: the indicators add up to {sum(known)}."
        )
    elif year.points_total != sum(known):
        head.fault(
            "points_total",
            f"says {year.points_total}, but the indicators add up to {sum(known)}",
            "Compare each indicator's points with the guidance.",
        )


def _unknown(table: Table) -> Unknown:
    unknown = Unknown(table.wording("what_"), table.text("source"))
    table.close()
    return unknown


def _reading(table: Table) -> OurReading:
    reading = OurReading(table.wording("what_"), table.text("about", ""))
    table.close()
    return reading


def _ladder(table: Table) -> Ladder:
    ladder = Ladder(
        before=table.wholes("days_before"),
        before_aim=table.wholes("days_before_aim"),
        weeks_overdue=table.whole("weeks_overdue"),
        unanswered=table.wholes("meeting_unanswered"),
        coming=table.wholes("meeting_coming"),
        invited=table.flag("meeting_invited", default=True),
        hour_before=table.whole("meeting_hour_before", HOUR_BEFORE),
        escalation=_way_up(table),
    )
    table.close()
    return ladder


def _way_up(table: Table) -> tuple[Above, ...]:
    """Read who is told of what stays undone; `escalation = []` is nobody, and a file without it has the usual way."""
    if "escalation" not in table.values:
        return WAY_UP
    steps = tuple(_above(part) for part in table.tables("escalation", needed=False))
    weeks = [step.weeks_overdue for step in steps]
    if weeks != sorted(set(weeks)) or 0 in weeks:
        table.fault(
            "escalation",
            f"goes up after {weeks} weeks",
            "Give each step more weeks than the one before, beginning with 1 or more.",
        )
    return steps


def _above(table: Table) -> Above:
    above = Above(table.word("to", Escalate), table.whole("weeks_overdue"))
    table.close()
    return above


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
        points=table.known_whole("points"),
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
