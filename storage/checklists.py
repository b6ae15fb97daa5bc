"""What the house remembers of checklists: each tick and each tick taken back."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.checklists import Tick
from bot.domain.ids import ClusterId, InstallationId
from storage.database import Connection, Query
from storage.inbox import ARRIVAL

_TICKS = Query("""
    SELECT topic, ticked, recorded_by, recorded_at FROM topic_tick
     WHERE installation_id = :installation AND programme = :programme AND owner_kind = 'cluster'
       AND owner_id = :cluster AND requirement = :requirement
     ORDER BY id
""")

_RECORD = Query(f"""
    WITH {ARRIVAL}
    INSERT INTO topic_tick (installation_id, programme, requirement, owner_kind, owner_id, topic, ticked, recorded_by,
           recorded_at)
    SELECT :installation, :programme, :requirement, 'cluster', :cluster, said.topic, said.ticked, :by, :now
      FROM arrival, unnest(:topics::text[], :ticked::boolean[]) AS said (topic, ticked)
""")  # noqa: S608 - the fragment is ours


async def ticks(
    connection: Connection, installation: InstallationId, programme: str, requirement: str, cluster: ClusterId
) -> list[Tick]:
    """Read everything that was ticked of one document of a cluster, oldest first."""
    rows = await connection.rows(
        _TICKS, installation=installation, programme=programme, requirement=requirement, cluster=cluster
    )
    return [Tick(*row.values()) for row in rows]


async def record(
    connection: Connection,
    installation: InstallationId,
    programme: str,
    requirement: str,
    cluster: ClusterId,
    said: Mapping[str, bool],
    *,
    by: str,
    key: str,
    now: datetime,
) -> None:
    """Add ticks and ticks taken back; the same delivery again adds nothing."""
    await connection.rows(
        _RECORD,
        installation=installation,
        programme=programme,
        requirement=requirement,
        cluster=cluster,
        topics=list(said),
        ticked=list(said.values()),
        by=by,
        key=key,
        now=now,
    )
