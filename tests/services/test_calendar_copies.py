"""What stands in people's own calendars follows the cluster's meetings, with one letter a change and no ghosts."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.ids import ClusterId, MeetingId
from bot.domain.mail_addresses import ByMail
from bot.domain.meeting_changes import NewTime
from bot.domain.meetings import MeetingDetails, MeetingDraft
from bot.domain.people import Role
from bot.domain.role_wishes import read_wish
from tests.calendars import READERS, Mailed, calendars_of, days_of
from tests.post import Postbox, Received, mailbox, send_letters, smtp_server, with_post
from tests.world import World

GARETH = "gareth@dyfed.example"
PRIYA = "priya@pharmacy.example"
JUNE = MeetingDraft(
    date(2017, 6, 14), time(12, 30), 120, MeetingDetails("Neuadd Tŷ Dŵr", "https://teams.example/a")
)


@pytest.fixture
async def box() -> AsyncIterator[Postbox]:
    async with smtp_server() as made:
        yield made


@pytest.fixture
async def posted(world: World) -> World:
    with_post(world)
    await mailbox(world, world.gareth, GARETH)
    return world


async def planned(world: World, draft: MeetingDraft = JUNE, by: str = "") -> MeetingId:
    await world.services.meetings.new(await world.ask(by or world.sian), f"new-{draft.day}", draft)
    rows = await world.run("SELECT max(id) AS id FROM meeting")
    return MeetingId(int(str(rows[0]["id"])))


async def delivered(world: World, box: Postbox, **wait: float) -> list[Received]:
    """Let some time pass, and the post go out; returns what came of it."""
    world.winder.at += timedelta(**(wait or {"minutes": 1}))
    before = len(box.letters)
    await world.services.calendar_copies.plan()
    await send_letters(world, box)
    return box.letters[before:]


async def left(world: World, user: str) -> None:
    """End every role of somebody, as a command in their cluster's channel does."""
    await world.run(
        "UPDATE appointment SET ended_at = :now, ended_by = 'U0SIAN' WHERE person_id = :person AND ended_at IS NULL",
        person=world.people[user],
        now=world.winder.at,
    )
    await touched(world)


async def touched(world: World) -> None:
    await world.run("UPDATE cluster_channel SET facts_at = :now", now=world.winder.at)


async def details_of(world: World, meeting: MeetingId, **new: object) -> None:
    asker = await world.ask(world.sian)
    choice = await world.services.meetings.choose(asker, meeting)
    assert choice.meant is not None
    details = replace(choice.meant.meeting.details, **new)  # type: ignore[arg-type] # any detail of a meeting
    await world.services.meetings.change(asker, f"change-{new}", meeting, details)


async def moved(world: World, meeting: MeetingId, day: date) -> None:
    await world.services.meetings.move(await world.ask(world.sian), f"to-{day}", meeting, NewTime(day))


async def cancelled(world: World, meeting: MeetingId) -> None:
    await world.services.meetings.cancel(await world.ask(world.sian), f"off-{meeting}", meeting, "Snow")


async def letters_written(world: World) -> int:
    (row,) = await world.run("SELECT count(*)::int AS n FROM letter")
    return int(str(row["n"]))


async def test_a_planned_meeting_stands_in_the_calendar_of_whoever_speaks_for_a_practice(
    posted: World, box: Postbox
):
    await planned(posted)
    (letter,) = await delivered(posted, box)
    assert letter.address == GARETH
    assert days_of(box, GARETH) == ["2017-06-14 11:30"]
    assert await delivered(posted, box) == []


