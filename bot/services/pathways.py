"""What is done about a cluster's pathways: shown, agreed at a meeting, changed for a reason."""

from bot.clock import Clock
from bot.domain.ids import AgreementId, MeetingId
from bot.domain.pathway_work import PathwaysDecided, PathwayWork
from bot.domain.pathways import (
    Agreement,
    WrittenChoice,
    check_choice,
    check_reason,
    named_pathway,
    year_of_pathways,
)
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import Task
from bot.domain.typed_pathways import read_choice
from bot.services.pathway_work import cluster_for, work_of
from bot.services.programmes import Programmes
from storage import pathways
from storage.database import Connection, Database


class Pathways:
    """The whole cluster works on the same pathways; whoever leads it records what it agreed."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def show(self, asker: Asker) -> PathwayWork:
        """Return what the cluster agreed, how it came about, and how many tests its practices have carried out."""
        return await self._read(asker, Task.SEE_PATHWAYS)

    async def draft(self, asker: Asker) -> PathwayWork:
        """Return what a form for an agreement begins with."""
        return await self._read(asker, Task.AGREE_PATHWAYS)

    async def agree(self, asker: Asker, key: str, written: WrittenChoice) -> PathwaysDecided:
        """Record what the cluster agreed on at a meeting; a change of what holds needs a reason.

        Raises PathwaysRefused with what the guidance wants, ReasonNeeded and the refusals of bot.domain.pathways, each
        at its question.
        """
        cluster = cluster_for(asker, Task.AGREE_PATHWAYS)
        async with self._database.connection() as connection:
            work = await self._load(connection, asker, cluster)
            return await self._decide(connection, asker, key, work, written)

    async def agree_typed(self, asker: Asker, key: str, text: str) -> PathwaysDecided:
        """Record a typed line such as `cancer, dementia, falls because ...` for the latest meeting that has begun."""
        _, _, asks = year_of_pathways(self._programmes.shareable(self._clock.today()))
        typed = read_choice(text, asks.choose)
        return await self.agree(asker, key, WrittenChoice(typed.names, typed.reason))

    async def _read(self, asker: Asker, task: Task) -> PathwayWork:
        cluster = cluster_for(asker, task)
        async with self._database.connection() as connection:
            return await self._load(connection, asker, cluster)

    async def _load(self, connection: Connection, asker: Asker, cluster: Cluster) -> PathwayWork:
        return await work_of(connection, asker, cluster, self._programmes, self._clock.today())

    async def _decide(
        self, connection: Connection, asker: Asker, key: str, work: PathwayWork, written: WrittenChoice
    ) -> PathwaysDecided:
        known = work.offered
        chosen = check_choice(work.asks, [named_pathway(work.basket, name, known) for name in written.names])
        if work.agreements.says_already(chosen):
            return PathwaysDecided(work, again=True)
        reason = check_reason(work.agreements, chosen, written.reason)
        agreement = self._agreement(asker, work, chosen, reason, written.meeting)
        made = await pathways.agree(
            connection,
            asker.installation_id,
            work.cluster.id,
            work.year.key,
            work.requirement.key,
            agreement,
            key,
        )
        return (
            PathwaysDecided(work, again=True)
            if made is None
            else PathwaysDecided(work.with_agreement(agreement))
        )

    def _agreement(
        self, asker: Asker, work: PathwayWork, chosen: tuple[str, ...], reason: str, meeting: MeetingId | None
    ) -> Agreement:
        """Make the agreement of a meeting: the latest, unless another was chosen."""
        decided = work.deciding(meeting)
        on = decided.on if decided else work.on
        return Agreement(
            AgreementId(0),
            chosen,
            on,
            decided,
            work.cluster.quorum,
            reason,
            asker.handle,
            self._clock.now(),
        )
