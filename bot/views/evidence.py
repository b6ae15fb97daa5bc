"""Evidence in words: what a practice has kept, row by row of the plan, and what is said when a piece is kept."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.domain.evidence import (
    BoardEvidence,
    ClusterEvidence,
    EvidenceOpened,
    EvidenceReceipt,
    EvidenceShelf,
    KeptEvidence,
    PlanRow,
)
from bot.domain.ids import PracticeId
from bot.domain.requirements import Requirement
from bot.views import dates, named_choice
from bot.views.actions import Action, OfEvidence, OfRow
from bot.views.message import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    context,
    cut,
    escape,
    header,
    section,
)
from bot.views.paging import page_buttons, page_note, paginate
from bot.views.words import Words

_IN_LIST = 300
_IN_ANSWER = 900


def shelf(say: Words, found: EvidenceShelf, page: int = 1, name: str = "") -> Message:
    """Show what is kept, practice by practice and row by row of the plan; `name` is what was asked for, if anything."""
    title = _title(say, found)
    shown = paginate([*_practices(say, found)] or [section(say("There is no practice here yet."))], page)
    turn = page_buttons(say, shown, Action.SEE_EVIDENCE, lambda n: OfEvidence(name, n).encode())
    note = [context(page_note(say, shown))] if shown.count > 1 else []
    foot = [context(_how(say, found.sign)), actions([*_one(say, found), *turn, *_more(say)])]
    return Message(_aloud(say, title, found), [header(title), *note, *shown.blocks, *foot])


def _one(say: Words, found: EvidenceShelf) -> list[Element]:
    """Offer one practice of several by itself."""
    names = [each.name for each in found.practices] if found.whole else []
    return named_choice.choice("evidence", names, say("See a practice"))


def board(say: Words, found: BoardEvidence) -> Message:
    """Show how much the practices of each of a board's clusters have kept."""
    title = say("Evidence {year} · Your clusters", year=found.programme.key)
    lines = [_cluster_line(say, each) for each in found.clusters] or [say("There is no cluster here yet.")]
    hint = say("To read a cluster's: `/clwstwr evidence {name}`", name=_example(found))
    shown = paginate([section(line) for line in lines], 1)
    names = [each.name for each in found.clusters]
    one = named_choice.choice("evidence", names, say("See a cluster"))
    foot = [context(hint), *([actions(one)] if one else [])]
    return Message("\n".join([title, *lines]), [header(title), *shown.blocks, *foot])


def kept(say: Words, done: EvidenceReceipt) -> Message:
    """Tell that a piece is kept, whose it is and for what, and what can be done next."""
    head = _kept_line(say, done)
    lines = [*_facts(say, done.requirement, done.kept), _quoted(say, done.kept, _IN_ANSWER)]
    offered = [_take_back(say, done.kept), button(say("See the evidence"), Action.SEE_EVIDENCE)]
    if done.kept.row is None and done.rows:
        offered.insert(0, button(say("Choose its row of the plan…"), *_opening(done.kept), style="primary"))
    text = "\n".join([head, *lines])
    return Message(text, [section(head), section("\n".join(lines)), actions(offered)])


def row_chosen(say: Words, done: EvidenceReceipt) -> Message:
    """Tell for which row of the plan a piece now stands."""
    text = "\n".join([say("Recorded. Thank you."), *_facts(say, done.requirement, done.kept)])
    return Message(text, [section(text), actions(_more(say))])


def withdrawn(say: Words, found: EvidenceOpened) -> Message:
    """Tell that a piece counts no more."""
    head = say("Taken back. It counts no more; the copy and your reason are kept.")
    text = "\n".join([head, *_facts(say, found.requirement, found.kept)])
    return Message(text, [section(text), actions(_more(say))])


def facts(say: Words, found: EvidenceOpened, most: int) -> str:
    """Say everything of one piece, its words cut to `most` characters."""
    piece = found.kept
    return "\n".join([*_facts(say, found.requirement, piece), _quoted(say, piece, most)])


def quote(words: str, most: int) -> str:
    """Set words apart as somebody's own, safe inside a message."""
    return "\n".join(f"> {line}" for line in escape(cut(words, most)).splitlines())


def row_title(say: Words, row: PlanRow | None) -> str:
    """Name a row of the plan by its number and objective."""
    if row is None:
        return say("No row of the plan chosen yet")
    return say(
        "Row {number} of the plan: {objective}", number=row.number, objective=escape(cut(row.objective, 150))
    )


def _title(say: Words, found: EvidenceShelf) -> str:
    if not found.whole and len(found.practices) == 1:
        name = found.practices[0].name
        return say("Evidence {year} · Practice: {name}", year=found.programme.key, name=name)
    return say("Evidence {year} · Cluster: {name}", year=found.programme.key, name=found.cluster.name)


