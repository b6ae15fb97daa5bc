"""Refusals about bodies and yearly snapshots in words."""

from bot.domain.refusals import ProfileUnclear, Refusal
from bot.views.message import quoted
from bot.views.words import Words


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    match refusal:
        case ProfileUnclear(text=text):
            return say(
                "I did not understand “{text}” after “profile”. For example: /clwstwr profile stage 2, /clwstwr profile council yes, /clwstwr profile lead GP, nurse. Or open the questions: /clwstwr profile",
                text=quoted(text),
            )
        case _:
            return None
