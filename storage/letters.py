"""The letters: written down once, claimed by one worker, and settled with what the mail server said."""

from collections.abc import Sequence
from datetime import datetime

import orjson

from bot.domain.ids import InstallationId, MeetingId, PersonId
from bot.domain.letters import Addressee, Letter, LetterKind, LetterReason, NewLetter
from bot.domain.people import Language
from storage.database import Connection, Query, Row
from storage.reach import CLUSTERS_OF_WHO

# Part of a statement that writes letters along with what they are about, from the parameters :installation, :now and
# :letters (see `given`). One that is written already stays as it is.
WRITTEN = """
    written AS (
        INSERT INTO letter (installation_id, person_id, meeting_id, kind, subject, facts, written_at, due_at)
        SELECT :installation, new.person, new.meeting, new.kind, new.subject, new.facts, :now::timestamptz,
               coalesce(new.due_at, :now::timestamptz)
          FROM jsonb_to_recordset(:letters::text::jsonb) AS new(
               person bigint, meeting bigint, kind text, subject text, facts jsonb, due_at timestamptz)
        ON CONFLICT (installation_id, person_id, subject) DO NOTHING
        RETURNING id)
"""

_WRITE = Query(f"WITH {WRITTEN} SELECT count(*)::int FROM written")  # noqa: S608 - the fragment is ours

_CLAIM = Query("""
    WITH due AS (
        SELECT id FROM letter
         WHERE state IN ('waiting', 'claimed') AND due_at <= :now
           AND (state = 'waiting' OR claimed_at < :stale)
         ORDER BY due_at, id LIMIT :most FOR UPDATE SKIP LOCKED)
    UPDATE letter l
       SET state = 'claimed', claimed_by = :worker, claimed_at = :now,
           reason = CASE WHEN l.reason = :sending THEN :lost ELSE l.reason END,
           message_id = CASE WHEN l.message_id = '' THEN gen_random_uuid()::text || '@' || :domain::text
                             ELSE l.message_id END
      FROM due, person p LEFT JOIN mailbox b ON b.person_id = p.id AND b.failed = ''
     WHERE l.id = due.id AND p.id = l.person_id
    RETURNING l.id, l.installation_id, l.person_id, p.handle, p.name, p.language, coalesce(b.address, '') AS address,
              l.kind, l.subject, l.facts, l.meeting_id, l.message_id, l.attempts, l.written_at, l.due_at, l.claimed_by,
              l.reason
""")

_BEGIN = Query("""
    UPDATE letter SET claimed_at = :now, attempts = attempts + 1,
           reason = CASE WHEN reason = :lost THEN :twice ELSE :sending END
     WHERE id = :id AND state = 'claimed' AND claimed_by = :worker RETURNING id
""")

_SETTLE = Query("""
    UPDATE letter SET state = :state, reason = :reason, settled_at = :now
     WHERE id = :id AND state = 'claimed' AND claimed_by = :worker
""")

# Whatever kept letters from going out is over.
_SENT = Query("""
    WITH mended AS (DELETE FROM fault WHERE installation_id = :installation AND subject = :fault)
    UPDATE letter SET state = 'sent', reason = :reason, settled_at = :now
     WHERE id = :id AND state = 'claimed' AND claimed_by = :worker
""")

_AGAIN = Query("""
    UPDATE letter SET state = 'waiting', reason = :reason, due_at = :due_at
     WHERE id = :id AND state = 'claimed' AND claimed_by = :worker
""")

_NEXT_DUE = Query("SELECT min(due_at) FROM letter WHERE state IN ('waiting', 'claimed') AND due_at > :after")

# One that was begun before it went wrong may have gone out: that is found at its next claim.
_SPOILT = Query("""
    UPDATE letter SET attempts = attempts + 1, reason = :reason,
           state = CASE WHEN :due_at::timestamptz IS NULL THEN 'failed' ELSE 'waiting' END,
           due_at = coalesce(:due_at::timestamptz, due_at),
           settled_at = CASE WHEN :due_at::timestamptz IS NULL THEN :now::timestamptz END
     WHERE id = :id AND state = 'claimed' AND claimed_by = :worker AND reason <> ALL(:begun::text[])
""")

_RELEASE = Query("""
    UPDATE letter SET state = 'waiting', due_at = :due_at
     WHERE id = ANY(:ids::bigint[]) AND state = 'claimed' AND claimed_by = ANY(:workers::text[])
""")

# Whoever has no Slack cannot be reminded any more: the next in turn is, and the lead is told.
_BOUNCED = Query(f"""
    WITH refused AS (
        UPDATE letter SET state = 'failed', reason = :error, settled_at = :now
         WHERE id = :id AND state = 'claimed' AND claimed_by = :worker RETURNING person_id),
    who AS (
        UPDATE mailbox b SET failed = :error, failed_at = :now FROM refused, person p
         WHERE b.person_id = refused.person_id AND b.address = :address AND p.id = b.person_id AND b.failed = ''
        RETURNING p.id, p.handle)
    UPDATE cluster_channel SET facts_at = :now
     WHERE installation_id = :installation AND cluster_id IN ({CLUSTERS_OF_WHO})
""")  # noqa: S608 - the fragment is ours


