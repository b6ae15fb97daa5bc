"""An import of bodies in words, for the terminal: what changes, or each row that keeps it from changing anything."""

from collections.abc import Iterable

from bot.domain.body_lists import BodyImport, Ending, NewMember
from bot.domain.body_rows import BodyFault, FaultyRow
from bot.views import dates
from bot.views.body_words import kind_name, label
from bot.views.words import Words


def report(say: Words, done: BodyImport) -> str:
    """Tell everything about an import, or about one that was only tried or refused."""
    changes = done.changes
    parts = [
        [say("File: {name}", name=done.filename), say("Rows read: {read}", read=changes.read)],
        _list(
            say("Rows with a fault:"), (f"{_line(say, each)} {_remedy(say, each)}" for each in changes.faults)
        ),
        _list(
            say("New bodies:"),
            (f"{label(say, each.kind, each.name)} ({each.board})" for each in changes.new),
        ),
        _list(say("Bodies with another Welsh name:"), (f"{n.name}: {n.name_cy}" for _, n in changes.renamed)),
        _list(say("New members:"), (_member(say, each) for each in changes.members)),
        _list(say("Memberships that end on another day:"), (_ending(say, each) for each in changes.endings)),
        [say("Unchanged members: {n}", n=changes.unchanged)],
        [_outcome(say, done)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _outcome(say: Words, done: BodyImport) -> str:
    if done.changes.faults:
        return say("Nothing was imported. Please mend these rows and try again.")
    if done.changes.nothing:
        return say("Nothing to change: all of this is known already.")
    if done.applied_on is None:
        return say("This was a trial: nothing was changed. To import it, leave out --dry-run.")
    return say("Imported. The changes hold from: {date}", date=dates.long_date(say, done.applied_on))


def _line(say: Words, each: FaultyRow) -> str:
    return say("line {lines}", lines=each.line) + ":"


def _remedy(say: Words, each: FaultyRow) -> str:
    """Say what is wrong with a row and what to do about it."""
    meant = "; ".join(each.suggestions)
    text = each.text or "–"
    match each.fault:
        case BodyFault.UNKNOWN_KIND:
            return say("“{text}” is no kind of body. Write one of these: {kinds}", text=text, kinds=meant)
        case BodyFault.NO_NAME:
            return say("The body has no name. Write it in the column `name`.")
        case BodyFault.UNKNOWN_BOARD:
            return say(
                "No health board of this register is called “{text}”. Write one of these: {boards}",
                text=text,
                boards=meant or "–",
            )
        case BodyFault.NAME_TAKEN:
            return say(
                "“{text}” is the name of a cluster or of another kind of body at this health board. Give this one a name of its own, or correct its kind.",
                text=text,
            )
        case BodyFault.UNKNOWN_MEMBER_KIND:
            return say("“{text}” is no kind of member. Write one of these: {kinds}", text=text, kinds=meant)
        case BodyFault.MEMBER_INCOMPLETE:
            return say(
                "A member needs both columns, `member kind` and `member`. Found only: {text}", text=text
            )
        case BodyFault.UNKNOWN_MEMBER if meant:
            return say("I know no “{text}”. Did you mean: {names}", text=text, names=meant)
        case BodyFault.UNKNOWN_MEMBER:
            return say("I know no “{text}”. Check the spelling, or import the practices first.", text=text)
        case BodyFault.AMBIGUOUS_MEMBER:
            return say(
                "“{text}” could be several. Write one of these in full: {names}", text=text, names=meant
            )
        case BodyFault.BAD_DATE:
            return say("“{text}” is no date. Write it like 2022-04-01.", text=text)
        case BodyFault.ENDS_TOO_EARLY:
            return say("“{text}” is not after the first day. Correct one of the two dates.", text=text)
        case BodyFault.ITSELF:
            return say("A body cannot be its own member: “{text}”. Take the row out.", text=text)
        case BodyFault.OVERLAPS:
            return say(
                "“{text}” is a member at that time already. End the earlier membership first, or correct the dates.",
                text=text,
            )


def _member(say: Words, each: NewMember) -> str:
    kind = kind_name(say, each.kind)
    first = dates.short_date(say, each.from_date)
    if each.until_date is None:
        return say(
            "{body} ← {member} ({kind}, from {first})",
            body=each.owner.name,
            member=each.name,
            kind=kind,
            first=first,
        )
    return say(
        "{body} ← {member} ({kind}, from {first} until {last})",
        body=each.owner.name,
        member=each.name,
        kind=kind,
        first=first,
        last=dates.short_date(say, each.until_date),
    )


def _ending(say: Words, each: Ending) -> str:
    if each.until_date is None:
        return say("{body} ← {member} (stays)", body=each.body, member=each.member)
    return say(
        "{body} ← {member} (until {last})",
        body=each.body,
        member=each.member,
        last=dates.short_date(say, each.until_date),
    )


def _list(title: str, lines: Iterable[str]) -> list[str]:
    listed = [f"  {line}" for line in lines]
    return [title, *listed] if listed else []
