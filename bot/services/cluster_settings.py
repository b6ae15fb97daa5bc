"""What a cluster decides about itself: shown and changed by those who lead it."""

from dataclasses import replace

from bot.clock import Clock
from bot.domain.cluster_settings import ClusterSettings, read_typed
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import Task, cluster_meant, require
from bot.domain.refusals import NotSetUp
from bot.services.directory import Directory
from storage import cluster_settings
from storage.database import Database


class ClusterSettingsKept:
    """Keeps the settings of clusters that have a channel."""

    def __init__(self, database: Database, clock: Clock, directory: Directory) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory

    async def show(self, asker: Asker) -> Cluster:
        """Return the cluster meant, with its settings, to somebody who may change them. Raises NotSetUp."""
        cluster = cluster_meant(asker)
        require(asker, Task.CHANGE_SETTINGS, cluster)
        if cluster.channel is None:
            raise NotSetUp(cluster.name)
        return cluster

    async def change(self, asker: Asker, settings: ClusterSettings, key: str) -> Cluster:
        """Change the settings, and return the cluster as it is now."""
        cluster = await self.show(asker)
        now = self._clock.now()
        async with self._database.connection() as connection:
            kept = await cluster_settings.change(
                connection, asker.installation_id, cluster.id, settings, key=key, now=now
            )
        if not kept:
            raise NotSetUp(cluster.name)
        self._directory.forget()
        return replace(cluster, quorum=settings.quorum, rag_legend=settings.rag_legend)

    async def change_typed(self, asker: Asker, text: str, key: str) -> Cluster:
        """Change one setting by a typed line. Raises NotUnderstood and NotAQuorum."""
        cluster = await self.show(asker)
        return await self.change(
            asker, read_typed(text, ClusterSettings(cluster.quorum, cluster.rag_legend)), key
        )
