"""What the lists of a call say of a register, by practice: who is sure, unsure or unknown and why, and what is asked."""

from collections.abc import Sequence

from bot.domain.attendance_register import Mark, Register
from bot.domain.call_attendees import CallAttendee
from bot.domain.call_import import CallPreview, Filled, Looked, ReadFile, question_about
from bot.domain.call_matching import Suggestion, Target, Why
from bot.views import attendance_register, dates
from bot.views.actions import FormName, OfCallLists
from bot.views.call_lists import heading, named, no_room
from bot.views.message import (
    Block,
    Element,
    Form,
    ask,
    bold,
    context,
    divider,
    escape,
    option,
    section,
    select,
    select_many,
    text_input,
)
from bot.views.paging import packed
from bot.views.words import Words

VISITOR = "0"
LEAVE_OUT = "out"
_OPTIONS_LIMIT = 98


def preview(say: Words, found: CallPreview, before: Filled | None = None) -> Form:
    """Show by practice what the lists say, and ask about everybody who is not sure; one press then writes it.

    `before` is what an earlier press has written, where one form has no room for everybody.
    """
    register = found.register
    blocks: list[Block] = [section(heading(say, register)), *_before(say, found, before)]
    blocks += [*_files(say, found), *_reason(say, register)]
    blocks += _questions(say, found)
    blocks += _sure(say, found)
    blocks += _rest(say, found)
    return Form(
        FormName.FILL_REGISTER,
        say("What the lists say"),
        blocks,
        say("Write the register"),
        say("Cancel"),
        _carried(found.looked),
    )


def _carried(looked: Looked) -> str:
    numbers = (looked.files, sorted(looked.asked), sorted(looked.done))
    files, asked, done = (",".join(map(str, each)) for each in numbers)
    return OfCallLists(looked.meeting, files, looked.minimum, asked, done).encode()


def _before(say: Words, found: CallPreview, before: Filled | None) -> list[Block]:
    """Say how far the register is filled already."""
    if before is None:
        return []
    waiting = len(found.questions) + len(found.later)
    said = [say("Written so far. People still to be asked about: {n}", n=waiting)]
    if before.left_out:
        said.append(say("Left out: {names}", names=named(say, before.left_out)))
    return [section("\n".join(said)), *no_room(say, before.no_room)]


def _files(say: Words, found: CallPreview) -> list[Block]:
    lines = [_file(say, each) for each in found.files]
    blocks = [context("\n".join(lines))]
    warned = [
        say(
            "This call was on another day: {name}, {date}. Is it the right list?",
            name=escape(each.file.filename),
            date=dates.long_date(say, each.began_on),
        )
        for each in found.other_days
        if each.began_on is not None
    ]
    return [*blocks, section("\n".join(warned))] if warned else blocks


def _file(say: Words, each: ReadFile) -> str:
    people = say.many("{n} person", "{n} people", each.people)
    return f"{escape(each.file.filename)} · {each.source.value} · {people} · SHA-256 {each.file.sha256[:12]}…"


def _reason(say: Words, register: Register) -> list[Block]:
    if not register.meeting.closed:
        return []
    hint = say("The register is closed. What changes is kept beside what stood before, with your reason.")
    return [ask("reason", say("Why is it corrected?"), text_input("reason"), hint=hint)]


def _questions(say: Words, found: CallPreview) -> list[Block]:
    """Ask about the unsure, then the unknown: who is left empty is left out."""
    unsure = [one for one in found.questions if one.targets]
    unknown = [one for one in found.questions if not one.targets]
    options = _options(say, found.register)
    blocks: list[Block] = []
    for title, group in (
        (say("Unsure: for whom did they come?"), unsure),
        (say("Unknown: for whom did they come?"), unknown),
    ):
        if group:
            blocks.append(section(bold(f"{title} ({len(group)})")))
            blocks += [_question(say, found, one, options) for one in group]
    if blocks:
        blocks.append(context(say("Who is left empty is left out. Your choices are remembered.")))
    return blocks


def _question(say: Words, found: CallPreview, one: Suggestion, options: Sequence[Element]) -> Block:
    name, chosen = question_about(one.attendee.number), [_value(each) for each in found.chosen(one)]
    if one.why is Why.SEVERAL_PRACTICES:
        element = select_many("who", options, placeholder=say("Choose"), chosen=chosen)
    else:
        element = select("who", options, placeholder=say("Choose"), chosen=next(iter(chosen), None))
    return ask(name, _who(say, one.attendee), element, hint=_hint(say, found.register, one), optional=True)


def _options(say: Words, register: Register) -> list[Element]:
    attendance_names = attendance_register.names_apart(register)
    practices = [
        option(attendance_names[line.practice.id], str(line.practice.id))
        for line in register.lines[:_OPTIONS_LIMIT]
    ]
    others = [option(say("In attendance for no practice"), VISITOR), option(say("Leave out"), LEAVE_OUT)]
    return [*practices, *others]


