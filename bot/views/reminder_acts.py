"""What can be done about a line of a daily message in words: put it off, say that it is not one's own, ask why."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.domain.about import About
from bot.domain.daily_message import Thing
from bot.domain.reminder_acts import Colleague, Declined, DeclineOffer, SnoozeKept, SnoozeOffer, ToldThing
from bot.domain.reminder_wishes import can_be_declined, can_be_snoozed, quick_days
from bot.views import dates
from bot.views.actions import Action, FormName, OfReminder, ReminderAct
from bot.views.message import (
    Block,
    Element,
    Form,
    Message,
    actions,
    ask,
    button,
    context,
    date_picker,
    escape,
    header,
    option,
    overflow,
    section,
    select,
)
from bot.views.reminder_reasons import what
from bot.views.words import Words

_NAMED = 5
_MOST_COLLEAGUES = 100


def acts(say: Words, thing: Thing, today: date, *, in_menu: bool) -> list[Element]:
    """Offer what can be done about a thing, beside doing it: as buttons, or in a menu where there is no room."""
    line, abouts = thing[0].id, [each.about for each in thing]
    days = quick_days(abouts, today) if in_menu and _can_wait(abouts, today) else ()
    offered = [
        (say("Remind me again: {date}", date=dates.weekday_date(say, day)), ReminderAct.SNOOZE, day)
        for day in days
    ]
    if not in_menu:
        return _buttons(say, line, abouts, today)
    plain = [(words, act, None) for words, act in _offered(say, abouts, today)]
    options = [
        option(words, OfReminder(act, line, day.isoformat() if day else "").encode())
        for words, act, day in (*offered, *plain)
    ]
    return [overflow(Action.REMINDER, options)]


def looked_at(say: Words, told: ToldThing) -> Message:
    """Show one thing that somebody was reminded of, with what can be done about the reminder."""
    title = say("Your reminder")
    what_of = _what(say, told.abouts)
    made = _buttons(say, told.line, told.abouts, told.today)
    return Message(f"{title}\n{what_of}", [header(title), section(what_of), actions(made)])


def _buttons(say: Words, line: int, abouts: Sequence[About], today: date) -> list[Element]:
    return [
        button(words, f"{Action.REMINDER}:{act.name.lower()}", OfReminder(act, line, "").encode())
        for words, act in _offered(say, abouts, today)
    ]


def _offered(say: Words, abouts: Sequence[About], today: date) -> Iterator[tuple[str, ReminderAct]]:
    if _can_wait(abouts, today):
        yield say("Snooze…"), ReminderAct.SNOOZE_UNTIL
    if all(map(can_be_declined, abouts)):
        yield say("Not mine…"), ReminderAct.NOT_MINE
    yield say("Why?"), ReminderAct.WHY


def _can_wait(abouts: Sequence[About], today: date) -> bool:
    return all(can_be_snoozed(about, today) for about in abouts)


def snooze_form(say: Words, offer: SnoozeOffer) -> Form:
    """Ask until when something is to wait."""
    hint = say("The last day for it: {date}", date=dates.long_date(say, offer.last))
    blocks: list[Block] = [
        section(_what(say, offer.abouts)),
        ask(
            "day",
            say("On which day shall I remind you again?"),
            date_picker("day", offer.first),
            hint=hint,
        ),
        context(
            say.many("You can snooze this {n} more time.", "You can snooze this {n} more times.", offer.left)
        ),
    ]
    carries = OfReminder(ReminderAct.SNOOZE_UNTIL, offer.line, "").encode()
    return Form(FormName.SNOOZE, say("Snooze"), blocks, say("Snooze"), say("Cancel"), carries)


def snoozed(say: Words, kept: SnoozeKept) -> Message:
    """Say until when it is quiet now, as it is stored."""
    when = say("Snoozed until: {when}. I remind you again then.", when=dates.when(say, kept.until))
    left = (
        say.many("You can snooze this {n} more time.", "You can snooze this {n} more times.", kept.left)
        if kept.left > 0
        else say("You cannot snooze this again.")
    )
    text = f"{when}\n{left}"
    reasons = button(say("My reminders"), Action.SEE_REMINDERS)
    return Message(text, [section(f"{_what(say, kept.abouts)}\n{text}"), actions([reasons])])


def decline_form(say: Words, offer: DeclineOffer) -> Form:
    """Ask to whom something belongs."""
    people = [option(_called(each), each.handle, ", ".join(each.practices)) for each in offer.colleagues]
    hint = say("Leave it empty if you do not know: whoever leads the cluster then sees it.")
    blocks: list[Block] = [section(_what(say, offer.abouts))]
    if people:
        chosen = select("person", people[:_MOST_COLLEAGUES])
        blocks.append(ask("person", say("To whom does it belong?"), chosen, hint=hint, optional=True))
    blocks.append(
        context(say("I do not remind you of it any more, unless its date changes. Whoever leads is told."))
    )
    carries = OfReminder(ReminderAct.NOT_MINE, offer.line, "").encode()
    return Form(FormName.NOT_MINE, say("Not mine"), blocks, say("Not mine"), say("Cancel"), carries)


def declined(say: Words, made: Declined) -> Message:
    """Say who hears of it from now on."""
    if made.belongs_to is not None:
        goes = say("From now on I remind: {name}", name=f"<@{made.belongs_to.handle}>")
    else:
        goes = say("From now on I remind whoever else it belongs to, or leads the cluster.")
    text = "\n".join([say("Noted: this is not yours. I do not remind you of it any more."), goes])
    return Message(text, [section(f"{_what(say, made.abouts)}\n{text}")])


def _what(say: Words, abouts: Sequence[About]) -> str:
    """Name what it is about, some of many."""
    names = list(dict.fromkeys(f"*{escape(what(say, about))}*" for about in abouts))
    more = len(names) - _NAMED
    others = [say.many("and {n} more", "and {n} more", more)] if more > 0 else []
    return "\n".join([*names[:_NAMED], *others])


def _called(colleague: Colleague) -> str:
    return colleague.name or colleague.handle
