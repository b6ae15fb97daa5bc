"""E-mail that comes to the bot: a proven reply is an answer, and nothing else changes anything but the list."""

import asyncio
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import Clock
from bot.domain.ids import MeetingId
from bot.domain.incoming_mail import Verdict
from bot.domain.meeting_changes import NewTime
from bot.domain.meetings import Answer, AnswerSource
from bot.domain.people import Role
from bot.domain.post_office import LOOKING, PostOffice
from bot.services import Services
from tests.replies import NIA, OUR_MAILBOX, UID, bounce, calendar, letter, reply
from tests.world import World

JUNE_14 = date(2017, 6, 14)
SENT = "letter-7@post.example"


def house(world: World, authority: str = "") -> Services:
    """Build the house with a post office."""
    office = PostOffice(OUR_MAILBOX, "https://clwstwr.example.org", authority)
    return Services(
        world.database, Clock(world.winder.now), world.services.programmes.years, post_office=office
    )


async def mailed(world: World, user: str = "", address: str = NIA, number: str = SENT) -> MeetingId:
    """Plan a meeting and mail it to somebody of the cast, at nine o'clock on 3 April."""
    meeting = await world.meeting(JUNE_14)
    await world.run("UPDATE meeting SET uid = :uid WHERE id = :meeting", uid=UID, meeting=meeting)
    await also_mailed(world, meeting, user or world.nia, address, number)
    return meeting


async def also_mailed(world: World, meeting: MeetingId, user: str, address: str, number: str) -> None:
    person = world.people[user]
    await world.run(
        """INSERT INTO mailbox (installation_id, person_id, address, learned_at)
           VALUES (1, :person, :address, '2017-04-01T09:00:00Z')""",
        person=person,
        address=address,
    )
    await world.run(
        """INSERT INTO calendar_copy (installation_id, meeting_id, person_id, address, revised_at)
           VALUES (1, :meeting, :person, :address, :now)""",
        meeting=meeting,
        person=person,
        address=address,
        now=world.winder.at,
    )
    await world.run(
        """INSERT INTO letter (installation_id, person_id, meeting_id, kind, subject, state, written_at, due_at,
               claimed_at, message_id)
           VALUES (1, :person, :meeting, 'invitation', 'invitation:1@0', 'sent', :now, :now, :now, :number)""",
        meeting=meeting,
        person=person,
        now=world.winder.at,
        number=number,
    )


async def answers(world: World, meeting: MeetingId) -> list[tuple[str, Answer | None, AnswerSource]]:
    """List who answered what, and how."""
    choice = await world.services.meetings.choose(await world.ask(world.sian), meeting)
    assert choice.meant is not None
    return [
        (each.name.split()[0], each.answer, each.source) for each in choice.meant.practices if each.answer
    ]


async def listed(world: World) -> list[dict[str, object]]:
    return await world.run(
        "SELECT verdict, detail, sender, person_id, meeting_id FROM received_mail ORDER BY id"
    )


async def test_accepting_in_a_calendar_is_an_answer_of_the_practice(world: World):
    meeting = await mailed(world)
    assert await house(world).incoming_mail.receive(reply(answers=SENT)) is Verdict.ANSWERED
    assert await answers(world, meeting) == [("Skewen", Answer.COMING, AnswerSource.CALENDAR)]
    assert await listed(world) == [
        {
            "verdict": "answered",
            "detail": "ACCEPTED",
            "sender": NIA,
            "person_id": world.people[world.nia],
            "meeting_id": meeting,
        }
    ]


async def test_declining_later_is_an_apology_and_the_last_word_holds(world: World):
    meeting = await mailed(world)
    post = house(world).incoming_mail
    await post.receive(reply(answers=SENT))
    world.winder.to("2017-04-04")
    later = calendar(partstat="DECLINED", stamp="20170403T100000Z")
    assert await post.receive(reply(later, answers=SENT)) is Verdict.ANSWERED
    assert await answers(world, meeting) == [("Skewen", Answer.APOLOGIES, AnswerSource.CALENDAR)]
    (copy,) = await world.run("SELECT partstat, replied_sequence FROM calendar_copy")
    assert copy == {"partstat": "DECLINED", "replied_sequence": 0}


