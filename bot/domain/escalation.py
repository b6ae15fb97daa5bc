"""How a duty that stays undone goes to somebody above its owner: one step after the other, each told in advance."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.domain.about import AboutDuty, AboutEscalation
from bot.domain.compliance import Assessment
from bot.domain.contacts import Contact, Contacts
from bot.domain.dates import london_date, next_working_day, previous_working_day
from bot.domain.ladder import Above, Ladder, Rung, RungKind
from bot.domain.meetings import Invitation
from bot.domain.reminders import Wanted, about_duty, needs_reminding
from bot.domain.working_hours import morning

_DAY = timedelta(days=1)

Days = Mapping[str, date]


class SaidBefore(NamedTuple):
    """On which day the owner of a duty was told that it goes further, and the one above that it has, by the subject."""

    announced: Days
    gone: Days


class _Step(NamedTuple):
    """One step of the way up as it stands: whom it tells, when it goes, and whether its owner knows."""

    about: AboutEscalation
    above: Sequence[Contact]
    weeks: int
    announced: date | None


def wanted_escalations(
    ladder: Ladder,
    assessments: Iterable[Assessment],
    invitations: Sequence[Invitation],
    contacts: Contacts,
    programme: str,
    said: SaidBefore,
    now: datetime,
) -> list[Wanted]:
    """List every announcement and escalation that should be in the ledger now, of a cluster's duties in a year.

    Nothing goes further unless its owner was told of it at least one working day before. A step that is late keeps
    its distance from the next, counted from the day it was said: whoever is told has the time that the year's file
    leaves between two steps.
    """
    meetings = [each.meeting for each in invitations]
    owed = (each.duty for each in assessments if needs_reminding(each, meetings))
    return [
        reminder
        for duty in owed
        if not duty.requirement.is_aim
        for reminder in _of_duty(
            ladder,
            about_duty(duty, programme, stand_in=not contacts.speaks(duty.owner)),
            contacts,
            said,
            now,
        )
    ]


def _of_duty(
    ladder: Ladder, about: AboutDuty, contacts: Contacts, said: SaidBefore, now: datetime
) -> Iterator[Wanted]:
    own = contacts.of_owner(about.owner)
    if not own or london_date(now) < about.working_due:
        return
    for step in _way_up(ladder.escalation, about, contacts, said):
        if step.announced is None or step.announced == london_date(now):
            yield from _announcements(step, own, contacts.bound_at)
        if step.announced is not None:
            yield from _told(step, contacts.bound_at)
        if step.announced is None or step.about.on > london_date(now):
            return


def _way_up(
    steps: Iterable[Above], about: AboutDuty, contacts: Contacts, said: SaidBefore
) -> Iterator[_Step]:
    """Walk the steps that tell somebody new, each no sooner after the last than the year's file says."""
    told = {contact.handle for contact in contacts.of_owner(about.owner)}
    begun = max(about.due, _first_heard(contacts.of_owner(about.owner), contacts.bound_at))
    weeks_before = 0
    for above in steps:
        to, people = contacts.above(about.owner, above.to)
        new = [contact for contact in people if contact.handle not in told]
        if not new:
            continue
        day = _working(begun + timedelta(weeks=above.weeks_overdue - weeks_before))
        going = AboutEscalation(about, to, day, gone=False)
        on = said.announced.get(going.subject)
        goes = day if on is None else going.goes(on)
        yield _Step(AboutEscalation(about, to, goes, gone=False), new, above.weeks_overdue, on)
        told.update(contact.handle for contact in new)
        begun, weeks_before = max(goes, said.gone.get(going.subject, goes)), above.weeks_overdue


def _announcements(step: _Step, own: Sequence[Contact], bound_at: datetime) -> Iterator[Wanted]:
    rung = Rung(RungKind.ANNOUNCE, step.weeks)
    moment = morning(previous_working_day(step.about.on))
    for contact in own:
        due_at = contact.due(moment, bound_at)
        yield Wanted(step.about, rung, contact.handle, due_at)


def _told(step: _Step, bound_at: datetime) -> Iterator[Wanted]:
    about = AboutEscalation(step.about.duty, step.about.to, step.about.on, gone=True)
    for contact in step.above:
        due_at = contact.due(morning(about.on), bound_at)
        yield Wanted(about, Rung(RungKind.ESCALATE, step.weeks), contact.handle, due_at)


def _first_heard(own: Iterable[Contact], bound_at: datetime) -> date:
    """Return the day from which the owner could be told of anything."""
    return london_date(max(bound_at, min((contact.since for contact in own), default=bound_at)))


def _working(day: date) -> date:
    return next_working_day(day - _DAY)
