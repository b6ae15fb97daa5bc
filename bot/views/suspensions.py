"""Suspensions in words: the board's list, the form, what was announced, and what a cluster's channel hears of it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.programme import ProgrammeYear
from bot.domain.submissions import Suspension
from bot.domain.suspending import (
    MOST_REASON,
    Announced,
    SuspensionReceipt,
    SuspensionsOfBoard,
    titles,
)
from bot.views import dates
from bot.views.actions import Action, FormName, OfRow
from bot.views.message import (
    Block,
    Form,
    Message,
    actions,
    ask,
    button,
    context,
    cut,
    date_picker,
    escape,
    header,
    option,
    section,
    select_many,
    text_input,
)
from bot.views.people import board_name
from bot.views.words import Words

_MOST = 10
_REASON = 250  # letters of a reason in the list


def overview(say: Words, found: SuspensionsOfBoard) -> Message:
    """List what the health board has announced, each with a way to take it back."""
    title = say("Suspensions · {board}", board=board_name(say, found.board))
    new = button(say("Announce a suspension…"), Action.SUSPEND, style="primary")
    if not found.announced:
        text = say(
            "No suspension has been announced. If the requirements are relaxed for a time, announce it here: deadlines then show that they are suspended, and reminders stop."
        )
        return Message(f"{escape(title)}\n{text}", [header(title), section(text), actions([new])])
    shown = found.announced[:_MOST]
    texts = ["\n".join(_lines(say, each, found.programme)) for each in shown]
    blocks = [_row(say, each, text) for each, text in zip(shown, texts, strict=True)]
    return Message("\n".join([escape(title), *texts]), [header(title), *blocks, actions([new])])


def form(say: Words, found: SuspensionsOfBoard) -> Form:
    """Ask from when to when, for which indicators, and why."""
    options = [
        option(each.code, each.code, each.title.of(say.language.value)) for each in found.programme.indicators
    ]
    return Form(
        FormName.SUSPEND,
        say("Suspend deadlines"),
        [
            context(say("Health board: {name}", name=escape(board_name(say, found.board)))),
            ask("starts", say("First day"), date_picker("starts", found.today)),
            ask("ends", say("Last day"), date_picker("ends")),
            ask(
                "indicators",
                say("For which indicators?"),
                select_many("indicators", options),
                hint=say("Leave it empty for all of them."),
                optional=True,
            ),
            ask(
                "reason",
                say("Why? What was announced, and by whom?"),
                text_input("reason", multiline=True, limit=MOST_REASON),
                optional=True,
            ),
            context(say("Every cluster of the health board is told in its channel.")),
        ],
        say("Announce"),
        say("Cancel"),
    )


def announced(say: Words, found: SuspensionReceipt) -> Message:
    """Say what is announced now, and how many clusters are told."""
    first = say("Announced.") if found.fresh else say("Already announced, so nothing was changed.")
    lines = [first, *_what(say, found.programme, found.announced.suspension), *_told(say, found)]
    text = "\n".join(lines)
    take_back = button(
        say("Take back…"), Action.SUSPEND_WITHDRAW, OfRow(found.announced.suspension.id).encode()
    )
    return Message(text, [section(text), actions([_deadlines(say), take_back])])


def withdraw_form(say: Words, found: SuspensionReceipt) -> Form:
    """Ask why a suspension is taken back."""
    return Form(
        FormName.SUSPEND_WITHDRAW,
        say("Take back"),
        [
            section("\n".join(_what(say, found.programme, found.announced.suspension))),
            ask(
                "reason",
                say("Why is it taken back?"),
                text_input("reason", multiline=True, limit=MOST_REASON),
            ),
            context(say("Its dates then stand again. The record and your reason stay readable.")),
        ],
        say("Take back"),
        say("Cancel"),
        OfRow(found.announced.suspension.id).encode(),
    )


def withdrawn(say: Words, found: SuspensionReceipt) -> Message:
    """Say that a suspension holds no more."""
    first = (
        say("Taken back. The dates stand again.")
        if found.fresh
        else say("It was taken back already, so nothing was changed.")
    )
    text = "\n".join([first, *_what(say, found.programme, found.announced.suspension), *_told(say, found)])
    return Message(text, [section(text), actions([_deadlines(say)])])


def posted(say: Words, found: SuspensionReceipt, *, taken_back: bool) -> Message:
    """Tell a cluster in its channel what is suspended, or that it is no more, and what that means."""
    year = found.programme.key
    title = (
        say("Suspension taken back: {year}", year=year) if taken_back else say("Suspended: {year}", year=year)
    )
    by = say("Announced by: {board}", board=escape(board_name(say, found.board)))
    what = _what(say, found.programme, found.announced.suspension)
    if taken_back:
        what += _because(say, found.announced.withdrawn_reason)
        means = [say("The dates in this time stand again, and reminders come as before.")]
    else:
        means = [
            say(
                "Deadlines in this time show that they are suspended, nothing is counted as missed, and reminders stop."
            ),
            say("You may go on with the work and record it: it counts."),
        ]
    blocks: list[Block] = [header(title), section("\n".join([by, *what])), section("\n".join(means))]
    if not taken_back:
        blocks.append(context(_our_reading(say)))
    lines = [escape(title), by, *what, *means]
    return Message("\n".join(lines), [*blocks, actions([_deadlines(say)])])


def period(say: Words, suspension: Suspension) -> str:
    return say(
        "From: {first} · To: {last}",
        first=dates.long_date(say, suspension.starts),
        last=dates.long_date(say, suspension.ends),
    )


def _row(say: Words, each: Announced, text: str) -> Block:
    if not each.stands:
        return section(text)
    value = OfRow(each.suspension.id).encode()
    return section(text, button(say("Take back…"), Action.SUSPEND_WITHDRAW, value))


def _lines(say: Words, each: Announced, programme: ProgrammeYear) -> list[str]:
    """Tell one suspension of the list, and what became of it."""
    short = replace(each.suspension, reason=cut(each.suspension.reason, _REASON))
    lines = [f"*{each.programme}*", *_what(say, programme, short)]
    lines.append(
        say(
            "Announced here by {person} on {date}",
            person=f"<@{each.recorded_by}>",
            date=dates.long_date(say, each.recorded_at.date()),
        )
    )
    if each.withdrawn_at is not None:
        lines.append(
            say(
                "Taken back by {person} on {date}: {reason}",
                person=f"<@{each.withdrawn_by}>",
                date=dates.long_date(say, each.withdrawn_at.date()),
                reason=escape(cut(each.withdrawn_reason, _REASON)),
            )
        )
    return lines


def _what(say: Words, programme: ProgrammeYear, suspension: Suspension) -> list[str]:
    return [
        period(say, suspension),
        _indicators(say, programme, suspension),
        *_because(say, suspension.reason),
    ]


def _indicators(say: Words, programme: ProgrammeYear, suspension: Suspension) -> str:
    if not suspension.indicators:
        return say("For: every indicator of the year")
    named: Sequence[str] = titles(programme, tuple(suspension.indicators), say.language.value)
    return say("For: {indicators}", indicators="; ".join(map(escape, named or sorted(suspension.indicators))))


def _because(say: Words, reason: str) -> list[str]:
    return [say("Reason: {reason}", reason=escape(reason))] if reason else []


def _told(say: Words, found: SuspensionReceipt) -> list[str]:
    if not found.channels:
        return []
    told = say.many(
        "I am telling {n} cluster in its channel.",
        "I am telling {n} clusters in their channels.",
        found.channels,
    )
    return [told, _our_reading(say)]


def _our_reading(say: Words) -> str:
    return say(
        "The guidance does not say what a suspension does to a date. Our reading: a date inside it does not stand; a date before it still does."
    )


def _deadlines(say: Words) -> dict[str, object]:
    return button(say("Deadlines"), Action.SEE_DEADLINES)
