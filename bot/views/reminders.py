"""Reminders in words: the one message of a day to one person, and why each reminder is as it is."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from bot.domain.dates import LONDON, london_date
from bot.domain.reminder_ledger import Entry, Ledger, Line, Nudge
from bot.domain.reminders import About, AboutDuty, AboutMeeting, DoneBy
from bot.domain.requirements import OwnerKind
from bot.views import dates, duties, meeting_words
from bot.views.actions import Action, OfCycle, OfDuty, OfMeeting, OfPage
from bot.views.body_words import label
from bot.views.invitations import buttons_to_answer
from bot.views.message import Block, Element, Message, actions, bold, button, context, escape, header, section
from bot.views.paging import headed, page_buttons, page_note, paginate
from bot.views.reminder_reasons import outcome, rule, what
from bot.views.words import Words

# Three blocks at most for each, and some words around them, stay below Slack's fifty.
_MOST = 15
_NAMES = 10


def nudge(say: Words, told: Nudge) -> Message:
    """Say everything that needs one person today, most urgent first, each with what to do about it."""
    today = london_date(told.claimed_at)
    things = _gathered(_things(told.lines))
    heading = _heading(say, told.claimed_at, len(things))
    blocks: list[Block] = [section(f"*{heading}*")]
    spoken = [heading]
    for thing in things[:_MOST]:
        text, made = _thing(say, thing, today)
        blocks.extend(made)
        spoken.append(text)
    if len(things) > _MOST:
        more = say(
            "There is more than fits here: {n}. See it all: `/clwstwr deadlines`", n=len(things) - _MOST
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


def _things(lines: Iterable[Line]) -> list[Sequence[About]]:
    """Put the same duty of several practices together, in the order of the lines."""
    found: dict[tuple[object, ...], list[About]] = {}
    for line in lines:
        about = line.about
        key = (
            (about.requirement, about.due, about.owner.kind, about.stand_in, about.meeting)
            if isinstance(about, AboutDuty)
            else (about.subject,)
        )
        found.setdefault(key, []).append(about)
    return list(found.values())


def _gathered(things: Iterable[Sequence[About]]) -> list[Sequence[About]]:
    """Put together what is owed on one day by practices that nobody speaks for: one thing to see to."""
    found: dict[object, list[About]] = {}
    for n, thing in enumerate(things):
        about = thing[0]
        for_others = isinstance(about, AboutDuty) and about.stand_in and (about.due, about.aim)
        found.setdefault(for_others or n, []).extend(thing)
    return list(found.values())


def _thing(say: Words, thing: Sequence[About], today: date) -> tuple[str, list[Block]]:
    first = thing[0]
    if isinstance(first, AboutMeeting):
        return _meeting(say, first, today)
    return _duty(say, [about for about in thing if isinstance(about, AboutDuty)], today)


def _duty(say: Words, same: Sequence[AboutDuty], today: date) -> tuple[str, list[Block]]:
    about = same[0]
    until = duties.due(say, about.due, about.working_due)
    owed = _owed(say, same)
    asked_by = [duties.after_meeting(say, about.after)] if about.after else []
    lines = [*owed, *asked_by, until, _left(say, about, today)]
    if about.stand_in:
        lines.append(
            say.many(
                "Nobody here speaks for this practice yet. To add somebody: `/clwstwr people add`",
                "Nobody here speaks for these practices yet. To add somebody: `/clwstwr people add`",
                len({each.owner for each in same}),
            )
        )
    block = section("\n".join(lines), _next_step(say, same))
    return " · ".join([*owed, until]).replace("*", ""), [block]


def _owed(say: Words, same: Sequence[AboutDuty]) -> list[str]:
    """Name what is owed and by whom; the owners once where they owe the same."""
    by_title: dict[str, list[AboutDuty]] = {}
    for about in same:
        by_title.setdefault(escape(about.title.of(say.language.value)), []).append(about)
    whose = [_owners(say, owing) for owing in by_title.values()]
    if len(set(whose)) == 1:
        return [*(f"*{title}*" for title in by_title), whose[0]]
    return [line for title, owners in zip(by_title, whose, strict=True) for line in (f"*{title}*", owners)]


def _owners(say: Words, same: Sequence[AboutDuty]) -> str:
    if len(same) == 1:
        return duties.owner_label(say, same[0].owner)
    names = ", ".join(sorted(escape(about.owner.name) for about in same)[:_NAMES])
    more = len(same) - _NAMES
    if more > 0:
        names += " " + say.many("and {n} more", "and {n} more", more)
    return say("Practices ({n}): {names}", n=len(same), names=names)


def _left(say: Words, about: AboutDuty, today: date) -> str:
    if about.aim:
        return say("An aim: every step counts")
    if today > about.due:
        return duties.days_overdue(say, (today - about.due).days)
    if today == about.due:
        return say("Due today")
    if today >= about.working_due:
        return say("Today is the last working day for it")
    days = (about.due - today).days
    return say.many("Due in {n} day", "Due in {n} days", days)


def _next_step(say: Words, same: Sequence[AboutDuty]) -> Element:
    about = same[0]
    if about.done_by is DoneBy.PLAN:
        return button(say("Update the plan…"), Action.NEW_OUTCOME)
    if about.done_by is DoneBy.NAMING:
        return button(say("Agree pathways…"), Action.AGREE_PATHWAYS)
    if len(same) > 1 or about.done_by is DoneBy.REGISTER:
        return button(say("See deadlines"), Action.SEE_DEADLINES)
    if about.done_by is DoneBy.LOGGING:
        return button(say("Log a test…"), Action.LOG_TEST, OfCycle(about.owner.id, 0).encode())
    value = OfDuty(about.duty_word, about.owner.kind.value, about.owner.id, about.meeting).encode()
    done = about.done_by is DoneBy.RECORDING
    return button(say("Done…") if done else say("Shared…"), Action.SHARE, value)


def _meeting(say: Words, about: AboutMeeting, today: date) -> tuple[str, list[Block]]:
    when = dates.when(say, about.starts_at)
    of_body = about.asked is not OwnerKind.PRACTICE
    title = say("Meeting: {when}", when=when) if of_body else say("Cluster meeting: {when}", when=when)
    lines = [
        f"*{title}*",
        label(say, about.asked, escape(about.practice_name)),
        _days_to(say, about, today),
    ]
    if about.place:
        lines.append(say("Place: {place}", place=escape(about.place)))
    if about.link:
        lines.append(say("Join online: {link}", link=meeting_words.link(about.link)))
    if of_body:
        lines.append(_asks_member(say, answered=about.answered))
    elif about.answered:
        lines.append(say("You said that your practice comes. If that has changed, please say so:"))
    else:
        lines.append(say("Your practice has not answered yet. Can somebody come?"))
    value = OfMeeting(about.meeting, about.version)
    return title, [section("\n".join(lines)), actions(buttons_to_answer(say, value))]


def _asks_member(say: Words, *, answered: bool) -> str:
    if answered:
        return say("You said that somebody comes. If that has changed, please say so:")
    return say("You have not answered yet. Can somebody come?")


def _days_to(say: Words, about: AboutMeeting, today: date) -> str:
    days = (about.until - today).days
    if days == 0:
        return say("The meeting is today.")
    return say.many("In {n} day", "In {n} days", days)


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
        named = dict.fromkeys(_named(say, thing) for thing in _things(some))
        yield "\n".join([ending, *(f"• {name}" for name in named)])


def _named(say: Words, same: Sequence[About]) -> str:
    """Name a thing, and of a duty all who owe it."""
    owed = [about for about in same if isinstance(about, AboutDuty)]
    if not owed:
        return f"*{escape(what(say, same[0]))}*"
    asked_by = [duties.after_meeting(say, owed[0].after)] if owed[0].after else []
    title = f"*{escape(owed[0].title.of(say.language.value))}*"
    return " · ".join([title, _owners(say, owed), *asked_by])


def _rules(say: Words) -> str:
    return say(
        "Reminders come on working days between 8:30 and 17:30, at most one message a day, and stop at once when something is done."
    )
