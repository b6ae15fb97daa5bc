"""Sharing in words: the form, the receipt, and taking a mistaken record back."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import EveryMonth, OwnerKind, RecordEvidence, Requirement
from bot.domain.sharing import Receipt, ShareChoices, ToShare, Withdrawal, duty_word
from bot.views import dates, duties, programme
from bot.views.actions import Action, FormName, OfDuty, OfRow
from bot.views.message import (
    Block,
    Element,
    Form,
    Message,
    actions,
    ask,
    button,
    checkboxes,
    context,
    date_picker,
    escape,
    fields,
    grouped_select,
    option,
    section,
    select,
    text_input,
)
from bot.views.words import Words

DECLARED = "without_finances"


def form(say: Words, found: ShareChoices) -> Form:
    """Ask what was shared, for which practice, when, and with what note."""
    kinds = [kind for kind in OwnerKind if any(each.owner is kind for each in found.requirements)]
    groups = [(_heading(say, kind), _options(say, found.requirements, kind)) for kind in reversed(kinds)]
    groups += [(programme.name(say, year), _options_of(say, year, those)) for year, those in found.others]
    blocks: list[Block] = [
        context(say("Cluster: {name}", name=escape(found.cluster))),
        ask("duty", say("What was shared or done?"), grouped_select("duty", groups)),
        *_practice(say, found),
        *_when_and_note(say, found.today),
        *_without_finances(say, found.everything),
    ]
    return _form(say, blocks, "")


def one_form(say: Words, shared: ToShare, on: date | None = None) -> Form:
    """Ask when one duty was done, at the press of its button; `on` is the day that was said already."""
    requirement = shared.requirement
    lines = [
        f"*{duties.title(say, requirement)}* · {requirement.indicator}",
        duties.owner_label(say, shared.owner),
        escape(requirement.help.of(say.language.value)),
    ]
    blocks = [
        section("\n".join(lines)),
        *_when_and_note(say, on or shared.today),
        *_of_which_month(say, requirement),
        *_without_finances(say, [requirement], alone=True),
    ]
    word = duty_word(shared.programme, requirement)
    of_duty = OfDuty(word, shared.owner.kind, shared.owner.id, shared.meeting or 0)
    return _form(say, blocks, of_duty.encode())


def _form(say: Words, blocks: Sequence[Block], carries: str) -> Form:
    return Form(FormName.SHARE, say("Shared or done"), blocks, say("Record"), say("Cancel"), carries)


def _heading(say: Words, kind: OwnerKind) -> str:
    headings = {
        OwnerKind.PRACTICE: say("A practice's"),
        OwnerKind.CLUSTER: say("The cluster's"),
        OwnerKind.BOARD: say("The health board's"),
    }
    return headings.get(kind, say("This body's"))


def _options(say: Words, requirements: Iterable[Requirement], kind: OwnerKind) -> list[Element]:
    return [
        option(each.title.of(say.language.value), each.key) for each in requirements if each.owner is kind
    ]


def _options_of(say: Words, year: ProgrammeYear, requirements: Iterable[Requirement]) -> list[Element]:
    return [option(each.title.of(say.language.value), duty_word(year, each)) for each in requirements]


def _practice(say: Words, found: ShareChoices) -> list[Block]:
    """Ask for the practice, unless nothing of a practice can be recorded."""
    if not found.practices or all(each.owner is not OwnerKind.PRACTICE for each in found.everything):
        return []
    options = [option(practice.name, str(practice.id), practice.code) for practice in found.practices]
    chosen = options[0]["value"] if len(options) == 1 else None
    hint = say("Needed only for what a practice shared or did.")
    offered = select("practice", options[:100], chosen=chosen)
    return [ask("practice", say("For which practice?"), offered, hint=hint, optional=True)]


def _when_and_note(say: Words, today: date) -> list[Block]:
    late = say("Late is accepted, and stamped as late.")
    private = say("Never anything about patients.")
    return [
        ask("shared_on", say("On which day?"), date_picker("shared_on", today), hint=late),
        ask("note", say("Note"), text_input("note", multiline=True), hint=private, optional=True),
        ask(
            "link",
            say("Link"),
            text_input("link"),
            hint=say("Where it can be found, if it is online."),
            optional=True,
        ),
    ]


def _of_which_month(say: Words, requirement: Requirement) -> list[Block]:
    if not isinstance(requirement.asks, EveryMonth):
        return []
    return [context(say("It is asked for every month. The day you give decides which month it counts for."))]


def _without_finances(say: Words, requirements: Iterable[Requirement], *, alone: bool = False) -> list[Block]:
    """Ask to declare, each time, that the financial part was left out."""
    held_back = [each for each in requirements if each.without_financial_part]
    if not held_back:
        return []
    text = say("Share this without the financial part, and write nothing of it here.")
    if not alone:
        titles = "; ".join(duties.title(say, each) for each in held_back)
        text = say("Needed for these: {titles}", titles=titles)
    tick = checkboxes("declared", [option(say("It is without the financial part"), DECLARED)])
    return [ask("declared", say("Declaration"), tick, hint=text, optional=not alone)]


def receipt(say: Words, found: Receipt) -> Message:
    """Show what is recorded, by whom, and whether it came in time."""
    said = said_of(say, found)
    what = duties.title(say, found.requirement)
    day = dates.long_date(say, found.submission.shared_on)
    lines = [
        say("Receipt: {number}", number=found.number),
        say("Date: {date}", date=day),
        duties.owner_label(say, found.owner),
        say("Recorded by: {person}", person=f"<@{found.submission.recorded_by}>"),
        _timing(say, found),
    ]
    if found.requirement.without_financial_part:
        lines.append(say("Declared: without the financial part"))
    with_whom = duties.audience(say, found.requirement.audience)
    if with_whom:
        lines.insert(3, say("Shared with: {audience}", audience=with_whom))
    blocks = [section(f"{said}\n*{what}* · {found.requirement.indicator}"), fields(lines)]
    if found.submission.note:
        blocks.append(context(say("Note: {note}", note=escape(found.submission.note))))
    if found.submission.link:
        lines.append(duties.link(say, found.submission.link))
        blocks.append(context(lines[-1]))
    buttons = [
        button(say("Deadlines"), Action.SEE_DEADLINES),
        button(say("Take back…"), Action.SHARE_WITHDRAW, OfRow(found.submission.id).encode()),
    ]
    return Message("\n".join([said, what, *lines]), [*blocks, actions(buttons)])


def said_of(say: Words, found: Receipt) -> str:
    """Say what recording did: new, a new version, or nothing as it was known."""
    if not found.fresh:
        return say("Already recorded. This is the receipt:")
    if found.version > 1:
        return say(
            "Recorded as a new version: {n}. The first one decides whether it was in time.", n=found.version
        )
    if isinstance(found.requirement.asks, RecordEvidence):
        return say("Recorded as done. Thank you.")
    return say("Recorded as shared. Thank you.")


def _timing(say: Words, found: Receipt) -> str:
    if found.requirement.due is None:
        return say("No date stated in the guidance")
    official = dates.long_date(say, found.requirement.due)
    if found.days_late:
        return f"{duties.received_late(say, found.days_late)} · " + say("Due: {date}", date=official)
    if found.requirement.is_aim:
        return say("An aim: every step counts")
    return say("In time · Due: {date}", date=official)


def withdraw_form(say: Words, found: Withdrawal) -> Form:
    """Ask why a record is taken back."""
    lines = [
        f"*{duties.title(say, found.requirement)}*",
        duties.owner_label(say, found.owner),
        say("Receipt: {number}", number=found.number),
        say("Date: {date}", date=dates.long_date(say, found.submission.shared_on)),
    ]
    why = ask("reason", say("Why is it a mistake?"), text_input("reason", multiline=True))
    hint = context(say("The record stays readable with your reason, and counts no more."))
    return Form(
        FormName.SHARE_WITHDRAW,
        say("Take back"),
        [section("\n".join(lines)), why, hint],
        say("Take back"),
        say("Cancel"),
        OfRow(found.submission.id).encode(),
    )


def withdrawn(say: Words, found: Withdrawal) -> Message:
    """Say that a record counts no more."""
    text = say(
        "Taken back: {number}. It counts no more; the record and your reason are kept.", number=found.number
    )
    what = f"*{duties.title(say, found.requirement)}*\n{duties.owner_label(say, found.owner)}"
    return Message(
        text, [section(text), section(what), actions([button(say("Deadlines"), Action.SEE_DEADLINES)])]
    )
