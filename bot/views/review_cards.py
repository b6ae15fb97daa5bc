"""A peer-review card in words: the form that takes it, what is said when it is recorded, and its versions."""

from collections.abc import Iterator
from datetime import date

from bot.domain.dates import london_date, working_day_on_or_before
from bot.domain.outcomes import OutcomeDraft
from bot.domain.owners import MemberPractice
from bot.domain.peer_review import CardDraft, CardRecorded, Issue, Reviews
from bot.domain.plan_words import Column
from bot.domain.requirements import OwnerKind, Requirement
from bot.domain.review_cards import LIMIT, CardPart, ReviewCard
from bot.domain.review_sessions import Session
from bot.domain.sharing import duty_word
from bot.views import dates, duties, outcomes
from bot.views.actions import Action, FormName, OfCard, OfDuty, OfRow
from bot.views.message import (
    Block,
    Element,
    Form,
    Message,
    actions,
    ask,
    button,
    checkboxes,
    context,
    date_picker,
    divider,
    escape,
    header,
    option,
    section,
    select,
    select_many,
    text_input,
)
from bot.views.paging import paginate
from bot.views.words import Words

OUTSIDE = "outside"
IN_PLAN = "in_plan"
_PIECE = 500  # of which every sign may take five once it is escaped, and a section holds them still


def part_title(say: Words, part: CardPart) -> str:
    titles = {
        CardPart.INDICATORS: say("Indicators or topics discussed"),
        CardPart.THEMES: say("Themes"),
        CardPart.LEARNING: say("What we learned"),
        CardPart.PDP_ACTIONS: say("Actions for the practice development plan"),
        CardPart.CLUSTER_ISSUES: say("Issues for the cluster"),
    }
    return titles[part]


def form(say: Words, draft: CardDraft) -> Form:
    """Ask for a card; what the session before it said stands above the questions."""
    card = draft.card
    blocks: list[Block] = [
        section(
            f"*{duties.title(say, draft.session.requirement)}*\n{duties.owner_label(say, draft.practice.owner)}"
        ),
        *_before(say, draft),
        *_where(say, draft),
        _which_indicators(say, draft),
        *(_in_words(say, part, card) for part in CardPart if part is not CardPart.INDICATORS),
        *_already_in_plan(say, draft),
    ]
    shown = OfCard(draft.session.key, draft.practice.id, card.revision if card else 0)
    title = say("Peer-review card")
    return Form(FormName.REVIEW_CARD, title, blocks, say("Record"), say("Cancel"), shown.encode())


def _before(say: Words, draft: CardDraft) -> list[Block]:
    previous = draft.reviews.previous(draft.practice.id, draft.session)
    if previous is None:
        return []
    session, card = previous
    title = say(
        "From the card before, {title}, {date}:",
        title=duties.title(say, session.requirement),
        date=dates.long_date(say, card.held_on),
    )
    return [context(title), *parts(say, card), divider()]


def _where(say: Words, draft: CardDraft) -> list[Block]:
    """Ask whether the review was at the designated meeting, or outside it and when."""
    card, found = draft.card, draft.reviews
    meetings = found.choices(draft.practice.id, draft.session)
    options = [option(dates.long_date(say, each.on), str(each.id), say("The meeting")) for each in meetings]
    catch_up = say("A catch-up; the health board is asked to confirm it")
    options.append(option(say("Outside the meeting"), OUTSIDE, catch_up))
    place = str(meetings[-1].id) if meetings else OUTSIDE
    if card is not None:
        place = OUTSIDE if card.meeting is None else str(card.meeting)
    day = card.held_on if card is not None and card.outside else None
    hint = say("Needed only outside the meeting; today if you leave it empty.")
    coming = None if meetings or card else found.to_come(draft.session)
    return [
        *([context(_too_early(say, coming.on))] if coming else []),
        ask("place", say("Where was the review?"), select("place", options, chosen=place)),
        ask("held_on", say("On which day?"), date_picker("held_on", day), hint=hint, optional=True),
    ]


