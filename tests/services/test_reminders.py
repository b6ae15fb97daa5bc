"""The ledger of reminders on a real database: once each, one message a day, stopped at once when done."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from bot.app import read_programmes
from bot.clock import Clock
from bot.domain.about import AboutDuty
from bot.domain.deliveries import Delivered, Refused, TryLater, Unsure
from bot.domain.ids import MeetingId
from bot.domain.people import Role
from bot.domain.reminder_ledger import Nudge, ReminderState
from bot.services import Services
from storage.database import Database
from tests.world import World

SENT = Delivered("D0GARETH", "1.0001")


async def ledger(world: World, recipient: str = "") -> list[dict[str, object]]:
    """Read lines of the ledger in the order in which they are due."""
    return await world.run(
        """SELECT id, subject, step, recipient, due_at, state, reason, attempts, channel, message_ts FROM reminder
            WHERE :recipient::text = '' OR recipient = :recipient ORDER BY due_at, recipient, subject, step""",
        recipient=recipient,
    )


async def states(world: World, recipient: str, step: str) -> list[tuple[object, object]]:
    return [(row["state"], row["reason"]) for row in await ledger(world, recipient) if row["step"] == step]


async def nudged(world: World) -> dict[str, Nudge]:
    """Claim all that is due, by recipient."""
    claimed = await world.services.reminders.claim_due()
    assert len({nudge.recipient for nudge in claimed}) == len(claimed)
    return {nudge.recipient: nudge for nudge in claimed}


async def deliver(world: World) -> dict[str, Nudge]:
    """Claim all that is due and settle it as taken by Slack."""
    claimed = await nudged(world)
    for nudge in claimed.values():
        await world.services.reminders.settle(nudge, SENT)
    return claimed


async def share(world: World, practice: str, requirement: str, on: str) -> None:
    """Record a practice's duty as done, as the clock stands."""
    await world.run(
        """INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on,
               recorded_by, recorded_at) VALUES (1, '2017/18', :requirement, 'practice', :practice, :on, 'U0GARETH', :now)""",
        requirement=requirement,
        practice=world.practice(practice),
        on=date.fromisoformat(on),
        now=world.winder.at,
    )
    await touch(world)


async def touch(world: World) -> None:
    await world.run("UPDATE cluster_channel SET facts_at = :now", now=world.winder.at)


async def answer(world: World, meeting: MeetingId, practice: str, said: str) -> None:
    await world.run(
        """INSERT INTO rsvp (installation_id, meeting_id, practice_id, answer, answered_by, answered_at)
           VALUES (1, :meeting, :practice, :said, 'U0GARETH', :now)""",
        meeting=meeting,
        practice=world.practice(practice),
        said=said,
        now=world.winder.at,
    )
    await touch(world)


async def test_a_due_reminder_is_claimed_once_and_its_message_noted(world: World):
    world.winder.to("2017-05-10", "08:00")
    claimed = await nudged(world)
    assert world.gareth in claimed
    assert world.gareth not in await nudged(world)
    await world.services.reminders.settle(claimed[world.gareth], SENT)
    rows = [row for row in await ledger(world, world.gareth) if row["state"] in ("sent", "merged")]
    assert {row["message_ts"] for row in rows} == {"1.0001"}
    assert [row["state"] for row in rows].count("sent") == 1


async def test_a_restart_neither_loses_nor_repeats(world: World):
    world.winder.to("2017-05-10", "08:00")
    await deliver(world)
    again = Services(world.database, Clock(world.winder.now), read_programmes())
    assert not await again.reminders.claim_due()
    world.winder.to("2017-05-19", "08:00")
    claimed = {nudge.recipient: nudge for nudge in await again.reminders.claim_due()}
    assert [str(line.rung) for line in claimed[world.gareth].lines] == ["before:7"] * 2


async def test_what_is_due_for_one_person_goes_in_one_message_most_urgent_first(world: World):
    world.winder.to("2017-05-19", "08:00")
    sian = (await nudged(world))[world.sian]
    dates = [line.about.until for line in sian.lines]
    assert len(dates) > 2
    assert dates == sorted(dates)
    await world.services.reminders.settle(sian, SENT)
    rows = {row["id"]: row for row in await ledger(world, world.sian)}
    assert rows[sian.first.id]["state"] == "sent"
    others = [rows[line.id] for line in sian.lines[1:]]
    assert {row["state"] for row in others} == {"merged"}
    assert {row["reason"] for row in others} == {f"sent with: {sian.first.id}"}


