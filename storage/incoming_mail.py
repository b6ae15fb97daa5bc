"""E-mail that came: what is known about one, and the list of all with what became of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.ids import InstallationId, MeetingId, PersonId
from bot.domain.incoming_mail import (
    AnsweredLetter,
    Correspondent,
    Judgement,
    Known,
    Mail,
    MailedCopy,
    Verdict,
)
from bot.domain.letters import NewLetter
from bot.domain.meetings import announcement
from storage.database import Connection, Query
from storage.letters import WRITTEN, given
from storage.reach import CLUSTERS_OF_WHO

# The meeting's sequence when its present time was announced, as its history tells.
_ASKED = """
    coalesce((SELECT (x.became ->> 'sequence')::int FROM meeting_change x
               WHERE x.meeting_id = m.id AND x.what = 'moved' ORDER BY x.id DESC LIMIT 1), 0)
"""

# The last answer to the meeting's present time for whom the person speaks, but not by their own calendar.
_ANSWERED = """
    (SELECT max(said.at) FROM (
        SELECT r.answered_at AS at FROM rsvp r JOIN appointment a ON a.practice_id = r.practice_id
         WHERE r.meeting_id = m.id AND a.person_id = p.id AND a.ended_at IS NULL
           AND NOT (r.source = 'calendar' AND r.answered_by = p.handle)
        UNION ALL
        SELECT r.answered_at FROM member_answer r
         WHERE r.meeting_id = m.id AND r.answered_by = p.handle AND r.source <> 'calendar'
        UNION ALL
        SELECT r.answered_at FROM personal_answer r
         WHERE r.meeting_id = m.id AND r.person_id = p.id AND r.source <> 'calendar') said
      WHERE said.at >= m.asked_at)
"""

# Who changes their employer's domain keeps the name before the @, and their calendar answers by the new one: it is they
# if the answer names the number of the letter that went to the old one.
_ALIAS = """
    (split_part(:attendee::text, '@', 1) = split_part(k.address, '@', 1) AND EXISTS (
        SELECT 1 FROM letter l
         WHERE l.message_id = ANY(:numbers::text[]) AND l.message_id <> '' AND l.person_id = k.person_id
           AND l.meeting_id = m.id))
"""

_KNOWN = Query(f"""
    SELECT (SELECT min(id) FROM installation) AS home,
        EXISTS (SELECT 1 FROM received_mail x WHERE x.sha256 = :checksum::text) AS repeated,
        (SELECT json_build_array(b.installation_id, p.id, p.handle)
           FROM mailbox b JOIN person p ON p.id = b.person_id
          WHERE b.address = :sender::text AND b.address <> '' ORDER BY b.id LIMIT 1) AS sender,
        (SELECT json_agg(json_build_object(
                    'to', json_build_array(l.installation_id, p.id, p.handle), 'meeting', l.meeting_id,
                    'message_id', l.message_id,
                    'same_mailbox', b.id IS NOT NULL AND b.learned_at <= coalesce(l.claimed_at, l.due_at)) ORDER BY l.id)
           FROM letter l JOIN person p ON p.id = l.person_id LEFT JOIN mailbox b ON b.person_id = p.id
          WHERE l.message_id = ANY(:numbers::text[]) AND l.message_id <> '') AS letters,
        (SELECT json_build_object(
                    'to', json_build_array(k.installation_id, p.id, p.handle), 'meeting', m.id, 'address', k.address,
                    'sequence', k.sequence + k.raised, 'asked_sequence', {_ASKED} + k.raised,
                    'asked_at', m.asked_at, 'replied_sequence', k.replied_sequence, 'replied_at', k.replied_at,
                    'answered_at', {_ANSWERED}, 'channel', cc.channel)
           FROM meeting m JOIN calendar_copy k ON k.meeting_id = m.id JOIN person p ON p.id = k.person_id
           LEFT JOIN mailbox b ON b.person_id = p.id
           LEFT JOIN cluster_channel cc ON cc.cluster_id = m.cluster_id
          WHERE m.uid = :uid::text AND (:attendee::text IN (k.address, b.address) OR {_ALIAS})
          ORDER BY k.address <> :attendee, k.id LIMIT 1) AS copy
