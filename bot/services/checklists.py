"""What people do with checklists: look what a document still has to speak about, and tick it off."""

from collections.abc import Iterable
from dataclasses import replace

from bot.clock import Clock
from bot.domain.checklists import Checklist, Tick, holding, meant, topics_of, with_checklists
from bot.domain.people import Asker
from bot.domain.permissions import Task, cluster_meant, require
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import NothingFound
from bot.domain.requirements import Requirement
from bot.services.programmes import Programmes
from storage import checklists
from storage.database import Database


class Checklists:
    """Keeps what a cluster has ticked off of its documents."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def show(self, asker: Asker, text: str) -> Checklist:
        """Show the checklist of the document that is meant, or of the first that has one. Raises NoChecklist."""
        return await self._of(
            asker, Task.SEE_PLAN, *meant(self._programmes.shareable(self._clock.today()), text)
        )

    async def to_tick(self, asker: Asker, programme: str, requirement: str) -> Checklist:
        """Show a checklist to somebody who may tick it."""
        return await self._of(asker, Task.SHARE_FOR_CLUSTER, *self._named(programme, requirement))

    async def tick(
        self, asker: Asker, programme: str, requirement: str, wanted: Iterable[str], key: str
    ) -> Checklist:
        """Let exactly these topics be ticked, and return the checklist as it is then."""
        found = await self.to_tick(asker, programme, requirement)
        said = found.changes(wanted)
        now = self._clock.now()
        if said:
            async with self._database.connection() as connection:
                await checklists.record(
                    connection,
                    asker.installation_id,
                    programme,
                    requirement,
                    found.cluster.id,
                    said,
                    by=asker.handle,
                    key=key,
                    now=now,
                )
        ticks = [
            *found.ticks.values(),
            *(Tick(topic, on, asker.handle, now) for topic, on in said.items()),
        ]
        return replace(found, ticks=holding(ticks))

    def _named(self, programme: str, requirement: str) -> tuple[ProgrammeYear, Requirement]:
        year = self._programmes.named(programme)
        found = (
            next((each for each in with_checklists(year) if each.key == requirement), None) if year else None
        )
        if year is None or found is None:
            raise NothingFound("duty")
        return year, found

    async def _of(
        self, asker: Asker, task: Task, programme: ProgrammeYear, requirement: Requirement
    ) -> Checklist:
        cluster = cluster_meant(asker)
        require(asker, task, cluster)
        async with self._database.connection() as connection:
            ticks = await checklists.ticks(
                connection, asker.installation_id, programme.key, requirement.key, cluster.id
            )
        return Checklist(programme, requirement, cluster, topics_of(requirement), holding(ticks))