async def test_nobody_gets_a_second_message_on_a_day(world: World):
    world.winder.to("2017-05-19", "08:00")
    await deliver(world)
    meeting = await world.meeting("2017-05-22")
    world.winder.to("2017-05-19", "10:00")
    await touch(world)
    assert world.gareth not in await nudged(world)
    held, hour = [
        row
        for row in await ledger(world, world.gareth)
        if str(row["subject"]).startswith(f"meeting:{meeting}@")
    ]
    assert (held["step"], held["state"], held["reason"]) == ("coming:1", "planned", "one a day: 2017-05-19")
    assert held["due_at"] == datetime(2017, 5, 22, 8, 0, tzinfo=UTC)
    assert (hour["step"], hour["due_at"]) == ("hour:60", datetime(2017, 5, 22, 11, 30, tzinfo=UTC))


async def test_sharing_ends_what_is_planned_at_once(world: World):
    world.winder.to("2017-05-18", "08:00")
    await world.services.reminders.plan()
    planned = [row for row in await ledger(world, world.gareth) if ":pdp:" in str(row["subject"])]
    assert [row["step"] for row in planned if row["state"] == "planned"]
    world.winder.to("2017-05-19", "08:00")
    await share(world, "Dyfed", "pdp", "2017-05-18")
    lines = (await nudged(world)).get(world.gareth)
    assert lines is None or all(
        line.about.requirement != "pdp" for line in lines.lines if isinstance(line.about, AboutDuty)
    )
    ended = [row for row in await ledger(world, world.gareth) if ":pdp:" in str(row["subject"])]
    assert {(row["state"], row["reason"]) for row in ended} == {("cancelled", "shared: 2017-05-18")}


async def test_a_withdrawn_submission_brings_the_reminder_back(world: World):
    world.winder.to("2017-05-18", "08:00")
    await world.services.reminders.plan()
    await share(world, "Dyfed", "pdp", "2017-05-18")
    await world.services.reminders.plan()
    await world.run(
        "UPDATE submission SET withdrawn_at = :now, withdrawn_reason = 'wrong'", now=world.winder.at
    )
    await touch(world)
    await world.services.reminders.plan()
    rows = [row for row in await ledger(world, world.gareth) if ":pdp:" in str(row["subject"])]
    assert {row["state"] for row in rows} == {"planned"}


async def test_a_claim_nobody_settled_is_taken_again_and_listed_as_a_possible_repeat(world: World):
    world.winder.to("2017-05-19", "08:00")
    lost = (await nudged(world))[world.gareth]
    assert await world.services.reminders.begin(lost)
    world.winder.to("2017-05-19", "08:02")
    assert world.gareth not in await nudged(world)
    world.winder.to("2017-05-19", "08:04")
    found = (await nudged(world))[world.gareth]
    assert found.ids == lost.ids
    await world.services.reminders.settle(lost, Refused("too late to tell"))
    await world.services.reminders.settle(found, SENT)
    rows = {row["id"]: row for row in await ledger(world, world.gareth)}
    assert (rows[found.first.id]["state"], rows[found.first.id]["reason"]) == ("sent", "perhaps twice")


async def test_two_processes_never_both_say_the_same(world: World):
    await more_people(world, 40)
    world.winder.to("2017-05-19", "08:00")
    await world.services.reminders.plan()
    url = world.database.url
    others = [Database(url, pool_size=2) for _ in range(4)]
    try:
        workers: list[Services] = [
            Services(database, Clock(world.winder.now), read_programmes()) for database in others
        ]
        for _ in range(5):
            claims = await asyncio.gather(*(worker.reminders.claim_due(7) for worker in workers))
            said = [nudge for claim in claims for nudge in claim]
            ids = [number for nudge in said for number in nudge.ids]
            assert len(ids) == len(set(ids))
            recipients = [nudge.recipient for nudge in said]
            assert len(recipients) == len(set(recipients))
            assert all([await workers[0].reminders.begin(nudge) for nudge in said])
            await asyncio.gather(*(workers[0].reminders.settle(nudge, SENT) for nudge in said))
        rows = await ledger(world)
        assert {row["attempts"] for row in rows if row["state"] in ("sent", "merged")} == {1}
        per_person = [row["recipient"] for row in rows if row["state"] == "sent"]
        assert len(per_person) == len(set(per_person))
        assert len(per_person) > 40
    finally:
        for database in others:
            await database.close()


async def more_people(world: World, count: int) -> None:
    for number in range(count):
        await world.appoint(
            f"U1{number:03}", f"Person {number}", Role.REPRESENTATIVE, practice=world.practice("Dyfed")
        )


