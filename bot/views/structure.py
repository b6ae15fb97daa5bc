"""The structure in words: how it stands, what a change would do, what it did, and the journal of all of them."""

from collections.abc import Sequence

from bot.domain.attendance import Membership
from bot.domain.ids import ClusterId, PracticeId
from bot.domain.structure import ChangeKind, PlacedCluster, Structure, StructureChange, SubjectKind
from bot.domain.structure_effects import Deed
from bot.domain.structure_receipts import StructureDone, StructureHistory, StructureTrial, StructureView
from bot.views import dates
from bot.views.actions import Action, OfPage, OfRow
from bot.views.message import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    cut,
    escape,
    header,
    section,
)
from bot.views.paging import headed, packed, page_buttons, page_note, paginate
from bot.views.words import Words

_BUTTONS_A_ROW = 5
_ALOUD = 3000


def overview(say: Words, view: StructureView, page: int = 1) -> Message:
    """Show the clusters with their practices, what is special about some, and the journal; then what can be done."""
    title = say("Practices and clusters")
    structure = view.structure
    clusters = [_cluster_line(say, view, each) for each in structure.own_clusters(view.today)]
    journal = [journal_line(say, structure, change) for change in structure.own_journal()]
    blocks = [
        *headed(say("*Clusters and their practices today*"), clusters or [say("No cluster yet.")], "\n"),
        *headed(say("*Managed by the health board*"), _managed(say, view), "\n"),
        *headed(say("*Branches in another cluster*"), _branches(say, view), "\n"),
        *headed(say("*What has changed, the newest first*"), journal or [say("Nothing has changed yet.")]),
    ]
    shown = paginate(blocks, page)
    turn = page_buttons(say, shown, Action.SEE_STRUCTURE, lambda n: OfPage(n).encode())
    foot = [actions(turn)] if turn else []
    hint = say(
        "Or type it: `/clwstwr structure close Castle Surgery on 30 June`. A mistake: `/clwstwr structure undo 3`"
    )
    note = context(*([page_note(say, shown)] if shown.count > 1 else []), hint)
    spoken = [_spoken(say, view, each) for each in structure.own_clusters(view.today)]
    aloud = cut("\n".join([title, *journal[:3], *spoken]), _ALOUD)
    return Message(aloud, [header(title), *shown.blocks, *foot, *_deeds(say, view), note])


def history(say: Words, found: StructureHistory) -> Message:
    """Show one cluster or practice: where it stands, and everything that happened to it."""
    lines = history_lines(say, found)
    blocks = [section(lines[0]), *packed(lines[1:]), actions([_see(say)])]
    return Message(cut("\n".join(lines), _ALOUD), blocks[:50])


def history_lines(say: Words, found: StructureHistory) -> list[str]:
    """Tell it line by line, the name first."""
    structure, subject = found.structure, found.subject
    changes = [journal_line(say, structure, change) for change in found.changes]
    if isinstance(subject, PlacedCluster):
        return [
            _cluster_line(say, StructureView(structure, found.today), subject),
            *(changes or [say("Nothing has changed yet.")]),
        ]
    practice = subject.practice
    belonged = [_belonging(say, structure, each) for each in subject.memberships]
    title = "\n".join([f"*{escape(practice.name)}* · {practice.code}", *belonged])
    return [title, *(changes or [say("Nothing has changed yet.")])]


def _belonging(say: Words, structure: Structure, member: Membership) -> str:
    cluster = say("Cluster: {name}", name=escape(structure.cluster[member.cluster_id].name))
    since = say("From: {date}", date=dates.short_date(say, member.since))
    if member.until is None:
        return f"{cluster} · {since}"
    return f"{cluster} · {since} · " + say(
        "Until the day before: {date}", date=dates.short_date(say, member.until)
    )


def done(say: Words, made: StructureDone) -> Message:
    """Tell what a change did, and how it can be taken back."""
    if made.trial is None or made.number is None:
        text = say("Already recorded, nothing more to do.")
        return Message(text, [section(text), actions([_see(say)])])
    lines = [
        say("Recorded as change {number}.", number=made.number),
        *summary(say, made.trial),
        *_next_steps(say, made.trial),
    ]
    text = "\n".join(lines)
    taken = made.trial.effects.change.kind is ChangeKind.TAKEN_BACK
    undo = button(say("Take back…"), Action.TAKE_BACK_STRUCTURE, OfRow(made.number).encode())
    return Message(text, [section(text), actions([_see(say)] if taken else [_see(say), undo])])


