"""The action plan for programs, spreadsheets and terminals."""

from typing import Any

from bot.domain.dates import london_date
from bot.domain.plan import Plan, PlanAction, PlanEntry
from bot.domain.plan_words import Column
from bot.views import dates, plan_words
from bot.views.csv_text import csv_text
from bot.views.plan import cells
from bot.views.words import Words


def as_json(plan: Plan) -> list[dict[str, Any]]:
    """Return one entry a row: its columns by name, ratings and focus areas as stored, and its two meetings.

    Dates are ISO; a meeting is null for what was written between meetings. `changes` counts the entries after the
    first.
    """
    return [_row(action) for action in plan.actions]


def as_csv(say: Words, plan: Plan) -> str:
    """Lay the seven columns of the template out as CSV, then the focus area, the last meeting and the last change."""
    heading, *rows = cells(say, plan)
    more = [say("Focus area"), say("Last changed at the meeting of"), say("Last changed on")]
    told = ([*row, *_more(say, plan, action)] for row, action in zip(rows, plan.actions, strict=True))
    return csv_text([[*heading, *more], *told])


def as_text(say: Words, plan: Plan) -> str:
    """Write the plan to be read in a terminal or pasted into a mail."""
    title = say("Action plan · Cluster: {cluster}", cluster=plan.cluster.name)
    parts = [f"{title}\n{dates.long_date(say, plan.on)}"]
    parts += [_paragraph(say, plan, action) for action in plan.actions] or [say("The plan has no row yet.")]
    return "\n\n".join(parts) + "\n"


def _row(action: PlanAction) -> dict[str, Any]:
    return {
        "number": action.number,
        **{column.value: action.words.of(column) for column in Column},
        "first_meeting": _meeting(action.made),
        "last_meeting": _meeting(action.latest),
        "last_changed": london_date(action.latest.recorded_at).isoformat(),
        "changes": len(action.entries) - 1,
    }


def _meeting(entry: PlanEntry) -> str | None:
    return entry.meeting.on.isoformat() if entry.meeting else None


def _more(say: Words, plan: Plan, action: PlanAction) -> list[str]:
    focus = plan_words.said(say, plan, Column.FOCUS, action.words.focus)
    return [focus, _meeting(action.latest) or "", london_date(action.latest.recorded_at).isoformat()]


def _paragraph(say: Words, plan: Plan, action: PlanAction) -> str:
    shown = (column for column in Column if column is not Column.OBJECTIVE and action.words.of(column))
    lines = (
        f"   {plan_words.column_title(say, column)}: "
        f"{plan_words.said(say, plan, column, action.words.of(column))}"
        for column in shown
    )
    return "\n".join([f"{action.number}. {action.words.objective}", *lines])
