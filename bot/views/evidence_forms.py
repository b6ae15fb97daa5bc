"""The forms about evidence: keeping a message or a note, looking at a piece, and taking one back."""

from bot.domain.dates import london_date
from bot.domain.evidence import LONGEST, EvidenceChoices, EvidenceOpened, PlanRow
from bot.domain.said_message import SaidMessage
from bot.views import dates
from bot.views.actions import Action, FormName, OfMessage, OfRow
from bot.views.evidence import facts, quote
from bot.views.message import (
    Block,
    Form,
    actions,
    ask,
    bold,
    button,
    context,
    date_picker,
    escape,
    option,
    section,
    select,
    text_input,
)
from bot.views.words import Words

_OPTIONS = 100
_IN_FORM = 2400


def keep(say: Words, found: EvidenceChoices) -> Form:
    """Ask whose evidence it is, for which row of the plan and towards which duty; a note is written here too."""
    blocks = [
        *([_message(say, found.message)] if found.message else _note(say, found)),
        *_practice(say, found),
        *_row(say, found.place.rows),
        *_requirement(say, found),
        context(
            say("Your practice, those who lead the cluster and the health board can read it, for good."),
            say("Never anything about patients, and no finances of the sustainability assessment."),
        ),
    ]
    return Form(
        FormName.EVIDENCE,
        say("Keep as evidence"),
        blocks,
        say("Keep"),
        say("Cancel"),
        _carried(found.message) if found.message else "",
    )


def opened(say: Words, found: EvidenceOpened) -> Form:
    """Show one piece with all its words; let its row be chosen where none is yet."""
    take_back = button(say("Take back…"), Action.WITHDRAW_EVIDENCE, OfRow(found.kept.id).encode())
    wanted = found.kept.row is None and bool(found.rows)
    rows = _row(say, found.rows) if wanted else []
    return Form(
        FormName.EVIDENCE_ROW,
        say("Evidence"),
        [section(facts(say, found, _IN_FORM)), *rows, actions([take_back])],
        say("Record") if wanted else None,
        say("Close"),
        OfRow(found.kept.id).encode(),
    )


def withdraw(say: Words, found: EvidenceOpened) -> Form:
    """Ask why a piece is taken back."""
    why = ask("reason", say("Why is it a mistake?"), text_input("reason", multiline=True))
    hint = context(say("The copy stays readable with your reason, and counts no more."))
    return Form(
        FormName.WITHDRAW_EVIDENCE,
        say("Take back"),
        [section(facts(say, found, 600)), why, hint],
        say("Take back"),
        say("Cancel"),
        OfRow(found.kept.id).encode(),
    )


def _carried(message: SaidMessage) -> str:
    name = message.name.replace("|", " ")[:80]
    return OfMessage(message.ts, message.author, name, message.link[:250], message.words).encode()


def _message(say: Words, message: SaidMessage) -> Block:
    author = bold(escape(message.name or message.author))
    day = dates.long_date(say, london_date(message.said_at))
    head = say("{author}, {date}", author=author, date=day)
    return section(f"{head}\n{quote(message.words, _IN_FORM)}")


def _note(say: Words, found: EvidenceChoices) -> list[Block]:
    words = text_input("words", found.words, multiline=True, limit=LONGEST)
    hint = say("For example: We agreed the winter rota with the two pharmacies.")
    late = say("The day on which it was done.")
    return [
        ask("words", say("What did the practice do?"), words, hint=hint),
        ask("on", say("On which day?"), date_picker("on", found.today), hint=late),
    ]


def _practice(say: Words, found: EvidenceChoices) -> list[Block]:
    if len(found.practices) == 1:
        return [context(say("Practice: {name}", name=escape(found.practices[0].name)))]
    options = [option(one.name, str(one.id), one.code) for one in found.practices[:_OPTIONS]]
    chosen = str(found.practice.id) if found.practice else None
    return [ask("practice", say("Whose evidence is it?"), select("practice", options, chosen=chosen))]


def _row(say: Words, rows: tuple[PlanRow, ...]) -> list[Block]:
    """Offer the rows of the plan, those not completed first; a plan without rows asks nothing."""
    if not rows:
        return []
    ordered = sorted(rows, key=lambda row: (row.completed, row.number))[:_OPTIONS]
    options = [option(f"{row.number}. {row.objective}", str(row.number)) for row in ordered]
    label = say("Which row of the plan did it carry forward?")
    hint = say("You can also choose it later.")
    return [ask("row", label, select("row", options), hint=hint, optional=True)]


def _requirement(say: Words, found: EvidenceChoices) -> list[Block]:
    if len(found.requirements) == 1:
        return []
    options = [
        option(each.title.of(say.language.value), each.key, each.indicator) for each in found.requirements
    ]
    offered = select("requirement", options, chosen=options[0]["value"])
    return [ask("requirement", say("What does it show?"), offered)]
