"""The messages about polls of dates in channels: which of them are behind the facts, and whose turn has come."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.ids import DatePollId, InstallationId
from bot.domain.poll_posts import PollPost, PollPostKind
from storage.database import Connection, Query, Row

_CLAIM = Query("""
    UPDATE post SET claimed_at = :now
     WHERE id IN (
        SELECT p.id FROM post p
          JOIN date_poll d ON d.installation_id = p.installation_id AND d.id = split_part(p.subject, ':', 2)::bigint
         WHERE split_part(p.subject, ':', 1) = ANY(:kinds::text[])
           AND (p.wanted > p.shown OR p.renew_at <= :now) AND p.failed = ''
           AND (p.claimed_at IS NULL OR p.claimed_at < :stale)
           AND (p.subject LIKE 'poll:%' OR (:open AND d.closes_on <= :today::date))
         ORDER BY p.id LIMIT :most FOR UPDATE OF p SKIP LOCKED)
    RETURNING id, installation_id, subject, channel, message_ts, wanted, claimed_at
""")


async def claim(
    connection: Connection, now: datetime, stale: datetime, most: int, *, today: date, open_: bool
) -> Sequence[PollPost]:
    """Take up to `most` messages about polls that are behind and that nobody has taken since `stale`.

    A last call is one from the day on by which practices are to answer, while Wales is at work (`open_`).
    """
    rows = await connection.rows(
        _CLAIM,
        now=now,
        stale=stale,
        most=most,
        today=today,
        open=open_,
        kinds=[kind.value for kind in PollPostKind],
    )
    return [_post(row) for row in sorted(rows, key=lambda row: int(row["id"]))]


def _post(row: Row) -> PollPost:
    kind, poll = row["subject"].split(":")
    return PollPost(
        row["id"],
        InstallationId(row["installation_id"]),
        PollPostKind(kind),
        DatePollId(int(poll)),
        row["channel"],
        row["message_ts"],
        row["wanted"],
        row["claimed_at"],
    )
