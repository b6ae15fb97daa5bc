"""The bot's messages in channels: which of them are behind the facts, who is bringing one up to date, what became of it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.ids import ClusterId, InstallationId
from bot.domain.posts import Claimed, Post, PostKind, Subject
from storage.database import Connection, Query, Row

# Part of every statement that changes what a meeting's message shows: the message wants to be said anew, also if Slack
# had refused it.
RAISED = """
    raised AS (
        UPDATE post SET wanted = wanted + 1, failed = ''
         WHERE installation_id = :installation AND subject = ANY(
            ARRAY['meeting:' || (:meeting::bigint)::text] || ARRAY(
                SELECT 'meeting:' || also.meeting_id || ':0:' || also.cluster_id FROM meeting_cluster also
                 WHERE also.meeting_id = :meeting)))
"""

# The invitation that a post `{0}` belongs to, in the same channel.
_INVITATION_OF = """
    i.subject = 'meeting:' || split_part({0}.subject, ':', 2)
        || CASE WHEN split_part({0}.subject, ':', 4) = '' THEN '' ELSE ':0:' || split_part({0}.subject, ':', 4) END
"""

_CLAIM = Query(f"""
    UPDATE post SET claimed_at = :now
     WHERE id IN (
        SELECT p.id FROM post p
         WHERE (p.wanted > p.shown OR p.renew_at <= :now) AND p.failed = ''
           AND (p.claimed_at IS NULL OR p.claimed_at < :stale)
           AND split_part(p.subject, ':', 1) = ANY(:kinds)
           AND (p.subject NOT LIKE 'calendar:%' OR EXISTS (
                SELECT 1 FROM post i WHERE i.installation_id = p.installation_id AND i.message_ts IS NOT NULL
                   AND {_INVITATION_OF.format("p")}))
         ORDER BY p.id LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING id, installation_id, subject, channel, message_ts, wanted, claimed_at,
        (SELECT i.message_ts FROM post i WHERE i.installation_id = post.installation_id
            AND {_INVITATION_OF.format("post")}) AS thread,
        (SELECT (c.was->>'starts_at')::timestamptz FROM meeting_change c
          WHERE c.meeting_id = split_part(post.subject, ':', 2)::bigint
            AND c.became->>'sequence' = split_part(post.subject, ':', 3) ORDER BY c.id LIMIT 1) AS was
""")  # noqa: S608 - the fragment is ours

_SHOWN = Query("""
    UPDATE post SET shown = greatest(shown, :wanted), message_ts = coalesce(:ts, message_ts), renew_at = :renew_at,
        claimed_at = NULL
     WHERE id = :id
""")

_BEGIN = Query("UPDATE post SET claimed_at = :now WHERE id = :id AND claimed_at = :claimed_at RETURNING id")

_HELD = Query("UPDATE post SET claimed_at = :claimed_at WHERE id = :id")

_REFUSAL = Query(
    "SELECT failed FROM post WHERE cluster_id = :cluster AND failed <> '' ORDER BY id DESC LIMIT 1"
)
_FAILED = Query("UPDATE post SET failed = :error, claimed_at = NULL WHERE id = :id")

_VANISHED = Query("""
    UPDATE post SET message_ts = NULL, wanted = wanted + 1, claimed_at = NULL WHERE id = :id
""")

# Upcoming meetings get their invitation and calendar file, and open polls their message, in the channel that the cluster
# has now, and what announces changes is tried again there. A last call is said once.
_AGAIN = Query("""
    WITH present AS (
        SELECT installation_id, cluster_id, channel FROM cluster_channel WHERE cluster_id = :cluster),
    retried AS (
        UPDATE post SET failed = '', claimed_at = NULL, wanted = wanted + 1, channel = present.channel FROM present
         WHERE post.cluster_id = present.cluster_id AND failed <> ''
           AND split_part(subject, ':', 1) IN ('moved', 'changed', 'cancelled', 'suspended', 'resumed')),
    polled AS (
        INSERT INTO post (installation_id, cluster_id, subject, channel)
        SELECT present.installation_id, present.cluster_id, word || d.id, present.channel
          FROM present JOIN date_poll d ON d.cluster_id = present.cluster_id AND d.closed_at IS NULL,
               unnest(ARRAY['poll:', 'pollcall:']) AS word
        ON CONFLICT (installation_id, subject) DO UPDATE SET channel = excluded.channel, failed = '', claimed_at = NULL,
            wanted = post.wanted + (excluded.subject LIKE 'poll:%')::int,
            message_ts = CASE WHEN post.channel = excluded.channel THEN post.message_ts END
         WHERE post.failed <> '' OR post.channel <> excluded.channel),
    concerned AS (
        SELECT m.*, '' AS tail FROM present JOIN meeting m ON m.cluster_id = present.cluster_id
        UNION ALL
        SELECT m.*, ':' || also.cluster_id FROM present JOIN meeting_cluster also ON also.cluster_id = present.cluster_id
          JOIN meeting m ON m.id = also.meeting_id)
    INSERT INTO post (installation_id, cluster_id, subject, channel)
    SELECT present.installation_id, present.cluster_id, words.before || m.id || CASE
            WHEN words.place = 2 THEN ':' || m.sequence || m.tail WHEN m.tail = '' THEN '' ELSE ':0' || m.tail END,
        present.channel
      FROM present, concerned m CROSS JOIN (VALUES (1, 'meeting:'), (2, 'calendar:')) AS words(place, before)
     WHERE m.cancelled_at IS NULL
       AND m.closed_at IS NULL AND m.starts_at + make_interval(mins => m.minutes) >= :now
     ORDER BY m.starts_at, words.place
    ON CONFLICT (installation_id, subject) DO UPDATE SET channel = excluded.channel, failed = '', claimed_at = NULL,
        wanted = post.wanted + 1, message_ts = CASE WHEN post.channel = excluded.channel THEN post.message_ts END
     WHERE post.failed <> '' OR post.channel <> excluded.channel
""")


async def claim(connection: Connection, now: datetime, stale: datetime, most: int) -> Sequence[Post]:
    """Take up to `most` posts that are behind and that nobody has taken since `stale`, the oldest first."""
    kinds = [kind.value for kind in PostKind]
    rows = await connection.rows(_CLAIM, now=now, stale=stale, most=most, kinds=kinds)
    return [_post(row) for row in sorted(rows, key=lambda row: int(row["id"]))]


async def begin(connection: Connection, post: Claimed, now: datetime) -> bool:
    """Claim a post anew just before it is said; False if somebody else has it by now."""
    return await connection.row(_BEGIN, id=post.id, claimed_at=post.claimed_at, now=now) is not None


async def shown(connection: Connection, post: Claimed, ts: str | None, renew_at: datetime | None) -> None:
    """Note that Slack shows what the post wanted when it was claimed; what was wanted since is still to be said."""
    await connection.rows(_SHOWN, id=post.id, wanted=post.wanted, ts=ts, renew_at=renew_at)


async def hold(connection: Connection, post: Claimed, claimed_at: datetime) -> None:
    """Keep a post claimed as if since another moment, so that its lease ends when it may be tried again."""
    await connection.rows(_HELD, id=post.id, claimed_at=claimed_at)


async def refusal(connection: Connection, cluster: ClusterId) -> str:
    """Return what Slack last said of a message that it would not take in a cluster's channel, "" if it took all."""
    return str(await connection.value(_REFUSAL, cluster=cluster) or "")


async def failed(connection: Connection, post: Claimed, error: str) -> None:
    """Note that Slack will not take the post; it rests until a fact changes or somebody asks for it again."""
    await connection.rows(_FAILED, id=post.id, error=error)


async def vanished(connection: Connection, post: Claimed) -> None:
    """Note that the message was deleted in Slack, so that it is posted anew."""
    await connection.rows(_VANISHED, id=post.id)


async def again(connection: Connection, cluster: ClusterId, now: datetime) -> None:
    """Bring a cluster's messages into the channel it has now: those refused, those elsewhere, those never wanted."""
    await connection.rows(_AGAIN, cluster=cluster, now=now)


def _post(row: Row) -> Post:
    return Post(
        id=row["id"],
        installation=InstallationId(row["installation_id"]),
        subject=Subject.of(row["subject"]),
        channel=row["channel"],
        message_ts=row["message_ts"],
        wanted=row["wanted"],
        claimed_at=row["claimed_at"],
        thread=row["thread"],
        was=row["was"],
    )
