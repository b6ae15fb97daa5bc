"""A Wales made up for measuring: boards, clusters, practices and a year of registers and submissions, `times` over."""

from bot.domain.ids import InstallationId
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import OwnerKind
from bot.domain.sharing import can_be_shared
from storage.database import Database

PRACTICES = 400

# Everything follows from the numbers of the rows, so that every run measures the same world.
_SEED = """
    INSERT INTO installation (team_id, team_name, installed_at) VALUES ('T0WALES', 'Wales', now());
    INSERT INTO health_board (installation_id, code, name, name_cy)
        SELECT 1, 'B' || n, 'Board ' || n, '' FROM generate_series(1, {times} * 7) n;
    INSERT INTO cluster (installation_id, board_id, name)
        SELECT 1, 1 + n % ({times} * 7), 'Cluster ' || n FROM generate_series(1, {times} * 64) n;
    INSERT INTO practice (installation_id, code, name)
        SELECT 1, 'W' || n, 'Practice ' || n FROM generate_series(1, {times} * 400) n;
    INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
        SELECT 1, id, 1 + id % ({times} * 64), '2009-04-01' FROM practice;
    INSERT INTO meeting (installation_id, cluster_id, programme, kind, purposes, starts_at, minutes, uid, sequence,
            asked_at, revised_at, created_by, created_at, closed_at)
        SELECT 1, c.id, '{programme}', 'network',
               (CASE n WHEN 3 THEN '{{mid_year_peer_review}}' WHEN 5 THEN '{{annual_report,year_end_peer_review}}'
                     ELSE '{{}}' END)::text[],
               TIMESTAMPTZ '2017-05-10 11:30Z' + (n - 1) * INTERVAL '70 days' + c.id % 20 * INTERVAL '1 day', 120,
               c.id || '-' || n, 0, now(), now(), '', now(), CASE WHEN n < 5 THEN now() END
          FROM cluster c, generate_series(1, 5) n;
    INSERT INTO attendance (installation_id, meeting_id, practice_id, cluster_id, status, deputy, remote, recorded_by,
            recorded_at)
        SELECT 1, mt.id, m.practice_id, m.cluster_id,
               CASE WHEN (mt.id * 7 + m.practice_id * 13 + again) % 10 < 7 THEN 'present'
                    WHEN (mt.id + m.practice_id) % 2 = 0 THEN 'apologies' ELSE 'absent' END,
               false, false, '', '2017-04-01'
          FROM membership m JOIN meeting mt ON mt.cluster_id = m.cluster_id, generate_series(0, 1) again
         WHERE mt.closed_at IS NOT NULL AND (again = 0 OR (mt.id + m.practice_id) % 10 = 0)
         ORDER BY again;
    INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on, recorded_by,
            recorded_at, withdrawn_at)
        SELECT 1, '{programme}', asked.key, 'practice', g.id,
               DATE '2017-05-01' + ((g.id * 17 + asked.place * 29) % 250)::int + again * 14, '', '2017-04-01',
               CASE WHEN (g.id + asked.place + again) % 31 = 0 THEN TIMESTAMPTZ '2017-12-01' END
          FROM practice g, unnest('{keys}'::text[]) WITH ORDINALITY asked (key, place), generate_series(0, 1) again
         WHERE (g.id + asked.place * 3) % 10 < 7 AND (again = 0 OR (g.id + asked.place) % 10 = 0);
    INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on, recorded_by,
            recorded_at)
        SELECT 1, '{programme}', 'matrix-available', 'board', id, DATE '2017-04-24' + (id % 14)::int, '', '2017-04-01'
          FROM health_board WHERE id % 5 > 0;
    ANALYZE;
"""

WALES = InstallationId(1)


async def seed(database: Database, programme: ProgrammeYear, times: int) -> None:
    """Fill an empty database with so many Waleses in one workspace."""
    asked = [r for r in programme.requirements if r.owner is OwnerKind.PRACTICE and can_be_shared(r)]
    keys = "{" + ",".join(each.key for each in asked) + "}"
    async with database.connection() as connection:
        await connection.script(_SEED.format(times=times, programme=programme.key, keys=keys))
