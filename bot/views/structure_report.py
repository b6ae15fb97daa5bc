"""The structure as plain text, for the command line."""

from html import unescape

from bot.domain.structure_receipts import StructureDone, StructureHistory, StructureTrial, StructureView
from bot.views import structure
from bot.views.words import Words


def overview(say: Words, view: StructureView) -> str:
    """List the clusters with their practices, and the journal with the newest change first."""
    found = view.structure
    lines = [say("Practices and clusters")]
    for cluster in found.own_clusters(view.today):
        members = found.members(cluster.id, view.today)
        count = say.many("{n} practice", "{n} practices", len(members))
        lines.append(f"{structure.both_names(cluster)} · {cluster.board.name} · {count}")
        lines += [f"  {each.practice.code}  {each.practice.name}" for each in members]
    lines.append("")
    lines.append(say("What has changed, the newest first"))
    journal = [structure.journal_line(say, found, change) for change in found.own_journal()]
    return _plain([*lines, *(journal or [say("Nothing yet.")])])


def history(say: Words, found: StructureHistory) -> str:
    """Tell what became of one cluster or practice."""
    return _plain(structure.history_lines(say, found))


def trial(say: Words, tried: StructureTrial) -> str:
    """Say what a change would do."""
    return _plain([*structure.summary(say, tried), say("Nothing has been changed yet.")])


def done(say: Words, made: StructureDone) -> str:
    """Say what a change did."""
    return _plain([structure.done(say, made).text])


def _plain(lines: list[str]) -> str:
    """Take away what only Slack reads: bold marks and escaped signs."""
    return "\n".join(unescape(line).replace("*", "") for line in lines)
