"""What people are to be reminded of, and when: worked out from where duties and meetings stand, never stored.

For each thing and each person two steps of the ladder matter: the last one that has come, and the next. Earlier ones
were said in their time or are overtaken, so that an outage or a late start never brings a pile of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.domain.about import About, AboutDuty, AboutMeeting, DoneBy
from bot.domain.compliance import Assessment, DutyState
from bot.domain.contacts import Contact, Contacts
from bot.domain.dates import add_working_days, next_working_day
from bot.domain.deadlines import Duty
from bot.domain.ladder import Ladder, Rung, RungKind
from bot.domain.meetings import Answer, ClusterMeeting, Invitation, MemberAnswer, PracticeAnswer
from bot.domain.people import by_mail
from bot.domain.personal_hours import USUAL, Hours
from bot.domain.requirements import (
    AimFor,
    KeepUpdated,
    RecordEvidence,
    Requirement,
    TakePartIn,
)
from bot.domain.sharing import can_be_shared, is_named
from bot.domain.working_hours import last_open_before, morning


class Wanted(NamedTuple):
    """One reminder that should be in the ledger: one step about one thing for one person, from `due_at` on."""

    about: About
    rung: Rung
    recipient: str
    due_at: datetime

    @property
    def key(self) -> tuple[str, str, str]:
        return self.about.subject, self.recipient, str(self.rung)


def wanted_reminders(
    ladder: Ladder,
    assessments: Iterable[Assessment],
    invitations: Sequence[Invitation],
    contacts: Contacts,
    programme: str,
    now: datetime,
) -> list[Wanted]:
    """List every reminder that should be in the ledger now, of a cluster's duties and meetings in a programme year."""
    wanted: dict[tuple[str, str, str], Wanted] = {}
    meetings = [each.meeting for each in invitations]
    for assessment in assessments:
        if needs_reminding(assessment, meetings):
            stand_in = not contacts.speaks(assessment.duty.owner)
            about = about_duty(assessment.duty, programme, stand_in=stand_in)
            for reminder in _of_duty(ladder, about, contacts, now):
                wanted.setdefault(reminder.key, reminder)
    for invitation in invitations:
        for reminder in _of_meeting(ladder, invitation, contacts, now):
            wanted.setdefault(reminder.key, reminder)
    return list(wanted.values())


def needs_reminding(assessment: Assessment, meetings: Iterable[ClusterMeeting]) -> bool:
    """Tell whether a duty is one to be reminded of: dated, not done, not suspended, and in somebody's hands.

    What is overdue because the health board's own part came late, or has not come, is not pressed for. Taking part in a meeting is left
    to that meeting's own reminders while it is still to come, and to its register until that is closed.
    """
    duty = assessment.duty
    if assessment.done or assessment.excused or assessment.state is DutyState.SUSPENDED or duty.due is None:
        return False
    asks = duty.requirement.asks
    if not isinstance(asks, TakePartIn):
        return True
    open_ = (each for each in meetings if not each.cancelled and not each.closed)
    return not any(asks.purpose in each.details.purposes for each in open_)


def about_duty(duty: Duty, programme: str, *, stand_in: bool = False) -> AboutDuty:
    """Say of a dated duty what a reminder needs."""
    assert duty.due is not None
    assert duty.working_due is not None
    return AboutDuty(
        programme,
        duty.requirement.key,
        duty.requirement.title,
        duty.owner,
        duty.due,
        duty.working_due,
        duty.occasion.id if duty.occasion else 0,
        duty.requirement.is_aim,
        _done_by(duty.requirement),
        stand_in,
        duty.occasion.on if duty.occasion else None,
    )


def _done_by(requirement: Requirement) -> DoneBy:
    if isinstance(requirement.asks, KeepUpdated):
        return DoneBy.PLAN
    if is_named(requirement):
        return DoneBy.NAMING
    if isinstance(requirement.asks, AimFor):
        return DoneBy.LOGGING
    if not can_be_shared(requirement):
        return DoneBy.REGISTER
    return DoneBy.RECORDING if isinstance(requirement.asks, RecordEvidence) else DoneBy.SHARING


def about_meeting(meeting: ClusterMeeting, answer: PracticeAnswer) -> AboutMeeting:
    """Say of a meeting what a reminder to one practice needs."""
    details, practice = meeting.details, answer.practice
    return AboutMeeting(
        meeting.id,
        meeting.version,
        meeting.starts_at,
        details.place,
        details.link,
        practice.id,
        practice.name,
        answer.answer is not None,
    )


