"""Refusals about the action plan in words."""

from bot.domain.refusals import LeftEmpty, NotARag, Refusal, RowNotShown, TooLong
from bot.views.message import quoted
from bot.views.words import Words


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    match refusal:
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
                text=quoted(text),
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
        case _:
            return None
