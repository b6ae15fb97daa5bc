"""Files for a calendar: one's own deadlines from Slack or a page, and a meeting from a page."""

from typing import Any

import icalendar

from bot.domain.feeds import FeedKind
from bot.domain.tokens import hash_of
from bot.views.actions import OfDuties
from handlers import calendar_files, deadlines, own_pages
from handlers.request import Reply
from tests.asking import asked
from tests.own_pages import RHIAN, served_pages
from tests.post import with_post
from tests.world import World


def entries(reply: Reply) -> list[Any]:
    assert reply.file is not None
    return list(icalendar.Calendar.from_ical(reply.file.content).walk("VEVENT"))


async def test_a_representative_gets_the_deadlines_of_their_own_practice(world: World):
    reply = await calendar_files.deadlines(await asked(world, world.gareth), world.services)
    found = entries(reply)
    assert {str(each["SUMMARY"]).rpartition(" · ")[2] for each in found} == {"Dyfed Road Health Centre"}
    assert "20170531" in {each["DTSTART"].to_ical().decode() for each in found}
    assert all(each.walk("VALARM") for each in found)
    assert reply.file is not None
    assert reply.file.name == "clwstwr-deadlines.ics"


async def test_a_list_of_a_practice_that_one_only_sees_gives_nothing(world: World):
    value = OfDuties("open", "Castle Surgery", 1).encode()
    reply = await calendar_files.deadlines(await asked(world, world.gareth, value=value), world.services)
    assert reply.file is None
    assert reply.message is not None
    assert "nothing to put into a calendar" in reply.message.text


async def test_the_button_is_there_only_for_who_has_something_to_put_down(world: World):
    for user, offered in ((world.gareth, True), (world.catrin, True), (world.huw, True)):
        reply = await deadlines.show(await asked(world, user), world.services)
        assert reply.message is not None
        assert ("deadline.file" in str(reply.message.blocks)) is offered
    other = await deadlines.show(await asked(world, world.gareth, "Castle Surgery"), world.services)
    assert "deadline.file" not in str(other.message and other.message.blocks)


async def test_a_file_and_a_feed_have_the_same_numbers_and_the_same_word_on_each(world: World):
    with_post(world)
    asker = await world.ask(world.gareth)
    _, address = await world.services.feeds.make(asker, FeedKind.OWN)
    contents = await world.services.feeds.contents(hash_of(address.rsplit("/", 1)[1].removesuffix(".ics")))
    assert contents is not None
    in_feed = {each.uid: each.edition for each in contents.deadlines}
    in_file = {each.uid: each.edition for each in await world.services.deadline_files.of(asker)}
    assert in_file
    assert in_file.items() <= in_feed.items()


async def test_a_page_gives_a_meeting_as_a_file(world: World):
    meeting = await world.meeting("2017-06-14")
    reply = await own_pages.meeting(await asked(world, world.gareth, value=f"{meeting}.ics"), world.services)
    (entry,) = entries(reply)
    assert str(entry["SUMMARY"]) == "Cluster meeting: Neath"
    assert reply.file is not None
    assert reply.file.name == "cluster-meeting-2017-06-14-0.ics"
    shown = await own_pages.meeting(await asked(world, world.gareth, value=str(meeting)), world.services)
    assert shown.file is None


async def test_a_page_hands_out_its_files_to_a_browser(world: World):
    await world.meeting("2017-06-14")
    async with served_pages(world) as pages:
        await pages.by_mail()
        front = await pages.address(RHIAN)
        duties = await pages.get(f"{front}/duties")
        file = await pages.follow(duties, "Add to my calendar")
        assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert "Castle Surgery" in file.body.replace("\r\n ", "")
        meeting = await pages.get(f"{front}/meeting/1.ics")
        assert (
            meeting.headers["Content-Disposition"]
            == 'attachment; filename="cluster-meeting-2017-06-14-0.ics"'
        )
        assert meeting.headers["Cache-Control"] == "no-store"
        assert "BEGIN:VEVENT" in meeting.body
        assert (await pages.get(f"{front}/meeting/1.exe")).status == 422
