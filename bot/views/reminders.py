"""Reminders in words: the one message of a day to one person, and why each reminder is as it is."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from bot.domain.about import About, AboutDigest, AboutDuty
from bot.domain.daily_message import Thing, gathered, things
from bot.domain.dates import LONDON, london_date
from bot.domain.ledger_parts import EVERYTHING, LedgerOf
from bot.domain.reminder_ledger import Entry, Ledger, Line, Nudge
from bot.views import dates, duties
from bot.views.actions import Action, OfReasons
from bot.views.message import Block, Message, actions, bold, button, context, escape, header, section
from bot.views.paging import headed, page_buttons, page_note, paginate
from bot.views.reminder_acts import acts
from bot.views.reminder_lines import owners, said
from bot.views.reminder_reasons import channel_refused, outcome, rule, what
from bot.views.words import Words

# Two blocks for each, and some words around them, stay below Slack's fifty.
_MOST = 15
# Of so few things there is room for all the buttons; of more the lesser ones are in a menu.
_FEW = 3


def nudge(say: Words, told: Nudge) -> Message:
    """Say everything that needs one person today, most urgent first, each with what to do about it."""
    today = london_date(told.claimed_at)
    found = gathered(told.lines)
    heading = greeting(say, told.claimed_at, found)
    own_lines = duties_told(told)
    blocks: list[Block] = [section(f"*{heading}*")]
    spoken = [heading]
    for thing in found[:_MOST]:
        one = said(say, thing, today, own_lines)
        own = acts(say, thing, today, in_menu=len(found) > _FEW)
        blocks += [section(one.words), actions([*one.buttons, *own])]
        spoken.append(one.aloud)
    if len(found) > _MOST:
        more = say(
            "There is more than fits here: {n}. See it all: `/clwstwr deadlines`", n=len(found) - _MOST
        )
        blocks.append(section(more))
    blocks.append(context(*_footnotes(say, told)))
    return Message("\n".join(spoken), blocks)


def why(say: Words, ledger: Ledger, page: int = 1) -> Message:
    """Explain every reminder: what comes next, and what became of those before; a lead sees everybody's."""
    title = (
        say("Reminders · Cluster: {name}", name=ledger.cluster) if ledger.cluster else say("Your reminders")
    )
    if not ledger.entries:
        text = say("There is nothing to remind you of: nothing is planned, and nothing has been sent.")
        if ledger.of != EVERYTHING:
            text = say("Nothing is planned, and nothing has been sent.")
        above = [header(title), *_narrowed(say, ledger.of), *_unposted(say, ledger)]
        return Message(f"{escape(title)}\n{text}", [*above, section(text)])
    shown = paginate(list(_explained(say, ledger)), page)
    turn = page_buttons(say, shown, Action.SEE_REMINDERS, lambda n: OfReasons(ledger.of.words, n).encode())
    blocks = [header(title), *_narrowed(say, ledger.of), *_unposted(say, ledger), *shown.blocks]
    if shown.count > 1:
        blocks.append(context(page_note(say, shown)))
    blocks.append(context(_rules(say)))
    if turn:
        blocks.append(actions(turn))
    planned = sum(entry.line.open for entry in ledger.entries)
    counts = say(
        "Still to come: {planned}. Settled: {settled}", planned=planned, settled=len(ledger.entries) - planned
    )
    return Message(f"{escape(title)}\n{counts}", blocks)


def _unposted(say: Words, ledger: Ledger) -> Iterator[Block]:
    if ledger.unposted:
        yield section(channel_refused(say, ledger.unposted))


def _narrowed(say: Words, of: LedgerOf) -> Iterator[Block]:
    """Say whose or which practice's reminders these are, and lead back to everybody's."""
    if of == EVERYTHING:
        return
    name = escape(of.name)
    whose = say("For: {name}", name=name) if of.person else say("Practice: {name}", name=name)
    yield section(whose, button(say("Everybody's"), Action.SEE_REMINDERS, OfReasons("", 1).encode()))


def duties_told(told: Nudge) -> frozenset[str]:
    """Return the duties that have lines of their own in a message, so that its digest need not name them again."""
    return frozenset(line.about.duty for line in told.lines if isinstance(line.about, AboutDuty))


