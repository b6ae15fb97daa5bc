"""The structure as it is stored: read whole in one statement, changed in another."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.domain.attendance import Membership
from bot.domain.ids import ClusterId, HealthBoardId, InstallationId, PracticeId
from bot.domain.people import HealthBoard, Practice
from bot.domain.structure import (
    ChangeKind,
    PlacedCluster,
    PlacedPractice,
    Structure,
    StructureChange,
    SubjectKind,
)
from bot.domain.structure_effects import Effects
from storage.database import Connection, Query
from storage.inbox import ARRIVAL

# Whoever changes the structure waits here for whoever is doing so, an import included.
_TURN = Query("""
    SELECT EXISTS (SELECT 1 FROM inbox WHERE installation_id = installation.id AND key = :key) AS heard
      FROM installation WHERE id = :installation FOR UPDATE
""")

_STRUCTURE = Query("""
    SELECT
        (SELECT json_agg(json_build_array(b.id, b.code, b.name, b.name_cy) ORDER BY b.name)
           FROM health_board b WHERE b.installation_id = :installation) AS boards,
        (SELECT json_agg(json_build_array(c.id, c.name, c.name_cy, c.board_id, c.ended_on) ORDER BY c.name, c.id)
           FROM cluster c WHERE c.installation_id = :installation AND c.kind = 'cluster') AS clusters,
        (SELECT json_agg(json_build_array(g.id, g.code, g.name, g.postcode, (
                    SELECT json_agg(json_build_array(m.cluster_id, m.from_date, m.until_date) ORDER BY m.from_date, m.id)
                      FROM membership m
                     WHERE m.practice_id = g.id))
                ORDER BY g.name, g.code)
           FROM practice g WHERE g.installation_id = :installation) AS practices,
        (SELECT json_agg(json_build_array(s.id, s.subject_kind, s.subject_id, s.kind, s.on_date, s.until_date, s.other_id,
                    s.was, s.became, s.note, coalesce(nullif(p.name, ''), s.recorded_by), s.recorded_at) ORDER BY s.id DESC)
           FROM structure_change s
           LEFT JOIN person p ON p.installation_id = s.installation_id AND p.handle = s.recorded_by
          WHERE s.installation_id = :installation) AS journal
""")

# Steps that need an earlier one to be done count its rows first. The new cluster is number 0 in what is given.
_WRITE = Query(f"""
    WITH {ARRIVAL},
    made AS (
        INSERT INTO cluster (installation_id, board_id, name, name_cy)
        SELECT :installation, :new_board::bigint, :new_name, :new_name_cy FROM arrival WHERE :new_name::text <> ''
        RETURNING id),
    ended AS (
        UPDATE membership SET until_date = greatest(:on_date::date, membership.from_date)
          FROM arrival, unnest(:practices::bigint[]) AS leaving (id)
         WHERE membership.installation_id = :installation AND membership.practice_id = leaving.id
           AND (membership.until_date IS NULL OR membership.until_date > :on_date)
        RETURNING membership.id),
    begun AS (
        INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
        SELECT :installation, placed.practice, coalesce((SELECT id FROM made), placed.cluster), :on_date
          FROM arrival, unnest(:practices::bigint[], :places::bigint[]) AS placed (practice, cluster)
         WHERE (placed.cluster IS NOT NULL OR EXISTS (SELECT 1 FROM made)) AND (SELECT count(*) FROM ended) >= 0),
    rewritten AS (
        UPDATE cluster SET name = new.name, name_cy = new.name_cy, board_id = new.board, ended_on = new.ended
          FROM arrival, unnest(:clusters::bigint[], :names::text[], :names_cy::text[], :boards::bigint[],
            :ended_days::date[]) AS new (id, name, name_cy, board, ended)
         WHERE cluster.id = new.id AND cluster.installation_id = :installation),
    outlived AS (
        UPDATE structure_change SET until_date = over.until_date
          FROM arrival, unnest(:changes::bigint[], :until_days::date[]) AS over (id, until_date)
         WHERE structure_change.id = over.id AND structure_change.installation_id = :installation),
    kept AS (
        INSERT INTO structure_change (installation_id, subject_kind, subject_id, kind, on_date, until_date, other_id, was,
            became, note, recorded_by, recorded_at)
        SELECT :installation, :subject_kind, :subject, :kind, :on_date, :until_date,
               coalesce((SELECT id FROM made), :other::bigint), :was, :became, :note, :by, :now
          FROM arrival
        RETURNING id),
    reached AS (
        SELECT unnest(:touched::bigint[]) AS id FROM arrival),
    touched AS (
        UPDATE cluster_channel SET facts_at = :now FROM reached WHERE cluster_channel.cluster_id = reached.id),
    raised AS (
        UPDATE post SET wanted = post.wanted + 1 FROM reached, meeting m
         WHERE m.cluster_id = reached.id AND m.cancelled_at IS NULL AND m.closed_at IS NULL
           AND m.starts_at >= (:on_date::date)::timestamp AT TIME ZONE 'Europe/London'
           AND post.installation_id = :installation AND post.subject = 'meeting:' || m.id::text)
    SELECT id FROM kept
