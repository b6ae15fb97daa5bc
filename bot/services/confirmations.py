"""What waits for a health board's word: listed for its officers, and answered by them."""

from bot.clock import Clock
from bot.domain.confirming import (
    Answered,
    BoardAnswer,
    Question,
    QuestionKey,
    QuestionsOfBoard,
    Verdict,
    numbered,
    read_typed,
)
from bot.domain.people import Asker
from bot.domain.permissions import Task, officer_of
from bot.domain.refusals import NothingFound, refuse_too_long
from bot.domain.requirements import TakePartIn
from bot.domain.sharing import check_note
from bot.services.programmes import Programmes
from storage import confirmations
from storage.confirmations import Asking
from storage.database import Connection, Database


class Confirmations:
    """What officers are asked to confirm for their health board."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def show(self, asker: Asker) -> QuestionsOfBoard:
        """List everything of this year, and of one just over, that waits for the board's word or has it."""
        async with self._database.connection() as connection:
            return await self._questions(connection, asker)

    async def one(self, asker: Asker, key: QuestionKey) -> Answered:
        """Look up one question as it stands. Raises NothingFound."""
        found = await self.show(asker)
        return Answered(found.board, found.programme, _with_key(found, key))

    async def answer(self, asker: Asker, question: QuestionKey, verdict: Verdict, key: str) -> Answered:
        """Keep the board's answer; a later one overrules it. Raises NothingFound, and what a note may not hold."""
        async with self._database.connection() as connection:
            found = await self._questions(connection, asker)
            return await self._keep(connection, asker, found, _with_key(found, question), verdict, key)

    async def answer_typed(self, asker: Asker, text: str, key: str) -> Answered:
        """Keep what a typed line answers, e.g. `2 no nobody of ours was there`. Raises NotUnderstood."""
        number, verdict = read_typed(text)
        async with self._database.connection() as connection:
            found = await self._questions(connection, asker)
            question = numbered(found.questions, number)
            return await self._keep(connection, asker, found, question, verdict, key)

    async def _questions(self, connection: Connection, asker: Asker) -> QuestionsOfBoard:
        board = officer_of(asker, Task.CONFIRM_FOR_BOARD)
        today = self._clock.today()
        programme = self._programmes.on(today)
        years = {year.key: year for year in (*self._programmes.awake(today), programme)}.values()
        sessions = {r.key for year in years for r in year.requirements if isinstance(r.asks, TakePartIn)}
        first = min(year.start for year in years)
        asking = Asking(asker.installation_id, board, first, today, sorted(sessions))
        named, questions = await confirmations.questions(connection, asking)
        return QuestionsOfBoard(named, programme, questions)

    async def _keep(
        self,
        connection: Connection,
        asker: Asker,
        found: QuestionsOfBoard,
        question: Question,
        verdict: Verdict,
        key: str,
    ) -> Answered:
        check_note(verdict.note, "note")
        refuse_too_long(note=verdict.note)
        now = self._clock.now()
        fresh = await confirmations.answer(
            connection, asker.installation_id, question, verdict, by=asker.handle, key=key, now=now
        )
        if fresh:
            question = question.answered(BoardAnswer(verdict.accepted, verdict.note, asker.handle, now))
        return Answered(found.board, found.programme, question, fresh)


def _with_key(found: QuestionsOfBoard, key: QuestionKey) -> Question:
    for each in found.questions:
        if each.key == key:
            return each
    raise NothingFound("question")
