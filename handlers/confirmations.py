"""What officers of a health board are asked to confirm."""

from bot.domain.confirming import QuestionKey, QuestionKind, Verdict
from bot.domain.refusals import LeftEmpty
from bot.services import Services
from bot.views import confirmations as views
from bot.views.actions import BadPayload, OfPage, OfQuestion
from handlers.request import Reply, Request


async def show(request: Request, services: Services) -> Reply:
    """List what waits for the board's word, or keep the answer that was typed."""
    if not request.text:
        return Reply(message=views.overview(request.say, await services.confirmations.show(request.asker)))
    made = await services.confirmations.answer_typed(request.asker, request.text, request.key)
    return Reply(message=views.answered(request.say, made), announces=True)


async def turn(request: Request, services: Services) -> Reply:
    """Show another page of the list."""
    page = OfPage.decode(request.value).page if request.value else 1
    found = await services.confirmations.show(request.asker)
    return Reply(message=views.overview(request.say, found, page), replace=bool(request.value))


async def answer(request: Request, services: Services) -> Reply:
    """Keep a yes or a no at the press of its button."""
    asked = OfQuestion.decode(request.value)
    verdict = Verdict(bool(asked.accepted))
    made = await services.confirmations.answer(request.asker, _key(asked), verdict, request.key)
    return Reply(message=views.answered(request.say, made), announces=True)


async def open_form(request: Request, services: Services) -> Reply:
    """Ask for an answer with a note, or for another answer."""
    asked = OfQuestion.decode(request.value)
    found = await services.confirmations.one(request.asker, _key(asked))
    return Reply(form=views.form(request.say, found))


async def save(request: Request, services: Services) -> Reply:
    """Take in the form."""
    said = request.answer("answer")
    if said not in {views.YES, views.NO}:
        raise LeftEmpty().at("answer")
    key, verdict = (
        _key(OfQuestion.decode(request.carries)),
        Verdict(said == views.YES, request.answer("note")),
    )
    made = await services.confirmations.answer(request.asker, key, verdict, request.key)
    return Reply(message=views.answered(request.say, made), announces=True)


def _key(asked: OfQuestion) -> QuestionKey:
    if asked.kind not in tuple(QuestionKind):
        raise BadPayload(asked.kind)
    return QuestionKey(QuestionKind(asked.kind), asked.subject, asked.other)
