"""A practice that lives in its calendar: invited by a real mail server, answered into a real mailbox, shown in Slack."""

from datetime import date, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from icalendar import Calendar

from bot.domain.ids import MeetingId
from bot.domain.meeting_changes import NewTime
from bot.domain.meetings import Answer, AnswerSource
from bot.domain.posts import Due, Post, PostKind, Subject
from bot.letter_box import LetterBox
from bot.views import invitations as views
from bot.views.words import ENGLISH
from handlers import mail
from schedules import invitations, mail_in
from tests.asking import asked
from tests.imap import Inbox, imap_server
from tests.post import SENDER, Postbox, Received, mailbox, messenger, send_letters, smtp_server, with_post
from tests.replies import bounce, letter
from tests.services.test_incoming_mail import answers
from tests.world import NEATH_CHANNEL, World

NIA = "nia@skewen.example"


def exchange_reply(world: World, invited: Received, partstat: str) -> bytes:
    """Answer an invitation as Exchange does: only what it must say, and no organizer."""
    (asked_for,) = Calendar.from_ical(invited.calendar()).walk("VEVENT")
    attendee = asked_for["ATTENDEE"]
    attendee.params["PARTSTAT"] = partstat
    attendee.params.pop("RSVP", None)
    del asked_for["ORGANIZER"]
    del asked_for["DTSTAMP"]
    asked_for.add("dtstamp", world.winder.at)
    answer = Calendar()
    answer.add("prodid", "Microsoft Exchange Server 2010")
    answer.add("version", "2.0")
    answer.add("method", "REPLY")
    answer.add_component(asked_for)
    sent = EmailMessage()
    sent["From"] = f"Nia Morgan <{NIA}>"
    sent["To"] = SENDER
    sent["Subject"] = f"{partstat}: Cyfarfod"
    sent["Date"] = format_datetime(world.winder.at)
    sent["Message-ID"] = f"<{partstat}-{world.winder.at.timestamp()}@skewen.example>"
    sent["In-Reply-To"] = f"<{invited.message_id}>"
    sent.set_content("")
    sent.add_alternative(answer.to_ical().decode(), subtype="calendar", params={"method": "REPLY"})
    return sent.as_bytes().replace(b"\n", b"\r\n")


async def invited(world: World, box: Postbox) -> Received:
    """Let the clock write and send what is due; returns the last letter to Nia."""
    world.winder.at += timedelta(minutes=20)
    await invitations.plan(world.services, messenger(world, box), world.voices)
    await send_letters(world, box)
    return box.to(NIA)[-1]


async def look(world: World, box: Postbox, inbox: Inbox) -> None:
    mouth = messenger(world, box)
    mouth.letter_box = LetterBox(inbox.url)
    world.winder.at += timedelta(minutes=1)
    await mail_in.run(world.services, mouth, world.voices)


async def test_the_life_of_an_answer(world: World):
    with_post(world)
    await mailbox(world, world.nia, NIA)
    meeting = await world.meeting(date(2017, 6, 14))
    async with smtp_server() as box, imap_server() as inbox:
        first = await invited(world, box)
        await inbox.put(exchange_reply(world, first, "ACCEPTED"), at=world.winder.at)
        await look(world, box, inbox)
        assert await answers(world, meeting) == [("Skewen", Answer.COMING, AnswerSource.CALENDAR)]
        assert "Coming (1): Skewen Medical Centre (by calendar)" in await shown(world, meeting)

        world.winder.at += timedelta(hours=1)
        await inbox.put(exchange_reply(world, first, "DECLINED"), at=world.winder.at)
        await look(world, box, inbox)
        assert await answers(world, meeting) == [("Skewen", Answer.APOLOGIES, AnswerSource.CALENDAR)]

        sian = await world.ask(world.sian)
        world.winder.at += timedelta(hours=1)
        await world.services.meetings.move(sian, "move", meeting, NewTime(day=date(2017, 6, 21)))
        assert await answers(world, meeting) == []
        await inbox.put(exchange_reply(world, first, "ACCEPTED"), at=world.winder.at)
        await look(world, box, inbox)
        assert await answers(world, meeting) == [], "that was an answer to the earlier time"

        second = await invited(world, box)
        assert second.message_id != first.message_id
        await inbox.put(exchange_reply(world, second, "ACCEPTED"), at=world.winder.at)
        await look(world, box, inbox)
        assert await answers(world, meeting) == [("Skewen", Answer.COMING, AnswerSource.CALENDAR)]

        told = await book(world)
        assert told.count("answer recorded") == 3
        assert told.count("answer to an earlier time") == 1


async def test_a_letter_is_answered_once_and_a_machine_never(world: World):
    with_post(world)
    await mailbox(world, world.nia, NIA)
    async with smtp_server() as box, imap_server() as inbox:
        await inbox.put(
            letter("Who brings the cake?", number="1@x"),
            letter("Hello?", number="2@x"),
            letter("I am away.", number="3@x", head="Auto-Submitted: auto-replied"),
        )
        await look(world, box, inbox)
        (arrived,) = await send_letters(world, box)
        assert "I could not read your e-mail" in arrived.subject
        assert "press Accept or Decline" in arrived.text()
        assert "cake" not in arrived.text()
        assert arrived.mail["Auto-Submitted"] == "auto-generated"


async def test_our_own_letter_that_comes_back_to_us_starts_no_loop(world: World):
    with_post(world)
    await mailbox(world, world.nia, NIA)
    await world.meeting(date(2017, 6, 14))
    async with smtp_server() as box, imap_server() as inbox:
        sent = await invited(world, box)
        await inbox.put(sent.content)
        await look(world, box, inbox)
        assert await send_letters(world, box) == []
        assert "a letter of my own" in await book(world)


async def test_an_invitation_that_bounces_is_the_last_one_to_that_address(world: World):
    with_post(world)
    await mailbox(world, world.nia, NIA)
    await world.meeting(date(2017, 6, 14))
    async with smtp_server() as box, imap_server() as inbox:
        sent = await invited(world, box)
        await inbox.put(bounce(sent.message_id))
        await look(world, box, inbox)
        await world.meeting(date(2017, 9, 13))
        await world.run("UPDATE cluster_channel SET facts_at = :now", now=world.winder.at)
        before = len(box.to(NIA))
        await invited(world, box)
        assert len(box.to(NIA)) == before
        told = await book(world)
        assert "my letter came back" in told
        assert "returned 5.1.1" in told


async def book(world: World) -> str:
    """Read what an operator is shown of the post."""
    reply = await mail.show(await asked(world, world.dewi), world.services)
    assert reply.message is not None
    return "\n".join(each["text"]["text"] for each in reply.message.blocks if "text" in each)


async def shown(world: World, meeting: MeetingId) -> str:
    """Read the meeting's message in its channel."""
    choice = await world.services.meetings.choose(await world.ask(world.sian), meeting)
    assert choice.meant is not None
    subject = Subject(PostKind.INVITATION, meeting)
    post = Post(1, world.installation, subject, NEATH_CHANNEL, "1.0", 1, world.winder.at)
    return views.posted(ENGLISH, Due(post, choice.meant, choice.meetings.programme, choice.today)).text
