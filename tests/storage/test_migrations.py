"""A database of each earlier schema, with a cluster's spring in it, is brought to the newest: nothing is lost, and all of it works on."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from alembic import command
from alembic.config import Config

from bot.domain.attendance_report import ClusterAttendance
from bot.domain.compliance import DutyState
from storage import schema
from storage.database import Database
from tests.world import World, _once, build_world

_MIGRATIONS = Path(schema.__file__).parent / "migrations"

# A reminder as the first version wrote it: it does not name its kind.
_MATRIX = {
    "programme": "2017/18",
    "requirement": "matrix",
    "title": {"en": "Sustainability risk matrix", "cy": "Matrics risg cynaliadwyedd"},
    "owner": ["practice", 3, "Castle Surgery", ""],
    "due": "2017-05-31",
    "working_due": "2017-05-31",
    "occasion": None,
    "aim": False,
    "done_by": "sharing",
    "stand_in": False,
    "after": None,
}


def to(revision: str, url: str, *, down: bool = False) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["url"] = url
    (command.downgrade if down else command.upgrade)(config, revision)


@pytest.fixture(params=["0001", "0002"])
def revision(request: pytest.FixtureRequest) -> str:
    """An earlier schema."""
    return str(request.param)


@pytest.fixture
async def old(database: Database, revision: str) -> AsyncIterator[Database]:
    """A database of its own at that schema, on the server of the others."""
    async with database.connection() as connection:
        await connection.rows(_once("DROP DATABASE IF EXISTS old_days"))
        await connection.rows(_once("CREATE DATABASE old_days"))
    url = database.url.replace("/postgres?", "/old_days?")
    assert url != database.url
    await asyncio.to_thread(to, revision, url)
    made = Database(url)
    yield made
    await made.close()
    async with database.connection() as connection:
        await connection.rows(_once("DROP DATABASE old_days WITH (FORCE)"))


async def _called(old: Database, was: str, becomes: str) -> None:
    async with old.connection() as connection:
        await connection.rows(_once(f"ALTER TABLE person RENAME {was} TO {becomes}"))


async def spring_of(old: Database) -> World:
    """Let Neath hold a meeting, share two documents (one by mistake) and be reminded once, all in the earlier schema."""
    await _called(old, "slack_user", "handle")  # the cast is written by today's statements
    world = await build_world(old)
    await _called(old, "handle", "slack_user")
    world.winder.to("2017-05-17")
    held = await world.meeting("2017-05-10", closed=True)
    await world.meeting("2017-09-13")
    await world.attended(held, "Castle", "Skewen")
    castle = world.practice("Castle")
    await world.run(
        """INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on, note,
               recorded_by, recorded_at, withdrawn_at, withdrawn_by, withdrawn_reason)
           VALUES (1, '2017/18', 'pdp', 'practice', :practice, :day, 'By post', 'U0SIAN', :now, NULL, NULL, ''),
                  (1, '2017/18', 'matrix', 'practice', :practice, :day, '', 'U0SIAN', :now, :now, 'U0SIAN', 'Not yet')""",
        practice=castle,
        day=date(2017, 5, 8),
        now=world.winder.at,
    )
    await world.run(
        """INSERT INTO reminder (installation_id, cluster_id, subject, step, recipient, due_at, facts, state, planned_at,
               settled_at)
           VALUES (1, 1, :subject, 'before:10', 'U0SIAN', :now, :facts::jsonb, 'sent', :now, :now)""",
        subject=f"duty:2017/18:matrix:practice:{castle}",
        facts=orjson.dumps(_MATRIX | {"owner": ["practice", castle, "Castle Surgery", ""]}).decode(),
        now=world.winder.at,
    )
    return world


async def rows_of(world: World) -> dict[str, list[dict[str, Any]]]:
    named = await world.run("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    tables = [str(each["name"]) for each in named if each["name"] != "alembic_version"]
    return {table: await world.run(f"SELECT * FROM {table}") for table in tables}


# What columns are called now.
RENAMED = {"slack_user": "handle"}


def kept_in(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> bool:
    """Whether all rows are still there with what they held; columns may have been added or renamed."""
    return before == [
        {name: row[RENAMED.get(name, name)] for name in had} for had, row in zip(before, after, strict=True)
    ]


async def test_nothing_of_an_earlier_schema_is_lost_on_the_way_to_the_newest(old: Database):
    world = await spring_of(old)
    before = await rows_of(world)
    assert await schema.migrate(old, old.url)
    after = await rows_of(world)
    assert set(before) <= set(after)
    assert [table for table in before if not kept_in(before[table], after[table])] == []
    assert sum(map(len, before.values())) > 40
    assert not await schema.migrate(old, old.url)


async def test_a_year_begun_in_an_earlier_schema_goes_on_in_the_newest(old: Database):
    world = await spring_of(old)
    await schema.migrate(old, old.url)
    sian = await world.ask(world.sian)
    assert sian.here is not None
    assert not sian.here.is_body
    attendance = await world.services.attendance.show(sian, "cluster")
    assert isinstance(attendance, ClusterAttendance)
    attended = {row.practice.name: row.standing.attended for row in attendance.practices}
    assert attended["Castle Surgery"] == 1
    assert attended["Dyfed Road Health Centre"] == 0
    (castle,) = (await world.services.deadlines.of_practice(sian, "Castle")).parts
    states = {each.duty.requirement.key: each.state for each in castle.assessments}
    assert states["pdp"] is DutyState.MET
    assert states["matrix"] is not DutyState.MET
    await world.services.reminders.plan()
    told = await world.services.reminders.why(sian)
    assert "matrix" in str([asdict(entry) for entry in told.entries])
    receipt = await world.services.sharing.share_typed(sian, "matrix without the financial part", "again")
    assert receipt.submission.id > 2


async def test_what_only_bodies_owe_can_be_recorded_after_the_migration(old: Database):
    world = await spring_of(old)
    await schema.migrate(old, old.url)
    await world.run(
        """INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on, recorded_at)
           VALUES (1, 'acd', 'plan', 'planning group', 1, '2017-05-08'::date, :now)""",
        now=world.winder.at,
    )


async def test_an_earlier_schema_can_be_gone_back_to_and_left_again(old: Database, revision: str):
    world = await spring_of(old)
    before = await rows_of(world)
    await schema.migrate(old, old.url)
    await world.run(
        "INSERT INTO mailbox (installation_id, person_id, address, learned_at) VALUES (1, 1, 'sian@example.wales', :now)",
        now=world.winder.at,
    )
    await asyncio.to_thread(to, revision, old.url, down=True)
    assert await rows_of(world) == before
    assert await schema.migrate(old, old.url)
    assert (await world.run("SELECT count(*) FROM mailbox"))[0]["count"] == 0
    assert (await world.ask(world.sian)).here is not None
