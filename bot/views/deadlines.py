"""Deadlines in words: what is owed, grouped by urgency, short enough for a phone."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from bot.domain.compliance import Assessment, DutyState
from bot.domain.deadline_file import to_put_down
from bot.domain.duty_lists import DutyList, Filter, Group, OwnersDuties, Progress, shareable
from bot.domain.duty_lists import group as group_of
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import Agree, AimFor, OwnerKind, RecordEvidence, Requirement
from bot.domain.review_sessions import sessions_of
from bot.domain.sharing import duty_word
from bot.views import duties, programme
from bot.views.actions import Action, OfCard, OfCycle, OfDuties, OfDuty, OfProgramme
from bot.views.message import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    context,
    divider,
    escape,
    header,
    section,
)
from bot.views.paging import headed, page_buttons, page_note, paginate
from bot.views.reports import cluster_line
from bot.views.words import Words

_NAMES = 8
_BESIDE = 3
_URGENT = (Group.OVERDUE, Group.SOON)
_IN_LINES = (Group.LATER, Group.UNDATED, Group.AIMS)

_SHOWN = {
    Filter.OPEN: (*_URGENT, *_IN_LINES),
    Filter.ALL: tuple(Group),
    Filter.DONE: (Group.DONE,),
}


def show(say: Words, found: DutyList, wanted: Filter, page: int = 1, name: str = "") -> Message:
    """Show a list of duties, or one page of it; `name` is the practice or programme that was asked for, if one was.

    What is still to do is short: first what is urgent, in full, then the rest in a line each. Everything is in full.
    """
    title = say("Deadlines {year} · {name}", year=programme.name(say, found.programme), name=found.title)
    blocks = [*(_in_short(say, found) if wanted is Filter.OPEN else _whole(say, found, wanted))]
    blocks += _clusters(say, found)
    shown = paginate(blocks or [section(say("Nothing here."))], page)
    turn = page_buttons(say, shown, Action.SEE_DEADLINES, lambda n: OfDuties(wanted, name, n).encode())
    note = [context(page_note(say, shown))] if shown.count > 1 else []
    more = [*turn, *_record(say, found), *_other_lists(say, wanted, name), *_beside(say, found)]
    more += _to_calendar(say, found, OfDuties(wanted, name, 1))
    head = [header(title), *programme.draft_banner(say, found.programme), *note]
    return Message(_aloud(say, title, found), [*head, *shown.blocks, actions(more)])


def _whole(say: Words, found: DutyList, wanted: Filter) -> Iterator[Block]:
    """Show every duty in full, owner by owner, and how far the practices are."""
    for part in found.parts:
        yield section(_whose(say, part))
        for group in _SHOWN[wanted]:
            yield from _group(say, found, part, group)
        if wanted is Filter.DONE and not part.of(Group.DONE, found.today):
            yield context(say("Nothing is recorded as done yet."))
    everybody = [block for group in _SHOWN[wanted] for block in _progress(say, found, group)]
    if everybody:
        yield from [section(bold(say("All practices of the cluster"))), *everybody]


def _in_short(say: Words, found: DutyList) -> Iterator[Block]:
    """Show what is urgent for anybody in full, then the rest: a line each, or numbers where others have to do it."""
    urgent = [*_under_owners(say, found, _urgent_of), *_of_everybody(say, found, _urgent_progress)]
    yield from urgent or [section(say("Nothing is overdue, and nothing is due in the next 28 days."))]
    yield divider()
    yield from _under_owners(say, found, _rest_of)
    yield from _of_everybody(say, found, _rest_of_progress)


def _under_owners(
    say: Words, found: DutyList, blocks_of: Callable[[Words, DutyList, OwnersDuties], list[Block]]
) -> Iterator[Block]:
    for part in found.parts:
        blocks = blocks_of(say, found, part)
        if blocks:
            yield from [section(_whose(say, part)), *blocks]


def _of_everybody(
    say: Words, found: DutyList, blocks_of: Callable[[Words, DutyList], list[Block]]
) -> Iterator[Block]:
    blocks = blocks_of(say, found)
    if blocks:
        yield from [section(bold(say("All practices of the cluster"))), *blocks]


def _whose(say: Words, part: OwnersDuties) -> str:
    return f"*{duties.owner_label(say, part.owner)}*"


def _urgent_of(say: Words, found: DutyList, part: OwnersDuties) -> list[Block]:
    return [block for group in _URGENT for block in _group(say, found, part, group)]


def _rest_of(say: Words, found: DutyList, part: OwnersDuties) -> list[Block]:
    if len(found.parts) > 1 and (not part.records or _among_all(found, part)):
        counted = _counts(say, found, part, (*_IN_LINES, Group.DONE))
        return [context(counted)] if counted else []
    blocks: list[Block] = []
    for group in _IN_LINES:
        rows = [
            (each.duty.due, each.duty.working_due, _line(say, each, found))
            for each in part.of(group, found.today)
        ]
        blocks += _in_lines(say, group, rows)
    counted = _counts(say, found, part, (Group.DONE,))
    return [*blocks, context(counted)] if counted else blocks


def _among_all(found: DutyList, part: OwnersDuties) -> bool:
    """Whether a practice's duties also stand among those of all practices."""
    return bool(found.progress) and part.owner.kind is OwnerKind.PRACTICE


