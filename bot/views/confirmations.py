"""What waits for the health board's word, in words: the list with its buttons, the form, and what was answered."""

from collections.abc import Iterator

from bot.domain.confirming import (
    Answered,
    BoardAnswer,
    Question,
    QuestionKind,
    QuestionsOfBoard,
)
from bot.domain.dates import london_date
from bot.domain.programme import ProgrammeYear
from bot.views import dates, duties
from bot.views.actions import Action, FormName, OfPage, OfQuestion
from bot.views.message import (
    Block,
    Element,
    Form,
    Message,
    actions,
    ask,
    bold,
    button,
    confirm,
    context,
    escape,
    header,
    option,
    section,
    select,
    text_input,
)
from bot.views.paging import page_buttons, page_note, paginate
from bot.views.people import board_name
from bot.views.words import Words

YES, NO = "yes", "no"
_DECIDED = 10


def overview(say: Words, found: QuestionsOfBoard, page: int = 1) -> Message:
    """Show what waits for the board with its buttons, then what was answered lately."""
    title = say("For the health board to confirm · {board}", board=board_name(say, found.board))
    waiting = say.many("Waiting for your word: {n}", "Waiting for your word: {n}", len(found.waiting))
    if not found.questions:
        text = say(
            "Nothing waits for your word. Here come meetings that nobody from the health board facilitated, catch-ups outside a meeting, joint meetings and mergers."
        )
        return Message(f"{escape(title)}\n{text}", [header(title), section(text)])
    shown = paginate([*_all(say, found)], page)
    turn = page_buttons(say, shown, Action.SEE_CONFIRMATIONS, lambda n: OfPage(n).encode())
    note = [context(page_note(say, shown))] if shown.count > 1 else []
    blocks = [header(title), section(waiting), *note, *shown.blocks, *([actions(turn)] if turn else [])]
    spoken = [_title(say, each) for each in found.waiting]
    return Message("\n".join([escape(title), waiting, *spoken]), blocks)


def form(say: Words, found: Answered) -> Form:
    """Ask for the answer and a note, beneath the question and everything answered to it so far."""
    question = found.question
    answers = [option(say("Yes"), YES), option(say("No"), NO)]
    meanings = "\n".join(_choice(say, question, said) for said in (YES, NO))
    holds = question.answer
    chosen = None if holds is None else YES if holds.accepted else NO
    history = [_said(say, each) for each in question.answers]
    return Form(
        FormName.CONFIRM,
        say("Confirm"),
        [
            section(_text(say, question, found.programme)),
            *([context(*history[-10:])] if history else []),
            ask("answer", say("Your answer"), select("answer", answers, chosen=chosen), hint=meanings),
            ask("note", say("Note"), text_input("note", multiline=True), optional=True),
            context(say("You can change your answer later. Every answer stays readable.")),
        ],
        say("Confirm"),
        say("Cancel"),
        _key(question, accepted=True).encode(),
    )


def answered(say: Words, found: Answered) -> Message:
    """Say what holds now, and what it means."""
    question = found.question
    holds = question.answer
    first = say("Recorded. Thank you.") if found.fresh else say("Already recorded, so nothing was changed.")
    lines = [first, _text(say, question, found.programme, asks=False)]
    if holds is not None:
        lines += [_said(say, holds), _means(say, question, accepted=holds.accepted)]
    text = "\n".join(lines)
    buttons = [
        button(say("What still waits"), Action.SEE_CONFIRMATIONS),
        button(say("Change…"), Action.CONFIRM_NOTE, _key(question, accepted=True).encode()),
    ]
    return Message(text, [section(text), actions(buttons)])


def _all(say: Words, found: QuestionsOfBoard) -> Iterator[Block]:
    for each in found.waiting:
        yield section(_text(say, each, found.programme))
        yield actions(_buttons(say, each))
    if found.decided:
        yield section(bold(say("Answered lately")))
    for each in found.decided[:_DECIDED]:
        change = button(say("Change…"), Action.CONFIRM_NOTE, _key(each, accepted=True).encode())
        said = [_said(say, answer) for answer in each.answers]
        yield section("\n".join([_text(say, each, found.programme, asks=False), *said[-3:]]), change)


