"""Refusals about what a health board decides, and about a cluster's own settings, in words."""

from bot.domain.refusals import (
    EndsBeforeItBegins,
    IndicatorNotFound,
    NotAQuorum,
    NotSetUp,
    Refusal,
)
from bot.views import dates
from bot.views.message import escape, quoted
from bot.views.words import Words


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    match refusal:
        case EndsBeforeItBegins(starts=starts, ends=ends):
            return say(
                "The last day ({last}) is before the first ({first}). Please swap them or choose again.",
                first=dates.long_date(say, starts),
                last=dates.long_date(say, ends),
            )
        case IndicatorNotFound(text=text, known=known):
            return say(
                "The year has no indicator “{name}”. It has: {names}",
                name=quoted(text),
                names=", ".join(known),
            )
        case NotAQuorum(text=text, most=most):
            return say(
                "“{text}” is no number of practices. Please give a whole number from 1 to {most}, or leave it empty for no quorum.",
                text=quoted(text),
                most=most,
            )
        case NotSetUp(cluster=cluster):
            return say(
                "This cluster has no channel yet: {cluster}. Its settings belong to its channel. Type in the channel: /clwstwr setup",
                cluster=escape(cluster),
            )
        case _:
            return None
