"""The register in words: one form with every practice of the cluster, and what is said when it was sent."""

from collections.abc import Iterable, Sequence
from itertools import chain

from bot.domain.attendance_register import (
    CHOICES,
    VISITORS_LIMIT,
    Line,
    Mark,
    Recorded,
    Register,
    RegisterSaved,
    question_about,
)
from bot.domain.dates import london_date
from bot.domain.ids import PracticeId
from bot.domain.meetings import Answer
from bot.domain.people import Practice
from bot.views import dates, meeting_standing
from bot.views.actions import Action, FormName, OfMeeting, OfRegister
from bot.views.body_words import label
from bot.views.meeting_words import by_way_of
from bot.views.message import (
    Block,
    Element,
    Form,
    Message,
    actions,
    ask,
    button,
    checkboxes,
    confirm,
    context,
    divider,
    escape,
    option,
    section,
    select,
    text_input,
)
from bot.views.words import Words

CLOSE = "close"
YES, NO = "yes", "no"
_NAMES_SHOWN = 12


def mark_name(say: Words, mark: Mark) -> str:
    """Name what is said of a practice, for choices and lists."""
    names = {
        Mark.PRESENT: say("Present"),
        Mark.REMOTE: say("Present remotely"),
        Mark.DEPUTY: say("A deputy came"),
        Mark.DEPUTY_REMOTE: say("A deputy took part remotely"),
        Mark.IN_ATTENDANCE: say("In attendance"),
        Mark.APOLOGIES: say("Apologies"),
        Mark.ABSENT: say("Absent"),
    }
    return names[mark]


def form(say: Words, register: Register) -> Form:
    """Ask for every practice in one form; of a closed register, ask for a correction and its reason.

    What nobody has recorded yet comes first: that is what is left to do. Names go into one field, so that thirty
    practices stay short enough for a phone.
    """
    closed, seen = register.meeting.closed, register.seen
    blocks = [section(_heading(say, register)), _from_a_call(say, register), *_reason(say, register)]
    if register.cluster.is_body:
        blocks.append(_who_came(say, register))
    else:
        blocks += [*_lines(say, register), divider(), *_about_meeting(say, register)]
    if not closed:
        blocks.append(_close(say, register))
    return Form(
        FormName.CORRECT_REGISTER if closed else FormName.REGISTER,
        say("Correct the register") if closed else say("Register"),
        blocks,
        submit=say("Save"),
        close=say("Cancel"),
        carries=OfRegister(register.meeting.id, seen.entry, seen.answer, seen.note).encode(),
    )


def saved(say: Words, done: RegisterSaved) -> Message:
    """Say what a submission did, and what comes next."""
    if done.corrected:
        return _corrected(say, done)
    return _closed(say, done.register) if done.closed else _kept(say, done.register)


def _heading(say: Words, register: Register) -> str:
    meeting = register.meeting
    names = escape(", ".join(cluster.name for cluster in register.clusters))
    title = f"*{dates.when(say, meeting.starts_at)}*\n" + label(say, register.cluster.kind, names)
    if meeting.closed_at is None and register.cluster.is_body:
        return f"{title}\n" + say("Write down who came. It counts for no practice.")
    if meeting.closed_at is None:
        return f"{title}\n" + say(
            "Choose for each practice. What you do not know yet stays empty; you can save as often as you like."
        )
    return f"{title}\n" + say(
        "This register is closed. Closed by: {name}. On: {date}. What you change is kept beside what stood before, with your reason.",
        name=escape(meeting.closed_by) or "–",
        date=dates.long_date(say, london_date(meeting.closed_at)),
    )


def _from_a_call(say: Words, register: Register) -> Block:
    value = OfMeeting(register.meeting.id, register.meeting.version).encode()
    return actions([button(say("Fill from a Teams or Zoom list…"), Action.FILL_REGISTER, value)])


def _reason(say: Words, register: Register) -> list[Block]:
    if not register.meeting.closed:
        return []
    hint = say("For example: came in at item 3, was missed on the sign-in sheet.")
    return [ask("reason", say("Why is it corrected?"), text_input("reason"), hint=hint)]


def _lines(say: Words, register: Register) -> list[Block]:
    """Ask about each practice under the heading of what is known of it, those to be asked about first."""
    groups = {
        say("Not recorded yet"): [line for line in register.lines if line.latest is None],
        say("Was there"): [line for line in register.lines if line.latest and line.latest.mark.came],
        say("Was not there"): [line for line in register.lines if line.latest and not line.latest.mark.came],
    }
    twice = _same_names(register)
    return [
        block
        for title, lines in groups.items()
        if lines
        for block in chain(
            [section(f"*{title} ({len(lines)})*")],
            (_question(say, line, register, twice) for line in lines),
        )
    ]


