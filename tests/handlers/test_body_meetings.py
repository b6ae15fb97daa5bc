"""A body's meeting: its members are asked and answer, their people are reminded, and it counts for no practice."""

import pytest

from bot.domain.ids import MeetingId
from bot.domain.meetings import Invitation
from bot.domain.people import Role
from bot.domain.posts import Due, PostKind
from bot.domain.refusals import NoMemberHere
from bot.playground.blocks import check_view
from bot.views import calendar
from bot.views import invitations as views
from bot.views.actions import OfMeeting
from bot.views.message import Message
from handlers import attendance_register, invitations, meetings
from handlers.request import Reply
from tests.asking import asked
from tests.handlers.test_bodies import GROUP, message_of, with_planning_group
from tests.world import World


async def planned(world: World, text: str = "14 June 2017 12:30 at Port Talbot Civic Centre") -> MeetingId:
    """Let Catrin, who leads the planning group, plan a meeting of it."""
    request = await asked(world, world.catrin, text, channel=GROUP)
    told = message_of(await meetings.new(request, world.services))
    assert "Pan-cluster planning group: Neath Port Talbot Planning Group" in told.text
    (row,) = await world.run("SELECT id FROM meeting")
    return MeetingId(int(str(row["id"])))


async def invitation(world: World) -> Invitation:
    choice = await world.services.meetings.of_year(await world.ask(world.catrin, GROUP))
    (found,) = choice.meetings.invitations
    return found


async def pressed(world: World, user: str, meeting: MeetingId, channel: str | None = GROUP) -> Reply:
    value = OfMeeting(meeting, (await invitation(world)).meeting.version).encode()
    return await invitations.coming(await asked(world, user, value=value, channel=channel), world.services)


async def post(world: World) -> Message:
    """Say the living post of the one meeting as the channel reads it in English."""
    claimed: tuple[Due, ...] = tuple(await world.services.posts.claim())
    (due,) = [each for each in claimed if str(each.post.subject).startswith("meeting:")]
    return views.posted(world.voices.english, due)


async def test_the_members_are_asked_and_nobody_else(world: World):
    await with_planning_group(world)
    await planned(world)
    found = await invitation(world)
    assert found.practices == ()
    assert [each.name for each in found.members] == ["Afan", "Neath", "Neath GP Collaborative"]


async def test_the_lead_of_a_member_cluster_answers_for_it(world: World):
    await with_planning_group(world)
    meeting = await planned(world)
    told = message_of(await pressed(world, world.sian, meeting))
    assert "Neath: coming" in told.text
    again = message_of(await pressed(world, world.sian, meeting, channel=None))
    assert "Already recorded" in again.text
    answers = {each.name: str(each.answer) for each in (await invitation(world)).members}
    assert answers == {"Afan": "None", "Neath": "coming", "Neath GP Collaborative": "None"}
    (kept,) = await world.run("SELECT count(*) AS n FROM rsvp")
    assert kept["n"] == 0


async def test_the_channels_message_lists_the_members(world: World):
    await with_planning_group(world)
    meeting = await planned(world)
    await pressed(world, world.sian, meeting)
    said = await post(world)
    assert "Meeting · Pan-cluster planning group: Neath Port Talbot Planning Group" in said.text
    assert "Coming (1): Neath" in said.text
    assert "No answer yet (2): Afan, Neath GP Collaborative" in said.text
    assert "Here" not in str(said.blocks)


async def test_whoever_leads_the_body_answers_for_any_member(world: World):
    await with_planning_group(world)
    meeting = await planned(world)
    opened = await pressed(world, world.catrin, meeting)
    assert opened.form is not None
    payload = opened.form.payload(GROUP)
    assert check_view(payload, "modal") == []
    afan = next(each.member for each in (await invitation(world)).members if each.name == "Afan")
    answers = {"practice": str(afan.id), "who": "Elin Rees"}
    request = await asked(world, world.catrin, answers=answers, carries=opened.form.carries, channel=GROUP)
    assert "Afan: coming" in message_of(await invitations.accept(request, world.services)).text
    assert "Coming (1): Afan (Elin Rees)" in (await post(world)).text


async def test_who_speaks_for_no_member_is_told_kindly(world: World):
    await with_planning_group(world)
    meeting = await planned(world)
    for user in (world.owen, world.gareth):
        with pytest.raises(NoMemberHere):
            await pressed(world, user, meeting)


async def test_answers_to_an_earlier_time_do_not_count(world: World):
    await with_planning_group(world)
    meeting = await planned(world)
    await pressed(world, world.sian, meeting)
    world.winder.to("2017-04-05")
    request = await asked(world, world.catrin, "next to 21 June 2017", channel=GROUP)
    message_of(await meetings.move(request, world.services))
    assert all(each.answer is None for each in (await invitation(world)).members)


