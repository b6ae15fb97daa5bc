"""Filling the register from a call's lists, in words: the form that takes them, the receipt, the original."""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from bot.domain.attendance_register import Register
from bot.domain.call_import import (
    MOST_FILES,
    Filled,
    ImportStart,
    KeptFile,
)
from bot.domain.dates import london_date
from bot.views import attendance_register, dates
from bot.views.actions import Action, FormName, OfMeeting, OfRow
from bot.views.body_words import label
from bot.views.message import (
    Block,
    Element,
    Form,
    Message,
    actions,
    ask,
    bold,
    button,
    checkboxes,
    context,
    cut,
    escape,
    file_input,
    option,
    section,
    text_input,
)
from bot.views.paging import packed
from bot.views.words import Words

KINDS = ("csv", "tsv", "txt", "xlsx")
_LEFT_OUT_SHOWN = 20
_NO_ROOM_CHARACTERS = 5000


def start(say: Words, begun: ImportStart) -> Form:
    """Ask for the lists of the call, and show those that are kept already."""
    register = begun.register
    hint = say(
        "As downloaded from Teams (attendance report) or Zoom (participants report). If the call broke off, give all its lists together."
    )
    files = file_input("files", KINDS, MOST_FILES)
    blocks: list[Block] = [
        section(heading(say, register)),
        ask("files", say("Attendance lists"), files, hint=hint, optional=bool(begun.files)),
        *_kept(say, begun.files),
        ask(
            "minimum",
            say("Least minutes"),
            text_input("minimum", limit=3, placeholder="0"),
            hint=say("Who was there for less is left out. Empty: everybody counts."),
            optional=True,
        ),
        context(
            say("Nothing is recorded yet: next you see what the lists say."),
            say("The original is kept with its SHA-256, for Teams and Zoom delete theirs."),
        ),
    ]
    return Form(
        FormName.CALL_LISTS,
        say("Register from a call"),
        blocks,
        say("Next"),
        say("Cancel"),
        OfMeeting(register.meeting.id, register.meeting.version).encode(),
    )


def filled(say: Words, done: Filled) -> Message:
    """Say what was written, who was left out, and where the originals are."""
    said = attendance_register.saved(say, done.saved)
    lines = [say("The register is filled from the call's lists.")]
    if done.left_out:
        lines.append(say("Left out: {names}", names=named(say, done.left_out)))
    if done.remembered:
        lines.append(
            say.many(
                "I remember your choice about {n} person for the next list.",
                "I remember your choices about {n} people for the next list.",
                done.remembered,
            )
        )
    text = "\n".join(lines)
    return Message(
        f"{text}\n{said.text}",
        [
            section(text),
            *no_room(say, done.no_room),
            *said.blocks,
            actions(_originals(say, done.files)),
        ],
    )


def no_room(say: Words, names: Sequence[str]) -> list[Block]:
    """Name every visitor whom the register's field cannot take any more, for nobody is to be lost unseen."""
    if not names:
        return []
    lines = [
        bold(say("The field for visitors is full. These are not in the register: {n}", n=len(names))),
        say("The original list keeps them. To make room, shorten what the field says, then do this again."),
    ]
    escaped = [escape(name) for name in names]
    lengths = accumulate(len(name) + 1 for name in escaped)
    fit = sum(length <= _NO_ROOM_CHARACTERS for length in lengths)
    more = [say.many("and {n} more", "and {n} more", len(names) - fit)] if fit < len(names) else []
    return list(packed([*lines, *escaped[:fit], *more], gap="\n"))


def original(say: Words, file: KeptFile) -> Message:
    """Say what an original is that comes under this message, and how to tell that nobody has changed it."""
    lines = [
        say("The original, as it was handed in: {name}", name=escape(file.filename)),
        _handed_in(say, file),
        f"SHA-256: `{file.sha256}`",
    ]
    text = "\n".join(lines)
    return Message(text, [section(text)])


def sent(say: Words, file: KeptFile) -> Message:
    """Tell where the original is to be found."""
    text = say("The original is in your conversation with me: {name}", name=escape(file.filename))
    return Message(text, [section(text)])


def heading(say: Words, register: Register) -> str:
    """Say of which meeting the register is."""
    names = escape(", ".join(cluster.name for cluster in register.clusters))
    return f"{bold(dates.when(say, register.meeting.starts_at))}\n{label(say, register.cluster.kind, names)}"


def _kept(say: Words, files: Sequence[KeptFile]) -> list[Block]:
    if not files:
        return []
    options = [option(file.filename, str(file.id), _handed_in(say, file)) for file in files]
    ticked = [str(file.id) for file in files]
    return [
        ask("kept", say("Use these too"), checkboxes("kept", options, ticked), optional=True),
        actions(_originals(say, files)),
    ]


def _originals(say: Words, files: Sequence[KeptFile]) -> list[Element]:
    return [
        button(
            say("Original: {name}", name=cut(file.filename, 50)),
            f"{Action.SEND_CALL_LIST}:{file.id}",
            OfRow(file.id).encode(),
        )
        for file in files
    ]


def _handed_in(say: Words, file: KeptFile) -> str:
    return say(
        "Handed in by: {name}, {date}",
        name=escape(file.by) or "–",
        date=dates.short_date(say, london_date(file.at)),
    )


def named(say: Words, names: Iterable[str]) -> str:
    """List names, safe and not more than a reader takes in, and say how many more there are."""
    escaped = [escape(name) for name in names]
    more = len(escaped) - _LEFT_OUT_SHOWN
    shown = "; ".join(escaped[:_LEFT_OUT_SHOWN])
    return shown if more <= 0 else shown + " " + say.many("and {n} more", "and {n} more", more)
