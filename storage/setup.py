"""What the house remembers about setting clusters up: their channels, and who leads and facilitates them."""

from datetime import datetime
from typing import Any

from bot.domain.ids import ClusterId, InstallationId
from bot.domain.people import Cluster, Role
from bot.domain.setup import Introduction, KnownSetUp, SetUpWish
from storage.database import Connection, Query, Row
from storage.directory import CLUSTER, cluster_from
from storage.inbox import ARRIVAL

_KNOWN = f"""
    SELECT {CLUSTER} AS cluster,
        (SELECT json_agg(json_build_array(a.role, p.handle) ORDER BY a.id)
           FROM appointment a JOIN person p ON p.id = a.person_id AND p.handle IS NOT NULL
          WHERE a.cluster_id = c.id AND a.ended_at IS NULL
            AND a.role IN ('cluster lead', 'facilitator')) AS appointed
      FROM cluster c
      JOIN health_board b ON b.id = c.board_id
      LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
"""  # noqa: S608 - the fragment is ours

_ALL = Query(
    f"{_KNOWN} WHERE c.installation_id = :installation ORDER BY b.code, c.kind <> 'cluster', c.kind, c.name"
)

_STANDING = Query(f"""
    {_KNOWN} WHERE c.installation_id = :installation AND c.ended_on IS NULL
     ORDER BY b.code, c.kind <> 'cluster', c.kind, c.name
""")

_ONE = Query(f"{_KNOWN} WHERE c.installation_id = :installation AND c.id = :cluster")

# People without Slack cannot be chosen in the form, so that it ends none of their roles.
# A cluster that gives its channel up is freed before the channel is bound: `bound` counts the freed ones first.
_SET_UP = Query(f"""
    WITH {ARRIVAL},
    freed AS (
        DELETE FROM cluster_channel
         WHERE installation_id = :installation AND channel = :channel AND cluster_id <> :cluster AND :move::bool
           AND EXISTS (SELECT 1 FROM arrival)
        RETURNING id),
    bound AS (
        INSERT INTO cluster_channel (installation_id, cluster_id, channel, language, bound_by, bound_at, facts_at)
        SELECT :installation, :cluster, :channel, :language, :handle, :now, :now
          FROM arrival WHERE (SELECT count(*) FROM freed) >= 0
        ON CONFLICT (cluster_id) DO UPDATE SET channel = excluded.channel, language = excluded.language,
            bound_by = excluded.bound_by, bound_at = excluded.bound_at, facts_at = excluded.facts_at),
    known AS (
        INSERT INTO person (installation_id, handle, name)
        SELECT DISTINCT :installation::bigint, handle, ''
          FROM arrival, unnest(:users::text[]) AS handle
        ON CONFLICT (installation_id, handle) DO UPDATE SET handle = excluded.handle
        RETURNING id, handle),
    wanted AS (
        SELECT known.id AS person_id, wish.role,
               CASE WHEN wish.role = 'operator' THEN NULL ELSE :cluster END AS cluster_id
          FROM known JOIN unnest(:users::text[], :roles::text[]) AS wish (handle, role) USING (handle)),
    ended AS (
        UPDATE appointment SET ended_by = :handle, ended_at = :now
         WHERE :replace::bool AND EXISTS (SELECT 1 FROM arrival)
           AND cluster_id = :cluster AND ended_at IS NULL AND role IN ('cluster lead', 'facilitator')
           AND NOT EXISTS (SELECT 1 FROM person p
                            WHERE p.id = appointment.person_id AND starts_with(p.handle, 'M'))
           AND NOT EXISTS (SELECT 1 FROM wanted
                            WHERE wanted.person_id = appointment.person_id AND wanted.role = appointment.role)),
    appointed AS (
        INSERT INTO appointment (installation_id, person_id, role, cluster_id, made_by, made_at)
        SELECT :installation, person_id, role, cluster_id, :handle, :now FROM wanted
        ON CONFLICT DO NOTHING)
    INSERT INTO post (installation_id, cluster_id, subject, channel, wanted, shown)
    SELECT :installation, :cluster, 'welcome:' || :cluster::bigint, :channel, 1, 0 FROM arrival
    ON CONFLICT (installation_id, subject) DO UPDATE SET channel = excluded.channel, wanted = post.wanted + 1,
        failed = '',
        message_ts = CASE WHEN post.channel = excluded.channel THEN post.message_ts END
""")  # noqa: S608 - the fragment is ours