def _too_early(say: Words, day: date) -> str:
    return say(
        "The meeting is still to come: {date}. A card now is one of a review outside it.",
        date=dates.long_date(say, day),
    )


def _which_indicators(say: Words, draft: CardDraft) -> Block:
    """Let people choose from the health board's list, and from what the card has already; without a list they write."""
    title = part_title(say, CardPart.INDICATORS)
    name = CardPart.INDICATORS.value
    written = draft.card.words.indicators if draft.card else ""
    chosen = [code.strip() for code in written.split(",") if code.strip()]
    listed = {each.code: f"{each.code} {each.name}".strip() for each in draft.reviews.indicators}
    if not listed or not set(chosen) <= set(listed):
        none = "" if listed else say("The health board has entered no list yet, so write them here.")
        return ask(name, title, text_input(name, written, limit=LIMIT), hint=none, optional=True)
    options = [option(words, code) for code, words in listed.items()]
    return ask(name, title, select_many(name, options, chosen=chosen), optional=True)


def _in_words(say: Words, part: CardPart, card: ReviewCard | None) -> Block:
    hints = {
        CardPart.THEMES: say("What came up again and again. Nothing about single patients."),
        CardPart.LEARNING: say("What differs between practices, and why."),
        CardPart.CLUSTER_ISSUES: say("One a line: the cluster lead can make an action of the plan of each."),
    }
    written = card.words.of(part) if card else ""
    element = text_input(part.value, written, multiline=True, limit=LIMIT)
    return ask(part.value, part_title(say, part), element, hint=hints.get(part, ""), optional=True)


def _already_in_plan(say: Words, draft: CardDraft) -> list[Block]:
    """Ask whether the actions stand in the practice's plan, until that is recorded."""
    key = draft.session.review.actions
    requirement = draft.reviews.programme.requirement(key)
    if requirement is None or draft.reviews.follow_up(draft.practice.id, key) is not None:
        return []
    box = checkboxes(IN_PLAN, [option(requirement.title.of(say.language.value), IN_PLAN)])
    hint = say("Tick it only when it is done. You can also record it later.")
    return [ask(IN_PLAN, say("Done already?"), box, hint=hint, optional=True)]


def parts(say: Words, card: ReviewCard) -> Iterator[Block]:
    """Show what a card says, part by part; what nobody filled in is left out."""
    for part in CardPart:
        words = card.words.of(part)
        pieces = [escape(words[at : at + _PIECE]) for at in range(0, len(words), _PIECE)]
        for number, piece in enumerate(pieces):
            yield section(piece if number else f"*{part_title(say, part)}*\n{piece}")


def place(say: Words, found: Reviews, session: Session, card: ReviewCard) -> str:
    """Say where a review was held, and what the health board or the register says of that."""
    told = _held(say, card)
    if card.outside:
        return f"{told} · {_confirmed(say, found, session, card)}"
    at = next((each for each in found.meetings if each.id == card.meeting), None)
    if at is None or at in found.choices(card.practice_id, session):
        return told
    return f"{told} · " + say(
        "The register does not have the practice there: change the card, or ask the cluster lead to correct the register"
    )


def _confirmed(say: Words, found: Reviews, session: Session, card: ReviewCard) -> str:
    record = found.catch_up(card.practice_id, session)
    if record is None:
        return say("its record was taken back, so it does not count")
    if record.accepted is None:
        return say("for the health board to confirm")
    return (
        say("confirmed by the health board") if record.accepted else say("not accepted by the health board")
    )


def recorded(say: Words, done: CardRecorded) -> Message:
    """Tell what became of a card, and what is to follow from it."""
    said = say("Card recorded. Thank you.") if done.fresh else say("This card says the same already.")
    if done.fresh and done.card.revision > 1:
        said = say("Card changed: version {n}. The earlier ones are kept.", n=done.card.revision)
    lines = [
        said,
        f"*{duties.title(say, done.session.requirement)}*",
        duties.owner_label(say, done.practice.owner),
        _place_of(say, done),
        *_followed(say, done),
    ]
    text = "\n".join(lines)
    return Message(text, [section(text), actions(_next(say, done))])