@pytest.mark.parametrize(
    ("first", "then", "seen"),
    [
        (date(2017, 6, 14), date(2017, 6, 21), ["2017-06-14 11:30", "2017-06-21 11:30"]),
        (date(2017, 11, 15), date(2018, 2, 21), ["2017-11-15 12:30", "2018-02-21 12:30"]),
        (date(2017, 10, 25), date(2017, 11, 1), ["2017-10-25 11:30", "2017-11-01 12:30"]),
        (date(2018, 3, 21), date(2018, 3, 28), ["2018-03-21 12:30", "2018-03-28 11:30"]),
    ],
    ids=["summer", "winter", "into winter", "into summer"],
)
async def test_a_meetings_whole_life_ends_right_in_every_calendar(
    posted: World, box: Postbox, first: date, then: date, seen: list[str]
):
    meeting = await planned(posted, replace(JUNE, day=first))
    await delivered(posted, box)
    assert days_of(box, GARETH) == seen[:1]
    await moved(posted, meeting, then)
    await delivered(posted, box)
    assert days_of(box, GARETH) == seen[1:]
    await details_of(posted, meeting, place="Canolfan Gŵyr")
    await delivered(posted, box)
    for calendar in calendars_of(box, GARETH).values():
        (entry,) = calendar.entries.values()
        assert (entry.place, entry.sequence) == ("Canolfan Gŵyr", 2)
        assert (entry.ends - entry.starts) == timedelta(hours=2)  # type: ignore[operator] # both are instants
    await cancelled(posted, meeting)
    await delivered(posted, box)
    assert days_of(box, GARETH) == []
    assert len(box.to(GARETH)) == 4
    assert (
        len(
            {
                calendar.read(letter.calendar()).uid
                for calendar in calendars_of(box, GARETH).values()
                for letter in box.letters
            }
        )
        == 1
    )


async def test_each_letter_says_what_is_new(posted: World, box: Postbox):
    meeting = await planned(posted)
    await delivered(posted, box)
    await moved(posted, meeting, date(2017, 6, 21))
    await delivered(posted, box)
    await details_of(posted, meeting, link="https://teams.example/b")
    await delivered(posted, box)
    await cancelled(posted, meeting)
    await delivered(posted, box)
    beginnings = [letter.subject.split(" / ")[1].split(":")[0] for letter in box.letters]
    assert beginnings == ["Invitation", "New time", "Changed", "Cancelled"]
    assert "https://teams.example/b" in box.letters[2].text()
    assert "Snow" in box.letters[3].text()


async def test_words_mended_soon_after_one_another_go_in_one_letter(posted: World, box: Postbox):
    meeting = await planned(posted)
    await delivered(posted, box)
    await details_of(posted, meeting, agenda="Flu")
    assert await delivered(posted, box, minutes=4) == []
    await details_of(posted, meeting, agenda="Flu clinics")
    assert await delivered(posted, box, minutes=4) == []
    (letter,) = await delivered(posted, box, minutes=6)
    first, second = (calendar_of(each) for each in box.letters)
    assert "Flu clinics" in letter.text()
    assert first.sequence == second.sequence == 0
    assert first.said_at < second.said_at
    assert days_of(box, GARETH) == ["2017-06-14 11:30"]


def calendar_of(letter: Received) -> Mailed:
    return READERS["icalendar"](letter.calendar())


async def test_a_new_time_does_not_wait_for_mended_words(posted: World, box: Postbox):
    meeting = await planned(posted)
    await delivered(posted, box)
    await details_of(posted, meeting, agenda="Flu")
    await delivered(posted, box)
    await moved(posted, meeting, date(2017, 6, 21))
    (letter,) = await delivered(posted, box)
    assert "New time" in letter.subject
    assert await delivered(posted, box, minutes=20) == []
    assert days_of(box, GARETH) == ["2017-06-21 11:30"]


async def test_a_new_time_that_nobody_was_told_is_still_called_one_after_the_next_change(
    posted: World, box: Postbox
):
    meeting = await planned(posted)
    await delivered(posted, box)
    await moved(posted, meeting, date(2017, 6, 21))
    await posted.services.calendar_copies.plan()
    posted.winder.at += timedelta(seconds=5)
    await details_of(posted, meeting, agenda="Flu")
    (letter,) = await delivered(posted, box)
    assert "New time" in letter.subject
    assert "Flu" in letter.text()


