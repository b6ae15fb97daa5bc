"""Asking after what practices are late with: politely, in private, in the sender's name, and never too often."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.about import AboutDuty, AboutNudge
from bot.domain.compliance import Assessment, DutyState
from bot.domain.contacts import Contacts
from bot.domain.dates import add_working_days, london_date
from bot.domain.ids import PracticeId
from bot.domain.ladder import Rung, RungKind
from bot.domain.owners import MemberPractice
from bot.domain.practice_names import practice_named
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import DutyNotFound, NotLate
from bot.domain.reminder_wishes import Wishes, as_wished
from bot.domain.reminders import Wanted, about_duty, needs_reminding
from bot.domain.requirements import OwnerKind
from bot.domain.typed_sharing import wish_among
from bot.domain.working_hours import next_morning, next_open

QUIET_DAYS = 5
"""For how many working days nobody asks after the same thing again."""
RUNG = Rung(RungKind.NUDGE, 0)

_BETWEEN = re.compile(r"\s*[,;]\s*")


@dataclass(frozen=True, slots=True)
class NudgeOffer:
    """What the practices of a cluster are late with, the earliest first, and what of it was meant by the words typed."""

    cluster: str
    late: tuple[AboutDuty, ...]
    chosen: tuple[AboutDuty, ...] = ()


class Fate(StrEnum):
    """What becomes of asking one person after one thing."""

    NOW = "now"
    LATER = "later"
    """It is said at the moment told, as the person has had a message, or it is not their time."""
    ASKED = "asked"
    """Somebody asked on the day told, less than five working days ago."""
    NOBODY = "nobody"
    """Nobody can be written to for the practice."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One thing that somebody is asked after, what becomes of it, and the person asked, if there is one."""

    about: AboutDuty
    fate: Fate
    person: str = ""
    at: datetime | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who asks, by Slack user and name: a nudge is signed."""

    handle: str
    name: str


@dataclass(frozen=True, slots=True)
class NudgeReceipt:
    """What became of a nudge, thing by thing and person by person; nothing where all of it is done by now."""

    cluster: str
    askings: tuple[Asking, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What people heard lately: when each thing was last asked after, who has had today's message, and who gets it when."""

    asked: Mapping[str, date] = field(default_factory=dict)
    spoken: frozenset[str] = frozenset()
    hours: Mapping[str, datetime] = field(default_factory=dict)


def late_duties(assessments: Iterable[Assessment], programme: str) -> tuple[AboutDuty, ...]:
    """List the overdue duties of practices that are theirs to do: no aim, and nothing that the board's lateness excuses."""
    late = (
        about_duty(each.duty, programme)
        for each in assessments
        if each.state is DutyState.OVERDUE
        and each.duty.owner.kind is OwnerKind.PRACTICE
        and needs_reminding(each, ())
    )
    return tuple(sorted(late, key=lambda about: (about.due, about.requirement, about.owner.name)))


def meant(
    text: str,
    years: Sequence[ProgrammeYear],
    late: Sequence[AboutDuty],
    practices: Sequence[MemberPractice],
) -> tuple[AboutDuty, ...]:
    """Find what `PDP`, `PDP Castle Surgery, Skewen` or `Skewen` means among what is late.

    Raises NotLate when none of it is, PracticeNotFound and PracticeAmbiguous.
    """
    if not late:
        raise NotLate(text)
    try:
        _, wish = wish_among(years, text)
        keys, named = {each.key for each in wish.requirements}, wish.practice
    except DutyNotFound:
        keys, named = {each.requirement for each in late}, text
    chosen = {practice_named(name, practices).id for name in _BETWEEN.split(named) if name}
    found = (each for each in late if each.requirement in keys)
    found = (each for each in found if not chosen or each.owner.id in chosen)
    if not (meant := tuple(found)):
        raise NotLate(text)
    return meant


def quiet_since(today: date) -> date:
    """Return the first day on which asking forbids to ask again today."""
    return add_working_days(today, 1 - QUIET_DAYS)


def askings(
    chosen: Iterable[AboutDuty],
    sender: Sender,
    contacts: Contacts,
    wishes: Wishes,
    heard: Heard,
    now: datetime,
) -> tuple[Asking, ...]:
    """Say what becomes of each thing that somebody asks after: whoever has had a message today gets it the next morning."""
    since = quiet_since(london_date(now))
    found: list[Asking] = []
    for about in chosen:
        on = heard.asked.get(about.subject)
        if on is not None and on >= since:
            found.append(Asking(about, Fate.ASKED, on=on))
            continue
        people = _asked(about, sender, contacts, wishes, now)
        found += [_asking(about, person, contacts, heard, now) for person in people]
        found += [] if people else [Asking(about, Fate.NOBODY)]
    return tuple(found)


def _asked(
    about: AboutDuty, sender: Sender, contacts: Contacts, wishes: Wishes, now: datetime
) -> Sequence[str]:
    """List who is asked: the practice's people, or whom they said it belongs to; nobody asks themselves."""
    nudge = AboutNudge(about, sender.handle, sender.name, london_date(now))
    own = contacts.of_practice(PracticeId(about.owner.id))
    wanted = [Wanted(nudge, RUNG, contact.handle, now) for contact in own]
    people = (each.recipient for each in as_wished(wanted, wishes, contacts, now))
    return [person for person in people if person != sender.handle]


def _asking(about: AboutDuty, person: str, contacts: Contacts, heard: Heard, now: datetime) -> Asking:
    hours = contacts.hours_of(person)
    if person in heard.spoken:
        at = next_morning(now, hours)
    else:
        at = heard.hours.get(person) or next_open(now, hours)
    return Asking(about, Fate.NOW if at <= now else Fate.LATER, person, at)
