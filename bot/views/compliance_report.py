"""Compliance for programs, spreadsheets and terminals: one entry for each owner and duty."""

from datetime import date
from typing import Any

from bot.domain.compliance import Assessment, EvidenceKind
from bot.domain.compliance_report import ComplianceReport
from bot.domain.ids import PracticeId
from bot.domain.requirements import OwnerKind
from bot.domain.sharing import receipt_number
from bot.views import dates, duties
from bot.views.csv_text import csv_text
from bot.views.words import Words


def as_json(report: ComplianceReport) -> dict[str, Any]:
    """Return the year's indicators and every duty.

    Dates are ISO, states and strengths as stored; what is not known is null. A practice's `owner` is its code, as two
    practices may have one name.
    """
    programme = report.programme
    return {
        "programme": programme.key,
        "points_total": programme.points_total,
        "indicators": [
            {"code": each.code, "points": each.points, "title": each.title.en}
            for each in programme.indicators
        ],
        "duties": [_duty(report, each) for each in report.assessments],
    }


def _duty(report: ComplianceReport, each: Assessment) -> dict[str, Any]:
    duty = each.duty
    return {
        "owner_kind": duty.owner.kind.value,
        "owner": _owner(report, each),
        "duty": duty.requirement.key,
        "indicator": duty.requirement.indicator,
        "title": duty.requirement.title.en,
        "due": _iso(duty.due),
        "working_due": _iso(duty.working_due),
        "strength": duty.requirement.strength.value,
        "state": each.state.value,
        "evidence": _evidence(report, each),
    }


def _owner(report: ComplianceReport, each: Assessment) -> str:
    owner = each.duty.owner
    return report.codes[PracticeId(owner.id)] if owner.kind is OwnerKind.PRACTICE else owner.name


def _evidence(report: ComplianceReport, each: Assessment) -> dict[str, Any] | None:
    """Give the fact behind a state: its kind and day, and the receipt or the count it rests on."""
    evidence = each.evidence
    if evidence.kind is EvidenceKind.NOTHING:
        return None
    told: dict[str, Any] = {"kind": evidence.kind.value, "date": _iso(evidence.on)}
    if evidence.submission is not None:
        told["receipt"] = receipt_number(report.programme, each.duty.requirement, evidence.submission)
    if evidence.standing is not None:
        told["attended"] = evidence.standing.attended
        told["required"] = evidence.standing.required
        told["still_possible"] = evidence.standing.still_possible
    return told


def as_csv(say: Words, report: ComplianceReport) -> str:
    """Lay the duties out as CSV, one row for each owner and duty."""
    heading = [
        say("Owner"),
        say("Name"),
        say("Indicator"),
        say("Duty"),
        say("Due"),
        say("Last working day"),
        say("Strength"),
        say("State"),
        say("Where it stands"),
    ]
    return csv_text([heading, *(_row(say, report, each) for each in report.assessments)])


def _row(say: Words, report: ComplianceReport, each: Assessment) -> list[str]:
    duty = each.duty
    return [
        _owner(report, each),
        duty.owner.name,
        duty.requirement.indicator,
        duty.requirement.title.of(say.language.value),
        _iso(duty.due) or "",
        _iso(duty.working_due) or "",
        duty.requirement.strength.value,
        each.state.value,
        duties.state(say, each, report.on),
    ]


def as_text(say: Words, report: ComplianceReport) -> str:
    """Write every duty to be read in a terminal, owner by owner."""
    lines = [
        say("Compliance {year}", year=report.programme.key),
        dates.long_date(say, report.on),
    ]
    owner = None
    for each in report.assessments:
        if each.duty.owner != owner:
            owner = each.duty.owner
            lines += ["", duties.owner_label(say, owner)]
        lines.append(_line(say, report, each))
    return "\n".join(lines) + "\n"


def _line(say: Words, report: ComplianceReport, each: Assessment) -> str:
    requirement = each.duty.requirement
    what = f"  {requirement.indicator}  {requirement.title.of(say.language.value)}"
    due = _iso(each.duty.due) or say("no date stated")
    return f"{what} [{duties.strength(say, requirement)}, {due}]: {duties.state(say, each, report.on)}"


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
