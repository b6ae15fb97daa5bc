"""Saying "here", and the count: what the practices of a cluster have attended and can still reach."""

from datetime import date

import pytest

from bot.domain.attendance import AttendanceStatus, Outcome, Verdict
from bot.domain.attendance_report import ClusterAttendance, OwnAttendance
from bot.domain.people import Role
from bot.domain.refusals import (
    NoMeetingNow,
    NotAllowed,
    NotAMember,
    NotYourPractice,
    PracticeAmbiguous,
    PracticeNotFound,
    TooLateToArrive,
)
from tests.world import AFAN_CHANNEL, World
from tests.years import the_year

JUNE = date(2017, 6, 14)


async def entries(world: World) -> list[dict[str, object]]:
    return await world.run("SELECT * FROM attendance ORDER BY id")


async def test_a_representative_says_here_and_the_practice_has_the_credit(world: World):
    meeting = await world.meeting(JUNE)
    world.winder.to(JUNE, "12:40")
    found = await world.services.attendance.here(await world.ask(world.gareth), "k1")
    assert [(each.practice.name, each.fresh) for each in found.arrivals] == [
        ("Dyfed Road Health Centre", True)
    ]
    [entry] = await entries(world)
    assert entry["meeting_id"] == meeting
    assert entry["practice_id"] == world.practice("Dyfed")
    assert entry["cluster_id"] == world.neath
    assert (entry["status"], entry["attendees"], entry["recorded_by"]) == (
        "present",
        "Gareth Pugh",
        world.gareth,
    )


async def test_a_second_person_of_the_practice_adds_a_name_and_no_second_credit(world: World):
    await world.meeting(JUNE)
    await world.appoint("U0MAIR", "Mair Jones", Role.DEPUTY, practice=world.practice("Dyfed"))
    world.winder.to(JUNE, "12:40")
    await world.services.attendance.here(await world.ask("U0MAIR"), "k1")
    assert [entry["deputy"] for entry in await entries(world)] == [True]
    await world.services.attendance.here(await world.ask(world.gareth), "k2")
    last = (await entries(world))[-1]
    assert (last["attendees"], last["deputy"]) == ("Mair Jones, Gareth Pugh", False)
    [dyfed] = [p for p in await report(world) if p.practice.code == "W98002"]
    assert dyfed.standing.attended == 1


async def test_saying_here_twice_changes_nothing(world: World):
    await world.meeting(JUNE)
    world.winder.to(JUNE, "12:40")
    asker = await world.ask(world.gareth)
    for key in ("k1", "k1", "k2"):
        found = await world.services.attendance.here(asker, key)
    assert not found.arrivals[0].fresh
    assert found.arrivals[0].attendees == "Gareth Pugh"
    assert len(await entries(world)) == 1


async def test_somebody_who_sent_apologies_and_came_is_there(world: World):
    meeting = await world.meeting(JUNE)
    await world.attended(meeting, "Dyfed", status="apologies")
    world.winder.to(JUNE, "12:40")
    await world.services.attendance.here(await world.ask(world.gareth), "k1")
    assert [entry["status"] for entry in await entries(world)] == ["apologies", "present"]


async def test_a_person_of_two_practices_says_for_which_before_anything_is_recorded(world: World):
    await world.appoint(
        world.gareth, "Gareth Pugh", Role.REPRESENTATIVE, practice=world.practice("Tabernacle")
    )
    await world.meeting(JUNE)
    world.winder.to(JUNE, "12:40")
    here, gareth = world.services.attendance.here, await world.ask(world.gareth)
    asked = await here(gareth, "k1")
    assert [practice.name for practice in asked.which] == ["Dyfed Road Health Centre", "Tabernacle Surgery"]
    assert await entries(world) == []
    one = await here(gareth, "k2", named="Tabernacle")
    assert [each.practice.name for each in one.arrivals] == ["Tabernacle Surgery"]
    both = await here(gareth, "k3", named="both")
    assert [(each.practice.name, each.fresh) for each in both.arrivals] == [
        ("Dyfed Road Health Centre", True),
        ("Tabernacle Surgery", False),
    ]
    chosen = await here(gareth, "k4", chosen=[world.practice("Dyfed")])
    assert [each.practice.name for each in chosen.arrivals] == ["Dyfed Road Health Centre"]


async def test_without_a_meeting_the_answer_says_when_the_next_one_is(world: World):
    await world.meeting(JUNE, time="12:30")
    world.winder.to(JUNE, "10:29")
    with pytest.raises(NoMeetingNow) as refused:
        await world.services.attendance.here(await world.ask(world.gareth), "k1")
    assert refused.value.next_at is not None
    assert refused.value.next_at.date() == JUNE
    world.winder.to(JUNE, "10:30")
    assert (await world.services.attendance.here(await world.ask(world.gareth), "k2")).arrivals[0].fresh


