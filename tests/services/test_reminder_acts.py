"""Acting on the lines of a daily message: put off and handed on, kept against planning anew, known only to one's own person."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from bot.domain.about import AboutDuty
from bot.domain.deliveries import Delivered
from bot.domain.people import Role
from bot.domain.refusals import (
    DateOutside,
    NothingFound,
    NothingToSnooze,
    NotTheirsToGive,
    SnoozedEnough,
    TooLateToSnooze,
)
from bot.domain.reminder_acts import SnoozeKept
from bot.domain.reminder_ledger import Line, Nudge
from tests.world import World

EVE = date(2017, 5, 30)
"""The last working day before 31 May 2017, when the practice development plan is due."""


async def deliver(world: World) -> dict[str, Nudge]:
    """Say everything that is due, and return it by person."""
    said = {}
    while claimed := await world.services.reminders.claim_due():
        for number, nudge in enumerate(claimed):
            sent = Delivered(f"D{nudge.recipient}", f"{world.winder.at.timestamp():.0f}.00000{number}")
            if await world.services.reminders.begin(nudge):
                await world.services.reminders.settle(nudge, sent)
                said[nudge.recipient] = nudge
    return said


async def on(world: World, day: str, time: str = "08:00") -> dict[str, Nudge]:
    world.winder.to(day, time)
    return await deliver(world)


def duty(nudge: Nudge, requirement: str = "pdp") -> Line:
    return next(
        line
        for line in nudge.lines
        if isinstance(line.about, AboutDuty) and line.about.requirement == requirement
    )


def duties(nudge: Nudge | None) -> list[tuple[str, str]]:
    if nudge is None:
        return []
    return [
        (line.about.requirement, str(line.rung)) for line in nudge.lines if isinstance(line.about, AboutDuty)
    ]


async def snooze(world: World, line: Line, day: date, key: str = "", user: str = "") -> SnoozeKept:
    asker = await world.ask(user or line.recipient, None)
    return await world.services.reminder_acts.snooze(asker, line.id, day, key or f"{line.id} {day}")


async def decline(world: World, line: Line, person: str = "") -> None:
    asker = await world.ask(line.recipient, None)
    await world.services.reminder_acts.decline(asker, line.id, person, f"{line.id} {person}")


async def pdp_lines(world: World, recipient: str) -> dict[str, tuple[object, object]]:
    rows = await world.run(
        """SELECT step, state, reason FROM reminder
            WHERE recipient = :recipient AND subject LIKE 'duty:%pdp%practice%' ORDER BY id""",
        recipient=recipient,
    )
    return {str(row["step"]): (row["state"], row["reason"]) for row in rows}


async def test_a_snooze_quotes_the_stored_time_and_brings_the_reminder_then(world: World):
    gareth = (await on(world, "2017-05-19"))[world.gareth]
    kept = await snooze(world, duty(gareth), date(2017, 5, 24))
    (stored,) = await world.run("SELECT until, number, recipient FROM snooze")
    assert kept.until == stored["until"] == datetime(2017, 5, 24, 8, 0, tzinfo=UTC)
    assert (stored["number"], stored["recipient"], kept.left) == (1, world.gareth, 2)
    assert ("pdp", "snoozed:1") not in duties((await on(world, "2017-05-23")).get(world.gareth))
    assert ("pdp", "snoozed:1") in duties((await on(world, "2017-05-24")).get(world.gareth))


async def test_steps_before_the_snooze_ends_are_not_said_and_tell_why(world: World):
    gareth = (await on(world, "2017-05-19"))[world.gareth]
    await world.services.reminders.plan()
    assert (await pdp_lines(world, world.gareth))["before:3"] == ("planned", "")
    await snooze(world, duty(gareth), date(2017, 5, 26))
    await world.services.reminders.plan()
    lines = await pdp_lines(world, world.gareth)
    assert lines["before:3"] == ("snoozed", "snoozed: 2017-05-26T08:00:00+00:00")
    assert lines["snoozed:1"] == ("planned", "")
    matrix_only = (await on(world, "2017-05-25"))[world.gareth]
    assert duties(matrix_only) == [("matrix", "before:3")]
    assert ("pdp", "snoozed:1") in duties((await on(world, "2017-05-26")).get(world.gareth))
    assert ("pdp", "before:1") in duties((await on(world, "2017-05-30")).get(world.gareth))


async def test_a_snooze_is_kept_against_planning_anew(world: World):
    gareth = (await on(world, "2017-05-19"))[world.gareth]
    await snooze(world, duty(gareth), date(2017, 5, 26))
    for day in (20, 22, 24):
        world.winder.to(f"2017-05-{day}")
        await world.run("UPDATE cluster_channel SET facts_at = :now", now=world.winder.at)
        await world.services.reminders.plan()
    lines = await pdp_lines(world, world.gareth)
    assert (lines["before:3"][0], lines["snoozed:1"]) == ("snoozed", ("planned", ""))


async def test_a_snooze_ends_when_the_thing_is_done(world: World):
    gareth = (await on(world, "2017-05-19"))[world.gareth]
    await snooze(world, duty(gareth), date(2017, 5, 26))
    await world.services.reminders.plan()
    world.winder.to("2017-05-23")
    await world.services.sharing.share_typed(await world.ask(world.gareth), "PDP", "shared")
    await world.services.reminders.plan()
    assert (await pdp_lines(world, world.gareth))["snoozed:1"] == ("cancelled", "shared: 2017-05-23")


async def test_a_thing_is_put_off_three_times_at_most(world: World):
    line = duty((await on(world, "2017-05-10"))[world.gareth])
    for number, day in enumerate((12, 16, 18), 1):
        kept = await snooze(world, line, date(2017, 5, day))
        assert (kept.number, kept.left) == (number, 3 - number)
        said = (await on(world, f"2017-05-{day}"))[world.gareth]
        line = duty(said)
        assert str(line.rung) == f"snoozed:{number}"
    with pytest.raises(SnoozedEnough):
        await snooze(world, line, date(2017, 5, 23))
    with pytest.raises(SnoozedEnough):
        await world.services.reminder_acts.offer_snooze(await world.ask(world.gareth), line.id)


async def test_never_past_the_eve_of_the_deadline(world: World):
    line = duty((await on(world, "2017-05-19"))[world.gareth])
    with pytest.raises(DateOutside) as refused:
        await snooze(world, line, date(2017, 5, 31))
    assert (refused.value.latest, refused.value.question) == (EVE, "day")
    assert (await snooze(world, line, EVE)).until.date() == EVE


async def test_a_day_off_is_the_next_working_day(world: World):
    line = duty((await on(world, "2017-05-10"))[world.gareth])
    assert (await snooze(world, line, date(2017, 5, 20))).until.date() == date(2017, 5, 22)


@pytest.mark.parametrize("day", ["2017-05-19", "2017-05-18"])
async def test_no_earlier_than_tomorrow(world: World, day: str):
    line = duty((await on(world, "2017-05-19"))[world.gareth])
    with pytest.raises(DateOutside):
        await snooze(world, line, date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2017-05-30", "2017-06-08"])
async def test_what_is_due_tomorrow_or_overdue_cannot_wait(world: World, day: str):
    line = duty((await on(world, day))[world.gareth])
    with pytest.raises(TooLateToSnooze):
        await snooze(world, line, date(2017, 6, 9))


async def test_a_press_that_comes_twice_is_one_snooze(world: World):
    line = duty((await on(world, "2017-05-19"))[world.gareth])
    first, second = [await snooze(world, line, date(2017, 5, 24), key="same") for _ in range(2)]
    assert (first.until, first.number) == (second.until, second.number)
    assert len(await world.run("SELECT id FROM snooze")) == 1


async def test_what_is_done_by_now_is_not_said_to_be_snoozed(world: World):
    line = duty((await on(world, "2017-05-10"))[world.gareth])
    await world.services.sharing.share_typed(await world.ask(world.gareth), "PDP", "shared")
    with pytest.raises(NothingToSnooze):
        await snooze(world, line, date(2017, 5, 16))
    assert "pdp" not in dict(duties((await on(world, "2017-05-16")).get(world.gareth)))


async def test_a_second_snooze_takes_the_place_of_the_first(world: World):
    line = duty((await on(world, "2017-05-10"))[world.gareth])
    await snooze(world, line, date(2017, 5, 12))
    await world.services.reminders.plan()
    await snooze(world, line, date(2017, 5, 16))
    assert "pdp" not in dict(duties((await on(world, "2017-05-12")).get(world.gareth)))
    assert (await pdp_lines(world, world.gareth))["snoozed:1"][0] == "snoozed"
    assert ("pdp", "snoozed:2") in duties((await on(world, "2017-05-16")).get(world.gareth))


async def test_a_moved_meeting_begins_anew_without_the_snooze(world: World):
    meeting = await world.meeting("2017-06-28")
    await world.run("UPDATE cluster_channel SET facts_at = :now", now=world.winder.at)
    said = (await on(world, "2017-06-12"))[world.gareth]
    asked = next(line for line in said.lines if line.about.subject.startswith("meeting"))
    await snooze(world, asked, date(2017, 6, 20))
    await world.run(
        "UPDATE meeting SET starts_at = '2017-07-05T12:30Z', asked_at = :now WHERE id = :meeting",
        now=world.winder.at,
        meeting=meeting,
    )
    await world.run("UPDATE cluster_channel SET facts_at = :now", now=world.winder.at)
    later = (await on(world, "2017-06-13"))[world.gareth]
    subjects = [line.about.subject for line in later.lines if line.about.subject.startswith("meeting")]
    assert len(subjects) == 1
    assert subjects != [asked.about.subject]


async def test_of_practices_without_a_voice_all_are_put_off_together(world: World):
    sian = (await on(world, "2017-05-19"))[world.sian]
    silent = [line for line in sian.lines if isinstance(line.about, AboutDuty) and line.about.stand_in]
    assert len(silent) > 2
    kept = await snooze(world, silent[1], date(2017, 5, 26))
    assert len(kept.abouts) == len(silent)
    await world.services.reminders.plan()
    rows = await world.run(
        "SELECT DISTINCT state FROM reminder WHERE recipient = :sian AND subject = ANY(:subjects) AND step = 'before:3'",
        sian=world.sian,
        subjects=[line.about.subject for line in silent],
    )
    assert [row["state"] for row in rows] == ["snoozed"]


async def test_an_invitation_can_wait_until_the_day_before_and_ends_with_the_answer(world: World):
    await world.meeting("2017-06-14")
    await world.run("UPDATE cluster_channel SET facts_at = :now", now=world.winder.at)
    said = (await on(world, "2017-06-05"))[world.gareth]
    asked = next(line for line in said.lines if line.about.subject.startswith("meeting:"))
    with pytest.raises(DateOutside):
        await snooze(world, asked, date(2017, 6, 14))
    await snooze(world, asked, date(2017, 6, 12))
    await world.services.reminders.plan()
    (row,) = await world.run("SELECT * FROM reminder WHERE step = 'snoozed:1'")
    assert (row["state"], row["subject"]) == ("planned", asked.about.subject)


async def test_a_line_is_known_only_to_its_own_person(world: World):
    line = duty((await on(world, "2017-05-19"))[world.gareth])
    acts, nia = world.services.reminder_acts, await world.ask(world.nia)
    with pytest.raises(NothingFound):
        await snooze(world, line, date(2017, 5, 24), user=world.nia)
    with pytest.raises(NothingFound):
        await acts.decline(nia, line.id, "", "key")
    with pytest.raises(NothingFound):
        await acts.why(nia, line.id)
    assert not await world.run("SELECT 1 FROM snooze UNION ALL SELECT 1 FROM declined")


async def test_what_is_not_mine_goes_to_whom_it_belongs(world: World):
    await world.appoint("U0EMYR", "Emyr Jones", Role.DEPUTY, practice=world.practice("Dyfed"))
    line = duty((await on(world, "2017-05-10"))[world.gareth])
    offer = await world.services.reminder_acts.offer_decline(await world.ask(world.gareth), line.id)
    assert "U0EMYR" in {one.handle for one in offer.colleagues}
    assert world.gareth not in {one.handle for one in offer.colleagues}
    await decline(world, line, "U0EMYR")
    said = await on(world, "2017-05-19")
    assert duties(said[world.gareth]) == [("matrix", "before:7")]
    assert ("pdp", "before:7") in duties(said["U0EMYR"])
    lines = await pdp_lines(world, world.gareth)
    assert lines["before:7"] == ("cancelled", "declined: U0EMYR")


async def test_what_nobody_else_hears_of_goes_to_the_lead(world: World):
    line = duty((await on(world, "2017-05-10"))[world.gareth])
    await decline(world, line)
    said = await on(world, "2017-05-19")
    assert "pdp" not in dict(duties(said[world.gareth]))
    owners = {
        line.about.owner.id
        for line in said[world.sian].lines
        if isinstance(line.about, AboutDuty) and line.about.requirement == "pdp"
    }
    assert world.practice("Dyfed") in owners
    (row,) = await world.run("SELECT recipient, belongs_to, facts FROM declined")
    assert (row["recipient"], row["belongs_to"]) == (world.gareth, None)


async def test_what_a_colleague_hears_of_anyway_goes_to_nobody_new(world: World):
    await world.appoint("U0EMYR", "Emyr Jones", Role.REPRESENTATIVE, practice=world.practice("Dyfed"))
    line = duty((await on(world, "2017-05-10"))[world.gareth])
    await decline(world, line)
    said = await on(world, "2017-05-19")
    assert ("pdp", "before:7") in duties(said["U0EMYR"])
    dyfed = [
        line
        for line in said[world.sian].lines
        if isinstance(line.about, AboutDuty) and line.about.owner.id == world.practice("Dyfed")
    ]
    assert not dyfed


async def test_two_who_each_name_the_other_do_not_send_it_in_circles(world: World):
    await world.appoint("U0EMYR", "Emyr Jones", Role.REPRESENTATIVE, practice=world.practice("Dyfed"))
    said = await on(world, "2017-05-10")
    await decline(world, duty(said[world.gareth]), "U0EMYR")
    await decline(world, duty(said["U0EMYR"]), world.gareth)
    later = await on(world, "2017-05-19")
    assert "pdp" not in dict(duties(later.get(world.gareth)))
    assert "pdp" not in dict(duties(later.get("U0EMYR")))
    assert Counter(dict(duties(later[world.sian])))["pdp"]


async def test_a_stranger_cannot_be_given_a_duty(world: World):
    line = duty((await on(world, "2017-05-10"))[world.gareth])
    with pytest.raises(NotTheirsToGive) as refused:
        await decline(world, line, world.owen)
    assert refused.value.question == "person"


async def test_what_has_come_up_to_a_lead_is_the_leads(world: World):
    await on(world, "2017-06-06")
    said = await on(world, "2017-06-07") | await on(world, "2017-06-08")
    (gone, *_) = [line for line in said[world.sian].lines if str(line.rung) == "escalate:1"]
    with pytest.raises(NothingFound):
        await decline(world, gone)
    assert not await world.run("SELECT id FROM declined")


async def test_why_tells_everything_about_one_thing_and_where_the_message_is(world: World):
    await world.run("UPDATE installation SET url = 'https://neath.example/'")
    gareth = (await on(world, "2017-05-19"))[world.gareth]
    await world.services.reminders.plan()
    ledger = await world.services.reminder_acts.why(await world.ask(world.gareth), duty(gareth).id)
    assert {entry.line.about.subject for entry in ledger.entries} == {duty(gareth).about.subject}
    links = {str(entry.line.rung): entry.link for entry in ledger.entries}
    assert links["before:7"].startswith(f"https://neath.example/archives/D{world.gareth}/p14951808")
    assert links["before:3"] == ""


async def test_a_press_costs_little_however_many_clusters_there_are(world: World):
    line = duty((await on(world, "2017-05-19"))[world.gareth])
    costs = []
    for number, clusters in enumerate((0, 64)):
        await world.run(
            "INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'C' || n FROM generate_series(1, :n) n",
            n=clusters,
        )
        before = world.database.round_trips
        await snooze(world, line, date(2017, 5, 24 + number))
        costs.append(world.database.round_trips - before)
    assert costs[0] == costs[1] <= 16
