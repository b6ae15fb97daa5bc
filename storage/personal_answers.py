"""What people who speak for no practice answer to an invitation, and that they are there."""

from bot.domain.ids import MeetingId, PersonId
from bot.domain.meetings import AnswerSource, PersonalAnswer
from storage.database import Connection, Query
from storage.inbox import ARRIVAL
from storage.meetings import Stamp
from storage.posts import RAISED

# Like a practice's answer it is to the time that was read with the question. Who says that they are there says it of the
# meeting as it is held, as long as its register is open.
_SAY = Query(f"""
    WITH {ARRIVAL},
    asked AS (
        SELECT m.id, m.asked_at FROM arrival, meeting m
         WHERE m.id = :meeting AND m.installation_id = :installation AND m.cancelled_at IS NULL AND (
            m.closed_at IS NULL AND :here::bool OR
            floor(extract(epoch FROM m.asked_at) * 1000)::bigint = :version::bigint) FOR SHARE OF m),
    said AS (
        INSERT INTO personal_answer (installation_id, meeting_id, person_id, answer, who_comes, here, source, answered_at)
        SELECT :installation, asked.id, :person, :answer, :who_comes, :here, :source, greatest(:now, asked.asked_at)
          FROM asked),
    {RAISED}
    SELECT (SELECT count(*) FROM arrival) AS fresh, (SELECT count(*) FROM asked) AS asked
""")  # noqa: S608 - the fragments are ours


async def say(
    connection: Connection,
    stamp: Stamp,
    meeting: MeetingId,
    version: int,
    said: PersonalAnswer,
) -> bool | None:
    """Store somebody's own answer to the time of a meeting that has a version, or that they are there.

    Returns True when it was stored, None when this very delivery had been stored before, and False when the meeting has
    been moved or cancelled since, or its register closed.
    """
    assert said.answer is not None
    row = await connection.one(
        _SAY,
        installation=stamp.installation,
        key=stamp.key,
        now=stamp.now,
        meeting=meeting,
        version=version,
        person=PersonId(said.person),
        answer=said.answer.value,
        who_comes=said.who_comes,
        here=said.here,
        source=AnswerSource(said.source).value,
    )
    return bool(row["asked"]) if row["fresh"] else None
