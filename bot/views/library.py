"""The cluster's library in words: what its practices tried, and what it showed, good or bad."""

from bot.domain.library import Library, SharedTest
from bot.views import change_tests
from bot.views.actions import Action, OfLibrary, OfRow
from bot.views.message import (
    Block,
    Message,
    actions,
    bold,
    button,
    context,
    escape,
    header,
    option,
    section,
    select,
)
from bot.views.paging import page_buttons, page_note, paginate
from bot.views.words import Words

_SHORT = 220
_OPTIONS = 99


def shelves(say: Words, found: Library, page: int = 1, *, may_log: bool) -> Message:
    """Show what was shared, the latest first, all of it or one pathway's."""
    title = say("Library of results · Cluster: {cluster}", cluster=found.cluster.name)
    shown = paginate([_as_section(say, found, each) for each in found.found] or [_empty(say)], page)
    turn = page_buttons(say, shown, Action.SEE_LIBRARY, lambda n: OfLibrary(found.wanted, n).encode())
    count = say.many("{n} test shared", "{n} tests shared", len(found.found))
    note = context(" · ".join([*_subject(say, found), count, page_note(say, shown)]))
    tests = button(say("Tests of change"), Action.SEE_TESTS)
    foot = [*_choice(say, found), *turn, tests if may_log else button(say("Pathways"), Action.SEE_PATHWAYS)]
    text = "\n".join([escape(title), *_subject(say, found), count])
    return Message(text, [header(title), note, *shown.blocks, actions(foot)])


def _subject(say: Words, found: Library) -> list[str]:
    if not found.wanted:
        return []
    return [say("Pathway: {pathway}", pathway=escape(found.title(found.wanted, say.language.value)))]


def _as_section(say: Words, found: Library, shared: SharedTest) -> Block:
    """Show a test in short: pathway, practice, what was tried, how it went, and where it was shared."""
    test = shared.test
    pathway = escape(found.title(test.pathway, say.language.value))
    head = say(
        "*{pathway}* · Practice: {practice} · {year}",
        pathway=pathway,
        practice=escape(test.practice),
        year=shared.programme,
    )
    words = change_tests.full(say, test.words, _SHORT)
    foot = f"{change_tests.result(say, test.words.result)} · {change_tests.shared(say, test.words)}"
    read = button(say("Read it all"), f"{Action.SEE_TEST}:{test.id}", OfRow(test.id).encode())
    return section("\n".join([head, *words, bold(foot)]), read)


def _empty(say: Words) -> Block:
    return section(
        say(
            "Nothing is shared here yet. A test appears here as soon as its practice says that it was shared with peers, whether it went well or not: /clwstwr test"
        )
    )


def _choice(say: Words, found: Library) -> list[Block]:
    """Offer the pathways that something was shared about, once there are several."""
    if len(found.pathways) < 2:
        return []
    language = say.language.value
    options = [option(found.title(each, language), OfLibrary(each, 1).encode()) for each in found.pathways]
    everything = option(say("All pathways"), OfLibrary("", 1).encode())
    chosen = OfLibrary(found.wanted, 1).encode()
    return [select(Action.CHOOSE_LIBRARY, [everything, *options[:_OPTIONS]], chosen=chosen)]