def _question(say: Words, line: Line, register: Register, twice: frozenset[str]) -> Block:
    shown = line.shown(register.seen).mark
    options = [option(mark_name(say, mark), mark.value) for mark in CHOICES]
    return ask(
        question_about(line.practice.id),
        _label(line.practice, twice),
        select("mark", options, placeholder=say("Choose"), chosen=shown.value if shown else None),
        hint=_known(say, line, register),
        optional=True,
    )


def _known(say: Words, line: Line, register: Register) -> str:
    """Tell what is known: of an open register the last entry or answer, of a closed one the whole history."""
    if line.latest is None:
        return _answered(say, line)
    shown = line.history if register.meeting.closed else line.history[-1:]
    return "\n".join(_entry(say, entry) for entry in shown)


def _entry(say: Words, entry: Recorded) -> str:
    said = [mark_name(say, entry.mark)]
    if entry.attendees:
        said[0] += f": {entry.attendees}"
    if entry.reason:
        said.append(say("Reason: {reason}", reason=entry.reason))
    said.append(
        say(
            "Recorded by: {name}, {date}, {time}",
            name=entry.by or "–",
            date=dates.short_date(say, london_date(entry.at)),
            time=dates.clock_time(entry.at),
        )
    )
    return " · ".join(said)


def _answered(say: Words, line: Line) -> str:
    if line.answer is None:
        return say("No answer to the invitation")
    answers = {
        Answer.COMING: say("Answered: coming"),
        Answer.APOLOGIES: say("Answered: apologies"),
        Answer.SUBSTITUTE: say("Answered: somebody else comes"),
    }
    answered = answers[line.answer.answer]
    known = [line.answer.who_comes, by_way_of(say, line.answer.source)]
    more = ", ".join(each for each in known if each)
    return f"{answered} ({more})" if more else answered


def _about_meeting(say: Words, register: Register) -> list[Block]:
    note = register.meeting.offered
    facilitated = None if note.facilitated is None else (YES if note.facilitated else NO)
    return [
        ask(
            "names",
            say("Who came"),
            text_input("names", multiline=True, limit=3000),
            hint=say(
                "Only where it is not shown above. One line for each practice, like this: Castle Surgery: Dr Rees, Mair Jones"
            ),
            optional=True,
        ),
        ask(
            "visitors",
            say("In attendance for no practice"),
            text_input("visitors", note.visitors, multiline=True, limit=VISITORS_LIMIT),
            hint=say("For example partners and guests. They earn no credit for a practice."),
            optional=True,
        ),
        ask(
            "facilitated",
            say("Facilitated by the health board's network lead, or somebody it nominated"),
            select(
                "facilitated",
                [option(say("Yes"), YES), option(say("No"), NO)],
                placeholder=say("Choose"),
                chosen=facilitated,
            ),
            optional=True,
        ),
    ]


def _who_came(say: Words, register: Register) -> Block:
    """Ask for the names alone: a body's register counts for nobody."""
    names = text_input("visitors", register.meeting.offered.visitors, multiline=True, limit=VISITORS_LIMIT)
    hint = say("One line for each member, for example: Neath: Siân Rees")
    return ask("visitors", say("Who came"), names, hint=hint, optional=True)


def _close(say: Words, register: Register) -> Block:
    absent = say("Practices of which nothing is recorded become absent.")
    box = option(say("Close the register now"), CLOSE, "" if register.cluster.is_body else absent)
    return ask(CLOSE, say("Finished?"), checkboxes(CLOSE, [box]), optional=True)


def _kept(say: Words, register: Register) -> Message:
    lines = [say("The register is saved."), *_counts(say, register)]
    if register.unrecorded:
        names = listed(say, register.unrecorded)
        lines.append(say("Not recorded yet: {practices}", practices=names))
    value = OfMeeting(register.meeting.id, register.meeting.version).encode()
    buttons = [
        button(say("Go on with the register"), Action.OPEN_REGISTER, value),
        button(say("Close the register"), Action.CLOSE_REGISTER, value, confirm=_sure(say, register)),
    ]
    return Message("\n".join(lines), [section("\n".join(lines)), actions(buttons)])


