"""The originals of call lists, who is known where one is read, and for whom people were once said to have come."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.domain.attendance_register import Register
from bot.domain.call_import import KeptFile, NewFile
from bot.domain.call_matching import Acquainted, Alias, KnownPerson, Target
from bot.domain.ids import AttendanceFileId, InstallationId, MeetingId, PracticeId
from bot.domain.people import Role
from storage.database import Connection, Query, Row

_FILE = """
    f.id, f.filename, f.sha256, coalesce(nullif(w.name, ''), f.uploaded_by) AS by, f.uploaded_at
"""
_BY = "LEFT JOIN person w ON w.installation_id = f.installation_id AND w.handle = f.uploaded_by"

_KEPT = Query(f"""
    SELECT {_FILE}, ''::bytea AS content FROM attendance_file f {_BY}
     WHERE f.installation_id = :installation AND f.meeting_id = :meeting ORDER BY f.id
""")  # noqa: S608 - the fragments are ours

_OPENED = Query(f"""
    SELECT {_FILE}, f.content FROM attendance_file f {_BY}
     WHERE f.installation_id = :installation AND f.meeting_id = :meeting AND f.id = ANY(:files::bigint[])
     ORDER BY f.id
""")  # noqa: S608 - the fragments are ours

_ORIGINAL = Query(f"""
    SELECT {_FILE}, f.content, f.meeting_id FROM attendance_file f {_BY}
     WHERE f.installation_id = :installation AND f.id = :file
""")  # noqa: S608 - the fragments are ours

# A file that is handed in once more is the one that is there.
_KEEP = Query("""
    INSERT INTO attendance_file (installation_id, meeting_id, filename, sha256, content, uploaded_by, uploaded_at)
    SELECT :installation, :meeting, n.filename, n.sha256, n.content, :by, :now
      FROM unnest(:filenames::text[], :hashes::text[], :contents::bytea[]) AS n(filename, sha256, content)
        ON CONFLICT (meeting_id, sha256) DO UPDATE SET sha256 = excluded.sha256
    RETURNING id
""")

# Each kind of role is looked up by its own index. Who held it when the meeting began is known there.
_ACQUAINTED = Query("""
    WITH held AS (
        SELECT a.* FROM appointment a WHERE a.practice_id = ANY(:practices::bigint[])
        UNION ALL
        SELECT a.* FROM appointment a WHERE a.cluster_id = ANY(:clusters::bigint[])
        UNION ALL
        SELECT a.* FROM appointment a WHERE a.board_id = ANY(:boards::bigint[]))
    SELECT
        (SELECT json_agg(json_build_array(p.id, p.name, coalesce(box.address, ''), h.role, h.practice_id) ORDER BY h.id)
           FROM held h JOIN person p ON p.id = h.person_id LEFT JOIN mailbox box ON box.person_id = p.id
          WHERE h.installation_id = :installation AND (h.ended_at IS NULL OR h.ended_at > :at)) AS people,
        (SELECT json_agg(json_build_array(said.name, said.email, said.practice_id))
           FROM (SELECT DISTINCT ON (l.name, l.email) l.name, l.email, l.practice_id FROM attendee_alias l
                  WHERE l.installation_id = :installation AND l.cluster_id = ANY(:clusters::bigint[])
                  ORDER BY l.name, l.email, l.id DESC) said) AS aliases
""")

_APPLIED = Query("""
    WITH said AS (
        INSERT INTO attendee_alias (installation_id, cluster_id, name, email, practice_id, said_by, said_at)
        SELECT :installation, :cluster, n.name, n.email, nullif(n.practice, 0), :by, :now
          FROM unnest(:names::text[], :emails::text[], :practices::bigint[]) AS n(name, email, practice))
    UPDATE attendance_file SET applied_at = coalesce(applied_at, :now)
     WHERE installation_id = :installation AND meeting_id = :meeting AND id = ANY(:files::bigint[])