def _place_of(say: Words, done: CardRecorded) -> str:
    told = _held(say, done.card)
    if not done.card.outside:
        return told
    asked = say("The health board is asked to confirm it.")
    ours = say("The guidance does not say what counts after a missed meeting: this is our reading.")
    return f"{told}\n{asked} {ours}"


def _followed(say: Words, done: CardRecorded) -> Iterator[str]:
    key = done.session.review.actions
    requirement = done.reviews.programme.requirement(key)
    if done.actions_recorded and requirement is not None:
        yield say("Recorded too: {title}", title=duties.title(say, requirement))
    if done.actions_to_record is not None:
        yield say("Still to do: {title}", title=duties.title(say, done.actions_to_record))
    if done.still_to_share is not None:
        title = duties.title(say, done.still_to_share)
        yield say("Next: {title}", title=title) + " · " + _due(say, done.still_to_share)


def _due(say: Words, requirement: Requirement) -> str:
    return duties.due(say, requirement.due, requirement.due and working_day_on_or_before(requirement.due))


def _next(say: Words, done: CardRecorded) -> list[Element]:
    made = []
    if done.still_to_share is not None:
        label = say("Outcome shared…")
        made.append(_share(label, f"{Action.SHARE}:outcome", done.still_to_share, done))
    if done.actions_to_record is not None:
        label = say("Actions are in the plan…")
        made.append(_share(label, f"{Action.SHARE}:actions", done.actions_to_record, done))
    shown = OfCard(done.session.key, done.practice.id, done.card.revision).encode()
    made.append(button(say("Change the card"), Action.FILL_CARD, shown))
    made.append(
        button(say("All cards of the practice"), Action.REVIEW_PRACTICE, OfRow(done.practice.id).encode())
    )
    return made


def _share(label: str, action: str, requirement: Requirement, done: CardRecorded) -> Element:
    word = duty_word(done.reviews.programme, requirement)
    return button(label, action, OfDuty(word, OwnerKind.PRACTICE, done.practice.id, 0).encode())


def versions(
    say: Words, found: Reviews, session: Session, practice: MemberPractice, revision: int
) -> Message:
    """Show one version of a card, with ways to the one before and the one after."""
    kept = found.versions(practice.id, session)
    card = next((each for each in kept if each.revision == revision), kept[-1])
    title = say("Card versions · {name}", name=practice.name)
    told = f"*{duties.title(say, session.requirement)}*\n{version(say, card)}\n{_held(say, card)}"
    shown = paginate([section(told), *parts(say, card)], 1)
    turn = [
        button(label, f"{Action.CARD_VERSIONS}:{other}", OfCard(session.key, practice.id, other).encode())
        for other, label in (
            (card.revision - 1, say("Earlier version")),
            (card.revision + 1, say("Later version")),
        )
        if 0 < other <= len(kept)
    ]
    turn.append(button(say("All cards of the practice"), Action.REVIEW_PRACTICE, OfRow(practice.id).encode()))
    return Message(f"{escape(title)}\n{told}", [header(title), *shown.blocks, actions(turn)])


def _held(say: Words, card: ReviewCard) -> str:
    day = dates.long_date(say, card.held_on)
    if card.outside:
        return say("Outside the meeting: {date}", date=day)
    return say("At the meeting: {date}", date=day)


def version(say: Words, card: ReviewCard) -> str:
    """Say which version of a card it is, by whom, and when."""
    day = dates.long_date(say, london_date(card.recorded_at))
    who = f"<@{card.recorded_by}>"
    return say("Version {n} · {date} · {person}", n=card.revision, date=day, person=who)


def issue_form(say: Words, issue: Issue, draft: OutcomeDraft) -> Form:
    """Ask for a new row of the plan, with an issue from a card as its objective."""
    name = issue.practice.name
    suggested = {
        Column.OBJECTIVE: issue.words,
        Column.PROGRESS: say("Raised in peer review. Practice: {name}", name=name),
    }
    return outcomes.form(say, draft, suggested)
