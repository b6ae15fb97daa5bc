"""The poll in its channel, the one last call, and the letters to people without Slack."""

from datetime import UTC, datetime
from typing import cast

from bot.domain.date_polls import DatePoll, PollWish, Word
from bot.domain.people import Role
from bot.messenger import Messenger
from schedules import date_polls
from tests.post import mailbox, send_letters, smtp_server, with_post
from tests.schedules.test_posts import Recorder
from tests.world import AFAN_CHANNEL, NEATH_CHANNEL, World

WEDNESDAY = datetime(2017, 6, 14, 11, 30, tzinfo=UTC)
NEXT = datetime(2017, 6, 21, 13, 0, tzinfo=UTC)
RHIAN = "MRHIANJONES"


async def run(world: World, recorder: Recorder) -> None:
    await date_polls.run(world.services, cast("Messenger", recorder), world.voices)


async def ask(world: World, user: str = "", channel: str = NEATH_CHANNEL) -> DatePoll:
    asker = await world.ask(user or world.sian, channel)
    return (await world.services.date_polls.ask(asker, "ask", PollWish((WEDNESDAY, NEXT)))).poll


async def votes(world: World, user: str, poll: DatePoll, word: Word) -> None:
    words = {option.id: word for option in poll.options}
    await world.services.date_polls.vote(await world.ask(user), f"{user}{word}", poll.id, words)


async def test_the_poll_is_posted_once_and_kept_up_to_date(world: World):
    poll, recorder = await ask(world), Recorder()
    await run(world, recorder)
    await run(world, recorder)
    await votes(world, world.gareth, poll, Word.IF_NEED_BE)
    await run(world, recorder)
    assert [each[0] for each in recorder.said] == ["post", "change"]
    first, second = (each[3] for each in recorder.said)
    assert "No answer yet (7)" in first
    assert "If need be (1): Dyfed Road Health Centre" in second
    assert "No answer yet (6)" in second


async def test_closing_it_condenses_the_poll_and_says_which_date(world: World):
    poll, recorder = await ask(world), Recorder()
    await run(world, recorder)
    sian = await world.ask(world.sian)
    await world.services.date_polls.close(sian, "close", poll.id, poll.options[1].id)
    await run(world, recorder)
    assert recorder.said[-1][0] == "change"
    assert "The meeting is on: Wednesday 21 June 2017, 14:00" in recorder.said[-1][3]


async def test_one_last_call_goes_to_the_silent_on_the_last_day(world: World):
    poll, recorder = await ask(world), Recorder()
    await votes(world, world.gareth, poll, Word.YES)
    await run(world, recorder)
    world.winder.to("2017-04-10", "05:00")
    await run(world, recorder)
    assert len(recorder.said) == 1
    world.winder.to("2017-04-10", "09:00")
    await run(world, recorder)
    world.winder.to("2017-04-11")
    await run(world, recorder)
    assert len(recorder.said) == 2
    assert "Castle Surgery" in recorder.said[1][3]
    assert "Dyfed Road" not in recorder.said[1][3]


async def test_nobody_is_called_when_the_poll_is_closed_or_everybody_has_answered(world: World):
    poll, recorder = await ask(world), Recorder()
    sian, words = await world.ask(world.sian), {poll.options[0].id: Word.YES}
    for practice in poll.practices:
        await world.services.date_polls.vote(sian, practice.code, poll.id, words, practice=practice.id)
    world.winder.to("2017-04-10", "09:00")
    await run(world, recorder)
    assert len(recorder.said) == 1
    assert "Every practice has answered." in recorder.said[0][3]
    assert await world.services.date_polls.claim() == ()


async def test_a_closed_poll_calls_nobody(world: World):
    poll, recorder = await ask(world), Recorder()
    await world.services.date_polls.close(await world.ask(world.sian), "close", poll.id, None)
    world.winder.to("2017-04-10", "09:00")
    await run(world, recorder)
    assert [each[3].splitlines()[-1] for each in recorder.said] == [
        "This poll is closed. No date was chosen."
    ]


async def test_a_poll_that_nobody_closed_loses_its_buttons_after_its_last_date(world: World):
    await ask(world)
    recorder = Recorder()
    await run(world, recorder)
    world.winder.to("2017-06-22")
    await run(world, recorder)
    await run(world, recorder)
    assert [each[0] for each in recorder.said] == ["post", "change"]
    assert "All these dates are over" in recorder.said[-1][3]


async def test_a_channel_of_both_languages_reads_both(world: World):
    await ask(world, world.catrin, AFAN_CHANNEL)
    recorder = Recorder()
    await run(world, recorder)
    text = recorder.said[0][3]
    assert text.index("14 Mehefin 2017") < text.index("14 June 2017")