def _practices(say: Words, found: EvidenceShelf) -> Iterator[Block]:
    alone = len(found.practices) == 1
    for practice in found.practices:
        pieces = found.of(practice.id)
        if not alone and pieces:
            yield section(bold(say("Practice: {name}", name=escape(practice.name))))
        yield from _by_row(say, found, pieces)
        if alone and not pieces:
            yield section(say("Nothing is kept yet."))
    yield from _without(say, found, alone=alone)


def _by_row(say: Words, found: EvidenceShelf, pieces: Sequence[KeptEvidence]) -> Iterator[Block]:
    """Show pieces under the rows of the plan, in the order of the rows; those without a row come last."""
    ordered = sorted(pieces, key=lambda piece: (piece.row is None, piece.row.number if piece.row else 0))
    for row, of_row in groupby(ordered, key=lambda piece: piece.row):
        yield section(f"_{row_title(say, row)}_")
        for piece in of_row:
            requirement = found.title(piece.requirement)
            yield section(_in_list(say, requirement, piece), button(say("Open…"), *_opening(piece)))


def _in_list(say: Words, requirement: Requirement | None, piece: KeptEvidence) -> str:
    title = escape(requirement.title.of(say.language.value)) if requirement else piece.requirement
    return f"{_who_and_when(say, piece)} · {title}\n{quote(piece.words, _IN_LIST)}"


def _without(say: Words, found: EvidenceShelf, *, alone: bool) -> Iterator[Block]:
    """Name the practices that have kept nothing, where others are shown."""
    nothing = [one for one in found.practices if not found.of(one.id)]
    if nothing and not alone:
        yield section(say("Nothing kept yet: {names}", names=escape(", ".join(one.name for one in nothing))))


def _facts(say: Words, requirement: Requirement, piece: KeptEvidence) -> list[str]:
    title = escape(requirement.title.of(say.language.value))
    return [
        say("Practice: {name}", name=escape(piece.practice_name)),
        say("Shows: {duty}", duty=f"{title} · {requirement.indicator}"),
        row_title(say, piece.row),
    ]


def _quoted(say: Words, piece: KeptEvidence, most: int) -> str:
    lines = [_who_and_when(say, piece), quote(piece.words, most)]
    if piece.link:
        there = say("The message in Slack")
        lines.append(f"<{piece.link}|{there}>")
    lines.append(say("Kept by: {person}", person=f"<@{piece.recorded_by}>"))
    return "\n".join(lines)


def _who_and_when(say: Words, piece: KeptEvidence) -> str:
    return say("{author}, {date}", author=bold(escape(piece.author)), date=dates.long_date(say, piece.on))


def _kept_line(say: Words, done: EvidenceReceipt) -> str:
    if done.fresh:
        return say("Kept as evidence. Thank you.")
    return say("This is kept already, so it is there once.")


def _opening(piece: KeptEvidence) -> tuple[str, str]:
    return f"{Action.OPEN_EVIDENCE}:{piece.id}", OfRow(piece.id).encode()


def _take_back(say: Words, piece: KeptEvidence) -> Element:
    return button(say("Take back…"), Action.WITHDRAW_EVIDENCE, OfRow(piece.id).encode())


def _more(say: Words) -> list[Element]:
    return [
        button(say("Keep a note…"), Action.NEW_EVIDENCE),
        button(say("Deadlines"), Action.SEE_DEADLINES),
    ]


def _how(say: Words, sign: str) -> str:
    return say(
        "To keep a message, put {sign} under it, or choose “Keep as evidence” in its menu. No form is prescribed: that a message or a note is enough is our reading.",
        sign=f":{sign}:",
    )


def _cluster_line(say: Words, each: ClusterEvidence) -> str:
    pieces = say.many("{n} piece of evidence", "{n} pieces of evidence", each.pieces)
    of = say("Practices that have kept any: {some} of {all}", some=each.practices_with, all=each.practices)
    return f"{bold(say('Cluster: {name}', name=escape(each.name)))}\n{pieces} · {of}"


def _example(found: BoardEvidence) -> str:
    return escape(found.clusters[0].name) if found.clusters else "…"


def _aloud(say: Words, title: str, found: EvidenceShelf) -> str:
    """Sum the shelf up for somebody who hears it read."""
    kept_of = {practice.id for practice in found.practices if found.of(PracticeId(practice.id))}
    counted = say.many("{n} piece of evidence", "{n} pieces of evidence", len(found.kept))
    lines = [escape(title), counted]
    if found.whole:
        lines.append(
            say("Practices that have kept any: {some} of {all}", some=len(kept_of), all=len(found.practices))
        )
    return "\n".join(lines)
