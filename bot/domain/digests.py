"""When a digest comes and what it tells: that everything was looked at, and what of it needs its reader.

A lead hears every week that all was checked, and on other days only when something new needs them or they are written
to anyway: silence in between is proof of quiet.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.about import AboutDigest, AboutDuty, DigestOf
from bot.domain.attendance import Verdict
from bot.domain.compliance import Assessment, ClusterSummary, DutyState
from bot.domain.contacts import AbsenceKind, Contact, Contacts
from bot.domain.dates import add_working_days, london_date, next_working_day
from bot.domain.deadlines import Owner
from bot.domain.digest_parts import ClusterFigures, Disowned, Unreached
from bot.domain.ladder import Rung, RungKind
from bot.domain.meetings import Invitation
from bot.domain.reminders import Wanted, about_duty, needs_reminding
from bot.domain.requirements import OwnerKind
from bot.domain.working_hours import morning

MORNING = Rung(RungKind.DIGEST, 0)
"""A lead's: on the first working day of a week, and when something new needs them."""
WEEKLY = Rung(RungKind.DIGEST, 1)
"""An officer's and an operator's: on the first working day of a week."""
TROUBLE = Rung(RungKind.DIGEST, 2)
"""An operator's: on the morning after something went wrong."""

_NEAR = 7
"""So many working days before its date a duty of their own needs somebody who leads."""
_DAY = timedelta(days=1)
_KEPT = timedelta(days=7)
"""How long a digest goes on telling what was declined, and whom Slack refused."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back from people: what they declined, and who could not be written to."""

    disowned: tuple[Disowned, ...] = ()
    unreached: tuple[Unreached, ...] = ()

    def lately(self, on: date) -> "Heard":
        """Return what a digest of a day still tells."""
        return Heard(
            tuple(each for each in self.disowned if each.on > on - _KEPT),
            tuple(each for each in self.unreached if each.since > on - _KEPT),
        )


def week_begins(day: date) -> date:
    """Return the first working day of the week that a day is in: after a bank holiday it is Tuesday, or later."""
    return next_working_day(day - timedelta(days=day.weekday()) - _DAY)


def next_week_begins(day: date) -> date:
    """Return the first day after a day on which a week's digest comes."""
    this_week = week_begins(day)
    return this_week if this_week > day else week_begins(day + timedelta(days=7 - day.weekday()))


@dataclass(frozen=True, slots=True)
class Watched:
    """The duties that whoever leads a cluster or body looks after, in one programme year."""

    programme: str
    assessments: Sequence[Assessment]
    invitations: Sequence[Invitation]

    def needing(self, contacts: Contacts) -> Iterable[tuple[date | None, AboutDuty]]:
        """List what needs, or will need, the lead while it stays as it is, and from which day on.

        Their own duties, and those of practices that nobody speaks for, need them when the date is near; a practice's
        when it is overdue. What is out of reach has needed them before: it has no day of its own.
        """
        meetings = [each.meeting for each in self.invitations]
        for each in self.assessments:
            duty = each.duty
            if (
                duty.owner.kind is OwnerKind.BOARD
                or duty.requirement.is_aim
                or not needs_reminding(each, meetings)
            ):
                continue
            stand_in = not contacts.speaks(duty.owner)
            about = about_duty(duty, self.programme, stand_in=stand_in)
            if each.state is DutyState.AT_RISK:
                yield None, about
            elif duty.owner.kind is OwnerKind.PRACTICE and not stand_in:
                yield next_working_day(about.due), about
            else:
                yield add_working_days(about.working_due, -_NEAR), about


