"""The world the benches run in: one cluster bound to a channel, a meeting that is on now, and a person a practice."""

from datetime import timedelta

from bot.clock import utc_now
from bot.command_line.benches.load import TEAM
from storage.database import Database

PEOPLE = [f"U0BENCH{number:02}" for number in range(1, 17)]

_SEED = f"""
    INSERT INTO installation (team_id, team_name, installed_at) VALUES ('{TEAM}', 'Bench', now());
    INSERT INTO health_board (installation_id, code, name, name_cy) VALUES (1, '7A3', 'Bench Board', 'Bwrdd Mainc');
    INSERT INTO cluster (installation_id, board_id, name) VALUES (1, 1, 'Bench');
    INSERT INTO cluster_channel (installation_id, cluster_id, channel, bound_by, bound_at, facts_at)
        VALUES (1, 1, 'C0BENCH', 'U0BENCH01', now(), now());
    INSERT INTO practice (installation_id, code, name)
        SELECT 1, 'W' || to_char(n, 'FM00000'), 'Practice ' || n FROM generate_series(1, {len(PEOPLE)}) n;
    INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
        SELECT 1, id, 1, '2009-04-01' FROM practice;
    INSERT INTO person (installation_id, handle, name)
        SELECT 1, 'U0BENCH' || to_char(n, 'FM00'), 'Person ' || n FROM generate_series(1, {len(PEOPLE)}) n;
    INSERT INTO appointment (installation_id, person_id, role, practice_id, made_by, made_at)
        SELECT 1, id, 'representative', id, 'U0BENCH01', now() FROM person;
    INSERT INTO meeting (installation_id, cluster_id, programme, kind, purposes, starts_at, minutes, place, uid, sequence,
            asked_at, revised_at, created_by, created_at)
        VALUES (1, 1, '2017/18', 'network', ARRAY[]::text[], '{{start}}', 240, 'Bench', 'bench', 0, now(), now(), 'U0BENCH01', now());
"""  # noqa: S608 - the values are ours


async def seed(database: Database) -> None:
    """Fill an empty database."""
    async with database.connection() as connection:
        await connection.script(_SEED.format(start=(utc_now() - timedelta(minutes=30)).isoformat()))
