"""A cluster's pathways in words: what is agreed, how it came about, and how many tests of change there are."""

from bot.domain.owners import MemberPractice
from bot.domain.pathway_work import PathwaysDecided, PathwayWork
from bot.domain.pathways import NO_MEETING, Agreement, beyond_the_basket
from bot.domain.people import Asker
from bot.domain.permissions import Task, leads, may, speaks_for
from bot.views import dates, duties
from bot.views.actions import Action, FormName
from bot.views.message import (
    Block,
    Element,
    Form,
    Message,
    actions,
    ask,
    bold,
    button,
    context,
    cut,
    divider,
    escape,
    header,
    option,
    section,
    select,
    select_many,
    text_input,
)
from bot.views.paging import packed
from bot.views.words import Words

_OPTIONS = 100
_EVENTS = 12


def overview(say: Words, work: PathwayWork, asker: Asker) -> Message:
    """Show what is agreed, what is not, the tests so far, and every change with its reason, oldest first."""
    title = say("Pathways · Cluster: {cluster}", cluster=work.cluster.name)
    told = _agreed(say, work)
    blocks = [header(title), section(told), *_doubts(say, work)]
    blocks += _progress(say, work, _counted(work, asker))
    blocks += _history(say, work)
    text = "\n".join([escape(title), told, *(_inquorate(say, work, each) for each in _flagged(work))])
    return Message(text, [*blocks, actions(_buttons(say, work, asker))])


def form(say: Words, work: PathwayWork) -> Form:
    """Ask what the cluster agreed on, at which meeting, and why if it changes what holds."""
    questions = [_which_meeting(say, work), *_which_national(say, work), _which_local(say, work)]
    if work.agreements.agreed:
        hint = say("Only if something changes. It is kept in the history.")
        questions.append(
            ask("reason", say("Why the change?"), text_input("reason"), hint=hint, optional=True)
        )
    return Form(
        FormName.AGREE_PATHWAYS,
        say("Agree pathways"),
        [section(_rule(say, work)), *questions],
        say("Record"),
        say("Cancel"),
    )


def decided(say: Words, done: PathwaysDecided, asker: Asker) -> Message:
    """Tell what became of a decision, and what can be done next."""
    work = done.work
    if done.again:
        told = say("This is recorded already: the pathways stay as they are.")
    elif work.agreements.not_agreed:
        told = _inquorate(say, work, work.agreements.not_agreed)
    else:
        told = say("Recorded. From now on the whole cluster works on these.")
    lines = [told, _agreed(say, work)]
    blocks = [section("\n\n".join(lines)), *_notes(say, work), actions(_buttons(say, work, asker))]
    return Message("\n".join(lines), blocks)


def counted(say: Words, work: PathwayWork, practice: MemberPractice) -> str:
    """Count a practice's tests for each pathway, as steps towards an aim that can never be failed."""
    counts = work.counts.get(practice.id, {})
    lines = [_pathway_line(say, work, each, counts.get(each, 0)) for each in work.pathways_of(practice.id)]
    return "\n".join(lines)


def _pathway_line(say: Words, work: PathwayWork, pathway: str, n: int) -> str:
    aimed = work.aim.count if work.aim else 0
    title = name(say, work, pathway)
    if n < aimed:
        line = say("{pathway}: {n} of {aim}", pathway=title, n=n, aim=aimed)
    else:
        line = say("{pathway}: {n} (aim of {aim} reached)", pathway=title, n=n, aim=aimed)
    return f"• {line}{_former(say, work, pathway)}"


def aim(say: Words, work: PathwayWork) -> str:
    """Say that the number of tests is an aim, and how big it is."""
    if work.aim is None:
        return ""
    return say.many(
        "An aim for each practice: {n} test for each pathway, {total} in all. Every test counts, and fewer is never a failure.",
        "An aim for each practice: {n} tests for each pathway, {total} in all. Every test counts, and fewer is never a failure.",
        work.aim.count,
        total=work.aim.total,
    )


def name(say: Words, work: PathwayWork, pathway: str) -> str:
    return escape(work.title(pathway, say.language.value))


def _agreed(say: Words, work: PathwayWork) -> str:
    agreement = work.agreements.agreed
    if agreement is None:
        return " ".join([say("No pathways are agreed yet."), _rule(say, work)])
    lines = [f"• {bold(name(say, work, each))} · {_origin(say, work, each)}" for each in agreement.chosen]
    return "\n".join([*lines, _when(say, agreement)])


def _origin(say: Words, work: PathwayWork, pathway: str) -> str:
    """Say whether a pathway comes from the national list or was chosen locally."""
    if any(choice.key == pathway for choice in work.basket):
        return say("from the national list")
    return say("chosen locally")


def _when(say: Words, agreement: Agreement) -> str:
    day = dates.long_date(say, agreement.agreed_on)
    if agreement.meeting is None:
        return say("Agreed: {date}", date=day)
    return say("Agreed at the meeting: {date}", date=day)


def _rule(say: Words, work: PathwayWork) -> str:
    """Tell what the guidance asks for, with its list."""
    names = "; ".join(name(say, work, choice.key) for choice in work.basket)
    return say(
        "The cluster agrees on {count} pathways at a meeting: at least {least} from the national list, the rest locally. The list: {names}",
        count=work.asks.choose,
        least=work.asks.from_basket,
        names=names,
    )


def _flagged(work: PathwayWork) -> list[Agreement]:
    return [work.agreements.not_agreed] if work.agreements.not_agreed else []


