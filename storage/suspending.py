"""What the house remembers of announcing suspensions: written once, taken back once, told to the clusters' channels."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from bot.domain.ids import HealthBoardId, InstallationId
from bot.domain.people import HealthBoard, Language
from bot.domain.submissions import Suspension
from bot.domain.suspending import Announced, SuspensionWish
from storage.database import Connection, Query, Row
from storage.inbox import ARRIVAL

# Longer than any run of days off: what had to wait for a working morning waits for it.
_LATELY = timedelta(days=6)

_ROW = """
    json_build_object('id', u.id, 'programme', u.programme, 'starts', u.starts, 'ends', u.ends,
        'indicators', u.indicators, 'reason', u.reason, 'by', u.recorded_by, 'at', u.recorded_at,
        'withdrawn_at', u.withdrawn_at, 'withdrawn_by', u.withdrawn_by, 'withdrawn_reason', u.withdrawn_reason)
"""
_BOARD = "json_build_array(b.id, b.code, b.name, b.name_cy)"

# Reminders are planned anew in every cluster of the board, and each cluster with a channel hears of it there.
_TOLD = """
    touched AS (
        UPDATE cluster_channel SET facts_at = :now FROM changed, cluster c
         WHERE c.board_id = changed.board_id AND cluster_channel.cluster_id = c.id),
    told AS (
        INSERT INTO post (installation_id, cluster_id, subject, channel)
        SELECT :installation, c.id, :subject || ':' || changed.id || ':' || c.id, cc.channel
          FROM changed JOIN cluster c ON c.board_id = changed.board_id AND c.kind = 'cluster'
          JOIN cluster_channel cc ON cc.cluster_id = c.id
        ON CONFLICT (installation_id, subject) DO NOTHING
        RETURNING id)
"""

_ADD = Query(f"""
    WITH {ARRIVAL},
    known AS (
        SELECT id, board_id FROM suspension
         WHERE installation_id = :installation AND board_id = :board AND programme = :programme
           AND starts = :starts::date AND ends = :ends::date AND indicators = :indicators::text[]
           AND withdrawn_at IS NULL),
    changed AS (
        INSERT INTO suspension (installation_id, board_id, programme, indicators, starts, ends, reason, recorded_by,
               recorded_at)
        SELECT :installation, :board, :programme, :indicators::text[], :starts::date, :ends::date, :reason, :by, :now
          FROM arrival WHERE NOT EXISTS (SELECT 1 FROM known)
        RETURNING id, board_id),
    {_TOLD}
    SELECT id, true AS fresh, (SELECT count(*) FROM told) AS channels FROM changed
     UNION ALL SELECT id, false, 0 FROM known
""")  # noqa: S608 - the fragments are ours

_WITHDRAW = Query(f"""
    WITH {ARRIVAL},
    changed AS (
        UPDATE suspension SET withdrawn_at = :now, withdrawn_by = :by, withdrawn_reason = :reason FROM arrival
         WHERE suspension.installation_id = :installation AND suspension.id = :suspension AND withdrawn_at IS NULL
        RETURNING suspension.id, board_id),
    {_TOLD}
    SELECT (SELECT count(*) FROM changed) AS fresh, (SELECT count(*) FROM told) AS channels
""")  # noqa: S608 - the fragments are ours

_OF_BOARD = Query(f"""
    SELECT {_BOARD} AS board,
        (SELECT json_agg({_ROW} ORDER BY u.id DESC) FROM suspension u WHERE u.board_id = b.id) AS announced
      FROM health_board b WHERE b.installation_id = :installation AND b.id = :board
""")  # noqa: S608 - the fragments are ours

_ONE = Query(f"""
    SELECT {_BOARD} AS board, {_ROW} AS announced
      FROM suspension u JOIN health_board b ON b.id = u.board_id
     WHERE u.installation_id = :installation AND u.id = :suspension
""")  # noqa: S608 - the fragments are ours

# A channel hears of one suspension a day: the next waits for a working morning, and for those before it. That one is
# taken back is told at once, but never before it was told itself.
_IN_ITS_WAY = """
    CASE WHEN p.subject LIKE 'resumed:%'
         THEN before.subject = replace(p.subject, 'resumed:', 'suspended:') AND before.shown = 0 AND before.failed = ''
         ELSE before.subject LIKE 'suspended:%' AND (
                  before.id < p.id AND before.shown = 0 AND before.failed = ''
                  OR split_part(before.message_ts, '.', 1)::bigint
                     >= extract(epoch FROM CASE WHEN :open THEN :midnight::timestamptz ELSE :lately::timestamptz END))
         END
