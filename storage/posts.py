"""The bot's messages in channels: which of them are behind the facts, who is bringing one up to date, what became of it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.ids import InstallationId
from bot.domain.posts import Claimed, Post, PostKind, Subject
from storage.database import Connection, Query, Row

# Part of every statement that changes what a meeting's message shows: the message wants to be said anew, also if Slack
# had refused it.
RAISED = """
    raised AS (
        UPDATE post SET wanted = wanted + 1, failed = ''
         WHERE installation_id = :installation AND subject = 'meeting:' || (:meeting::bigint)::text)
"""

_CLAIM = Query("""
    UPDATE post SET claimed_at = :now
     WHERE id IN (
        SELECT p.id FROM post p
         WHERE (p.wanted > p.shown OR p.renew_at <= :now) AND p.failed = ''
           AND (p.claimed_at IS NULL OR p.claimed_at < :stale)
           AND split_part(p.subject, ':', 1) = ANY(:kinds)
           AND (p.subject NOT LIKE 'calendar:%' OR EXISTS (
                SELECT 1 FROM post i WHERE i.installation_id = p.installation_id AND i.message_ts IS NOT NULL
                   AND i.subject = 'meeting:' || split_part(p.subject, ':', 2)))
         ORDER BY p.id LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING id, installation_id, subject, channel, message_ts, wanted,
        (SELECT i.message_ts FROM post i WHERE i.installation_id = post.installation_id
            AND i.subject = 'meeting:' || split_part(post.subject, ':', 2)) AS thread,
        (SELECT (c.was->>'starts_at')::timestamptz FROM meeting_change c
          WHERE c.meeting_id = split_part(post.subject, ':', 2)::bigint
            AND c.became->>'sequence' = split_part(post.subject, ':', 3) ORDER BY c.id LIMIT 1) AS was
""")

_SHOWN = Query("""
    UPDATE post SET shown = greatest(shown, :wanted), message_ts = coalesce(:ts, message_ts), renew_at = :renew_at,
        claimed_at = NULL
     WHERE id = :id
""")

_HELD = Query("UPDATE post SET claimed_at = :claimed_at WHERE id = :id")

_FAILED = Query("UPDATE post SET failed = :error, claimed_at = NULL WHERE id = :id")

_VANISHED = Query("""
    UPDATE post SET message_ts = NULL, wanted = wanted + 1, claimed_at = NULL WHERE id = :id
""")

_AGAIN = Query("""
    UPDATE post SET failed = '', claimed_at = NULL, wanted = wanted + 1,
        channel = (SELECT cc.channel FROM cluster_channel cc WHERE cc.cluster_id = post.cluster_id),
        message_ts = CASE WHEN channel =
            (SELECT cc.channel FROM cluster_channel cc WHERE cc.cluster_id = post.cluster_id) THEN message_ts END
     WHERE installation_id = :installation AND cluster_id = :cluster AND failed <> ''
       AND EXISTS (SELECT 1 FROM cluster_channel cc WHERE cc.cluster_id = post.cluster_id)
""")


async def claim(connection: Connection, now: datetime, stale: datetime, most: int) -> Sequence[Post]:
    """Take up to `most` posts that are behind and that nobody has taken since `stale`, the oldest first."""
    kinds = [kind.value for kind in PostKind]
    rows = await connection.rows(_CLAIM, now=now, stale=stale, most=most, kinds=kinds)
    return [_post(row) for row in sorted(rows, key=lambda row: int(row["id"]))]


async def shown(connection: Connection, post: Claimed, ts: str | None, renew_at: datetime | None) -> None:
    """Note that Slack shows what the post wanted when it was claimed; what was wanted since is still to be said."""
    await connection.rows(_SHOWN, id=post.id, wanted=post.wanted, ts=ts, renew_at=renew_at)


async def hold(connection: Connection, post: Claimed, claimed_at: datetime) -> None:
    """Keep a post claimed as if since another moment, so that its lease ends when it may be tried again."""
    await connection.rows(_HELD, id=post.id, claimed_at=claimed_at)


async def failed(connection: Connection, post: Claimed, error: str) -> None:
    """Note that Slack will not take the post; it rests until a fact changes or somebody asks for it again."""
    await connection.rows(_FAILED, id=post.id, error=error)


async def vanished(connection: Connection, post: Claimed) -> None:
    """Note that the message was deleted in Slack, so that it is posted anew."""
    await connection.rows(_VANISHED, id=post.id)


async def again(connection: Connection, installation: InstallationId, cluster: int) -> None:
    """Let a cluster's refused posts be tried again, in the channel that the cluster has now."""
    await connection.rows(_AGAIN, installation=installation, cluster=cluster)


def _post(row: Row) -> Post:
    return Post(
        id=row["id"],
        installation=InstallationId(row["installation_id"]),
        subject=Subject.of(row["subject"]),
        channel=row["channel"],
        message_ts=row["message_ts"],
        wanted=row["wanted"],
        thread=row["thread"],
        was=row["was"],
    )
