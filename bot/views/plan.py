"""The action plan in words: the seven columns, what the last meeting changed, and what is still missing."""

import re
from collections.abc import Sequence
from itertools import chain

from bot.domain.attendance import MeetingFacts
from bot.domain.dates import london_date
from bot.domain.people import Cluster
from bot.domain.plan import Plan, PlanAction, PlanChange, Refresh
from bot.domain.plan_words import Column, RagRating
from bot.views import dates, plan_words
from bot.views.actions import Action, OfPlanPage, OfRow
from bot.views.body_words import label, own_name
from bot.views.message import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    cut,
    divider,
    escape,
    header,
    section,
    table,
)
from bot.views.paging import fits, page_buttons, page_note, paginate
from bot.views.words import Words

_TABLE_CHARACTERS = 10_000
_TABLE_ROWS = 100
_SHORT = 280
_LINES = 2800

# Pieces of a line too long for a section: a sign and what an escaped sign takes both count as one.
_PIECES = re.compile(r"(?:&(?:amp|lt|gt);|.){1,550}", re.DOTALL)

_TEMPLATE = tuple(column for column in Column if column is not Column.FOCUS)


def overview(say: Words, plan: Plan, page: int = 1, *, may_record: bool, may_add: bool = False) -> Message:
    """Show the whole plan: as a table where Slack takes it, else row by row in pages."""
    title = _title_of(say, plan.cluster, own_name(say, plan.cluster))
    head = [header(title), *_owed(say, plan)]
    rest = [*_changes(say, plan), *_missing(say, plan)]
    foot = _buttons(say, plan, may_record=may_record, may_add=may_add)
    whole = [*head, *_as_table(say, plan), *rest, actions(foot)]
    if _table_fits(say, plan) and fits(whole):
        return Message(_aloud(say, plan), whole)
    rows = (_as_section(say, plan, action) for action in plan.actions)
    shown = paginate([*rows, *rest], page)
    turn = page_buttons(say, shown, Action.SEE_PLAN, lambda n: OfPlanPage(0, n).encode())
    hint = say("A row with all its words: `/clwstwr plan 3`")
    note = context(plan_words.legend(say, plan.cluster.rag_legend), page_note(say, shown), hint)
    return Message(_aloud(say, plan), [*head, note, *shown.blocks, actions([*turn, *foot])])


def _title_of(say: Words, cluster: Cluster, name: str) -> str:
    if cluster.is_body:
        return say("Action plan · {body}", body=label(say, cluster.kind, name))
    return say("Action plan · Cluster: {cluster}", cluster=name)


def row(
    say: Words, plan: Plan, action: PlanAction, page: int = 1, *, may_record: bool, may_add: bool = False
) -> Message:
    """Show one row with all its words, and everything that ever changed in it, oldest first."""
    title = say(
        "Action plan · Row {number} · Cluster: {cluster}", number=action.number, cluster=plan.cluster.name
    )
    history = [block for change in action.history for block in _event(say, plan, change)]
    begun = [divider(), section(say("*How it came about, oldest first*"))]
    shown = paginate([*_whole(say, plan, action), *begun, *history], page)
    turn = page_buttons(say, shown, Action.SEE_PLAN, lambda n: OfPlanPage(action.number, n).encode())
    if may_record:
        turn.append(button(say("Change this row"), Action.NEW_OUTCOME, OfRow(action.number).encode()))
    elif may_add:
        turn.append(button(say("Add progress…"), Action.ADD_PROGRESS, OfRow(action.number).encode()))
    turn.append(button(say("See the whole plan"), Action.SEE_PLAN))
    note = [context(page_note(say, shown))] if shown.count > 1 else []
    text = say(
        "Row {number}: {objective} ({rating})",
        number=action.number,
        objective=escape(action.words.objective),
        rating=plan_words.rating(say, action.words.rag, plan.cluster.rag_legend),
    )
    return Message(text, [header(title), *note, *shown.blocks, actions(turn)])


def owed(say: Words, refresh: Refresh) -> str:
    """Say that the plan is to be brought up to date after a meeting, and until when."""
    meeting = dates.long_date(say, refresh.meeting.on)
    if refresh.due is None:
        return say(
            "The plan still has to be updated after the meeting of this date: {date}. No next meeting is planned yet.",
            date=meeting,
        )
    return say(
        "The plan still has to be updated after the meeting of this date: {date}. Please do it before the next meeting: {next}",
        date=meeting,
        next=dates.long_date(say, refresh.due),
    )


def cells(say: Words, plan: Plan) -> list[list[str]]:
    """Lay the plan out in the seven columns of the template, the heading first."""
    heading = [say("No."), *(plan_words.column_title(say, column) for column in _TEMPLATE)]
    return [heading, *([str(action.number), *_cells(say, plan, action)] for action in plan.actions)]


def _cells(say: Words, plan: Plan, action: PlanAction) -> list[str]:
    return [plan_words.said(say, plan, column, action.words.of(column)) for column in _TEMPLATE]


def _table_fits(say: Words, plan: Plan) -> bool:
    rows = cells(say, plan)
    return (
        len(rows) <= _TABLE_ROWS
        and sum(len(cell) or 1 for each in rows for cell in each) <= _TABLE_CHARACTERS
    )