async def test_who_joins_later_is_invited_to_what_is_still_ahead(posted: World, box: Postbox):
    posted.winder.to("2017-05-02")
    await planned(posted, replace(JUNE, day=date(2017, 5, 10)))
    await planned(posted)
    off = await planned(posted, replace(JUNE, day=date(2017, 7, 12)))
    await cancelled(posted, off)
    posted.winder.to("2017-06-01")
    await posted.appoint("U0RHIAN", "Rhian Jones", Role.REPRESENTATIVE, practice=posted.practice("Castle"))
    await mailbox(posted, "U0RHIAN", "rhian@castle.example")
    await delivered(posted, box)
    assert days_of(box, "rhian@castle.example") == ["2017-06-14 11:30"]


async def test_who_leaves_loses_what_is_ahead_and_the_meeting_itself_is_not_called_cancelled(
    posted: World, box: Postbox
):
    await planned(posted)
    await delivered(posted, box)
    await left(posted, posted.gareth)
    (letter,) = await delivered(posted, box)
    message = calendar_of(letter)
    assert (message.method, message.status, message.sequence) == ("CANCEL", "", 1)
    assert "The meeting itself takes place" in letter.text()
    assert days_of(box, GARETH) == []
    assert await delivered(posted, box) == []


async def test_who_comes_back_is_invited_again_and_every_calendar_believes_it(posted: World, box: Postbox):
    meeting = await planned(posted)
    await delivered(posted, box)
    for _ in range(2):
        await left(posted, posted.gareth)
        await delivered(posted, box)
        assert days_of(box, GARETH) == []
        await posted.appoint(
            posted.gareth, "Gareth Pugh", Role.REPRESENTATIVE, practice=posted.practice("Dyfed")
        )
        await touched(posted)
        await delivered(posted, box)
        assert days_of(box, GARETH) == ["2017-06-14 11:30"]
    await cancelled(posted, meeting)
    await delivered(posted, box)
    assert days_of(box, GARETH) == []
    sequences = [calendar_of(letter).sequence for letter in box.letters]
    assert sequences == sorted(set(sequences))


async def test_partners_leads_and_facilitators_are_asked_deputies_need_not_come_and_officers_are_not(
    posted: World, box: Postbox
):
    await posted.appoint("U0RHIAN", "Rhian Jones", Role.DEPUTY, practice=posted.practice("Dyfed"))
    await posted.appoint("U0MAIR", "Mair Ellis", Role.BOARD_OFFICER, board=posted.board)
    for user in (posted.priya, posted.sian, posted.catrin, "U0RHIAN", "U0MAIR", posted.dewi):
        await mailbox(posted, user, f"{user.lower()}@post.example")
    await planned(posted)
    await delivered(posted, box)
    roles = {
        each.address.split("@")[0]: "OPT" if "OPT-PARTICIPANT" in unfolded(each) else "REQ"
        for each in box.letters
    }
    assert roles == {"gareth": "REQ", "u0priya": "REQ", "u0sian": "REQ", "u0catrin": "REQ", "u0rhian": "OPT"}


async def test_a_practice_is_asked_where_it_belongs_on_the_day_of_the_meeting(posted: World, box: Postbox):
    await posted.run(
        "UPDATE membership SET until_date = '2017-06-01' WHERE practice_id = :practice",
        practice=posted.practice("Dyfed"),
    )
    await planned(posted)
    await planned(posted, replace(JUNE, day=date(2017, 5, 24)))
    await delivered(posted, box)
    assert days_of(box, GARETH) == ["2017-05-24 11:30"]


async def test_what_was_never_sent_needs_no_cancelling(posted: World, box: Postbox):
    meeting = await planned(posted)
    await posted.services.calendar_copies.plan()
    posted.winder.at += timedelta(seconds=30)
    await cancelled(posted, meeting)
    assert await delivered(posted, box) == []
    assert await delivered(posted, box, days=1) == []
    rows = await posted.run("SELECT kind, state FROM letter")
    assert [tuple(row.values()) for row in rows] == [("invitation", "overtaken")]


async def test_who_left_and_came_back_before_the_post_went_is_invited_once(posted: World, box: Postbox):
    await planned(posted)
    await posted.services.calendar_copies.plan()
    await left(posted, posted.gareth)
    await posted.services.calendar_copies.plan()
    await posted.appoint(posted.gareth, "Gareth Pugh", Role.REPRESENTATIVE, practice=posted.practice("Dyfed"))
    await touched(posted)
    assert len(await delivered(posted, box)) == 1
    assert days_of(box, GARETH) == ["2017-06-14 11:30"]


