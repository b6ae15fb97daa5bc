"""What people ask about small tests of change: log one, write on it, share it, read what others shared."""

from bot.domain.change_tests import CycleWords, Part, Result
from bot.domain.ids import ChangeTestId, MeetingId, PracticeId
from bot.domain.pathway_work import CycleDraft, WrittenCycle
from bot.domain.permissions import Task, may
from bot.domain.typed_tests import ChangeTestPart, NewTest, ShowTest, ShowTests, read_test
from bot.services import Services
from bot.views import change_test_forms as forms
from bot.views import change_tests as views
from bot.views import library as library_views
from bot.views.actions import OfCycle, OfLibrary, OfRow, OfTest, OfTests
from handlers.request import Reply, Request


async def test(request: Request, services: Services) -> Reply:
    """Do what was typed after `test`: show, log, or write on one."""
    match read_test(request.text):
        case NewTest(pathway, aim) if aim:
            return await _log(request, services, pathway, aim)
        case NewTest():
            return await open_form(request, services)
        case ChangeTestPart() as typed:
            done = await services.change_tests.record_part(request.asker, request.key, typed)
            return Reply(message=views.recorded(request.say, done), announces=True)
        case ShowTest(number):
            found = await services.change_tests.numbered(request.asker, number)
            return Reply(message=views.card(request.say, found))
        case ShowTests(practice):
            tests = await services.change_tests.show(request.asker, practice)
            return Reply(message=views.overview(request.say, tests))


async def turn(request: Request, services: Services) -> Reply:
    """Show tests at the press of a button, which may carry a practice and a page."""
    page = OfTests.decode(request.value) if request.value else OfTests(0, 1)
    tests = await services.change_tests.of_practice(request.asker, PracticeId(page.practice))
    return Reply(message=views.overview(request.say, tests, page.page), replace=bool(request.value))


async def show(request: Request, services: Services) -> Reply:
    """Show one test with all its words."""
    number = ChangeTestId(OfRow.decode(request.value).row)
    return Reply(message=views.card(request.say, await services.change_tests.one(request.asker, number)))


async def open_form(request: Request, services: Services) -> Reply:
    """Open the form, empty, for one practice, or on the test that the button carries."""
    meant = OfCycle.decode(request.value) if request.value else OfCycle(0, 0)
    draft = await services.change_tests.draft(
        request.asker, ChangeTestId(meant.test), PracticeId(meant.practice)
    )
    return Reply(form=forms.form(request.say, draft))


async def save(request: Request, services: Services) -> Reply:
    """Take in the form."""
    shown = OfTest.decode(request.carries)
    practice = PracticeId(request.number("practice"))
    return await _record(
        request,
        services,
        WrittenCycle(
            _words(request),
            ChangeTestId(shown.test) if shown.test else None,
            practice or None,
            request.answer("pathway"),
            shown.revision,
        ),
    )


async def share(request: Request, services: Services) -> Reply:
    """Record that peers heard of a test today."""
    test_id = ChangeTestId(OfRow.decode(request.value).row)
    done = await services.change_tests.share(request.asker, request.key, test_id)
    return Reply(message=views.recorded(request.say, done), announces=True)


async def open_withdraw(request: Request, services: Services) -> Reply:
    """Ask why a test is a mistake."""
    found = await services.change_tests.one(request.asker, ChangeTestId(OfRow.decode(request.value).row))
    return Reply(form=forms.withdraw_form(request.say, found))


async def withdraw(request: Request, services: Services) -> Reply:
    """Take a mistaken test back."""
    number, reason = ChangeTestId(OfRow.decode(request.carries).row), request.answer("reason")
    done = await services.change_tests.withdraw(request.asker, request.key, number, reason)
    return Reply(message=views.recorded(request.say, done), announces=True)


async def library(request: Request, services: Services) -> Reply:
    """Show what was shared, perhaps of the pathway that was typed."""
    return await _shelves(request, services, OfLibrary(request.text, 1))


async def turn_library(request: Request, services: Services) -> Reply:
    """Show a page of the library, or the pathway that was chosen in it."""
    if not request.value:
        return await _shelves(request, services, OfLibrary("", 1))
    return await _shelves(request, services, OfLibrary.decode(request.value), replace=True)


async def _shelves(request: Request, services: Services, page: OfLibrary, *, replace: bool = False) -> Reply:
    found = await services.change_tests.library(request.asker, page.pathway)
    logs = may(request.asker, Task.LOG_TEST, found.cluster)
    return Reply(message=library_views.shelves(request.say, found, page.page, may_log=logs), replace=replace)


async def _log(request: Request, services: Services, pathway: str, aim: str) -> Reply:
    done = await services.change_tests.log_typed(request.asker, request.key, pathway, aim)
    if isinstance(done, CycleDraft):
        return Reply(form=forms.form(request.say, done))
    return Reply(message=views.recorded(request.say, done), announces=True)


async def _record(request: Request, services: Services, written: WrittenCycle) -> Reply:
    done = await services.change_tests.record(request.asker, request.key, written)
    return Reply(message=views.recorded(request.say, done), announces=True)


def _words(request: Request) -> CycleWords:
    texts = {part: request.answer(part.value) for part in Part}
    meeting = request.number("meeting")
    return CycleWords(
        aim=texts[Part.AIM],
        plan=texts[Part.PLAN],
        done=texts[Part.DONE],
        study=texts[Part.STUDY],
        act=texts[Part.ACT],
        result=request.choice("result", Result),
        shared_on=request.day("shared_on"),
        meeting=MeetingId(meeting) if meeting else None,
    )