async def rhian(world: World) -> None:
    """Let Rhian represent Tabernacle Surgery by e-mail alone, and Huw have an address too."""
    await world.appoint(RHIAN, "Rhian Jones", Role.REPRESENTATIVE, practice=world.practice("Tabernacle"))
    await mailbox(world, RHIAN, "rhian@example.wales")
    await mailbox(world, world.huw, "huw@example.wales")


async def test_people_without_slack_are_asked_by_letter_on_their_page(world: World):
    with_post(world)
    await rhian(world)
    await world.meeting("2017-06-21")
    poll = await ask(world)
    async with smtp_server() as box:
        (letter,) = await send_letters(world, box)
        assert await send_letters(world, box) == []
    assert letter.address == "rhian@example.wales"
    assert letter.subject.endswith("Which date suits? Cluster: Neath")
    said = " ".join(letter.text().split())
    assert "Wednesday 14 June 2017, 12:30–14:30" in said
    assert "the cluster has another meeting on this day: 13:30–15:30" in said
    assert f"/poll/{poll.id}" in said


async def test_a_letter_about_a_closed_poll_is_not_sent(world: World):
    with_post(world)
    await rhian(world)
    poll = await ask(world)
    await world.services.date_polls.close(await world.ask(world.sian), "close", poll.id, None)
    async with smtp_server() as box:
        assert await send_letters(world, box) == []
    assert [row["state"] for row in await world.run("SELECT state FROM letter")] == ["overtaken"]


async def test_without_e_mail_no_letters_are_written(world: World):
    await rhian(world)
    asker = await world.ask(world.sian)
    receipt = await world.services.date_polls.ask(asker, "ask", PollWish((WEDNESDAY,)))
    assert receipt.letters == 0
    assert not await world.run("SELECT id FROM letter")


async def letters_to(world: World) -> list[str]:
    """Send what is owed about polls, and name the addresses it went to."""
    await date_polls.ask_others(world.services, cast("Messenger", Recorder()), world.voices)
    async with smtp_server() as box:
        return [letter.address for letter in await send_letters(world, box)]


async def test_who_joins_after_a_poll_was_asked_is_asked_too_and_once(world: World):
    with_post(world)
    poll = await ask(world)
    assert await letters_to(world) == []
    await rhian(world)
    assert await letters_to(world) == ["rhian@example.wales"]
    assert await letters_to(world) == []
    await world.services.date_polls.close(await world.ask(world.sian), "close", poll.id, None)
    await world.appoint("MIFANRHYS", "Ifan Rhys", Role.DEPUTY, practice=world.practice("Skewen"))
    await mailbox(world, "MIFANRHYS", "ifan@example.wales")
    assert await letters_to(world) == []


async def test_nobody_is_asked_by_letter_about_dates_that_are_over(world: World):
    with_post(world)
    await ask(world)
    world.winder.to("2017-06-22")
    await rhian(world)
    assert await letters_to(world) == []


async def test_who_wants_no_e_mail_gets_no_letter_about_a_poll(world: World):
    with_post(world)
    await rhian(world)
    await world.run("UPDATE mailbox SET invitations = false WHERE address LIKE 'rhian%'")
    await ask(world)
    assert await letters_to(world) == []
    await world.run("UPDATE mailbox SET invitations = true")
    assert await letters_to(world) == ["rhian@example.wales"]


async def test_a_letter_that_waits_is_not_sent_to_who_wants_none_any_more(world: World):
    with_post(world)
    await rhian(world)
    await ask(world)
    await world.run("UPDATE mailbox SET invitations = false")
    assert await letters_to(world) == []


async def test_members_of_a_body_are_asked_by_letter(world: World):
    with_post(world)
    await rhian(world)
    await world.run(
        "UPDATE cluster SET kind = 'professional collaborative' WHERE id = :afan", afan=world.afan
    )
    await world.run(
        """INSERT INTO body_member (installation_id, body_id, member_kind, member_id, from_date)
           VALUES (:installation, :body, 'practice', :practice, '2017-04-01')""",
        installation=world.installation,
        body=world.afan,
        practice=world.practice("Tabernacle"),
    )
    await ask(world, world.catrin, AFAN_CHANNEL)
    assert await letters_to(world) == ["rhian@example.wales"]


async def test_a_date_and_what_is_in_its_way_are_sentences(world: World):
    with_post(world)
    await rhian(world)
    asker = await world.ask(world.sian)
    easter = datetime(2017, 4, 17, 17, 0, tzinfo=UTC)
    await world.services.date_polls.ask(asker, "ask", PollWish((easter,)))
    async with smtp_server() as box:
        (letter,) = await send_letters(world, box)
    said = " ".join(letter.text().split())
    assert "18:00–20:00. Please note: this day is a bank holiday. Please note:" in said
    assert ".." not in said