async def test_the_same_e_mail_again_is_listed_once_and_changes_nothing(world: World):
    meeting = await mailed(world)
    post = house(world).incoming_mail
    await post.receive(reply(answers=SENT))
    world.winder.to("2017-04-05")
    nia = await world.ask(world.nia)
    version = (await world.services.invitations.answering(nia, meeting)).invitation.meeting.version
    await world.services.invitations.answer(nia, "click", meeting, version, Answer.APOLOGIES)
    assert await post.receive(reply(answers=SENT)) is Verdict.REPEATED
    assert await answers(world, meeting) == [("Skewen", Answer.APOLOGIES, AnswerSource.SLACK)]
    assert len(await listed(world)) == 1


async def test_a_button_pressed_after_the_reply_was_sent_holds_though_the_reply_arrives_later(world: World):
    meeting = await mailed(world)
    world.winder.to("2017-04-03", "12:00")
    nia = await world.ask(world.nia)
    version = (await world.services.invitations.answering(nia, meeting)).invitation.meeting.version
    await world.services.invitations.answer(nia, "click", meeting, version, Answer.APOLOGIES)
    world.winder.to("2017-04-03", "18:00")
    assert await house(world).incoming_mail.receive(reply(answers=SENT)) is Verdict.OUTDATED
    assert await answers(world, meeting) == [("Skewen", Answer.APOLOGIES, AnswerSource.SLACK)]


async def test_replies_that_arrive_in_the_wrong_order_end_with_the_later_one(world: World):
    meeting = await mailed(world)
    post = house(world).incoming_mail
    world.winder.to("2017-04-05")
    second = calendar(partstat="DECLINED", stamp="20170404T090000Z")
    assert await post.receive(reply(second, answers=SENT)) is Verdict.ANSWERED
    assert await post.receive(reply(answers=SENT)) is Verdict.OUTDATED
    assert await answers(world, meeting) == [("Skewen", Answer.APOLOGIES, AnswerSource.CALENDAR)]


async def test_a_reply_to_the_time_before_the_move_is_not_recorded(world: World):
    meeting = await mailed(world)
    await world.services.meetings.move(
        await world.ask(world.sian), "move", meeting, NewTime(day=date(2017, 6, 21))
    )
    await world.run("UPDATE calendar_copy SET sequence = 1")
    post = house(world).incoming_mail
    world.winder.to("2017-04-04")
    assert await post.receive(reply(answers=SENT)) is Verdict.OUTDATED
    assert await answers(world, meeting) == []
    assert await post.receive(reply(calendar(sequence=1), answers=SENT)) is Verdict.ANSWERED
    assert await answers(world, meeting) == [("Skewen", Answer.COMING, AnswerSource.CALENDAR)]


async def test_a_sequence_that_was_never_mailed_is_nobodys(world: World):
    meeting = await mailed(world)
    assert (
        await house(world).incoming_mail.receive(reply(calendar(sequence=99), answers=SENT))
        is Verdict.OUTDATED
    )
    assert await answers(world, meeting) == []


async def test_somebody_who_has_not_made_up_their_mind_is_listed(world: World):
    meeting = await mailed(world)
    post = house(world).incoming_mail
    assert await post.receive(reply(calendar(partstat="TENTATIVE"), answers=SENT)) is Verdict.TENTATIVE
    assert await answers(world, meeting) == []
    assert (await world.run("SELECT partstat FROM calendar_copy")) == [{"partstat": "TENTATIVE"}]


async def test_somebody_who_sends_another_says_whom(world: World):
    meeting = await mailed(world)
    sent = calendar(partstat="DELEGATED", parameters=';DELEGATED-TO="mailto:rhys@skewen.example"')
    assert await house(world).incoming_mail.receive(reply(sent, answers=SENT)) is Verdict.ANSWERED
    assert await answers(world, meeting) == [("Skewen", Answer.SUBSTITUTE, AnswerSource.CALENDAR)]
    assert await world.run("SELECT who_comes FROM rsvp") == [{"who_comes": "rhys@skewen.example"}]


async def test_an_nhs_number_is_not_taken_in_by_this_door_either(world: World):
    await mailed(world)
    named = 'ATTENDEE;DELEGATED-FROM="mailto:nia@skewen.example";CN=Mr Puw 943 476 5919:mailto:rhys@skewen.example'
    sent = ';DELEGATED-TO="mailto:rhys@skewen.example"'
    content = calendar(partstat="DELEGATED", parameters=sent, more=named)
    assert await house(world).incoming_mail.receive(reply(content, answers=SENT)) is Verdict.NOT_TAKEN
    assert await world.run("SELECT 1 FROM rsvp") == []
    assert (await listed(world))[0]["detail"] == "HoldsPatientData"