_CLAIM_INTRODUCTIONS = Query(f"""
    WITH claimed AS (
        UPDATE post SET claimed_at = :now
         WHERE id IN (
            SELECT id FROM post
             WHERE wanted > shown AND failed = '' AND subject LIKE 'welcome:%'
               AND (claimed_at IS NULL OR claimed_at < :stale)
             ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED)
        RETURNING id, installation_id, wanted, cluster_id, channel, message_ts, claimed_at)
    SELECT claimed.id, claimed.installation_id, claimed.claimed_at, claimed.wanted, claimed.channel, claimed.message_ts, {CLUSTER} AS cluster
      FROM claimed
      JOIN cluster c ON c.id = claimed.cluster_id
      JOIN health_board b ON b.id = c.board_id
      LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
     ORDER BY claimed.id
""")  # noqa: S608 - the fragment is ours


async def all_clusters(connection: Connection, installation: InstallationId) -> tuple[KnownSetUp, ...]:
    return tuple(_known(row) for row in await connection.rows(_ALL, installation=installation))


async def standing_clusters(connection: Connection, installation: InstallationId) -> tuple[KnownSetUp, ...]:
    """Read the clusters that can be set up: those that have not ended, nor are to end."""
    return tuple(_known(row) for row in await connection.rows(_STANDING, installation=installation))


async def one_cluster(
    connection: Connection, installation: InstallationId, cluster: ClusterId
) -> KnownSetUp | None:
    row = await connection.row(_ONE, installation=installation, cluster=cluster)
    return None if row is None else _known(row)


async def set_up(
    connection: Connection,
    installation: InstallationId,
    key: str,
    channel: str,
    wish: SetUpWish,
    handle: str,
    *,
    first: bool,
    now: datetime,
) -> None:
    """Bind the channel, appoint who was chosen, and let the cluster be introduced; `first` makes an operator too."""
    roles = [(user, Role.CLUSTER_LEAD) for user in wish.leads]
    roles += [(wish.facilitator, Role.FACILITATOR)] if wish.facilitator else []
    roles += [(handle, Role.OPERATOR)] if first else []
    await connection.rows(
        _SET_UP,
        installation=installation,
        key=key,
        now=now,
        channel=channel,
        cluster=wish.cluster,
        move=wish.move,
        language=wish.language.value,
        handle=handle,
        users=[user for user, _ in roles],
        roles=[role.value for _, role in roles],
        replace=wish.shown == wish.cluster,
    )


async def claim_introductions(
    connection: Connection, now: datetime, stale: datetime, most: int
) -> tuple[Introduction, ...]:
    """Take up to `most` introductions that are to be said and that nobody has taken since `stale`."""
    rows = await connection.rows(_CLAIM_INTRODUCTIONS, now=now, stale=stale, most=most)
    return tuple(
        Introduction(
            row["id"],
            row["wanted"],
            _cluster(row),
            row["channel"],
            row["message_ts"],
            InstallationId(row["installation_id"]),
            row["claimed_at"],
        )
        for row in rows
    )


def _known(row: Row) -> KnownSetUp:
    appointed: list[Any] = row["appointed"] or []
    return KnownSetUp(
        _cluster(row),
        tuple(user for role, user in appointed if role == Role.CLUSTER_LEAD),
        tuple(user for role, user in appointed if role == Role.FACILITATOR),
    )


def _cluster(row: Row) -> Cluster:
    cluster = cluster_from(row["cluster"])
    assert cluster is not None
    return cluster
