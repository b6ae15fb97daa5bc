"""Private calendar addresses: who may have which, what each holds, and how entries keep their numbers."""

import asyncio
from datetime import timedelta
from typing import Any

import icalendar
import ics
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from bot import services
from bot.app import read_programmes
from bot.clock import Clock
from bot.domain.feeds import OWN, FeedContents, FeedKind
from bot.domain.ids import ClusterId
from bot.domain.people import Role
from bot.domain.post_office import PostOffice
from bot.domain.refusals import NoPublicAddress, NotAllowed, NothingFound
from bot.domain.tokens import hash_of
from bot.services import Services
from bot.views import feed_file
from bot.views.written_entries import WrittenEntries
from storage.database import Database
from tests.calendar_rules import faults_of
from tests.world import AFAN_CHANNEL, NEATH_CHANNEL, World

PUBLIC = PostOffice(public_url="https://clwstwr.example.org")


@pytest.fixture
def house(world: World) -> Services:
    """The house as calendars can reach it."""
    return another_process(world.database, world)


def another_process(database: Database, world: World) -> Services:
    return services.Services(database, Clock(world.winder.now), read_programmes(), post_office=PUBLIC)


async def subscribed(
    world: World,
    house: Services,
    user: str,
    kind: FeedKind = FeedKind.OWN,
    channel: str | None = NEATH_CHANNEL,
) -> bytes:
    """Make an address and return what is kept of its token."""
    _, address = await house.feeds.make(await world.ask(user, channel), kind)
    return hash_of(address.rpartition("/")[2].removesuffix(".ics"))


async def contents(house: Services, token_hash: bytes) -> FeedContents:
    found = await house.feeds.contents(token_hash)
    assert found is not None
    return found


async def file_of(world: World, house: Services, token_hash: bytes) -> bytes:
    written = feed_file.written(world.voices, await contents(house, token_hash), WrittenEntries())
    assert faults_of(written) == []
    return written


async def entries(world: World, house: Services, token_hash: bytes) -> list[Any]:
    read = icalendar.Calendar.from_ical(await file_of(world, house, token_hash))
    return list(read.walk("VEVENT"))


def meetings(found: FeedContents) -> set[int]:
    return {int(each.meeting.id) for each in found.invitations}


def titles(found: FeedContents) -> set[str]:
    return {each.duty.requirement.key for each in found.deadlines}


async def test_a_representative_gets_the_clusters_meetings_and_the_deadlines_of_their_practice(
    world: World, house: Services
):
    ours = await world.meeting("2017-06-14")
    await world.meeting("2017-06-15", cluster=world.afan)
    found = await contents(house, await subscribed(world, house, world.gareth))
    assert meetings(found) == {ours}
    assert {each.duty.owner.name for each in found.deadlines} == {"Dyfed Road Health Centre"}
    assert {"matrix", "pdp"} <= titles(found)


async def test_a_partner_gets_the_meetings_and_no_deadlines(world: World, house: Services):
    ours = await world.meeting("2017-06-14")
    for kind in (FeedKind.OWN, FeedKind.CLUSTER):
        found = await contents(house, await subscribed(world, house, world.priya, kind))
        assert (meetings(found), found.deadlines) == ({ours}, ())


async def test_a_cluster_gives_its_meetings_and_what_it_owes_as_a_whole(world: World, house: Services):
    ours = await world.meeting("2017-06-14")
    found = await contents(house, await subscribed(world, house, world.nia, FeedKind.CLUSTER))
    assert meetings(found) == {ours}
    assert {each.duty.owner.name for each in found.deadlines} == {"Neath"}


async def test_a_health_board_gives_the_meetings_of_all_its_clusters_and_its_own_deadlines(
    world: World, house: Services
):
    neath, afan = await world.meeting("2017-06-14"), await world.meeting("2017-06-15", cluster=world.afan)
    found = await contents(house, await subscribed(world, house, world.catrin, FeedKind.BOARD))
    assert meetings(found) == {neath, afan}
    assert {each.duty.owner.id for each in found.deadlines} <= {world.board}


