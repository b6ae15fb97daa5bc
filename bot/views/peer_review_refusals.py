"""Refusals about the peer review and the inactive indicators in words."""

from bot.domain.refusals import (
    LinesNotUnderstood,
    NoReviewAsked,
    NotThere,
    Refusal,
    SessionNotFound,
    TooManyIndicators,
    UploadLost,
)
from bot.views import dates, duties
from bot.views.message import quoted
from bot.views.words import Words

_SHOWN = 5


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    match refusal:
        case NoReviewAsked(programme=programme):
            return say("This programme year asks for no peer review: {year}", year=programme)
        case SessionNotFound(text=text, candidates=candidates) if candidates:
            titles = "; ".join(duties.title(say, each) for each in candidates)
            return say(
                "“{text}” could be more than one peer review: {titles}. Please say more of its title.",
                text=quoted(text),
                titles=titles,
            )
        case SessionNotFound(text=text):
            return say(
                "I know no peer review called “{text}”. To see them: /clwstwr review", text=quoted(text)
            )
        case NotThere(on=on):
            return say(
                "The register does not have the practice at the meeting of {date}. Choose “Outside the meeting”, or ask the cluster lead to correct the register.",
                date=dates.long_date(say, on),
            )
        case LinesNotUnderstood(lines=lines):
            return _lines(say, lines)
        case UploadLost(name=name):
            return say(
                "The file did not reach me: {name}. Please try again, or paste its lines instead.",
                name=quoted(name),
            )
        case TooManyIndicators(count=count, limit=limit):
            return say(
                "These are {count} indicators, and one list takes {limit}. Please send only the inactive ones.",
                count=count,
                limit=limit,
            )
        case _:
            return None


def _lines(say: Words, lines: tuple[tuple[int, str], ...]) -> str:
    """Name the first lines that begin with no code."""
    shown = "; ".join(
        say("line {number}: “{text}”", number=number, text=quoted(text)) for number, text in lines[:_SHOWN]
    )
    more = len(lines) - _SHOWN
    rest = " " + say.many("and {n} more line", "and {n} more lines", more) if more > 0 else ""
    return (
        say("I could not read: {lines}", lines=shown + rest)
        + " "
        + say(
            "Write one indicator a line, its code first, like: AB001 Name of the indicator. Nothing was changed."
        )
    )