async def test_those_who_speak_for_a_member_are_reminded(world: World):
    await with_planning_group(world)
    meeting = await planned(world)
    world.winder.to("2017-06-07")
    await world.services.reminders.plan()
    rows = await world.run("SELECT DISTINCT recipient, facts->>'practice_name' AS member FROM reminder")
    asked_to = {(str(row["recipient"]), str(row["member"])) for row in rows if row["member"]}
    assert asked_to == {(world.sian, "Neath")}
    await world.appoint("U0ELIN", "Elin Rees", Role.CLUSTER_LEAD, cluster=world.afan)
    await world.run("UPDATE cluster_channel SET facts_at = :now", now=world.winder.at)
    await world.services.reminders.plan()
    rows = await world.run("SELECT recipient FROM reminder WHERE facts->>'practice_name' = 'Afan'")
    assert {str(row["recipient"]) for row in rows} == {"U0ELIN"}
    value = OfMeeting(meeting, (await invitation(world)).meeting.version).encode()
    await invitations.apologies(await asked(world, world.sian, value=value), world.services)
    await world.services.reminders.plan()
    rows = await world.run(
        "SELECT state FROM reminder WHERE recipient = :sian AND facts ? 'meeting'", sian=world.sian
    )
    assert {str(row["state"]) for row in rows} == {"cancelled"}


async def test_a_reminder_names_the_member(world: World):
    await with_planning_group(world)
    await planned(world)
    world.winder.to("2017-06-07")
    from bot.views import reminders as reminder_views

    nudges = await world.services.reminders.claim_due()
    texts = [
        str(reminder_views.nudge(world.voices.english, each).blocks)
        for each in nudges
        if each.recipient == world.sian
    ]
    assert len(texts) == 1
    assert "Cluster: Neath" in texts[0]
    assert "You have not answered yet" in texts[0]


async def test_a_held_meeting_of_a_body_counts_for_no_practice(world: World):
    await with_planning_group(world)
    meeting = await planned(world)
    world.winder.to("2017-06-14", "14:00")
    value = OfMeeting(meeting, (await invitation(world)).meeting.version).encode()
    request = await asked(world, world.catrin, value=value, channel=GROUP)
    opened = await attendance_register.open_of(request, world.services)
    assert opened.form is not None
    assert check_view(opened.form.payload(GROUP), "modal") == []
    answers = {"visitors": "Siân Rees, Neath\nElin Rees, Afan", "close": ["close"]}
    request = await asked(world, world.catrin, answers=answers, carries=opened.form.carries, channel=GROUP)
    await attendance_register.save(request, world.services)
    (row,) = await world.run("SELECT visitors FROM meeting")
    assert "Elin Rees" in str(row["visitors"])
    (kept,) = await world.run("SELECT count(*) AS n FROM attendance")
    assert kept["n"] == 0
    for each in await world.services.reports.all_practices(world.installation, world.winder.at.date()):
        assert each.attended == 0


async def test_the_boards_duty_to_facilitate_is_of_cluster_meetings_only(world: World):
    await with_planning_group(world)
    await planned(world)
    await world.run("UPDATE meeting SET closed_at = starts_at, facilitated = false")
    world.winder.to("2017-06-20")
    found = await world.services.reports.board(world.installation, world.board)
    assert not any(each.duty.occasion for each in found.duties)


async def test_the_register_of_a_body_asks_who_came_and_nothing_else(world: World):
    await with_planning_group(world)
    await planned(world)
    world.winder.to("2017-06-14", "14:00")
    value = OfMeeting(
        (await invitation(world)).meeting.id, (await invitation(world)).meeting.version
    ).encode()
    opened = await attendance_register.open_of(
        await asked(world, world.catrin, value=value, channel=GROUP), world.services
    )
    assert opened.form is not None
    questions = [block["block_id"] for block in opened.form.blocks if block["type"] == "input"]
    assert questions == ["visitors", "close"]
    assert "It counts for no practice" in str(opened.form.blocks)
    answers = {"visitors": "Siân Rees, Neath", "close": ["close"]}
    request = await asked(world, world.catrin, answers=answers, carries=opened.form.carries, channel=GROUP)
    told = message_of(await attendance_register.save(request, world.services))
    assert "The register is closed." in told.text
    assert "Who came: Siân Rees, Neath" in told.text
    assert "Present" not in told.text


async def test_no_message_of_a_bodys_meeting_calls_it_a_cluster_meeting(world: World):
    await with_planning_group(world)
    await planned(world)
    said = [(await post(world)).text]
    for handler, text in (
        (meetings.move, "next to 21 June 2017 15:00"),
        (meetings.cancel, "next because of snow"),
    ):
        world.winder.to(world.winder.at.date(), "10:00")
        told = message_of(
            await handler(await asked(world, world.catrin, text, channel=GROUP), world.services)
        )
        said.append(told.text)
        said += [
            views.posted(world.voices.english, due).text
            for due in await world.services.posts.claim()
            if due.post.subject.kind is not PostKind.CALENDAR
        ]
    choice = await world.services.meetings.of_year(await world.ask(world.catrin, GROUP))
    (found,) = choice.meetings.invitations
    said.append(calendar.title([world.voices.english], found))
    assert any("The meeting has moved" in text for text in said)
    assert any("The meeting is cancelled" in text for text in said)
    assert not [text for text in said if "luster meeting" in text or "practice" in text.casefold()]


async def test_a_body_is_called_by_its_welsh_name_in_welsh(world: World):
    await with_planning_group(world)
    await world.run("UPDATE cluster SET name_cy = 'Grŵp Nedd' WHERE kind = 'pan-cluster planning group'")
    await planned(world)
    claimed = await world.services.posts.claim()
    (due,) = [each for each in claimed if each.post.subject.kind is PostKind.INVITATION]
    assert "Grŵp Nedd" in views.posted(world.voices.welsh, due).text
    assert "Neath Port Talbot Planning Group" in views.posted(world.voices.english, due).text
