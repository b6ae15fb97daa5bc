"""Outcomes in words: the form that takes one, and what is said when it is in the plan."""

from collections.abc import Mapping, Sequence

from bot.domain.outcomes import BETWEEN_MEETINGS, OutcomeDraft, OutcomeRecorded, PlanReviewed
from bot.domain.plan import Plan, PlanAction, PlanChange
from bot.domain.plan_words import LIMITS, Column, RagRating
from bot.views import dates, plan, plan_words
from bot.views.actions import Action, FormName, OfPlanRow, OfRow
from bot.views.message import (
    Block,
    Element,
    Form,
    Message,
    actions,
    ask,
    button,
    escape,
    option,
    section,
    select,
    text_input,
)
from bot.views.words import Words

NEW_ROW = "new"
NO_FOCUS = "none"

_OPTIONS = 100
_LONG = frozenset({Column.OUTCOME, Column.PROGRESS})
_CHANGED = 300


def form(say: Words, draft: OutcomeDraft, suggested: Mapping[Column, str] | None = None) -> Form:
    """Ask for an outcome: a new row, perhaps with words suggested, or a row with its words ready to be changed."""
    revision = draft.action.latest.revision if draft.action else 0
    shown = OfPlanRow(draft.action.number if draft.action else 0, revision)
    questions = [_which_meeting(say, draft), _which_row(say, draft)]
    words = draft.action.words.of if draft.action else (suggested or {}).get
    questions += [_in_words(say, words(column) or "", column, shown) for column in Column if column in LIMITS]
    questions += [_which_rating(say, draft, shown), *_which_focus(say, draft, shown)]
    return Form(
        FormName.OUTCOME,
        say("Record an outcome"),
        questions,
        submit=say("Record"),
        close=say("Cancel"),
        carries=shown.encode(),
    )


def progress_form(say: Words, draft: OutcomeDraft) -> Form:
    """Ask for a note on the progress of a row; of which one, where that is not known."""
    number = draft.action.number if draft.action else 0
    note = text_input("progress", multiline=True, limit=LIMITS[Column.PROGRESS])
    hint = say("It is added beneath what stands there, with your name in the row's history.")
    return Form(
        FormName.PROGRESS,
        say("Add progress"),
        [*_of_row(say, draft), ask("progress", say("What has been done?"), note, hint=hint)],
        submit=say("Add"),
        close=say("Cancel"),
        carries=OfRow(number).encode(),
    )


def _of_row(say: Words, draft: OutcomeDraft) -> list[Block]:
    """Show the row that a note is for, or let it be chosen."""
    if draft.action is None:
        options = [
            option(f"{action.number}. {action.words.objective}", str(action.number))
            for action in _offered(draft)[:_OPTIONS]
        ]
        return [ask("row", say("Which row of the plan?"), select("row", options))]
    words = draft.action.words
    lines = [f"*{draft.action.number}. {escape(words.objective)}*"]
    if words.progress:
        lines.append(say("Progress so far: {progress}", progress=escape(words.progress)))
    return [section("\n".join(lines))]


def recorded(say: Words, done: OutcomeRecorded, *, may_record: bool = True) -> Message:
    """Tell what became of an outcome, and what can be done next; the update of the plan is asked of those who record."""
    lines = _told(say, done)
    if done.plan.owed and may_record:
        lines.append(plan.owed(say, done.plan.owed))
    text = "\n".join(lines)
    return Message(text, [section(text), actions(_next(say, done.number) if may_record else _see(say))])


def reviewed(say: Words, done: PlanReviewed) -> Message:
    """Tell that the plan stays as it is after a meeting."""
    date = dates.long_date(say, done.meeting.on)
    if done.again:
        text = say("The plan is up to date with the meeting of this date already: {date}", date=date)
    else:
        text = say("Recorded: the plan was reviewed and stays as it is. Meeting: {date}", date=date)
    return Message(text, [section(text), actions(_next(say, None))])


def _which_meeting(say: Words, draft: OutcomeDraft) -> Block:
    begun = draft.plan.begun[: _OPTIONS - 1]
    options = [option(dates.long_date(say, meeting.on), str(meeting.id)) for meeting in begun]
    options.append(option(say("Between meetings"), str(BETWEEN_MEETINGS)))
    chosen = str(draft.meeting.id if draft.meeting else BETWEEN_MEETINGS)
    return ask("meeting", say("Which meeting decided this?"), select("meeting", options, chosen=chosen))


