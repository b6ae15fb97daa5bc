"""Practices and clusters that change, on the real database: from which day, for whom, and back again."""

from datetime import date

import pytest

from bot.domain.ids import HealthBoardId
from bot.domain.people import Role
from bot.domain.refusals import (
    ClusterNotFound,
    HoldsPatientData,
    NotAllowed,
    NotUnderstood,
    PracticeNotFound,
    StructureFault,
    StructureRefused,
)
from bot.domain.structure import ChangeKind, StructureChange
from bot.domain.structure_effects import Deed, Wish
from bot.domain.structure_receipts import StructureDone, StructureTrial
from tests.world import World


async def tried(world: World, text: str, user: str | None = None) -> StructureTrial:
    return await world.services.structure.try_typed(await world.ask(user or world.catrin), text)


async def done(world: World, text: str, user: str | None = None, key: str = "") -> StructureDone:
    """Do what is typed, as after a look at what it does."""
    asker = await world.ask(user or world.catrin)
    trial = await world.services.structure.try_typed(asker, text)
    return await world.services.structure.change(asker, key or text, trial.wish, trial.note)


async def members(world: World, cluster: int, day: str) -> set[str]:
    rows = await world.run(
        """SELECT p.name FROM membership m JOIN practice p ON p.id = m.practice_id
            WHERE m.cluster_id = :cluster AND m.from_date <= :day AND (m.until_date IS NULL OR m.until_date > :day)""",
        cluster=cluster,
        day=date.fromisoformat(day),
    )
    return {str(row["name"]).split()[0] for row in rows}


async def journal(world: World) -> tuple[StructureChange, ...]:
    return (await world.services.structure.show(await world.ask(world.catrin))).structure.own_journal()


async def refused(world: World, text: str) -> StructureFault:
    with pytest.raises(StructureRefused) as refusal:
        await tried(world, text)
    return refusal.value.fault


async def test_a_trial_changes_nothing(world: World):
    trial = await tried(world, "close Castle Surgery on 1 July 2017 because Dr Rees retires")
    assert trial.effects.change.kind is ChangeKind.CLOSED
    assert trial.note == "Dr Rees retires"
    assert [(count.name, count.before, count.after) for count in trial.counts] == [("Neath", 7, 6)]
    assert await journal(world) == ()
    assert "Castle" in await members(world, world.neath, "2017-07-01")


async def test_a_practice_closes_from_its_day_and_stays_readable_before_it(world: World):
    await done(world, "close Castle Surgery on 1 July 2017")
    assert "Castle" in await members(world, world.neath, "2017-06-30")
    assert "Castle" not in await members(world, world.neath, "2017-07-01")
    assert (await world.run("SELECT count(*) AS n FROM practice WHERE name = 'Castle Surgery'"))[0]["n"] == 1


async def test_the_same_delivery_a_second_time_changes_nothing(world: World):
    first = await done(world, "close Castle Surgery on 1 July 2017", key="once")
    again = await world.services.structure.change(
        await world.ask(world.catrin),
        "once",
        Wish(Deed.CLOSE, date(2017, 7, 1), world.practice("Castle")),
        "",
    )
    assert first.number is not None
    assert again.number is None
    assert len(await journal(world)) == 1


async def test_a_merged_practice_leaves_and_names_the_one_that_remains(world: World):
    await done(world, "merge Castle Surgery into Dyfed Road on 1 July 2017")
    change = (await journal(world))[0]
    assert change.kind is ChangeKind.MERGED
    assert (change.subject_id, change.other_id) == (world.practice("Castle"), world.practice("Dyfed"))
    assert "Castle" not in await members(world, world.neath, "2017-07-01")


async def test_a_practice_moves_cluster_on_its_day(world: World):
    await done(world, "move Skewen Medical Centre to Afan on 1 October 2017")
    assert "Skewen" in await members(world, world.neath, "2017-09-30")
    assert "Skewen" in await members(world, world.afan, "2017-10-01")
    assert "Skewen" not in await members(world, world.neath, "2017-10-01")


