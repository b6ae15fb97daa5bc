"""People's own hours and leave in words: the forms, and what was written down."""

from datetime import time

from bot.domain.absence_receipts import BackReceipt, LeaveReceipt, OwnTime
from bot.domain.cluster_people import StandIns
from bot.domain.personal_hours import EARLIEST, LATEST, Hours, Leave
from bot.views import dates
from bot.views.actions import Action, FormName
from bot.views.message import (
    Element,
    Form,
    Message,
    actions,
    ask,
    button,
    context,
    date_picker,
    grouped_select,
    option,
    person_select,
    section,
    time_picker,
)
from bot.views.words import Words


def hours_form(say: Words, own: OwnTime) -> Form:
    """Ask between which times of day somebody wants to be written to; their hours stand there already."""
    limits = say("Between {earliest} and {latest}.", earliest=_time(EARLIEST), latest=_time(LATEST))
    blocks = [
        context(say("I write to you on working days only, and in these hours.")),
        ask("opens", say("From"), time_picker("opens", _time(own.hours.opens))),
        ask("closes", say("Until"), time_picker("closes", _time(own.hours.closes)), hint=limits),
    ]
    return Form(FormName.HOURS, say("Your hours"), blocks, submit=say("Save"), close=say("Cancel"))


def hours_chosen(say: Words, hours: Hours) -> Message:
    """Tell in which hours somebody is written to from now on."""
    span = say(
        "Your hours: {opens} to {closes}, on working days.",
        opens=_time(hours.opens),
        closes=_time(hours.closes),
    )
    lines = [span, say("I write to you only then; what comes at another time waits.")]
    if not hours.usual:
        lines.append(say("To have the usual hours again: `/clwstwr hours usual`"))
    return _told(lines, button(say("Change…"), Action.CHOOSE_HOURS))


def leave_form(say: Words, own: OwnTime, stand_ins: StandIns | None = None) -> Form:
    """Ask when somebody is away, and who stands in: one of those given, or anybody in Slack."""
    blocks = [
        ask("first", say("First day away"), date_picker("first", own.today)),
        ask("last", say("Last day away"), date_picker("last")),
    ]
    offered = person_select("cover") if stand_ins is None else _offered(say, stand_ins)
    if offered is not None:
        hint = say("If you leave it empty: your practice's deputy, or else whoever leads the cluster.")
        blocks.append(ask("cover", say("Who stands in for you?"), offered, hint=hint, optional=True))
    return Form(FormName.LEAVE, say("Time away"), blocks, submit=say("Save"), close=say("Cancel"))


def _offered(say: Words, stand_ins: StandIns) -> Element | None:
    """List who could stand in, those of one's own practice first; None if there is nobody."""
    named = ((say("Your practice"), stand_ins.close), (say("The cluster"), stand_ins.others))
    groups = [
        (label, [option(name, handle) for handle, name in people.items()])
        for label, people in named
        if people
    ]
    return grouped_select("cover", groups) if groups else None


def leave_coming(say: Words, own: OwnTime) -> Message:
    """List the leave that is on and the ones to come."""
    lines = [
        say("Your time away:"),
        *(f"• {_days(say, leave)} · {_cover(say, leave)}" for leave in own.coming),
    ]
    return _told(lines, _back(say), button(say("Write down more…"), Action.TAKE_LEAVE))


def leave_taken(say: Words, receipt: LeaveReceipt) -> Message:
    """Tell what was written down, and who hears of things meanwhile."""
    lines = [
        say("Written down. Away: {days}", days=_days(say, receipt.leave)),
        _cover(say, receipt.leave),
        say("I will not write to you then. Back early? `/clwstwr back`"),
    ]
    if receipt.stranger:
        lines.append(
            say(
                "Whoever stands in has no role here yet, so they cannot record anything. To give them one: `/clwstwr people add`"
            )
        )
    return _told(lines, _back(say))


def back(say: Words, receipt: BackReceipt) -> Message:
    """Tell that a leave is over, or was taken back."""
    was = say("It was: {days}", days=_days(say, receipt.leave))
    if receipt.begun:
        return _told([say("Welcome back. From now on I write to you again."), was])
    return _told([say("Taken back: you are not away then."), was])


def _told(lines: list[str], *buttons: Element) -> Message:
    text = "\n".join(lines)
    return Message(text, [section(text), *([actions(buttons)] if buttons else [])])


def _back(say: Words) -> Element:
    return button(say("I am back, or not away"), Action.BACK)


def _days(say: Words, leave: Leave) -> str:
    first = dates.long_date(say, leave.first)
    if leave.first == leave.last:
        return first
    return say("{first} to {last}", first=first, last=dates.long_date(say, leave.last))


def _cover(say: Words, leave: Leave) -> str:
    if leave.cover:
        return say("Who stands in: {person}", person=f"<@{leave.cover}>")
    return say("Who stands in: your practice's deputy, or else whoever leads the cluster.")


def _time(at: time) -> str:
    return f"{at:%H:%M}"