def _group(say: Words, found: DutyList, part: OwnersDuties, group: Group) -> Iterator[Block]:
    """Show the duties of a group in full: with a button where the reader may record it."""
    heading = f"*{duties.group_name(say, group)}*\n"
    for assessment in part.of(group, found.today):
        accessory = _button(say, assessment, found) if part.records else None
        yield section(heading + duty_line(say, assessment, found), accessory)
        heading = ""


def _button(say: Words, assessment: Assessment, found: DutyList) -> Element | None:
    """Offer to record a duty, or to fill in the card of a peer review that was missed."""
    if shareable(assessment):
        return share_button(say, assessment, found.programme)
    duty = assessment.duty
    missed = assessment.state is DutyState.AT_RISK
    if not missed or duty.requirement.key not in {each.key for each in sessions_of(found.programme)}:
        return None
    card = OfCard(duty.requirement.key, duty.owner.id, 0).encode()
    return button(say("Peer-review card…"), f"{Action.FILL_CARD}:{duty.requirement.key}", card)


def _in_lines(
    say: Words, group: Group, rows: Sequence[tuple[date | None, date | None, str]]
) -> Iterator[Block]:
    """Show a group in a line each, under the dates that they share."""
    lines = []
    shown = None
    for due, working, line in rows:
        if due is not None and due != shown:
            lines.append(f"_{duties.due(say, due, working)}_")
            shown = due
        lines.append(f"• {line}")
    yield from headed(f"*{duties.group_name(say, group)}*", lines, gap="\n")


def _line(say: Words, assessment: Assessment, found: DutyList) -> str:
    """Say one duty in one line; where it stands only if its heading does not tell."""
    line = " · ".join([_head(say, assessment.duty.requirement), *duties.asked_by(say, assessment)])
    if assessment.state is DutyState.SUSPENDED:
        return f"{line} · {duties.state(say, assessment, found.today)}"
    counted = duties.meetings_so_far(say, assessment.evidence)
    return f"{line} · {counted}" if counted else line


def _head(say: Words, requirement: Requirement) -> str:
    title, strength = duties.title(say, requirement), duties.strength(say, requirement)
    return f"{title} · {requirement.indicator} · {strength}"


def _counts(say: Words, found: DutyList, part: OwnersDuties, groups: Sequence[Group]) -> str:
    counted = [(group, len(part.of(group, found.today))) for group in groups]
    return " · ".join(duties.group_count(say, group, n) for group, n in counted if n)


def duty_line(say: Words, assessment: Assessment, found: DutyList) -> str:
    """Say one duty in three short lines: what, until when, where it stands."""
    requirement = assessment.duty.requirement
    head = f"*{duties.title(say, requirement)}*"
    lines = [
        f"{head} · {requirement.indicator} · {duties.strength(say, requirement)}",
        duties.state(say, assessment, found.today),
    ]
    if assessment.duty.due is not None and not assessment.done:
        lines.insert(1, duties.due(say, assessment.duty.due, assessment.duty.working_due))
    lines[1:1] = duties.asked_by(say, assessment)
    shared = assessment.evidence.submission
    if shared is not None and shared in found.links:
        lines.append(duties.link(say, found.links[shared]))
    return "\n".join(lines)


def share_button(say: Words, assessment: Assessment, year: ProgrammeYear) -> Element:
    """Offer to record one duty as done; where more than a day is to be said, the form for it."""
    duty = assessment.duty
    if isinstance(duty.requirement.asks, Agree):
        return button(say("Agree pathways…"), Action.AGREE_PATHWAYS)
    if isinstance(duty.requirement.asks, AimFor):
        return button(say("Log a test…"), Action.LOG_TEST, OfCycle(duty.owner.id, 0).encode())
    evidence = isinstance(duty.requirement.asks, RecordEvidence)
    occasion = duty.occasion.id if duty.occasion else 0
    of_duty = OfDuty(duty_word(year, duty.requirement), duty.owner.kind, duty.owner.id, occasion)
    return button(say("Done…") if evidence else say("Shared…"), Action.SHARE, of_duty.encode())