async def test_until_a_move_that_is_ahead_its_people_are_where_they_were(world: World):
    await done(world, "move Skewen Medical Centre to Afan on 1 October 2017")
    assert [cluster.name for cluster in (await world.ask(world.nia)).clusters] == ["Neath"]
    world.winder.to("2017-10-01")
    assert [cluster.name for cluster in (await world.ask(world.nia)).clusters] == ["Afan"]


async def test_a_practice_is_managed_and_returns(world: World):
    await done(world, "managed Castle Surgery from 1 May 2017")
    await done(world, "returned Castle Surgery on 1 August 2017")
    structure = (await world.services.structure.show(await world.ask(world.catrin))).structure
    castle = world.practice("Castle")
    assert structure.managed(castle, date(2017, 4, 30)) is None
    assert structure.managed(castle, date(2017, 7, 31)) is not None
    assert structure.managed(castle, date(2017, 8, 1)) is None
    assert "Castle" in await members(world, world.neath, "2017-08-01")


async def test_a_cluster_is_renamed_and_keeps_its_number(world: World):
    await done(world, "rename Neath to Neath Valleys / Cymoedd Nedd")
    rows = await world.run("SELECT name, name_cy FROM cluster WHERE id = :id", id=world.neath)
    assert rows[0] == {"name": "Neath Valleys", "name_cy": "Cymoedd Nedd"}
    change = (await journal(world))[0]
    assert (change.was, change.became) == ("Neath", "Neath Valleys / Cymoedd Nedd")
    assert (await world.ask(world.sian)).here is not None


async def test_clusters_merge_and_the_first_one_ends(world: World):
    await done(world, "merge cluster Afan into Neath on 1 October 2017")
    assert len(await members(world, world.neath, "2017-10-01")) == 10
    assert await members(world, world.afan, "2017-10-01") == set()
    assert len(await members(world, world.afan, "2017-09-30")) == 3
    rows = await world.run("SELECT ended_on FROM cluster WHERE id = :id", id=world.afan)
    assert rows[0]["ended_on"] == date(2017, 10, 1)


async def test_a_cluster_splits_into_a_new_one(world: World):
    await done(world, "split Neath into Neath North: Castle Surgery, Dyfed Road on 1 July 2017")
    rows = await world.run("SELECT id, board_id FROM cluster WHERE name = 'Neath North'")
    assert rows[0]["board_id"] == world.board
    assert await members(world, int(str(rows[0]["id"])), "2017-07-01") == {"Castle", "Dyfed"}
    assert len(await members(world, world.neath, "2017-07-01")) == 5


async def test_a_cluster_changes_its_health_board(world: World):
    await other_board(world)
    await done(world, "move cluster Afan to 7A5")
    rows = await world.run(
        "SELECT b.code FROM cluster c JOIN health_board b ON b.id = c.board_id WHERE c.id = :id",
        id=world.afan,
    )
    assert rows[0]["code"] == "7A5"


async def test_a_branch_is_noted_and_moves_nothing(world: World):
    await done(world, "branch Castle Surgery in Afan")
    view = await world.services.structure.show(await world.ask(world.catrin))
    assert len(view.structure.branches(world.practice("Castle"), view.today)) == 1
    assert "Castle" in await members(world, world.neath, "2017-04-03")
    assert "Castle" not in await members(world, world.afan, "2017-04-03")


@pytest.mark.parametrize(
    "text",
    [
        "close Castle Surgery on 1 July 2017",
        "merge Castle Surgery into Dyfed Road on 1 July 2017",
        "move Castle Surgery to Afan on 1 July 2017",
        "merge cluster Neath into Afan on 1 July 2017",
        "split Neath into Neath North: Castle Surgery, Dyfed Road on 1 July 2017",
        "rename Neath to Nedd",
        "managed Castle Surgery from 1 April 2017",
        "branch Castle Surgery in Afan",
    ],
)
async def test_every_change_can_be_taken_back_and_both_rows_stay(world: World, text: str):
    before = [await members(world, cluster, "2017-07-01") for cluster in (world.neath, world.afan)]
    made = await done(world, text)
    await done(world, f"undo {made.number} because it was a mistake")
    assert [await members(world, each, "2017-07-01") for each in (world.neath, world.afan)] == before
    names = await world.run("SELECT name, ended_on FROM cluster WHERE id <= 2 ORDER BY id")
    assert names == [{"name": "Neath", "ended_on": None}, {"name": "Afan", "ended_on": None}]
    taken, change = await journal(world)
    assert (taken.kind, taken.other_id, taken.note) == (ChangeKind.TAKEN_BACK, change.id, "it was a mistake")
    assert not change.stands


