"""The yearly snapshot of clusters: shown, recorded, and added up for a health board and for all of them."""

from dataclasses import replace
from datetime import date

from bot.clock import Clock
from bot.domain import profile_figures, profile_signs
from bot.domain.ids import HealthBoardId, InstallationId
from bot.domain.people import Asker, Cluster, HealthBoard
from bot.domain.permissions import Task, board_meant, cluster_meant, require
from bot.domain.profile_figures import ProfileTable, Scope
from bot.domain.profiles import (
    ClusterProfile,
    Profile,
    ProfileAnswer,
    ProfileKept,
    ProfileYear,
    with_answer,
    year_of,
)
from bot.domain.refusals import DateOutside, SayWhichCluster
from bot.services.programmes import Programmes
from storage import profiles
from storage.database import Connection, Database

_YEARS_BACK = 20  # a snapshot of a year before that is a slip of the pen


class Profiles:
    """Whoever leads a cluster answers for it; its health board reads what all answers add up to."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def show(
        self, asker: Asker, scope: Scope | None = None, year: int | None = None
    ) -> ClusterProfile | ProfileTable:
        """Return a cluster's snapshot, or the figures of a health board or of all.

        Without a scope it is the cluster that is meant, and for an officer outside of one the figures of the board.
        """
        board = board_meant(asker)
        if scope is Scope.ALL:
            return await self.figures(asker, None, year)
        if scope is Scope.BOARD or (scope is None and asker.here is None and board is not None):
            return await self.figures(asker, board or _own_board(asker), year)
        return await self.of_cluster(asker, year)

    async def of_cluster(self, asker: Asker, year: int | None = None) -> ClusterProfile:
        """Return what the cluster has answered and what its registers suggest."""
        cluster = _cluster(asker, Task.SEE_PROFILE)
        async with self._database.connection() as connection:
            return await self._shown(connection, asker.installation_id, cluster, self._year(year))

    async def draft(self, asker: Asker, year: int | None = None) -> ClusterProfile:
        """Return what a form begins with, to somebody who may answer for the cluster."""
        cluster = _cluster(asker, Task.RECORD_PROFILE)
        async with self._database.connection() as connection:
            return await self._shown(connection, asker.installation_id, cluster, self._year(year))

    async def answer(
        self, asker: Asker, key: str, answer: ProfileAnswer, year: int | None = None
    ) -> ProfileKept:
        """Record the answer to one question; the other answers stay as they are."""
        cluster = _cluster(asker, Task.RECORD_PROFILE)
        async with self._database.connection() as connection:
            shown = await self._shown(connection, asker.installation_id, cluster, self._year(year))
            return await self._keep(connection, asker, key, shown, with_answer(shown.profile, answer))

    async def record(self, asker: Asker, key: str, profile: Profile, year: int) -> ProfileKept:
        """Record all answers at once, as a form gives them."""
        cluster = _cluster(asker, Task.RECORD_PROFILE)
        async with self._database.connection() as connection:
            shown = await self._shown(connection, asker.installation_id, cluster, self._year(year))
            return await self._keep(connection, asker, key, shown, profile)

    async def figures(
        self, asker: Asker, board: HealthBoardId | None, year: int | None = None
    ) -> ProfileTable:
        """Return what the clusters' answers add up to, with the year before beside it."""
        require(asker, Task.SEE_PROFILE)
        return await self._table(asker.installation_id, board, self._year(year).number)

    async def report(self, installation: InstallationId, on: date) -> tuple[ProfileTable, ...]:
        """Return the figures of all clusters, and then of each health board, of the year of a day."""
        year = year_of(on, self._programmes.on(on)).number
        async with self._database.connection() as connection:
            found = await profiles.of_years(connection, installation, (year - 1, year), board=None, on=on)
        boards = {each.board.id: each.board for each in found[year]}
        parts = [
            profile_figures.table(
                board,
                {n: [one for one in all_ if one.board.id == board.id] for n, all_ in found.items()},
                year,
            )
            for board in boards.values()
        ]
        return (profile_figures.table(None, found, year), *parts)

    async def _table(
        self, installation: InstallationId, board: HealthBoardId | None, year: int
    ) -> ProfileTable:
        async with self._database.connection() as connection:
            found = await profiles.of_years(
                connection, installation, (year - 1, year), board=board, on=self._clock.today()
            )
        return profile_figures.table(_board(found[year], board), found, year)

    async def _shown(
        self, connection: Connection, installation: InstallationId, cluster: Cluster, year: ProfileYear
    ) -> ClusterProfile:
        stored = await profiles.of_cluster(connection, installation, cluster.id, year)
        visitors = profile_signs.sightings(stored.visitors)
        return ClusterProfile(
            cluster=cluster,
            year=year,
            profile=stored.profile or Profile(),
            leads=stored.leads,
            suggested=profile_signs.suggested((*visitors, *profile_signs.sightings(stored.attendees))),
            visitors=visitors,
            registers=len(stored.visitors),
            before=stored.before,
            recorded_by=stored.recorded_by,
            recorded_at=stored.recorded_at,
        )

    async def _keep(
        self, connection: Connection, asker: Asker, key: str, shown: ClusterProfile, profile: Profile
    ) -> ProfileKept:
        if profile == shown.profile:
            return ProfileKept(shown, again=True)
        now = self._clock.now()
        fresh = await profiles.add(
            connection,
            asker.installation_id,
            shown.cluster.id,
            shown.year.number,
            profile,
            key=key,
            by=asker.handle,
            now=now,
        )
        name = (asker.person.name if asker.person else "") or asker.handle
        after = replace(shown, profile=profile, recorded_by=name, recorded_at=now)
        return ProfileKept(after, again=not fresh)

    def _year(self, number: int | None) -> ProfileYear:
        """Return the year of today, or the one typed: no earlier than there were clusters, and none to come."""
        today = self._clock.today()
        present = year_of(today, self._programmes.on(today))
        if number is None or number == present.number:
            return present
        earliest = present.number - _YEARS_BACK
        if not earliest <= number < present.number:
            raise DateOutside(date(min(max(number, 1), 9999), 1, 1), date(earliest, 1, 1), present.last)
        end = date(number, 12, 31)
        found = year_of(end, self._programmes.on(end))
        return found if found.number == number else ProfileYear(number, date(number, 1, 1), end)


def _cluster(asker: Asker, task: Task) -> Cluster:
    cluster = cluster_meant(asker)
    require(asker, task, cluster)
    return cluster


def _own_board(asker: Asker) -> HealthBoardId:
    """Return the board of the cluster that somebody asks from."""
    if asker.here is not None:
        return asker.here.board.id
    boards = {cluster.board.id for cluster in asker.clusters} | asker.boards
    if len(boards) != 1:
        raise SayWhichCluster(tuple(cluster.name for cluster in asker.clusters))
    return boards.pop()


def _board(found: list[profile_figures.AnsweredProfile], board: HealthBoardId | None) -> HealthBoard | None:
    return found[0].board if board is not None and found else None