# What was last said of a meeting that is ahead tells what stands in its reader's calendar.
_FORGET = Query("""
    DELETE FROM letter
     WHERE settled_at < :before AND NOT EXISTS (
        SELECT 1 FROM meeting m WHERE m.id = letter.meeting_id AND m.starts_at >= :before)
""")


def given(letters: Sequence[NewLetter]) -> str:
    """Turn letters into the parameter `:letters` of WRITTEN."""
    rows = [
        {
            "person": letter.person,
            "meeting": letter.meeting,
            "kind": letter.kind.value,
            "subject": letter.subject,
            "facts": letter.facts,
            "due_at": letter.due_at,
        }
        for letter in letters
    ]
    return orjson.dumps(rows).decode()


async def write(
    connection: Connection, installation: InstallationId, letters: Sequence[NewLetter], now: datetime
) -> int:
    """Write letters down; a person's second one of the same subject changes nothing. Returns how many are new."""
    if not letters:
        return 0
    return int(
        await connection.value(_WRITE, installation=installation, letters=given(letters), now=now) or 0
    )


async def claim(
    connection: Connection, worker: str, domain: str, *, now: datetime, stale: datetime, most: int
) -> Sequence[Letter]:
    """Take up to `most` letters that are due, the oldest first; one claimed before `stale` is anybody's again.

    Each gets a random Message-ID at `domain`, and keeps it. Of one that was begun and never settled the answer is lost.
    """
    rows = await connection.rows(
        _CLAIM,
        worker=worker,
        domain=domain,
        now=now,
        stale=stale,
        most=most,
        sending=LetterReason.SENDING,
        lost=LetterReason.ANSWER_LOST,
    )
    return [_letter(row) for row in sorted(rows, key=lambda row: (row["due_at"], row["id"]))]


async def next_due(connection: Connection, after: datetime) -> datetime | None:
    """Return the earliest moment later than `after` at which a letter falls due."""
    found: datetime | None = await connection.value(_NEXT_DUE, after=after)
    return found


async def begin(connection: Connection, letter: Letter, now: datetime) -> bool:
    """Count an attempt just before it is made; False if somebody else has the letter by now."""
    row = await connection.row(
        _BEGIN,
        id=letter.id,
        worker=letter.claimed_by,
        now=now,
        lost=LetterReason.ANSWER_LOST,
        twice=LetterReason.PERHAPS_TWICE,
        sending=LetterReason.SENDING,
    )
    return row is not None


async def sent(connection: Connection, letter: Letter, reason: str, *, fault: str, now: datetime) -> None:
    """Note that the mail server took a letter, and forget the fault that said it takes none."""
    await connection.rows(
        _SENT,
        installation=letter.installation,
        id=letter.id,
        worker=letter.claimed_by,
        reason=reason,
        fault=fault,
        now=now,
    )


async def settle(connection: Connection, letter: Letter, state: str, reason: str, now: datetime) -> None:
    """Note the final state of a letter and why."""
    await connection.rows(
        _SETTLE, id=letter.id, worker=letter.claimed_by, state=state, reason=reason, now=now
    )


async def again(connection: Connection, letter: Letter, reason: str, due_at: datetime) -> None:
    """Let a letter wait until a later moment."""
    await connection.rows(_AGAIN, id=letter.id, worker=letter.claimed_by, reason=reason, due_at=due_at)


async def spoilt(connection: Connection, letter: Letter, due_at: datetime | None, now: datetime) -> None:
    """Note that a letter could not be written: it is tried from a moment on, or with None never again."""
    await connection.rows(
        _SPOILT,
        id=letter.id,
        worker=letter.claimed_by,
        reason=LetterReason.NOT_WRITTEN,
        due_at=due_at,
        begun=[LetterReason.SENDING, LetterReason.ANSWER_LOST, LetterReason.PERHAPS_TWICE],
        now=now,
    )


async def release(connection: Connection, letters: Sequence[Letter], due_at: datetime) -> None:
    """Give back letters that were not begun, until a moment."""
    ids, workers = [each.id for each in letters], list({each.claimed_by for each in letters})
    await connection.rows(_RELEASE, ids=ids, workers=workers, due_at=due_at)


async def bounced(connection: Connection, letter: Letter, error: str, now: datetime) -> None:
    """Note that a letter's address is refused for good: no other letter is tried there, and people are told."""
    await connection.rows(
        _BOUNCED,
        installation=letter.installation,
        id=letter.id,
        worker=letter.claimed_by,
        address=letter.to.address,
        error=error,
        now=now,
    )


async def forget(connection: Connection, before: datetime) -> None:
    """Forget letters that came to their end before a moment, but none about a meeting that was still ahead then."""
    await connection.rows(_FORGET, before=before)


def _letter(row: Row) -> Letter:
    language = Language(row["language"]) if row["language"] else None
    person = PersonId(row["person_id"])
    return Letter(
        row["id"],
        InstallationId(row["installation_id"]),
        Addressee(person, row["handle"] or "", row["name"], row["address"], language),
        LetterKind(row["kind"]),
        row["subject"],
        row["facts"],
        MeetingId(row["meeting_id"]) if row["meeting_id"] else None,
        row["message_id"],
        row["attempts"],
        row["written_at"],
        row["due_at"],
        row["claimed_by"],
        row["reason"],
    )
