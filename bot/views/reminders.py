"""Reminders in words: the one message of a day to one person, and why each reminder is as it is."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from bot.domain.about import About, AboutDuty
from bot.domain.dates import LONDON, london_date
from bot.domain.reminder_ledger import Entry, Ledger, Line, Nudge
from bot.views import dates, duties
from bot.views.actions import Action, OfPage
from bot.views.message import Block, Message, actions, bold, context, escape, header, section
from bot.views.paging import headed, page_buttons, page_note, paginate
from bot.views.reminder_lines import gathered, owners, said, things
from bot.views.reminder_reasons import outcome, rule, what
from bot.views.words import Words

# Three blocks at most for each, and some words around them, stay below Slack's fifty.
_MOST = 15


def nudge(say: Words, told: Nudge) -> Message:
    """Say everything that needs one person today, most urgent first, each with what to do about it."""
    today = london_date(told.claimed_at)
    found = gathered(things(told.lines))
    heading = _heading(say, told.claimed_at, len(found))
    blocks: list[Block] = [section(f"*{heading}*")]
    spoken = [heading]
    for thing in found[:_MOST]:
        text, made = said(say, thing, today)
        blocks.extend(made)
        spoken.append(text)
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
        return Message(f"{escape(title)}\n{text}", [header(title), section(text)])
    shown = paginate(list(_explained(say, ledger)), page)
    turn = page_buttons(say, shown, Action.SEE_REMINDERS, lambda number: OfPage(number).encode())
    blocks = [header(title), *shown.blocks]
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


def _heading(say: Words, now: datetime, things: int) -> str:
    if now.astimezone(LONDON).hour < 12:
        return say.many("Good morning. {n} thing needs you:", "Good morning. {n} things need you:", things)
    return say.many("Good afternoon. {n} thing needs you:", "Good afternoon. {n} things need you:", things)


def _footnotes(say: Words, told: Nudge) -> Iterator[str]:
    if told.late_since is not None:
        yield say(
            "Some of this should have reached you on {date}. I am sorry that it comes late.",
            date=dates.long_date(say, told.late_since),
        )
    yield say(
        "At most one message a working day, and none about what is done. Why you get this: `/clwstwr why`"
    )


def _explained(say: Words, ledger: Ledger) -> Iterator[Block]:
    if not ledger.cluster:
        yield from _of_one(say, [entry.line for entry in ledger.entries])
        return
    people = sorted(
        ledger.entries,
        key=lambda entry: (entry.line.recipient != ledger.reader, entry.name, entry.line.recipient),
    )
    for _, entries in groupby(people, key=lambda entry: entry.line.recipient):
        own = list(entries)
        yield section(bold(say("For: {name}", name=_name(own[0]))))
        yield from _of_one(say, [entry.line for entry in own])


def _name(entry: Entry) -> str:
    return escape(entry.name) or f"<@{entry.line.recipient}>"


def _of_one(say: Words, lines: Sequence[Line]) -> Iterator[Block]:
    """Show what comes next in its order, then what became of the others, the newest first."""
    ahead = sorted((line for line in lines if line.open), key=lambda line: line.due_at)
    settled = [line for line in lines if not line.open]
    settled.sort(key=lambda line: line.settled_at or line.due_at, reverse=True)
    for heading, some in ((say("Still to come"), ahead), (say("Settled"), settled)):
        if some:
            yield from headed(f"_{heading}_", _explain(say, some))


def _explain(say: Words, lines: Iterable[Line]) -> Iterator[str]:
    """Say of lines that end alike by the same rule how they end, and under it what each is about."""
    alike: dict[str, list[Line]] = {}
    for line in lines:
        step = say("Rule: {rule}", rule=rule(say, line.rung))
        alike.setdefault(f"{outcome(say, line)} {step}", []).append(line)
    for ending, some in alike.items():
        named = dict.fromkeys(_named(say, thing) for thing in things(some))
        yield "\n".join([ending, *(f"• {name}" for name in named)])


def _named(say: Words, same: Sequence[About]) -> str:
    """Name a thing, and of a duty all who owe it."""
    owed = [about for about in same if isinstance(about, AboutDuty)]
    if not owed:
        return f"*{escape(what(say, same[0]))}*"
    asked_by = [duties.after_meeting(say, owed[0].after)] if owed[0].after else []
    title = f"*{escape(owed[0].title.of(say.language.value))}*"
    return " · ".join([title, owners(say, owed), *asked_by])


def _rules(say: Words) -> str:
    return say(
        "Reminders come on working days between 8:30 and 17:30, at most one message a day, and stop at once when something is done."
    )
