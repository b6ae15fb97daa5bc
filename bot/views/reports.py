"""The summary in words: one practice, one cluster, or a health board's clusters, each in one message."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.domain.attendance import Verdict
from bot.domain.compliance import Assessment, ClusterSummary
from bot.domain.duty_lists import Group, group
from bot.domain.summaries import BoardSummary, ClusterOverview, PracticeGlance, PracticesSummary, urgency
from bot.views import dates, duties, programme
from bot.views.actions import Action
from bot.views.meeting_counts import count_line, verdict_name
from bot.views.message import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    context,
    escape,
    header,
    section,
    table,
)
from bot.views.paging import fits, headed, packed, paginate
from bot.views.people import board_name
from bot.views.words import Words

_URGENT = (Group.OVERDUE, Group.SOON)
_TO_RING = 8
_WORST = 60
# Practices by what is wrong with their meetings, the worst first.
_WORRYING = (Verdict.OUT_OF_REACH, Verdict.LAST_CHANCE, Verdict.PLAN_SHORT)


def summary(say: Words, found: PracticesSummary | ClusterOverview | BoardSummary) -> Message:
    """Sum up what the reader answers for."""
    match found:
        case PracticesSummary():
            return practices(say, found)
        case ClusterOverview():
            return cluster(say, found)
        case BoardSummary():
            return board(say, found)


def practices(say: Words, found: PracticesSummary) -> Message:
    """Sum up a representative's practices: the count, what is urgent, and what is left."""
    title = say("Summary {year} · Cluster: {name}", year=found.programme.key, name=found.cluster)
    if not found.practices:
        text = say("None of your practices belongs to this cluster today.")
        return Message(f"{escape(title)}\n{text}", [header(title), section(text)])
    blocks = [header(title), *programme.draft_banner(say, found.programme)]
    spoken = [escape(title), *programme.draft_lines(say, found.programme)]
    for glance in found.practices:
        text = "\n".join(
            [f"*{escape(glance.practice.name)}*", _count(say, glance), _groups(say, found, glance)]
        )
        blocks.append(section(text))
        spoken.append(text.replace("*", ""))
        urgent = list(_urgent(say, found, glance.duties))
        blocks += map(section, urgent) if urgent else [context(_nothing_urgent(say))]
    return Message("\n".join(spoken), [*paginate(blocks, 1).blocks, _buttons(say)])


def cluster(say: Words, found: ClusterOverview) -> Message:
    """Sum up a cluster for its lead: attendance, whom to ring, and the duties that are urgent."""
    title = say("Summary {year} · Cluster: {name}", year=found.programme.key, name=found.cluster)
    counted = {each: len(found.by_verdict(each)) for each in Verdict if found.programme.meetings_required}
    attendance = _verdicts(say, counted, len(found.practices))
    lines = [
        f"*{duties.title(say, each.requirement)}* · "
        + say("Practices that have done it: {done} of {all}", done=each.done, all=each.practices)
        for each in found.progress
        if each.missing and each.group(found.today) in _URGENT
    ]
    own = list(_urgent(say, found, found.duties))
    urgent = bold(say("Overdue, or due in the next 28 days"))
    blocks = [
        header(title),
        *programme.draft_banner(say, found.programme),
        section(bold(say("Attendance")) + f"\n{attendance}"),
        *_ring(say, found),
        *_under(urgent, [*own, *lines] or [_nothing_urgent(say)]),
        context(_tally(say, found)),
        _buttons(say),
    ]
    spoken = [escape(title), *programme.draft_lines(say, found.programme), attendance, _tally(say, found)]
    return Message("\n".join(spoken), blocks)


def board(say: Words, found: BoardSummary) -> Message:
    """Sum up all clusters of a health board, worst first; as a table where it fits."""
    name = board_name(say, found.board)
    to_confirm = button(say("To confirm"), Action.SEE_CONFIRMATIONS)
    title = say("Summary {year} · {name}", year=found.programme.key, name=name)
    own = [duty for duty in found.duties if not duty.done]
    owed = [_short(say, each, found.today) for each in own]
    nothing = say("The health board has done everything it owes.") if found.duties else say("Nothing.")
    banner = programme.draft_banner(say, found.programme)
    head = [header(title), *banner, *_under(bold(say("What the health board owes")), owed or [nothing])]
    whole = [
        *head,
        section(bold(say("Clusters, those with most overdue first"))),
        _table(say, found),
        context(
            say(
                "Overdue, at risk, done: duties. Out of reach, last chance, too few planned: practices, by their meetings."
            )
        ),
        _buttons(say, to_confirm),
    ]
    lines = [cluster_line(say, each) for each in found.clusters[:_WORST]]
    spoken = "\n".join([escape(title), *programme.draft_lines(say, found.programme), *lines])
    if fits(whole) and len(found.clusters) < 100:
        return Message(spoken, whole)
    more = len(found.clusters) - len(lines)
    rest = [context(say.many("{n} cluster more", "{n} clusters more", more))] if more else []
    return Message(spoken, [*head, *packed(lines, "\n"), *rest, _buttons(say, to_confirm)])


