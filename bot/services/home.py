"""What the Home tab shows: put together from what people can ask one by one."""

from dataclasses import replace

from bot.domain.date_polls import DatePoll
from bot.domain.home import ClusterPart, HomePage
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import Task, board_meant, leads, may
from bot.domain.summaries import BoardSummary
from bot.services.date_polls import DatePolls
from bot.services.meetings import Meetings
from bot.services.reports import Reports

# Somebody with more clusters than this asks in each one's channel.
_CLUSTERS = 3


class HomeTab:
    """Gathers one person's Home tab; the statements it takes do not grow with the number of clusters there are."""

    def __init__(self, meetings: Meetings, reports: Reports, date_polls: DatePolls) -> None:
        self._meetings = meetings
        self._reports = reports
        self._date_polls = date_polls

    async def page(self, asker: Asker) -> HomePage:
        """Gather what this person may see: their health board, and each of their clusters."""
        board = board_meant(asker)
        whole = await self._reports.board(asker.installation_id, board) if board is not None else None
        parts = [await self._part(asker, cluster) for cluster in asker.clusters[:_CLUSTERS]]
        return HomePage(asker, tuple(parts), whole)

    async def of_cluster(self, asker: Asker) -> HomePage:
        """Gather what concerns somebody in the cluster that their question is about; without one, all that does."""
        if asker.here is None:
            return await self.page(asker)
        return HomePage(asker, (await self._part(asker, asker.here),))

    async def _part(self, asker: Asker, cluster: Cluster) -> ClusterPart:
        there = replace(asker, here=cluster)
        choice = await self._meetings.of_year(there) if may(there, Task.SEE_MEETINGS, cluster) else None
        summary = None
        if may(there, Task.SEE_SUMMARY, cluster) and board_meant(there) is None and not cluster.is_body:
            found = await self._reports.summary(there)
            summary = None if isinstance(found, BoardSummary) else found
        polls: tuple[DatePoll, ...] = ()
        if may(there, Task.ANSWER_POLL, cluster):
            polls = (await self._date_polls.of_cluster(there)).polls
        return ClusterPart(cluster, leads(there, cluster), choice, summary, polls)
