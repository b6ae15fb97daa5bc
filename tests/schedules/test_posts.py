"""The bot's messages in channels, said through a messenger that keeps what it is told."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import cast

import pytest

from bot.domain.deliveries import Delivered, Delivery, Refused
from bot.domain.meeting_changes import NewTime
from bot.domain.meetings import MeetingDraft
from bot.domain.people import Role
from bot.messenger import Messenger
from bot.views.message import Message
from schedules import posts
from tests.world import AFAN_CHANNEL, World


@dataclass
class Recorder:
    """Stands in for the messenger: keeps every message and file, and answers as Slack would."""

    said: list[tuple[str, str, str | None, str]] = field(default_factory=list)
    files: list[tuple[str, str | None, str, bytes]] = field(default_factory=list)
    refusing: str = ""
    broken: str = ""

    async def post(self, channel: str, message: Message, thread: str | None = None) -> Delivery:
        if channel == self.broken:
            raise ValueError("a mistake of ours")
        if self.refusing:
            return Refused(self.refusing)
        self.said.append(("post", channel, thread, message.text))
        return Delivered(channel, f"{len(self.said)}.0")

    async def change(self, channel: str, ts: str, message: Message) -> Delivery:
        self.said.append(("change", channel, ts, message.text))
        return Delivered(channel, ts)

    async def upload(
        self, channel: str, thread: str | None, filename: str, content: bytes, title: str
    ) -> Delivery:
        assert title
        self.files.append((channel, thread, filename, content))
        return Delivered(channel, thread or "")


async def run(world: World, recorder: Recorder) -> None:
    await posts.run(world.services, cast("Messenger", recorder), world.voices)


async def plan(world: World) -> None:
    await world.services.meetings.new(await world.ask(world.sian), "new", MeetingDraft(date(2017, 6, 14)))


async def test_a_new_meeting_is_one_message_with_its_calendar_file_in_the_thread(world: World):
    await plan(world)
    recorder = Recorder()
    await run(world, recorder)
    await run(world, recorder)
    assert [each[:3] for each in recorder.said] == [("post", "C0NEATH", None)]
    assert [each[:3] for each in recorder.files] == [("C0NEATH", "1.0", "cluster-meeting-2017-06-14-0.ics")]
    assert b"METHOD:PUBLISH" in recorder.files[0][3]


async def test_a_token_that_was_taken_away_fails_no_post(world: World):
    await plan(world)
    await run(world, Recorder(refusing="token_revoked"))
    recorder = Recorder()
    await run(world, recorder)
    assert not recorder.said
    world.winder.at += timedelta(minutes=11)
    await run(world, recorder)
    assert [each[:2] for each in recorder.said] == [("post", "C0NEATH")]


async def test_a_move_changes_the_message_says_so_in_a_new_line_and_sends_a_new_file(world: World):
    await plan(world)
    recorder = Recorder()
    await run(world, recorder)
    asker = await world.ask(world.sian)
    choice = await world.services.meetings.of_year(asker)
    meeting = choice.meetings.invitations[0].meeting.id
    await world.services.meetings.move(asker, "move", meeting, NewTime(date(2017, 6, 21)))
    await run(world, recorder)
    assert [each[:3] for each in recorder.said[1:]] == [
        ("change", "C0NEATH", "1.0"),
        ("post", "C0NEATH", None),
    ]
    assert "It was: Wednesday 14 June 2017" in recorder.said[2][3]
    first, second = (content for _, _, _, content in recorder.files)
    assert b"SEQUENCE:0" in first
    assert b"SEQUENCE:1" in second
    uids = {
        line for content in (first, second) for line in content.split(b"\r\n") if line.startswith(b"UID:")
    }
    assert len(uids) == 1


async def test_a_cancelled_meeting_is_condensed_announced_and_cancelled_in_the_file(world: World):
    await plan(world)
    recorder = Recorder()
    await run(world, recorder)
    asker = await world.ask(world.sian)
    meeting = (await world.services.meetings.of_year(asker)).meetings.invitations[0].meeting.id
    await world.services.meetings.cancel(asker, "cancel", meeting, "snow")
    await run(world, recorder)
    assert [each[0] for each in recorder.said[1:]] == ["change", "post"]
    assert "The cluster meeting is cancelled" in recorder.said[2][3]
    assert b"STATUS:CANCELLED" in recorder.files[1][3]


async def test_a_channel_of_both_languages_hears_both(world: World):
    await world.appoint("U0ELIN", "Elin Vaughan", Role.CLUSTER_LEAD, cluster=world.afan)
    asker = await world.ask("U0ELIN", AFAN_CHANNEL)
    await world.services.meetings.new(asker, "new", MeetingDraft(date(2017, 6, 14)))
    recorder = Recorder()
    await run(world, recorder)
    text = recorder.said[0][3]
    assert "14 Mehefin 2017" in text
    assert "Wednesday 14 June 2017" in text
    assert text.index("Mehefin") < text.index("June")


async def test_a_channel_the_bot_is_not_in_is_left_alone(world: World):
    await plan(world)
    recorder = Recorder(refusing="not_in_channel")
    await run(world, recorder)
    await run(world, recorder)
    assert recorder.said == []
    rows = await world.run("SELECT failed FROM post ORDER BY id")
    assert rows[0]["failed"] == "not_in_channel"


async def test_what_goes_wrong_with_one_clusters_post_stops_no_others(
    world: World, caplog: pytest.LogCaptureFixture
):
    await plan(world)
    catrin = await world.ask(world.catrin, AFAN_CHANNEL)
    await world.services.meetings.new(catrin, "afan", MeetingDraft(date(2017, 6, 14)))
    recorder = Recorder(broken="C0NEATH")
    await run(world, recorder)
    assert [each[1] for each in recorder.said] == [AFAN_CHANNEL]
    assert "failed: post meeting:" in caplog.text
    recorder.broken = ""
    world.winder.at += timedelta(minutes=3)
    await run(world, recorder)
    assert [each[1] for each in recorder.said] == [AFAN_CHANNEL, "C0NEATH"]


async def test_the_here_button_comes_with_the_day(world: World):
    await plan(world)
    recorder = Recorder()
    await run(world, recorder)
    world.winder.to("2017-06-14", "07:00")
    await run(world, recorder)
    assert recorder.said[-1][0] == "change"
    assert "The meeting is today" in recorder.said[-1][3]
