"""The tests of change of practices: each with its entries, and the submission that goes with results shared."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import asyncpg

from bot.domain.change_tests import ChangeTest, CycleEntry, CycleWords, Part, Result
from bot.domain.ids import ChangeTestId, ClusterId, InstallationId, MeetingId, PracticeId
from bot.domain.library import SharedTest
from storage.database import Connection, Query
from storage.inbox import ARRIVAL
from storage.memberships import NOW_OR_LATER

# Of a row `t` of change_test: whether it was carried out, as its last entry of the moment asked about says.
CARRIED_OUT = """
    (SELECT entry.done <> '' AND NOT entry.withdrawn FROM change_test_entry entry
      WHERE entry.test_id = t.id AND entry.recorded_at <= :until ORDER BY entry.revision DESC LIMIT 1)
"""

# All that was ever said of a test `t`, oldest first.
ENTRIES = """
    (SELECT json_agg(json_build_object('revision', e.revision, 'aim', e.aim, 'plan', e.plan, 'done', e.done,
            'study', e.study, 'act', e.act, 'result', e.result, 'shared_on', e.shared_on, 'meeting', e.meeting_id,
            'withdrawn', e.withdrawn, 'reason', e.reason, 'by', e.recorded_by, 'at', e.recorded_at)
            ORDER BY e.revision)
       FROM change_test_entry e WHERE e.test_id = t.id)
"""

_COLUMNS = """aim, plan, done, study, act, result, shared_on, meeting_id, withdrawn, reason, recorded_by, recorded_at"""
_VALUES = """
    :aim::text, :plan::text, :done::text, :study::text, :act::text, :result::text, :shared_on::date, :meeting::bigint,
    :withdrawn::boolean, :reason::text, :by::text, :now
"""

# The duty to share results rests on the test: shared on another day it is recorded anew, and taken back with the test.
_SHARING = f"""
    taken_back AS (
        UPDATE submission SET withdrawn_at = :now, withdrawn_by = :by::text,
               withdrawn_reason = CASE WHEN :reason::text = '' THEN 'revised' ELSE :reason::text END
          FROM written
         WHERE submission.installation_id = :installation AND source = 'test:' || written.test_id
           AND withdrawn_at IS NULL AND (:withdrawn::boolean OR shared_on IS DISTINCT FROM :shared_on::date)
        RETURNING submission.id),
    shared AS (
        INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on, source,
               recorded_by, recorded_at)
        SELECT :installation, :programme::text, :requirement::text, 'practice', :practice::bigint, :shared_on::date,
               'test:' || written.test_id, :by::text, :now
          FROM written
         WHERE :requirement::text <> '' AND :shared_on::date IS NOT NULL AND NOT :withdrawn::boolean
           AND NOT EXISTS (SELECT 1 FROM submission
                            WHERE installation_id = :installation AND source = 'test:' || written.test_id
                              AND withdrawn_at IS NULL AND shared_on = :shared_on::date)
        RETURNING id),
    touched AS (
        UPDATE cluster_channel SET facts_at = :now
          FROM written, membership m
         WHERE m.practice_id = :practice::bigint AND {NOW_OR_LATER} AND cluster_channel.cluster_id = m.cluster_id)
"""  # noqa: S608 - the fragment is ours

_NEW = Query(f"""
    WITH {ARRIVAL},
    made AS (
        INSERT INTO change_test (installation_id, programme, practice_id, pathway, number, created_at)
        SELECT :installation, :programme::text, :practice::bigint, :pathway::text, 1 + coalesce((
               SELECT max(number) FROM change_test
                WHERE practice_id = :practice::bigint AND programme = :programme::text), 0), :now
          FROM arrival RETURNING id, number),
    written AS (
        INSERT INTO change_test_entry (installation_id, test_id, revision, {_COLUMNS})
        SELECT :installation, made.id, 1, {_VALUES} FROM made RETURNING test_id),
    {_SHARING}
    SELECT id, number FROM made
""")  # noqa: S608 - the fragments are ours

_NEXT = Query(f"""
    WITH {ARRIVAL},
    written AS (
        INSERT INTO change_test_entry (installation_id, test_id, revision, {_COLUMNS})
        SELECT :installation, :test::bigint, :revision::int, {_VALUES} FROM arrival RETURNING test_id),
    {_SHARING}
    SELECT test_id FROM written