def wanted_digests(
    of: Owner,
    watched: Sequence[Watched],
    contacts: Contacts,
    heard: Heard,
    wanted: Iterable[Wanted],
    now: datetime,
) -> list[Wanted]:
    """List the digests of a cluster that should be in the ledger: the last that has come, and the next.

    `wanted` is everything else that is to be said: on a day on which leads are written to anyway, the digest goes with it.
    """
    if not contacts.leads:
        return []
    needing = [each for year in watched for each in year.needing(contacts)]
    told = _with_the_absent(heard, contacts, london_date(now))
    others = list(wanted)
    checked = sum(
        each.duty.owner.kind is not OwnerKind.BOARD for year in watched for each in year.assessments
    )
    return [
        Wanted(
            _digest(of, day, checked, [*needing, *_said_on(day, lead, others)], told),
            MORNING,
            lead.handle,
            due_at,
        )
        for lead in contacts.leads
        for day, due_at in _days(
            lead, contacts.bound_at, {each for each, _ in needing if each}, heard, others, now
        )
    ]


def _digest(
    of: Owner, day: date, checked: int, needing: Iterable[tuple[date | None, AboutDuty]], heard: Heard
) -> AboutDigest:
    needs = sorted(
        {about.duty: about for begins, about in needing if begins is None or begins <= day}.values(),
        key=lambda about: (about.until, about.requirement, about.owner.name),
    )
    lately = heard.lately(day)
    return AboutDigest(
        DigestOf.CLUSTER,
        of.id,
        of.name,
        of.name_cy,
        day,
        checked,
        tuple(needs),
        lately.unreached,
        lately.disowned,
    )


def _said_on(day: date, lead: Contact, wanted: Iterable[Wanted]) -> Iterator[tuple[date | None, AboutDuty]]:
    """List the duties that a lead is reminded of on a day: they need them too."""
    for each in wanted:
        if (
            isinstance(each.about, AboutDuty)
            and each.recipient == lead.handle
            and london_date(each.due_at) == day
        ):
            yield None, each.about


def _days(
    lead: Contact,
    bound_at: datetime,
    begins: set[date],
    heard: Heard,
    wanted: Iterable[Wanted],
    now: datetime,
) -> list[tuple[date, datetime]]:
    """Pick the last day of a digest that has come and the next, each with when it falls due."""
    today = london_date(now)
    after = {next_working_day(each.on) for each in heard.disowned}
    after |= {next_working_day(each.since) for each in heard.unreached}
    spoken_to = {
        day
        for each in wanted
        if each.recipient == lead.handle
        and (day := london_date(each.due_at)) <= today
        and each.due_at == morning(day, lead.hours)
    }
    days = begins | after | spoken_to | {week_begins(today), next_week_begins(today)}
    since = max(bound_at, lead.since)
    moments = sorted(
        (day, lead.due(morning(day, lead.hours))) for day in days if morning(day, lead.hours) > since
    )
    come = [each for each in moments if each[1] <= now]
    ahead = [each for each in moments if each[1] > now]
    return come[-1:] + ahead[:1]


def _with_the_absent(heard: Heard, contacts: Contacts, today: date) -> Heard:
    """Add those who have left the channel or Slack, for as long as they have their role, and a channel that takes nothing."""
    known = {each.person for each in heard.unreached}
    gone = tuple(
        Unreached(user, absence.kind.value, today)
        for user, absence in sorted(contacts.absent.items())
        if absence.kind is not AbsenceKind.ON_LEAVE and user not in known
    )
    channel = (Unreached("", contacts.unposted, today),) if contacts.unposted else ()
    return Heard(heard.disowned, channel + heard.unreached + gone)


def figures(summary: ClusterSummary) -> ClusterFigures:
    """Take from a cluster's summary what a digest tells of it."""
    return ClusterFigures(
        summary.cluster.name,
        summary.cluster.name_cy,
        summary.met,
        summary.met + summary.open + summary.overdue + summary.at_risk,
        summary.overdue,
        summary.at_risk,
        summary.verdicts.get(Verdict.OUT_OF_REACH, 0),
    )


def due_near(assessments: Iterable[Assessment], programme: str, today: date) -> tuple[AboutDuty, ...]:
    """Return those duties of a health board itself that are overdue or have a date near a day."""
    return tuple(
        about_duty(each.duty, programme)
        for each in assessments
        if needs_reminding(each, ()) and not each.duty.requirement.is_aim
        if each.duty.working_due is not None and add_working_days(each.duty.working_due, -_NEAR) <= today
    )
