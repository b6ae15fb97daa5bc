"""The addresses that calendars subscribe to, and the meetings that each of them gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.feeds import Feed, FeedKind, FeedOf, Subscription
from bot.domain.ids import ClusterId, FeedId, HealthBoardId, InstallationId, PracticeId
from bot.domain.meetings import Invitation
from bot.domain.people import HealthBoard, Language
from storage.database import Connection, Query, Row
from storage.directory import CLUSTER, cluster_from
from storage.meetings import FROM_MEETING, MEETING_ALONE, invitations_from

_BOARD = "json_build_array(hb.id, hb.code, hb.name, hb.name_cy)"

_FEED = f"""
    f.id, f.kind, f.meetings, f.alarms, f.made_at,
    (SELECT {CLUSTER} FROM cluster c JOIN health_board b ON b.id = c.board_id
       LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id WHERE c.id = f.cluster_id) AS cluster,
    (SELECT {_BOARD} FROM health_board hb WHERE hb.id = f.board_id) AS board
"""  # noqa: S608 - the fragments are ours

_FIND = Query(f"""
    SELECT {_FEED}, f.installation_id, i.team_id, p.handle, p.language
      FROM feed f JOIN person p ON p.id = f.person_id JOIN installation i ON i.id = f.installation_id
     WHERE f.token_hash = :token_hash AND f.revoked_at IS NULL
""")  # noqa: S608 - the fragment is ours

_OF_PERSON = Query(f"""
    SELECT (SELECT json_agg({_BOARD} ORDER BY hb.name, hb.id) FROM health_board hb
             WHERE hb.installation_id = :installation AND hb.id = ANY(:boards::bigint[])) AS boards,
        (SELECT json_agg(to_json(x) ORDER BY x.id)
           FROM (SELECT {_FEED} FROM feed f JOIN person p ON p.id = f.person_id
                  WHERE p.installation_id = :installation AND p.handle = :handle AND f.revoked_at IS NULL) x) AS feeds
""")  # noqa: S608 - the fragments are ours

# A new address of the same entries takes the place of the one before, with what was chosen for it.
_MAKE = Query("""
    WITH whose AS (
        SELECT id FROM person WHERE installation_id = :installation AND handle = :handle),
    ended AS (
        UPDATE feed SET revoked_at = :now FROM whose
         WHERE feed.person_id = whose.id AND feed.kind = :kind AND feed.revoked_at IS NULL
           AND coalesce(feed.cluster_id, feed.board_id, 0) = :number
        RETURNING feed.id, feed.meetings, feed.alarms),
    forgotten AS (
        DELETE FROM entry_revision USING ended
         WHERE entry_revision.installation_id = :installation AND entry_revision.uid = 'feed:' || ended.id)
    INSERT INTO feed (installation_id, person_id, kind, cluster_id, board_id, token_hash, meetings, alarms, made_at)
    SELECT :installation, whose.id, :kind, CASE WHEN :kind = 'cluster' THEN :number::bigint END,
           CASE WHEN :kind = 'board' THEN :number::bigint END, :token_hash,
           coalesce((SELECT bool_and(ended.meetings) FROM ended), true),
           coalesce((SELECT bool_or(ended.alarms) FROM ended), false), :now
      FROM whose RETURNING id
""")

_REVOKE = Query("""
    WITH ended AS (
        UPDATE feed SET revoked_at = :now FROM person p
         WHERE feed.id = :feed AND p.id = feed.person_id AND p.installation_id = :installation AND p.handle = :handle
           AND feed.revoked_at IS NULL
        RETURNING feed.id)
    DELETE FROM entry_revision USING ended
     WHERE entry_revision.installation_id = :installation AND entry_revision.uid = 'feed:' || ended.id
""")

_CHOOSE = Query("""
    UPDATE feed SET meetings = :meetings, alarms = :alarms FROM person p
     WHERE feed.id = :feed AND p.id = feed.person_id AND p.installation_id = :installation AND p.handle = :handle
       AND feed.revoked_at IS NULL
    RETURNING feed.id
