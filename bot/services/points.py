"""What people ask about points: where each indicator stands for a practice, and what would secure it."""

from bot.clock import Clock
from bot.domain.owners import MemberPractice
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import Task, cluster_meant, leads, require, require_voice
from bot.domain.points import PointsList, PracticePoints, points_of
from bot.domain.practice_names import practice_named
from bot.services.duty_facts import DutyFacts, facts_of_cluster
from bot.services.programmes import Programmes
from storage.database import Database


class Points:
    """Stands practices by the indicators of the year."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def overview(self, asker: Asker) -> PointsList:
        """Show a lead every practice of the cluster, those to see to first; anybody else their own practices."""
        cluster = cluster_meant(asker)
        require(asker, Task.SEE_POINTS, cluster)
        facts = await self._facts(asker, cluster)
        everybody = facts.owners.practices
        own = facts.owners.among(practice.id for practice in asker.practices)
        found = [_points(facts, each) for each in (everybody if leads(asker, cluster) else own)]
        ordered = sorted(found, key=lambda each: (-each.worst, each.practice.name))
        return PointsList(facts.programme, facts.on, cluster.name, tuple(ordered))

    async def of_practice(self, asker: Asker, name: str) -> PointsList:
        """Show one practice of the cluster, to its own people and to whoever leads.

        Raises PracticeNotFound, PracticeAmbiguous and NotYourPractice.
        """
        cluster = cluster_meant(asker)
        require(asker, Task.SEE_POINTS, cluster)
        facts = await self._facts(asker, cluster)
        practice = practice_named(name, facts.owners.practices)
        require_voice(asker, Task.SEE_POINTS, practice.id, cluster)
        return PointsList(facts.programme, facts.on, cluster.name, (_points(facts, practice),))

    async def _facts(self, asker: Asker, cluster: Cluster) -> DutyFacts:
        today = self._clock.today()
        programme = self._programmes.on(today)
        async with self._database.connection() as connection:
            return await facts_of_cluster(connection, asker.installation_id, programme, cluster.id, today)


def _points(facts: DutyFacts, practice: MemberPractice) -> PracticePoints:
    duties = [*facts.of_practices((practice.owner,)), *facts.of_clusters()]
    return points_of(facts.programme, practice, duties, managed=practice.id in facts.managed)
