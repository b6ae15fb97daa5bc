"""Every no in words: what happened, and what to do next. Each subject's refusals have a file of their own."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.domain.practice_rows import FileRefused, HeadersMissing, NoPracticesFound
from bot.domain.refusals import NothingFound, NotUnderstood, Refusal, WhichWorkspace
from bot.views import (
    attendance_refusals,
    board_refusals,
    body_refusals,
    evidence_refusals,
    feeds,
    hours_refusals,
    imports,
    meeting_refusals,
    pathway_refusals,
    peer_review_refusals,
    people_refusals,
    plan_refusals,
    reminder_refusals,
    sharing_refusals,
    structure_refusals,
)
from bot.views.message import Message, quoted, section
from bot.views.words import Words

_SUBJECTS = (
    board_refusals.sentence,
    people_refusals.sentence,
    meeting_refusals.sentence,
    attendance_refusals.sentence,
    sharing_refusals.sentence,
    plan_refusals.sentence,
    pathway_refusals.sentence,
    body_refusals.sentence,
    evidence_refusals.sentence,
    peer_review_refusals.sentence,
    structure_refusals.sentence,
    hours_refusals.sentence,
    reminder_refusals.sentence,
    feeds.refused,
)


def answer(say: Words, refusal: Refusal) -> Message:
    """Put a refusal into words."""
    text = sentence(say, refusal)
    return Message(text, [section(text)])


def sentence(say: Words, refusal: Refusal) -> str:
    """Find the words of a refusal; one without words is a mistake of ours."""
    match refusal:
        case NothingFound(what=what):
            return _gone(say, what)
        case NotUnderstood(command=command, text=text):
            return say(
                "I did not understand “{text}” after “{command}”. Try /clwstwr help {command}",
                text=quoted(text),
                command=command,
            )
        case FileRefused() | HeadersMissing() | NoPracticesFound() | WhichWorkspace():
            return imports.refused(say, refusal)
    for subject in _SUBJECTS:
        said = subject(say, refusal)
        if said is not None:
            return said
    raise TypeError(f"a refusal without words: {refusal!r}")


def surprise(say: Words, reference: str) -> Message:
    text = say(
        "Something went wrong on my side, and nothing was changed. Please try again. If it happens again, tell your operator this reference: {reference}",
        reference=reference,
    )
    return Message(text, [section(text)])


def form_not_opened(say: Words) -> Message:
    text = say("The form did not open in time. Please try once more.")
    return Message(text, [section(text)])


def file_not_handed_over(say: Words, name: str) -> Message:
    text = say("Slack did not take the file just now: {name}. Please try once more.", name=quoted(name))
    return Message(text, [section(text)])


def unknown_command(say: Words, typed: str, names: Sequence[str]) -> Message:
    near = get_close_matches(typed.casefold(), names, n=3, cutoff=0.6)
    text = say("I do not know “{text}”.", text=quoted(typed))
    if near:
        text += "\n" + say(
            "Did you mean: {commands}", commands=", ".join(f"`/clwstwr {name}`" for name in near)
        )
    text += "\n" + say("Everything you can ask: `/clwstwr help`")
    return Message(text, [section(text)])


def _gone(say: Words, what: str) -> str:
    known = {
        "cluster": say("That cluster is not there any more. To choose again: /clwstwr setup"),
        "role": say("That role has ended already, or was never there. To see everybody: /clwstwr people"),
        "meeting": say("There is no such meeting. To see what is planned: /clwstwr meeting list"),
        "poll": say("That poll is not there any more. To see those there are: /clwstwr meeting poll"),
        "practice": say("I do not find that practice. To see them all: /clwstwr structure"),
        "structure change": say("There is no such change to take back. To see them all: /clwstwr structure"),
        "test": say("There is no such test of change. To see those there are: /clwstwr test"),
        "action": say("The plan has no such row. To see its rows: /clwstwr plan"),
        "duty": say("I do not know that deadline. To see them all: /clwstwr deadlines"),
        "review": say("That peer review is not there any more. To see them: /clwstwr review"),
        "issue": say("That issue is no longer on the card. To see the issues: /clwstwr review"),
        "health board": say(
            "I do not know that health board. Import its practices first: clwstwr import FILE"
        ),
        "reminder": say("That reminder is not yours, or not there any more. To see yours: /clwstwr why"),
        "evidence": say("That evidence is not there any more. To see what is kept: /clwstwr evidence"),
        "message": say(
            "I could not read that message just now. Please open its menu and choose “Keep as evidence”."
        ),
        "calendar": say("I do not find that calendar. To see those you can have: /clwstwr calendar"),
        "leave": say("No leave of yours is written down. To write some down: /clwstwr away 3-14 July"),
        "protected time": say(
            "That protected time is not kept any more. To see what is kept: /clwstwr protected"
        ),
        "button": say("This button is from an older message and no longer works. Please ask again."),
    }
    return known.get(what, say("That is not there any more. Please ask again."))