def summary(say: Words, trial: StructureTrial) -> list[str]:
    """Say what a change does: to whom, from which day, how the clusters' numbers change, and what it means."""
    change = trial.effects.change
    lines = [f"*{told(say, trial.structure, change)}*", _from_day(say, trial)]
    lines += [
        say(
            "Practices of {cluster}: {before} before, {after} from that day",
            cluster=escape(count.name),
            before=count.before,
            after=count.after,
        )
        for count in trial.counts
    ]
    if len(trial.moving) > 1:
        names = ", ".join(each.practice.name for each in trial.moving)
        lines.append(say("Practices that move: {names}", names=escape(names)))
    if trial.note:
        lines.append(say("Note: {note}", note=escape(trial.note)))
    return [*lines, _meaning(say, trial.effects.change)]


def told(say: Words, structure: Structure, change: StructureChange) -> str:
    """Say in one line what happened."""
    was, became = escape(change.was), escape(change.became)
    name = escape(_name(structure, change))
    match change.kind, change.subject_kind:
        case ChangeKind.CLOSED, _:
            return say("Practice closed: {practice}. Its cluster: {cluster}", practice=name, cluster=was)
        case ChangeKind.MERGED, SubjectKind.PRACTICE:
            return say("Practice merged: {practice}. Into: {other}", practice=name, other=became)
        case ChangeKind.MERGED, _:
            return say("Cluster merged: {cluster}. Into: {other}", cluster=was, other=became)
        case ChangeKind.MOVED, _ if not was:
            return say("Practice joins: {practice}. Cluster: {cluster}", practice=name, cluster=became)
        case ChangeKind.MOVED, _:
            return say(
                "Practice moved: {practice}. From: {was}. To: {became}", practice=name, was=was, became=became
            )
        case ChangeKind.MANAGED, _:
            return say("Managed by the health board: {practice}", practice=name)
        case ChangeKind.RETURNED, _:
            return say("No longer managed by the health board: {practice}", practice=name)
        case ChangeKind.BRANCH, _:
            return say(
                "Branch of {practice} in another cluster: {cluster}. Its own cluster: {home}",
                practice=name,
                cluster=became,
                home=was,
            )
        case ChangeKind.RENAMED, _:
            return say("Cluster renamed. Before: {was}. Now: {became}", was=was, became=became)
        case ChangeKind.SPLIT, _:
            return say("Cluster split: {cluster}. New cluster: {became}", cluster=was, became=became)
        case ChangeKind.MOVED_BOARD, _:
            return say(
                "Cluster under another health board: {cluster}. Before: {was}. Now: {became}",
                cluster=name,
                was=was,
                became=became,
            )
        case _:
            return say(
                "Taken back: change {number}. It concerned: {name}",
                number=change.other_id,
                name=name or became,
            )


def journal_line(say: Words, structure: Structure, change: StructureChange) -> str:
    """Say one row of the journal: its number, what happened from when, why, and who recorded it."""
    line = say("{number}. {what}", number=change.id, what=told(say, structure, change))
    parts = [say("From: {date}", date=dates.short_date(say, change.on))]
    if change.until is not None and change.stands:
        parts.append(say("Until the day before: {date}", date=dates.short_date(say, change.until)))
    if not change.stands:
        parts = [say("Taken back")]
    if change.note:
        parts.append(say("Note: {note}", note=escape(change.note)))
    parts.append(say("Recorded by: {person}", person=escape(change.by)))
    return f"{line}\n{' · '.join(parts)}"


def deed_words(say: Words) -> dict[Deed, str]:
    """Name what can be done, as buttons and forms do."""
    return {
        Deed.CLOSE: say("A practice closes"),
        Deed.MERGE: say("Two practices merge"),
        Deed.MOVE: say("A practice moves"),
        Deed.MANAGE: say("Board manages a practice"),
        Deed.RETURN: say("A practice is returned"),
        Deed.BRANCH: say("A branch elsewhere"),
        Deed.RENAME: say("A cluster is renamed"),
        Deed.MERGE_CLUSTERS: say("Two clusters merge"),
        Deed.SPLIT: say("A cluster splits"),
        Deed.MOVE_CLUSTER: say("A cluster changes board"),
        Deed.TAKE_BACK: say("Take a change back"),
    }


def _from_day(say: Words, trial: StructureTrial) -> str:
    change = trial.effects.change
    day = say("From: {date}", date=dates.long_date(say, change.on))
    if change.until is None:
        return day
    return f"{day} · " + say("Until the day before: {date}", date=dates.long_date(say, change.until))


