"""The world of the feed's bench: a health board whose twelve clusters have five meetings each, and its officer's address."""

from bot.command_line.benches.load import TEAM
from bot.domain.tokens import hash_of
from storage.database import Database

MEETINGS = 60
TOKEN = "bench" + "-" * 27

_SEED = f"""
    INSERT INTO installation (team_id, team_name, installed_at) VALUES ('{TEAM}', 'Bench', now());
    INSERT INTO health_board (installation_id, code, name, name_cy) VALUES (1, '7A3', 'Bench Board', 'Bwrdd Mainc');
    INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'Dyffryn Tŷ-gwyn ' || n FROM generate_series(1, 12) n;
    INSERT INTO cluster_channel (installation_id, cluster_id, channel, bound_by, bound_at, facts_at)
        SELECT 1, id, 'C0BENCH' || id, 'U0BENCH', now(), now() FROM cluster;
    INSERT INTO person (installation_id, handle, name, language) VALUES (1, 'U0BENCH', 'Officer', 'cy');
    INSERT INTO appointment (installation_id, person_id, role, board_id, made_by, made_at)
        VALUES (1, 1, 'board officer', 1, 'U0BENCH', now());
    INSERT INTO meeting (installation_id, cluster_id, programme, kind, purposes, starts_at, minutes, place, link, uid,
            sequence, asked_at, revised_at, created_by, created_at)
        SELECT 1, c.id, '2026/27', 'network', ARRAY[]::text[],
               date_trunc('hour', now()) + n * INTERVAL '60 days' + c.id * INTERVAL '1 day', 120, 'Canolfan Ddinesig Castell-nedd',
               'https://teams.example/l/meetup-join/' || md5(c.id || '-' || n), gen_random_uuid()::text, 0, now(), now(),
               'U0BENCH', now()
          FROM cluster c, generate_series(1, {MEETINGS} / 12) n;
    INSERT INTO feed (installation_id, person_id, kind, board_id, token_hash, made_at)
        VALUES (1, 1, 'board', 1, '\\x{hash_of(TOKEN).hex()}', now());
"""  # noqa: S608 - the values are ours


async def seed(database: Database) -> None:
    """Fill an empty database."""
    async with database.connection() as connection:
        await connection.script(_SEED)