def _urgent_progress(say: Words, found: DutyList) -> list[Block]:
    return [block for group in _URGENT for block in _progress(say, found, group)]


def _rest_of_progress(say: Words, found: DutyList) -> list[Block]:
    blocks: list[Block] = []
    for group in _IN_LINES:
        several = [each for each in found.progress if each.group(found.today) is group]
        rows = [(each.due, each.working_due, _short_progress(say, each)) for each in several]
        blocks += _in_lines(say, group, rows)
    return blocks


def _progress(say: Words, found: DutyList, group: Group) -> Iterator[Block]:
    """Show how far the cluster's practices are with the duties of a group, in full."""
    heading = f"*{duties.group_name(say, group)}*\n"
    for each in found.progress:
        if each.group(found.today) is group:
            yield section(heading + _progress_line(say, each, found.today))
            heading = ""


def _short_progress(say: Words, each: Progress) -> str:
    done = say("done: {done} of {all}", done=each.done, all=each.practices)
    return f"{_head(say, each.requirement)} · {done}"


def _progress_line(say: Words, each: Progress, today: date) -> str:
    """Say how many practices have done a duty, who has not, and for whom it is at risk before its date."""
    head = f"*{duties.title(say, each.requirement)}*"
    lines = [f"{head} · {each.requirement.indicator} · {duties.strength(say, each.requirement)}"]
    if each.due is not None and each.missing:
        lines.append(duties.due(say, each.due, each.working_due))
    lines.append(say("Practices that have done it: {done} of {all}", done=each.done, all=each.practices))
    urgent = [one for one in each.missing if group_of(one, today) is Group.OVERDUE]
    if 0 < len(urgent) < len(each.missing):
        lines.append(say("Overdue or at risk: {names}", names=_names(say, urgent)))
    elif each.missing and each.done:
        lines.append(say("Not yet: {names}", names=_names(say, each.missing)))
    if any(assessment.excused for assessment in each.missing):
        lines.append(say("The health board's part was late: not counted against any practice"))
    return "\n".join(lines)


def _names(say: Words, assessments: Sequence[Assessment]) -> str:
    """Name those who have not done it, the first few."""
    names = [escape(assessment.duty.owner.name) for assessment in assessments]
    shown = ", ".join(names[:_NAMES])
    more = len(names) - _NAMES
    return shown if more <= 0 else shown + " " + say.many("and {n} more", "and {n} more", more)


def _clusters(say: Words, found: DutyList) -> Iterator[Block]:
    if found.clusters:
        heading = bold(say("Clusters, those with most overdue first"))
        yield from headed(heading, [cluster_line(say, each) for each in found.clusters], gap="\n")


def _record(say: Words, found: DutyList) -> list[Element]:
    """Offer to record whatever the reader may record."""
    if not any(part.records for part in found.parts):
        return []
    made = [button(say("Shared or done…"), f"{Action.SHARE}:any")]
    if found.clusters:  # an officer's list
        made.append(button(say("To confirm"), Action.SEE_CONFIRMATIONS))
    return made


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


def _beside(say: Words, found: DutyList) -> list[Element]:
    """Offer the lists of the programmes that stand beside the contract, and what the year asks."""
    lists = [
        button(
            programme.name(say, each),
            f"{Action.SEE_DEADLINES}:{each.key}",
            OfDuties(Filter.OPEN, each.key, 1).encode(),
        )
        for each in found.beside[:_BESIDE]
    ]
    year = OfProgramme(found.programme.key, 1).encode()
    return [*lists, button(say("What the year asks"), Action.SEE_PROGRAMME, year)]


def _to_calendar(say: Words, found: DutyList, shown: OfDuties) -> list[Element]:
    """Offer a calendar file where the reader has something to put down."""
    if not to_put_down(found):
        return []
    return [button(say("Add to my calendar"), Action.DEADLINE_FILE, shown.encode())]


def _aloud(say: Words, title: str, found: DutyList) -> str:
    lines = [escape(title), *programme.draft_lines(say, found.programme)]
    for part in found.parts:
        counted = _counts(say, found, part, tuple(Group)) or say("nothing to do")
        lines.append(f"{duties.owner_label(say, part.owner)} · {counted}")
    return "\n".join(lines)
