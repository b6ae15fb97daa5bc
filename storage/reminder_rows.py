"""How a line of the ledger of reminders lies in its row."""

from datetime import date, datetime
from typing import Any

from bot.domain.deadlines import Owner
from bot.domain.ladder import Rung
from bot.domain.reminder_ledger import Line, Reason, ReminderState
from bot.domain.reminders import About, AboutDuty, AboutMeeting, DoneBy
from bot.domain.requirements import OwnerKind, Wording
from storage.database import Row

COLUMNS = (
    "r.id, r.subject, r.step, r.recipient, r.due_at, r.facts, r.state, r.reason, r.claimed_at, r.settled_at"
)


def line_from(row: Row) -> Line:
    """Read a line from the columns of its row."""
    return Line(
        row["id"],
        _about(row["facts"]),
        Rung.of(row["step"]),
        row["recipient"],
        row["due_at"],
        ReminderState(row["state"]),
        Reason.of(row["reason"]),
        row["claimed_at"],
        row["settled_at"],
    )


def kept(about: About) -> dict[str, Any]:
    """Shape what a reminder is about for its row, which has to be understood for ever."""
    if isinstance(about, AboutMeeting):
        return {
            "meeting": about.meeting,
            "version": about.version,
            "starts_at": about.starts_at.isoformat(),
            "place": about.place,
            "link": about.link,
            "practice": about.practice,
            "practice_name": about.practice_name,
            "answered": about.answered,
        } | ({} if about.asked is OwnerKind.PRACTICE else {"asked": about.asked.value})
    return {
        "programme": about.programme,
        "requirement": about.requirement,
        "title": {"en": about.title.en, "cy": about.title.cy},
        "owner": [about.owner.kind.value, about.owner.id, about.owner.name, about.owner.name_cy],
        "due": about.due.isoformat(),
        "working_due": about.working_due.isoformat(),
        "occasion": about.meeting,
        "aim": about.aim,
        "done_by": about.done_by.value,
        "stand_in": about.stand_in,
        "after": about.after.isoformat() if about.after else None,
    }


def _about(kept: dict[str, Any]) -> About:
    if "requirement" not in kept:
        read = {
            "starts_at": datetime.fromisoformat(kept["starts_at"]),
            "asked": OwnerKind(kept.get("asked", OwnerKind.PRACTICE)),
        }
        return AboutMeeting(**(kept | read))
    kind, owner, *names = kept["owner"]
    return AboutDuty(
        kept["programme"],
        kept["requirement"],
        Wording(**kept["title"]),
        Owner(OwnerKind(kind), owner, *names),
        date.fromisoformat(kept["due"]),
        date.fromisoformat(kept["working_due"]),
        kept["occasion"],
        kept["aim"],
        DoneBy(kept["done_by"]),
        kept["stand_in"],
        date.fromisoformat(kept["after"]) if kept.get("after") else None,
    )