def greeting(say: Words, now: datetime, found: Sequence[Thing]) -> str:
    """Say how many things a message is about, by the time of day."""
    things = sum(not isinstance(thing[0].about, AboutDigest) for thing in found)
    morning = now.astimezone(LONDON).hour < 12
    if not things:
        return (
            say("Good morning. This is how things stand:")
            if morning
            else say("Good afternoon. This is how things stand:")
        )
    if morning:
        return say.many("Good morning. {n} thing needs you:", "Good morning. {n} things need you:", things)
    return say.many("Good afternoon. {n} thing needs you:", "Good afternoon. {n} things need you:", things)


def comes_late(say: Words, told: Nudge) -> Iterator[str]:
    """Say so if some of a message should have been said on an earlier day."""
    if told.late_since is not None:
        yield say(
            "Some of this should have reached you on {date}. I am sorry that it comes late.",
            date=dates.long_date(say, told.late_since),
        )


def _footnotes(say: Words, told: Nudge) -> Iterator[str]:
    yield from comes_late(say, told)
    yield say(
        "At most one message a working day, and none about what is done. Why you get this: `/clwstwr why`"
    )


def _explained(say: Words, ledger: Ledger) -> Iterator[Block]:
    if not ledger.cluster:
        yield from _of_one(say, ledger.entries)
        return
    people = sorted(
        ledger.entries,
        key=lambda entry: (entry.line.recipient != ledger.reader, entry.name, entry.line.recipient),
    )
    for _, entries in groupby(people, key=lambda entry: entry.line.recipient):
        own = list(entries)
        yield section(bold(say("For: {name}", name=_name(own[0]))))
        yield from _of_one(say, own)


def _name(entry: Entry) -> str:
    return escape(entry.name) or f"<@{entry.line.recipient}>"


def _of_one(say: Words, entries: Sequence[Entry]) -> Iterator[Block]:
    """Show what comes next in its order, then what became of the others, the newest first."""
    ahead = sorted((one for one in entries if one.line.open), key=lambda one: one.line.due_at)
    settled = [one for one in entries if not one.line.open]
    settled.sort(key=lambda one: one.line.settled_at or one.line.due_at, reverse=True)
    for heading, some in ((say("Still to come"), ahead), (say("Settled"), settled)):
        if some:
            yield from headed(f"_{heading}_", _explain(say, some))


def _explain(say: Words, entries: Iterable[Entry]) -> Iterator[str]:
    """Say of lines that end alike by the same rule how they end, and under it what each is about."""
    alike: dict[str, list[Line]] = {}
    for entry in entries:
        alike.setdefault(_ending(say, entry), []).append(entry.line)
    for ending, some in alike.items():
        named = dict.fromkeys(_named(say, [line.about for line in thing]) for thing in things(some))
        yield "\n".join([ending, *(f"• {name}" for name in named)])


def _ending(say: Words, entry: Entry) -> str:
    """Say what became of a line, by which rule, when it was due if that is over, and where its message is."""
    line = entry.line
    told = [outcome(say, line), say("Rule: {rule}", rule=rule(say, line.rung))]
    if not line.open:
        told.append("· " + say("Due: {when}", when=dates.when(say, line.due_at)))
    if entry.link:
        there = say("See the message")
        told.append(f"· <{escape(entry.link)}|{there}>")
    return " ".join(told)


def _named(say: Words, same: Sequence[About]) -> str:
    """Name a thing, and of a duty all who owe it."""
    owed = [about for about in same if isinstance(about, AboutDuty)]
    if not owed:
        return f"*{escape(what(say, same[0]))}*"
    asked_by = [duties.after_meeting(say, owed[0].after)] if owed[0].after else []
    title = f"*{escape(owed[0].title.of(say.language.value))}*"
    return " · ".join([title, owners(say, owed), *asked_by])


def _rules(say: Words) -> str:
    rules = say(
        "Reminders come on working days between 8:30 and 17:30, at most one message a day, and stop at once when something is done."
    )
    own = say("To choose other hours: `/clwstwr hours`. To say that you are away: `/clwstwr away`")
    return f"{rules} {own}"
