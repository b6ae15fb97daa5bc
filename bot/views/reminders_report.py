"""The ledger of reminders for programs, spreadsheets and terminals."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.domain.dates import LONDON
from bot.domain.reminder_ledger import Entry, Line, ReminderState
from bot.views import dates
from bot.views.csv_text import csv_text
from bot.views.reminder_reasons import outcome, rule, what
from bot.views.words import Words

_SENT = (ReminderState.SENT, ReminderState.MERGED)


def as_json(report: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return one entry a line. Instants are ISO in London's time, states and reasons as stored (`sent`, `one a day: ...`)."""
    return [
        {
            "rule": str(entry.line.rung),
            "subject": entry.line.about.subject,
            "recipient": entry.line.recipient,
            "name": entry.name,
            "due_at": entry.line.due_at.astimezone(LONDON).isoformat(),
            "state": entry.line.state.value,
            "reason": str(entry.line.reason),
            "sent_at": _sent_at(entry.line),
        }
        for entry in report
    ]


def as_csv(say: Words, report: Sequence[Entry]) -> str:
    """Lay the ledger out as CSV, one row a line."""
    heading = [
        say("Rule"),
        say("About"),
        say("For"),
        say("Slack user"),
        say("Due"),
        say("State"),
        say("Reason"),
        say("Sent"),
    ]
    rows = [
        [
            rule(say, entry.line.rung),
            what(say, entry.line.about),
            entry.name,
            entry.line.recipient,
            entry.line.due_at.astimezone(LONDON).isoformat(),
            entry.line.state.value,
            str(entry.line.reason),
            _sent_at(entry.line) or "",
        ]
        for entry in report
    ]
    return csv_text([heading, *rows])


def as_text(say: Words, report: Sequence[Entry], on: date, cluster: str) -> str:
    """Write the ledger to be read in a terminal or pasted into a mail."""
    title = say("Reminders · Cluster: {name}", name=cluster)
    lines = [_told(say, entry) for entry in report]
    nothing = [say("Nothing is planned, and nothing has been sent.")]
    return "\n".join([title, dates.long_date(say, on), "", *(lines or nothing)]) + "\n"


def _told(say: Words, entry: Entry) -> str:
    whom = say("For: {name}", name=entry.name or entry.line.recipient)
    return "\n".join(
        [
            dates.when(say, entry.line.due_at),
            f"   {what(say, entry.line.about)}",
            f"   {whom} · {rule(say, entry.line.rung)}",
            f"   {outcome(say, entry.line)}",
        ]
    )


def _sent_at(line: Line) -> str | None:
    if line.state not in _SENT or line.settled_at is None:
        return None
    return line.settled_at.astimezone(LONDON).isoformat()