async def test_a_cluster_without_meetings_has_none_to_be_at(world: World):
    with pytest.raises(NoMeetingNow) as refused:
        await world.services.attendance.here(await world.ask(world.gareth), "k1")
    assert refused.value.next_at is None


async def test_after_the_register_is_closed_nobody_says_here(world: World):
    meeting = await world.meeting(JUNE, closed=True)
    world.winder.to(JUNE, "14:40")
    asker = await world.ask(world.gareth)
    with pytest.raises(TooLateToArrive):
        await world.services.attendance.here(asker, "k1")
    with pytest.raises(TooLateToArrive):
        await world.services.attendance.here(asker, "k2", meeting)


async def test_the_button_records_until_the_register_is_closed(world: World):
    meeting = await world.meeting(JUNE)
    world.winder.to("2017-06-15", "08:00")
    found = await world.services.attendance.here(await world.ask(world.gareth, None), "k1", meeting)
    assert found.arrivals[0].fresh


async def test_a_stranger_is_told_who_can_and_a_partner_and_a_lead_without_practice_earn_no_credit(
    world: World,
):
    meeting = await world.meeting(JUNE)
    world.winder.to(JUNE, "12:40")
    with pytest.raises(NotAllowed):
        await world.services.attendance.here(await world.ask(world.owen), "k1", meeting)
    for user in (world.priya, world.catrin):
        told = await world.services.attendance.here(await world.ask(user), user, meeting)
        assert told.personally
    assert await entries(world) == []


async def test_a_neighbour_earns_no_credit_at_another_clusters_meeting(world: World):
    meeting = await world.meeting(JUNE, cluster=world.afan)
    world.winder.to(JUNE, "12:40")
    with pytest.raises(NotAMember):
        await world.services.attendance.here(await world.ask(world.gareth, AFAN_CHANNEL), "k1", meeting)


async def test_saying_here_costs_a_read_and_a_write_besides_the_directory(world: World):
    await world.meeting(JUNE)
    world.winder.to(JUNE, "12:40")
    await add_clusters(world, 64)
    before = world.database.round_trips
    await world.services.attendance.here(await world.ask(world.gareth), "k1")
    assert world.database.round_trips - before == 3


async def test_saying_here_brings_the_living_post_and_the_reminders_up_to_date(world: World):
    meeting = await world.meeting(JUNE)
    await world.run(
        """INSERT INTO post (installation_id, cluster_id, subject, channel, wanted, shown)
           VALUES (1, 1, 'meeting:' || :meeting::bigint, 'C0NEATH', 1, 1)""",
        meeting=meeting,
    )
    world.winder.to(JUNE, "12:40")
    asker = await world.ask(world.gareth)
    for key in ("k1", "k2"):
        await world.services.attendance.here(asker, key)
    assert await world.run("SELECT wanted FROM post") == [{"wanted": 2}]
    [channel] = await world.run("SELECT facts_at FROM cluster_channel WHERE cluster_id = 1")
    assert channel["facts_at"] == world.winder.at


async def test_a_lead_sees_every_practice_the_worst_first(world: World):
    for day in ("2017-05-10", "2017-06-14"):
        await world.attended(await world.meeting(day, closed=True), "Castle", "Skewen")
    last = await world.meeting("2017-07-12", closed=True)
    await world.attended(last, "Castle", "Dyfed", "Skewen")
    await world.meeting("2018-01-10")
    await world.meeting("2018-02-14")
    world.winder.to("2017-10-02")
    found = await world.services.attendance.show(await world.ask(world.sian))
    assert isinstance(found, ClusterAttendance)
    seen = [
        (each.practice.name.split()[0], each.standing.attended, each.standing.verdict)
        for each in found.practices
    ]
    assert seen[0] == ("Briton", 0, Verdict.OUT_OF_REACH)
    assert seen[-2:] == [("Castle", 3, Verdict.ON_TRACK), ("Skewen", 3, Verdict.ON_TRACK)]
    assert ("Dyfed", 1, Verdict.OUT_OF_REACH) in seen
    assert len(seen) == 7


async def test_the_last_safe_moment_is_told(world: World):
    first = await world.meeting("2017-05-10", closed=True)
    await world.attended(first, "Castle")
    for day in ("2017-06-14", "2017-09-13", "2018-01-10", "2018-02-14"):
        await world.meeting(day)
    world.winder.to("2017-05-11")
    found = await world.services.attendance.show(await world.ask(world.sian))
    assert isinstance(found, ClusterAttendance)
    assert len(found.of(Verdict.LAST_CHANCE)) == 6
    assert found.to_plan == 0


async def test_a_representative_sees_the_own_practice_meeting_by_meeting(world: World):
    await world.attended(await world.meeting("2017-05-10", closed=True), "Dyfed", status="apologies")
    await world.meeting("2017-06-14")
    found = await world.services.attendance.show(await world.ask(world.gareth))
    world.winder.to("2017-06-01")
    found = await world.services.attendance.show(await world.ask(world.gareth))
    assert isinstance(found, OwnAttendance)
    [own] = found.practices
    assert [(entry.status, entry.outcome) for entry in own.entries] == [
        (AttendanceStatus.APOLOGIES, Outcome.MISSED),
        (None, Outcome.TO_COME),
    ]
    with pytest.raises(NotYourPractice):
        await world.services.attendance.show(await world.ask(world.gareth), "Castle")
    with pytest.raises(NotAllowed):
        await world.services.attendance.show(await world.ask(world.gareth), "cluster")