async def test_an_assistant_answers_with_the_letter_in_hand(world: World):
    meeting = await mailed(world)
    content = calendar(parameters=';SENT-BY="mailto:desk@skewen.example"')
    by_desk = reply(content, sender="Desk <desk@skewen.example>", answers=SENT)
    assert await house(world).incoming_mail.receive(by_desk) is Verdict.ANSWERED
    assert await answers(world, meeting) == [("Skewen", Answer.COMING, AnswerSource.CALENDAR)]


async def test_a_reply_is_proven_by_its_sender_where_no_server_is_asked(world: World):
    await mailed(world)
    assert await house(world).incoming_mail.receive(reply()) is Verdict.ANSWERED


PASS = "Authentication-Results: mx.post.example; dmarc=pass header.from=skewen.example"
FAIL = "Authentication-Results: mx.post.example; dmarc=fail header.from=skewen.example"


@pytest.mark.parametrize(
    ("octets", "authority", "verdict"),
    [
        (reply(head=PASS), "mx.post.example", Verdict.ANSWERED),
        (reply(), "mx.post.example", Verdict.UNPROVEN),
        (reply(head=PASS), "mx.other.example", Verdict.UNPROVEN),
        (reply(head=FAIL), "mx.post.example", Verdict.CONTRADICTED),
        (reply(head=FAIL, answers=SENT), "mx.post.example", Verdict.CONTRADICTED),
        (reply(answers=SENT), "mx.post.example", Verdict.ANSWERED),
        (reply(sender="mallory@evil.example"), "", Verdict.UNPROVEN),
        (reply(sender="mallory@evil.example", answers="letter-8@post.example"), "", Verdict.UNPROVEN),
        (reply(sender="mallory@evil.example", head=f"References: <{SENT}x>"), "", Verdict.UNPROVEN),
        (reply(sender="Nia <nia@skewen.example>, x@evil.example"), "", Verdict.UNPROVEN),
        (reply(sender="", head=""), "", Verdict.UNPROVEN),
        (reply(calendar("mallory@evil.example"), sender="mallory@evil.example"), "", Verdict.UNKNOWN_MEETING),
        (reply(calendar("huw@victoria.example"), answers=SENT), "", Verdict.UNKNOWN_MEETING),
        (reply(calendar(uid="another"), answers=SENT), "", Verdict.UNKNOWN_MEETING),
        (reply(calendar(method="REQUEST"), answers=SENT), "", Verdict.OTHER_CALENDAR),
        (reply(calendar(method="COUNTER"), answers=SENT), "", Verdict.COUNTERED),
        (reply(calendar() + calendar(), answers=SENT), "", Verdict.AMBIGUOUS),
        (reply(sender=OUR_MAILBOX, answers=SENT), "", Verdict.OWN),
        (reply(number=SENT, answers=SENT), "", Verdict.OWN),
    ],
)  # fmt: skip
async def test_only_what_proves_itself_changes_an_answer(
    world: World, octets: bytes, authority: str, verdict: Verdict
):
    meeting = await mailed(world)
    assert await house(world, authority).incoming_mail.receive(octets) is verdict
    assert bool(await answers(world, meeting)) == (verdict is Verdict.ANSWERED)
    assert [row["verdict"] for row in await listed(world)] == [verdict.value]


async def test_somebody_whose_employer_has_a_new_domain_answers_by_their_new_address(world: World):
    meeting = await mailed(world)
    renamed = calendar("nia@nhs.example")
    post = house(world).incoming_mail
    assert await post.receive(reply(renamed, sender="nia@nhs.example")) is Verdict.UNKNOWN_MEETING
    answered = await post.receive(reply(renamed, sender="nia@nhs.example", answers=SENT))
    assert answered is Verdict.ANSWERED
    assert await answers(world, meeting) == [("Skewen", Answer.COMING, AnswerSource.CALENDAR)]


async def test_another_persons_letter_proves_nothing_about_this_one(world: World):
    meeting = await mailed(world)
    await also_mailed(world, meeting, world.huw, "huw@victoria.example", "letter-8@post.example")
    forged = reply(sender="huw@victoria.example", answers="letter-8@post.example")
    assert await house(world).incoming_mail.receive(forged) is Verdict.UNPROVEN
    assert await answers(world, meeting) == []