async def test_a_return_that_is_taken_back_leaves_the_practice_managed(world: World):
    await done(world, "managed Castle Surgery from 1 April 2017")
    made = await done(world, "returned Castle Surgery on 2 April 2017")
    await done(world, f"undo {made.number}")
    view = await world.services.structure.show(await world.ask(world.catrin))
    assert view.structure.managed(world.practice("Castle"), date(2017, 4, 3)) is not None


async def test_a_board_that_was_changed_is_taken_back(world: World):
    await other_board(world)
    made = await done(world, "move cluster Afan to 7A5", user=world.dewi)
    await done(world, f"undo {made.number}", user=world.dewi)
    rows = await world.run("SELECT board_id FROM cluster WHERE id = :id", id=world.afan)
    assert rows[0]["board_id"] == world.board


async def test_what_a_later_change_rests_on_is_not_taken_back(world: World):
    first = await done(world, "move Castle Surgery to Afan on 1 July 2017")
    await done(world, "close Castle Surgery on 1 October 2017")
    assert await refused(world, f"undo {first.number}") is StructureFault.LATER_CHANGE


async def test_nothing_is_recorded_before_a_change_that_is_known(world: World):
    await done(world, "close Castle Surgery on 1 October 2017")
    assert await refused(world, "move Castle Surgery to Afan on 1 July 2017") is StructureFault.LATER_CHANGE
    assert await refused(world, "close Castle Surgery on 1 November 2017") is StructureFault.IN_NO_CLUSTER


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("move Castle Surgery to Neath on 1 July 2017", StructureFault.ALREADY),
        ("merge Castle Surgery into Castle Surgery on 1 July 2017", StructureFault.WITH_ITSELF),
        ("merge cluster Neath into Neath on 1 July 2017", StructureFault.WITH_ITSELF),
        ("returned Castle Surgery on 1 July 2017", StructureFault.NOT_MANAGED),
        ("managed Castle Surgery from 1 July 2017 until 1 June 2017", StructureFault.ENDS_TOO_EARLY),
        ("rename Neath to Afan", StructureFault.NAME_TAKEN),
        ("rename Neath to Neath", StructureFault.ALREADY),
        ("rename Neath to Nedd on 1 July 2017", StructureFault.NOT_AHEAD),
        ("split Neath into Neath North", StructureFault.NOT_ONE_CLUSTER),
        ("close Castle Surgery on 1 July 1999", StructureFault.IN_NO_CLUSTER),
        ("split Afan into Port: Afan Valley, Fairfield, King's", StructureFault.NOBODY_REMAINS),
        ("branch Castle Surgery in Neath", StructureFault.ALREADY),
    ],
)
async def test_what_does_not_fit_is_refused_with_its_reason(world: World, text: str, fault: StructureFault):
    assert await refused(world, text) is fault


async def test_names_and_words_that_nobody_knows_are_refused(world: World):
    with pytest.raises(PracticeNotFound):
        await tried(world, "close Nowhere Surgery on 1 July 2017")
    with pytest.raises(ClusterNotFound):
        await tried(world, "move Castle Surgery to Nowhere on 1 July 2017")
    for text in ("close", "undo it"):
        with pytest.raises(NotUnderstood):
            await tried(world, text)
    with pytest.raises(HoldsPatientData):
        await tried(world, "close Castle Surgery because of 943 476 5919")


async def test_welsh_words_do_the_same(world: World):
    trial = await tried(world, "symud Castle Surgery i Afan ar 1 Gorffennaf 2017 oherwydd ffin newydd")
    assert (trial.wish.deed, trial.wish.on, trial.note) == (Deed.MOVE, date(2017, 7, 1), "ffin newydd")


