"""What the house remembers of questions to a health board: where they come from, and every answer it gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.confirming import BoardAnswer, Question, QuestionKey, QuestionKind, Verdict
from bot.domain.ids import ClusterId, HealthBoardId, InstallationId
from bot.domain.people import HealthBoard
from storage.database import Connection, Query, Row
from storage.inbox import ARRIVAL

_DAY = "(mt.starts_at AT TIME ZONE 'Europe/London')::date"

# Every question of one kind as the same columns: what it is about, its day, the cluster it counts for, and the names.
_FACILITATION = f"""
    SELECT 'facilitation' AS kind, mt.id AS subject, 0 AS other_id, {_DAY} AS on_date, c.id AS cluster_id,
           c.name AS cluster, '' AS about, '' AS other, mt.programme, '' AS requirement
      FROM cluster c JOIN meeting mt ON mt.cluster_id = c.id
     WHERE c.board_id = :board AND c.kind = 'cluster' AND mt.facilitated IS FALSE AND mt.kind = 'network'
       AND mt.closed_at IS NOT NULL AND mt.cancelled_at IS NULL
"""  # noqa: S608 - the fragment is ours
_JOINT = f"""
    SELECT 'joint', mt.id, c.id, {_DAY}, c.id, c.name, '', host.name, mt.programme, ''
      FROM cluster c JOIN meeting_cluster also ON also.cluster_id = c.id JOIN meeting mt ON mt.id = also.meeting_id
      JOIN cluster host ON host.id = mt.cluster_id
     WHERE c.board_id = :board AND c.kind = 'cluster' AND mt.kind = 'network' AND mt.cancelled_at IS NULL
"""  # noqa: S608 - the fragment is ours
_CATCH_UP = """
    SELECT 'catch-up', s.id, 0, s.shared_on, c.id, c.name, g.name, '', s.programme, s.requirement
      FROM cluster c JOIN membership m ON m.cluster_id = c.id AND m.from_date <= :today
           AND (m.until_date IS NULL OR m.until_date > :today)
      JOIN practice g ON g.id = m.practice_id
      JOIN submission s ON s.installation_id = :installation AND s.owner_kind = 'practice' AND s.owner_id = g.id
     WHERE c.board_id = :board AND s.withdrawn_at IS NULL AND s.source LIKE 'review:%'
       AND s.requirement = ANY(:sessions::text[])
"""
_MERGER = """
    SELECT 'merger', t.id, 0, t.on_date, c.id, c.name, g.name, gone.name, '', ''
      FROM cluster c JOIN membership m ON m.cluster_id = c.id AND m.from_date <= :today
           AND (m.until_date IS NULL OR m.until_date > :today)
      JOIN practice g ON g.id = m.practice_id
      JOIN structure_change t ON t.installation_id = :installation AND t.subject_kind = 'practice' AND t.kind = 'merged'
           AND t.other_id = g.id
      JOIN practice gone ON gone.id = t.subject_id
     WHERE c.board_id = :board AND (t.until_date IS NULL OR t.until_date > t.on_date)
"""

_QUESTIONS = Query(f"""
    WITH asked AS (
        {_FACILITATION} UNION ALL {_JOINT} UNION ALL {_CATCH_UP} UNION ALL {_MERGER}),
    listed AS (
        SELECT asked.*, row_number() OVER (ORDER BY on_date, kind, subject, other_id) AS number
          FROM asked WHERE on_date >= :first)
    SELECT json_build_array(b.id, b.code, b.name, b.name_cy) AS board,
        (SELECT json_agg(json_build_object('number', q.number, 'kind', q.kind, 'subject', q.subject,
                'other_id', q.other_id, 'on', q.on_date, 'cluster_id', q.cluster_id, 'cluster', q.cluster,
                'about', q.about, 'other', q.other, 'programme', q.programme, 'requirement', q.requirement,
                'answers', (
                    SELECT json_agg(json_build_object('accepted', a.accepted, 'note', a.note, 'by', a.recorded_by,
                            'at', a.recorded_at) ORDER BY a.id)
                      FROM confirmation a
                     WHERE a.installation_id = :installation AND a.kind = q.kind AND a.subject_id = q.subject
                       AND a.other_id = q.other_id)) ORDER BY q.number)
           FROM listed q) AS questions
      FROM health_board b WHERE b.installation_id = :installation AND b.id = :board
