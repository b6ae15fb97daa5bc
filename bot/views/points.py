"""Points in words: each indicator's state with the reason and the remedy. Nothing is ever said to be lost."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import assert_never

from bot.domain.attendance import Standing, Verdict
from bot.domain.compliance import Assessment
from bot.domain.points import IndicatorPoints, PointsList, PointsState, PracticePoints, duty_state
from bot.domain.requirements import (
    Agree,
    AimFor,
    AttendMeetings,
    EveryMonth,
    FacilitateMeetings,
    KeepUpdated,
    MakeAvailable,
    OwnerKind,
    RecordEvidence,
    ShareDocument,
    TakePartIn,
)
from bot.views import duties, named_choice
from bot.views.actions import Action
from bot.views.message import Block, Message, actions, bold, button, context, escape, header, section, table
from bot.views.words import Words

_REASONS = 3
_SHOWN = (PointsState.SECURED, PointsState.ON_TRACK, PointsState.AT_RISK, PointsState.OUT_OF_REACH)


def show(say: Words, found: PointsList) -> Message:
    """Show one practice indicator by indicator, several as a table with those to see to first."""
    if not found.practices:
        text = say("None of your practices belongs to this cluster today.")
        return Message(text, [section(text)])
    if found.programme.points_total is None:
        text = say("No points are known for {year}.", year=found.programme.key)
        return Message(text, [section(text)])
    if not all(indicator.points is not None for indicator in found.programme.indicators):
        text = say("How the points of {year} are divided is not known.", year=found.programme.key)
        return Message(text, [section(text)])
    if len(found.practices) == 1:
        return _of_practice(say, found, found.practices[0])
    return _of_cluster(say, found)


def state_name(say: Words, state: PointsState) -> str:
    """Name a state in a few words."""
    names = {
        PointsState.SECURED: say("Secured"),
        PointsState.SUSPENDED: say("Suspended"),
        PointsState.ON_TRACK: say("On track"),
        PointsState.AT_RISK: say("At risk"),
        PointsState.OUT_OF_REACH: say("Cannot be met now"),
    }
    return names[state]


def _of_practice(say: Words, found: PointsList, each: PracticePoints) -> Message:
    title = say("Points {year} · {practice}", year=found.programme.key, practice=each.practice.name)
    total = _managed(say) if each.managed else _totals(say, found, each)
    blocks: list[Block] = [header(title), section(bold(total))]
    blocks += [section(_indicator(say, indicator, found.today)) for indicator in each.indicators]
    blocks += [context(_caution(say)), _buttons(say)]
    lines = [
        f"{one.indicator.code}: {state_name(say, one.state)}" for one in each.indicators if not each.managed
    ]
    return Message("\n".join([escape(title), total, *lines]), blocks)


def _of_cluster(say: Words, found: PointsList) -> Message:
    title = say("Points {year} · Cluster: {name}", year=found.programme.key, name=found.cluster)
    suspended = any(each.total(PointsState.SUSPENDED) for each in found.practices)
    shown = (*_SHOWN, PointsState.SUSPENDED) if suspended else _SHOWN
    heads = [say("Practice"), *(state_name(say, state) for state in shown), say("To see to")]
    rows = [_row(say, each, shown) for each in found.practices]
    worst = [each for each in found.practices if each.worst and not each.managed]
    lead = (
        say.many("To see to: {n} practice", "To see to: {n} practices", len(worst))
        if worst
        else say("Every practice is on track, or has what it needs.")
    )
    blocks: list[Block] = [
        header(title),
        section(bold(lead)),
        table([heads, *rows], right=range(1, len(shown) + 1)),
        context(say("Choose a practice to see its reasons and remedies."), _caution(say)),
        _buttons(say, [each.practice.name for each in found.practices]),
    ]
    spoken = [escape(", ".join(filter(None, row))) for row in rows]
    return Message("\n".join([escape(title), lead, *spoken]), blocks)


def _row(say: Words, each: PracticePoints, shown: Sequence[PointsState]) -> list[str]:
    if each.managed:
        return [each.practice.name, *("" for _ in shown), say("managed by the health board, no points")]
    worrying = (PointsState.AT_RISK, PointsState.OUT_OF_REACH)
    codes = [one.indicator.code for one in each.indicators if one.state in worrying]
    return [each.practice.name, *(str(each.total(state)) for state in shown), ", ".join(codes)]


def _totals(say: Words, found: PointsList, each: PracticePoints) -> str:
    parts = [
        say("Secured: {n} of {all}", n=each.total(PointsState.SECURED), all=found.programme.points_total)
    ]
    others = ((state, each.total(state)) for state in (*_SHOWN[1:], PointsState.SUSPENDED))
    return " · ".join(
        [*parts, *(f"{state_name(say, state)}: {points}" for state, points in others if points)]
    )


def _indicator(say: Words, each: IndicatorPoints, today: date) -> str:
    points = say.many("{n} point", "{n} points", each.points) if each.points is not None else ""
    head = " · ".join(filter(None, [bold(each.indicator.code), _title(say, each), points]))
    lines = [head, _state(say, each.state)]
    lines += [f"• {_reason(say, one, today)}" for one in each.holding[:_REASONS]]
    if len(each.holding) > _REASONS:
        lines.append(say.many("and {n} more", "and {n} more", len(each.holding) - _REASONS))
    lines += _components(say, each)
    return "\n".join(lines)


def _title(say: Words, each: IndicatorPoints) -> str:
    return escape(each.indicator.title.of(say.language))


def _state(say: Words, state: PointsState) -> str:
    marks = {
        PointsState.SECURED: "🟢",
        PointsState.SUSPENDED: "⚪",
        PointsState.ON_TRACK: "🔵",
        PointsState.AT_RISK: "🟠",
        PointsState.OUT_OF_REACH: "🔴",
    }
    return f"{marks[state]} *{state_name(say, state)}*"


def _components(say: Words, each: IndicatorPoints) -> Iterator[str]:
    """Show the parts of an indicator's points; which paragraph each belongs to is our reading."""
    titles = {part.key: part.title.of(say.language) for part in each.indicator.components}
    for part in each.components:
        points = say.many("{n} point", "{n} points", part.points or 0)
        yield f"_{points}: {escape(titles[part.key])} · {state_name(say, part.state)}_"
    if each.components:
        yield (
            "_" + say("The guidance does not say what each part of the points stands for: our reading.") + "_"
        )