async def test_a_health_board_without_clusters_has_an_empty_calendar(world: World, house: Services):
    token = await subscribed(world, house, world.catrin, FeedKind.BOARD)
    await world.run("UPDATE cluster SET ended_on = '2017-04-01'")
    found = await contents(house, token)
    assert (found.invitations, found.deadlines) == ((), ())


async def test_a_joint_meeting_stands_once_in_the_feeds_of_both_clusters(world: World, house: Services):
    joint = await world.meeting("2017-06-15", cluster=world.afan)
    await world.run(
        """INSERT INTO meeting_cluster (installation_id, meeting_id, cluster_id, added_by, added_at)
           VALUES (1, :joint, 1, 'U0SIAN', :now)""",
        joint=joint,
        now=world.winder.at,
    )
    board = await contents(house, await subscribed(world, house, world.catrin, FeedKind.BOARD))
    neath = await contents(house, await subscribed(world, house, world.gareth))
    assert [each.meeting.id for each in board.invitations] == [joint]
    assert meetings(neath) == {joint}


async def test_a_practice_that_moved_sees_each_clusters_meetings_of_its_own_time(
    world: World, house: Services
):
    before, after = await world.meeting("2017-05-10"), await world.meeting("2017-09-13")
    new_before, new_after = (
        await world.meeting("2017-05-11", cluster=world.afan),
        await world.meeting("2017-09-14", cluster=world.afan),
    )
    dyfed = world.practice("Dyfed")
    await world.run("UPDATE membership SET until_date = '2017-07-01' WHERE practice_id = :dyfed", dyfed=dyfed)
    await world.run(
        """INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           VALUES (1, :dyfed, 2, '2017-07-01')""",
        dyfed=dyfed,
    )
    found = await contents(house, await subscribed(world, house, world.gareth))
    assert meetings(found) == {before, new_after}
    assert not meetings(found) & {after, new_before}


async def test_only_the_last_thirty_days_and_the_next_four_hundred_are_in_a_feed(
    world: World, house: Services
):
    world.winder.to("2017-06-14")
    days = {"2017-05-14": False, "2017-05-15": True, "2018-07-19": True, "2018-07-20": False}
    made = {await world.meeting(day): inside for day, inside in days.items()}
    found = await contents(house, await subscribed(world, house, world.gareth))
    assert meetings(found) == {meeting for meeting, inside in made.items() if inside}


async def test_what_is_done_stands_in_no_calendar_any_more(world: World, house: Services):
    token = await subscribed(world, house, world.gareth)
    first, second = (await contents(house, token)).deadlines[:2]
    await world.run(
        """INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on, recorded_by,
               recorded_at) VALUES (1, '2017/18', :key, 'practice', :dyfed, '2017-04-03', 'U0GARETH', :now)""",
        key=first.duty.requirement.key,
        dyfed=world.practice("Dyfed"),
        now=world.winder.at,
    )
    left = await contents(house, token)
    assert first.uid not in {each.uid for each in left.deadlines}
    assert second.uid in {each.uid for each in left.deadlines}


async def test_a_suspended_deadline_leaves_the_calendar_and_comes_back_as_the_same_entry(
    world: World, house: Services
):
    token = await subscribed(world, house, world.gareth)
    before = (await contents(house, token)).deadlines
    await world.run(
        """INSERT INTO suspension (installation_id, board_id, programme, starts, ends, reason, recorded_by, recorded_at)
           VALUES (1, 1, '2017/18', '2017-04-01', '2018-03-31', 'Winter', 'U0CATRIN', :now)""",
        now=world.winder.at,
    )
    assert (await contents(house, token)).deadlines == ()
    await world.run("DELETE FROM suspension")
    assert (await contents(house, token)).deadlines == before