async def test_a_letter_about_another_meeting_proves_nothing_about_this_one(world: World):
    meeting = await mailed(world)
    await world.run("UPDATE letter SET meeting_id = NULL")
    unproven = reply(sender="desk@skewen.example", answers=SENT)
    assert await house(world).incoming_mail.receive(unproven) is Verdict.UNPROVEN
    assert await answers(world, meeting) == []


async def test_somebody_who_speaks_for_the_practice_no_more_answers_for_it_no_more(world: World):
    meeting = await mailed(world)
    await world.run(
        "UPDATE appointment SET ended_at = :now WHERE person_id = :nia",
        now=world.winder.at,
        nia=world.people[world.nia],
    )
    assert await house(world).incoming_mail.receive(reply(answers=SENT)) is Verdict.NOT_TAKEN
    assert await answers(world, meeting) == []


async def test_a_cancelled_meeting_takes_no_answer(world: World):
    meeting = await mailed(world)
    await world.services.meetings.cancel(await world.ask(world.sian), "cancel", meeting, "snow")
    assert await house(world).incoming_mail.receive(reply(answers=SENT)) is Verdict.NOT_TAKEN


async def test_a_bounce_of_our_letter_closes_the_mailbox(world: World):
    await mailed(world)
    before = await world.run("SELECT facts_at FROM cluster_channel WHERE cluster_id = 1")
    world.winder.to("2017-04-04")
    assert await house(world).incoming_mail.receive(bounce(SENT)) is Verdict.BOUNCED
    assert await world.run("SELECT failed FROM mailbox") == [{"failed": "returned 5.1.1"}]
    assert await world.run("SELECT state FROM letter") == [{"state": "failed"}]
    assert await world.run("SELECT facts_at FROM cluster_channel WHERE cluster_id = 1") != before


async def test_a_bounce_without_our_letters_number_closes_nothing(world: World):
    await mailed(world)
    assert await house(world).incoming_mail.receive(bounce("letter-8@post.example")) is Verdict.AUTOMATIC
    assert await world.run("SELECT failed FROM mailbox") == [{"failed": ""}]


async def test_a_bounce_of_a_letter_to_the_address_before_closes_nothing(world: World):
    await mailed(world)
    await world.run("UPDATE mailbox SET learned_at = '2017-04-03T10:00:00Z'")
    assert await house(world).incoming_mail.receive(bounce(SENT)) is Verdict.RETURNED
    assert await world.run("SELECT failed FROM mailbox") == [{"failed": ""}]


async def test_a_letter_that_is_only_late_closes_nothing(world: World):
    await mailed(world)
    late = bounce(SENT, action="delayed", status="4.4.1")
    assert await house(world).incoming_mail.receive(late) is Verdict.RETURNED
    assert await world.run("SELECT failed FROM mailbox") == [{"failed": ""}]


async def told(world: World) -> int:
    return len(await world.run("SELECT 1 FROM letter WHERE kind = 'not read'"))


async def test_somebody_known_who_writes_a_letter_is_told_once_a_day_that_nobody_reads_it(world: World):
    await mailed(world)
    post = house(world).incoming_mail
    assert await post.receive(letter(number="1@x")) is Verdict.LETTER
    assert await post.receive(letter(number="2@x")) is Verdict.LETTER
    assert await told(world) == 1
    world.winder.to("2017-04-04")
    await post.receive(letter(number="3@x"))
    assert await told(world) == 2


@pytest.mark.parametrize(
    ("octets", "verdict"),
    [
        (letter(head="Auto-Submitted: auto-replied"), Verdict.AUTOMATIC),
        (letter(head="Precedence: list"), Verdict.AUTOMATIC),
        (letter(sender="stranger@evil.example"), Verdict.STRANGER),
        (letter(sender=OUR_MAILBOX), Verdict.OWN),
        (letter(head=FAIL), Verdict.CONTRADICTED),
        (b"", Verdict.STRANGER),
    ],
)
async def test_machines_strangers_and_forgers_are_listed_and_told_nothing(
    world: World, octets: bytes, verdict: Verdict
):
    await mailed(world)
    assert await house(world, "mx.post.example").incoming_mail.receive(octets) is verdict
    assert await told(world) == 0
    assert [row["verdict"] for row in await listed(world)] == [verdict.value]


