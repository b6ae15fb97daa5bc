"""Tests of change in words: a practice's list, one test with its history, and what is said when one is written on."""

from collections.abc import Iterable, Sequence

from bot.domain.change_tests import LONGEST, ChangeTest, CycleEntry, CycleWords, Part, Result
from bot.domain.dates import london_date
from bot.domain.owners import MemberPractice
from bot.domain.pathway_work import CycleRecorded, OneTest, PathwayWork, PracticeTests
from bot.domain.requirements import OwnerKind
from bot.domain.sharing import duty_word
from bot.views import dates, duties, named_choice, pathways
from bot.views.actions import Action, OfCycle, OfDuty, OfRow, OfTests
from bot.views.message import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    context,
    cut,
    divider,
    escape,
    header,
    section,
)
from bot.views.paging import packed, page_buttons, page_note, paginate
from bot.views.words import Words

_SHORT = 150
_SECTION = 2500
_PIECE = 500


def overview(say: Words, found: PracticeTests, page: int = 1) -> Message:
    """Show a practice's tests with the count for each pathway, or how far the cluster's practices are."""
    practice = found.practice
    if practice is None:
        return _everybody(say, found, page)
    title = say("Tests of change · Practice: {practice}", practice=practice.name)
    tests = found.work.tests_of(practice.id)
    blocks = [*_counts(say, found.work, practice), *(_as_section(say, found.work, test) for test in tests)]
    if not tests and found.work.offered:
        blocks.append(section(say("No test is logged yet. One small step is enough to begin.")))
    shown = paginate(blocks, page)
    turn = page_buttons(say, shown, Action.SEE_TESTS, lambda n: OfTests(practice.id, n).encode())
    foot = actions([*turn, *_new(say, found), pathways.library_button(say)])
    note = [context(page_note(say, shown))] if shown.count > 1 else []
    text = f"{escape(title)}\n{pathways.counted(say, found.work, practice)}"
    return Message(text, [header(title), *note, *shown.blocks, foot])


def card(say: Words, found: OneTest) -> Message:
    """Show one test with all its words, and what was changed in it, oldest first."""
    test = found.test
    title = say("Test {number} · Practice: {practice}", number=test.number, practice=test.practice)
    lines = [*_head(say, found.work, test), *full(say, test.words)]
    history = [_event(say, entry, names) for entry, names in test.changes]
    blocks = [header(title), *packed(lines, gap="\n")]
    if history:
        blocks += [divider(), *packed([bold(say("Changes, oldest first")), *history], gap="\n")]
    made = (
        [*_share(say, test), *_write_on(say, test), _list(say, test)]
        if found.writes
        else [pathways.library_button(say)]
    )
    return Message("\n".join([escape(title), *lines[:2]]), [*blocks, actions(made)])


def recorded(say: Words, done: CycleRecorded) -> Message:
    """Tell what became of a test, how far the practice is, and what comes next."""
    if done.test is None:
        text = say("This was recorded already, so it is there once.")
        return Message(text, [section(text), actions([button(say("Tests of change"), Action.SEE_TESTS)])])
    practice = done.work.practice(done.test.practice_id)
    lines = [_told(say, done, done.test), *_next_step(say, done.test)]
    blocks = [section("\n".join(lines)), _count(say, done.work, practice)]
    return Message("\n".join(lines), [*blocks, actions(_after(say, done.work, done.test))])


def full(say: Words, words: CycleWords, most: int = LONGEST) -> list[str]:
    """Say what a test holds, part by part, each cut to `most` characters; what is empty is left out."""
    parts = (part for part in Part if words.of(part))
    return [line for part in parts for line in _lines(say, part, cut(words.of(part), most))]