async def test_a_deadline_has_one_number_in_every_feed_and_language(world: World, house: Services):
    await world.appoint("U0ELIN", "Elin Rees", Role.DEPUTY, practice=world.practice("Dyfed"))
    await world.run("UPDATE person SET language = 'cy' WHERE handle = 'U0ELIN'")
    english = await contents(house, await subscribed(world, house, world.gareth))
    welsh = await contents(house, await subscribed(world, house, "U0ELIN"))
    again = await contents(house, await subscribed(world, house, world.gareth))
    assert english.deadlines
    assert [(d.uid, d.edition) for d in english.deadlines] == [(d.uid, d.edition) for d in welsh.deadlines]
    assert [(d.uid, d.edition) for d in english.deadlines] == [(d.uid, d.edition) for d in again.deadlines]


async def test_a_deadline_that_changes_has_a_higher_sequence_and_a_later_stamp(world: World, house: Services):
    token = await subscribed(world, house, world.gareth)
    before = {each.uid: each.edition for each in (await contents(house, token)).deadlines}
    await world.run("UPDATE practice SET name = 'Dyfed Road Surgery' WHERE code = 'W98002'")
    world.winder.at += timedelta(hours=1)
    after = {each.uid: each.edition for each in (await contents(house, token)).deadlines}
    assert before.keys() == after.keys()
    assert {edition.sequence for edition in before.values()} == {0}
    assert {edition.sequence for edition in after.values()} == {1}
    assert all(after[uid].revised_at > before[uid].revised_at for uid in before)


async def test_a_change_within_the_same_second_has_a_later_stamp_all_the_same(world: World, house: Services):
    token = await subscribed(world, house, world.gareth)
    before = (await contents(house, token)).deadlines[0].edition
    await world.run("UPDATE practice SET name = 'Dyfed Road Surgery' WHERE code = 'W98002'")
    after = (await contents(house, token)).deadlines[0].edition
    assert after.revised_at == before.revised_at + timedelta(seconds=1)


async def test_two_processes_write_the_same_bytes_now_and_after_a_restart(world: World, house: Services):
    await world.meeting("2017-06-14", purposes=("mid_year_peer_review",))
    await world.meeting("2017-06-14", time="08:00")
    token = await subscribed(world, house, world.gareth)
    first = await file_of(world, house, token)
    world.winder.at += timedelta(hours=3)
    second = await file_of(world, another_process(world.database, world), token)
    assert first == second
    stamps = []
    for process in (house, another_process(world.database, world)):
        found = await contents(process, token)
        stamps.append(await process.feeds.changed_at(found.subscription, "the same"))
        world.winder.at += timedelta(hours=3)
    assert stamps[0] == stamps[1]


async def test_a_feed_names_nobody(world: World, house: Services):
    meeting = await world.meeting("2017-06-14")
    await world.run(
        """UPDATE meeting SET facilitator = 'Catrin Lloyd', agenda = 'Talk by Dr Rees', cancelled_at = :now,
               cancelled_by = 'U0SIAN', cancel_reason = 'Siân is ill' WHERE id = :meeting""",
        meeting=meeting,
        now=world.winder.at,
    )
    for user, kind in (
        (world.gareth, FeedKind.OWN),
        (world.sian, FeedKind.CLUSTER),
        (world.catrin, FeedKind.BOARD),
    ):
        text = (await file_of(world, house, await subscribed(world, house, user, kind))).decode()
        for name in ("Catrin", "Lloyd", "Rees", "Gareth", "Pugh", "ATTENDEE", "U0"):
            assert name not in text


async def test_a_cancelled_meeting_is_cancelled_in_the_feed_with_a_word_before_its_title(
    world: World, house: Services
):
    meeting = await world.meeting("2017-06-14")
    token = await subscribed(world, house, world.priya)
    standing = (await entries(world, house, token))[0]
    await world.run(
        "UPDATE meeting SET cancelled_at = :now, sequence = 1, revised_at = :now WHERE id = :meeting",
        meeting=meeting,
        now=world.winder.at + timedelta(minutes=1),
    )
    cancelled = (await entries(world, house, token))[0]
    assert (standing["UID"], standing["STATUS"]) == (cancelled["UID"], "CONFIRMED")
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 1)
    assert str(cancelled["SUMMARY"]).startswith("Cancelled")


