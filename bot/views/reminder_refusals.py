"""Refusals about reminders in words."""

from bot.domain.refusals import (
    NothingToSnooze,
    NotLate,
    NotTheirsToGive,
    Refusal,
    SnoozedEnough,
    TooLateToSnooze,
)
from bot.views.message import quoted
from bot.views.words import Words


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    match refusal:
        case SnoozedEnough(most=most):
            return say.many(
                "You have snoozed this {n} time, which is the most. The next reminder comes as planned: /clwstwr why",
                "You have snoozed this {n} times, which is the most. The next reminder comes as planned: /clwstwr why",
                most,
            )
        case NothingToSnooze():
            return say(
                "There is nothing to snooze: this needs nothing more from you, so no reminder of it comes. To see yours: /clwstwr why"
            )
        case TooLateToSnooze():
            return say(
                "This cannot wait any longer: there is no working day left before its last one. If it is not yours, choose “Not mine”."
            )
        case NotLate(text=text):
            return say(
                "No practice is late with “{text}”. To see all that is late: /clwstwr nudge",
                text=quoted(text),
            )
        case NotTheirsToGive():
            return say(
                "Please choose somebody who has a role in the cluster, or leave it empty. To see them: /clwstwr people"
            )
        case _:
            return None