def _reason(say: Words, assessment: Assessment, today: date) -> str:
    owner = say("cluster") if assessment.duty.owner.kind is OwnerKind.CLUSTER else ""
    title = duties.title(say, assessment.duty.requirement)
    said = " · ".join(filter(None, [title, owner, duties.state(say, assessment, today)]))
    return f"{said}. {_remedy(say, assessment)}"


def _remedy(say: Words, assessment: Assessment) -> str:
    """Say what would secure a duty, and who has to do it."""
    state, duty = duty_state(assessment), assessment.duty
    if state is PointsState.SUSPENDED:
        return say("Work may go on.")
    if assessment.done:
        return say("It waits for the health board's word.")
    match duty.requirement.asks:
        case AttendMeetings():
            return _attend(say, assessment.evidence.standing)
        case TakePartIn():
            return _take_part(say, assessment)
        case KeepUpdated():
            return say("Bring the plan up to date: /clwstwr outcome")
        case Agree():
            return say("Agree at a cluster meeting, then record it: /clwstwr pathways")
        case ShareDocument() | RecordEvidence() | MakeAvailable() | EveryMonth() | AimFor():
            return say("When it is done, record it: /clwstwr share {duty}", duty=duty.requirement.key)
        case FacilitateMeetings():
            return say("The health board can say that the meeting counts: /clwstwr confirm")
        case asks:
            assert_never(asks)


def _attend(say: Words, standing: Standing | None) -> str:
    if standing is None or standing.verdict is Verdict.PLAN_SHORT:
        return say("The cluster has to plan more meetings.")
    if standing.verdict is Verdict.OUT_OF_REACH:
        return say("Another cluster meeting would help: please talk to the cluster lead.")
    if standing.verdict is Verdict.LAST_CHANCE:
        return say("Please come to every meeting left.")
    return say(
        "Meetings still to attend: {n}",
        n=standing.required - standing.attended,
    )


def _take_part(say: Words, assessment: Assessment) -> str:
    if duty_state(assessment) is PointsState.AT_RISK:
        return say("A catch-up can be recorded, for the health board to confirm: /clwstwr review")
    return say("Please come to the meeting that is held for it.")


def _managed(say: Words) -> str:
    return say(
        "The health board manages this practice. It takes part as a member; points may not apply to it."
    )


def _caution(say: Words) -> str:
    return say("This is where the records stand today. The health board decides on points.")


def _buttons(say: Words, names: Sequence[str] = ()) -> Block:
    return actions(
        [
            *named_choice.choice("points", names, say("See a practice")),
            button(say("Shared or done…"), f"{Action.ASK}:share", "share"),
            button(say("Deadlines"), Action.SEE_DEADLINES),
            button(say("Attendance"), Action.SEE_ATTENDANCE),
        ]
    )