async def test_what_may_have_been_read_is_cancelled_also_when_its_sender_died(posted: World, box: Postbox):
    meeting = await planned(posted)
    await posted.services.calendar_copies.plan()
    (claimed,) = await posted.services.letters.claim()
    assert await posted.services.letters.begin(claimed)
    await cancelled(posted, meeting)
    assert await delivered(posted, box) == [], "what is on its way is waited for"
    (letter,) = await delivered(posted, box, minutes=11) or await delivered(posted, box)
    assert calendar_of(letter).method == "CANCEL"
    assert await delivered(posted, box) == []


async def wanting(world: World, *, wanted: bool) -> None:
    """Press what stops all e-mail, or what lets it come again."""
    asker = await world.services.directory.asker_of(world.installation, world.gareth)
    assert await world.services.page_links.want_letters(asker, wanted=wanted)


async def test_who_wants_no_more_e_mail_keeps_no_ghost_of_what_is_ahead(posted: World, box: Postbox):
    meeting = await planned(posted)
    await planned(posted, replace(JUNE, day=date(2017, 9, 13)))
    await delivered(posted, box)
    await wanting(posted, wanted=False)
    last = await delivered(posted, box)
    assert [letter.calendar().count(b"METHOD:CANCEL") for letter in last] == [1, 1]
    assert not any(b"\nSTATUS:" in letter.calendar() for letter in last), "the meetings themselves take place"
    assert "You asked for no more e-mail" in last[0].text()
    assert days_of(box, GARETH) == []
    await moved(posted, meeting, date(2017, 6, 21))
    await cancelled(posted, meeting)
    assert await delivered(posted, box) == []
    await wanting(posted, wanted=True)
    await delivered(posted, box)
    assert days_of(box, GARETH) == ["2017-09-13 11:30"]


async def test_an_invitation_that_waits_does_not_go_to_who_wants_no_more_e_mail(posted: World, box: Postbox):
    await planned(posted)
    await posted.services.calendar_copies.plan()
    await wanting(posted, wanted=False)
    await send_letters(posted, box)
    assert await delivered(posted, box) == []
    assert not box.letters
    await wanting(posted, wanted=True)
    await delivered(posted, box)
    assert days_of(box, GARETH) == ["2017-06-14 11:30"]


async def test_what_was_held_stays_in_the_calendar_of_who_wants_no_more_e_mail(posted: World, box: Postbox):
    await planned(posted)
    await delivered(posted, box)
    posted.winder.to("2017-06-14", "16:00")
    await wanting(posted, wanted=False)
    assert await delivered(posted, box) == []


async def test_nobody_is_written_to_whose_address_failed(posted: World, box: Postbox):
    meeting = await planned(posted)
    await delivered(posted, box)
    await posted.run("UPDATE mailbox SET failed = '550 gone'")
    await moved(posted, meeting, date(2017, 6, 21))
    assert await delivered(posted, box) == []
    await posted.run("UPDATE mailbox SET failed = '', learned_at = :now", now=posted.winder.at)
    await delivered(posted, box)
    assert days_of(box, GARETH) == ["2017-06-21 11:30"]


async def test_another_address_gets_everything_that_is_ahead(posted: World, box: Postbox):
    await planned(posted)
    await delivered(posted, box)
    await posted.run(
        "UPDATE mailbox SET address = 'gareth@new.example', learned_at = :now", now=posted.winder.at
    )
    await delivered(posted, box)
    assert days_of(box, "gareth@new.example") == ["2017-06-14 11:30"]


async def test_an_invitation_that_bounced_goes_again_once_the_address_is_confirmed(
    posted: World, box: Postbox
):
    await planned(posted)
    box.recipients[GARETH] = "550 5.1.1 no such person"
    assert await delivered(posted, box) == []
    box.recipients.clear()
    assert await delivered(posted, box, hours=1) == []
    posted.winder.at += timedelta(minutes=1)
    await posted.run(
        "UPDATE mailbox SET failed = '', failed_at = NULL, learned_at = :now", now=posted.winder.at
    )
    assert len(await delivered(posted, box)) == 1
    assert days_of(box, GARETH) == ["2017-06-14 11:30"]
    assert await delivered(posted, box) == []