def _doubts(say: Words, work: PathwayWork) -> list[Block]:
    flagged = [section(bold(_inquorate(say, work, each))) for each in _flagged(work)]
    return [*flagged, *_notes(say, work)]


def _notes(say: Words, work: PathwayWork) -> list[Block]:
    """Say what is our reading, and what still waits for a register."""
    agreement = work.agreements.agreed
    if agreement is None:
        return []
    notes = []
    if beyond_the_basket(work.asks, agreement.chosen):
        notes.append(
            say(
                "All come from the national list, so one of them stands for the local one. The guidance does not forbid it: our reading."
            )
        )
    quorum = agreement.quorum
    if agreement.meeting and agreement.quorate is None and quorum:
        notes.append(
            say(
                "The register of that meeting is still open. If fewer practices come than the quorum ({quorum}), this does not count as agreed.",
                quorum=quorum,
            )
        )
    return [context(*notes)] if notes else []


def _inquorate(say: Words, work: PathwayWork, agreement: Agreement) -> str:
    """Flag a decision that was made by too few."""
    names = "; ".join(name(say, work, each) for each in agreement.chosen)
    return say(
        "Not agreed: {names}. The meeting had too few practices for a decision. Meeting: {date}. Practices present: {present}. Quorum of the cluster: {quorum}. Please decide again at the next meeting. The guidance does not say: our reading.",
        names=names,
        date=dates.long_date(say, agreement.agreed_on),
        present=agreement.meeting.present if agreement.meeting else 0,
        quorum=agreement.quorum or 0,
    )


def _counted(work: PathwayWork, asker: Asker) -> list[MemberPractice]:
    """Pick the practices whose tests the reader sees: all for those who lead, else one's own."""
    everybody = leads(asker, work.cluster)
    return [each for each in work.practices if everybody or speaks_for(asker, each.id)]


def _progress(say: Words, work: PathwayWork, practices: list[MemberPractice]) -> list[Block]:
    if not practices or not work.offered:
        return []
    heading = "\n".join([bold(say("Tests of change carried out")), aim(say, work)])
    lines = [_line(say, work, practice) for practice in practices]
    return [divider(), *packed([heading, *lines])]


def _line(say: Words, work: PathwayWork, practice: MemberPractice) -> str:
    whose = duties.owner_label(say, practice.owner)
    return f"{bold(whose)}\n{counted(say, work, practice)}"


def _former(say: Words, work: PathwayWork, pathway: str) -> str:
    if pathway in work.agreements.current:
        return ""
    return " · " + say("a former pathway: its tests still count for it")


def _history(say: Words, work: PathwayWork) -> list[Block]:
    """Tell the decisions of the year, once there is more than one."""
    history = work.agreements.history
    if len(history) < 2:
        return []
    heading = bold(say("How it came about, oldest first"))
    return [
        divider(),
        *packed([heading, *(_event(say, work, each) for each in history[-_EVENTS:])], gap="\n"),
    ]


def _event(say: Words, work: PathwayWork, agreement: Agreement) -> str:
    day = dates.short_date(say, agreement.agreed_on)
    names = ", ".join(name(say, work, each) for each in agreement.chosen)
    line = f"• {day} · {names} · <@{agreement.recorded_by}>"
    if not agreement.stands:
        line += " · " + say("not agreed (inquorate)")
    if agreement.reason:
        line += " · " + say("Reason: {reason}", reason=escape(cut(agreement.reason, 300)))
    return line


def _buttons(say: Words, work: PathwayWork, asker: Asker) -> list[Element]:
    made = []
    if may(asker, Task.AGREE_PATHWAYS, work.cluster):
        first = not work.agreements.history
        label = say("Agree pathways…") if first else say("Change pathways…")
        made.append(button(label, Action.AGREE_PATHWAYS, style="primary" if first else ""))
    if work.offered and may(asker, Task.LOG_TEST, work.cluster):
        made.append(button(say("Log a test…"), Action.LOG_TEST))
        made.append(button(say("Tests of change"), Action.SEE_TESTS))
    return [*made, library_button(say)]


def library_button(say: Words) -> Element:
    return button(say("Library of results"), Action.SEE_LIBRARY)


def _which_meeting(say: Words, work: PathwayWork) -> Block:
    options = [option(dates.long_date(say, each.on), str(each.id)) for each in work.meetings[: _OPTIONS - 1]]
    options.append(option(say("At no meeting of the list"), str(NO_MEETING)))
    return ask(
        "meeting", say("Which meeting agreed?"), select("meeting", options, chosen=options[0]["value"])
    )


def _which_national(say: Words, work: PathwayWork) -> list[Block]:
    if not work.basket:
        return []
    options = [option(choice.title.of(say.language.value), choice.key) for choice in work.basket]
    chosen = [each for each in work.agreements.current if any(each == choice.key for choice in work.basket)]
    hint = say("At least this many: {least}", least=work.asks.from_basket)
    return [
        ask(
            "national",
            say("From the national list"),
            select_many("national", options, chosen=chosen),
            hint=hint,
            optional=True,
        )
    ]


def _which_local(say: Words, work: PathwayWork) -> Block:
    local = [each for each in work.agreements.current if all(each != choice.key for choice in work.basket)]
    hint = say("In a few words, for example: falls at home. Several: with a comma between.")
    return ask(
        "local",
        say("Chosen locally"),
        text_input("local", ", ".join(local), limit=200),
        hint=hint,
        optional=True,
    )
