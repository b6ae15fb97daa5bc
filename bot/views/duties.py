"""One duty in words: what it is, until when, and where it stands; the deadlines, receipts and summaries share them."""

from collections.abc import Iterable
from datetime import date, timedelta

from bot.domain.compliance import Assessment, DutyState, Evidence, EvidenceKind
from bot.domain.dates import bank_holidays, easter
from bot.domain.deadlines import Owner
from bot.domain.duty_lists import Group
from bot.domain.people import Language
from bot.domain.requirements import AimFor, Audience, Requirement
from bot.views import body_words, dates
from bot.views.message import escape
from bot.views.words import Words


def title(say: Words, requirement: Requirement) -> str:
    return escape(requirement.title.of(say.language.value))


def asked_by(say: Words, assessment: Assessment) -> list[str]:
    """Say which meeting or month asks for an open duty that each asks anew, in a line, if one does."""
    occasion, month = assessment.duty.occasion, assessment.duty.period
    if month is not None and not assessment.done:
        return [say("Month: {month}", month=dates.month(say, month))]
    suspended = assessment.state is DutyState.SUSPENDED
    if occasion is None or assessment.done or (assessment.evidence.on is not None and not suspended):
        return []
    return [after_meeting(say, occasion.on)]


def after_meeting(say: Words, day: date) -> str:
    return say("Meeting: {date}", date=dates.long_date(say, day))


def strength(say: Words, requirement: Requirement) -> str:
    return say("aim") if requirement.is_aim else say("must")


def owner_name(say: Words, owner: Owner) -> str:
    """Name an owner in the reader's language, as plain text."""
    return (say.language is Language.WELSH and owner.name_cy) or owner.name


def owner_label(say: Words, owner: Owner) -> str:
    """Say whose duty it is: `Practice: Castle Surgery`."""
    return body_words.label(say, owner.kind, escape(owner_name(say, owner)))


def audience(say: Words, audiences: Iterable[Audience]) -> str:
    """Name those with whom the result is shared; nobody is an empty text."""
    names = {
        Audience.BOARD: say("health board"),
        Audience.CLUSTER: say("cluster network"),
        Audience.PRACTICES: say("practices"),
        Audience.TOOL: say("national tool"),
    }
    return ", ".join(name for each, name in names.items() if each in audiences)


def link(say: Words, address: str) -> str:
    """Say where something can be found."""
    return say("Link: {address}", address=f"<{escape(address)}>")


def group_name(say: Words, group: Group) -> str:
    names = {
        Group.OVERDUE: say("Overdue or at risk"),
        Group.SOON: say("Due in the next 28 days"),
        Group.LATER: say("Later"),
        Group.UNDATED: say("No date stated in the guidance"),
        Group.AIMS: say("Aims: encouraged, never failed"),
        Group.DONE: say("Done"),
    }
    return names[group]


def group_count(say: Words, group: Group, n: int) -> str:
    """Say how many duties stand in a group, where it is no heading."""
    counts = {
        Group.OVERDUE: say("Overdue or at risk: {n}", n=n),
        Group.SOON: say("Due in the next 28 days: {n}", n=n),
        Group.LATER: say("Later: {n}", n=n),
        Group.UNDATED: say("No date stated: {n}", n=n),
        Group.AIMS: say("Aims: {n}", n=n),
        Group.DONE: say("Done: {n}", n=n),
    }
    return counts[group]


def due(say: Words, official: date | None, working: date | None) -> str:
    """Say the official date, and the last working day before it where the official one is a day off."""
    if official is None:
        return say("No date stated in the guidance")
    if working is None or working == official:
        return say("Due: {date}", date=dates.long_date(say, official))
    name = day_off(say, official)
    day = dates.long_date(say, official) + (f" ({name})" if name else "")
    return say(
        "Due: {date}. The last working day before it: {working}",
        date=day,
        working=dates.long_date(say, working),
    )


def day_off(say: Words, day: date) -> str:
    """Name a day on which Wales is not at work, beyond what its weekday tells; else an empty text."""
    sunday = easter(day.year)
    names = {
        sunday - timedelta(days=2): say("Good Friday"),
        sunday - timedelta(days=1): say("Easter Saturday"),
        sunday: say("Easter Sunday"),
        sunday + timedelta(days=1): say("Easter Monday"),
    }
    return names.get(day) or (say("bank holiday") if day in bank_holidays(day.year) else "")


