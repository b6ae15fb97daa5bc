"""What can be read about letters that went out, for those who look after the post."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from bot.domain.ids import HealthBoardId, InstallationId
from bot.domain.incoming_mail import Received, Verdict
from bot.domain.letters import LetterKind, LetterState
from bot.domain.post_book import BookedLetter, BrokenMailbox, PostBook, Trouble
from bot.domain.post_office import PostOffice
from storage.database import Connection, Query

# The people of some health boards by any role they have or had; of all of them without a board. What is overtaken
# never went out, and is no news.
_BOOK = Query("""
    WITH theirs AS (
        SELECT p.id, p.handle FROM person p
         WHERE p.installation_id = :installation AND (:everybody OR EXISTS (
            SELECT 1 FROM appointment a
              LEFT JOIN cluster own ON own.id = a.cluster_id
              LEFT JOIN membership m ON m.practice_id = a.practice_id
              LEFT JOIN cluster c ON c.id = m.cluster_id
             WHERE a.person_id = p.id
               AND (a.board_id = ANY(:boards::bigint[]) OR own.board_id = ANY(:boards::bigint[])
                    OR c.board_id = ANY(:boards::bigint[]))))),
    booked AS (
        SELECT l.id, theirs.handle, l.kind, l.state, l.reason, coalesce(l.settled_at, l.due_at) AS at, m.starts_at
          FROM letter l JOIN theirs ON theirs.id = l.person_id LEFT JOIN meeting m ON m.id = l.meeting_id
         WHERE l.installation_id = :installation AND l.state <> 'overtaken'
           AND (l.written_at >= :since::timestamptz OR l.settled_at >= :since::timestamptz OR l.settled_at IS NULL))
    SELECT (SELECT count(*)::int FROM theirs JOIN mailbox b ON b.person_id = theirs.id AND b.failed = '') AS addresses,
           (SELECT count(*)::int FROM booked WHERE state = 'sent') AS sent,
           (SELECT count(*)::int FROM booked WHERE state IN ('waiting', 'claimed')) AS waiting,
           (SELECT count(*)::int FROM booked WHERE state = 'failed') AS failed,
           (SELECT json_agg(last.* ORDER BY last.at DESC, last.id DESC)
              FROM (SELECT * FROM booked ORDER BY at DESC, id DESC LIMIT :most) AS last) AS letters,
           (SELECT json_agg(json_build_object('handle', theirs.handle, 'address', b.address, 'error', b.failed,
                        'since', b.failed_at) ORDER BY b.failed_at DESC, b.id)
              FROM theirs JOIN mailbox b ON b.person_id = theirs.id AND b.failed <> '') AS broken,
           (SELECT json_build_object('error', f.error, 'since', f.since, 'last_at', f.last_at) FROM fault f
             WHERE f.installation_id = :installation AND f.subject = :fault AND f.last_at >= :since::timestamptz)
             AS trouble,
           (SELECT json_build_object('error', w.error, 'since', w.failing_since, 'last_at', w.failing_since) FROM beat w
             WHERE w.job = :looking AND w.failing_since IS NOT NULL) AS not_looked,
           (SELECT json_agg(last.* ORDER BY last.id DESC) FROM (
                SELECT x.id, x.received_at, x.sender, x.verdict, x.detail, coalesce(theirs.handle, '') AS handle, m.starts_at
                  FROM received_mail x LEFT JOIN theirs ON theirs.id = x.person_id
                  LEFT JOIN meeting m ON m.id = x.meeting_id
                 WHERE x.installation_id = :installation AND x.received_at >= :since::timestamptz
                   AND (:everybody OR theirs.id IS NOT NULL)
                 ORDER BY x.id DESC LIMIT :most) AS last) AS received
""")


async def read(
    connection: Connection,
    installation: InstallationId,
    boards: Collection[HealthBoardId] | None,
    office: PostOffice,
    *,
    fault: str,
    looking: str,
    since: datetime,
    most: int,
) -> PostBook:
    """Read the post of some health boards' people, of everybody's with None: the last letters and what is wrong.

    What strangers send is listed only with everybody's. `fault` names what is noted when letters cannot go out,
    `looking` the job that looks for e-mail.
    """
    row = await connection.one(
        _BOOK,
        installation=installation,
        everybody=boards is None,
        boards=sorted(boards or ()),
        fault=fault,
        looking=looking,
        since=since,
        most=most,
    )
    return PostBook(
        office,
        row["addresses"],
        row["sent"],
        row["waiting"],
        row["failed"],
        tuple(_letter(each) for each in row["letters"] or ()),
        tuple(_broken(each) for each in row["broken"] or ()),
        _trouble(row["trouble"]) if row["trouble"] else None,
        _trouble(row["not_looked"]) if row["not_looked"] else None,
        tuple(_received(each) for each in row["received"] or ()),
    )


def _received(stored: dict[str, Any]) -> Received:
    meeting_at = stored["starts_at"]
    return Received(
        datetime.fromisoformat(stored["received_at"]),
        stored["sender"],
        Verdict(stored["verdict"]),
        stored["detail"],
        stored["handle"],
        datetime.fromisoformat(meeting_at) if meeting_at else None,
    )


def _letter(stored: dict[str, Any]) -> BookedLetter:
    meeting_at = stored["starts_at"]
    return BookedLetter(
        stored["handle"] or "",
        LetterKind(stored["kind"]),
        LetterState(stored["state"]),
        stored["reason"],
        datetime.fromisoformat(stored["at"]),
        datetime.fromisoformat(meeting_at) if meeting_at else None,
    )


def _broken(stored: dict[str, Any]) -> BrokenMailbox:
    since = datetime.fromisoformat(stored["since"])
    return BrokenMailbox(stored["handle"] or "", stored["address"], stored["error"], since)


def _trouble(stored: dict[str, Any]) -> Trouble:
    since, last_at = (datetime.fromisoformat(stored[each]) for each in ("since", "last_at"))
    return Trouble(stored["error"], since, last_at)