""")  # noqa: S608 - the fragment is ours


async def turn(connection: Connection, installation: InstallationId, key: str) -> bool:
    """Let nobody else change the structure until the transaction ends; False when this delivery was stored before."""
    row = await connection.one(_TURN, installation=installation, key=key)
    return not row["heard"]


async def structure(
    connection: Connection, installation: InstallationId, reach: frozenset[HealthBoardId] | None
) -> Structure:
    """Read all boards, clusters, practices with their memberships, and the journal."""
    row = await connection.one(_STRUCTURE, installation=installation)
    boards = {each[0]: HealthBoard(*each) for each in row["boards"] or ()}
    return Structure(
        tuple(boards.values()),
        tuple(_cluster(each, boards) for each in row["clusters"] or ()),
        tuple(_practice(each) for each in row["practices"] or ()),
        tuple(_change(each) for each in row["journal"] or ()),
        reach,
    )


async def write(
    connection: Connection,
    installation: InstallationId,
    key: str,
    effects: Effects,
    *,
    note: str,
    by: str,
    now: datetime,
) -> int | None:
    """Write a change; returns its number in the journal, or None when this very delivery was stored before."""
    change, new, ends = effects.change, effects.new_cluster, effects.ends or {}
    number = await connection.value(
        _WRITE,
        installation=installation,
        key=key,
        now=now,
        by=by,
        note=note,
        on_date=change.on,
        until_date=change.until,
        subject_kind=change.subject_kind.value,
        subject=change.subject_id,
        kind=change.kind.value,
        other=change.other_id,
        was=change.was,
        became=change.became,
        new_board=new.board.id if new else None,
        new_name=new.name if new else "",
        new_name_cy=new.name_cy if new else "",
        practices=[each.practice for each in effects.placements],
        places=[each.cluster for each in effects.placements],
        clusters=[each.id for each in effects.rewritten],
        names=[each.name for each in effects.rewritten],
        names_cy=[each.name_cy for each in effects.rewritten],
        boards=[each.board.id for each in effects.rewritten],
        ended_days=[each.ended_on for each in effects.rewritten],
        changes=list(ends),
        until_days=list(ends.values()),
        touched=sorted(effects.touched),
    )
    return None if number is None else int(number)


def _cluster(stored: list[Any], boards: Mapping[int, HealthBoard]) -> PlacedCluster:
    id_, name, name_cy, board, ended = stored
    return PlacedCluster(ClusterId(id_), name, name_cy, boards[board], _day(ended))


def _practice(stored: list[Any]) -> PlacedPractice:
    id_, code, name, postcode, memberships = stored
    practice = PracticeId(id_)
    return PlacedPractice.of(
        Practice(practice, code, name, postcode),
        (
            Membership(practice, ClusterId(cluster), date.fromisoformat(since), _day(until))
            for cluster, since, until in memberships or ()
        ),
    )


def _change(stored: list[Any]) -> StructureChange:
    id_, subject_kind, subject, kind, on, until, other, was, became, note, by, at = stored
    return StructureChange(
        id_,
        SubjectKind(subject_kind),
        subject,
        ChangeKind(kind),
        date.fromisoformat(on),
        _day(until),
        other,
        was,
        became,
        note,
        by,
        datetime.fromisoformat(at),
    )


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