def _lines(say: Words, part: Part, text: str) -> list[str]:
    """Say one part; signs that have to be escaped can make it too long for one section, and it goes on in the next."""
    whole = len(escape(text)) <= _SECTION
    pieces = [text] if whole else [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    first = say("*{column}:* {text}", column=part_title(say, part), text=escape(pieces[0]))
    return [first, *map(escape, pieces[1:])]


def part_title(say: Words, part: Part) -> str:
    titles = {
        Part.AIM: say("Aim"),
        Part.PLAN: say("Plan"),
        Part.DONE: say("Do"),
        Part.STUDY: say("Study"),
        Part.ACT: say("Act"),
    }
    return titles[part]


def result(say: Words, found: Result | None) -> str:
    """Say how a test went; none of the answers is a bad one."""
    titles = {
        Result.POSITIVE: say("Result: positive"),
        Result.NEGATIVE: say("Result: negative"),
        Result.MIXED: say("Result: mixed"),
    }
    return titles[found] if found else say("Result: not known yet")


def shared(say: Words, words: CycleWords) -> str:
    """Say whether and when peers have heard of it."""
    if words.shared_on is None:
        return say("Not shared with peers yet")
    day = dates.long_date(say, words.shared_on)
    if words.meeting is None:
        return say("Shared with peers: {date}", date=day)
    return say("Shared with peers at the meeting: {date}", date=day)


def _everybody(say: Words, found: PracticeTests, page: int) -> Message:
    """Show how many tests each practice of the cluster has carried out."""
    title = say("Tests of change · Cluster: {cluster}", cluster=found.work.cluster.name)
    work = found.work
    if not work.offered:
        blocks = [
            section(say("No pathways are agreed yet, so there is nothing to test. See: /clwstwr pathways"))
        ]
    else:
        lines = [_practice_line(say, work, practice) for practice in work.practices]
        blocks = [*packed([pathways.aim(say, work), *lines])]
    shown = paginate(blocks, page)
    turn = page_buttons(say, shown, Action.SEE_TESTS, lambda n: OfTests(0, n).encode())
    names = [each.name for each in work.practices]
    one = named_choice.choice("test", names, say("See a practice"))
    foot = actions([*one, *turn, *_new(say, found), pathways.library_button(say)])
    return Message(escape(title), [header(title), *shown.blocks, foot])


def _practice_line(say: Words, work: PathwayWork, practice: MemberPractice) -> str:
    whose = duties.owner_label(say, practice.owner)
    return f"{bold(whose)}\n{pathways.counted(say, work, practice)}"


def _counts(say: Words, work: PathwayWork, practice: MemberPractice) -> list[Block]:
    """Count a practice's tests; before there is a pathway, say what comes first."""
    if work.offered or work.tests_of(practice.id):
        return [_count(say, work, practice)]
    first = say(
        "No pathways are agreed yet. The cluster agrees on them at a meeting; then a test can be logged for each."
    )
    return [section(first)]


def _count(say: Words, work: PathwayWork, practice: MemberPractice) -> Block:
    heading = bold(say("Tests of change carried out"))
    return section("\n".join([heading, pathways.counted(say, work, practice), pathways.aim(say, work)]))


def _as_section(say: Words, work: PathwayWork, test: ChangeTest) -> Block:
    """Show a test in three lines, with a button to read it all."""
    number = say("*Test {number}*", number=test.number)
    head = f"{number} · {pathways.name(say, work, test.pathway)}"
    lines = [head, escape(cut(test.words.aim, _SHORT)), _state(say, test)]
    read = button(say("Open"), f"{Action.SEE_TEST}:{test.id}", OfRow(test.id).encode())
    return section("\n".join(lines), read)


def _state(say: Words, test: ChangeTest) -> str:
    if test.withdrawn:
        return say("Taken back: {reason}", reason=escape(cut(test.latest.reason, _SHORT)))
    if not test.carried_out:
        return say("Planned: counts once what was done is written down")
    return f"{result(say, test.words.result)} · {shared(say, test.words)}"


def _head(say: Words, work: PathwayWork, test: ChangeTest) -> list[str]:
    pathway = say("Pathway: {pathway}", pathway=pathways.name(say, work, test.pathway))
    return [bold(pathway), _state(say, test)]


def _event(say: Words, entry: CycleEntry, names: Iterable[str]) -> str:
    """Tell one later entry: when, by whom, and which parts it changed."""
    day = dates.short_date(say, london_date(entry.recorded_at))
    if entry.withdrawn:
        what = say("taken back: {reason}", reason=escape(cut(entry.reason, _SHORT)))
    else:
        what = ", ".join(_changed(say, names))
    return f"• {day} · <@{entry.recorded_by}> · {what}"


def _changed(say: Words, names: Iterable[str]) -> Sequence[str]:
    titles = {part.value: part_title(say, part) for part in Part}
    titles |= {"result": say("result"), "shared_on": say("shared with peers")}
    return [titles[name] for name in names]


def _told(say: Words, done: CycleRecorded, test: ChangeTest) -> str:
    number = test.number
    if done.again or not done.changed:
        return say("Test {number} says this already, so nothing was changed.", number=number)
    if test.withdrawn:
        return say(
            "Test {number} is taken back. It counts no more; it stays readable with your reason.",
            number=number,
        )
    pathway = pathways.name(say, done.work, test.pathway)
    if len(test.entries) == 1:
        return say("Logged: test {number}. Pathway: {pathway}", number=number, pathway=pathway)
    return say("Written down: test {number}. Pathway: {pathway}", number=number, pathway=pathway)


def _next_step(say: Words, test: ChangeTest) -> list[str]:
    """Say what the test still waits for, in one sentence."""
    words = test.words
    if test.withdrawn:
        return []
    if not words.done:
        return [say("When it is done, write down what you did. From then on it counts.")]
    if words.result is None:
        return [say("How did it go? A negative result helps others as much as a positive one.")]
    if words.shared_on is None:
        return [say("Share it with your peers, at a meeting or from today in the library.")]
    return [
        f"{result(say, words.result)} · {shared(say, words)}",
        say("Everybody in the cluster can read it: /clwstwr library"),
    ]


def _after(say: Words, work: PathwayWork, test: ChangeTest) -> list[Element]:
    """Offer the next steps, and to record the work on pathways as soon as there is some."""
    made = [] if test.withdrawn else [*_write_on(say, test)[:1], *_share(say, test)]
    asked = work.year.requirement(work.aim.work) if work.aim else None
    if asked and test.carried_out and work.owes(asked, test.practice_id):
        duty = OfDuty(duty_word(work.year, asked), OwnerKind.PRACTICE, test.practice_id, 0)
        made.append(button(say("Record the pathway work as done…"), Action.SHARE, duty.encode()))
    return [*made, _list(say, test)]


def _write_on(say: Words, test: ChangeTest) -> list[Element]:
    of_test = OfCycle(test.practice_id, test.id).encode()
    return [
        button(say("Write on…"), f"{Action.LOG_TEST}:on", of_test, style="primary"),
        button(say("Take back…"), Action.WITHDRAW_TEST, OfRow(test.id).encode()),
    ]


def _share(say: Words, test: ChangeTest) -> list[Element]:
    """Offer to say that peers have heard of it, once there is something to hear."""
    if not test.carried_out or test.words.result is None or test.shared:
        return []
    return [button(say("Share with peers today"), Action.SHARE_TEST, OfRow(test.id).encode())]


def _list(say: Words, test: ChangeTest) -> Element:
    return button(say("All tests of the practice"), Action.SEE_TESTS, OfTests(test.practice_id, 1).encode())


def _new(say: Words, found: PracticeTests) -> list[Element]:
    if not found.writes or not found.work.offered:
        return [button(say("Pathways"), Action.SEE_PATHWAYS)]
    of_practice = OfCycle(found.practice.id, 0).encode() if found.practice else ""
    log = button(say("Log a test…"), Action.LOG_TEST, of_practice, style="primary")
    return [log, button(say("Pathways"), Action.SEE_PATHWAYS)]
