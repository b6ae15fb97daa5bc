"""Nudges in words: the form that offers what is late, and what became of each thing that was asked after."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.domain.about import AboutDuty
from bot.domain.nudging import QUIET_DAYS, Asking, Fate, NudgeOffer, NudgeReceipt
from bot.views import dates
from bot.views.actions import Action, FormName
from bot.views.message import (
    Form,
    Message,
    actions,
    ask,
    button,
    context,
    escape,
    grouped_select_many,
    option,
    section,
)
from bot.views.paging import paginate
from bot.views.words import Words

_MOST_A_GROUP = 100


def nothing_late(say: Words, offer: NudgeOffer) -> Message:
    """Say that there is nobody to ask."""
    text = say("No practice of this cluster is late with anything, so there is nobody to nudge.")
    cluster = say("Cluster: {name}", name=escape(offer.cluster))
    deadlines = button(say("Deadlines"), Action.SEE_DEADLINES)
    return Message(f"{cluster}\n{text}", [section(f"*{cluster}*\n{text}"), actions([deadlines])])


def form(say: Words, offer: NudgeOffer) -> Form:
    """Ask after what, of whom; what was typed is chosen already."""
    groups = [
        (_heading(say, same[0]), [option(each.owner.name, each.subject) for each in same[:_MOST_A_GROUP]])
        for same in _by_duty(offer.late)
    ]
    chosen = [each.subject for each in offer.chosen]
    what = grouped_select_many("late", groups, chosen=chosen)
    hint = say("Each practice's people are asked in private, in your name, and only after what you choose.")
    rules = [
        say("Whoever has had today's message is asked with the next morning's."),
        say.many(
            "Nobody is asked after the same thing again within {n} working day.",
            "Nobody is asked after the same thing again within {n} working days.",
            QUIET_DAYS,
        ),
    ]
    blocks = [
        context(say("Cluster: {name}", name=escape(offer.cluster))),
        ask("late", say("What is late, and at which practices?"), what, hint=hint),
        context("\n".join(rules)),
    ]
    return Form(FormName.NUDGE, say("Nudge"), blocks, say("Ask kindly"), say("Cancel"))


def sent(say: Words, receipt: NudgeReceipt) -> Message:
    """Say who hears of what, when, and who does not, and why."""
    if not receipt.askings:
        text = say("All of this is done by now, so nobody is asked.")
        return Message(text, [section(text)])
    asked = sum(each.at is not None for each in receipt.askings)
    heading = say("Asked kindly, in your name: {n}", n=asked) if asked else say("Nobody is asked this time.")
    told = [f"*{_heading(say, same[0].about)}*\n" + _told(say, same) for same in _of_duty(receipt.askings)]
    page = paginate([section(each) for each in told], 1)
    reasons = button(say("See the reasons"), Action.SEE_REMINDERS)
    spoken = "\n".join([heading, *(each.replace("*", "") for each in told)])
    return Message(spoken, [section(f"*{heading}*"), *page.blocks, actions([reasons])])


def _told(say: Words, same: Sequence[Asking]) -> str:
    return "\n".join(f"• {escape(each.about.owner.name)} · {_fate(say, each)}" for each in same)


def _fate(say: Words, asking: Asking) -> str:
    person = f"<@{asking.person}>"
    match asking.fate:
        case Fate.LATER if asking.at is not None:
            return say("{person}: waits until {when}", person=person, when=dates.when(say, asking.at))
        case Fate.ASKED if asking.on is not None:
            return say("asked already: {date}", date=dates.long_date(say, asking.on))
        case Fate.NOBODY:
            return say("nobody else speaks for this practice")
        case _:
            return say("{person}: now", person=person)


def _heading(say: Words, about: AboutDuty) -> str:
    title = escape(about.title.of(say.language.value))
    return f"{title} · {dates.short_date(say, about.due)}"


def _by_duty(late: Sequence[AboutDuty]) -> Iterator[list[AboutDuty]]:
    return (list(same) for _, same in groupby(late, key=lambda about: (about.due, about.duty_word)))


def _of_duty(askings: Sequence[Asking]) -> Iterator[list[Asking]]:
    return (
        list(same) for _, same in groupby(askings, key=lambda each: (each.about.due, each.about.duty_word))
    )