""")  # noqa: S608 - the fragments are ours

# What was shared while the practice belonged to the cluster stays in that cluster's library.
_SHARED = Query(f"""
    SELECT t.programme, json_build_array(t.id, g.id, g.name, t.pathway, t.number, {ENTRIES}) AS test
      FROM change_test t
      JOIN practice g ON g.id = t.practice_id
      JOIN LATERAL (
            SELECT e.shared_on, e.withdrawn FROM change_test_entry e
             WHERE e.test_id = t.id ORDER BY e.revision DESC LIMIT 1) latest
        ON latest.shared_on <= :on AND NOT latest.withdrawn
     WHERE t.installation_id = :installation AND EXISTS (
           SELECT 1 FROM membership m
            WHERE m.practice_id = g.id AND m.cluster_id = :cluster AND m.from_date <= latest.shared_on
              AND (m.until_date IS NULL OR m.until_date > latest.shared_on))
     ORDER BY latest.shared_on DESC, g.name, t.number
""")  # noqa: S608 - the fragment is ours


class Overtaken(Exception):  # noqa: N818 - it says what happened
    """Somebody else has just taken the number: nothing was written, so read again and try again."""


async def add(
    connection: Connection,
    installation: InstallationId,
    programme: str,
    results: str,
    test: ChangeTest,
    key: str,
) -> tuple[ChangeTestId, int] | None:
    """Keep a new test under its practice's next number; None if this delivery has been here before.

    `results` is the requirement that sharing meets, or empty. Raises Overtaken.
    """
    asked = _parameters(installation, programme, results, test, test.latest, key)
    try:
        row = await connection.row(_NEW, pathway=test.pathway, **asked)
    except asyncpg.UniqueViolationError as error:
        raise Overtaken from error
    return None if row is None else (ChangeTestId(row["id"]), row["number"])


async def add_entry(
    connection: Connection,
    installation: InstallationId,
    programme: str,
    results: str,
    test: ChangeTest,
    entry: CycleEntry,
    key: str,
) -> bool:
    """Keep what a test says now; False if this delivery has been here before. Raises Overtaken."""
    asked = _parameters(installation, programme, results, test, entry, key)
    try:
        row = await connection.row(_NEXT, test=test.id, revision=entry.revision, **asked)
    except asyncpg.UniqueViolationError as error:
        raise Overtaken from error
    return row is not None


async def shared(
    connection: Connection, installation: InstallationId, cluster: ClusterId, on: date
) -> tuple[SharedTest, ...]:
    """List what the practices of a cluster shared until a day, in all years, the latest first."""
    rows = await connection.rows(_SHARED, installation=installation, cluster=cluster, on=on)
    return tuple(SharedTest(change_test(row["test"]), row["programme"]) for row in rows)


def change_test(stored: Sequence[Any]) -> ChangeTest:
    """Make a test of its row: id, practice's id and name, pathway, number, ENTRIES."""
    id_, practice, name, pathway, number, entries = stored
    return ChangeTest(
        ChangeTestId(id_),
        PracticeId(practice),
        name,
        pathway,
        number,
        tuple(_entry(each) for each in entries),
    )


def _entry(stored: Mapping[str, Any]) -> CycleEntry:
    return CycleEntry(
        revision=stored["revision"],
        words=CycleWords(
            **{part.value: stored[part.value] for part in Part},
            result=Result(stored["result"]) if stored["result"] else None,
            shared_on=date.fromisoformat(stored["shared_on"]) if stored["shared_on"] else None,
            meeting=MeetingId(stored["meeting"]) if stored["meeting"] else None,
        ),
        recorded_by=stored["by"],
        recorded_at=datetime.fromisoformat(stored["at"]),
        withdrawn=stored["withdrawn"],
        reason=stored["reason"],
    )


def _parameters(
    installation: InstallationId, programme: str, results: str, test: ChangeTest, entry: CycleEntry, key: str
) -> dict[str, Any]:
    words = entry.words
    return {
        "installation": installation,
        "programme": programme,
        "requirement": results,
        "practice": test.practice_id,
        **{part.value: words.of(part) for part in Part},
        "result": words.result.value if words.result else "",
        "shared_on": words.shared_on,
        "meeting": words.meeting,
        "withdrawn": entry.withdrawn,
        "reason": entry.reason,
        "by": entry.recorded_by,
        "now": entry.recorded_at,
        "key": key,
    }