async def test_an_invitation_that_bounced_goes_again_once_its_reader_is_added_anew(
    posted: World, box: Postbox
):
    async def added(key: str) -> None:
        wish, rhian = read_wish("as partner", "people add"), ByMail("Rhian Jones", "rhian@x.example")
        await posted.services.people.appoint_by_mail(await posted.ask(posted.sian), key, rhian, wish)

    await added("first")
    await planned(posted)
    box.recipients["rhian@x.example"] = "550 5.1.1 no such person"
    await delivered(posted, box)
    box.recipients.clear()
    assert await delivered(posted, box, hours=1) == []
    await added("again")
    await delivered(posted, box)
    assert days_of(box, "rhian@x.example") == ["2017-06-14 11:30"]
    before = len(box.letters)
    await added("once more")
    await delivered(posted, box)
    assert len(box.letters) == before


async def test_two_workers_write_each_invitation_once(posted: World, box: Postbox):
    await planned(posted)
    await asyncio.gather(*(posted.services.calendar_copies.plan() for _ in range(4)))
    assert await letters_written(posted) == 1


async def test_a_joint_meeting_is_in_the_calendars_of_both_clusters_until_one_is_taken_off(
    posted: World, box: Postbox
):
    await posted.appoint("U0RHIAN", "Rhian Jones", Role.REPRESENTATIVE, practice=posted.practice("King's"))
    await mailbox(posted, "U0RHIAN", "rhian@kings.example")
    meeting = await planned(
        posted, replace(JUNE, details=MeetingDetails("Aberavon", also_for=(posted.afan,)))
    )
    await delivered(posted, box)
    assert days_of(box, GARETH) == days_of(box, "rhian@kings.example") == ["2017-06-14 11:30"]
    await details_of(posted, meeting, also_for=())
    await delivered(posted, box, minutes=11)
    assert days_of(box, "rhian@kings.example") == []
    assert days_of(box, GARETH) == ["2017-06-14 11:30"]


async def test_whoever_speaks_for_a_bodys_member_is_asked_to_its_meetings_while_it_belongs(
    posted: World, box: Postbox
):
    for user, address in ((posted.sian, "sian@castle.example"), (posted.catrin, "catrin@board.example")):
        await mailbox(posted, user, address)
    await posted.run(
        "INSERT INTO cluster (installation_id, board_id, name, kind) VALUES (1, 1, 'Port Talbot', 'pan-cluster planning group')"
    )
    await posted.run(
        """INSERT INTO cluster_channel (installation_id, cluster_id, channel, language, bound_by, bound_at, facts_at)
           VALUES (1, 3, 'C0PLAN', 'en', 'U0DEWI', :now, :now)""",
        now=posted.winder.at,
    )
    await posted.run(
        """INSERT INTO body_member (installation_id, body_id, member_kind, member_id, from_date)
           VALUES (1, 3, 'cluster', :neath, '2017-04-01'), (1, 3, 'board', 1, '2017-04-01')""",
        neath=posted.neath,
    )
    await posted.meeting("2017-06-20", cluster=ClusterId(3))
    await delivered(posted, box)
    assert {letter.address for letter in box.letters} == {"sian@castle.example", "catrin@board.example"}
    await posted.run("UPDATE body_member SET until_date = '2017-06-20' WHERE member_kind = 'cluster'")
    await touched(posted)
    await delivered(posted, box)
    assert days_of(box, "sian@castle.example") == []
    assert len(days_of(box, "catrin@board.example")) == 1


async def test_nobody_is_written_to_about_what_is_over(posted: World, box: Postbox):
    meeting = await planned(posted)
    await delivered(posted, box)
    posted.winder.to("2017-06-14", "15:00")
    await details_of(posted, meeting, agenda="What was said")
    await posted.appoint("U0RHIAN", "Rhian Jones", Role.REPRESENTATIVE, practice=posted.practice("Castle"))
    await mailbox(posted, "U0RHIAN", "rhian@castle.example")
    await touched(posted)
    assert await delivered(posted, box, minutes=30) == []
    posted.winder.to("2017-06-20")
    await details_of(posted, meeting, place="Elsewhere")
    await left(posted, posted.gareth)
    assert await delivered(posted, box, minutes=30) == []


