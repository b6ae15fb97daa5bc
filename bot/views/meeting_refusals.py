"""Refusals about meetings, their dates and their invitations in words."""

from datetime import datetime

from bot.domain.refusals import (
    BadDate,
    DateOutside,
    MeetingAmbiguous,
    MeetingNotOpen,
    NoDateAnswered,
    NoMeetingOn,
    NoMeetingYet,
    NoPracticeHere,
    PollClosed,
    Refusal,
    TooManyDates,
    YearClosed,
)
from bot.views import dates
from bot.views.message import quoted
from bot.views.words import Words


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    match refusal:
        case BadDate(text=text, reason=reason):
            return dates.bad_date(say, quoted(text), reason)
        case DateOutside(given=given, earliest=earliest, latest=latest):
            return dates.outside(say, given, earliest, latest)
        case YearClosed(programme=programme, ended=ended):
            return say(
                "The programme year {year} ended on {date}, so nothing new can be planned in it.",
                year=programme,
                date=dates.long_date(say, ended),
            )
        case MeetingNotOpen(why=why, starts_at=starts_at):
            return _not_open(say, why, dates.when(say, starts_at))
        case MeetingAmbiguous(day=day, numbers=numbers):
            return say(
                "There are several meetings on {date}. Please say which by its number: {numbers}",
                date=dates.long_date(say, day),
                numbers=", ".join(str(number) for number in numbers),
            )
        case NoPracticeHere():
            return say(
                "I record answers for practices, and I do not know you as speaking for one in this cluster. You are welcome to tell the cluster lead that you are coming. If you do speak for a practice here, the cluster lead can add you: /clwstwr people"
            )
        case NoMeetingOn(day=day):
            return say(
                "This cluster has no meeting on this day: {date}. To see its meetings: /clwstwr meeting list",
                date=dates.long_date(say, day),
            )
        case NoMeetingYet():
            return say(
                "No meeting of this cluster has begun yet. To see what is planned: /clwstwr meeting list"
            )
        case TooManyDates(count=count, most=most):
            return say(
                "These are too many dates to ask about: {count}. Please choose the best of them, up to {most}.",
                count=count,
                most=most,
            )
        case NoDateAnswered():
            return say("Please choose an answer for at least one date.")
        case PollClosed(meeting_at=None):
            return say(
                "This poll is closed, and no date was chosen by it. To see what is planned: /clwstwr meeting list"
            )
        case PollClosed(meeting_at=datetime() as meeting_at):
            return say("This poll is closed. The meeting is on: {when}", when=dates.when(say, meeting_at))
        case _:
            return None


def _not_open(say: Words, why: str, when: str) -> str:
    known = {
        "cancelled": say(
            "This meeting was cancelled: {when}. Nothing more needs to be done for it.", when=when
        ),
        "closed": say(
            "The register of this meeting is closed: {when}. If something in it is wrong, the cluster lead can correct it.",
            when=when,
        ),
        "over": say(
            "This meeting is over: {when}. If your practice was there, the cluster lead can put it in the register.",
            when=when,
        ),
        "changed": say(
            "Somebody else has changed this meeting in the meantime, so I changed nothing. It is now: {when}. Please look at it and try again: /clwstwr meeting list",
            when=when,
        ),
    }
    return known[why]
