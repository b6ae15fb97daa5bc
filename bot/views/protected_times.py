"""Practices' protected time in words: the list, the form, and what was written down."""

from collections.abc import Iterable

from bot.domain.personal_hours import AFTERNOON, MORNING, ProtectedTime
from bot.domain.protected_time import KeptTime, TimeReceipt, TimesKept
from bot.views import dates
from bot.views.actions import Action, FormName, OfRow
from bot.views.message import (
    Block,
    Form,
    Message,
    actions,
    ask,
    button,
    date_picker,
    escape,
    header,
    option,
    section,
    select,
)
from bot.views.words import Words

_MOST = 40
_CHOICES = 100
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
"""The weekdays that the form offers, by the number that a weekday has."""
PARTS = {"afternoon": AFTERNOON, "morning": MORNING, "day": (MORNING[0], AFTERNOON[1])}
"""The parts of a day that the form offers."""


def overview(say: Words, found: TimesKept) -> Message:
    """List what practices keep, each with a way to give it back for those who may."""
    title = say("Protected time")
    add = actions([button(say("Keep some…"), Action.KEEP_TIME, style="primary")])
    if not found.kept:
        text = say(
            "No practice has any. Reminders wait until after protected time, and meeting plans warn of it."
        )
        return Message(f"{title}\n{text}", [header(title), section(text), add])
    shown = found.kept[:_MOST]
    blocks = [header(title), *(_row(say, each, found) for each in shown), add]
    return Message("\n".join([title, *(_line(say, each) for each in shown)]), blocks)


def form(say: Words, found: TimesKept) -> Form:
    """Ask which practice keeps which part of which day."""
    practices = [option(each.name, str(each.id)) for each in found.practices[:_CHOICES]]
    parts = [
        option(say("Afternoon"), "afternoon"),
        option(say("Morning"), "morning"),
        option(say("The whole day"), "day"),
    ]
    weekdays = [option(dates.weekday(say, number), name) for number, name in enumerate(WEEKDAYS)]
    blocks = [
        ask("practice", say("Practice"), select("practice", practices, chosen=practices[0]["value"])),
        ask("part", say("Which part of the day?"), select("part", parts, chosen="afternoon")),
        ask("weekday", say("Every week on"), select("weekday", weekdays), optional=True),
        ask("day", say("Or on one day only"), date_picker("day"), optional=True),
    ]
    return Form(FormName.KEEP_TIME, say("Protected time"), blocks, submit=say("Save"), close=say("Cancel"))


def kept(say: Words, receipt: TimeReceipt) -> Message:
    """Tell what a practice keeps now."""
    lines = [
        say("Written down:") if receipt.fresh else say("This was recorded already:"),
        say("Practice: {name}", name=escape(receipt.practice.name)),
        spoken(say, receipt.time),
        say("Reminders to its people wait until after it, and meeting plans warn of it."),
    ]
    return _told(say, lines)


def given_back(say: Words, receipt: TimeReceipt) -> Message:
    """Tell what a practice keeps no longer."""
    lines = [
        say("Ended:"),
        say("Practice: {name}", name=escape(receipt.practice.name)),
        spoken(say, receipt.time),
    ]
    return _told(say, lines)


def spoken(say: Words, time: ProtectedTime) -> str:
    """Say which part of which day is kept."""
    span = f"{time.starts:%H:%M}-{time.ends:%H:%M}"
    if time.day is not None:
        return say("On: {date}, {times}", date=dates.long_date(say, time.day), times=span)
    return say("Every week: {day}, {times}", day=dates.weekday(say, time.weekday or 0), times=span)


def warning(say: Words, in_the_way: Iterable[KeptTime]) -> str:
    """Warn that a meeting would fall into protected time."""
    names = ", ".join(dict.fromkeys(each.practice.name for each in in_the_way))
    return say("Protected time then, so that they may be away: {practices}", practices=escape(names))


def _row(say: Words, each: KeptTime, found: TimesKept) -> Block:
    end = button(say("End it"), f"{Action.END_TIME}:{each.id}", OfRow(each.id).encode())
    return section(_line(say, each), end if each.practice in found.practices else None)


def _line(say: Words, each: KeptTime) -> str:
    return f"*{escape(each.practice.name)}* · {spoken(say, each.time)}"


def _told(say: Words, lines: list[str]) -> Message:
    text = "\n".join(lines)
    return Message(text, [section(text), actions([button(say("See all of it"), Action.SEE_TIMES)])])
