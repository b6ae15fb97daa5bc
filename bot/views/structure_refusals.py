"""Refusals about changes of practices and clusters in words."""

from bot.domain.refusals import Refusal, StructureFault, StructureRefused
from bot.views import dates
from bot.views.message import quoted
from bot.views.words import Words


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    if not isinstance(refusal, StructureRefused):
        return None
    name = quoted(refusal.name)
    day = dates.long_date(say, refusal.on) if refusal.on else "–"
    known = {
        StructureFault.IN_NO_CLUSTER: say(
            "{name} belonged to no cluster on this day: {date}. Please check the day.", name=name, date=day
        ),
        StructureFault.LATER_CHANGE: say(
            "A later change of {name} is recorded: {date}. Please take that one back first: /clwstwr structure",
            name=name,
            date=day,
        ),
        StructureFault.SAME_DAY: say(
            "{name} has changed on this very day already: {date}. Please take that change back first, or choose another day: /clwstwr structure",
            name=name,
            date=day,
        ),
        StructureFault.ALREADY: say("That is so already: {name}. Nothing has to be recorded.", name=name),
        StructureFault.WITH_ITSELF: say(
            "{name} cannot be merged with itself. Please name the one that remains.", name=name
        ),
        StructureFault.NOT_MANAGED: say(
            "{name} is not managed by the health board on this day: {date}", name=name, date=day
        ),
        StructureFault.ENDS_TOO_EARLY: say(
            "The last day comes before the first: {date}. Please choose a later one.", date=day
        ),
        StructureFault.CLUSTER_ENDED: say(
            "This cluster ends, or has ended: {name} ({date}). Please choose another one.",
            name=name,
            date=day,
        ),
        StructureFault.NOT_AHEAD: say(
            "A name or a health board changes at once, so please record it on the day itself: {date}",
            date=day,
        ),
        StructureFault.NO_NAME: say("Please give the cluster a name of up to 80 letters, like: Neath North"),
        StructureFault.NAME_TAKEN: say(
            "The health board has a cluster of this name already, or had one: {name}. Please choose another name.",
            name=name,
        ),
        StructureFault.NOT_ONE_CLUSTER: say(
            "Please choose practices of one cluster. With words: /clwstwr structure split Neath into Neath North: Castle Surgery, Dyfed Road"
        ),
        StructureFault.NOBODY_REMAINS: say(
            "At least one practice has to stay. If all of them go, rename the cluster instead: {name}",
            name=name,
        ),
        StructureFault.NOT_TO_TAKE_BACK: say(
            "This change cannot be taken back, or was taken back already: {name}. To see all of them: /clwstwr structure",
            name=name,
        ),
    }
    return known[refusal.fault]
