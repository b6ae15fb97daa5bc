"""What people say of their own reminders: later, please; or, this is not mine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

from bot.domain.about import About, AboutDuty, AboutEscalation, AboutMeeting, AboutNudge
from bot.domain.contacts import Contacts
from bot.domain.dates import add_working_days, is_working_day, next_working_day, previous_working_day
from bot.domain.ladder import Rung, RungKind
from bot.domain.refusals import DateOutside, SnoozedEnough, TooLateToSnooze
from bot.domain.reminders import Wanted

MOST_SNOOZES = 3
_QUICK = (1, 3)


@dataclass(frozen=True, slots=True)
class Snooze:
    """Until when somebody wants to hear no more of a thing; `number` counts their snoozes of it from 1."""

    subject: str
    recipient: str
    number: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Decline:
    """A thing that somebody said is not theirs, and to whom it belongs, if they knew."""

    subject: str
    recipient: str
    belongs_to: str | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What people of a cluster said of their reminders, by the thing and the Slack user; of several snoozes the last."""

    snoozes: Mapping[tuple[str, str], Snooze] = field(default_factory=dict)
    declines: Mapping[tuple[str, str], Decline] = field(default_factory=dict)

    @classmethod
    def of(cls, snoozes: Iterable[Snooze], declines: Iterable[Decline]) -> Self:
        in_turn = sorted(snoozes, key=lambda each: each.number)
        return cls(
            {(each.subject, each.recipient): each for each in in_turn},
            {(each.subject, each.recipient): each for each in declines},
        )

    def snooze(self, about: About, recipient: str) -> Snooze | None:
        """Find the snooze that holds; somebody who has answered an invitation since waits for nothing more."""
        if isinstance(about, AboutMeeting) and about.answered:
            return None
        return self.snoozes.get((wished(about), recipient))

    def decline(self, about: About, recipient: str) -> Decline | None:
        return self.declines.get((wished(about), recipient))


def wished(about: About) -> str:
    """Name the thing that a wish is about: a duty is the same whoever asks after it, and on its way up."""
    match about:
        case AboutEscalation() | AboutNudge():
            return about.duty.subject
        case _:
            return about.subject


def last_snooze(about: About) -> date:
    """Return the eve of what is to happen: the last working day before it."""
    return previous_working_day(about.until)


def can_be_snoozed(about: About, today: date) -> bool:
    """Tell whether there is a day left for a snooze: after today, and before the last day for the thing itself."""
    waits = not about.answered if isinstance(about, AboutMeeting) else isinstance(about, AboutDuty)
    return waits and next_working_day(today) <= last_snooze(about)


def can_be_declined(about: About) -> bool:
    """Tell whether somebody can say that a thing is not theirs; who leads cannot say so of what has come up to them."""
    match about:
        case AboutEscalation():
            return not about.gone
        case _:
            return isinstance(about, AboutDuty | AboutMeeting | AboutNudge)


def quick_days(abouts: Sequence[About], today: date) -> tuple[date, ...]:
    """Offer one and three working days from today, as far as they come before the eve of every one of these."""
    days = (add_working_days(today, count) for count in _QUICK)
    last = min(map(last_snooze, abouts))
    return tuple(day for day in days if day <= last)


def snooze_day(abouts: Sequence[About], day: date, taken: int, today: date) -> date:
    """Return the working day on which somebody is reminded again who snoozes until a day; `taken` snoozes were before.

    Raises SnoozedEnough, TooLateToSnooze when there is no day left, and DateOutside.
    """
    if not all(can_be_snoozed(about, today) for about in abouts):
        raise TooLateToSnooze
    if taken >= MOST_SNOOZES:
        raise SnoozedEnough(MOST_SNOOZES)
    last = min(map(last_snooze, abouts))
    working = day if is_working_day(day) else next_working_day(day)
    if day <= today or working > last:
        raise DateOutside(day, next_working_day(today), last).at("day")
    return working


def as_wished(wanted: Iterable[Wanted], wishes: Wishes, contacts: Contacts, now: datetime) -> list[Wanted]:
    """Keep to what people said: reminders wait until the snooze is over, and go to whom a thing belongs."""
    everything = list(wanted)
    hearers: dict[str, list[str]] = {}
    for each in everything:
        if wishes.decline(each.about, each.recipient) is None:
            hearers.setdefault(wished(each.about), []).append(each.recipient)
    found: dict[tuple[str, str, str], Wanted] = {}
    for each in everything:
        for person in _hearers(each, wishes, contacts, hearers.get(wished(each.about), ())):
            handed = each._replace(recipient=person)
            found.setdefault(handed.key, handed)
    return _after_snoozes(found.values(), wishes, now)


def _hearers(one: Wanted, wishes: Wishes, contacts: Contacts, others: Sequence[str]) -> Sequence[str]:
    """Say who hears of a thing: whoever was to, else whom they named, else whoever hears of it anyway, else who leads."""
    asked: set[str] = set()
    person = one.recipient
    known = contacts.everybody
    while (declined := wishes.decline(one.about, person)) is not None:
        asked.add(person)
        following = declined.belongs_to
        if following is None or following in asked or following not in known:
            return others or _leading(one, wishes, contacts)
        person = following
    return (person,)


def _leading(one: Wanted, wishes: Wishes, contacts: Contacts) -> Sequence[str]:
    """List who leads and has not declined it too; nobody is asked to do what everybody declined."""
    for some in (contacts.leads, contacts.facilitators, contacts.officers):
        left = [who.handle for who in some if wishes.decline(one.about, who.handle) is None]
        if left:
            return left
    return ()


def _after_snoozes(wanted: Iterable[Wanted], wishes: Wishes, now: datetime) -> list[Wanted]:
    found: dict[tuple[str, str, str], Wanted] = {}
    for each in wanted:
        snooze = wishes.snooze(each.about, each.recipient)
        waits = snooze is not None and each.due_at <= snooze.until
        kept = _again(each, snooze) if snooze is not None and waits else each
        found.setdefault(kept.key, kept)
        if snooze is not None and not waits and now < snooze.until:
            again = _again(each, snooze)
            found.setdefault(again.key, again)
    return list(found.values())


def _again(one: Wanted, snooze: Snooze) -> Wanted:
    return one._replace(rung=Rung(RungKind.SNOOZED, snooze.number), due_at=snooze.until)
