"""Why a reminder came or did not: the rule, the state and the reason of a line of the ledger in words."""

from collections.abc import Iterator
from typing import assert_never

from bot.domain.about import About, AboutDigest, AboutDuty, AboutEscalation, AboutMeeting, AboutNudge
from bot.domain.contacts import GONE
from bot.domain.digests import TROUBLE, WEEKLY
from bot.domain.ladder import Rung, RungKind
from bot.domain.meetings import Answer
from bot.domain.people import Language, by_mail
from bot.domain.reminder_ledger import Because, Line, ReminderState
from bot.views import dates, duties, meeting_words
from bot.views.message import escape
from bot.views.words import Words


def what(say: Words, about: About) -> str:
    """Name what a reminder is about, as plain text."""
    match about:
        case AboutDuty():
            return f"{about.title.of(say.language.value)} · {duties.owner_name(say, about.owner)}"
        case AboutEscalation() | AboutNudge():
            return what(say, about.duty)
        case AboutMeeting():
            return say(
                "Cluster meeting on {date} · {practice}",
                date=dates.long_date(say, about.until),
                practice=about.practice_name,
            )
        case AboutDigest():
            return say(
                "Digest of {date} · {name}", date=dates.long_date(say, about.on), name=in_language(say, about)
            )
        case _:
            assert_never(about)


def in_language(say: Words, about: AboutDigest) -> str:
    """Name what a digest is of, in Welsh where there is a Welsh name."""
    return (say.language is Language.WELSH and about.name_cy) or about.name


def rule(say: Words, rung: Rung) -> str:
    """Name a step of the ladder."""
    n = rung.count
    match rung.kind:
        case RungKind.BEFORE if n == 0:
            return say("on the day itself")
        case RungKind.BEFORE:
            return say.many("{n} working day before the date", "{n} working days before the date", n)
        case RungKind.OVERDUE:
            return say.many("{n} week after the date", "{n} weeks after the date", n)
        case RungKind.UNANSWERED:
            return say.many(
                "{n} working day before the meeting, if not answered",
                "{n} working days before the meeting, if not answered",
                n,
            )
        case RungKind.COMING:
            return say.many("{n} working day before the meeting", "{n} working days before the meeting", n)
        case RungKind.INVITED:
            return say("when the meeting is announced")
        case RungKind.HOUR:
            return say.many("{n} minute before the meeting", "{n} minutes before the meeting", n)
        case RungKind.ANNOUNCE:
            return say.many(
                "a working day before it goes further, {n} week after the date",
                "a working day before it goes further, {n} weeks after the date",
                n,
            )
        case RungKind.ESCALATE:
            return say.many(
                "goes further {n} week after the date", "goes further {n} weeks after the date", n
            )
        case RungKind.DIGEST:
            return _digests_rule(say, rung)
        case RungKind.NUDGE:
            return say("somebody asked after it")
        case RungKind.SNOOZED:
            return say("when you wanted to hear of it again")
        case _:
            assert_never(rung.kind)


def _digests_rule(say: Words, rung: Rung) -> str:
    if rung == WEEKLY:
        return say("digest on the first working day of a week")
    if rung == TROUBLE:
        return say("digest on the morning after something went wrong")
    return say("digest on the first working day of a week, and on days with something for you")


def outcome(say: Words, line: Line) -> str:
    """Say where a line of the ledger stands, and why."""
    settled = dates.when(say, line.settled_at) if line.settled_at else ""
    match line.state:
        case ReminderState.PLANNED:
            return " ".join([_comes(say, line), *_waits(say, line)])
        case ReminderState.CLAIMED:
            return say("Being sent now.")
        case ReminderState.SENT:
            return " ".join([say("Sent: {when}.", when=settled), *_doubts(say, line)])
        case ReminderState.MERGED:
            return say("Sent in one message with another: {when}.", when=settled)
        case ReminderState.SUPERSEDED:
            return _superseded(say, line)
        case ReminderState.SNOOZED:
            return _snoozed(say, line)
        case ReminderState.CANCELLED:
            return _not_sent(say, line)
        case ReminderState.FAILED if line.reason.detail in GONE:
            return say(
                "Could not be sent: the person is not in Slack any more. Somebody else hears of it now."
            )
        case ReminderState.FAILED:
            return say(
                "Could not be sent: {error}. Please tell your operator if this person should get reminders.",
                error=escape(line.reason.detail),
            )


def channel_refused(say: Words, error: str) -> str:
    """Say why nothing can be posted in the cluster's channel, and what to do."""
    match error:
        case "is_archived":
            return say(
                "The cluster's channel is archived, so nothing can be posted there. Please unarchive it."
            )
        case "not_in_channel" | "channel_not_found":
            return say(
                "I am not in the cluster's channel, so nothing can be posted there. Please invite me, then press “Post again”: `/clwstwr meeting`"
            )
        case _:
            return say(
                "Nothing can be posted in the cluster's channel. Slack said: {error}", error=escape(error)
            )


