"""Refusals about deadlines and what is shared in words."""

from collections.abc import Sequence

from bot.domain.refusals import (
    BadLink,
    CountedNotShared,
    DutyAmbiguous,
    DutyNeedsPractice,
    DutyNotFound,
    HoldsFinancialPart,
    HoldsPatientData,
    NoChecklist,
    NotDeclared,
    NotSharedYet,
    ProgrammeNotFound,
    Refusal,
)
from bot.domain.requirements import Agree, AttendMeetings, KeepUpdated, Requirement, TakePartIn
from bot.views import dates, duties
from bot.views.body_words import kind_name
from bot.views.message import escape, quoted
from bot.views.words import Words


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    match refusal:
        case DutyNotFound(text=text, suggestions=suggestions):
            unknown = say("I know no deadline called “{name}”.", name=quoted(text))
            if not suggestions:
                return f"{unknown} " + say("To choose from a list: /clwstwr share")
            return f"{unknown} " + say("Did you mean: {names}", names=_duties(say, suggestions))
        case ProgrammeNotFound(text=text, known=known):
            return say(
                "There is no programme year called “{name}”. There are: {names}. For one of them: /clwstwr programme {first}",
                name=quoted(text),
                names=", ".join(known),
                first=known[0],
            )
        case NoChecklist(text=text, offered=offered):
            there = "; ".join(duties.title(say, each) for each in offered)
            if not there:
                return say("No document of this year has a checklist.")
            return say(
                "No checklist goes by “{name}”. There are: {documents}", name=quoted(text), documents=there
            )
        case DutyAmbiguous(text=text, candidates=candidates):
            return say(
                "“{name}” could be more than one thing: {duties}. Please say more of its title, or use the form: /clwstwr share",
                name=quoted(text),
                duties=_duties(say, candidates),
            )
        case DutyNeedsPractice(typed=typed, names=names) if names:
            return say(
                "For which practice? Write its name behind it, e.g. /clwstwr share {duty} {practice}",
                duty=quoted(typed),
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
        case BadLink(text=text):
            return say(
                "I cannot read “{text}” as a link. Copy the whole address, like https://example.org/page",
                text=quoted(text),
            )
        case HoldsPatientData():
            return say(
                "This looks like it holds an NHS number, so I have not kept it. Please take out anything about patients and send it again."
            )
        case NotDeclared():
            return say(
                "Please tick that it is without the financial part. If it is not, take that part out first: it must not be shared."
            )
        case HoldsFinancialPart():
            return say(
                "This looks like the financial part of the sustainability assessment, which must not be shared here. I have not kept it. Please send it without that part."
            )
        case _:
            return None


def _duties(say: Words, requirements: Sequence[Requirement]) -> str:
    return "; ".join(f"{duties.title(say, each)} ({kind_name(say, each.owner)})" for each in requirements)


def _counted(say: Words, requirement: Requirement) -> str:
    """Say how a duty is met that nobody has to report."""
    match requirement.asks:
        case AttendMeetings():
            return say("I count this from the meeting registers. To see where you stand: /clwstwr attendance")
        case TakePartIn():
            return say(
                "I count this from the register of the meeting designated for it. To see the meetings: /clwstwr meeting list. If you held a peer review outside it, fill in its card: /clwstwr review"
            )
        case Agree():
            return say("Please name what was agreed, so that everybody can see it: /clwstwr pathways")
        case KeepUpdated():
            return say(
                "This is met by writing what the meeting decided into the action plan: /clwstwr outcome"
            )
        case _:
            return say("This is recorded in the register of each meeting, when it is closed.")