async def test_an_answer_stands_in_a_calendar_through_a_change_and_is_asked_for_again_after_a_move(
    posted: World, box: Postbox
):
    meeting = await planned(posted)
    await delivered(posted, box)
    await posted.run(
        "UPDATE calendar_copy SET partstat = 'ACCEPTED', replied_at = :now, replied_sequence = 0",
        now=posted.winder.at,
    )
    await details_of(posted, meeting, place="Canolfan Gŵyr")
    (letter,) = await delivered(posted, box)
    assert "PARTSTAT=ACCEPTED" in unfolded(letter)
    await moved(posted, meeting, date(2017, 6, 21))
    (letter,) = await delivered(posted, box)
    assert "PARTSTAT=NEEDS-ACTION" in unfolded(letter)


def unfolded(letter: Received) -> str:
    return letter.calendar().decode().replace("\r\n ", "")


async def test_the_calendar_object_stands_in_the_letter_as_calendars_want_it(posted: World, box: Postbox):
    await planned(posted)
    (letter,) = await delivered(posted, box)
    beside, attached = letter.mail.iter_parts()
    kinds = [part.get_content_type() for part in beside.iter_parts()]
    assert (letter.mail.get_content_type(), beside.get_content_type()) == (
        "multipart/mixed",
        "multipart/alternative",
    )
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    calendar = list(beside.iter_parts())[-1]
    assert calendar["Content-Type"].params == {"method": "REQUEST", "charset": "UTF-8"}
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert "Content-Disposition" not in calendar
    assert attached.get_content_type() == "application/ics"
    assert attached.get_payload(decode=True) == letter.calendar()
    assert "ORGANIZER;CN=Neath:mailto:clwstwr@post.example" in unfolded(letter)
    assert letter.mail["From"].addresses[0].addr_spec == "clwstwr@post.example"
    assert letter.mail["From"].addresses[0].display_name == "Neath"
    assert "VALARM" not in unfolded(letter)


async def test_who_has_chosen_no_language_reads_both_and_who_has_chosen_reads_theirs(
    posted: World, box: Postbox
):
    await mailbox(posted, posted.priya, PRIYA)
    await posted.run("UPDATE person SET language = 'cy' WHERE handle = :user", user=posted.priya)
    await planned(posted)
    await delivered(posted, box)
    (to_priya,), (to_gareth,) = box.to(PRIYA), box.to(GARETH)
    assert "SUMMARY:Cyfarfod clwstwr: Neath\r\n" in unfolded(to_priya)
    assert "SUMMARY:Cyfarfod clwstwr: Neath / Cluster meeting: Neath\r\n" in unfolded(to_gareth)


async def test_without_e_mail_nothing_is_asked_of_the_database(world: World):
    await planned(world)
    before = world.database.round_trips
    await world.services.calendar_copies.plan()
    assert world.database.round_trips == before


async def test_looking_costs_one_statement_when_nothing_has_changed(posted: World, box: Postbox):
    await planned(posted)
    await delivered(posted, box)
    await delivered(posted, box)
    before = posted.database.round_trips
    await posted.services.calendar_copies.plan()
    assert posted.database.round_trips == before + 1


async def test_a_cluster_that_changed_costs_three_statements_however_many_are_asked(
    posted: World, box: Postbox
):
    for number in range(40):
        user = f"U0MANY{number}"
        await posted.appoint(user, f"Person {number}", Role.PARTNER, cluster=posted.neath)
        await mailbox(posted, user, f"{user.lower()}@post.example")
    await delivered(posted, box)
    await delivered(posted, box)
    await planned(posted)
    before = posted.database.round_trips
    await posted.services.calendar_copies.plan()
    assert posted.database.round_trips == before + 4
    assert await letters_written(posted) == 41