async def test_entries_ring_only_when_asked_to_and_meetings_are_left_out_when_asked_to(
    world: World, house: Services
):
    await world.meeting("2017-06-14")
    asker = await world.ask(world.gareth)
    token = await subscribed(world, house, world.gareth)
    feed = (await contents(house, token)).subscription.feed
    assert not any(entry.walk("VALARM") for entry in await entries(world, house, token))
    await house.feeds.choose(asker, feed.id, meetings=False, alarms=True)
    found = await entries(world, house, token)
    assert found
    assert all(entry.walk("VALARM") for entry in found)
    assert (await contents(house, token)).invitations == ()


async def test_a_new_address_ends_the_one_before_and_keeps_what_was_chosen(world: World, house: Services):
    old = await subscribed(world, house, world.gareth)
    feed = (await contents(house, old)).subscription.feed
    await house.feeds.choose(await world.ask(world.gareth), feed.id, meetings=False, alarms=True)
    new = await subscribed(world, house, world.gareth)
    assert await house.feeds.contents(old) is None
    kept = (await contents(house, new)).subscription.feed
    assert (kept.of.kind, kept.meetings, kept.alarms) == (FeedKind.OWN, False, True)
    places = await house.feeds.show(await world.ask(world.gareth))
    assert [place.feed.id for place in places if place.feed is not None] == [kept.id]


async def test_an_address_that_was_ended_is_unknown_and_can_be_ended_twice(world: World, house: Services):
    token = await subscribed(world, house, world.gareth)
    feed = (await contents(house, token)).subscription.feed
    for _ in range(2):
        await house.feeds.revoke(await world.ask(world.gareth), feed.id)
    assert await house.feeds.contents(token) is None
    with pytest.raises(NothingFound):
        await house.feeds.choose(await world.ask(world.gareth), feed.id, meetings=True, alarms=True)


async def test_nobody_ends_or_changes_an_address_of_somebody_else(world: World, house: Services):
    token = await subscribed(world, house, world.gareth)
    feed = (await contents(house, token)).subscription.feed
    await house.feeds.revoke(await world.ask(world.nia), feed.id)
    with pytest.raises(NothingFound):
        await house.feeds.choose(await world.ask(world.nia), feed.id, meetings=False, alarms=True)
    assert (await contents(house, token)).subscription.feed == feed


async def test_who_loses_a_role_gets_an_empty_calendar_and_the_entries_again_with_the_role(
    world: World, house: Services
):
    await world.meeting("2017-06-14")
    tokens = [
        await subscribed(world, house, world.catrin, FeedKind.BOARD),
        await subscribed(world, house, world.catrin, FeedKind.CLUSTER),
        await subscribed(world, house, world.catrin),
    ]
    ended = "UPDATE appointment SET ended_at = :at WHERE person_id = :catrin"
    await world.run(ended, at=world.winder.at, catrin=world.people[world.catrin])
    for token in tokens:
        assert await entries(world, house, token) == []
    await world.run(ended, at=None, catrin=world.people[world.catrin])
    for token in tokens:
        assert await entries(world, house, token)


async def test_a_lead_of_another_cluster_cannot_have_this_ones_address(world: World, house: Services):
    await world.appoint("U0MAIR", "Mair Evans", Role.CLUSTER_LEAD, cluster=world.afan)
    with pytest.raises(NothingFound):
        await house.feeds.make(await world.ask("U0MAIR", AFAN_CHANNEL), FeedKind.CLUSTER, world.neath)
    with pytest.raises(NotAllowed):
        await house.feeds.make(await world.ask("U0MAIR", AFAN_CHANNEL), FeedKind.BOARD)


@pytest.mark.parametrize("user", ["U0OWEN", "U0DEWI"])
async def test_strangers_and_operators_have_nothing_to_subscribe_to(world: World, house: Services, user: str):
    with pytest.raises(NotAllowed):
        await house.feeds.show(await world.ask(user))


async def test_without_a_public_address_nobody_is_given_one(world: World):
    with pytest.raises(NoPublicAddress):
        await world.services.feeds.show(await world.ask(world.gareth))


