"""The peer review in words: who has filled in a card, what it says, and what the cards raise for the cluster."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.domain.dates import working_day_on_or_before
from bot.domain.owners import MemberPractice
from bot.domain.peer_review import Issue, Reviews
from bot.domain.review_cards import ReviewCard
from bot.domain.review_sessions import Session
from bot.views import dates, duties, review_cards
from bot.views.actions import Action, OfCard, OfIssue, OfReview, OfRow
from bot.views.message import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    context,
    divider,
    escape,
    header,
    option,
    section,
    select,
)
from bot.views.paging import page_buttons, page_note, paginate
from bot.views.words import Words

_NAMES = 30
_OPTIONS = 100


def overview(
    say: Words, found: Reviews, own: Sequence[MemberPractice], page: int = 1, *, may_plan: bool
) -> Message:
    """Show those who lead how far everybody is; `own` are the practices that the reader speaks for."""
    title = say("Peer review {year} · {name}", year=found.programme.key, name=found.cluster.name)
    blocks = [section(_session(say, found, each)) for each in found.sessions]
    blocks += [section(_outcome(say, found, each.key)) for each in found.outcomes]
    blocks += [context(_indicators(say, found)), *_issues(say, found, may_plan=may_plan)]
    foot = [*_own(say, own), *_choose(say, found.practices), *_designate(say, found), _list_button(say)]
    return _paged(say, title, "\n".join(_aloud(say, found)), blocks, foot, OfReview(0, page))


def of_practice(
    say: Words, found: Reviews, practice: MemberPractice, page: int = 1, *, may_plan: bool = False
) -> Message:
    """Show a practice's cards, session by session, with what is still to do; and the cluster's issues."""
    title = say("Peer review {year} · {name}", year=found.programme.key, name=practice.name)
    blocks: list[Block] = []
    for session in found.sessions:
        blocks += [*([divider()] if blocks else []), *_card(say, found, session, practice)]
    blocks += [*_our_reading(say, found, practice), context(_indicators(say, found))]
    blocks += _issues(say, found, may_plan=may_plan)
    back = button(say("The whole cluster"), Action.SEE_REVIEW)
    foot = [*([back] if may_plan else []), _list_button(say)]
    told = [
        f"{duties.title(say, each.requirement)}: {_state(say, found, each, practice)}"
        for each in found.sessions
    ]
    return _paged(say, title, "\n".join(told), blocks, foot, OfReview(practice.id, page))


def which_practice(say: Words, found: Reviews, own: Sequence[MemberPractice]) -> Message:
    """Ask somebody who speaks for several practices which one is meant."""
    text = say("For which practice?") if own else say("You speak for no practice of this cluster.")
    foot = [*_own(say, own), _list_button(say)]
    return Message(text, [section(text), *_issues(say, found, may_plan=False)[:20], actions(foot)])


def _paged(
    say: Words, title: str, told: str, blocks: Sequence[Block], foot: Sequence[Element], at: OfReview
) -> Message:
    shown = paginate(blocks, at.page)
    turn = page_buttons(say, shown, Action.SEE_REVIEW, lambda n: OfReview(at.practice, n).encode())
    note = [context(page_note(say, shown))] if shown.count > 1 else []
    text = f"{escape(title)}\n{told}"
    return Message(text, [header(title), *note, *shown.blocks, actions([*turn, *foot])])


def _session(say: Words, found: Reviews, session: Session) -> str:
    """Sum a session up: its meetings, who has a card, who has not, and who caught up outside it."""
    with_card, without = found.with_card(session), found.without_card(session)
    lines = [_head(say, session), *_meetings(say, found, session)]
    lines.append(say("Cards filled in: {done} of {all}", done=len(with_card), all=len(found.practices)))
    caught_up = [each for each in with_card if _is_outside(found, session, each)]
    if caught_up:
        lines.append(say("Outside the meeting: {names}", names=_named(caught_up)))
    missed = [each for each in without if found.missed(each.id, session)]
    others = [each for each in without if each not in missed]
    if missed:
        lines.append(say("Not at the meeting, and no card yet: {names}", names=_named(missed)))
    if others and with_card:
        lines.append(say("No card yet: {names}", names=_named(others)))
    return "\n".join(lines)


def _head(say: Words, session: Session) -> str:
    return f"*{duties.title(say, session.requirement)}* · {session.requirement.indicator}"


def _meetings(say: Words, found: Reviews, session: Session) -> list[str]:
    designated = found.designated(session)
    if not designated:
        return [say("No meeting is designated for it yet. The cluster lead chooses one.")]
    return [say("Meeting: {date}", date=dates.long_date(say, each.on)) for each in designated]


def _is_outside(found: Reviews, session: Session, practice: MemberPractice) -> bool:
    card = found.card(practice.id, session)
    return card is not None and card.outside


def _outcome(say: Words, found: Reviews, key: str) -> str:
    """Say how many practices have shared the outcome, and until when it is wanted."""
    requirement = found.programme.requirement(key)
    if requirement is None:
        return ""
    due = requirement.due
    lines = [
        f"*{duties.title(say, requirement)}* · {requirement.indicator}",
        duties.due(say, due, due and working_day_on_or_before(due)),
        say("Shared: {done} of {all}", done=len(found.shared(key)), all=len(found.practices)),
    ]
    return "\n".join(lines)


def _indicators(say: Words, found: Reviews) -> str:
    if not found.indicators:
        return say("The health board has entered no list of inactive indicators yet.")
    return say.many(
        "The health board's list names {n} inactive indicator.",
        "The health board's list names {n} inactive indicators.",
        len(found.indicators),
    )


def _issues(say: Words, found: Reviews, *, may_plan: bool) -> list[Block]:
    """Collect what the cards raise for the cluster; a lead can make a row of the plan of each."""
    if not found.issues:
        return []
    heading = section(bold(say("Issues for the cluster, from all cards")))
    return [heading, *(_issue(say, each, may_plan=may_plan) for each in found.issues)]


def _issue(say: Words, issue: Issue, *, may_plan: bool) -> Block:
    text = f"{escape(issue.words)}\n{say('Practice: {name}', name=escape(issue.practice.name))}"
    if issue.row is not None:
        return section(f"{text} · " + say("In the plan: row {number}", number=issue.row))
    if not may_plan:
        return section(text)
    action = f"{Action.ISSUE_TO_PLAN}:{issue.card.id}-{issue.line}"
    return section(
        text, button(say("Make it an action…"), action, OfIssue(issue.card.id, issue.line).encode())
    )


def _card(say: Words, found: Reviews, session: Session, practice: MemberPractice) -> Iterator[Block]:
    """Show one session of a practice: its card, or what there is to do for it."""
    card = found.card(practice.id, session)
    told = f"{_head(say, session)}\n{_state(say, found, session, practice)}"
    yield section(told, _fill(say, found, session, practice))
    if card is None:
        return
    yield from review_cards.parts(say, card)
    yield context(review_cards.version(say, card))
    more = [*_earlier(say, session, card), *_take_back(say, found, session, card)]
    if more:
        yield actions(more)


def _our_reading(say: Words, found: Reviews, practice: MemberPractice) -> list[Block]:
    """Say, once for all sessions, that a catch-up is nothing the guidance knows."""
    if not any(found.missed(practice.id, each) for each in found.sessions):
        return []
    return [
        context(say("The guidance does not say what counts after a missed meeting: this is our reading."))
    ]


def _fill(say: Words, found: Reviews, session: Session, practice: MemberPractice) -> Element | None:
    """Offer the card's form, but not before there was a meeting that the card could be of."""
    card = found.card(practice.id, session)
    begun = found.choices(practice.id, session) or found.missed(practice.id, session)
    if card is None and not begun:
        return None
    shown = OfCard(session.key, practice.id, card.revision if card else 0).encode()
    label = say("Change…") if card else say("Fill in…")
    return button(label, f"{Action.FILL_CARD}:{session.key}", shown)


