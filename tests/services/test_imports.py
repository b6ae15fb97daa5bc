"""Importing practice lists: the register of Wales, a nine-year update, a renamed cluster, a practice that moved."""

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.domain.ids import InstallationId
from bot.domain.practice_rows import PracticeList, PracticeRow
from bot.domain.refusals import WhichWorkspace
from bot.services.register import packaged_list
from storage.database import Database
from tests.world import NEATH, TEAM, World, build_world, empty

DATA = Path(__file__).parent.parent / "data"
APRIL = date(2017, 4, 3)


@pytest.fixture
async def blank(world: World) -> World:
    """A workspace that nobody has imported anything into."""
    await world.run("TRUNCATE health_board, practice, person RESTART IDENTITY CASCADE")
    return world


def a_list(*rows: tuple[str, str, str], board: str = "7A3") -> PracticeList:
    """Make a list of (cluster, code, name)."""
    made = tuple(
        PracticeRow(board, cluster, code, name, "", None, "list", line)
        for line, (cluster, code, name) in enumerate(rows, start=2)
    )
    return PracticeList(made, (), (), len(made))


def neath_as(cluster: str) -> list[tuple[str, str, str]]:
    return [(cluster, code, name) for code, name in NEATH.items()]


async def memberships(world: World, code: str) -> list[tuple[object, ...]]:
    rows = await world.run(
        """SELECT c.name, m.from_date, m.until_date FROM membership m JOIN practice p ON p.id = m.practice_id
             JOIN cluster c ON c.id = m.cluster_id WHERE p.code = :code ORDER BY m.from_date, m.id""",
        code=code,
    )
    return [tuple(row.values()) for row in rows]


async def snapshot(world: World) -> list[dict[str, object]]:
    return await world.run(
        """SELECT 'practice' AS what, to_jsonb(p) AS row FROM practice p
            UNION ALL SELECT 'cluster', to_jsonb(c) FROM cluster c
            UNION ALL SELECT 'board', to_jsonb(b) FROM health_board b
            UNION ALL SELECT 'membership', to_jsonb(m) FROM membership m
            UNION ALL SELECT 'run', to_jsonb(r) FROM import_run r ORDER BY 1, 2"""
    )


async def test_all_wales_is_imported_in_a_dozen_round_trips(blank: World) -> None:
    before = blank.database.round_trips
    done = await blank.services.imports.apply(blank.installation, packaged_list(), on=APRIL)
    assert blank.database.round_trips - before <= 12
    assert (len(done.changes.new), len(done.changes.new_clusters), len(done.changes.new_boards)) == (
        372,
        63,
        7,
    )
    (counted,) = await blank.run(
        """SELECT (SELECT count(*) FROM practice) AS practices, (SELECT count(*) FROM cluster) AS clusters,
                  (SELECT count(*) FROM health_board) AS boards,
                  (SELECT count(*) FROM membership WHERE until_date IS NULL) AS memberships"""
    )
    assert tuple(counted.values()) == (372, 63, 7, 372)


async def test_practices_of_a_board_listed_for_the_first_time_belonged_already(blank: World) -> None:
    await blank.services.imports.apply(blank.installation, packaged_list(), on=date(2017, 11, 20))
    assert await memberships(blank, "W98006") == [("Neath", date(2017, 4, 1), None)]


async def test_a_practice_that_is_new_in_a_known_board_belongs_from_the_day_of_the_import(
    world: World,
) -> None:
    listed = a_list(*neath_as("Neath"), ("Neath", "W98099", "Alltwen Surgery"))
    await world.services.imports.apply(world.installation, listed, on=date(2017, 9, 1))
    assert await memberships(world, "W98099") == [("Neath", date(2017, 9, 1), None)]


async def test_the_same_list_twice_changes_nothing(blank: World) -> None:
    imports = blank.services.imports
    await imports.apply(blank.installation, packaged_list(), on=APRIL)
    before = await snapshot(blank)
    again = await imports.apply(blank.installation, packaged_list(), on=date(2017, 6, 1))
    assert again.changes.nothing
    assert await snapshot(blank) == before


async def test_a_preview_writes_nothing(world: World) -> None:
    before = await snapshot(world)
    shown = await world.services.imports.preview(world.installation, packaged_list())
    assert len(shown.changes.new) == 372 - len({"W98017", "W98032", "W98041", *NEATH})
    assert await snapshot(world) == before


