"""What one person is told on one day, put together: lines of the ledger about the same are one thing to see to."""

from collections.abc import Iterable

from bot.domain.about import About, AboutDuty, AboutEscalation
from bot.domain.reminder_ledger import Line

Thing = tuple[Line, ...]
"""Lines about the same, at least one; the first is the most urgent."""


def things(lines: Iterable[Line]) -> list[Thing]:
    """Put the same duty of several practices together, in the order of the lines."""
    found: dict[object, list[Line]] = {}
    for line in lines:
        found.setdefault(_alike(line.about), []).append(line)
    return [tuple(same) for same in found.values()]


def gathered(lines: Iterable[Line]) -> list[Thing]:
    """Do as `things`, and put together what is owed on one day by practices that nobody speaks for."""
    found: dict[object, list[Line]] = {}
    for n, thing in enumerate(things(lines)):
        about = thing[0].about
        for_others = isinstance(about, AboutDuty) and about.stand_in and (about.due, about.aim)
        found.setdefault(for_others or n, []).extend(thing)
    return [tuple(same) for same in found.values()]


def thing_with(line: int, lines: Iterable[Line]) -> Thing:
    """Find the thing of a day's message that one of its lines belongs to; empty if there is no such line."""
    return next((thing for thing in gathered(lines) if any(each.id == line for each in thing)), ())


def _alike(about: About) -> object:
    match about:
        case AboutDuty():
            return _same_duty(about)
        case AboutEscalation(gone=True):
            return _same_duty(about.duty), about.to
        case _:
            return about.subject


def _same_duty(about: AboutDuty) -> tuple[object, ...]:
    return about.requirement, about.due, about.owner.kind, about.stand_in, about.meeting