def _meaning(say: Words, change: StructureChange) -> str:
    """Say what a change means for those concerned, and where the guidance is silent."""
    match change.kind, change.subject_kind:
        case ChangeKind.CLOSED, _:
            return say("From that day it is left out of every count. What was recorded before stays.")
        case ChangeKind.MERGED, SubjectKind.PRACTICE:
            return say(
                "The remaining practice shows the better attendance of the two until the health board confirms it. Nothing is deleted. The guidance does not say how a merger counts: our reading."
            )
        case ChangeKind.MERGED, _:
            return say(
                "The merged cluster owes nothing from that day. Its plan, meetings and history stay readable."
            )
        case ChangeKind.MOVED, _:
            return say(
                "Each meeting counts in the cluster that the practice belonged to on its day, and all of them count together."
            )
        case ChangeKind.MANAGED, _:
            return say(
                "It stays a member and still attends. The guidance does not say whether points apply to it: our reading is that they do not."
            )
        case ChangeKind.BRANCH, _:
            return say("The practice counts in its own cluster only. The branch is noted.")
        case ChangeKind.SPLIT, _:
            return say(
                "The old cluster keeps its channel, plan and history. The new one begins with its practices."
            )
        case ChangeKind.RENAMED | ChangeKind.MOVED_BOARD, _:
            return say("Its number, practices, channel, plan and history stay.")
        case ChangeKind.RETURNED, _:
            return say("From that day it stands for itself again.")
        case _:
            return say(
                "Everything stands as if the change had not been recorded. Both rows stay in the journal."
            )


def _next_steps(say: Words, trial: StructureTrial) -> list[str]:
    change = trial.effects.change
    match change.kind, change.subject_kind:
        case ChangeKind.SPLIT, _:
            return [
                say(
                    "Next: in the new cluster's channel, choose its leads with /clwstwr setup {cluster}",
                    cluster=escape(change.became),
                )
            ]
        case ChangeKind.MERGED, SubjectKind.PRACTICE:
            return [
                say("Next: confirm the merged attendance with /clwstwr confirm"),
                say("Its people speak for the remaining practice once they are added: /clwstwr people add"),
            ]
        case ChangeKind.MERGED, _:
            return [say("Next: cancel the merged cluster's meetings after that day, and thank its leads.")]
        case ChangeKind.CLOSED, _:
            return [say("From that day its people are asked for nothing more.")]
        case _:
            return []


def _spoken(say: Words, view: StructureView, cluster: PlacedCluster) -> str:
    count = len(view.structure.members(cluster.id, view.today))
    return f"{escape(cluster.name)}: " + say.many("{n} practice", "{n} practices", count)


def _cluster_line(say: Words, view: StructureView, cluster: PlacedCluster) -> str:
    members = view.structure.members(cluster.id, view.today)
    names = escape(", ".join(each.practice.name for each in members)) or "–"
    title = f"*{escape(both_names(cluster))}* · {escape(cluster.board.name)}"
    count = say.many("{n} practice", "{n} practices", len(members))
    line = f"{title}\n{count}: {names}"
    if cluster.ended_on is None:
        return line
    return f"{line}\n" + say("Ends: {date}", date=dates.short_date(say, cluster.ended_on))


def both_names(cluster: PlacedCluster) -> str:
    """Name a cluster in both languages where it has two names."""
    return f"{cluster.name} / {cluster.name_cy}" if cluster.name_cy else cluster.name


def _managed(say: Words, view: StructureView) -> list[str]:
    lines = []
    for each in view.structure.own_practices(view.today):
        found = view.structure.managed(each.practice.id, view.today)
        if found is not None:
            since = say("From: {date}", date=dates.short_date(say, found.on))
            lines.append(f"{escape(each.practice.name)} · {since}")
    return lines


def _branches(say: Words, view: StructureView) -> list[str]:
    structure, today = view.structure, view.today
    return [
        told(say, structure, branch)
        for each in structure.own_practices(today)
        for branch in structure.branches(each.practice.id, today)
    ]


def _deeds(say: Words, view: StructureView) -> list[Block]:
    """Offer what can be done, without what there is nothing for yet."""
    found, today = view.structure, view.today
    missing = set()
    if not any(found.managed(each.practice.id, today) for each in found.own_practices(today)):
        missing.add(Deed.RETURN)
    if not any(each.stands for each in found.own_journal()):
        missing.add(Deed.TAKE_BACK)
    made = [
        button(words, f"{Action.CHANGE_STRUCTURE}:{deed.name}", deed.value)
        for deed, words in deed_words(say).items()
        if deed not in missing
    ]
    return [actions(_some(made, start)) for start in range(0, len(made), _BUTTONS_A_ROW)]


def _some(made: Sequence[Element], start: int) -> Sequence[Element]:
    return made[start : start + _BUTTONS_A_ROW]


def _see(say: Words) -> Element:
    return button(say("Practices and clusters"), Action.SEE_STRUCTURE)


def _name(structure: Structure, change: StructureChange) -> str:
    if change.subject_kind is SubjectKind.PRACTICE:
        return structure.practice[PracticeId(change.subject_id)].practice.name
    found = structure.cluster.get(ClusterId(change.subject_id))
    return found.name if found is not None else ""