async def test_a_practice_is_asked_for_by_a_part_of_its_name(world: World):
    found = await world.services.attendance.show(await world.ask(world.sian), "skewen")
    assert isinstance(found, OwnAttendance)
    assert [each.practice.code for each in found.practices] == ["W98010"]
    with pytest.raises(PracticeNotFound):
        await world.services.attendance.show(await world.ask(world.sian), "Heol Las")
    with pytest.raises(PracticeAmbiguous) as refused:
        await world.services.attendance.show(await world.ask(world.sian), "Health Centre")
    assert "Dyfed Road Health Centre (W98002, Neath)" in refused.value.candidates


async def test_a_board_officer_asks_for_any_cluster_or_practice_of_the_board_from_anywhere(world: World):
    asker = await world.ask(world.catrin, None)
    found = await world.services.attendance.show(asker, "Afan")
    assert isinstance(found, ClusterAttendance)
    assert len(found.practices) == 3
    one = await world.services.attendance.show(asker, "Fairfield Surgery")
    assert isinstance(one, OwnAttendance)
    assert one.cluster.name == "Afan"


async def test_what_was_attended_before_a_move_still_counts(world: World):
    await world.attended(await world.meeting("2017-05-10", closed=True), "Skewen")
    await move(world, "Skewen", world.afan, "2017-07-01")
    await world.meeting("2017-07-12", closed=True)
    after = await world.meeting("2017-09-13", cluster=world.afan, closed=True)
    await world.attended(after, "Skewen")
    world.winder.to("2017-10-02")
    [skewen] = [
        each
        for each in await world.services.attendance.report(
            world.installation, world.afan, the_year(), date(2017, 10, 2)
        )
        if each.practice.code == "W98010"
    ]
    assert skewen.standing.attended == 2
    assert [entry.meeting.cluster_id for entry in skewen.entries] == [world.neath, world.afan]
    assert "W98010" not in {each.practice.code for each in await report(world, date(2017, 10, 2))}
    assert "W98010" in {each.practice.code for each in await report(world, date(2017, 6, 30))}


async def test_a_report_of_an_earlier_day_knows_nothing_of_what_came_later(world: World):
    await world.attended(await world.meeting("2017-05-10", closed=True), "Castle")
    await world.attended(await world.meeting("2017-06-14", closed=True), "Castle")
    [castle] = [p for p in await report(world, date(2017, 6, 1)) if p.practice.code == "W98006"]
    assert (castle.standing.attended, castle.standing.remaining) == (1, 1)


async def test_the_facts_of_all_wales_are_read_in_one_statement_like_those_of_one_cluster(world: World):
    from storage.attendance import attendance_facts

    await world.attended(await world.meeting("2017-05-10", closed=True), "Castle", "Skewen")
    await world.attended(
        await world.meeting("2017-05-11", cluster=world.afan, closed=True), "Fairfield", status="absent"
    )
    await world.meeting("2016-05-11", closed=True)
    year = the_year().window
    async with world.database.connection() as connection:
        before = world.database.round_trips
        everything = await attendance_facts(connection, world.installation, year, None)
        assert world.database.round_trips - before == 1
        one = await attendance_facts(connection, world.installation, year, [world.neath])
    assert len(everything.practices) == 10
    assert len(everything.registers.meetings) == 2
    assert len(one.practices) == 7
    assert len(one.registers.meetings) == 1
    for practice in one.practices:
        assert everything.registers.entries(practice, JUNE) == one.registers.entries(practice, JUNE)


async def test_asking_costs_no_more_with_many_clusters(world: World):
    await add_clusters(world, 64)
    for text in ("", "Castle"):
        before = world.database.round_trips
        await world.services.attendance.show(await world.ask(world.sian), text)
        assert world.database.round_trips - before <= 3


async def report(world: World, on: date = JUNE):
    year = the_year()
    return await world.services.attendance.report(world.installation, world.neath, year, on)


async def move(world: World, practice: str, cluster: int, day: str) -> None:
    await world.run(
        "UPDATE membership SET until_date = :day WHERE practice_id = :practice",
        practice=world.practice(practice),
        day=date.fromisoformat(day),
    )
    await world.run(
        """INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           VALUES (1, :practice, :cluster, :day)""",
        practice=world.practice(practice),
        cluster=cluster,
        day=date.fromisoformat(day),
    )


async def add_clusters(world: World, count: int) -> None:
    await world.run(
        """INSERT INTO cluster (installation_id, board_id, name)
           SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, :count::int) n""",
        count=count,
    )
