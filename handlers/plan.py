"""What people ask about the action plan: see it, or write an outcome into it."""

from bot.domain.ids import MeetingId
from bot.domain.outcomes import WrittenOutcome, row_to_change
from bot.domain.permissions import Task, cluster_meant, may
from bot.domain.plan_words import Column
from bot.domain.refusals import NotUnderstood, RowNotShown
from bot.domain.typed_outcomes import ChangeRow, NothingToChange, OpenRow, read_outcome
from bot.services import Services
from bot.views import outcomes as views
from bot.views import plan as plan_views
from bot.views.actions import OfPlanPage, OfPlanRow, OfRow, whole_number
from handlers.request import Reply, Request


async def show(request: Request, services: Services) -> Reply:
    """Show the whole plan, or one row with its history."""
    number = request.text.lstrip("#")
    if number and not (number.isascii() and number.isdigit()):
        raise NotUnderstood("plan", request.text)
    return await _page(request, services, OfPlanPage(int(number[:6] or 0), 1))


async def turn(request: Request, services: Services) -> Reply:
    """Show the plan at the press of a button, which may carry a page."""
    if not request.value:
        return await _page(request, services, OfPlanPage(0, 1))
    return await _page(request, services, OfPlanPage.decode(request.value), replace=True)


async def write(request: Request, services: Services) -> Reply:
    """Do what was typed after `outcome`: change a row, say that nothing is to be changed, or open the form."""
    match read_outcome(request.text):
        case ChangeRow(number, Column.PROGRESS, words) if not _records(request):
            return await _add(request, services, number, words)
        case ChangeRow(number, column, words):
            outcome = WrittenOutcome(number, {column: words})
            done = await services.plan.record(request.asker, request.key, outcome)
            return Reply(message=views.recorded(request.say, done), announces=True)
        case NothingToChange():
            kept = await services.plan.review(request.asker, request.key)
            return Reply(message=views.reviewed(request.say, kept), announces=True)
        case OpenRow(number):
            return await _form(request, services, number)
    raise NotUnderstood("outcome", request.text)


async def open_progress(request: Request, services: Services) -> Reply:
    """Ask for a note on the progress of a row, or of one that is still to be chosen."""
    number = OfRow.decode(request.value).row if request.value else None
    draft = await services.plan.progress_draft(request.asker, number)
    return Reply(form=views.progress_form(request.say, draft))


async def add_progress(request: Request, services: Services) -> Reply:
    """Take in the note."""
    number = OfRow.decode(request.carries).row or request.number("row")
    return await _add(request, services, number, request.answer("progress"))


async def open_form(request: Request, services: Services) -> Reply:
    """Open the form at the press of a button, which may carry a row."""
    return await _form(request, services, OfRow.decode(request.value).row if request.value else None)


async def choose_row(request: Request, services: Services) -> Reply:
    """Fill the open form with the words of the row that was chosen in it."""
    return await _form(request, services, _number(request.value))


async def record(request: Request, services: Services) -> Reply:
    """Take in the form."""
    shown = OfPlanRow.decode(request.carries)
    if _number(request.answer("row")) != (shown.row or None):
        raise RowNotShown(shown.row or None).at("row")
    columns = {column: request.answer(column) for column in Column if column in request.answers}
    if columns.get(Column.FOCUS) == views.NO_FOCUS:
        columns[Column.FOCUS] = ""
    meeting = MeetingId(request.number("meeting"))
    outcome = WrittenOutcome(shown.row or None, columns, meeting, shown.revision)
    done = await services.plan.record(request.asker, request.key, outcome)
    return Reply(message=views.recorded(request.say, done), announces=True)


async def review(request: Request, services: Services) -> Reply:
    """Record that the plan was gone through after a meeting and stays as it is."""
    meeting = MeetingId(OfRow.decode(request.value).row) if request.value else None
    done = await services.plan.review(request.asker, request.key, meeting)
    return Reply(message=views.reviewed(request.say, done), announces=True)


async def _page(request: Request, services: Services, page: OfPlanPage, *, replace: bool = False) -> Reply:
    plan = await services.plan.show(request.asker)
    allowed = may(request.asker, Task.RECORD_OUTCOME, plan.cluster)
    adds = may(request.asker, Task.ADD_PROGRESS, plan.cluster)
    action = row_to_change(plan, page.row or None)
    if action is None:
        message = plan_views.overview(request.say, plan, page.page, may_record=allowed, may_add=adds)
    else:
        message = plan_views.row(request.say, plan, action, page.page, may_record=allowed, may_add=adds)
    return Reply(message=message, replace=replace)


async def _form(request: Request, services: Services, number: int | None) -> Reply:
    return Reply(form=views.form(request.say, await services.plan.draft(request.asker, number)))


async def _add(request: Request, services: Services, number: int, note: str) -> Reply:
    done = await services.plan.add_progress(request.asker, request.key, number, note)
    message = views.recorded(request.say, done, may_record=_records(request))
    return Reply(message=message, announces=True)


def _records(request: Request) -> bool:
    return may(request.asker, Task.RECORD_OUTCOME, cluster_meant(request.asker))


def _number(chosen: str) -> int | None:
    return whole_number(chosen) if chosen.isdigit() else None
