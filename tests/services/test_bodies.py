"""Lists of bodies: read, tried, applied; and the map that they make."""

from datetime import date

import pytest

from bot.__main__ import parser
from bot.command_line.answers import Stop
from bot.command_line.body_imports import run_import
from bot.command_line.imports import imported as chosen_import
from bot.domain.bodies import Surroundings
from bot.domain.body_rows import BodyFault
from bot.domain.practice_rows import FileRefused
from bot.domain.refusals import BodyHeadersMissing, ClusterNotFound, NotAllowed
from bot.domain.requirements import OwnerKind
from tests.world import World

LIST = """kind,name,name_cy,board,member kind,member,from,until
Professional collaborative,Neath GP Collaborative,Cydweithredfa Castell-nedd,7A3,practice,Castle Surgery,2017-04-01,
,,,,practice,W98002,2017-04-01,
PCPG,Neath Port Talbot Planning Group,,Swansea Bay,cluster,Neath,1 April 2017,
,,,,cluster,Afan,1/4/2017,2018-04-01
,,,,professional collaborative,Neath GP Collaborative,,
RPB,West Glamorgan Partnership Board,Bwrdd Partneriaeth Gorllewin Morgannwg,7A3,board,Swansea Bay,,
,,,,pan-cluster planning group,Neath Port Talbot Planning Group,,
Delivery vehicle,Afan Valley Federation,,7A3,,,,
"""


async def imported(world: World, text: str = LIST, *, dry_run: bool = False) -> str:
    return await run_import(
        world.services,
        "bodies.csv",
        text.encode(),
        today=world.winder.at.date(),
        workspace=None,
        dry_run=dry_run,
    )


async def around(
    world: World, user: str = "", name: str = "", channel: str | None = "C0NEATH"
) -> Surroundings:
    return await world.services.bodies.around(await world.ask(user or world.sian, channel), name)


async def bodies_and_members(world: World) -> tuple[object, object]:
    (found,) = await world.run(
        """SELECT (SELECT count(*) FROM cluster WHERE kind <> 'cluster') AS bodies,
                  (SELECT count(*) FROM body_member) AS members"""
    )
    return found["bodies"], found["members"]


async def test_a_list_makes_bodies_with_members_of_every_kind(world: World):
    told = await imported(world)
    assert "Imported. The changes hold from: Monday 3 April 2017" in told
    assert "Pan-cluster planning group: Neath Port Talbot Planning Group (7A3)" in told
    assert "Neath Port Talbot Planning Group ← Afan (cluster, from" in told
    assert await bodies_and_members(world) == (4, 7)
    found = await around(world, name="planning group")
    (group,) = found.own
    assert [(member.kind, member.name) for member in group.members_on(found.on)] == [
        (OwnerKind.CLUSTER, "Afan"),
        (OwnerKind.CLUSTER, "Neath"),
        (OwnerKind.PROFESSIONAL_COLLABORATIVE, "Neath GP Collaborative"),
    ]


async def test_a_trial_changes_nothing(world: World):
    assert "This was a trial" in await imported(world, dry_run=True)
    assert await bodies_and_members(world) == (0, 0)


async def test_the_same_list_again_changes_nothing(world: World):
    await imported(world)
    told = await imported(world)
    assert "Nothing to change" in told
    assert "Unchanged members: 7" in told
    assert await bodies_and_members(world) == (4, 7)
    (runs,) = await world.run("SELECT count(*) AS n FROM import_run")
    assert runs["n"] == 1


async def test_a_membership_ends_by_its_last_column_and_nothing_is_deleted(world: World):
    await imported(world)
    ended = LIST.replace("cluster,Neath,1 April 2017,", "cluster,Neath,1 April 2017,2017-06-01")
    assert "Neath Port Talbot Planning Group ← Neath (until" in await imported(world, ended)
    assert await bodies_and_members(world) == (4, 7)
    before = await around(world)
    assert before.above[0].name == "Neath Port Talbot Planning Group"
    world.winder.to("2017-06-01")
    assert (await around(world)).above == ()


async def test_a_welsh_name_is_brought_up_to_date(world: World):
    await imported(world)
    renamed = LIST.replace(
        "Neath Port Talbot Planning Group,,Swansea",
        "Neath Port Talbot Planning Group,Grŵp Castell-nedd,Swansea",
    )
    assert "Bodies with another Welsh name" in await imported(world, renamed)
    (group,) = (await around(world, name="Grŵp Castell-nedd")).own
    assert group.name == "Neath Port Talbot Planning Group"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("club,X,,7A3,,,,", BodyFault.UNKNOWN_KIND),
        ("PCPG,,,7A3,,,,", BodyFault.NO_NAME),
        ("PCPG,X,,Atlantis,,,,", BodyFault.UNKNOWN_BOARD),
        ("PCPG,Neath,,7A3,,,,", BodyFault.NAME_TAKEN),
        ("PCPG,X,,7A3,plumber,Bob,,", BodyFault.UNKNOWN_MEMBER_KIND),
        ("PCPG,X,,7A3,cluster,,,", BodyFault.MEMBER_INCOMPLETE),
        ("PCPG,X,,7A3,cluster,Neeth,,", BodyFault.UNKNOWN_MEMBER),
        ("PCPG,X,,7A3,practice,Medical,,", BodyFault.UNKNOWN_MEMBER),
        ("PCPG,X,,7A3,cluster,Neath,soon,", BodyFault.BAD_DATE),
        ("PCPG,X,,7A3,cluster,Neath,2017-04-01,2017-04-01", BodyFault.ENDS_TOO_EARLY),
        ("PCPG,X,,7A3,PCPG,X,,", BodyFault.ITSELF),
    ],
)
async def test_a_faulty_row_is_told_with_its_line_and_stops_the_whole_list(
    world: World, row: str, fault: BodyFault
):
    text = LIST + row.replace("practice,Medical", "practice,Nowhere Surgery") + "\n"
    done = await world.services.bodies.apply(
        world.installation, "bodies.csv", text.encode(), world.winder.at.date()
    )
    assert [(each.line, each.fault) for each in done.changes.faults] == [(10, fault)]
    assert await bodies_and_members(world) == (0, 0)
    with pytest.raises(Stop) as stopped:
        await imported(world, text)
    assert "line 10:" in str(stopped.value)
    assert "Nothing was imported" in str(stopped.value)


