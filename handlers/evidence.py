"""What people keep as evidence: a message by its menu or by an emoji, a note; what they see, and what they take back."""

from bot.domain.evidence import BoardEvidence, EvidenceChoices, WantedEvidence
from bot.domain.evidence_text import TypedNote, WantsForm, read_evidence
from bot.domain.ids import EvidenceId
from bot.domain.permissions import Task, may
from bot.domain.refusals import NothingFound
from bot.domain.said_message import SaidMessage
from bot.services import Services
from bot.views import evidence as views
from bot.views import evidence_forms as forms
from bot.views.actions import OfEvidence, OfMessage, OfRow
from handlers.request import Reply, Request


async def write(request: Request, services: Services) -> Reply:
    """Keep the note that was typed, ask with a form, or show what is kept."""
    match read_evidence(request.text):
        case TypedNote() as note:
            done = await services.evidence.keep_typed(request.asker, request.key, note)
            if isinstance(done, EvidenceChoices):
                return Reply(form=forms.keep(request.say, done))
            return Reply(message=views.kept(request.say, done), announces=True)
        case WantsForm(words):
            return Reply(form=forms.keep(request.say, await services.evidence.choices(request.asker, words)))
        case wanted:
            return await _shown(request, services, OfEvidence(wanted.name, 1))


async def turn(request: Request, services: Services) -> Reply:
    """Show what is kept at the press of a button, which may carry a page."""
    if not request.value:
        return await _shown(request, services, OfEvidence("", 1))
    return await _shown(request, services, OfEvidence.decode(request.value), replace=True)


async def open_new(request: Request, services: Services) -> Reply:
    """Ask for a note at the press of a button."""
    return Reply(form=forms.keep(request.say, await services.evidence.choices(request.asker)))


async def open_message(request: Request, services: Services) -> Reply:
    """Ask what a message is evidence of, chosen in the message's own menu."""
    if request.message is None:
        raise NothingFound("message")
    found = await services.evidence.offer(request.asker, request.message)
    return Reply(form=forms.keep(request.say, found))


async def keep_marked(request: Request, services: Services) -> Reply:
    """Keep the message under which somebody put the sign; the sign of those who keep no evidence means nothing."""
    if not may(request.asker, Task.KEEP_EVIDENCE, request.asker.here):
        return Reply()
    if request.message is None:
        raise NothingFound("message")
    done = await services.evidence.keep_reacted(request.asker, request.key, request.message)
    return Reply(message=views.kept(request.say, done), announces=True)


async def keep(request: Request, services: Services) -> Reply:
    """Take in the form."""
    done = await services.evidence.keep(request.asker, request.key, _wanted(request))
    return Reply(message=views.kept(request.say, done), announces=True)


async def open_one(request: Request, services: Services) -> Reply:
    """Show one piece with all its words."""
    found = await services.evidence.one(request.asker, _piece(request.value))
    return Reply(form=forms.opened(request.say, found))


async def choose_row(request: Request, services: Services) -> Reply:
    """Take in the row of the plan that was chosen for a piece."""
    piece, number = _piece(request.carries), request.number("row")
    done = await services.evidence.choose_row(request.asker, request.key, piece, number)
    return Reply(message=views.row_chosen(request.say, done))


async def open_withdraw(request: Request, services: Services) -> Reply:
    """Ask why a piece is a mistake."""
    found = await services.evidence.one(request.asker, _piece(request.value))
    return Reply(form=forms.withdraw(request.say, found))


async def withdraw(request: Request, services: Services) -> Reply:
    """Take a piece back."""
    piece, reason = _piece(request.carries), request.answer("reason")
    found = await services.evidence.withdraw(request.asker, request.key, piece, reason)
    return Reply(message=views.withdrawn(request.say, found), announces=True)


async def _shown(request: Request, services: Services, of: OfEvidence, *, replace: bool = False) -> Reply:
    found = await services.evidence_shelves.show(request.asker, of.name)
    if isinstance(found, BoardEvidence):
        return Reply(message=views.board(request.say, found), replace=replace)
    return Reply(message=views.shelf(request.say, found, of.page, of.name), replace=replace)


def _piece(value: str) -> EvidenceId:
    return EvidenceId(OfRow.decode(value).row)


def _wanted(request: Request) -> WantedEvidence:
    return WantedEvidence(
        request.number("practice"),
        request.answer("requirement"),
        request.number("row"),
        request.answer("words"),
        request.day("on"),
        _message(request) if request.carries else None,
    )


def _message(request: Request) -> SaidMessage:
    """Read back the message that the form was about; its channel is where the form was opened."""
    said = OfMessage.decode(request.carries)
    return SaidMessage(request.asker.channel or "", said.ts, said.author, said.name, said.words, said.link)
