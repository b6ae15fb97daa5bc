"""Deadlines in words: what is owed, grouped by urgency, short enough for a phone."""

from collections.abc import Iterator, Sequence

from bot.domain.compliance import Assessment
from bot.domain.duty_lists import DutyList, Filter, Group, OwnersDuties, Progress, shareable
from bot.domain.requirements import RecordEvidence
from bot.views import duties
from bot.views.actions import Action, OfDuties, OfDuty
from bot.views.message import Block, Element, Message, actions, button, context, escape, header, section
from bot.views.paging import packed, page_buttons, page_note, paginate
from bot.views.reports import cluster_line
from bot.views.words import Words

_NAMES = 8

_SHOWN = {
    Filter.OPEN: (Group.OVERDUE, Group.SOON, Group.LATER, Group.UNDATED, Group.AIMS),
    Filter.ALL: tuple(Group),
    Filter.DONE: (Group.DONE,),
}


def show(say: Words, found: DutyList, wanted: Filter, page: int = 1, name: str = "") -> Message:
    """Show a list of duties, or one page of it; `name` is the practice that was asked for, if one was."""
    title = say("Deadlines {year} · {name}", year=found.programme.key, name=found.title)
    blocks = [
        *(block for part in found.parts for block in _part(say, found, part, wanted)),
        *_everybody(say, found, wanted),
        *_clusters(say, found),
    ]
    shown = paginate(blocks or [section(say("Nothing here."))], page)
    turn = page_buttons(say, shown, Action.SEE_DEADLINES, lambda n: OfDuties(wanted, name, n).encode())
    note = [context(page_note(say, shown))] if shown.count > 1 else []
    more = [*turn, *_other_lists(say, wanted, name)]
    return Message(_aloud(say, title, found), [header(title), *note, *shown.blocks, actions(more)])


def _part(say: Words, found: DutyList, part: OwnersDuties, wanted: Filter) -> Iterator[Block]:
    """Show what one owner owes: with a button where the reader may record it, else as lines."""
    yield section(f"*{duties.owner_label(say, part.owner.kind, part.owner.name)}*")
    for group in _SHOWN[wanted]:
        assessments = part.of(group, found.today)
        if assessments:
            yield from _group(say, found, part, group, assessments)
    done = part.of(Group.DONE, found.today)
    if wanted is Filter.OPEN and done:
        yield context(say("Done: {n}. To see them: `/clwstwr deadlines done`", n=len(done)))
    elif wanted is Filter.DONE and not done:
        yield context(say("Nothing is recorded as done yet."))


def _group(
    say: Words, found: DutyList, part: OwnersDuties, group: Group, assessments: Sequence[Assessment]
) -> Iterator[Block]:
    heading = f"*{duties.group_name(say, group)}*\n"
    plain: list[str] = []
    for assessment in assessments:
        line = duty_line(say, assessment, found)
        if part.records and shareable(assessment):
            yield from packed(plain)
            plain = []
            yield section(heading + line, _share_button(say, assessment))
        else:
            plain.append(heading + line)
        heading = ""
    yield from packed(plain)


def duty_line(say: Words, assessment: Assessment, found: DutyList) -> str:
    """Say one duty in three short lines: what, until when, where it stands."""
    requirement = assessment.duty.requirement
    head = (
        f"*{duties.title(say, requirement)}* · {requirement.indicator} · {duties.strength(say, requirement)}"
    )
    lines = [head, duties.state(say, assessment, found.today)]
    if assessment.duty.due is not None and not assessment.done:
        lines.insert(1, duties.due(say, assessment.duty.due, assessment.duty.working_due))
    return "\n".join(lines)


def _share_button(say: Words, assessment: Assessment) -> Element:
    duty = assessment.duty
    evidence = isinstance(duty.requirement.asks, RecordEvidence)
    occasion = duty.occasion.id if duty.occasion else 0
    of_duty = OfDuty(duty.requirement.key, duty.owner.kind, duty.owner.id, occasion)
    return button(say("Done…") if evidence else say("Shared…"), Action.SHARE, of_duty.encode())


def _everybody(say: Words, found: DutyList, wanted: Filter) -> Iterator[Block]:
    """Show how far the cluster's practices are with each duty."""
    if not found.progress:
        return
    yield section("*" + say("All practices of the cluster") + "*")
    for group in _SHOWN[wanted]:
        heading = f"*{duties.group_name(say, group)}*\n"
        lines = [progress_line(say, each) for each in found.progress if each.group(found.today) is group]
        if lines:
            yield from packed([heading + lines[0], *lines[1:]])


def progress_line(say: Words, each: Progress) -> str:
    """Say how many practices have done a duty, and who has not."""
    head = f"*{duties.title(say, each.requirement)}* · {each.requirement.indicator} · {duties.strength(say, each.requirement)}"
    lines = [head]
    if each.due is not None and each.missing:
        lines.append(duties.due(say, each.due, each.working_due))
    lines.append(say("Practices that have done it: {done} of {all}", done=each.done, all=each.practices))
    if each.missing and each.done:
        lines.append(say("Not yet: {names}", names=missing_names(say, each)))
    return "\n".join(lines)


def missing_names(say: Words, each: Progress) -> str:
    """Name those who have not done it, the first few."""
    names = [escape(assessment.duty.owner.name) for assessment in each.missing]
    shown = ", ".join(names[:_NAMES])
    more = len(names) - _NAMES
    return shown if more <= 0 else shown + " " + say.many("and {n} more", "and {n} more", more)


def _clusters(say: Words, found: DutyList) -> Iterator[Block]:
    if found.clusters:
        heading = "*" + say("Clusters, those with most overdue first") + "*"
        yield from packed([heading, *(cluster_line(say, each) for each in found.clusters)], gap="\n")


def _other_lists(say: Words, wanted: Filter, name: str) -> list[Element]:
    labels = {
        Filter.OPEN: say("Still to do"),
        Filter.DONE: say("Done"),
        Filter.ALL: say("Everything"),
    }
    return [
        button(label, f"{Action.SEE_DEADLINES}:{other}", OfDuties(other, name, 1).encode())
        for other, label in labels.items()
        if other is not wanted
    ]


def _aloud(say: Words, title: str, found: DutyList) -> str:
    lines = [title]
    for part in found.parts:
        counts = [
            f"{duties.group_name(say, group)}: {len(part.of(group, found.today))}"
            for group in Group
            if part.of(group, found.today)
        ]
        lines.append(f"{duties.owner_label(say, part.owner.kind, part.owner.name)} · " + " · ".join(counts))
    return "\n".join(lines)
