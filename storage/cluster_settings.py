"""What the house remembers of a cluster's own settings: its quorum and what its colours mean."""

from datetime import datetime

from bot.domain.cluster_settings import ClusterSettings
from bot.domain.ids import ClusterId, InstallationId
from storage.database import Connection, Query
from storage.inbox import ARRIVAL

# The language is set to itself because the directory, which knows the settings too, is told of changes by it.
_CHANGE = Query(f"""
    WITH {ARRIVAL},
    changed AS (
        UPDATE cluster_channel SET quorum = :quorum::int, rag_legend = :legend, facts_at = :now, language = language
         WHERE installation_id = :installation AND cluster_id = :cluster AND EXISTS (SELECT 1 FROM arrival)
        RETURNING id),
    raised AS (
        UPDATE post SET wanted = wanted + 1
         WHERE installation_id = :installation AND cluster_id = :cluster AND subject LIKE 'meeting:%'
           AND EXISTS (SELECT 1 FROM changed))
    SELECT id FROM cluster_channel WHERE installation_id = :installation AND cluster_id = :cluster
""")  # noqa: S608 - the fragment is ours


async def change(
    connection: Connection,
    installation: InstallationId,
    cluster: ClusterId,
    settings: ClusterSettings,
    *,
    key: str,
    now: datetime,
) -> bool:
    """Keep a cluster's settings; False if it has no channel yet, which is where they are kept."""
    asked = {"installation": installation, "cluster": cluster, "key": key, "now": now}
    kept = await connection.row(_CHANGE, quorum=settings.quorum, legend=settings.rag_legend.value, **asked)
    return kept is not None