def about_member(meeting: ClusterMeeting, answer: MemberAnswer) -> AboutMeeting:
    """Say of a body's meeting what a reminder to one member needs."""
    details, member = meeting.details, answer.member
    return AboutMeeting(
        meeting.id,
        meeting.version,
        meeting.starts_at,
        details.place,
        details.link,
        member.id,
        member.name,
        answer.answer is not None,
        member.kind,
    )


def _of_duty(ladder: Ladder, about: AboutDuty, contacts: Contacts, now: datetime) -> Iterator[Wanted]:
    steps = _deadline_steps(ladder.for_deadline(aim=about.aim), about.due, about.working_due)
    for contact in contacts.of_owner(about.owner):
        yield from _now_and_next(about, steps, contact, contacts.bound_at, now)


def _of_meeting(
    ladder: Ladder, invitation: Invitation, contacts: Contacts, now: datetime
) -> Iterator[Wanted]:
    meeting = invitation.meeting
    if meeting.cancelled or meeting.closed or meeting.starts_at <= now:
        return
    for about, people in _asked(invitation, contacts):
        steps_ahead = ladder.for_meeting(answered=about.answered)
        since = max(contacts.bound_at, meeting.asked_at)
        for contact in people:
            # Those without Slack get the invitation itself as a letter; this would say the same again.
            told = by_mail(contact.handle) and not invitation.cluster.is_body
            rungs = tuple(rung for rung in steps_ahead if not (told and rung.kind is RungKind.INVITED))
            moments = ((meeting_moment(meeting, rung, contact.hours), rung) for rung in rungs)
            steps = [(moment, rung) for moment, rung in moments if moment is not None]
            yield from _now_and_next(about, steps, contact, since, now)


def _asked(invitation: Invitation, contacts: Contacts) -> Iterator[tuple[AboutMeeting, Sequence[Contact]]]:
    """List who is asked to come and has not said no: a cluster's practices, or a body's members."""
    for answer in invitation.practices:
        if answer.answer is not Answer.APOLOGIES:
            yield about_meeting(invitation.meeting, answer), contacts.of_practice(answer.practice.id)
    for one in invitation.members:
        if one.answer is not Answer.APOLOGIES:
            yield about_member(invitation.meeting, one), contacts.members.get(one.member.id, ())


def deadline_day(about: AboutDuty, rung: Rung) -> date:
    """Return the working day on which a step of a deadline comes.

    Before the date it is counted in working days from the working date; after it, in weeks from the official date,
    and on the next working day.
    """
    return _deadline_day(rung, about.due, about.working_due)


def _deadline_day(rung: Rung, due: date, working_due: date) -> date:
    if rung.kind is RungKind.OVERDUE:
        return next_working_day(due + timedelta(weeks=rung.count, days=-1))
    return add_working_days(working_due, -rung.count)


# A year has few dates and many who owe something by them.
@lru_cache(maxsize=1024)
def _deadline_steps(rungs: tuple[Rung, ...], due: date, working_due: date) -> Sequence[tuple[datetime, Rung]]:
    return tuple((morning(_deadline_day(rung, due, working_due)), rung) for rung in rungs)


def meeting_moment(meeting: ClusterMeeting, rung: Rung, hours: Hours = USUAL) -> datetime | None:
    """Return when a step of a meeting comes; None when the person may not be written to so shortly before it."""
    match rung.kind:
        case RungKind.INVITED:
            return meeting.asked_at
        case RungKind.HOUR:
            return last_open_before(meeting.starts_at, timedelta(minutes=rung.count), hours)
        case _:
            return morning(add_working_days(meeting.day, -rung.count))


def _now_and_next(
    about: About, steps: Sequence[tuple[datetime, Rung]], contact: Contact, since: datetime, now: datetime
) -> Iterator[Wanted]:
    """Pick the last step that has come and the next; nothing falls due before `since`, when it could first be said."""
    moments = sorted(steps, key=lambda step: step[0])
    come = [step for step in moments if step[0] <= now]
    ahead = [step for step in moments if step[0] > now]
    for moment, rung in come[-1:] + ahead[:1]:
        yield Wanted(about, rung, contact.handle, contact.due(moment, since))
