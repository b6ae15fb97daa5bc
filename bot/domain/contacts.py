"""Who can be written to in a cluster: by what they are appointed to do, in the hours they have, as long as they are there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.deadlines import Owner
from bot.domain.ids import BodyMemberId, PracticeId
from bot.domain.ladder import Escalate
from bot.domain.people import by_mail
from bot.domain.personal_hours import USUAL, Hours, Leave
from bot.domain.requirements import OwnerKind
from bot.domain.working_hours import morning, next_open


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who can be written to, by their Slack user id, since when they have the role, and in which hours."""

    handle: str
    since: datetime
    hours: Hours = USUAL

    def due(self, *moments: datetime) -> datetime:
        """Return when they can be told what comes at the latest of these moments."""
        return next_open(max(self.since, *moments), self.hours)


class AbsenceKind(StrEnum):
    """Why somebody with a role is not written to. Stored by value as the reason of what they were to be told."""

    ON_LEAVE = "on leave"
    LEFT_CHANNEL = "left channel"
    GONE = "gone"
    """Deactivated in Slack, or removed from it."""
    NO_MAIL = "no mail"
    """They are reached by e-mail alone, and none can be sent."""
    MAIL_FAILED = "mail failed"
    """They are reached by e-mail alone, and their address takes none."""
    MAIL_UNWANTED = "mail unwanted"
    """They are reached by e-mail alone, and want none."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Why somebody with a role is not written to; of a leave, `until` is its last day, and `cover` who stands in."""

    kind: AbsenceKind
    until: date | None = None
    cover: str = ""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where somebody gets e-mail, as far as it decides whether they can be written to there."""

    wanted: bool
    failed: bool


def unreached_by_mail(handle: str, mailbox: Mailbox | None, *, mail: bool) -> AbsenceKind | None:
    """Say why somebody reached by e-mail alone is not; `mail` tells whether any can be sent. None for everybody else."""
    if not by_mail(handle):
        return None
    if not mail or mailbox is None:
        return AbsenceKind.NO_MAIL
    if mailbox.failed:
        return AbsenceKind.MAIL_FAILED
    return None if mailbox.wanted else AbsenceKind.MAIL_UNWANTED


GONE = frozenset({"user_disabled", "user_not_found", "users_not_found"})
"""What Slack answers about somebody whom it has no more."""

Group = Sequence[Contact]


@dataclass(frozen=True, slots=True)
class Contacts:
    """Who can be written to in a cluster, by what they are appointed to do; `bound_at` is when its channel was.

    `covers` are those whom somebody on leave named to stand in, and `absent` those with a role who are not there.
    `handed_over` tells since when others answer for a practice whose people are all on leave, and at 0 for the leads.
    `unposted` is what Slack last said of a message that it would not take in the channel.
    """

    bound_at: datetime
    representatives: Mapping[PracticeId, Group] = field(default_factory=dict)
    deputies: Mapping[PracticeId, Group] = field(default_factory=dict)
    leads: Group = ()
    facilitators: Group = ()
    officers: Group = ()
    members: Mapping[BodyMemberId, Group] = field(default_factory=dict)
    covers: Mapping[str, Contact] = field(default_factory=dict)
    absent: Mapping[str, Absence] = field(default_factory=dict)
    handed_over: Mapping[int, datetime] = field(default_factory=dict)
    unposted: str = ""

    def on(self, day: date) -> "Contacts":
        """Return who can be written to on a day: whoever is on leave gives way to their cover, or to the next in turn."""
        return replace(
            self,
            representatives={
                each: self._present(people, day) for each, people in self.representatives.items()
            },
            deputies={each: self._present(people, day) for each, people in self.deputies.items()},
            leads=self._present(self.leads, day),
            facilitators=self._present(self.facilitators, day),
            officers=self._present(self.officers, day),
            members={each: self._present(people, day) for each, people in self.members.items()},
            absent={**self.absent, **self._on_leave(day)},
            handed_over=self._handed_over(day),
        )

    def hours_of(self, handle: str) -> Hours:
        """Return when somebody can be written to; the usual hours for somebody without a role here."""
        own = (contact.hours for contact in self._all() if contact.handle == handle)
        return next(own, USUAL)

    def of_practice(self, practice: PracticeId) -> Group:
        """Return who speaks for a practice, perhaps nobody."""
        handed_over = self.handed_over.get(practice)
        return self.representatives.get(practice, ()) or _since(handed_over, self.deputies.get(practice, ()))

    def speaks(self, owner: Owner) -> bool:
        """Tell whether an owner has somebody of its own."""
        return owner.kind is not OwnerKind.PRACTICE or bool(self.of_practice(PracticeId(owner.id)))

    def of_owner(self, owner: Owner) -> Group:
        """Return who has to hear of an owner's duty: its own people, else the next who can see to it.

        Clusters without a lead, and practices that nobody speaks for, are as real as shared leads, so that a duty
        always finds somebody if the health board has anybody.
        """
        for_cluster = self.leads or _since(self.handed_over.get(0), self.facilitators or self.officers)
        match owner.kind:
            case OwnerKind.PRACTICE:
                own = self.of_practice(PracticeId(owner.id))
                return own or _since(self.handed_over.get(owner.id), for_cluster)
            case OwnerKind.CLUSTER:
                return for_cluster
            case OwnerKind.BOARD:
                return self.facilitators or self.officers
            case _:
                # A body of its own kind has its own leads; nobody else answers for it.
                return self.leads

    def above(self, owner: Owner, to: Escalate) -> tuple[Escalate, Group]:
        """Return who is told when an owner leaves a duty undone, and as whom; nobody where there is nobody above.

        Where a cluster has no lead, the health board's contact is told in their place. Inside the board it goes from
        the facilitators, who are reminded first, to the officers.
        """
        if to is Escalate.BOARD or (owner.kind is OwnerKind.PRACTICE and not self.leads):
            over_it = owner.kind in (OwnerKind.PRACTICE, OwnerKind.CLUSTER, OwnerKind.BOARD)
            return Escalate.BOARD, (self.officers or self.facilitators) if over_it else ()
        return Escalate.LEAD, self.leads if owner.kind is OwnerKind.PRACTICE else ()

    def _present(self, people: Group, day: date) -> Group:
        found: dict[str, Contact] = {}
        for contact in people:
            leave = contact.hours.leave_on(day)
            present = contact if leave is None else self._cover(contact, leave, day)
            if present is not None:
                found.setdefault(present.handle, present)
        return tuple(found.values())

    def _cover(self, away: Contact, leave: Leave, day: date) -> Contact | None:
        cover = self.covers.get(leave.cover)
        if cover is None or cover.handle in self.absent or cover.hours.leave_on(day) is not None:
            return None
        return replace(cover, since=max(away.since, _begins(leave)))

    @property
    def everybody(self) -> frozenset[str]:
        """The Slack users who can be written to, in whatever role."""
        return frozenset(contact.handle for contact in self._all())

    def _all(self) -> Iterable[Contact]:
        by_subject = (self.representatives, self.deputies, self.members)
        yield from (contact for each in by_subject for people in each.values() for contact in people)
        yield from (*self.leads, *self.facilitators, *self.officers)

    def _on_leave(self, day: date) -> Mapping[str, Absence]:
        away = ((each.handle, each.hours.leave_on(day)) for each in self._all())
        return {user: Absence(AbsenceKind.ON_LEAVE, leave.last) for user, leave in away if leave is not None}

    def _handed_over(self, day: date) -> Mapping[int, datetime]:
        """Tell since when everybody of a practice, and of the leads at 0, has been on leave."""
        groups: list[tuple[int, Group]] = [(0, self.leads), *self.representatives.items()]
        leaves = {subject: [contact.hours.leave_on(day) for contact in people] for subject, people in groups}
        return {
            subject: max(_begins(leave) for leave in found if leave is not None)
            for subject, found in leaves.items()
            if found and None not in found
        }


def _begins(leave: Leave) -> datetime:
    """Return from when somebody else is told what was meant for a person on leave."""
    start = morning(leave.first)
    return start if leave.known_since is None else max(start, leave.known_since)


def _since(moment: datetime | None, people: Group) -> Group:
    """Let people be told nothing that came before they took over."""
    if moment is None:
        return people
    return tuple(replace(contact, since=max(contact.since, moment)) for contact in people)
