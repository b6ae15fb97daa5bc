"""The forms about the structure: one for each kind of change, and the summary that waits for a yes."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.domain.ids import PracticeId
from bot.domain.structure import PlacedCluster, PlacedPractice, Structure
from bot.domain.structure_checks import LONGEST_NAME
from bot.domain.structure_effects import Deed, Wish
from bot.domain.structure_receipts import StructureTrial, StructureView
from bot.views import dates, structure
from bot.views.actions import FormName, OfStructure, whole_number
from bot.views.message import (
    Block,
    Element,
    Form,
    ask,
    context,
    date_picker,
    grouped_select,
    grouped_select_many,
    option,
    section,
    select,
    text_input,
)
from bot.views.words import Words

_MOST = 100
_NOTE = 500


def change(say: Words, deed: Deed, view: StructureView) -> Form | None:
    """Ask what is needed for one kind of change; None when there is nothing to choose from."""
    questions = _questions(say, deed, view)
    if questions is None:
        return None
    first_day = say("The first day on which it is so. It may be past or still to come.")
    if deed in (Deed.RENAME, Deed.MOVE_CLUSTER):
        first_day = say("The first day on which it is so: today or a day that is past.")
    day = [ask("on", say("From which day?"), date_picker("on", view.today), hint=first_day)]
    blocks = [*questions, *([] if deed is Deed.TAKE_BACK else day), _note(say)]
    title = structure.deed_words(say)[deed]
    return Form(FormName.STRUCTURE_ASK, title, blocks, say("Show what it does"), say("Cancel"), deed.value)


def confirm(say: Words, trial: StructureTrial) -> Form:
    """Show what a change would do and ask for a yes; nothing has been changed yet."""
    blocks = [
        section("\n".join(structure.summary(say, trial))),
        _note(say, trial.note),
        context(say("Nothing has been changed yet.")),
    ]
    wish = trial.wish
    return Form(
        FormName.STRUCTURE_APPLY,
        say("Check the change"),
        blocks,
        say("Record it"),
        say("Cancel"),
        carried(wish).encode(),
    )


def carried(wish: Wish) -> OfStructure:
    """Put a wish into what a form carries."""
    return OfStructure(
        wish.deed.value,
        wish.on.isoformat(),
        wish.subject,
        wish.other,
        wish.until.isoformat() if wish.until else "",
        wish.name.replace("|", " "),
        wish.name_cy.replace("|", " "),
        ",".join(str(each) for each in wish.practices),
    )


def wished(of_structure: OfStructure) -> Wish:
    """Read a wish back from what a form carried."""
    return Wish(
        Deed(of_structure.deed),
        date.fromisoformat(of_structure.on),
        of_structure.subject,
        of_structure.other,
        date.fromisoformat(of_structure.until) if of_structure.until else None,
        of_structure.name,
        of_structure.name_cy,
        tuple(PracticeId(whole_number(each)) for each in of_structure.practices.split(",") if each),
    )


def _questions(say: Words, deed: Deed, view: StructureView) -> list[Block] | None:
    found, today = view.structure, view.today
    own, clusters = found.own_practices(today), found.own_clusters(today)
    everywhere = tuple(each for each in found.practices if each.membership(today) is not None)
    anywhere = tuple(each for each in found.clusters if each.is_there(today))
    if (not own and deed not in (Deed.MOVE, Deed.TAKE_BACK)) or not clusters:
        return None
    match deed:
        case Deed.CLOSE:
            return [_practice(say("Which practice?"), "practice", own, found)]
        case Deed.MANAGE:
            until = ask("until", say("Until which day?"), date_picker("until"), optional=True)
            return [_practice(say("Which practice?"), "practice", own, found), until]
        case Deed.RETURN:
            managed = [each for each in own if found.managed(each.practice.id, today)]
            return [_practice(say("Which practice?"), "practice", managed, found)] if managed else None
        case Deed.MERGE:
            into = _practice(say("Which practice remains?"), "into", everywhere, found)
            return [_practice(say("Which practice is merged?"), "practice", own, found), into]
        case Deed.MOVE | Deed.BRANCH:
            movable = [*own, *(_nowhere(found, today) if deed is Deed.MOVE else ())]
            where = say("To which cluster?") if deed is Deed.MOVE else say("Where is the branch?")
            chosen = _practice(say("Which practice?"), "practice", movable, found)
            return [chosen, _cluster(where, "into", anywhere)] if movable else None
        case Deed.RENAME:
            return [_cluster(say("Which cluster?"), "cluster", clusters), *_names(say)]
        case Deed.MERGE_CLUSTERS:
            into = _cluster(say("Which cluster remains?"), "into", anywhere)
            return [_cluster(say("Which cluster is merged?"), "cluster", clusters), into]
        case Deed.SPLIT:
            hint = say("Choose them from one cluster. The others stay where they are.")
            offered = grouped_select_many("practices", _grouped(own, found))
            return [
                ask("practices", say("Which practices go into the new cluster?"), offered, hint=hint),
                *_names(say),
            ]
        case Deed.MOVE_CLUSTER:
            boards = [option(each.name, str(each.id)) for each in found.boards[:_MOST]]
            to = ask("into", say("To which health board?"), select("into", boards))
            return [_cluster(say("Which cluster?"), "cluster", clusters), to]
        case Deed.TAKE_BACK:
            return _changes(say, found)


def _changes(say: Words, found: Structure) -> list[Block] | None:
    open_ones = [each for each in found.own_journal() if each.stands and each.kind.value != "taken back"]
    options = [
        option(
            f"{each.id}. {structure.told(say, found, each)}",
            str(each.id),
            say("From: {date}", date=dates.short_date(say, each.on)),
        )
        for each in open_ones[:_MOST]
    ]
    if not options:
        return None
    return [ask("change", say("Which change was a mistake?"), select("change", options))]


def _nowhere(found: Structure, today: date) -> Iterable[PlacedPractice]:
    """Give the practices that belong to no cluster, known in reach: one that was closed may open again."""
    return (
        each
        for each in found.practices
        if each.membership(today) is None
        and ((board := found.board_of(each)) is None or found.in_reach(board))
    )


def _practice(label: str, name: str, practices: Iterable[PlacedPractice], found: Structure) -> Block:
    return ask(name, label, grouped_select(name, _grouped(practices, found)))


def _grouped(
    practices: Iterable[PlacedPractice], found: Structure
) -> Sequence[tuple[str, Sequence[Element]]]:
    """Sort practices under their clusters; those of no cluster stand last."""
    groups: dict[str, list[Element]] = {}
    for each in practices:
        last = each.last
        cluster = found.cluster[last.cluster_id].name if last is not None else "–"
        own = each.practice
        groups.setdefault(cluster, []).append(option(own.name, str(own.id), own.code))
    return [(name, options[:_MOST]) for name, options in sorted(groups.items())][:_MOST]


def _cluster(label: str, name: str, clusters: Iterable[PlacedCluster]) -> Block:
    options = [option(each.name, str(each.id), each.board.name) for each in clusters]
    return ask(name, label, select(name, options[:_MOST]))


def _names(say: Words) -> list[Block]:
    english = text_input("name", limit=LONGEST_NAME)
    welsh = text_input("name_cy", limit=LONGEST_NAME)
    return [
        ask("name", say("New name"), english),
        ask("name_cy", say("New name in Welsh"), welsh, optional=True),
    ]


def _note(say: Words, written: str = "") -> Block:
    hint = say("Why, and by whose decision. Nothing about patients, please.")
    return ask("note", say("Note"), text_input("note", written, limit=_NOTE), hint=hint, optional=True)