async def test_somebody_known_whose_e_mail_could_not_be_read_is_told_too(world: World):
    await mailed(world)
    assert await house(world).incoming_mail.receive(letter("x" * 2_000_000)) is Verdict.TOO_LARGE
    assert await told(world) == 1


async def test_nothing_of_a_letters_words_is_kept(world: World):
    await mailed(world)
    await house(world).incoming_mail.receive(letter("Mrs Puw of 3 High Street has a rash"))
    rows = await world.run("SELECT row_to_json(x)::text AS row FROM received_mail x")
    assert "Puw" not in str(rows)
    assert "Derbyniwyd" not in str(rows)


async def test_before_any_workspace_is_known_nothing_is_stored_and_nothing_fails(world: World):
    await world.run("DELETE FROM installation")
    assert await house(world).incoming_mail.receive(letter()) is Verdict.STRANGER
    assert await listed(world) == []


async def test_who_looks_after_the_post_sees_what_came_the_newest_first(world: World):
    await mailed(world)
    services = house(world)
    await services.incoming_mail.receive(reply(answers=SENT))
    await services.incoming_mail.receive(letter(sender="stranger@evil.example"))
    newest, oldest = (await services.letters.book(await world.ask(world.dewi))).received
    assert (newest.verdict, newest.sender, newest.handle) == (Verdict.STRANGER, "stranger@evil.example", "")
    assert (oldest.verdict, oldest.handle) == (Verdict.ANSWERED, world.nia)
    assert oldest.meeting_at is not None


async def test_a_health_boards_officer_sees_what_its_people_sent_but_no_strangers(world: World):
    await mailed(world)
    services = house(world)
    await services.incoming_mail.receive(letter())
    await services.incoming_mail.receive(letter(sender="stranger@evil.example"))
    (seen,) = (await services.letters.book(await world.ask(world.catrin))).received
    assert seen.handle == world.nia


async def test_who_looks_after_the_post_is_told_when_nobody_could_look(world: World):
    services = house(world)
    await services.health.failed(LOOKING, timedelta(minutes=1), OSError("no route to host"))
    trouble = (await services.letters.book(await world.ask(world.dewi))).not_looked
    assert trouble is not None
    assert "no route to host" in trouble.error


async def test_what_came_is_forgotten_after_more_than_a_year(world: World):
    await mailed(world)
    post = house(world).incoming_mail
    await post.receive(reply(answers=SENT))
    world.winder.to("2018-04-01")
    await post.forget_old()
    assert len(await listed(world)) == 1
    world.winder.to("2018-09-01")
    await post.forget_old()
    assert await listed(world) == []


async def test_an_e_mail_costs_few_round_trips(world: World):
    await mailed(world)
    post = house(world).incoming_mail
    before = world.database.round_trips
    await post.receive(reply(answers=SENT))
    assert world.database.round_trips - before <= 5


async def test_a_reply_that_two_workers_take_in_at_once_is_one_answer(world: World):
    await mailed(world)
    post = house(world).incoming_mail
    found = await asyncio.gather(*(post.receive(reply(answers=SENT)) for _ in range(3)))
    assert sorted(found).count(Verdict.REPEATED) == 2
    assert len(await world.run("SELECT 1 FROM rsvp")) == 1
    assert len(await listed(world)) == 1


async def test_a_lead_without_a_practice_answers_for_no_practice(world: World):
    await world.appoint("U0ELIN", "Elin Vaughan", Role.CLUSTER_LEAD, cluster=world.neath)
    meeting = await mailed(world, "U0ELIN", "elin@board.example")
    content = reply(calendar("elin@board.example"), sender="elin@board.example", answers=SENT)
    await house(world).incoming_mail.receive(content)
    assert await answers(world, meeting) == []


damage = st.tuples(st.integers(0, 1600), st.binary(min_size=1, max_size=6))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(damage, min_size=1, max_size=4))
async def test_damaged_replies_without_proof_never_fail_and_never_change_an_answer(
    world: World, damages: list[tuple[int, bytes]]
):
    if not await world.run("SELECT 1 FROM mailbox"):
        await mailed(world)
    octets = reply(sender="mallory@evil.example")
    for at, bits in damages:
        octets = octets[:at] + bits + octets[at + len(bits) :]
    verdict = await house(world, "mx.post.example").incoming_mail.receive(octets)
    assert verdict in tuple(Verdict)
    assert await world.run("SELECT 1 FROM rsvp") == []
    assert await world.run("SELECT 1 FROM mailbox WHERE failed <> ''") == []
