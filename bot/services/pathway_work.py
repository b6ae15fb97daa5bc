"""The pathway work of a cluster, as agreements and tests of change both begin with it."""

from datetime import date

from bot.domain.pathway_work import PathwayWork
from bot.domain.pathways import year_of_pathways
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import Task, cluster_meant, require
from bot.services.programmes import Programmes
from storage import pathways
from storage.database import Connection


def cluster_for(asker: Asker, task: Task) -> Cluster:
    """Return the cluster meant, if the asker may do this there. Raises OnlyForClusters: a body agrees on no pathways."""
    cluster = cluster_meant(asker)
    require(asker, task, cluster)
    return cluster


async def work_of(
    connection: Connection, asker: Asker, cluster: Cluster, programmes: Programmes, today: date
) -> PathwayWork:
    """Read what the cluster agreed on and what its practices did, in the year whose pathways people work on."""
    asked = year_of_pathways(programmes.shareable(today))
    return await pathways.work(connection, asker.installation_id, cluster, *asked, today)
