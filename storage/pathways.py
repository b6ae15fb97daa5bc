"""What clusters agreed on their pathways, with the meetings that decided, and the tests of change of their practices."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from bot.domain.dates import london_date
from bot.domain.ids import AgreementId, ClusterId, InstallationId, MeetingId, PracticeId
from bot.domain.owners import MemberPractice
from bot.domain.pathway_work import PathwayWork
from bot.domain.pathways import Agreement, Agreements, Occasion, pathway_aim
from bot.domain.people import Cluster
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import Agree, Requirement
from storage.change_tests import ENTRIES, change_test
from storage.database import Connection, Query
from storage.inbox import ARRIVAL
from storage.submissions import member_practice


def _present(cluster: str) -> str:
    """Count the practices of a cluster that were at a meeting `m`: what was recorded last of each holds."""
    return f"""
        (SELECT count(*) FROM (
            SELECT DISTINCT ON (said.practice_id) said.status FROM attendance said
             WHERE said.meeting_id = m.id AND said.cluster_id = {cluster} ORDER BY said.practice_id, said.id DESC) last
          WHERE last.status = 'present')
    """  # noqa: S608 - the fragment is ours


_HELD_FOR = """
    (m.cluster_id = :cluster OR EXISTS (
        SELECT 1 FROM meeting_cluster mc WHERE mc.meeting_id = m.id AND mc.cluster_id = :cluster))
"""

_WORK = Query(f"""
    WITH belonging AS MATERIALIZED (
        SELECT g.id, g.code, g.name, g.postcode, c.id AS cluster_id, c.name AS cluster
          FROM cluster c
          JOIN membership m ON m.cluster_id = c.id AND m.from_date <= :on
               AND (m.until_date IS NULL OR m.until_date > :on)
          JOIN practice g ON g.id = m.practice_id
         WHERE c.installation_id = :installation AND c.id = :cluster)
    SELECT
        (SELECT json_agg(json_build_array(id, code, name, postcode, cluster_id, cluster) ORDER BY name, code)
           FROM belonging) AS practices,
        (SELECT json_agg(json_build_array(m.id, m.starts_at, m.closed_at IS NOT NULL, {_present(":cluster")})
                ORDER BY m.starts_at DESC, m.id DESC)
           FROM meeting m
          WHERE m.installation_id = :installation AND m.programme = :programme AND m.cancelled_at IS NULL
            AND m.kind = 'network' AND {_HELD_FOR}) AS meetings,
        (SELECT json_agg(json_build_object('id', a.id, 'chosen', a.chosen, 'on', a.agreed_on, 'meeting', a.meeting_id,
                'quorum', a.quorum, 'reason', a.reason, 'by', a.recorded_by, 'at', a.recorded_at) ORDER BY a.id)
           FROM pathway_agreement a
          WHERE a.installation_id = :installation AND a.cluster_id = :cluster
            AND a.programme = :programme) AS agreements,
        (SELECT json_agg(json_build_array(t.id, b.id, b.name, t.pathway, t.number, {ENTRIES}) ORDER BY b.name, t.number)
           FROM belonging b JOIN change_test t ON t.practice_id = b.id AND t.programme = :programme
          WHERE t.installation_id = :installation) AS tests,
        (SELECT json_agg(DISTINCT jsonb_build_array(s.requirement, s.owner_id))
           FROM belonging b JOIN submission s ON s.installation_id = :installation AND s.programme = :programme
                AND s.owner_kind = 'practice' AND s.owner_id = b.id
          WHERE s.requirement = ANY(:requirements) AND s.withdrawn_at IS NULL) AS recorded
""")  # noqa: S608 - the fragments are ours

_TOUCHED = """
    touched AS (
        UPDATE cluster_channel SET facts_at = :now FROM changed
         WHERE cluster_channel.installation_id = :installation AND cluster_channel.cluster_id = changed.owner_id)
"""

_AGREE = Query(f"""
    WITH {ARRIVAL},
    made AS (
        INSERT INTO pathway_agreement (installation_id, programme, requirement, cluster_id, meeting_id, agreed_on,
               chosen, quorum, reason, recorded_by, recorded_at)
        SELECT :installation, :programme::text, :requirement::text, :cluster, :meeting::bigint, :on::date,
               :chosen::text[], :quorum::int, :reason::text, :by::text, :now
          FROM arrival RETURNING id),
    changed AS (
        INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on, source,
               recorded_by, recorded_at)
        SELECT :installation, :programme::text, :requirement::text, 'cluster', :cluster, :on::date,
               'pathways:' || made.id, :by::text, :now
          FROM made WHERE :stands::boolean RETURNING owner_id),
    {_TOUCHED}
    SELECT id FROM made