""")

# Meetings of these clusters; of these boards' clusters and bodies; and of the cluster that each of these practices
# belonged to, or will belong to, on the day of the meeting.
_MEETINGS = Query(f"""
    WITH looked_at AS (
        SELECT unnest(:clusters::bigint[]) AS cluster_id, NULL::date AS since, NULL::date AS until_date
        UNION
        SELECT id, NULL, NULL FROM cluster WHERE installation_id = :installation AND board_id = ANY(:boards::bigint[])
        UNION
        SELECT cluster_id, from_date, until_date FROM membership
         WHERE installation_id = :installation AND practice_id = ANY(:practices::bigint[])),
    near AS (
        SELECT mt.id, mt.cluster_id, (mt.starts_at AT TIME ZONE 'Europe/London')::date AS day
          FROM meeting mt
         WHERE mt.installation_id = :installation
           AND mt.starts_at >= (:first::date)::timestamp AT TIME ZONE 'Europe/London'
           AND mt.starts_at < (:last::date + 1)::timestamp AT TIME ZONE 'Europe/London'),
    held AS (
        SELECT id, cluster_id, day FROM near
        UNION ALL
        SELECT near.id, also.cluster_id, near.day FROM near JOIN meeting_cluster also ON also.meeting_id = near.id)
    SELECT json_agg({MEETING_ALONE} ORDER BY m.starts_at, m.uid) AS meetings
      {FROM_MEETING}
     WHERE m.id IN (
        SELECT held.id FROM held JOIN looked_at l ON l.cluster_id = held.cluster_id
         WHERE (l.since IS NULL OR l.since <= held.day) AND (l.until_date IS NULL OR l.until_date > held.day))
""")  # noqa: S608 - the fragments are ours


@dataclass(frozen=True, slots=True)
class FeedsOfPerson:
    """The addresses that somebody has, and the health boards that were asked for."""

    feeds: tuple[Feed, ...]
    boards: tuple[HealthBoard, ...]


async def find(connection: Connection, token_hash: bytes) -> Subscription | None:
    """Return the feed of a token, if it lives."""
    row = await connection.row(_FIND, token_hash=token_hash)
    if row is None:
        return None
    return Subscription(
        _feed(row),
        InstallationId(row["installation_id"]),
        row["team_id"],
        row["handle"] or "",
        Language(row["language"]) if row["language"] else None,
    )


async def of_person(
    connection: Connection, installation: InstallationId, handle: str, boards: Sequence[HealthBoardId]
) -> FeedsOfPerson:
    """Return somebody's addresses, the oldest first, and these health boards by name."""
    row = await connection.one(_OF_PERSON, installation=installation, handle=handle, boards=list(boards))
    feeds = tuple(_feed(each) for each in row["feeds"] or ())
    return FeedsOfPerson(feeds, tuple(HealthBoard(*each) for each in row["boards"] or ()))


async def make(
    connection: Connection,
    installation: InstallationId,
    handle: str,
    of: FeedOf,
    token_hash: bytes,
    now: datetime,
) -> None:
    """Keep a new address; the one that there was for the same entries ends."""
    await connection.one(
        _MAKE,
        installation=installation,
        handle=handle,
        kind=of.kind.value,
        number=of.number,
        token_hash=token_hash,
        now=now,
    )


async def revoke(
    connection: Connection, installation: InstallationId, handle: str, feed: FeedId, now: datetime
) -> None:
    """End an address of somebody's own; one that has ended stays ended."""
    await connection.rows(_REVOKE, installation=installation, handle=handle, feed=feed, now=now)


async def choose(
    connection: Connection,
    installation: InstallationId,
    handle: str,
    feed: FeedId,
    *,
    meetings: bool,
    alarms: bool,
) -> bool:
    """Keep what somebody wants in their address; False if they have no such one."""
    row = await connection.row(
        _CHOOSE, installation=installation, handle=handle, feed=feed, meetings=meetings, alarms=alarms
    )
    return row is not None


async def meetings_of(
    connection: Connection,
    installation: InstallationId,
    *,
    first: date,
    last: date,
    clusters: Sequence[ClusterId] = (),
    boards: Sequence[HealthBoardId] = (),
    practices: Sequence[PracticeId] = (),
) -> tuple[Invitation, ...]:
    """Return the meetings of some clusters, boards and practices from one day to another, without who is asked."""
    row = await connection.one(
        _MEETINGS,
        installation=installation,
        clusters=list(clusters),
        boards=list(boards),
        practices=list(practices),
        first=first,
        last=last,
    )
    return invitations_from(row["meetings"])


def _feed(row: Row | dict[str, Any]) -> Feed:
    board = HealthBoard(*row["board"]) if row["board"] else None
    of = FeedOf(FeedKind(row["kind"]), cluster_from(row["cluster"]), board)
    made = row["made_at"]
    made_at = made if isinstance(made, datetime) else datetime.fromisoformat(made)
    return Feed(FeedId(row["id"]), of, made_at, row["meetings"], row["alarms"])
