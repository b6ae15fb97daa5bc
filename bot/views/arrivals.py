"""Asking somebody who speaks for several practices for which of them they are at a meeting."""

from bot.domain.arrivals import Arrivals
from bot.views import dates
from bot.views.actions import FormName, OfMeeting
from bot.views.message import Form, ask, checkboxes, option, section, select_many
from bot.views.words import Words

_BOXES = 10


def which(say: Words, found: Arrivals) -> Form:
    """Offer each practice by itself: one person may be there for several, and says so for each."""
    options = [option(practice.name, str(practice.id), practice.code) for practice in found.which]
    few = len(options) <= _BOXES
    offered = checkboxes("practices", options) if few else select_many("practices", options[:100])
    hint = say("Each practice that you tick is recorded as here, with your name.")
    blocks = [
        section(say("Meeting: {when}", when=dates.when(say, found.meeting.starts_at))),
        ask("practices", say("Which practices are you here for?"), offered, hint=hint),
    ]
    carries = OfMeeting(found.meeting.id, found.meeting.version).encode()
    return Form(FormName.HERE, say("Here"), blocks, say("Save"), say("Close"), carries)