async def test_rows_that_go_on_with_a_faulty_body_are_not_told_as_faulty_themselves(world: World):
    text = LIST.replace("PCPG,Neath", "Club,Neath").replace(
        ",,,,pan-cluster planning group", ",,,,health board"
    )
    text = text.replace("health board,Neath Port Talbot Planning Group", "health board,Powys")
    done = await world.services.bodies.apply(
        world.installation, "bodies.csv", text.encode(), world.winder.at.date()
    )
    assert [(each.line, each.fault) for each in done.changes.faults] == [
        (4, BodyFault.UNKNOWN_KIND),
        (8, BodyFault.UNKNOWN_MEMBER),
    ]


async def test_a_name_that_could_be_several_is_told_with_all_of_them(world: World):
    await world.run(
        "INSERT INTO practice (installation_id, code, name) VALUES (1, 'W98999', 'Castle Surgery')"
    )
    await world.run(
        """INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           SELECT 1, id, 2, '2009-04-01' FROM practice WHERE code = 'W98999'"""
    )
    with pytest.raises(Stop) as stopped:
        await imported(world)
    assert "Castle Surgery (W98006, Neath)" in str(stopped.value)
    assert "Castle Surgery (W98999, Afan)" in str(stopped.value)


async def test_a_member_cannot_belong_twice_at_one_time(world: World):
    with pytest.raises(Stop) as stopped:
        await imported(world, LIST + "PCPG,Neath Port Talbot Planning Group,,7A3,cluster,Neath,2017-05-01,\n")
    assert "is a member at that time already" in str(stopped.value)
    again = LIST + "PCPG,Neath Port Talbot Planning Group,,7A3,cluster,Afan,2018-04-01,\n"
    assert "Imported" in await imported(world, again)


async def test_a_file_that_is_no_such_list_is_refused(world: World):
    with pytest.raises(BodyHeadersMissing) as refused:
        await world.services.bodies.read(world.installation, "x.csv", b"a,name\n1,2\n", date(2017, 4, 3))
    assert refused.value.missing == ("kind", "board")
    with pytest.raises(FileRefused):
        await world.services.bodies.read(world.installation, "x.csv", b"", date(2017, 4, 3))
    with pytest.raises(Stop, match="Missing: kind, board"):
        await imported(world, "a,name\n1,2\n")


async def test_a_list_with_welsh_headings_is_read(world: World):
    text = "math,enw,bwrdd,math aelod,aelod\nGrŵp cynllunio,Grŵp Nedd,7A3,clwstwr,Neath\n"
    assert "Imported" in await imported(world, text)


async def test_the_map_of_a_cluster_goes_up_to_the_partnership_board(world: World):
    await imported(world)
    found = await around(world)
    assert (found.kind, found.name) == (OwnerKind.CLUSTER, "Neath")
    assert [body.name for body in found.above] == [
        "Neath Port Talbot Planning Group",
        "West Glamorgan Partnership Board",
    ]


async def test_an_officer_outside_a_channel_sees_the_boards_own_bodies(world: World):
    await imported(world)
    found = await around(world, world.catrin, channel="C0OFFICE")
    assert len(found.own) == 4
    assert [body.name for body in found.above] == ["West Glamorgan Partnership Board"]


async def test_a_name_that_nobody_has_is_told_with_what_is_like_it(world: World):
    await imported(world)
    with pytest.raises(ClusterNotFound) as refused:
        await around(world, name="Afan Valey Federation")
    assert refused.value.suggestions == ("Afan Valley Federation",)


async def test_a_stranger_sees_no_map(world: World):
    with pytest.raises(NotAllowed):
        await around(world, world.owen)


async def test_lists_and_counts_of_clusters_leave_bodies_out(world: World):
    before = await world.services.reports.board(world.installation, world.board)
    await imported(world)
    after = await world.services.reports.board(world.installation, world.board)
    assert [each.cluster.name for each in after.clusters] == [each.cluster.name for each in before.clusters]
    everybody = await world.services.reports.all_clusters(world.installation, world.winder.at.date())
    assert {each.cluster.name for each in everybody} == {"Neath", "Afan"}
    tables = await world.services.profiles.report(world.installation, world.winder.at.date())
    assert tables[0].years[-1].clusters == 2


async def test_an_import_of_practices_takes_no_body_for_a_cluster(world: World):
    await imported(world)
    from bot.services.register import packaged_list

    done = await world.services.imports.preview(world.installation, packaged_list())
    old = {one.old.name for one in done.changes.continued}
    assert not old & {"Neath GP Collaborative", "Afan Valley Federation"}


async def test_the_command_line_takes_a_list_of_bodies_and_knows_no_other_kind(world: World):
    options = parser().parse_args(["import", "bodies", "bodies.csv", "--dry-run"])
    *kind, path = options.file
    told = await chosen_import(
        world.services,
        options,
        [str(word) for word in kind],
        path.name,
        LIST.encode(),
        world.winder.at.date(),
    )
    assert "This was a trial" in told
    with pytest.raises(Stop, match="import bodies FILE"):
        await chosen_import(world.services, options, ["plumbers"], "x.csv", b"", world.winder.at.date())