"""

_CLAIM = Query(f"""
    WITH claimed AS (
        UPDATE post SET claimed_at = :now
         WHERE id IN (
            SELECT p.id FROM post p
             WHERE p.wanted > p.shown AND p.failed = '' AND split_part(p.subject, ':', 1) IN ('suspended', 'resumed')
               AND (p.claimed_at IS NULL OR p.claimed_at < :stale) AND NOT EXISTS (
                   SELECT 1 FROM post before
                    WHERE before.installation_id = p.installation_id AND before.channel = p.channel AND ({_IN_ITS_WAY}))
             ORDER BY p.id LIMIT :most FOR UPDATE SKIP LOCKED)
        RETURNING id, installation_id, wanted, cluster_id, channel, message_ts, subject, claimed_at)
    SELECT claimed.id, claimed.installation_id, claimed.claimed_at, claimed.wanted, claimed.channel, claimed.message_ts, {_BOARD} AS board, {_ROW} AS announced,
           coalesce(cc.language, 'en') AS language, split_part(claimed.subject, ':', 1) AS word
      FROM claimed JOIN suspension u ON u.id = split_part(claimed.subject, ':', 2)::bigint
      JOIN health_board b ON b.id = u.board_id
      LEFT JOIN cluster_channel cc ON cc.cluster_id = claimed.cluster_id
     ORDER BY claimed.id
""")  # noqa: S608 - the fragments are ours


class Kept(NamedTuple):
    """What writing did: which suspension it is about, whether it is new, and how many channels hear of it."""

    id: int
    fresh: bool
    channels: int


class ToSay(NamedTuple):
    """A claimed message about a suspension, and what it has to say."""

    id: int
    wanted: int
    channel: str
    message_ts: str | None
    language: Language
    taken_back: bool
    board: HealthBoard
    announced: Announced
    installation: InstallationId
    claimed_at: datetime


async def announce(
    connection: Connection,
    installation: InstallationId,
    board: HealthBoardId,
    programme: str,
    wish: SuspensionWish,
    *,
    by: str,
    key: str,
    now: datetime,
) -> Kept | None:
    """Keep a suspension, unless the same stands already; None if this very delivery was taken back since."""
    row = await connection.row(
        _ADD,
        installation=installation,
        board=board,
        programme=programme,
        starts=wish.starts,
        ends=wish.ends,
        indicators=list(wish.indicators),
        reason=wish.reason,
        subject="suspended",
        by=by,
        key=key,
        now=now,
    )
    return None if row is None else Kept(row["id"], row["fresh"], row["channels"])


async def withdraw(
    connection: Connection,
    installation: InstallationId,
    suspension: int,
    *,
    reason: str,
    by: str,
    key: str,
    now: datetime,
) -> Kept:
    """Take a suspension back for a reason; it stays in the record."""
    row = await connection.one(
        _WITHDRAW,
        installation=installation,
        suspension=suspension,
        reason=reason,
        subject="resumed",
        by=by,
        key=key,
        now=now,
    )
    return Kept(suspension, bool(row["fresh"]), row["channels"])


async def of_board(
    connection: Connection, installation: InstallationId, board: HealthBoardId
) -> tuple[HealthBoard, tuple[Announced, ...]]:
    """Read everything that a health board has announced, the newest first."""
    row = await connection.one(_OF_BOARD, installation=installation, board=board)
    return HealthBoard(*row["board"]), tuple(_announced(each) for each in row["announced"] or ())


async def one(
    connection: Connection, installation: InstallationId, suspension: int
) -> tuple[HealthBoard, Announced] | None:
    """Find one suspension with its health board."""
    row = await connection.row(_ONE, installation=installation, suspension=suspension)
    return None if row is None else (HealthBoard(*row["board"]), _announced(row["announced"]))


async def claim(
    connection: Connection, now: datetime, stale: datetime, most: int, *, midnight: datetime, open_: bool
) -> tuple[ToSay, ...]:
    """Take up to `most` messages that are to be said and that nobody has taken since `stale`."""
    rows = await connection.rows(
        _CLAIM, now=now, stale=stale, most=most, midnight=midnight, lately=now - _LATELY, open=open_
    )
    return tuple(_to_say(row) for row in rows)


def _to_say(row: Row) -> ToSay:
    return ToSay(
        row["id"],
        row["wanted"],
        row["channel"],
        row["message_ts"],
        Language(row["language"]),
        row["word"] == "resumed",
        HealthBoard(*row["board"]),
        _announced(row["announced"]),
        InstallationId(row["installation_id"]),
        row["claimed_at"],
    )


def _announced(stored: dict[str, Any]) -> Announced:
    withdrawn = stored["withdrawn_at"]
    return Announced(
        Suspension(
            date.fromisoformat(stored["starts"]),
            date.fromisoformat(stored["ends"]),
            frozenset(stored["indicators"]),
            stored["reason"],
            stored["id"],
        ),
        stored["programme"],
        stored["by"],
        datetime.fromisoformat(stored["at"]),
        datetime.fromisoformat(withdrawn) if withdrawn else None,
        stored["withdrawn_by"] or "",
        stored["withdrawn_reason"],
    )