""")  # noqa: S608 - the fragments are ours

INQUORATE = "inquorate"

# The rule is that of bot.domain.quorum; a submission that a person took back stays taken back.
_SETTLE = Query(f"""
    WITH decided AS (
        SELECT a.cluster_id, a.programme, a.requirement, a.agreed_on, a.recorded_by, 'pathways:' || a.id AS source,
               coalesce(m.closed_at IS NOT NULL AND {_present("a.cluster_id")} < a.quorum, false) AS inquorate
          FROM pathway_agreement a
          JOIN meeting m ON m.id = a.meeting_id
         WHERE a.installation_id = :installation AND a.meeting_id = :meeting),
    taken_back AS (
        UPDATE submission s SET withdrawn_at = :now, withdrawn_by = :by, withdrawn_reason = :reason FROM decided d
         WHERE s.installation_id = :installation AND s.source = d.source AND s.withdrawn_at IS NULL AND d.inquorate
        RETURNING s.owner_id),
    restored AS (
        INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on, source,
               recorded_by, recorded_at)
        SELECT :installation, d.programme, d.requirement, 'cluster', d.cluster_id, d.agreed_on, d.source, d.recorded_by,
               :now
          FROM decided d
         WHERE NOT d.inquorate AND NOT EXISTS (
               SELECT 1 FROM submission s
                WHERE s.installation_id = :installation AND s.source = d.source
                  AND (s.withdrawn_at IS NULL OR s.withdrawn_reason <> :reason))
        RETURNING owner_id),
    changed AS (SELECT owner_id FROM taken_back UNION SELECT owner_id FROM restored),
    {_TOUCHED}
    SELECT count(*) FROM changed
""")  # noqa: S608 - the fragments are ours


async def work(
    connection: Connection,
    installation: InstallationId,
    cluster: Cluster,
    year: ProgrammeYear,
    requirement: Requirement,
    asks: Agree,
    on: date,
) -> PathwayWork:
    """Read all that a cluster agreed and its practices tested in a year, as it stands on a day."""
    aim = pathway_aim(year)
    row = await connection.one(
        _WORK,
        installation=installation,
        cluster=cluster.id,
        programme=year.key,
        on=on,
        requirements=[key for key in (aim.work, aim.results) if key] if aim else [],
    )
    meetings = tuple(_occasion(*stored) for stored in row["meetings"] or ())
    by_id = {meeting.id: meeting for meeting in meetings}
    return PathwayWork(
        cluster=cluster,
        on=on,
        year=year,
        requirement=requirement,
        asks=asks,
        aim=aim,
        agreements=Agreements(tuple(_agreement(stored, by_id) for stored in row["agreements"] or ())),
        meetings=tuple(meeting for meeting in meetings if meeting.on <= on),
        practices=tuple(_member(stored) for stored in row["practices"] or ()),
        tests=tuple(change_test(stored) for stored in row["tests"] or ()),
        recorded=_recorded(row["recorded"] or ()),
    )


async def agree(
    connection: Connection,
    installation: InstallationId,
    cluster: ClusterId,
    programme: str,
    requirement: str,
    agreement: Agreement,
    key: str,
) -> AgreementId | None:
    """Keep a decision, and with it that the cluster's duty is done if the decision stands.

    None if this delivery has been here before.
    """
    made = await connection.value(
        _AGREE,
        installation=installation,
        cluster=cluster,
        programme=programme,
        requirement=requirement,
        meeting=agreement.meeting.id if agreement.meeting else None,
        on=agreement.agreed_on,
        chosen=list(agreement.chosen),
        quorum=agreement.quorum,
        reason=agreement.reason,
        stands=agreement.stands,
        by=agreement.recorded_by,
        now=agreement.recorded_at,
        key=key,
    )
    return None if made is None else AgreementId(made)


async def settle(
    connection: Connection, installation: InstallationId, meeting: MeetingId, *, by: str, now: datetime
) -> bool:
    """Bring the duty of each cluster that met in line with who was there, after a register was closed or corrected.

    What an inquorate meeting agreed counts no more; what turns out to be quorate counts again.
    """
    asked = {"installation": installation, "meeting": meeting, "by": by, "now": now, "reason": INQUORATE}
    return bool(await connection.value(_SETTLE, **asked))


def _occasion(id_: int, at: str, closed: bool, present: int) -> Occasion:
    return Occasion(MeetingId(id_), london_date(datetime.fromisoformat(at)), present, closed)


def _agreement(stored: Mapping[str, Any], meetings: Mapping[MeetingId, Occasion]) -> Agreement:
    return Agreement(
        id=AgreementId(stored["id"]),
        chosen=tuple(stored["chosen"]),
        agreed_on=date.fromisoformat(stored["on"]),
        meeting=meetings.get(stored["meeting"]),
        quorum=stored["quorum"],
        reason=stored["reason"],
        recorded_by=stored["by"],
        recorded_at=datetime.fromisoformat(stored["at"]),
    )


def _member(stored: list[Any]) -> MemberPractice:
    return member_practice(*stored)


def _recorded(pairs: Iterable[tuple[str, int]]) -> Mapping[str, frozenset[PracticeId]]:
    found: dict[str, set[PracticeId]] = {}
    for requirement, practice in pairs:
        found.setdefault(requirement, set()).add(PracticeId(practice))
    return {requirement: frozenset(practices) for requirement, practices in found.items()}