async def test_only_a_hash_of_the_token_is_kept(world: World, house: Services):
    of, address = await house.feeds.make(await world.ask(world.gareth), FeedKind.OWN)
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert of == OWN
    assert address == f"https://clwstwr.example.org/calendar/{token}.ics"
    stored = str(await world.run("SELECT feed::text AS row, encode(token_hash, 'hex') AS hash FROM feed"))
    assert token not in stored
    assert hash_of(token).hex() in stored


async def test_an_unchanged_feed_is_read_without_a_word_written(world: World, house: Services):
    await world.meeting("2017-06-14")
    token = await subscribed(world, house, world.gareth)
    await contents(house, token)
    before = await world.run("SELECT xmin::text AS xmin, uid FROM entry_revision ORDER BY uid")
    await contents(another_process(world.database, world), token)
    assert await world.run("SELECT xmin::text AS xmin, uid FROM entry_revision ORDER BY uid") == before


async def test_three_other_libraries_read_the_same_entries_at_the_same_times(world: World, house: Services):
    await world.run("UPDATE person SET language = 'cy' WHERE handle = 'U0GARETH'")
    for day in ("2017-06-14", "2017-12-13", "2018-03-21"):
        await world.meeting(day)
    await world.run("UPDATE meeting SET place = 'Tŷ Dŵr, Castell-nedd; llawr 1'")
    content = await file_of(world, house, await subscribed(world, house, world.gareth))
    text = content.decode()
    read: list[Any] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    expected = {str(event["UID"]): event.start for event in read}
    by_vobject = {each.uid.value: each.dtstart.value for each in vobject.readOne(text).vevent_list}
    by_ical = {each.uid: each.dtstart for each in IcsCalendarStream.calendar_from_ics(text).events}
    by_ics = {each.uid: each.begin.datetime for each in ics.Calendar(text).events}
    assert by_vobject.keys() == by_ical.keys() == by_ics.keys() == expected.keys()
    for uid, start in expected.items():
        if hasattr(start, "hour"):
            assert by_vobject[uid] == by_ical[uid] == by_ics[uid] == start
        else:
            assert by_vobject[uid] == by_ical[uid] == by_ics[uid].date() == start


async def test_the_members_of_a_body_subscribe_to_it_where_it_speaks(world: World, house: Services):
    await world.run(
        """INSERT INTO cluster (installation_id, board_id, name, kind)
           VALUES (1, 1, 'Neath Port Talbot', 'pan-cluster planning group')"""
    )
    await world.run(
        """INSERT INTO cluster_channel (installation_id, cluster_id, channel, language, bound_by, bound_at, facts_at)
           VALUES (1, 3, 'C0PLAN', 'en', 'U0DEWI', :now, :now)""",
        now=world.winder.at,
    )
    await world.run(
        """INSERT INTO body_member (installation_id, body_id, member_kind, member_id, from_date)
           VALUES (1, 3, 'cluster', :neath, '2017-04-01')""",
        neath=world.neath,
    )
    await world.meeting("2017-06-14")
    group = await world.meeting("2017-06-20", cluster=ClusterId(3))
    token = await subscribed(world, house, world.sian, FeedKind.CLUSTER, "C0PLAN")
    assert meetings(await contents(house, token)) == {group}
    await world.run("UPDATE body_member SET until_date = '2017-04-02'")
    assert meetings(await contents(house, token)) == set()


async def test_two_processes_that_meet_a_new_deadline_at_once_say_the_same_word_on_it(
    world: World, house: Services
):
    token = await subscribed(world, house, world.gareth)
    processes = [another_process(world.database, world) for _ in range(6)]
    for name in ("Dyfed Road Health Centre", "Dyfed Road Surgery", "Dyfed Road Practice"):
        await world.run("UPDATE practice SET name = :name WHERE code = 'W98002'", name=name)
        found = await asyncio.gather(*(contents(process, token) for process in processes))
        assert len({each.deadlines for each in found}) == 1
        assert found[0].deadlines
    assert {each.edition.sequence for each in found[0].deadlines} == {2}