def _value(target: Target) -> str:
    return VISITOR if target.practice is None else str(target.practice)


def _who(say: Words, attendee: CallAttendee) -> str:
    if attendee.minutes is None:
        return attendee.name
    minutes = say.many("{n} min", "{n} min", attendee.minutes)
    return f"{attendee.name} · {minutes}"


def _hint(say: Words, register: Register, one: Suggestion) -> str:
    """Tell why somebody is asked about, what could be meant, and what tells them from a namesake."""
    names = attendance_register.names_apart(register)
    meant = [
        say("In attendance for no practice") if each.practice is None else names.get(each.practice, "")
        for each in one.targets
    ]
    said = [why(say, one.why)]
    if meant:
        said.append(say("Perhaps: {practices}", practices="; ".join(meant[:6])))
    if one.attendee.joined is not None:
        said.append(say("Joined: {time}", time=one.attendee.joined.strftime("%H:%M")))
    if one.attendee.email:
        said.append(say("Address: {address}", address=one.attendee.email))
    return " · ".join(said)


def why(say: Words, reason: Why) -> str:
    """Say on what a suggestion rests, or why there is none."""
    return {
        Why.SAID_BEFORE: say("Somebody said so before"),
        Why.ADDRESS: say("Known by the address"),
        Why.NAME: say("Known by the name"),
        Why.OF_A_BODY: say("Listed among those who came"),
        Why.OTHER_ADDRESS: say("The name is known, with another address"),
        Why.NAMESAKES: say("Several of this name in the list: each is asked about"),
        Why.SHARED_NAME: say("Several people here have this name"),
        Why.SEVERAL_PRACTICES: say("Speaks for several practices"),
        Why.PRACTICE_NAMED: say("The shown name names the practice"),
        Why.ANNOUNCED: say("The practice said that they would come"),
        Why.PART_OF_NAME: say("Part of a known name"),
        Why.ALIKE: say("Looks like a known name"),
        Why.PHONE: say("Only a telephone number is shown"),
        Why.NOBODY: say("Nobody of this name is known here"),
    }[reason]


def _sure(say: Words, found: CallPreview) -> list[Block]:
    """List the sure ones by practice, with a way to be asked about them after all."""
    if not found.sure:
        return []
    lines = [
        line
        for each in found.register.lines
        if (people := found.of_practice(each.practice.id))
        for line in [
            _sure_line(say, escape(each.practice.name), people, _standing(say, found, each.practice.id))
        ]
    ]
    if found.visitors:
        lines.append(_sure_line(say, say("In attendance for no practice"), found.visitors))
    title = say("Sure")
    options = [
        option(one.attendee.name, str(one.attendee.number), why(say, one.why))
        for one in found.sure[:_OPTIONS_LIMIT]
    ]
    wrong = select_many("wrong", options, placeholder=say("Nobody"))
    hint = say("Choose whom, and I ask about them before anything is recorded.")
    return [
        divider(),
        section(bold(f"{title} ({len(found.sure)})")),
        *packed(lines, gap="\n"),
        ask(
            found.looked.question_who_is_wrong,
            say("Is one of these wrong?"),
            wrong,
            hint=hint,
            optional=True,
        ),
    ]


def _sure_line(say: Words, whose: str, people: Sequence[Suggestion], standing: str = "") -> str:
    named = "; ".join(f"{escape(_who(say, one.attendee))} ({why(say, one.why)})" for one in people)
    return f"• {bold(whose)}: {named}{standing}"


def _standing(say: Words, found: CallPreview, practice: int) -> str:
    """Tell what the register has of a practice already, where the lists change it or leave it as it is."""
    line = next(each for each in found.register.lines if each.practice.id == practice)
    if line.latest is None:
        return ""
    mark = attendance_register.mark_name(say, line.latest.mark)
    if line.latest.mark.came:
        return " · " + say("Recorded already: {mark}. It stays.", mark=mark)
    remote = attendance_register.mark_name(say, Mark.REMOTE)
    return " · " + say("Recorded now: {mark}. It becomes: {other}", mark=mark, other=remote)


def _rest(say: Words, found: CallPreview) -> list[Block]:
    """Tell who is left out, for whom there was no room, and of which practices nobody is known to have come."""
    said = []
    if found.short:
        names = named(say, [_who(say, one) for one in found.short])
        said.append(say("Left out, for less than {n} minutes: {names}", n=found.looked.minimum, names=names))
    if found.later:
        names = named(say, [one.attendee.name for one in found.later])
        said.append(say("Asked about next, once you have pressed “Write the register”: {names}", names=names))
    if found.unheard_of:
        practices = attendance_register.listed(say, found.unheard_of, most=30)
        said.append(say("Nobody sure, nothing recorded: {practices}", practices=practices))
    return [divider(), context(*said)] if said else []
