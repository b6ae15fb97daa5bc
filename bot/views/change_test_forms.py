"""The forms of a test of change: the whole PDSA cycle on one page, and why a test is taken back."""

from bot.domain.change_tests import LONGEST, Part, Result
from bot.domain.pathway_work import CycleDraft, OneTest
from bot.views import change_tests, dates, pathways
from bot.views.actions import FormName, OfRow, OfTest
from bot.views.message import (
    Block,
    Form,
    ask,
    bold,
    context,
    date_picker,
    escape,
    option,
    section,
    select,
    text_input,
)
from bot.views.words import Words

NO_MEETING = "0"
_OPTIONS = 100


def form(say: Words, draft: CycleDraft) -> Form:
    """Ask for a test, or show one with its words ready to be written on."""
    test = draft.test
    shown = OfTest(test.id if test else 0, test.latest.revision if test else 0)
    head = (
        [*_which_practice(say, draft), _which_pathway(say, draft)] if test is None else [_whose(say, draft)]
    )
    return Form(
        FormName.TEST,
        say("Test of change"),
        [*head, *(_part(say, draft, part) for part in Part), *_how_it_went(say, draft)],
        say("Record"),
        say("Cancel"),
        shown.encode(),
    )


def withdraw_form(say: Words, found: OneTest) -> Form:
    """Ask why a test is taken back."""
    title = say(
        "Test {number} · Practice: {practice}", number=found.test.number, practice=found.test.practice
    )
    why = ask("reason", say("Why is it a mistake?"), text_input("reason", multiline=True))
    hint = context(say("The test stays readable with your reason, and counts no more."))
    return Form(
        FormName.WITHDRAW_TEST,
        say("Take back"),
        [section(bold(escape(title))), why, hint],
        say("Take back"),
        say("Cancel"),
        OfRow(found.test.id).encode(),
    )


def _whose(say: Words, draft: CycleDraft) -> Block:
    test = draft.test
    assert test is not None
    title = say("Test {number} · Practice: {practice}", number=test.number, practice=test.practice)
    pathway = say("Pathway: {pathway}", pathway=pathways.name(say, draft.work, test.pathway))
    return section(f"{bold(escape(title))}\n{pathway}")


def _which_practice(say: Words, draft: CycleDraft) -> list[Block]:
    options = [option(each.name, str(each.id), each.code) for each in draft.practices[:_OPTIONS]]
    chosen = options[0]["value"] if len(options) == 1 else None
    return [ask("practice", say("For which practice?"), select("practice", options, chosen=chosen))]


def _which_pathway(say: Words, draft: CycleDraft) -> Block:
    """Offer the pathways agreed, then former ones: a test done before the change belongs to the old one."""
    work = draft.work
    language = say.language.value
    options = [option(work.title(each, language), each) for each in work.agreements.current]
    former = say("A former pathway, for a test done before the change")
    options += [option(work.title(each, language), each, former) for each in work.agreements.former]
    hint = say("A test counts once, for the pathway you choose here: our reading.")
    return ask(
        "pathway", say("For which pathway?"), select("pathway", options, chosen=draft.pathway), hint=hint
    )


def _part(say: Words, draft: CycleDraft, part: Part) -> Block:
    hints = {
        Part.AIM: say("What do you want to get better? Nothing about single patients."),
        Part.PLAN: say("What will you try, with whom, for how long?"),
        Part.DONE: say("What did you do? From then on the test counts."),
        Part.STUDY: say("What did you learn, and how do you know?"),
        Part.ACT: say("What will you keep, change or stop?"),
    }
    element = text_input(part.value, draft.written(part), multiline=part is not Part.AIM, limit=LONGEST)
    title = change_tests.part_title(say, part)
    return ask(part.value, title, element, hint=hints[part], optional=part is not Part.AIM)


def _how_it_went(say: Words, draft: CycleDraft) -> list[Block]:
    words = draft.test.words if draft.test else None
    results = {
        Result.POSITIVE: say("Positive: it helped"),
        Result.NEGATIVE: say("Negative: it did not help"),
        Result.MIXED: say("Mixed"),
    }
    options = [option(text, each.value) for each, text in results.items()]
    chosen = words.result.value if words and words.result else None
    hint = say("From that day on everybody in the cluster can read it in the library.")
    return [
        ask("result", say("How did it go?"), select("result", options, chosen=chosen), optional=True),
        *_which_meeting(say, draft),
        ask(
            "shared_on",
            say("Shared with peers on another day"),
            date_picker("shared_on", words.shared_on if words else None),
            hint=hint,
            optional=True,
        ),
    ]


def _which_meeting(say: Words, draft: CycleDraft) -> list[Block]:
    """Offer the meetings that have begun; before the first there is nothing to choose."""
    if not draft.work.meetings:
        return []
    options = [option(say("Not at a meeting, or not yet"), NO_MEETING)]
    options += [
        option(dates.long_date(say, each.on), str(each.id)) for each in draft.work.meetings[: _OPTIONS - 1]
    ]
    meeting = draft.test.words.meeting if draft.test else None
    chosen = str(meeting) if meeting else NO_MEETING
    return [
        ask("meeting", say("Shared with peers at the meeting"), select("meeting", options, chosen=chosen))
    ]
