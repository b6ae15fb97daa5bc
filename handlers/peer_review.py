"""What people ask of the peer review: who has a card, one card, and an issue made into an action of the plan."""

from bot.domain.ids import MeetingId, PracticeId
from bot.domain.owners import MemberPractice
from bot.domain.peer_review import CardDraft, Reviews, readable
from bot.domain.permissions import Task, leads, may, speaks_for
from bot.domain.refusals import NothingFound
from bot.domain.review_cards import CardPart, WrittenCard
from bot.domain.typed_reviews import read_part
from bot.services import Services
from bot.views import peer_review as views
from bot.views import review_cards as card_views
from bot.views.actions import OfCard, OfIssue, OfReview, OfRow, whole_number
from handlers.request import Reply, Request


async def show(request: Request, services: Services) -> Reply:
    """Show how far everybody is, or do what was typed: open a card's form, show a practice's cards, write one part."""
    written = read_part(request.text)
    if written is not None:
        done = await services.peer_review.record_part(request.asker, *written, request.key)
        return Reply(message=card_views.recorded(request.say, done), announces=True)
    found, session, practice = await services.peer_review.named(request.asker, request.text)
    if session is not None and practice is not None:
        return Reply(form=card_views.form(request.say, CardDraft(found, practice, session)))
    return _overview(request, found, practice if request.text and session is None else None)


async def turn(request: Request, services: Services) -> Reply:
    """Show the overview, or a page of it or of a practice's cards, at the press of a button."""
    if not request.value:
        return _overview(request, await services.peer_review.show(request.asker), None)
    at = OfReview.decode(request.value)
    if not at.practice:
        found = await services.peer_review.show(request.asker)
        return _overview(request, found, None, at.page, replace=True)
    found, practice = await services.peer_review.of_practice(request.asker, PracticeId(at.practice))
    return _overview(request, found, practice, at.page, replace=True)


async def of_practice(request: Request, services: Services) -> Reply:
    """Show a practice's cards, at the press of a button or chosen from a list."""
    practice = PracticeId(OfRow.decode(request.value).row)
    found, member = await services.peer_review.of_practice(request.asker, practice)
    return _overview(request, found, member)


async def open_card(request: Request, services: Services) -> Reply:
    """Ask for a card."""
    shown = OfCard.decode(request.value)
    draft = await services.peer_review.draft(request.asker, shown.requirement, PracticeId(shown.practice))
    return Reply(form=card_views.form(request.say, draft))


async def save_card(request: Request, services: Services) -> Reply:
    """Take in the form of a card."""
    done = await services.peer_review.record(request.asker, _written(request), request.key)
    return Reply(message=card_views.recorded(request.say, done), announces=True)


async def versions(request: Request, services: Services) -> Reply:
    """Show a version of a card."""
    shown = OfCard.decode(request.value)
    draft = await services.peer_review.draft(request.asker, shown.requirement, PracticeId(shown.practice))
    if draft.card is None:
        raise NothingFound("review")
    message = card_views.versions(request.say, draft.reviews, draft.session, draft.practice, shown.revision)
    return Reply(message=message)


async def open_issue(request: Request, services: Services) -> Reply:
    """Open the form for a new row of the plan, with an issue from a card as its objective."""
    meant = OfIssue.decode(request.value)
    issue, draft = await services.peer_review.issue(request.asker, meant.card, meant.line)
    return Reply(form=card_views.issue_form(request.say, issue, draft))


def _overview(
    request: Request, found: Reviews, practice: MemberPractice | None, page: int = 1, *, replace: bool = False
) -> Reply:
    """Show a practice's cards, or the whole cluster to those who lead it and their own practices to everybody else."""
    own = [each for each in found.practices if speaks_for(request.asker, each.id)]
    may_plan = may(request.asker, Task.RECORD_OUTCOME, found.cluster)
    if practice is None and leads(request.asker, found.cluster):
        message = views.overview(request.say, found, own, page, may_plan=may_plan)
        return Reply(message=message, replace=replace)
    one = practice or (own[0] if len(own) == 1 else None)
    if one is None or one not in readable(request.asker, found):
        return Reply(message=views.which_practice(request.say, found, own))
    return Reply(message=views.of_practice(request.say, found, one, page, may_plan=may_plan), replace=replace)


def _written(request: Request) -> WrittenCard:
    shown = OfCard.decode(request.carries)
    parts = {part: request.answer(part) for part in CardPart if part in request.answers}
    if request.ticked(CardPart.INDICATORS) or request.answers.get(CardPart.INDICATORS) == []:
        parts[CardPart.INDICATORS] = ", ".join(request.ticked(CardPart.INDICATORS))
    place = request.answer("place")
    return WrittenCard(
        shown.requirement,
        PracticeId(shown.practice),
        parts,
        meeting=MeetingId(whole_number(place)) if place.isdigit() else None,
        held_on=request.day("held_on"),
        seen=shown.revision,
        in_plan=bool(request.ticked(card_views.IN_PLAN)),
    )