def _as_table(say: Words, plan: Plan) -> list[Block]:
    if not plan.actions:
        return [section(say("The plan has no row yet."))]
    return [table(cells(say, plan)), context(plan_words.legend(say, plan.cluster.rag_legend))]


def _as_section(say: Words, plan: Plan, action: PlanAction) -> Block:
    title = _title(action.number, action.words.objective)
    return section("\n".join([title, *plan_words.lines(say, plan, action.words, _SHORT)]))


def _title(number: int, objective: str) -> str:
    return f"*{number}. {escape(cut(objective, _SHORT))}*"


def _whole(say: Words, plan: Plan, action: PlanAction) -> list[Block]:
    words = action.words
    lines = [f"*{escape(words.objective)}*", *plan_words.lines(say, plan, words, _LINES)]
    return _sections(lines)


def _changes(say: Words, plan: Plan) -> list[Block]:
    """Say what the last held meeting changed, field by field."""
    if plan.last_held is None:
        return []
    date = dates.long_date(say, plan.last_held.on)
    title = say("*What changed at the last meeting: {date}*", date=date)
    if not plan.changes:
        return [divider(), section(title + "\n" + _unchanged(say, plan))]
    lines = [line for change in plan.changes for line in _change_lines(say, plan, change)]
    return [divider(), *_sections([title, *_not_agreed(say, plan.last_held), *lines])]


def _not_agreed(say: Words, meeting: MeetingFacts) -> list[str]:
    """Flag what a meeting without a quorum decided: it is written down, and not agreed."""
    if meeting.quorate is not False:
        return []
    return [
        say(
            "Not agreed: too few practices were there for a quorum. Please take these decisions again at the next meeting. The guidance names no quorum: this one is the cluster's own."
        )
    ]


def _unchanged(say: Words, plan: Plan) -> str:
    if plan.owed is None:
        return say("The plan was reviewed and nothing had to be changed.")
    return say("Nothing has been recorded yet.")


def _change_lines(say: Words, plan: Plan, change: PlanChange) -> list[str]:
    """Say what changed in a row; a new one is shown in the plan itself, so its title is enough."""
    title = _title(change.number, change.objective)
    if change.is_new:
        return [say("{row} · New row", row=title)]
    return [title, *(f"• {plan_words.changed(say, plan, field)}" for field in change.fields)]


def _event(say: Words, plan: Plan, change: PlanChange) -> list[Block]:
    """Tell one entry of a row's history: when, from which meeting, by whom, and what it changed."""
    entry = change.entry
    when = dates.short_date(say, london_date(entry.recorded_at))
    source = plan_words.origin(say, entry.meeting)
    title = f"*{when}* · {source} · <@{entry.recorded_by}>"
    return _sections([title, *(plan_words.changed(say, plan, field, _LINES) for field in change.fields)])


def _missing(say: Words, plan: Plan) -> list[Block]:
    """Name the focus areas that no row is marked with: the guidance wants all of them in the plan."""
    if not plan.missing_topics:
        return []
    titles = "; ".join(topic.title.of(say.language.value) for topic in plan.missing_topics)
    return [section(say("Focus areas that no row is marked with yet: {areas}", areas=titles))]


def _owed(say: Words, plan: Plan) -> list[Block]:
    return [section(owed(say, plan.owed))] if plan.owed else []


def _buttons(say: Words, plan: Plan, *, may_record: bool, may_add: bool) -> list[Element]:
    if not may_record:
        add = [button(say("Add progress…"), Action.ADD_PROGRESS, style="primary")]
        see = button(say("See the meetings"), Action.SEE_MEETINGS)
        return [*(add if may_add and plan.actions else []), see]
    made = [button(say("Record an outcome"), Action.NEW_OUTCOME, style="primary")]
    if plan.owed:
        held = OfRow(plan.owed.meeting.id).encode()
        made.append(button(say("Reviewed: nothing to change"), Action.PLAN_REVIEWED, held))
    return made


def _aloud(say: Words, plan: Plan) -> str:
    """Sum the plan up for somebody who hears it read."""
    counts = [(rag, sum(action.words.rag is rag for action in plan.actions)) for rag in RagRating]
    told = "; ".join(
        f"{plan_words.rating(say, rag, plan.cluster.rag_legend)} ({count})" for rag, count in counts if count
    )
    rows = say.many("{n} row", "{n} rows", len(plan.actions))
    title = _title_of(say, plan.cluster, escape(own_name(say, plan.cluster)))
    parts = [title, f"{rows}. {told}".strip(), owed(say, plan.owed) if plan.owed else ""]
    return "\n".join(part for part in parts if part)


def _sections(lines: Sequence[str]) -> list[Block]:
    """Join lines into as few sections as hold them; a line too long for one goes on in the next."""
    parts: list[str] = []
    for line in chain.from_iterable(map(_pieces, lines)):
        if parts and len(parts[-1]) + len(line) < _LINES:
            parts[-1] += "\n" + line
        else:
            parts.append(line)
    return [section(part) for part in parts]


def _pieces(line: str) -> list[str]:
    return [line] if len(line) <= _LINES else _PIECES.findall(line)