""")  # noqa: S608 - the fragments are ours

# The answer, what reminders go by in the cluster, and the meeting's message in every channel that shows it.
_ANSWER = Query(f"""
    WITH {ARRIVAL},
    changed AS (
        INSERT INTO confirmation (installation_id, kind, subject_id, other_id, accepted, note, recorded_by, recorded_at)
        SELECT :installation, :kind, :subject, :other, :accepted::bool, :note::text, :by, :now FROM arrival
         WHERE NOT EXISTS (
               SELECT 1 FROM (
                    SELECT a.accepted, a.note FROM confirmation a
                     WHERE a.installation_id = :installation AND a.kind = :kind AND a.subject_id = :subject
                       AND a.other_id = :other ORDER BY a.id DESC LIMIT 1) last
                WHERE last.accepted = :accepted::bool AND (:note::text = '' OR last.note = :note::text))
        RETURNING id),
    touched AS (
        UPDATE cluster_channel SET facts_at = :now WHERE cluster_id = :cluster AND EXISTS (SELECT 1 FROM changed)),
    raised AS (
        UPDATE post SET wanted = wanted + 1, failed = ''
         WHERE installation_id = :installation AND :kind IN ('facilitation', 'joint')
           AND split_part(subject, ':', 1) = 'meeting' AND split_part(subject, ':', 2) = (:subject::bigint)::text
           AND EXISTS (SELECT 1 FROM changed))
    SELECT count(*) FROM changed
""")  # noqa: S608 - the fragment is ours


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose questions are read: a health board's, from a first day on, as today stands; `sessions` are the duties that can be caught up."""

    installation: InstallationId
    board: HealthBoardId
    first: date
    today: date
    sessions: Sequence[str]


async def questions(connection: Connection, asking: Asking) -> tuple[HealthBoard, tuple[Question, ...]]:
    """Read everything that waits for a health board's word, or has it, in the order of the days."""
    row = await connection.one(
        _QUESTIONS,
        installation=asking.installation,
        board=asking.board,
        first=asking.first,
        today=asking.today,
        sessions=list(asking.sessions),
    )
    return HealthBoard(*row["board"]), tuple(_question(each) for each in row["questions"] or ())


async def answer(
    connection: Connection,
    installation: InstallationId,
    question: Question,
    verdict: Verdict,
    *,
    by: str,
    key: str,
    now: datetime,
) -> bool:
    """Keep an answer; False if the same holds already."""
    written = await connection.value(
        _ANSWER,
        installation=installation,
        kind=question.key.kind.value,
        subject=question.key.subject,
        other=question.key.other,
        accepted=verdict.accepted,
        note=verdict.note,
        cluster=question.cluster_id,
        by=by,
        key=key,
        now=now,
    )
    return bool(written)


def _question(stored: Row) -> Question:
    return Question(
        number=stored["number"],
        key=QuestionKey(QuestionKind(stored["kind"]), stored["subject"], stored["other_id"]),
        on=date.fromisoformat(stored["on"]),
        cluster_id=ClusterId(stored["cluster_id"]),
        cluster=stored["cluster"],
        about=stored["about"],
        other=stored["other"],
        programme=stored["programme"],
        requirement=stored["requirement"],
        answers=tuple(_answer(each) for each in stored["answers"] or ()),
    )


def _answer(stored: dict[str, Any]) -> BoardAnswer:
    return BoardAnswer(stored["accepted"], stored["note"], stored["by"], datetime.fromisoformat(stored["at"]))