def _which_row(say: Words, draft: OutcomeDraft) -> Block:
    chosen = str(draft.action.number) if draft.action else NEW_ROW
    options = [
        option(f"{action.number}. {action.words.objective}", str(action.number)) for action in _offered(draft)
    ]
    rows = select(Action.CHOOSE_ACTION, [option(say("New row"), NEW_ROW), *options], chosen=chosen)
    hint = say("Choose this first: the words of that row then appear below, ready to be changed.")
    return ask("row", say("Which row of the plan?"), rows, hint=hint, at_once=True)


def _offered(draft: OutcomeDraft) -> Sequence[PlanAction]:
    """Offer as many rows as one choice takes: the row in hand, then those not completed, then the newest."""
    if len(draft.plan.actions) < _OPTIONS:
        return draft.plan.actions
    number = draft.action.number if draft.action else 0
    wanted = sorted(
        draft.plan.actions,
        key=lambda action: (action.number != number, action.words.rag is RagRating.GREEN, -action.number),
    )
    return sorted(wanted[: _OPTIONS - 1], key=lambda action: action.number)


def _in_words(say: Words, written: str, column: Column, shown: OfPlanRow) -> Block:
    element = text_input(
        _field(column, shown),
        written,
        multiline=column in _LONG,
        limit=LIMITS[column],
    )
    title = plan_words.column_title(say, column)
    return ask(column.value, title, element, hint=_hint(say, column), optional=column is not Column.OBJECTIVE)


def _hint(say: Words, column: Column) -> str:
    hints = {
        Column.OBJECTIVE: say("What the cluster wants to achieve. Nothing about single patients."),
        Column.KEY_PARTNERS: say("For example: practices, pharmacists, the council"),
        Column.COMPLETE_BY: say("A date or a season, for example: 30 September 2017"),
    }
    return hints.get(column, "")


def _which_rating(say: Words, draft: OutcomeDraft, shown: OfPlanRow) -> Block:
    options = [
        option(plan_words.rating(say, rag, draft.plan.cluster.rag_legend), rag.value) for rag in RagRating
    ]
    chosen = draft.action.words.rag.value if draft.action else None
    ratings = select(_field(Column.RAG, shown), options, chosen=chosen)
    return ask(Column.RAG.value, plan_words.column_title(say, Column.RAG), ratings)


def _which_focus(say: Words, draft: OutcomeDraft, shown: OfPlanRow) -> list[Block]:
    """Ask which of the year's focus areas the row serves; a year without any asks nothing."""
    if not draft.plan.topics:
        return []
    options = [option(topic.title.of(say.language.value), topic.key) for topic in draft.plan.topics]
    options.append(option(say("None of these"), NO_FOCUS))
    chosen = draft.action.words.focus if draft.action else None
    areas = select(_field(Column.FOCUS, shown), options, chosen=chosen)
    title = plan_words.column_title(say, Column.FOCUS)
    return [ask(Column.FOCUS.value, title, areas, optional=True)]


def _field(column: Column, shown: OfPlanRow) -> str:
    """Name a field after the row it shows: Slack keeps what is typed while the name stays, and refills it when not."""
    return f"{column.value}:{shown.row}:{shown.revision}"


def _told(say: Words, done: OutcomeRecorded) -> list[str]:
    if done.change is not None:
        return _what_changed(say, done.plan, done.change)
    if done.again:
        return [say("This was recorded already, so it is in the plan once.")]
    return [say("Row {number} says this already, so nothing was changed.", number=done.number)]


def _what_changed(say: Words, after: Plan, change: PlanChange) -> list[str]:
    objective = escape(change.objective)
    if change.is_new:
        title = say("New row in the plan: *{number}. {objective}*", number=change.number, objective=objective)
    else:
        title = say("Row changed: *{number}. {objective}*", number=change.number, objective=objective)
    told = [field for field in change.fields if not (change.is_new and field.column is Column.OBJECTIVE)]
    fields = [f"• {plan_words.changed(say, after, field, _CHANGED)}" for field in told]
    return [title, *fields, plan_words.origin(say, change.entry.meeting)]


def _see(say: Words) -> list[Element]:
    return [button(say("See the plan"), Action.SEE_PLAN)]


def _next(say: Words, number: int | None) -> list[Element]:
    made = [
        button(say("Record another outcome"), Action.NEW_OUTCOME),
        *_see(say),
    ]
    if number is not None:
        made.append(button(say("Change this row"), f"{Action.NEW_OUTCOME}:row", OfRow(number).encode()))
    return made
