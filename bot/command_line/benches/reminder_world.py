"""The world that the sender is measured in: clusters with channels and meetings to announce, and people with duties due."""

from datetime import UTC, date, datetime

import orjson

from bot.domain.about import AboutDuty, DoneBy
from bot.domain.deadlines import Owner
from bot.domain.requirements import OwnerKind, Wording
from bot.playground import Seed, SeedApp, SeedChannel, SeedPerson
from bot.playground.installation import bot_handle
from handlers.manifest import manifest
from storage.database import Database, Query
from storage.reminder_rows import kept

TEAM = "T0BENCH"
BEGINS = datetime(2017, 5, 16, 8, 0, tzinfo=UTC)
"""A Tuesday at nine in Wales: what is due falls due now."""

# Nothing is planned anew here: what is measured is how the ledger is sent, so that no cluster is ever behind its facts.
_SEED = f"""
    INSERT INTO installation (team_id, team_name, installed_at) VALUES ('{TEAM}', 'Bench', now());
    INSERT INTO health_board (installation_id, code, name, name_cy) VALUES (1, '7A3', 'Bench Board', 'Bwrdd Mainc');
    INSERT INTO cluster (installation_id, board_id, name)
        SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, {{clusters}}) n;
    INSERT INTO cluster_channel (installation_id, cluster_id, channel, bound_by, bound_at, facts_at, planned_at)
        SELECT 1, id, 'C0BENCH' || id, 'U0BENCH1', '2017-01-01', '2017-01-01', '2100-01-01' FROM cluster;
    INSERT INTO practice (installation_id, code, name)
        SELECT 1, 'W' || n, 'Practice ' || n FROM generate_series(1, {{clusters}} * 6) n;
    INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
        SELECT 1, id, 1 + id % {{clusters}}, '2009-04-01' FROM practice;
    INSERT INTO person (installation_id, handle, name)
        SELECT 1, 'U0BENCH' || n, 'Person ' || n FROM generate_series(1, {{people}}) n;
    INSERT INTO meeting (installation_id, cluster_id, programme, kind, purposes, starts_at, minutes, place, uid, sequence,
            asked_at, revised_at, created_by, created_at)
        SELECT 1, c.id, '2017/18', 'network', '{{{{}}}}', TIMESTAMPTZ '2017-06-01 11:30Z' + n * INTERVAL '7 days', 120,
               'Bench', c.id || '-' || n, 0, now(), now(), 'U0BENCH1', now()
          FROM generate_series(1, {{meetings}}) n, cluster c ORDER BY n, c.id;
    INSERT INTO post (installation_id, cluster_id, subject, channel, wanted, shown)
        SELECT 1, cluster_id, 'meeting:' || id, 'C0BENCH' || cluster_id, 1, 0 FROM meeting ORDER BY id;
"""  # noqa: S608 - the values are ours

_REMINDERS = Query("""
    INSERT INTO reminder (installation_id, cluster_id, subject, step, recipient, due_at, facts, state, planned_at)
    SELECT 1, 1 + n % (SELECT count(*) FROM cluster), 'bench ' || n, 'before:14',
           'U0BENCH' || 1 + n % (SELECT count(*) FROM person), :due_at, :facts::text::jsonb, 'planned', :due_at
      FROM generate_series(:first::int, :last::int) n
""")


async def seed(database: Database, *, people: int, clusters: int = 64, meetings: int = 0) -> None:
    """Fill an empty database with clusters, each with so many invitations that are still to be posted, and with people."""
    async with database.connection() as connection:
        await connection.script(_SEED.format(people=people, clusters=clusters, meetings=meetings))


async def plan(database: Database, count: int, due_at: datetime, first: int = 1) -> None:
    """Write lines of the ledger, for one person after the other."""
    facts = orjson.dumps(kept(_duty())).decode()
    async with database.connection() as connection:
        await connection.rows(_REMINDERS, first=first, last=first + count - 1, due_at=due_at, facts=facts)
        await connection.script("VACUUM ANALYZE")
        await connection.script("CHECKPOINT")


def slack(people: int, clusters: int = 64) -> Seed:
    """Describe the same people and channels as a local workspace seats them."""
    return Seed(people=_people(people), channels=_channels(clusters), app=_APP, start=BEGINS, team_id=TEAM)


def _people(count: int) -> tuple[SeedPerson, ...]:
    return tuple(
        SeedPerson(id=f"U0BENCH{n}", name=f"person{n}", real_name=f"Person {n}") for n in range(1, count + 1)
    )


def _channels(count: int) -> tuple[SeedChannel, ...]:
    bot = bot_handle(_APP.manifest)
    return tuple(
        SeedChannel(id=f"C0BENCH{n}", name=f"cluster-{n}", members=(bot,)) for n in range(1, count + 1)
    )


def _duty() -> AboutDuty:
    owner = Owner(OwnerKind.PRACTICE, 1, "Practice 1")
    due = date(2017, 5, 31)
    title = Wording(
        "Three-year practice development plan (PDP) shared", "Cynllun datblygu practis tair blynedd"
    )
    return AboutDuty("2017/18", "pdp", title, owner, due, due, 0, aim=False, done_by=DoneBy.SHARING)


_APP = SeedApp(manifest=manifest("https://bench.example.org"))
