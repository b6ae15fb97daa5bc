"""Refusals about evidence in words."""

from bot.domain.refusals import (
    EvidenceNeedsPractice,
    MessageNeedsPractice,
    NoEvidenceAsked,
    NoWordsToKeep,
    Refusal,
    RowChosenAlready,
)
from bot.views import dates
from bot.views.message import escape
from bot.views.words import Words


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    match refusal:
        case NoEvidenceAsked(programme=programme, on=on):
            return say(
                "The rules of {year} ask practices for no evidence, so I keep none of this day: {date}",
                year=programme,
                date=dates.long_date(say, on),
            )
        case EvidenceNeedsPractice(names=(name, *_)):
            return say(
                "Whose evidence is it? Write the practice in front, e.g. /clwstwr evidence {practice}: what was done. Or choose it in the form: /clwstwr evidence new",
                practice=escape(name),
            )
        case EvidenceNeedsPractice():
            return say("There is no practice here for which you could keep evidence.")
        case MessageNeedsPractice():
            return say(
                "I cannot tell whose evidence this message is, so I have not kept it. Please open the message's menu and choose “Keep as evidence”: it asks for the practice."
            )
        case NoWordsToKeep():
            return say(
                "This message has no words that I could keep. To keep a note instead: /clwstwr evidence new"
            )
        case RowChosenAlready(number=number):
            return say(
                "This evidence stands for row {number} of the plan. For another row, take it back and keep it again.",
                number=number,
            )
        case _:
            return None
