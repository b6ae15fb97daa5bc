"""The inactive indicators in words: a health board's list, its history, and the form that takes the next one."""

from collections.abc import Iterator, Sequence

from bot.domain.dates import london_date
from bot.domain.inactive_indicators import BoardIndicators, Indicator, IndicatorList
from bot.domain.people import Language
from bot.views import dates
from bot.views.actions import Action, FormName, OfPage
from bot.views.message import (
    Block,
    Form,
    Message,
    actions,
    ask,
    bold,
    button,
    context,
    escape,
    file_input,
    header,
    section,
    text_input,
)
from bot.views.paging import packed, page_buttons, page_note, paginate
from bot.views.words import Words

FILES = ("csv", "xlsx", "txt")
_LIST_LIMIT = 3000
_OLDER = 10


def show(say: Words, found: BoardIndicators, page: int = 1, *, may_enter: bool) -> Message:
    """Show the list that holds, what it differs in from the one before, and the earlier ones."""
    title = say("Inactive indicators {year}", year=found.programme)
    said = [whose(say, found), *_standing(say, found)]
    if not found.lists and not may_enter:
        said.append(say("An officer of the health board can enter it: /clwstwr indicators"))
    blocks: list[Block] = [section("\n".join(said))]
    blocks += packed((_line(each) for each in found.indicators), gap="\n")
    blocks += _changes(say, found)
    blocks += packed(_history(say, found), gap="\n")
    shown = paginate(blocks, page)
    foot = page_buttons(say, shown, Action.SEE_INDICATORS, lambda n: OfPage(n).encode())
    if may_enter:
        label = say("Replace the list…") if found.lists else say("Enter the list…")
        foot.append(button(label, Action.ENTER_INDICATORS, style="primary"))
    foot.append(button(say("Peer review"), Action.SEE_REVIEW))
    note = [context(page_note(say, shown))] if shown.count > 1 else []
    return Message("\n".join([title, *said]), [header(title), *note, *shown.blocks, actions(foot)])


def form(say: Words, found: BoardIndicators) -> Form:
    """Ask for a list: one indicator a line."""
    written = "\n".join(f"{each.code} {each.name}".strip() for each in found.indicators)
    hint = say(
        "One a line, its code first, like: AB001 Name of the indicator. You can paste from a spreadsheet."
    )
    instead = say("CSV, Excel or text. A file goes before what is written above.")
    shown = written if len(written) <= _LIST_LIMIT else ""  # half a list would be taken for the whole
    element = text_input("indicators", shown, multiline=True, limit=_LIST_LIMIT)
    blocks = [
        section("\n".join([whose(say, found), *_expected(say, found)])),
        ask("indicators", say("Inactive indicators"), element, hint=hint, optional=True),
        ask("file", say("Or a file with the list"), file_input("file", FILES), hint=instead, optional=True),
        context(say("The list before stays readable.")),
    ]
    title = say("List of indicators")
    return Form(FormName.ENTER_INDICATORS, title, blocks, say("Record"), say("Cancel"))


def entered(say: Words, found: BoardIndicators) -> Message:
    """Tell what the new list holds, and whether it is as long as expected."""
    said = say("The list is recorded. Thank you.") if found.fresh else say("The list says the same already.")
    lines = [said, whose(say, found), *_standing(say, found)]
    lines += _differences(say, found)
    text = "\n".join(lines)
    return Message(text, [section(text), actions([button(say("See the list"), Action.SEE_INDICATORS)])])


def in_words(say: Words, found: BoardIndicators, *, dry_run: bool) -> str:
    """Tell the same at the command line, as plain text; with `dry_run` nothing has been changed."""
    said = say("The list is recorded.") if found.fresh else say("The list says the same already.")
    if dry_run:
        said = say("A trial: nothing was changed.")
    lines = [said, whose(say, found), *_standing(say, found)]
    lines += _differences(say, found)
    return "\n".join([*lines, *(f"  {each.code} {each.name}".rstrip() for each in found.indicators)])


def whose(say: Words, found: BoardIndicators) -> str:
    name = (say.language is Language.WELSH and found.board_cy) or found.board
    return say("Health board: {name}", name=escape(name))


def _standing(say: Words, found: BoardIndicators) -> Iterator[str]:
    """Say how many there are, and whether the year expects another number."""
    if not found.lists:
        yield say(
            "No list has been entered yet. The codes are not in the guidance that we know, so none is made up."
        )
        yield from _expected(say, found)
        return
    yield say.many("{n} indicator", "{n} indicators", len(found.indicators))
    if found.off_by:
        yield from _expected(say, found)
        yield say("Please check the list: the number differs. It is kept as it was entered.")


def _expected(say: Words, found: BoardIndicators) -> Iterator[str]:
    if found.expected:
        yield say("Expected: {n}", n=found.expected)


def _line(indicator: Indicator) -> str:
    return f"• *{escape(indicator.code)}* {escape(indicator.name)}".rstrip()


def _differences(say: Words, found: BoardIndicators) -> list[str]:
    """Say what the newest list has, and lacks, compared with the one before."""
    told = []
    if found.added:
        told.append(say("New in this list: {codes}", codes=_codes(found.added)))
    if found.left_out:
        told.append(say("No longer listed: {codes}", codes=_codes(found.left_out)))
    return told


def _codes(indicators: Sequence[Indicator]) -> str:
    return ", ".join(escape(each.code) for each in indicators)


def _changes(say: Words, found: BoardIndicators) -> list[Block]:
    told = _differences(say, found)
    return [section("\n".join(told))] if told else []


def _history(say: Words, found: BoardIndicators) -> Iterator[str]:
    """Tell who entered which list when, the newest first."""
    if found.lists:
        yield bold(say("Lists entered"))
    for each in found.lists[:_OLDER]:
        day = dates.long_date(say, london_date(each.recorded_at))
        yield f"• {day} · {_by(say, each)} · " + say("{n} listed", n=len(each.indicators))


def _by(say: Words, entered_list: IndicatorList) -> str:
    """Name who entered a list; nobody is named where it came from a file at the command line."""
    if not entered_list.recorded_by:
        return say("from a file")
    return f"<@{entered_list.recorded_by}>"