""")  # noqa: S608 - the fragments are ours

# Whose mailbox failed cannot be reminded there any more: the next in turn is, and the lead is told.
_RECORD = Query(f"""
    WITH listed AS (
        INSERT INTO received_mail (installation_id, received_at, sha256, message_id, sender, size, verdict, detail,
            person_id, meeting_id)
        VALUES (:installation, :now::timestamptz, :checksum, :message_id, :sender, :size, :verdict, :detail,
            :person::bigint, :meeting::bigint)
        ON CONFLICT DO NOTHING RETURNING id),
    ordered AS (
        UPDATE calendar_copy SET replied_sequence = :sequence::int, replied_at = :replied_at::timestamptz,
               partstat = :partstat::text
          FROM listed WHERE meeting_id = :meeting::bigint AND person_id = :person::bigint
           AND :replied_at::timestamptz IS NOT NULL),
    {WRITTEN},
    lost AS (
        UPDATE letter SET state = 'failed', reason = :failed::text, settled_at = :now FROM listed
         WHERE :failed::text <> '' AND message_id = ANY(:numbers::text[]) AND message_id <> '' AND state = 'sent'
           AND letter.person_id = :person::bigint),
    who AS (
        UPDATE mailbox b SET failed = :failed, failed_at = :now FROM listed, person p
         WHERE :failed::text <> '' AND b.person_id = :person::bigint AND p.id = b.person_id AND b.failed = ''
        RETURNING p.id, p.handle),
    touched AS (
        UPDATE cluster_channel SET facts_at = :now
         WHERE installation_id = :installation AND cluster_id IN ({CLUSTERS_OF_WHO}))
    SELECT count(*)::int FROM listed
""")  # noqa: S608 - the fragments are ours

_FORGET = Query("DELETE FROM received_mail WHERE received_at < :before")


async def known(connection: Connection, mail: Mail) -> Known:
    """Return everything that tells what an e-mail is: its copy, its letters, its sender, and whether it came before."""
    reply = mail.reply
    row = await connection.one(
        _KNOWN,
        checksum=mail.sha256,
        sender=mail.sender,
        numbers=[*mail.references, mail.message_id],
        uid=reply.uid if reply else "",
        attendee=reply.attendee if reply else "",
    )
    return Known(
        InstallationId(row["home"]) if row["home"] else None,
        _copy(row["copy"]) if row["copy"] else None,
        tuple(_letter(each) for each in row["letters"] or ()),
        _correspondent(row["sender"]) if row["sender"] else None,
        row["repeated"],
    )


async def record(
    connection: Connection,
    installation: InstallationId,
    mail: Mail,
    judgement: Judgement,
    *,
    replied_at: datetime | None,
    letters: Sequence[NewLetter],
    now: datetime,
) -> bool:
    """List an e-mail with what became of it, and do what goes with that; False if it is listed already.

    `replied_at` is when the reply in it was given, None where it holds none that is proven and in order.
    """
    reply = mail.reply
    bounced = judgement.verdict is Verdict.BOUNCED
    return bool(
        await connection.value(
            _RECORD,
            installation=installation,
            now=now,
            checksum=mail.sha256,
            message_id=mail.message_id,
            sender=mail.sender,
            size=mail.size,
            verdict=judgement.verdict.value,
            detail=judgement.detail,
            person=judgement.about.person if judgement.about else None,
            meeting=judgement.copy.meeting if judgement.copy else None,
            sequence=reply.sequence if reply else None,
            replied_at=replied_at,
            partstat=reply.partstat.value if reply else "",
            letters=given(letters),
            failed=f"returned {judgement.detail}".strip() if bounced else "",
            numbers=list(mail.references),
        )
    )


async def forget(connection: Connection, before: datetime) -> None:
    """Strike off the list what came before a moment."""
    await connection.rows(_FORGET, before=before)


def _correspondent(stored: list[Any]) -> Correspondent:
    return Correspondent(InstallationId(stored[0]), PersonId(stored[1]), stored[2] or "")


def _letter(stored: dict[str, Any]) -> AnsweredLetter:
    meeting = MeetingId(stored["meeting"]) if stored["meeting"] else None
    return AnsweredLetter(
        _correspondent(stored["to"]), meeting, stored["message_id"], same_mailbox=stored["same_mailbox"]
    )


def _copy(stored: dict[str, Any]) -> MailedCopy:
    return MailedCopy(
        _correspondent(stored["to"]),
        MeetingId(stored["meeting"]),
        stored["address"],
        stored["sequence"],
        stored["asked_sequence"],
        announcement(datetime.fromisoformat(stored["asked_at"])),
        stored["replied_sequence"],
        _maybe(stored["replied_at"]),
        _maybe(stored["answered_at"]),
        stored["channel"],
    )


def _maybe(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None
