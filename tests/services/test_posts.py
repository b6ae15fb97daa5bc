"""The bot's messages in channels: claimed by one process, settled with what Slack answered, renewed when a day begins."""

import asyncio
from datetime import UTC, date, datetime, timedelta

from bot import services
from bot.app import read_programmes
from bot.clock import Clock
from bot.domain.deliveries import Delivered, Refused, TryLater, Unsure
from bot.domain.meeting_changes import NewTime
from bot.domain.meetings import MeetingDraft
from bot.domain.posts import Due, PostKind
from bot.services.posts import Posts
from tests.world import World

JUNE_14 = date(2017, 6, 14)


async def plan(world: World) -> None:
    await world.services.meetings.new(await world.ask(world.sian), "new", MeetingDraft(JUNE_14))


async def shown(world: World, due: Due, ts: str = "1.0") -> None:
    await world.services.posts.settle(due, Delivered(due.post.channel, ts))


async def test_a_new_meeting_wants_its_message_and_then_its_calendar_file(world: World):
    await plan(world)
    first = await world.services.posts.claim()
    assert [str(due.post.subject) for due in first] == ["meeting:1"]
    assert await world.services.posts.claim() == ()
    await shown(world, first[0])
    second = await world.services.posts.claim()
    assert [str(due.post.subject) for due in second] == ["calendar:1:0"]
    assert second[0].post.thread == "1.0"
    await shown(world, second[0])
    assert await world.services.posts.claim() == ()


async def test_two_processes_never_both_take_a_post(world: World):
    asker = await world.ask(world.sian)
    drafts = {f"day{n}": MeetingDraft(JUNE_14 + timedelta(days=n)) for n in range(40)}
    await world.services.meetings.plan(asker, "form", drafts)
    other = services.Services(world.database, Clock(world.winder.now), read_programmes())
    taken: list[int] = []

    async def work(posts: Posts) -> None:
        while claimed := await posts.claim():
            for due in claimed:
                taken.append(due.post.id)
                await asyncio.sleep(0)

    await asyncio.gather(*(work(each.posts) for each in (world.services, other) for _ in range(3)))
    assert len(taken) == 40
    assert len(set(taken)) == 40


async def test_a_fact_that_comes_while_a_post_is_being_said_is_said_after_it(world: World):
    await plan(world)
    due = (await world.services.posts.claim())[0]
    await world.services.meetings.move(
        await world.ask(world.sian), "move", due.invitation.meeting.id, NewTime(date(2017, 6, 21))
    )
    await shown(world, due)
    again = await world.services.posts.claim()
    assert [str(each.post.subject) for each in again][:1] == ["meeting:1"]
    assert again[0].post.message_ts == "1.0"
    assert again[0].invitation.meeting.day == date(2017, 6, 21)


async def test_a_calendar_file_that_a_move_has_overtaken_is_not_sent(world: World):
    await plan(world)
    due = (await world.services.posts.claim())[0]
    await shown(world, due)
    await world.services.meetings.move(
        await world.ask(world.sian), "move", due.invitation.meeting.id, NewTime(date(2017, 6, 21))
    )
    waiting = {str(each.post.subject): each for each in await world.services.posts.claim()}
    assert set(waiting) == {"meeting:1", "calendar:1:0", "moved:1:1", "calendar:1:1"}
    assert [each.overtaken for each in waiting.values()] == [False, True, False, False]
    assert waiting["moved:1:1"].post.was == datetime(2017, 6, 14, 11, 30, tzinfo=UTC)


async def test_a_post_whose_answer_was_lost_is_tried_again_after_its_lease(world: World):
    await plan(world)
    due = (await world.services.posts.claim())[0]
    await world.services.posts.settle(due, Unsure("timeout"))
    assert await world.services.posts.claim() == ()
    world.winder.at += timedelta(minutes=3)
    assert len(await world.services.posts.claim()) == 1


async def test_slack_asking_for_patience_is_obeyed(world: World):
    await plan(world)
    due = (await world.services.posts.claim())[0]
    await world.services.posts.settle(due, TryLater(30, "ratelimited"))
    world.winder.at += timedelta(seconds=29)
    assert await world.services.posts.claim() == ()
    world.winder.at += timedelta(seconds=2)
    assert len(await world.services.posts.claim()) == 1


async def test_a_refused_post_rests_is_shown_to_the_lead_and_can_be_tried_again(world: World):
    await plan(world)
    due = (await world.services.posts.claim())[0]
    await world.services.posts.settle(due, Refused("not_in_channel"))
    world.winder.at += timedelta(days=1)
    assert await world.services.posts.claim() == ()
    asker = await world.ask(world.sian)
    choice = await world.services.meetings.of_year(asker)
    assert choice.meetings.invitations[0].unposted == "not_in_channel"
    await world.services.meetings.post_again(asker)
    assert len(await world.services.posts.claim()) == 1


async def test_a_message_that_somebody_deleted_is_posted_anew(world: World):
    await plan(world)
    await shown(world, (await world.services.posts.claim())[0])
    await world.run("UPDATE post SET wanted = wanted + 1 WHERE subject = 'meeting:1'")
    due = next(d for d in await world.services.posts.claim() if d.post.subject.kind is PostKind.INVITATION)
    await world.services.posts.settle(due, Refused("message_not_found"))
    again = await world.services.posts.claim()
    assert [(str(each.post.subject), each.post.message_ts) for each in again] == [("meeting:1", None)]


async def test_the_message_is_renewed_once_when_the_day_begins_and_once_when_it_ends(world: World):
    await plan(world)
    while claimed := await world.services.posts.claim():
        for due in claimed:
            await shown(world, due)
    for moment in (("2017-06-13", "22:59", 0), ("2017-06-13", "23:00", 1), ("2017-06-14", "23:00", 1)):
        world.winder.to(*moment[:2])
        claimed = await world.services.posts.claim()
        assert len(claimed) == moment[2]
        for due in claimed:
            await shown(world, due)
    world.winder.to("2017-06-20")
    assert await world.services.posts.claim() == ()


async def test_meetings_planned_before_the_cluster_has_a_channel_are_posted_when_it_gets_one(world: World):
    await world.run("DELETE FROM cluster_channel WHERE cluster_id = 1")
    asker = await world.ask(world.sian, None)
    await world.services.meetings.new(asker, "new", MeetingDraft(JUNE_14))
    assert await world.services.posts.claim() == ()
    await world.run(
        """INSERT INTO cluster_channel (installation_id, cluster_id, channel, language, bound_by, bound_at, facts_at)
           VALUES (1, 1, 'C0NEW', 'en', 'U0DEWI', :now, :now)""",
        now=world.winder.at,
    )
    await world.services.meetings.post_again(await world.ask(world.sian, "C0NEW"))
    claimed = await world.services.posts.claim()
    assert [(str(due.post.subject), due.post.channel) for due in claimed] == [("meeting:1", "C0NEW")]


async def test_a_cluster_that_changes_its_channel_takes_its_coming_meetings_along(world: World):
    await plan(world)
    while claimed := await world.services.posts.claim():
        for due in claimed:
            await shown(world, due)
    await world.run("UPDATE cluster_channel SET channel = 'C0NEW' WHERE cluster_id = 1")
    for _ in range(2):
        await world.services.meetings.post_again(await world.ask(world.sian, "C0NEW"))
    claimed = await world.services.posts.claim()
    assert [(str(due.post.subject), due.post.channel, due.post.message_ts) for due in claimed] == [
        ("meeting:1", "C0NEW", None)
    ]