def _comes(say: Words, line: Line) -> str:
    when = dates.when(say, line.due_at)
    if line.reason.because in (Because.ONE_A_DAY, Because.HELD_UNTIL):
        return say("Held until: {when}.", when=when)
    if line.rung.kind is RungKind.SNOOZED:
        return say("Snoozed until: {when}.", when=when)
    return say("Comes: {when}.", when=when)


def _waits(say: Words, line: Line) -> Iterator[str]:
    match line.reason.because:
        case Because.ONE_A_DAY if line.reason.day:
            yield say(
                "One message a day, and there was one on {date}.",
                date=dates.long_date(say, line.reason.day),
            )
        case Because.HELD_UNTIL:
            yield say("One message a day, and it comes shortly before your meeting.")
        case Because.BUSY if by_mail(line.recipient):
            yield say("The mail server could not take it, so I try again then.")
        case Because.ANSWER_LOST if by_mail(line.recipient):
            yield say("The mail server's answer was lost, so I try once more.")
        case Because.BUSY:
            yield say("Slack asked me to try again then.")
        case Because.ANSWER_LOST:
            yield say("Slack's answer was lost, so I try once more.")


def _superseded(say: Words, line: Line) -> str:
    match line.reason.because:
        case Because.SENT_WITH:
            return say("Not sent by itself: one message a day, and the one of that day spoke of it.")
        case Because.ONE_A_DAY:
            return say("Not sent: one message a day, and there had been one.")
        case _:
            return say("Not sent: a later reminder took its place.")


def _doubts(say: Words, line: Line) -> Iterator[str]:
    match line.reason.because:
        case Because.PERHAPS_TWICE if by_mail(line.recipient):
            yield say("It may have come twice, as the mail server's first answer was lost.")
        case Because.ANSWER_LOST if by_mail(line.recipient):
            yield say("The mail server's answer was lost, so it may not have come.")
        case Because.PERHAPS_TWICE:
            yield say("It may have come twice, as Slack's first answer was lost.")
        case Because.ANSWER_LOST:
            yield say("Slack's answer was lost, so it may not have come.")


def _snoozed(say: Words, line: Line) -> str:
    until = line.reason.until
    if until is None:
        return say("Not sent: it was snoozed.")
    return say("Not sent, snoozed until: {when}.", when=dates.when(say, until))


def _not_sent(say: Words, line: Line) -> str:
    reason = line.reason
    match reason.because:
        case Because.SHARED if reason.day:
            return say("Not sent: it was done on {date}.", date=dates.long_date(say, reason.day))
        case Because.SHARED:
            return say("Not sent: it was done.")
        case Because.ANSWERED:
            return say("Not sent: the answer was given: {answer}.", answer=_answer(say, reason.detail))
        case Because.MEETING_CANCELLED:
            return say("Not sent: the meeting was cancelled.")
        case Because.MEETING_MOVED:
            return say("Not sent: the meeting was moved, and everybody is asked again.")
        case Because.MEETING_BEGUN:
            return say("Not sent: the meeting has begun.")
        case Because.SUSPENDED:
            return say("Not sent: the duty is suspended.")
        case Because.EXCUSED:
            return say("Not sent: the health board's part is late, so nobody is pressed for this.")
        case Because.MEETING_PLANNED:
            return say("Not sent: it is met by taking part in the meeting planned for it.")
        case Because.DECLINED if reason.detail:
            return say(
                "Not sent: this person said that it belongs to {person}.", person=f"<@{reason.detail}>"
            )
        case Because.DECLINED:
            return say("Not sent: this person said that it is not theirs.")
        case Because.ON_LEAVE if reason.day:
            return say(
                "Not sent: the person is away until {date}, and somebody else hears of it.",
                date=dates.long_date(say, reason.day),
            )
        case Because.LEFT_CHANNEL:
            return say("Not sent: the person has left the cluster's channel, and somebody else hears of it.")
        case Because.GONE:
            return say("Not sent: the person is not in Slack any more, and somebody else hears of it.")
        case Because.NO_MAIL:
            return say("Not sent: no e-mail can be sent, and somebody else hears of it.")
        case Because.MAIL_FAILED:
            return say("Not sent: letters to this person come back, and somebody else hears of it.")
        case Because.MAIL_UNWANTED:
            return say("Not sent: this person wants no e-mail, and somebody else hears of it.")
        case Because.NOT_THEIRS:
            return say("Not sent: somebody else is reminded now.")
        case _:
            return say("Not sent: it is not owed any more, or its date was changed.")


def _answer(say: Words, given: str) -> str:
    return meeting_words.answer(say, Answer(given))
