"""Refusals about arrivals and registers in words."""

from bot.domain.refusals import (
    BadMinutes,
    CallListNotRead,
    NamesNotUnderstood,
    NamesOfNobody,
    NoCallList,
    NoMeetingNow,
    NotAMember,
    ReasonNeeded,
    Refusal,
    RegisterClosed,
    RegisterOfCancelled,
    RegisterTooEarly,
    TooLateToArrive,
    TooManyCallLists,
)
from bot.views import dates
from bot.views.message import escape, quoted
from bot.views.words import Words


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    match refusal:
        case NoMeetingNow(next_at=None):
            return say(
                "No meeting of this cluster is on now, and none is planned. To plan one: /clwstwr meeting plan"
            )
        case NoMeetingNow(next_at=next_at, opens_at=opens_at) if next_at and opens_at:
            return say(
                "No meeting of this cluster is on now. The next one: {when}. You can say that you are here from {opens}.",
                when=dates.when(say, next_at),
                opens=dates.clock_time(opens_at),
            )
        case RegisterTooEarly(first=None):
            return say("This cluster has had no meeting yet. To plan one: /clwstwr meeting plan")
        case RegisterTooEarly(first=first) if first:
            return say(
                "A register is taken on the day of the meeting or later. The next meeting: {date}",
                date=dates.long_date(say, first),
            )
        case RegisterOfCancelled(on=on):
            return say(
                "This meeting was cancelled, so it has no register and counts for nobody: {date}",
                date=dates.long_date(say, on),
            )
        case RegisterClosed(on=on, closed_by=closed_by):
            return say(
                "This register is closed already. Meeting: {date}. Closed by: {name}. To correct it with a reason: /clwstwr register {day}",
                date=dates.long_date(say, on),
                name=escape(closed_by) or "–",
                day=on.isoformat(),
            )
        case TooLateToArrive(on=on):
            return say(
                "The register of this meeting is closed: {date}. If you were there, please ask the cluster lead or the health board to correct it.",
                date=dates.long_date(say, on),
            )
        case ReasonNeeded():
            return say("Please say why this is corrected. The reason is kept beside what stood there before.")
        case NotAMember(practice=practice, on=on):
            return say(
                "This practice did not belong to the cluster on the day of the meeting, so nothing was recorded. Practice: {practice}. Meeting: {date}. If that is wrong, please tell the health board.",
                practice=escape(practice),
                date=dates.long_date(say, on),
            )
        case NamesNotUnderstood(line=line):
            return say(
                "I cannot tell who came for which practice: “{line}”. Write one line for each practice, like this: Castle Surgery: Dr Rees, Mair Jones",
                line=quoted(line),
            )
        case NamesOfNobody(practice=practice):
            return say(
                "You wrote who came, but chose that nobody was there. Practice: {practice}. Please change one of the two.",
                practice=escape(practice),
            )
        case NoCallList():
            return say("Please give a list that Teams or Zoom saved, or choose one that is kept already.")
        case CallListNotRead(filename=filename, found=0):
            return say(
                "I find no people in this file: {name}. It should be the attendance report of Teams, or the participants report of Zoom, as it was downloaded.",
                name=quoted(filename),
            )
        case CallListNotRead(filename=filename):
            return say(
                "This file names more people than a cluster's meeting can have: {name}. Is it another call's?",
                name=quoted(filename),
            )
        case TooManyCallLists(limit=limit):
            return say.many(
                "{n} list is kept for a meeting, not more.",
                "{n} lists are kept for a meeting, not more.",
                limit,
            )
        case BadMinutes(text=text, limit=limit):
            return say(
                "A whole number of minutes is needed, at most {limit}, or nothing. I read: “{text}”",
                limit=limit,
                text=quoted(text),
            )
        case _:
            return None