async def test_a_moved_meeting_begins_anew(world: World):
    meeting = await world.meeting("2017-06-14")
    await touch(world)
    await world.services.reminders.plan()
    before = [row for row in await ledger(world, world.gareth) if str(row["subject"]).startswith("meeting")]
    assert [(row["step"], row["state"]) for row in before] == [
        ("invited:0", "planned"),
        ("unanswered:7", "planned"),
    ]
    world.winder.to("2017-05-01")
    await world.run(
        "UPDATE meeting SET starts_at = '2017-06-21T12:30Z', asked_at = :now WHERE id = :meeting",
        now=world.winder.at,
        meeting=meeting,
    )
    await touch(world)
    await world.services.reminders.plan()
    rows = [row for row in await ledger(world, world.gareth) if str(row["subject"]).startswith("meeting")]
    assert [(row["step"], row["state"], row["reason"]) for row in rows] == [
        ("invited:0", "cancelled", "meeting moved"),
        ("invited:0", "planned", ""),
        ("unanswered:7", "cancelled", "meeting moved"),
        ("unanswered:7", "planned", ""),
    ]
    assert rows[3]["due_at"] == datetime(2017, 6, 12, 8, 0, tzinfo=UTC)


async def test_a_cancelled_meeting_asks_nobody(world: World):
    meeting = await world.meeting("2017-06-14")
    await touch(world)
    await world.services.reminders.plan()
    await world.run(
        "UPDATE meeting SET cancelled_at = :now WHERE id = :meeting", now=world.winder.at, meeting=meeting
    )
    await touch(world)
    await world.services.reminders.plan()
    assert await states(world, world.gareth, "unanswered:7") == [("cancelled", "meeting cancelled")]


async def test_an_answer_ends_the_asking_and_leaves_the_word_of_the_day_before(world: World):
    meeting = await world.meeting("2017-06-14")
    await touch(world)
    await world.services.reminders.plan()
    await answer(world, meeting, "Dyfed", "coming")
    await answer(world, meeting, "Skewen", "apologies")
    await world.services.reminders.plan()
    assert await states(world, world.gareth, "unanswered:7") == [("cancelled", "answered: coming")]
    assert await states(world, world.nia, "unanswered:7") == [("cancelled", "answered: apologies")]
    assert await states(world, world.gareth, "coming:1") == [("planned", "")]
    assert await states(world, world.nia, "coming:1") == []


async def test_after_an_outage_only_the_latest_step_is_said_and_marked_late(world: World):
    world.winder.to("2017-05-08")
    await deliver(world)
    world.winder.to("2017-05-22", "08:00")
    gareth = (await nudged(world))[world.gareth]
    pdp = [
        line for line in gareth.lines if isinstance(line.about, AboutDuty) and line.about.requirement == "pdp"
    ]
    assert [str(line.rung) for line in pdp] == ["before:7"]
    assert gareth.late_since == date(2017, 5, 19)
    assert await states(world, world.gareth, "before:14")
    assert {state for state, _ in await states(world, world.gareth, "before:14")} == {"superseded"}


async def test_a_cluster_bound_late_hears_only_of_the_latest_step_and_not_as_late(world: World):
    world.winder.to("2017-05-20")
    await world.run("UPDATE cluster_channel SET bound_at = :now, facts_at = :now", now=world.winder.at)
    await world.run("UPDATE appointment SET made_at = :now", now=world.winder.at)
    await world.services.reminders.plan()
    pdp = [row for row in await ledger(world, world.gareth) if ":pdp:" in str(row["subject"])]
    assert [(row["step"], row["due_at"]) for row in pdp] == [
        ("before:7", datetime(2017, 5, 22, 8, 0, tzinfo=UTC)),
        ("before:3", datetime(2017, 5, 25, 8, 0, tzinfo=UTC)),
    ]
    world.winder.to("2017-05-22", "08:00")
    assert (await nudged(world))[world.gareth].late_since is None


@pytest.mark.parametrize(
    ("day", "time"),
    [("2017-05-20", "10:00"), ("2017-05-29", "10:00"), ("2017-05-19", "07:29"), ("2017-05-19", "16:30")],
)
async def test_nobody_is_written_to_outside_working_hours(world: World, day: str, time: str):
    world.winder.to(day, time)
    assert not await nudged(world)


async def test_slack_asking_to_wait_is_obeyed_to_the_next_working_hour(world: World):
    world.winder.to("2017-05-19", "16:29")
    gareth = (await nudged(world))[world.gareth]
    await world.services.reminders.settle(gareth, TryLater(120, "ratelimited"))
    rows = [row for row in await ledger(world, world.gareth) if row["reason"]]
    assert {(row["state"], row["reason"], row["due_at"]) for row in rows} == {
        ("planned", "busy: ratelimited", datetime(2017, 5, 22, 8, 0, tzinfo=UTC))
    }