def _under(heading: str, texts: Sequence[str]) -> list[Block]:
    """Show each text in a section of its own, the heading above the first."""
    first, *others = texts
    return [section(f"{heading}\n{first}"), *map(section, others)]


def cluster_line(say: Words, each: ClusterSummary) -> str:
    """Say one cluster in one line: how much is done, and what is wrong, if anything is."""
    counted = {verdict: each.verdicts.get(verdict, 0) for verdict in Verdict}
    parts = [
        f"*{escape(each.cluster.name)}*",
        say("practices: {n}", n=each.practices),
        say("done: {done} of {all}", done=each.met, all=_all(each)),
        say("overdue: {n}", n=each.overdue) if each.overdue else "",
        say("at risk: {n}", n=each.at_risk) if each.at_risk else "",
        *(f"{verdict_name(say, verdict)}: {counted[verdict]}" for verdict in _WORRYING if counted[verdict]),
    ]
    return " · ".join(part for part in parts if part)


def _all(each: ClusterSummary) -> int:
    return each.met + each.open + each.overdue + each.at_risk


def _table(say: Words, found: BoardSummary) -> Block:
    heading = [
        say("Cluster"),
        say("Overdue"),
        say("At risk"),
        say("Done"),
        say("Out of reach"),
        say("Last chance"),
        say("Too few planned"),
    ]
    rows = [
        [
            each.cluster.name,
            *map(str, (each.overdue, each.at_risk)),
            say("{done} of {all}", done=each.met, all=_all(each)),
            *(str(each.verdicts.get(verdict, 0)) for verdict in _WORRYING),
        ]
        for each in found.clusters
    ]
    return table([heading, *rows], right=range(1, len(heading)))


def _nothing_urgent(say: Words) -> str:
    return say("Nothing is overdue, and nothing is due in the next 28 days.")


def _count(say: Words, glance: PracticeGlance) -> str:
    return count_line(say, glance.standing)


def _groups(say: Words, found: PracticesSummary, glance: PracticeGlance) -> str:
    counts = [(each, len(glance.of(each, found.today))) for each in Group]
    return " · ".join(duties.group_count(say, each, n) for each, n in counts if n)


def _verdicts(say: Words, counted: dict[Verdict, int], practices_: int) -> str:
    parts = [f"{verdict_name(say, verdict)}: {n}" for verdict, n in counted.items() if n]
    parts = parts if counted else [say("No number is asked for")]
    return " · ".join([say("Practices: {n}", n=practices_), *parts])


def _ring(say: Words, found: ClusterOverview) -> Iterator[Block]:
    """List whom to ring, the worst first, and why."""
    if not found.to_ring:
        return
    lines = [
        f"*{escape(each.practice.name)}* · {_count(say, each)} · "
        + say("overdue or at risk: {n}", n=urgency(each, found.today)[1])
        for each in found.to_ring[:_TO_RING]
    ]
    more = len(found.to_ring) - _TO_RING
    if more > 0:
        lines.append(say.many("{n} practice more", "{n} practices more", more))
    yield from headed(bold(say("Whom to ring")), lines, "\n")


def _urgent(
    say: Words, found: PracticesSummary | ClusterOverview, assessments: Sequence[Assessment]
) -> Iterator[str]:
    for each in assessments:
        if group(each, found.today) in _URGENT:
            yield _short(say, each, found.today)


def _short(say: Words, each: Assessment, today: date) -> str:
    requirement = each.duty.requirement
    head = f"*{duties.title(say, requirement)}* · {requirement.indicator}"
    when = f"{dates.short_date(say, each.duty.due)} · " if each.duty.due else ""
    stands = f"{when}{duties.state(say, each, today)}"
    return "\n".join([head, *duties.asked_by(say, each), stands])


def _tally(say: Words, found: ClusterOverview) -> str:
    """Count the duties of the cluster and of its practices together."""
    everything = [*found.duties, *(duty for each in found.practices for duty in each.duties)]
    done = sum(each.done for each in everything)
    return say(
        "Duties of the cluster and its practices, done: {done} of {all}", done=done, all=len(everything)
    )


def _buttons(say: Words, *more: Element) -> Block:
    return actions(
        [
            button(say("Deadlines"), Action.SEE_DEADLINES),
            button(say("Attendance"), Action.SEE_ATTENDANCE),
            *more,
        ]
    )
