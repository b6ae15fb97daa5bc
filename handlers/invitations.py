"""What people press under an invitation: coming, apologies, or someone else comes."""

from bot.domain.ids import MeetingId, PracticeId
from bot.domain.meeting_receipts import AnswerOutcome
from bot.domain.meetings import Answer
from bot.services import Services
from bot.views import invitations as views
from bot.views import meeting_forms as forms
from bot.views.actions import MYSELF, BadPayload, OfAnswer, OfMeeting, whole_number
from handlers.request import Reply, Request


async def coming(request: Request, services: Services) -> Reply:
    return await _answer(request, services, Answer.COMING)


async def apologies(request: Request, services: Services) -> Reply:
    return await _answer(request, services, Answer.APOLOGIES)


async def substitute(request: Request, services: Services) -> Reply:
    """Ask who comes instead."""
    pressed = OfMeeting.decode(request.value)
    answering = await services.invitations.answering(request.asker, MeetingId(pressed.meeting))
    return Reply(form=forms.answer(request.say, answering, Answer.SUBSTITUTE))


async def accept(request: Request, services: Services) -> Reply:
    """Take in the form that asks who comes, or for which practice."""
    asked = OfAnswer.decode(request.carries)
    practice = request.answer("practice")
    result = await services.invitations.answer(
        request.asker,
        request.key,
        MeetingId(asked.meeting),
        asked.version,
        _chosen(asked),
        who_comes=request.answer("who"),
        practice=PracticeId(whole_number(practice)) if practice.isdigit() else None,
        personally=practice == MYSELF,
        source=request.source,
    )
    return Reply(message=views.answered(request.say, result), announces=True)


async def _answer(request: Request, services: Services, answer: Answer) -> Reply:
    pressed = OfMeeting.decode(request.value)
    meeting = MeetingId(pressed.meeting)
    result = await services.invitations.answer(
        request.asker, request.key, meeting, pressed.version, answer, source=request.source
    )
    if result.outcome is AnswerOutcome.WHICH_PRACTICE:
        answering = await services.invitations.answering(request.asker, meeting)
        return Reply(form=forms.answer(request.say, answering, answer))
    return Reply(message=views.answered(request.say, result), announces=True)


def _chosen(asked: OfAnswer) -> Answer:
    if asked.answer not in tuple(Answer):
        raise BadPayload(asked.answer)
    return Answer(asked.answer)