def _buttons(say: Words, question: Question) -> list[Element]:
    yes, no = _key(question, accepted=True).encode(), _key(question, accepted=False).encode()
    sure = confirm(say("Say no?"), _means(say, question, accepted=False), say("Yes, say no"), say("Go back"))
    return [
        button(say("Yes"), f"{Action.CONFIRM}:{YES}", yes, style="primary"),
        button(say("No"), f"{Action.CONFIRM}:{NO}", no, confirm=sure),
        button(say("With a note…"), Action.CONFIRM_NOTE, yes),
    ]


def _key(question: Question, *, accepted: bool) -> OfQuestion:
    return OfQuestion(question.key.kind, question.key.subject, question.key.other, int(accepted))


def _title(say: Words, question: Question) -> str:
    titles = {
        QuestionKind.FACILITATION: say(
            "{n}. Nobody from the health board facilitated this meeting. Does it count?", n=question.number
        ),
        QuestionKind.JOINT: say(
            "{n}. This meeting is held for several clusters. Does it count for this one?", n=question.number
        ),
        QuestionKind.CATCH_UP: say(
            "{n}. This practice caught up outside the designated meeting. Do you accept it?",
            n=question.number,
        ),
        QuestionKind.MERGER: say(
            "{n}. Two practices became one. May the one that stays keep the better attendance of the two?",
            n=question.number,
        ),
    }
    return titles[question.key.kind]


def _text(say: Words, question: Question, programme: ProgrammeYear, *, asks: bool = True) -> str:
    day = dates.long_date(say, question.on)
    lines = [bold(_title(say, question)), say("Cluster: {name}", name=escape(question.cluster))]
    requirement = programme.requirement(question.requirement)
    match question.key.kind:
        case QuestionKind.FACILITATION:
            lines.append(say("Meeting: {date}", date=day))
        case QuestionKind.JOINT:
            lines += [
                say("Meeting: {date}", date=day),
                say("Called by the cluster: {name}", name=escape(question.other)),
            ]
        case QuestionKind.CATCH_UP:
            lines += [
                say("Practice: {name}", name=escape(question.about)),
                say("Caught up on: {date}", date=day),
                *([duties.title(say, requirement)] if requirement else []),
            ]
        case QuestionKind.MERGER:
            lines += [
                say("Practice that stays: {name}", name=escape(question.about)),
                say("Practice that joined it: {name}", name=escape(question.other)),
                say("Date: {date}", date=day),
            ]
    return "\n".join([*lines, _until_then(say, question)] if asks and question.answer is None else lines)


def _until_then(say: Words, question: Question) -> str:
    """Say what holds without the board's word. The guidance decides none of it, so it is our reading."""
    sentences = {
        QuestionKind.FACILITATION: say("Until you answer, it counts provisionally: our reading."),
        QuestionKind.JOINT: say("Until you answer, it does not count there: our reading."),
        QuestionKind.CATCH_UP: say("Until you answer, it is shown as done, to be confirmed: our reading."),
        QuestionKind.MERGER: say("Until you answer, the better one counts, to be confirmed: our reading."),
    }
    return sentences[question.key.kind]


def _means(say: Words, question: Question, *, accepted: bool) -> str:
    yes = {
        QuestionKind.FACILITATION: say("The meeting counts for everybody who was there."),
        QuestionKind.JOINT: say("The meeting counts for the practices of this cluster that were there."),
        QuestionKind.CATCH_UP: say("The catch-up counts for this practice."),
        QuestionKind.MERGER: say("The better attendance of the two counts."),
    }
    no = {
        QuestionKind.FACILITATION: say("The meeting counts for nobody. The attendance stays in the record."),
        QuestionKind.JOINT: say(
            "The meeting does not count for this cluster. The attendance stays in the record."
        ),
        QuestionKind.CATCH_UP: say("The catch-up does not count. The record stays."),
        QuestionKind.MERGER: say("Only its own attendance counts for the practice that stays."),
    }
    return (yes if accepted else no)[question.key.kind]


def _choice(say: Words, question: Question, said: str) -> str:
    word = say("Yes") if said == YES else say("No")
    return f"{word}. {_means(say, question, accepted=said == YES)}"


def _said(say: Words, answer: BoardAnswer) -> str:
    given = {
        "word": say("yes") if answer.accepted else say("no"),
        "person": f"<@{answer.by}>",
        "date": dates.long_date(say, london_date(answer.at)),
    }
    if not answer.note:
        return say("Answer: {word} · {person} · {date}", **given)
    return say("Answer: {word} · {person} · {date} · {note}", note=escape(answer.note), **given)