async def test_nine_years_later_most_practices_stay_and_none_is_deleted(blank: World) -> None:
    imports = blank.services.imports
    old = imports.read("lookup.xlsx", (DATA / "wales_practice_lookup_2014_15.xlsx").read_bytes())
    await imports.apply(blank.installation, old, on=date(2015, 1, 5))
    done = await imports.apply(blank.installation, packaged_list(), on=date(2024, 4, 1))
    assert (done.changes.kept, len(done.changes.vanished), len(done.changes.new)) == (372, 87, 0)
    assert len(done.changes.moved_cluster) == 50
    (counted,) = await blank.run("SELECT count(*) AS practices FROM practice")
    assert counted["practices"] == 459
    listed = {(row.code, row.cluster, row.board) for row in packaged_list().rows}
    stored = await blank.run(
        """SELECT p.code, c.name, b.code AS board FROM practice p
             JOIN membership m ON m.practice_id = p.id AND m.until_date IS NULL
             JOIN cluster c ON c.id = m.cluster_id JOIN health_board b ON b.id = c.board_id"""
    )
    assert listed <= {tuple(row.values()) for row in stored}


async def test_a_cluster_that_changes_its_board_keeps_its_number(blank: World) -> None:
    imports = blank.services.imports
    old = imports.read("lookup.xlsx", (DATA / "wales_practice_lookup_2014_15.xlsx").read_bytes())
    await imports.apply(blank.installation, old, on=date(2015, 1, 5))
    before = await blank.run("SELECT id FROM cluster WHERE name = 'Bridgend East Network'")
    await imports.apply(blank.installation, packaged_list(), on=date(2019, 4, 1))
    after = await blank.run(
        """SELECT c.id, b.code FROM cluster c JOIN health_board b ON b.id = c.board_id
            WHERE c.name = 'Bridgend East Network'"""
    )
    assert after == [{"id": before[0]["id"], "code": "7A5"}]


async def test_a_renamed_cluster_keeps_its_number_and_its_channel(world: World) -> None:
    done = await world.services.imports.apply(world.installation, a_list(*neath_as("Castell-nedd")), on=APRIL)
    assert [one.new.name for one in done.changes.continued] == ["Castell-nedd"]
    assert done.moved == ()
    asker = await world.ask(world.sian)
    assert asker.here is not None
    assert (asker.here.id, asker.here.name) == (world.neath, "Castell-nedd")
    assert len(await memberships(world, "W98006")) == 1
    rows = await world.run("SELECT kind, on_date, was, became, recorded_by FROM structure_change")
    assert [tuple(row.values()) for row in rows] == [("renamed", APRIL, "Neath", "Castell-nedd", "import")]


async def test_a_cluster_named_apart_is_a_new_one(world: World) -> None:
    listed = a_list(*neath_as("Castell-nedd"))
    done = await world.services.imports.apply(world.installation, listed, on=APRIL, apart=["castell nedd"])
    assert len(done.moved) == len(NEATH)
    assert await memberships(world, "W98006") == [
        ("Neath", date(2009, 4, 1), APRIL),
        ("Castell-nedd", APRIL, None),
    ]


async def test_a_cluster_does_not_continue_under_a_name_that_another_one_has(world: World) -> None:
    await world.run("INSERT INTO cluster (installation_id, board_id, name) VALUES (1, 1, 'Cwmtawe')")
    done = await world.services.imports.apply(world.installation, a_list(*neath_as("Cwmtawe")), on=APRIL)
    assert done.changes.continued == ()
    assert (await memberships(world, "W98006"))[-1] == ("Cwmtawe", APRIL, None)


async def test_a_practice_that_moved_keeps_its_attendance_where_it_was(world: World) -> None:
    meeting = await world.meeting("2017-05-10", closed=True)
    await world.attended(meeting, "Castle")
    moved = [("Afan" if code == "W98006" else "Neath", code, name) for code, name in NEATH.items()]
    done = await world.services.imports.apply(world.installation, a_list(*moved), on=date(2017, 10, 1))
    assert [change.row.code for change in done.moved] == ["W98006"]
    assert await memberships(world, "W98006") == [
        ("Neath", date(2009, 4, 1), date(2017, 10, 1)),
        ("Afan", date(2017, 10, 1), None),
    ]
    (kept,) = await world.run("SELECT cluster_id, status FROM attendance")
    assert kept == {"cluster_id": world.neath, "status": "present"}


async def test_a_list_overrules_a_move_that_was_entered_ahead(world: World) -> None:
    await world.run(
        """UPDATE membership SET until_date = '2017-10-01'
            WHERE practice_id = (SELECT id FROM practice WHERE code = 'W98006')"""
    )
    await world.run(
        """INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           SELECT 1, id, 2, '2017-10-01' FROM practice WHERE code = 'W98006'"""
    )
    await world.services.imports.apply(world.installation, a_list(*neath_as("Neath")), on=APRIL)
    assert await memberships(world, "W98006") == [
        ("Neath", date(2009, 4, 1), APRIL),
        ("Neath", APRIL, None),
        ("Afan", date(2017, 10, 1), date(2017, 10, 1)),
    ]