async def test_only_the_board_and_operators_change_the_structure(world: World):
    for user in (world.sian, world.gareth, world.priya, world.owen):
        with pytest.raises(NotAllowed):
            await tried(world, "close Castle Surgery", user)
    assert (await tried(world, "close Castle Surgery", world.dewi)).wish.deed is Deed.CLOSE


async def test_an_officer_changes_only_what_is_their_own_boards(world: World):
    board = await other_board(world)
    await world.appoint("U0RHYS", "Rhys Owen", Role.BOARD_OFFICER, board=board)
    with pytest.raises(PracticeNotFound):
        await tried(world, "close Castle Surgery", "U0RHYS")
    castle = Wish(Deed.CLOSE, date(2017, 7, 1), world.practice("Castle"))
    with pytest.raises(NotAllowed):
        await world.services.structure.try_out(await world.ask("U0RHYS"), castle)


async def test_meeting_messages_and_reminders_are_looked_at_again(world: World):
    meeting = await world.meeting("2017-09-13")
    await world.run(
        "INSERT INTO post (installation_id, cluster_id, subject, channel) VALUES (1, 1, :subject, 'C0NEATH')",
        subject=f"meeting:{meeting}",
    )
    world.winder.to("2017-05-01")
    await done(world, "close Castle Surgery on 1 July 2017")
    assert (await world.run("SELECT wanted FROM post"))[0]["wanted"] == 2
    facts = await world.run("SELECT facts_at FROM cluster_channel WHERE cluster_id = 1")
    assert facts[0]["facts_at"] == world.winder.at


async def test_a_look_costs_two_round_trips_however_many_clusters_there_are(world: World):
    await world.run(
        "INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'More ' || n FROM generate_series(1, 64) n"
    )
    before = world.database.round_trips
    await tried(world, "close Castle Surgery on 1 July 2017")
    assert world.database.round_trips - before <= 2


async def other_board(world: World) -> HealthBoardId:
    rows = await world.run(
        """INSERT INTO health_board (installation_id, code, name, name_cy)
           VALUES (1, '7A5', 'Cwm Taf University Health Board', 'Bwrdd Iechyd Prifysgol Cwm Taf') RETURNING id"""
    )
    return HealthBoardId(int(str(rows[0]["id"])))


async def test_until_its_day_a_practice_shares_where_it_is_and_a_closed_one_still_can(world: World):
    await done(world, "move Skewen Medical Centre to Afan on 1 October 2017")
    gareth, nia = await world.ask(world.gareth), await world.ask(world.nia)
    receipt = await world.services.sharing.share_typed(nia, "PDP on 3 April", "k1")
    assert receipt.fresh
    await done(world, "close Dyfed Road Health Centre on 1 May 2017")
    assert (await world.services.sharing.share_typed(gareth, "PDP on 3 April", "k2")).fresh
    world.winder.to("2017-05-02")
    lead = await world.ask(world.sian)
    found = await world.services.sharing.withdrawable(lead, receipt.submission.id)
    assert found.owner.name == "Skewen Medical Centre"


async def test_what_was_taken_back_can_be_recorded_again_for_the_same_day(world: World):
    first = await done(world, "close Castle Surgery on 1 July 2017", key="k1")
    await done(world, f"undo {first.number}", key="k2")
    again = await done(world, "close Castle Surgery on 1 July 2017", key="k3")
    assert again.number == 3
    assert await refused(world, "move Castle Surgery to Afan on 1 July 2017") is StructureFault.SAME_DAY
    assert "Castle" not in await members(world, world.neath, "2017-07-01")


async def test_who_moved_alone_stays_when_the_merger_of_the_clusters_that_day_is_taken_back(world: World):
    await done(world, "move Castle Surgery to Afan on 1 July 2017")
    merged = await done(world, "merge cluster Neath into Afan on 1 July 2017")
    await done(world, f"undo {merged.number}")
    assert "Castle" in await members(world, world.afan, "2017-07-01")
    assert len(await members(world, world.neath, "2017-07-01")) == 6
