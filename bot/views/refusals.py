"""Every no in words: what happened, and what to do next."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.domain.practice_rows import CodesInTwoClusters, FileRefused, HeadersMissing, NoPracticesFound
from bot.domain.refusals import (
    BadDate,
    ChannelTaken,
    ClusterAmbiguous,
    ClusterElsewhere,
    ClusterNotFound,
    CountedNotShared,
    DateOutside,
    DutyAmbiguous,
    DutyNeedsPractice,
    DutyNotFound,
    HoldsFinancialPart,
    HoldsPatientData,
    LastOperator,
    LeftEmpty,
    MeetingAmbiguous,
    MeetingNotOpen,
    NamesNotUnderstood,
    NamesOfNobody,
    NameTheCluster,
    NeedsChannel,
    NoMeetingNow,
    NoMeetingOn,
    NoMeetingYet,
    NoPracticeHere,
    NotAllowed,
    NotAMember,
    NotARag,
    NothingFound,
    NotSharedYet,
    NotUnderstood,
    NotYourPractice,
    PersonNotFound,
    PracticeAmbiguous,
    PracticeNotFound,
    ReasonNeeded,
    Refusal,
    RegisterClosed,
    RegisterEmpty,
    RegisterOfCancelled,
    RegisterTooEarly,
    RowNotShown,
    SayWhichCluster,
    SayWhichPractice,
    TooLateToArrive,
    TooLong,
    WhichWorkspace,
    YearClosed,
)
from bot.domain.requirements import AttendMeetings, KeepUpdated, OwnerKind, Requirement, TakePartIn
from bot.views import dates, duties, imports
from bot.views.message import Message, escape, section
from bot.views.people import role_names
from bot.views.words import Words


def answer(say: Words, refusal: Refusal, usage: NotUnderstood | None = None) -> Message:
    """Put a refusal into words; `usage` names the command that was typed, for its usage line."""
    text = sentence(say, refusal, usage)
    return Message(text, [section(text)])


def sentence(say: Words, refusal: Refusal, usage: NotUnderstood | None = None) -> str:
    match refusal:
        case NotAllowed(who_can=who_can):
            return say(
                "This is not yours to do. Who can do it: {roles}. Please ask one of them.",
                roles=role_names(say, who_can),
            )
        case NotYourPractice():
            return say(
                "You can do this only for your own practice. The cluster lead or the health board can do it for any practice in the cluster."
            )
        case SayWhichCluster(own=own) if own:
            return say(
                "Which cluster do you mean? Please ask in that cluster's channel. Yours: {clusters}",
                clusters=escape(", ".join(own)),
            )
        case SayWhichCluster():
            return say(
                "I cannot tell which cluster you mean. Please ask in a cluster's channel. If this is one, set it up first: /clwstwr setup"
            )
        case ClusterNotFound(text=text, suggestions=suggestions):
            return _not_found(say("I know no cluster called “{name}”.", name=escape(text)), say, suggestions)
        case ClusterAmbiguous(text=text, candidates=candidates):
            return say(
                "“{name}” could be more than one cluster: {candidates}. Please name the health board too.",
                name=escape(text),
                candidates=escape("; ".join(candidates)),
            )
        case PracticeNotFound(text=text, suggestions=suggestions):
            return _not_found(
                say("I know no practice called “{name}” here.", name=escape(text)), say, suggestions
            )
        case PracticeAmbiguous(text=text, candidates=candidates):
            return say(
                "“{name}” could be more than one practice: {candidates}. Please use the code.",
                name=escape(text),
                candidates=escape("; ".join(candidates)),
            )
        case BadDate(text=text, reason=reason):
            return dates.bad_date(say, escape(text), reason)
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
        case NothingFound(what=what):
            return _gone(say, what)
        case NotUnderstood(command=command, text=text):
            return say(
                "I did not understand “{text}” after “{command}”. Try /clwstwr help {command}",
                text=escape(text),
                command=command,
            )
        case DutyNotFound(text=text, suggestions=suggestions):
            unknown = say("I know no deadline called “{name}”.", name=escape(text))
            if not suggestions:
                return f"{unknown} " + say("To choose from a list: /clwstwr share")
            return f"{unknown} " + say("Did you mean: {names}", names=_duties(say, suggestions))
        case DutyAmbiguous(text=text, candidates=candidates):
            return say(
                "“{name}” could be more than one thing: {duties}. Please say more of its title, or use the form: /clwstwr share",
                name=escape(text),
                duties=_duties(say, candidates),
            )
        case DutyNeedsPractice(typed=typed, names=names) if names:
            return say(
                "For which practice? Write its name behind it, e.g. /clwstwr share {duty} {practice}",
                duty=escape(typed),
                practice=escape(names[0]),
            )
        case DutyNeedsPractice():
            return say("This is recorded for one practice. Please choose which.")
        case CountedNotShared(requirement=requirement):
            return f"{duties.title(say, requirement)}: {_counted(say, requirement)}"
        case NotSharedYet(given=given):
            return say(
                "{date} is still to come, so please record it on the day it is shared, not before. If you mean last year, write the year too.",
                date=dates.long_date(say, given),
            )
        case HoldsPatientData():
            return say(
                "This looks like it holds an NHS number, so I have not kept it. Please take out anything about patients and send it again."
            )
        case HoldsFinancialPart():
            return say(
                "This looks like the financial part of the sustainability assessment, which must not be shared here. I have not kept it. Please send it without that part."
            )
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
        case NoMeetingOn(day=day):
            return say(
                "This cluster has no meeting on this day: {date}. To see its meetings: /clwstwr meeting list",
                date=dates.long_date(say, day),
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
                line=escape(line),
            )
        case NamesOfNobody(practice=practice):
            return say(
                "You wrote who came, but chose that nobody was there. Practice: {practice}. Please change one of the two.",
                practice=escape(practice),
            )
        case LeftEmpty():
            return say("Please write something here.")
        case TooLong(length=length, limit=limit):
            return say(
                "This is too long: {length} characters, and there is room for {limit}. Please shorten it.",
                length=length,
                limit=limit,
            )
        case NotARag(text=text):
            return say(
                "I cannot read “{text}” as a RAG rating. Write red (not started yet), amber (in progress) or green (completed).",
                text=escape(text),
            )
        case RowNotShown(shown=None):
            return say(
                "The words below were written for a new row. Choose “New row”, or choose the other row again and wait for its words."
            )
        case RowNotShown(shown=shown):
            return say(
                "The words below are those of row {number}. Choose that row, or choose the other one again and wait for its words.",
                number=shown,
            )
        case NoMeetingYet():
            return say(
                "No meeting of this cluster has begun yet. To see what is planned: /clwstwr meeting list"
            )
        case FileRefused() | HeadersMissing() | CodesInTwoClusters() | NoPracticesFound() | WhichWorkspace():
            return imports.refused(say, refusal)
        case RegisterEmpty():
            return say(
                "I know no practices yet, so there is no cluster to set up. The operator imports them on the command line: clwstwr import FILE"
            )
        case NeedsChannel():
            return say(
                "A cluster speaks in a channel, and this is a private conversation. Please type /clwstwr setup in the cluster's channel."
            )
        case NameTheCluster(count=count):
            return say(
                "There are {n} clusters to choose from. Please add the name, for example: /clwstwr setup Neath",
                n=count,
            )
        case ChannelTaken(cluster=cluster):
            return say(
                "This channel already belongs to a cluster: {cluster}. To give it to the one you chose, tick “Move the cluster here”.",
                cluster=escape(cluster),
            )
        case ClusterElsewhere(cluster=cluster, channel=channel):
            return say(
                "{cluster} already has a channel: {channel}. To move it to this one, tick “Move the cluster here”.",
                cluster=escape(cluster),
                channel=f"<#{channel}>",
            )
        case SayWhichPractice():
            return say("Please say for which practice, by its name or its code.")
        case PersonNotFound(text=text):
            return say(
                "I know nobody called “{name}” with a role in this cluster. To see everybody: /clwstwr people",
                name=escape(text),
            )
        case LastOperator():
            return say(
                "There must always be an operator, and this is the only one. Please add another first: /clwstwr people add"
            )
        case _:
            raise TypeError(f"a refusal without words: {refusal!r}")


def surprise(say: Words, reference: str) -> Message:
    text = say(
        "Something went wrong on my side, and nothing was changed. Please try again. If it happens again, tell your operator this reference: {reference}",
        reference=reference,
    )
    return Message(text, [section(text)])


def form_not_opened(say: Words) -> Message:
    text = say("The form did not open in time. Please try once more.")
    return Message(text, [section(text)])


def unknown_command(say: Words, typed: str, names: Sequence[str]) -> Message:
    near = get_close_matches(typed.casefold(), names, n=3, cutoff=0.5)
    text = say("I do not know “{text}”.", text=escape(typed[:80]))
    if near:
        text += "\n" + say(
            "Did you mean: {commands}", commands=", ".join(f"`/clwstwr {name}`" for name in near)
        )
    text += "\n" + say("Everything you can ask: `/clwstwr help`")
    return Message(text, [section(text)])


def _not_found(said: str, say: Words, suggestions: tuple[str, ...]) -> str:
    if not suggestions:
        return said + " " + say("Please check the spelling, or use the code.")
    return said + " " + say("Did you mean: {names}", names=escape("; ".join(suggestions)))


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


def _gone(say: Words, what: str) -> str:
    known = {
        "cluster": say("That cluster is not there any more. To choose again: /clwstwr setup"),
        "role": say("That role has ended already, or was never there. To see everybody: /clwstwr people"),
        "meeting": say("That meeting is not there any more. To see what is planned: /clwstwr meeting list"),
        "action": say("That row of the plan is not there any more. To see the plan: /clwstwr plan"),
        "duty": say("I do not know that deadline. To see them all: /clwstwr deadlines"),
        "button": say("This button is from an older message and no longer works. Please ask again."),
    }
    return known.get(what, say("That is not there any more. Please ask again."))


def _duties(say: Words, requirements: Sequence[Requirement]) -> str:
    whose = {
        OwnerKind.PRACTICE: say("practice"),
        OwnerKind.CLUSTER: say("cluster"),
        OwnerKind.BOARD: say("health board"),
    }
    return "; ".join(f"{duties.title(say, each)} ({whose[each.owner]})" for each in requirements)


def _counted(say: Words, requirement: Requirement) -> str:
    """Say how a duty is met that nobody has to report."""
    match requirement.asks:
        case AttendMeetings():
            return say("I count this from the meeting registers. To see where you stand: /clwstwr attendance")
        case TakePartIn():
            return say(
                "I count this from the register of the meeting designated for it. To see the meetings: /clwstwr meeting list"
            )
        case KeepUpdated():
            return say(
                "This is met by writing what the meeting decided into the action plan: /clwstwr outcome"
            )
        case _:
            return say("This is recorded in the register of each meeting, when it is closed.")