def _sure(say: Words, register: Register) -> Element:
    """Ask back before closing, and say plainly who becomes absent by it."""
    if register.cluster.is_body:
        text = say("Later changes need a reason.")
    elif register.unrecorded:
        text = say(
            "These become absent: {practices}. Later changes need a reason.",
            practices=listed(say, register.unrecorded, most=6),
        )
    else:
        text = say("Every practice is recorded. Later changes need a reason.")
    return confirm(say("Close the register?"), text, say("Close it"), say("Not yet"))


def _closed(say: Words, register: Register) -> Message:
    if register.cluster.is_body:
        return _closed_of_body(say, register)
    lines = [say("The register is closed."), *_counts(say, register)]
    if register.next_on is None:
        due = say(
            "Next: bring the action plan up to date with what was decided, before the next meeting. None is planned yet."
        )
    else:
        due = say(
            "Next: bring the action plan up to date with what was decided, before the next meeting: {date}",
            date=dates.long_date(say, register.next_on),
        )
    buttons = [
        button(say("Record an outcome"), Action.NEW_OUTCOME, style="primary"),
        button(say("See the attendance"), Action.SEE_ATTENDANCE),
    ]
    blocks = [section("\n".join(lines)), *_unconfirmed(say, register), section(due), actions(buttons)]
    return Message("\n".join([*lines, due]), blocks)


def _closed_of_body(say: Words, register: Register) -> Message:
    lines = [say("The register is closed."), *_counts(say, register)]
    if register.meeting.note.visitors:
        lines.append(say("Who came: {name}", name=escape(register.meeting.note.visitors)))
    buttons = [
        button(say("Record an outcome"), Action.NEW_OUTCOME, style="primary"),
        button(say("See the plan"), Action.SEE_PLAN),
    ]
    return Message("\n".join(lines), [section("\n".join(lines)), actions(buttons)])


def _unconfirmed(say: Words, register: Register) -> list[Block]:
    """Warn of what a closed register means without a facilitator of the health board, or without a quorum."""
    present = sum(number for mark, number in register.marks().items() if mark.came)
    said = meeting_standing.facilitation(say, facilitated=register.meeting.note.facilitated, accepted=None)
    if not register.also_for:  # of a joint meeting, the message in each channel tells its own
        said += meeting_standing.inquorate(say, present, register.cluster.quorum)
    return [context(*said)] if said else []


def _corrected(say: Words, done: RegisterSaved) -> Message:
    day = dates.long_date(say, done.register.meeting.on)
    if done.spoken_of:
        text = say(
            "Corrected, with your reason. What stood before is kept. Meeting: {date}. Practices: {practices}",
            date=day,
            practices=listed(say, done.spoken_of),
        )
    else:
        text = say("The attendance stays as it was. Meeting: {date}", date=day)
    return Message(text, [section(text)])


def _counts(say: Words, register: Register) -> Sequence[str]:
    if register.cluster.is_body:
        return (say("Meeting: {date}", date=dates.long_date(say, register.meeting.on)),)
    marks = register.marks()
    counted = {
        say("Present"): sum(number for mark, number in marks.items() if mark.came),
        mark_name(say, Mark.APOLOGIES): marks[Mark.APOLOGIES],
        mark_name(say, Mark.ABSENT): marks[Mark.ABSENT],
    }
    return (
        say("Meeting: {date}", date=dates.long_date(say, register.meeting.on)),
        " · ".join(f"{name}: {number}" for name, number in counted.items()),
    )


def listed(say: Words, practices: Iterable[Practice], most: int = _NAMES_SHOWN) -> str:
    """List practices by name, not more than a reader takes in, and say how many more there are."""
    names = [escape(practice.name) for practice in practices]
    shown = "; ".join(names[:most])
    more = len(names) - most
    return shown if more <= 0 else shown + " " + say.many("and {n} more", "and {n} more", more)


def _label(practice: Practice, twice: frozenset[str]) -> str:
    return f"{practice.name} ({practice.code})" if practice.name in twice else practice.name


def names_apart(register: Register) -> dict[PracticeId, str]:
    """Name each practice of a register, with its code where two have one name."""
    twice = _same_names(register)
    return {line.practice.id: _label(line.practice, twice) for line in register.lines}


def _same_names(register: Register) -> frozenset[str]:
    """Find the names that two practices of the cluster share, which happens."""
    names = [line.practice.name for line in register.lines]
    return frozenset(name for name in names if names.count(name) > 1)