async def test_a_cluster_that_had_ended_is_there_again_when_a_list_has_practices_in_it(world: World) -> None:
    await world.run("UPDATE cluster SET ended_on = '2017-04-01' WHERE name = 'Afan'")
    moved = [("Afan" if code == "W98006" else "Neath", code, name) for code, name in NEATH.items()]
    await world.services.imports.apply(world.installation, a_list(*moved), on=APRIL)
    rows = await world.run("SELECT ended_on FROM cluster WHERE name = 'Afan'")
    assert rows == [{"ended_on": None}]


async def test_a_practice_that_is_not_listed_is_reported_and_stays(world: World) -> None:
    listed = a_list(*neath_as("Neath")[1:])
    done = await world.services.imports.apply(world.installation, listed, on=APRIL)
    assert "W00144" in {one.code for one in done.changes.vanished}
    assert await memberships(world, "W00144") == [("Neath", date(2009, 4, 1), None)]


async def test_a_list_without_postcodes_takes_none_away(blank: World) -> None:
    imports = blank.services.imports
    await imports.apply(blank.installation, packaged_list(), on=APRIL)
    bare = packaged_list()
    bare = replace(bare, rows=tuple(replace(row, postcode="", name=row.name + " Ltd") for row in bare.rows))
    await imports.apply(blank.installation, bare, on=APRIL)
    (row,) = await blank.run("SELECT name, postcode, list_size FROM practice WHERE code = 'W94002'")
    assert row == {"name": "Amlwch Health Centre Ltd", "postcode": "LL68 9AB", "list_size": 10109}


async def test_the_published_file_leaves_two_practices_out_until_somebody_says_where_they_are(
    blank: World,
) -> None:
    imports = blank.services.imports
    data = (DATA / "statswales_registers_2024_ids.csv").read_bytes()
    unsure = imports.read("statswales.csv", data)
    assert {conflict.code for conflict in unsure.conflicts} == {"W94004", "W94032"}
    await imports.apply(blank.installation, unsure, on=APRIL)
    assert await memberships(blank, "W94004") == []
    assert len(await blank.run("SELECT 1 FROM practice")) == 397
    listed = imports.read("statswales.csv", data, {"W94004": "Dwyfor", "W94032": "Dwyfor"})
    await imports.apply(blank.installation, listed, on=APRIL, filename="statswales.csv", data=data)
    assert await memberships(blank, "W94004") == [("Dwyfor", APRIL, None)]
    (run,) = await blank.run("SELECT filename, length(sha256) AS signs FROM import_run WHERE filename <> ''")
    assert (run["filename"], run["signs"]) == ("statswales.csv", 64)


async def test_an_import_lets_reminders_be_planned_anew(world: World) -> None:
    world.winder.to("2017-06-01")
    await world.services.imports.apply(world.installation, a_list(("Neath", "W98099", "New")), on=APRIL)
    rows = await world.run("SELECT DISTINCT facts_at FROM cluster_channel")
    assert rows == [{"facts_at": world.winder.at}]


async def test_two_imports_at_once_make_one_register(blank: World) -> None:
    imports = blank.services.imports
    both = await asyncio.gather(
        *(imports.apply(blank.installation, packaged_list(), on=APRIL) for _ in range(2))
    )
    assert sorted(len(one.changes.new) for one in both) == [0, 372]


async def test_a_register_imported_before_the_first_workspace_becomes_its_own(database: Database) -> None:
    await empty(database)
    world = await build_world(database)
    await empty(database)
    imports = world.services.imports
    installation = await imports.workspace()
    assert await imports.workspace() == installation
    await world.services.directory.welcome(TEAM, "Clwstwr")
    assert (await world.ask(world.owen)).installation_id == installation
    assert await imports.workspace(TEAM) == installation


async def test_with_several_workspaces_one_has_to_be_named(world: World) -> None:
    await world.services.directory.welcome("T0OTHER", "Other")
    with pytest.raises(WhichWorkspace) as refused:
        await world.services.imports.workspace()
    assert refused.value.known == ((TEAM, "Clwstwr"), ("T0OTHER", "Other"))
    assert await world.services.imports.workspace("T0OTHER") != InstallationId(world.installation)
    with pytest.raises(WhichWorkspace):
        await world.services.imports.workspace("T0NOBODY")
