"""What people say was shared or done, and what they take back."""

from bot.domain.ids import SubmissionId
from bot.domain.refusals import NotDeclared
from bot.domain.sharing import Said, ToShare
from bot.services import Services
from bot.views import sharing as views
from bot.views.actions import OfDuty, OfRow
from handlers.request import Reply, Request


async def share(request: Request, services: Services) -> Reply:
    """Record what was typed, or ask with a form; what was not declared in the line is asked for in one."""
    if request.text:
        return await _share_typed(request, services)
    return Reply(form=views.form(request.say, await services.sharing.choices(request.asker)))


async def _share_typed(request: Request, services: Services) -> Reply:
    try:
        receipt = await services.sharing.share_typed(request.asker, request.text, request.key)
    except NotDeclared as needed:
        shared = await services.sharing.one(request.asker, Said(needed.requirement, needed.owner))
        return Reply(form=views.one_form(request.say, shared, needed.shared_on))
    return Reply(message=views.receipt(request.say, receipt), announces=True)


async def open_one(request: Request, services: Services) -> Reply:
    """Ask when one duty was done, at the press of its button; a button without one asks what it is."""
    if not request.value:
        return Reply(form=views.form(request.say, await services.sharing.choices(request.asker)))
    duty = OfDuty.decode(request.value)
    shared = await services.sharing.one(request.asker, Said(duty.requirement, duty.owner, duty.meeting))
    return Reply(form=views.one_form(request.say, shared))


async def share_today(request: Request, services: Services) -> Reply:
    """Record one duty as done today at one press; where more has to be said, ask with a form."""
    duty = OfDuty.decode(request.value)
    said = Said(duty.requirement, duty.owner, duty.meeting)
    done = await services.sharing.share_today(request.asker, said, request.key)
    if isinstance(done, ToShare):
        return Reply(form=views.one_form(request.say, done))
    return Reply(message=views.receipt(request.say, done), announces=True)


async def save(request: Request, services: Services) -> Reply:
    """Take in the form."""
    receipt = await services.sharing.share(request.asker, _said(request), request.key)
    return Reply(message=views.receipt(request.say, receipt), announces=True)


async def open_withdraw(request: Request, services: Services) -> Reply:
    """Ask why a record is a mistake."""
    submission = SubmissionId(OfRow.decode(request.value).row)
    found = await services.sharing.withdrawable(request.asker, submission)
    return Reply(form=views.withdraw_form(request.say, found))


async def withdraw(request: Request, services: Services) -> Reply:
    """Take a mistaken record back."""
    submission = SubmissionId(OfRow.decode(request.carries).row)
    found = await services.sharing.withdraw(request.asker, submission, request.answer("reason"), request.key)
    return Reply(message=views.withdrawn(request.say, found), announces=True)


def _said(request: Request) -> Said:
    duty = OfDuty.decode(request.carries) if request.carries else None
    return Said(
        duty.requirement if duty else request.answer("duty"),
        duty.owner if duty else 0,
        duty.meeting if duty else 0,
        request.number("practice"),
        request.day("shared_on"),
        request.answer("note"),
        request.answer("link"),
        without_finances=views.DECLARED in request.ticked("declared"),
    )
