"""How a line of the ledger of reminders lies in its row."""

from collections.abc import Callable
from dataclasses import astuple
from datetime import date, datetime
from typing import Any, assert_never

from bot.domain.about import (
    About,
    AboutDigest,
    AboutDuty,
    AboutEscalation,
    AboutMeeting,
    AboutNudge,
    DigestOf,
    DoneBy,
)
from bot.domain.deadlines import Owner
from bot.domain.digest_parts import ClusterFigures, Disowned, Trouble, Unreached
from bot.domain.ladder import Escalate, Rung
from bot.domain.reminder_ledger import Line, Reason, ReminderState
from bot.domain.requirements import OwnerKind, Wording
from storage.database import Row

COLUMNS = (
    "r.id, r.subject, r.step, r.recipient, r.due_at, r.facts, r.state, r.reason, r.claimed_at, r.settled_at"
)

Kept = dict[str, Any]


def line_from(row: Row) -> Line:
    """Read a line from the columns of its row."""
    return Line(
        row["id"],
        about_from(row["facts"]),
        Rung.of(row["step"]),
        row["recipient"],
        row["due_at"],
        ReminderState(row["state"]),
        Reason.of(row["reason"]),
        row["claimed_at"],
        row["settled_at"],
    )


def kept(about: About) -> Kept:
    """Shape what a reminder is about for its row, which has to be understood for ever."""
    match about:
        case AboutDuty():
            return {"about": "duty"} | _duty_kept(about)
        case AboutMeeting():
            return {"about": "meeting"} | _meeting_kept(about)
        case AboutEscalation():
            return {
                "about": "escalation",
                "duty": _duty_kept(about.duty),
                "to": about.to.value,
                "on": about.on.isoformat(),
                "gone": about.gone,
            }
        case AboutDigest():
            return {"about": "digest"} | _digest_kept(about)
        case AboutNudge():
            return {
                "about": "nudge",
                "duty": _duty_kept(about.duty),
                "sender": about.sender,
                "sender_name": about.sender_name,
                "on": about.on.isoformat(),
            }
        case _:
            assert_never(about)


def _duty_kept(about: AboutDuty) -> Kept:
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


def _meeting_kept(about: AboutMeeting) -> Kept:
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


def _digest_kept(about: AboutDigest) -> Kept:
    return {
        "kind": about.kind.value,
        "of": about.of,
        "name": [about.name, about.name_cy],
        "on": about.on.isoformat(),
        "checked": about.checked,
        "needs": [_duty_kept(duty) for duty in about.needs],
        "unreached": [[each.person, each.because, each.since.isoformat()] for each in about.unreached],
        "disowned": [_disowned_kept(each) for each in about.disowned],
        "clusters": [list(astuple(each)) for each in about.clusters],
        "troubles": [
            [each.subject, each.error, each.since.isoformat(), each.times] for each in about.troubles
        ],
    }


def _disowned_kept(each: Disowned) -> Kept:
    return {
        "person": each.person,
        "belongs_to": each.belongs_to,
        "title": {"en": each.title.en, "cy": each.title.cy} if each.title else None,
        "whose": each.whose,
        "day": each.day.isoformat(),
        "on": each.on.isoformat(),
    }


def about_from(row: Kept) -> About:
    """Read back what `kept` shaped."""
    # The first lines of the ledger did not name their kind: they were about duties and meetings only.
    kind = row.get("about") or ("duty" if "requirement" in row else "meeting")
    return _READ[kind](row)


def _duty(row: Kept) -> AboutDuty:
    kind, owner, *names = row["owner"]
    return AboutDuty(
        row["programme"],
        row["requirement"],
        Wording(**row["title"]),
        Owner(OwnerKind(kind), owner, *names),
        date.fromisoformat(row["due"]),
        date.fromisoformat(row["working_due"]),
        row["occasion"],
        row["aim"],
        DoneBy(row["done_by"]),
        row["stand_in"],
        date.fromisoformat(row["after"]) if row.get("after") else None,
    )


def _meeting(row: Kept) -> AboutMeeting:
    return AboutMeeting(
        row["meeting"],
        row["version"],
        datetime.fromisoformat(row["starts_at"]),
        row["place"],
        row["link"],
        row["practice"],
        row["practice_name"],
        row["answered"],
        OwnerKind(row.get("asked", OwnerKind.PRACTICE)),
    )


def _escalation(row: Kept) -> AboutEscalation:
    return AboutEscalation(
        _duty(row["duty"]), Escalate(row["to"]), date.fromisoformat(row["on"]), gone=row["gone"]
    )


def _digest(row: Kept) -> AboutDigest:
    name, name_cy = row["name"]
    return AboutDigest(
        DigestOf(row["kind"]),
        row["of"],
        name,
        name_cy,
        date.fromisoformat(row["on"]),
        row["checked"],
        tuple(_duty(duty) for duty in row["needs"]),
        tuple(
            Unreached(person, because, date.fromisoformat(since))
            for person, because, since in row.get("unreached", ())
        ),
        tuple(map(_disowned, row.get("disowned", ()))),
        tuple(ClusterFigures(*figures) for figures in row.get("clusters", ())),
        tuple(
            Trouble(subject, error, datetime.fromisoformat(since), times)
            for subject, error, since, times in row.get("troubles", ())
        ),
    )


def _disowned(row: Kept) -> Disowned:
    return Disowned(
        row["person"],
        row["belongs_to"],
        Wording(**row["title"]) if row["title"] else None,
        row["whose"],
        date.fromisoformat(row["day"]),
        date.fromisoformat(row["on"]),
    )


def _nudge(row: Kept) -> AboutNudge:
    return AboutNudge(_duty(row["duty"]), row["sender"], row["sender_name"], date.fromisoformat(row["on"]))


_READ: dict[str, Callable[[Kept], About]] = {
    "duty": _duty,
    "meeting": _meeting,
    "escalation": _escalation,
    "digest": _digest,
    "nudge": _nudge,
}
