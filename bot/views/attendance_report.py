"""Attendance for programs, spreadsheets and terminals."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.domain.attendance_report import PracticeAttendance, state
from bot.views import dates
from bot.views.csv_text import csv_text
from bot.views.meeting_counts import attended_of, standing_name
from bot.views.words import Words


def as_json(report: Sequence[PracticeAttendance], on: date) -> list[dict[str, Any]]:
    """Return one entry a practice, seen from a day. Dates are ISO, kinds and states as stored (`present`, `to come`)."""
    return [
        {
            "practice_code": each.practice.code,
            "practice": each.practice.name,
            "attended": each.standing.attended,
            "required": each.standing.required,
            "remaining_meetings": each.standing.remaining,
            "still_possible": each.standing.still_possible,
            "meetings": [
                {
                    "date": entry.meeting.on.isoformat(),
                    "kind": entry.meeting.kind.value,
                    "status": state(entry, on).value,
                }
                for entry in each.entries
            ],
        }
        for each in report
    ]


def as_csv(say: Words, report: Sequence[PracticeAttendance], on: date) -> str:
    """Lay the count out as CSV, one row a practice and one column a meeting."""
    meetings = sorted({(entry.meeting.on, entry.meeting.id) for each in report for entry in each.entries})
    heading = [
        say("Code"),
        say("Practice"),
        say("Attended"),
        say("Required"),
        say("Left"),
        say("Where it stands"),
    ]
    rows = [[*heading, *(day.isoformat() for day, _ in meetings)]]
    for each in report:
        states = {entry.meeting.id: state(entry, on).value for entry in each.entries}
        rows.append([*_counted(say, each), *(states.get(meeting, "") for _, meeting in meetings)])
    return csv_text(rows)


def as_text(say: Words, report: Sequence[PracticeAttendance], on: date, cluster: str) -> str:
    """Write the count to be read in a terminal or pasted into a mail."""
    title = say("Attendance · Cluster: {name}", name=cluster)
    width = max((len(each.practice.name) for each in report), default=0)
    lines = [
        f"{each.practice.code}  {each.practice.name:<{width}}  "
        + say(
            "{counted} · left: {remaining} · {verdict}",
            counted=attended_of(say, each.standing),
            remaining=each.standing.remaining,
            verdict=standing_name(say, each.standing),
        )
        for each in report
    ]
    return "\n".join([title, dates.long_date(say, on), "", *lines]) + "\n"


def _counted(say: Words, each: PracticeAttendance) -> list[str]:
    standing = each.standing
    numbers = (standing.attended, standing.required, standing.remaining)
    return [
        each.practice.code,
        each.practice.name,
        *map(str, numbers),
        standing_name(say, standing),
    ]