""")


async def kept(
    connection: Connection, installation: InstallationId, meeting: MeetingId
) -> tuple[KeptFile, ...]:
    """Read which originals a meeting has, without their content, the oldest first."""
    rows = await connection.rows(_KEPT, installation=installation, meeting=meeting)
    return tuple(map(_file, rows))


async def opened(
    connection: Connection,
    installation: InstallationId,
    meeting: MeetingId,
    files: Iterable[AttendanceFileId],
) -> tuple[KeptFile, ...]:
    """Read some originals of a meeting with their content, the oldest first."""
    rows = await connection.rows(_OPENED, installation=installation, meeting=meeting, files=list(files))
    return tuple(map(_file, rows))


async def original(
    connection: Connection, installation: InstallationId, file: AttendanceFileId
) -> tuple[MeetingId, KeptFile] | None:
    """Read one original with its content, and of which meeting it is."""
    row = await connection.row(_ORIGINAL, installation=installation, file=file)
    return None if row is None else (MeetingId(row["meeting_id"]), _file(row))


async def keep(
    connection: Connection,
    installation: InstallationId,
    meeting: MeetingId,
    files: Sequence[NewFile],
    *,
    by: str,
    now: datetime,
) -> tuple[AttendanceFileId, ...]:
    """Keep originals byte for byte with their SHA-256; returns their numbers. One that is there already stays as it is."""
    by_hash = {sha256(file.content).hexdigest(): file for file in files if file.content is not None}
    rows = await connection.rows(
        _KEEP,
        installation=installation,
        meeting=meeting,
        filenames=[file.filename for file in by_hash.values()],
        hashes=list(by_hash),
        contents=[file.content for file in by_hash.values()],
        by=by,
        now=now,
    )
    return tuple(AttendanceFileId(row["id"]) for row in rows)


async def acquainted(connection: Connection, installation: InstallationId, register: Register) -> Acquainted:
    """Read who is known at a register: people with a role there when the meeting began, and what was said before."""
    row = await connection.one(
        _ACQUAINTED,
        installation=installation,
        practices=[line.practice.id for line in register.lines],
        clusters=[cluster.id for cluster in register.clusters],
        boards=list({cluster.board.id for cluster in register.clusters}),
        at=register.meeting.starts_at,
    )
    aliases = (
        Alias(name, email, Target(None if practice is None else PracticeId(practice)))
        for name, email, practice in row["aliases"] or ()
    )
    people = _people(row["people"] or ())
    return Acquainted(register.lines, people, tuple(aliases), register.cluster.is_body)


async def applied(
    connection: Connection,
    installation: InstallationId,
    register: Register,
    files: Iterable[AttendanceFileId],
    aliases: Sequence[Alias],
    *,
    by: str,
    now: datetime,
) -> None:
    """Note that a register was filled from these files, and remember what somebody said of people in them."""
    await connection.rows(
        _APPLIED,
        installation=installation,
        meeting=register.meeting.id,
        cluster=register.cluster.id,
        files=list(files),
        names=[alias.name for alias in aliases],
        emails=[alias.email for alias in aliases],
        practices=[alias.target.practice or 0 for alias in aliases],
        by=by,
        now=now,
    )


def _file(row: Row) -> KeptFile:
    return KeptFile(
        AttendanceFileId(row["id"]),
        row["filename"],
        row["sha256"],
        row["by"],
        row["uploaded_at"],
        row["content"],
    )


def _people(stored: Sequence[Sequence[Any]]) -> tuple[KnownPerson, ...]:
    """Make one person of all their roles; a deputy for a practice is who has no other role there."""
    names: dict[int, tuple[str, str]] = {}
    roles: dict[int, dict[PracticeId, set[str]]] = {}
    for person, name, address, role, practice in stored:
        names[person] = (name, address)
        own = roles.setdefault(person, {})
        if practice is not None:
            own.setdefault(PracticeId(practice), set()).add(role)
    return tuple(
        KnownPerson(
            name,
            address,
            tuple(roles[person]),
            frozenset(one for one, held in roles[person].items() if held == {Role.DEPUTY.value}),
        )
        for person, (name, address) in names.items()
        if name
    )
