"""What health boards ask about practices and clusters: how they stand, and what changes from which day."""

from datetime import date

from bot.domain.ids import PracticeId
from bot.domain.meeting_text import read_day
from bot.domain.refusals import NothingFound, Refusal
from bot.domain.structure_effects import Deed, Wish
from bot.domain.structure_words import is_deed
from bot.services import Services
from bot.views import structure as views
from bot.views import structure_forms as forms
from bot.views.actions import BadPayload, OfPage, OfRow, OfStructure, whole_number
from handlers.request import Reply, Request


async def show(request: Request, services: Services) -> Reply:
    """Show how practices and clusters stand, what became of one of them, or what a typed change would do."""
    if request.text and not is_deed(request.text):
        found = await services.structure.history(request.asker, request.text)
        return Reply(message=views.history(request.say, found))
    if request.text:
        trial = await services.structure.try_typed(request.asker, request.text)
        return Reply(form=forms.confirm(request.say, trial))
    return Reply(message=views.overview(request.say, await services.structure.show(request.asker)))


async def turn(request: Request, services: Services) -> Reply:
    """Show it at the press of a button, which may carry a page."""
    page = OfPage.decode(request.value).page if request.value else 1
    view = await services.structure.show(request.asker)
    return Reply(message=views.overview(request.say, view, page), replace=bool(request.value))


async def open_form(request: Request, services: Services) -> Reply:
    """Ask what is needed for one kind of change."""
    deed = _deed(request.value)
    form = forms.change(request.say, deed, await services.structure.show(request.asker))
    if form is None:
        raise NothingFound("structure change" if deed is Deed.TAKE_BACK else "practice")
    return Reply(form=form)


async def open_take_back(request: Request, services: Services) -> Reply:
    """Show what taking one change back would do."""
    wish = Wish(Deed.TAKE_BACK, services.structure.today(), OfRow.decode(request.value).row)
    return Reply(form=forms.confirm(request.say, await services.structure.try_out(request.asker, wish)))


async def ask(request: Request, services: Services) -> Reply:
    """Show what the change in the form would do, in the form's place."""
    wish = _wish(request, _deed(request.carries), services.structure.today())
    trial = await services.structure.try_out(request.asker, wish, request.answer("note"))
    return Reply(form=forms.confirm(request.say, trial))


async def apply(request: Request, services: Services) -> Reply:
    """Make the change that was shown."""
    wish = _carried(request.carries)
    made = await services.structure.change(request.asker, request.key, wish, request.answer("note"))
    return Reply(message=views.done(request.say, made), announces=True)


def _deed(value: str) -> Deed:
    try:
        return Deed(value)
    except ValueError:
        raise BadPayload(value) from None


def _carried(carries: str) -> Wish:
    try:
        return forms.wished(OfStructure.decode(carries))
    except ValueError:
        raise BadPayload(carries) from None


def _wish(request: Request, deed: Deed, today: date) -> Wish:
    subject = next((q for q in ("practice", "cluster", "change") if request.answer(q)), "")
    until = request.answer("until")
    return Wish(
        deed,
        _day(request, "on", today) if request.answer("on") else today,
        _number(request, subject) if subject else 0,
        _number(request, "into") if request.answer("into") else 0,
        _day(request, "until", today) if until else None,
        request.answer("name"),
        request.answer("name_cy"),
        tuple(PracticeId(whole_number(each)) for each in request.ticked("practices")),
    )


def _number(request: Request, question: str) -> int:
    chosen = request.answer(question)
    if not chosen.isdecimal():
        raise NothingFound(question).at(question)
    return whole_number(chosen)


def _day(request: Request, question: str, today: date) -> date:
    try:
        return read_day(request.answer(question), today)
    except Refusal as refusal:
        raise refusal.at(question) from None
