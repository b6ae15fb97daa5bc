"""What is done about small tests of change: logged, written on, shared with peers, taken back."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from bot.clock import Clock
from bot.domain.change_test_rights import (
    new_draft,
    only_practice,
    own_practices,
    practices_to_log_for,
    readable,
    writable,
)
from bot.domain.change_tests import ChangeTest, CycleEntry, CycleWords, check_reason, check_words, merged
from bot.domain.ids import ChangeTestId, PracticeId
from bot.domain.library import Library
from bot.domain.pathway_work import (
    CycleDraft,
    CycleRecorded,
    OneTest,
    PathwayWork,
    PracticeTests,
    WrittenCycle,
)
from bot.domain.pathways import baskets
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import Task, leads, require_voice
from bot.domain.practice_names import practice_named
from bot.domain.refusals import SayWhichPractice
from bot.domain.typed_tests import ChangeTestPart, with_part
from bot.services.pathway_work import cluster_for, work_of
from bot.services.programmes import Programmes
from storage import change_tests
from storage.database import Connection, Database

Written = TypeVar("Written")


class ChangeTests:
    """A practice's own people log its tests, and those who lead the cluster may do it for any of its practices."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def show(self, asker: Asker, practice: str = "") -> PracticeTests:
        """Return the tests of the practice named, or of the asker's own; who has none or several sees the numbers."""
        work = await self._read(asker, Task.LOG_TEST)
        own = own_practices(asker, work)
        meant = practice_named(practice, work.practices) if practice else own[0] if len(own) == 1 else None
        if meant is not None:
            require_voice(asker, Task.LOG_TEST, meant.id, work.cluster)
        return PracticeTests(work, meant, writes=bool(own) or leads(asker, work.cluster))

    async def of_practice(self, asker: Asker, practice: PracticeId) -> PracticeTests:
        """Return the tests of the practice with this number; nought is what `show` shows."""
        if not practice:
            return await self.show(asker)
        work = await self._read(asker, Task.LOG_TEST)
        require_voice(asker, Task.LOG_TEST, practice, work.cluster)
        return PracticeTests(work, work.practice(practice), writes=True)

    async def one(self, asker: Asker, test: ChangeTestId) -> OneTest:
        """Return one test; until it is shared only its practice and those who lead see it. Raises NotYourPractice."""
        work = await self._read(asker, Task.SEE_PATHWAYS)
        return readable(asker, work, work.test(test))

    async def numbered(self, asker: Asker, number: int) -> OneTest:
        """Return a test of the asker's own practice by its number."""
        work = await self._read(asker, Task.LOG_TEST)
        return readable(asker, work, work.numbered(only_practice(asker, work).id, number))

    async def draft(
        self, asker: Asker, test: ChangeTestId | None = None, practice: PracticeId | None = None
    ) -> CycleDraft:
        """Return what a form for a test begins with: one there is, or a new one, for one practice if one is named.

        Raises PathwayUnknown while no pathway is agreed, NoPracticeHere for somebody who speaks for none.
        """
        work = await self._read(asker, Task.LOG_TEST)
        if test:
            found = writable(asker, work, test)
            return CycleDraft(work, found, (work.practice(found.practice_id),))
        if practice:
            require_voice(asker, Task.LOG_TEST, practice, work.cluster)
            return new_draft(work, (work.practice(practice),))
        return new_draft(work, practices_to_log_for(asker, work))

    async def log_typed(self, asker: Asker, key: str, pathway: str, aim: str) -> CycleRecorded | CycleDraft:
        """Log a new test by its pathway and aim; who does not speak for exactly one practice gets them in a form."""

        async def write(connection: Connection, work: PathwayWork) -> CycleRecorded | CycleDraft:
            own = own_practices(asker, work)
            if len(own) == 1:
                written = WrittenCycle(CycleWords(aim=aim), None, own[0].id, pathway)
                return await self._write(connection, asker, key, work, written)
            return replace(
                new_draft(work, practices_to_log_for(asker, work)), pathway=work.pathway(pathway), aim=aim
            )

        return await self._writing(asker, write)

    async def record(self, asker: Asker, key: str, written: WrittenCycle) -> CycleRecorded:
        """Log a test, or write on one; sharing its results also records that duty for the practice.

        Two people at the same instant both succeed: whoever comes second writes on top of the first. Raises
        PathwayUnknown, SayWhichPractice, ChangeTestTakenBack and the refusals of `check_words`, each at its question.
        """

        async def write(connection: Connection, work: PathwayWork) -> CycleRecorded:
            return await self._write(connection, asker, key, work, written)

        return await self._writing(asker, write)

    async def record_part(self, asker: Asker, key: str, typed: ChangeTestPart) -> CycleRecorded:
        """Write one typed part into a test of the asker's own practice. Raises BadDate and the refusals of `record`."""

        async def write(connection: Connection, work: PathwayWork) -> CycleRecorded:
            test = work.numbered(only_practice(asker, work).id, typed.number)
            words = with_part(test.words, typed, work.on, work.year.window, work.meetings)
            written = WrittenCycle(words, test.id, seen=test.latest.revision)
            return await self._write(connection, asker, key, work, written)

        return await self._writing(asker, write)

    async def share(self, asker: Asker, key: str, test: ChangeTestId) -> CycleRecorded:
        """Record that a test is shared with peers today, if nothing was said of that yet. Raises as `record` does."""

        async def write(connection: Connection, work: PathwayWork) -> CycleRecorded:
            found = work.test(test)
            words = found.words if found.shared else replace(found.words, shared_on=work.on)
            written = WrittenCycle(words, test, seen=found.latest.revision)
            return await self._write(connection, asker, key, work, written)

        return await self._writing(asker, write)

    async def withdraw(self, asker: Asker, key: str, test: ChangeTestId, reason: str) -> CycleRecorded:
        """Take a mistaken test back for a reason: it stays readable and counts no more."""
        check_reason(reason)

        async def write(connection: Connection, work: PathwayWork) -> CycleRecorded:
            found = writable(asker, work, test)
            entry = self._entry(asker, found.latest.revision + 1, found.words)
            entry = replace(entry, withdrawn=True, reason=reason)
            return await self._keep(connection, asker, key, work, found, entry)

        return await self._writing(asker, write)

    async def library(self, asker: Asker, pathway: str = "") -> Library:
        """Return what the cluster's practices have shared, good or bad, perhaps of one pathway. Raises PathwayUnknown."""
        cluster = cluster_for(asker, Task.SEE_PATHWAYS)
        async with self._database.connection() as connection:
            shared = await change_tests.shared(
                connection, asker.installation_id, cluster.id, self._clock.today()
            )
        return Library(cluster, shared, baskets(self._programmes.years)).asked_for(pathway)

    async def _read(self, asker: Asker, task: Task) -> PathwayWork:
        cluster = cluster_for(asker, task)
        async with self._database.connection() as connection:
            return await self._load(connection, asker, cluster)

    async def _writing(
        self, asker: Asker, write: Callable[[Connection, PathwayWork], Awaitable[Written]]
    ) -> Written:
        """Write on top of what holds; who is overtaken by somebody else at the same instant reads and writes again."""
        cluster = cluster_for(asker, Task.LOG_TEST)
        async with self._database.connection() as connection:
            while True:  # a turn is lost only to somebody whose entry was kept, so this ends
                work = await self._load(connection, asker, cluster)
                try:
                    return await write(connection, work)
                except change_tests.Overtaken:
                    continue

    async def _load(self, connection: Connection, asker: Asker, cluster: Cluster) -> PathwayWork:
        return await work_of(connection, asker, cluster, self._programmes, self._clock.today())

    async def _write(
        self, connection: Connection, asker: Asker, key: str, work: PathwayWork, written: WrittenCycle
    ) -> CycleRecorded:
        wanted = work.dated(written.words)
        if written.test is None:
            return await self._add(connection, asker, key, work, written, check_words(wanted, work.on))
        test = writable(asker, work, written.test)
        words = check_words(merged(test.revision(written.seen).words, test.words, wanted), work.on)
        if words == test.words:
            return CycleRecorded(work, test, changed=False)
        entry = self._entry(asker, test.latest.revision + 1, words)
        return await self._keep(connection, asker, key, work, test, entry)

    async def _add(
        self,
        connection: Connection,
        asker: Asker,
        key: str,
        work: PathwayWork,
        written: WrittenCycle,
        words: CycleWords,
    ) -> CycleRecorded:
        if not written.practice:
            raise SayWhichPractice().at("practice")
        practice = work.practice(written.practice)
        require_voice(asker, Task.LOG_TEST, practice.id, work.cluster)
        pathway, entry = work.pathway(written.pathway), self._entry(asker, 1, words)
        test = ChangeTest(ChangeTestId(0), practice.id, practice.name, pathway, 0, (entry,))
        made = await change_tests.add(
            connection, asker.installation_id, work.year.key, work.results, test, key
        )
        if made is None:
            return CycleRecorded(work, None, again=True)
        test = replace(test, id=made[0], number=made[1])
        return CycleRecorded(work.with_test(test), test)

    async def _keep(
        self,
        connection: Connection,
        asker: Asker,
        key: str,
        work: PathwayWork,
        test: ChangeTest,
        entry: CycleEntry,
    ) -> CycleRecorded:
        fresh = await change_tests.add_entry(
            connection, asker.installation_id, work.year.key, work.results, test, entry, key
        )
        if not fresh:
            return CycleRecorded(work, test, again=True)
        test = test.with_entry(entry)
        return CycleRecorded(work.with_test(test), test)

    def _entry(self, asker: Asker, revision: int, words: CycleWords) -> CycleEntry:
        return CycleEntry(revision, words, asker.handle, self._clock.now())
