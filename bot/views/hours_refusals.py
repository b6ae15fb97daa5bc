"""Refusals about people's hours, leave and protected time in words."""

from bot.domain.refusals import CoverIsSelf, HoursRefused, Refusal, TimesBackwards
from bot.views.words import Words


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    match refusal:
        case HoursRefused(earliest=earliest, latest=latest):
            return say(
                "Please choose at least one hour between {earliest} and {latest}, like 10:00-16:00.",
                earliest=f"{earliest:%H:%M}",
                latest=f"{latest:%H:%M}",
            )
        case TimesBackwards():
            return say("The end is before the beginning. Please write it like 13:00-17:00.")
        case CoverIsSelf():
            return say("You cannot stand in for yourself. Please choose somebody else, or nobody.")
        case _:
            return None