def _earlier(say: Words, session: Session, card: ReviewCard) -> list[Element]:
    if card.revision == 1:
        return []
    before = OfCard(session.key, card.practice_id, card.revision - 1).encode()
    return [button(say("Earlier versions"), f"{Action.CARD_VERSIONS}:{session.key}", before)]


def _take_back(say: Words, found: Reviews, session: Session, card: ReviewCard) -> list[Element]:
    """Offer to take back the record that a catch-up left: the card itself stays."""
    record = found.catch_up(card.practice_id, session)
    if record is None or not card.outside:
        return []
    value = OfRow(record.submission).encode()
    return [button(say("Take the catch-up back…"), f"{Action.SHARE_WITHDRAW}:{session.key}", value)]


def _state(say: Words, found: Reviews, session: Session, practice: MemberPractice) -> str:
    """Say where a practice is with a session, and what to do next."""
    card = found.card(practice.id, session)
    if card is not None:
        return review_cards.place(say, found, session, card)
    attended, missed = found.attended(practice.id, session), found.missed(practice.id, session)
    if attended is not None:
        return say("At the meeting: {date}. The card is still to be filled in.", date=_day(say, attended.on))
    to_come = found.to_come(session)
    if to_come is not None:
        return say("The meeting is still to come: {date}", date=_day(say, to_come.on))
    if missed is not None:
        return say(
            "Not at the meeting of {date}. Hold the review outside it and fill in the card: the health board is then asked to confirm it.",
            date=_day(say, missed.on),
        )
    return "\n".join(_meetings(say, found, session))


def _day(say: Words, day: date) -> str:
    return dates.long_date(say, day)


def _own(say: Words, own: Iterable[MemberPractice]) -> list[Element]:
    return [
        button(
            say("Cards of {practice}", practice=each.name),
            f"{Action.REVIEW_PRACTICE}:{each.id}",
            OfRow(each.id).encode(),
        )
        for each in own
    ][:5]


def _choose(say: Words, practices: Sequence[MemberPractice]) -> list[Element]:
    """Let a lead look at any practice's cards."""
    if not practices:
        return []
    options = [option(each.name, OfRow(each.id).encode(), each.code) for each in practices[:_OPTIONS]]
    return [select(f"{Action.REVIEW_PRACTICE}:any", options, placeholder=say("See a practice's cards"))]


def _designate(say: Words, found: Reviews) -> list[Element]:
    """Lead to the meetings, where one is made a session, as long as a session has none."""
    if all(found.designated(each) for each in found.sessions):
        return []
    return [button(say("Choose its meeting…"), f"{Action.ASK}:meeting", "meeting")]


def _list_button(say: Words) -> Element:
    return button(say("Inactive indicators"), Action.SEE_INDICATORS)


def _named(practices: Sequence[MemberPractice]) -> str:
    return ", ".join(escape(each.name) for each in practices[:_NAMES])


def _aloud(say: Words, found: Reviews) -> Iterator[str]:
    for session in found.sessions:
        done, everybody = len(found.with_card(session)), len(found.practices)
        cards = say("Cards filled in: {done} of {all}", done=done, all=everybody)
        yield f"{duties.title(say, session.requirement)} · {cards}"