def state(say: Words, assessment: Assessment, today: date) -> str:
    """Say where a duty stands, and what that rests on; an aim is never failed, and a late thing is still done."""
    duty, evidence = assessment.duty, assessment.evidence
    match assessment.state:
        case DutyState.MET:
            return _done(say, evidence)
        case DutyState.MET_LATE:
            return f"{_done(say, evidence)} · {late(say, assessment)}"
        case DutyState.SUSPENDED:
            return _suspended(say, evidence)
        case DutyState.AIM_OPEN:
            return _aim(say, duty.requirement, evidence)
        case DutyState.AT_RISK:
            return _with_count(say, say("At risk"), evidence)
        case DutyState.OVERDUE if assessment.excused:
            return say("Overdue, but the health board's part was late: not counted against you")
        case DutyState.OVERDUE:
            return days_overdue(say, ((today - duty.due).days) if duty.due else 0)
        case DutyState.OPEN | DutyState.DUE_SOON:
            return _with_count(say, _to_do(say, duty.due, today), evidence)


def _aim(say: Words, requirement: Requirement, evidence: Evidence) -> str:
    """Say that an aim is one, and how far somebody has come; fewer is never a failure."""
    if not isinstance(requirement.asks, AimFor) or evidence.kind is not EvidenceKind.TESTS:
        return say("An aim: every step counts")
    return say(
        "An aim: every step counts. Tests of change carried out: {n}. Aim for each pathway: {count}",
        n=evidence.tests,
        count=requirement.asks.count,
    )


def _suspended(say: Words, evidence: Evidence) -> str:
    if evidence.kind is not EvidenceKind.SUSPENDED or evidence.on is None:
        return say("Suspended: nothing is counted")
    return say("Suspended until {date}: nothing is counted", date=dates.long_date(say, evidence.on))


def days_overdue(say: Words, days: int) -> str:
    return say.many("Overdue: {n} day", "Overdue: {n} days", days)


def late(say: Words, assessment: Assessment) -> str:
    """Stamp what came after its date. It is done all the same."""
    days = 0
    if assessment.duty.due is not None and assessment.shared_on is not None:
        days = (assessment.shared_on - assessment.duty.due).days
    stamp = received_late(say, days)
    if not assessment.excused:
        return stamp
    return f"{stamp} · " + say("the health board's part came late, so this is not counted against you")


def received_late(say: Words, days: int) -> str:
    return say.many("received late ({n} day)", "received late ({n} days)", days)


def _done(say: Words, evidence: Evidence) -> str:
    if evidence.kind is EvidenceKind.MEETINGS and evidence.standing is not None:
        return say(
            "Done: meetings attended {attended} of {required}",
            attended=evidence.standing.attended,
            required=evidence.standing.required,
        )
    if evidence.on is None:
        return say("Done")
    day = dates.long_date(say, evidence.on)
    sentences = {
        EvidenceKind.TOOK_PART: say("Done: took part on {date}", date=day),
        EvidenceKind.CATCH_UP: say("Done: caught up on {date}, for the health board to confirm", date=day),
        EvidenceKind.CATCH_UP_ACCEPTED: say(
            "Done: caught up on {date}, accepted by the health board", date=day
        ),
        EvidenceKind.ACCEPTED: say("Done: meeting of {date}, accepted by the health board", date=day),
        EvidenceKind.FACILITATED: say("Done: facilitated on {date}", date=day),
        EvidenceKind.PLAN_CHANGED: say("Done: plan updated on {date}", date=day),
    }
    return sentences.get(evidence.kind) or say("Done: {date}", date=day)


def _to_do(say: Words, official: date | None, today: date) -> str:
    if official is None:
        return say("To do")
    days = (official - today).days
    if days == 0:
        return say("Due today")
    return say.many("Due in {n} day", "Due in {n} days", days)


def _with_count(say: Words, said: str, evidence: Evidence) -> str:
    if evidence.kind is EvidenceKind.NOT_FACILITATED and evidence.on is not None:
        day = dates.long_date(say, evidence.on)
        return f"{said} · " + say("nobody from the health board facilitated on {date}", date=day)
    counted = meetings_so_far(say, evidence)
    return f"{said} · {counted}" if counted else said


def meetings_so_far(say: Words, evidence: Evidence) -> str:
    """Count the meetings that a state rests on, if it does on any."""
    if evidence.standing is None:
        return ""
    return say(
        "meetings attended: {attended} of {required}, still possible: {remaining}",
        attended=evidence.standing.attended,
        required=evidence.standing.required,
        remaining=evidence.standing.remaining,
    )