async def test_a_person_slack_does_not_know_any_more_ends_in_failure_with_the_reason(world: World):
    world.winder.to("2017-05-19", "08:00")
    gareth = (await nudged(world))[world.gareth]
    await world.services.reminders.settle(gareth, Refused("user_not_found"))
    rows = {row["id"]: row for row in await ledger(world, world.gareth)}
    assert {(rows[each]["state"], rows[each]["reason"]) for each in gareth.ids} == {
        ("failed", "refused: user_not_found")
    }


async def test_a_token_taken_away_is_nobodys_failure_and_is_tried_again(world: World):
    world.winder.to("2017-05-19", "08:00")
    gareth = (await nudged(world))[world.gareth]
    await world.services.reminders.settle(gareth, Refused("invalid_auth"))
    world.winder.to("2017-05-19", "08:10")
    assert (await nudged(world))[world.gareth].ids == gareth.ids


async def test_a_lost_answer_is_tried_once_more_and_then_let_be(world: World):
    world.winder.to("2017-05-19", "08:00")
    gareth = (await nudged(world))[world.gareth]
    await world.services.reminders.settle(gareth, Unsure("timeout"))
    assert world.gareth not in await nudged(world)
    world.winder.to("2017-05-19", "08:01")
    again = (await nudged(world))[world.gareth]
    await world.services.reminders.settle(again, Unsure("timeout"))
    rows = {row["id"]: row for row in await ledger(world, world.gareth)}
    assert (rows[again.first.id]["state"], rows[again.first.id]["reason"]) == ("sent", "answer lost: timeout")
    assert not await nudged(world)


async def test_a_cluster_that_lost_its_channel_says_nothing_more(world: World):
    world.winder.to("2017-05-18", "08:00")
    await deliver(world)
    await world.run("DELETE FROM cluster_channel WHERE cluster_id = :neath", neath=world.neath)
    world.winder.to("2017-05-19", "08:00")
    assert world.gareth not in await nudged(world)
    assert ("cancelled", "not owed") in await states(world, world.gareth, "before:7")


async def test_the_next_moment_is_always_later_and_reaches_every_step(world: World):
    moment, seen = world.winder.at, []
    while (due := await world.services.reminders.next_due(moment)) and due < datetime(2017, 6, 1, tzinfo=UTC):
        assert due > moment
        world.winder.at = moment = due
        said = (await deliver(world)).get(world.gareth)
        if said:
            seen.append([str(line.rung) for line in said.lines])
    assert seen == [
        ["before:28"] * 2,
        ["before:14"] * 2,
        ["before:7"] * 2,
        ["before:3"] * 2,
        ["before:1"] * 2,
        ["before:0"] * 2,
    ]


async def test_why_shows_a_representative_their_own_and_a_lead_the_cluster(world: World):
    world.winder.to("2017-05-19", "08:00")
    await deliver(world)
    own = await world.services.reminders.why(await world.ask(world.gareth))
    assert {entry.line.recipient for entry in own.entries} == {world.gareth}
    assert {ReminderState.SENT, ReminderState.PLANNED} <= {entry.line.state for entry in own.entries}
    whole = await world.services.reminders.why(await world.ask(world.sian))
    assert whole.cluster == "Neath"
    assert {world.gareth, world.nia, world.huw, world.sian} <= {
        entry.line.recipient for entry in whole.entries
    }
    assert own.entries[0].line.open


async def test_planning_a_cluster_costs_the_same_with_many_clusters(world: World):
    await world.services.reminders.plan()
    world.winder.to("2017-04-04")
    await world.run(
        "UPDATE cluster_channel SET facts_at = '2017-01-01Z', planned_at = :now", now=world.winder.at
    )
    await world.run("UPDATE cluster_channel SET facts_at = :now WHERE cluster_id = 1", now=world.winder.at)
    before = world.database.round_trips
    await world.services.reminders.plan()
    assert world.database.round_trips - before <= 9


async def test_what_is_wrong_with_one_clusters_facts_stops_the_reminders_of_no_other(
    world: World, caplog: pytest.LogCaptureFixture
):
    world.winder.to("2017-05-10", "08:00")
    await world.meeting("2017-06-14", cluster=world.afan)
    await world.run("UPDATE meeting SET kind = 'picnic'")
    await world.services.reminders.plan()
    assert f"reminders of cluster {world.afan} not planned" in caplog.text
    planned = await world.run("SELECT DISTINCT cluster_id FROM reminder")
    assert [row["cluster_id"] for row in planned] == [world.neath]
    await world.run("UPDATE meeting SET kind = 'network'")
    await world.services.reminders.plan()
    behind = await world.run("SELECT cluster_id FROM cluster_channel WHERE planned_at IS NULL")
    assert behind == []
