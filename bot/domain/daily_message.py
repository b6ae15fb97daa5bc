"""What one person is told on one day, put together: lines of the ledger about the same are one thing to see to."""

from collections.abc import Collection, Iterable
from typing import TypeGuard

from bot.domain.about import About, AboutDuty, AboutEscalation
from bot.domain.reminder_ledger import Line

Thing = tuple[Line, ...]
"""Lines about the same, at least one; the first is the most urgent."""


def things(lines: Iterable[Line]) -> list[Thing]:
    """Put the same duty of several practices together, in the order of the lines.

    Where somebody is told that a duty of theirs goes further, that says all there is to say of it: it comes first.
    """
    all_ = tuple(lines)
    announced = {line.about.duty.subject for line in all_ if _is_announced(line.about)}
    found: dict[object, list[Line]] = {}
    for line in all_:
        found.setdefault(_alike(line.about, announced), []).append(line)
    return [_announcement_first(same) for same in found.values()]


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


def _is_announced(about: About) -> TypeGuard[AboutEscalation]:
    return isinstance(about, AboutEscalation) and not about.gone


def _announcement_first(same: Iterable[Line]) -> Thing:
    return tuple(sorted(same, key=lambda line: not _is_announced(line.about)))


def _alike(about: About, announced: Collection[str]) -> object:
    match about:
        case AboutDuty():
            return about.subject if about.subject in announced else _same_duty(about)
        case AboutEscalation(gone=True):
            return _same_duty(about.duty), about.to
        case AboutEscalation():
            return about.duty.subject
        case _:
            return about.subject


def _same_duty(about: AboutDuty) -> tuple[object, ...]:
    return about.requirement, about.due, about.owner.kind, about.stand_in, about.meeting
