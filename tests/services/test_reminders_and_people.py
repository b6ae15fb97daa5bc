"""Reminders keep to each person's hours and leave, and end for those who are not there any more."""

from datetime import UTC, datetime

import pytest

from bot.domain.about import AboutDigest
from bot.domain.dates import LONDON
from bot.domain.deliveries import Delivered, Refused
from bot.domain.people import Role
from bot.domain.reminder_ledger import Nudge
from bot.views.reminders import why
from handlers import own_time, protected_times
from handlers.request import Reply
from tests.asking import asked
from tests.world import NEATH_CHANNEL, TEAM, World

SENT = Delivered("D0", "1.0001")
PDP = ":pdp:"


async def nudged(world: World) -> dict[str, Nudge]:
    """Claim all that is due, by recipient."""
    return {nudge.recipient: nudge for nudge in await world.services.reminders.claim_due()}


async def lines(world: World, recipient: str, about: str = PDP) -> list[tuple[object, object]]:
    """Return the state and the reason of what the ledger holds for somebody of one duty, in the order of the steps."""
    await world.services.reminders.plan()
    rows = await world.run(
        """SELECT state, reason FROM reminder
            WHERE recipient = :recipient AND subject LIKE '%' || :about || '%' ORDER BY due_at, step""",
        recipient=recipient,
        about=about,
    )
    return [(row["state"], row["reason"]) for row in rows]


async def due(world: World, recipient: str) -> set[object]:
    await world.services.reminders.plan()
    rows = await world.run(
        "SELECT due_at FROM reminder WHERE recipient = :recipient AND state = 'planned'", recipient=recipient
    )
    return {row["due_at"] for row in rows}


async def says(world: World, user: str, text: str) -> Reply:
    """Let somebody type a command about their own time."""
    word, _, rest = text.partition(" ")
    handler = {
        "hours": own_time.hours,
        "away": own_time.away,
        "back": own_time.back,
        "protected": protected_times.keep,
    }[word]
    return await handler(await asked(world, user, rest), world.services)


async def test_nobody_is_written_to_before_their_own_hours_begin(world: World):
    await says(world, world.gareth, "hours 10:00-16:00")
    world.winder.to("2017-05-19", "08:00")
    assert world.gareth not in await nudged(world)
    world.winder.to("2017-05-19", "09:00")
    assert world.gareth in await nudged(world)


async def test_what_is_due_at_nine_is_planned_for_ten_in_hours_from_ten(world: World):
    world.winder.to("2017-05-18", "08:00")
    await world.services.reminders.plan()
    await says(world, world.gareth, "hours 10:00-16:00")
    moments = [
        at for at in await due(world, world.gareth) if isinstance(at, datetime) and at > world.winder.at
    ]
    assert moments
    assert {at.astimezone(LONDON).hour for at in moments} == {10}


async def test_whoever_is_found_outside_their_hours_is_left_alone_until_they_begin(world: World):
    await says(world, world.gareth, "hours 10:00-12:00")
    world.winder.to("2017-05-19", "13:00")
    assert world.gareth not in await nudged(world)
    before = world.database.round_trips
    assert not await world.services.reminders.claim_due()
    assert world.database.round_trips - before <= 5
    world.winder.to("2017-05-22", "09:00")
    found = (await nudged(world))[world.gareth]
    assert found.late_since is not None


async def test_longer_hours_let_a_late_message_come_in_the_evening(world: World):
    await says(world, world.gareth, "hours 07:00-20:00")
    world.winder.to("2017-05-19", "18:00")
    assert set(await nudged(world)) == {world.gareth}


async def test_protected_time_holds_what_would_come_in_it_until_it_is_over(world: World):
    await says(world, world.gareth, "protected every Friday 13:00-15:00")
    world.winder.to("2017-05-19", "12:30")
    found = await nudged(world)
    assert world.gareth not in found
    assert world.nia in found
    assert await world.services.reminders.next_due(world.winder.at) == datetime(
        2017, 5, 19, 14, 0, tzinfo=UTC
    )
    world.winder.to("2017-05-19", "14:00")
    assert world.gareth in await nudged(world)


async def test_protected_time_given_back_holds_nothing(world: World):
    await says(world, world.gareth, "protected every Friday 13:00-15:00")
    world.winder.to("2017-05-19", "12:30")
    assert world.gareth not in await nudged(world)
    shown = await world.services.protected_times.show(await world.ask(world.gareth))
    await world.services.protected_times.give_back(await world.ask(world.gareth), shown.kept[0].id)
    assert world.gareth in await nudged(world)


async def test_on_leave_the_one_who_is_named_hears_instead(world: World):
    world.winder.to("2017-05-12", "08:00")
    await world.services.reminders.plan()
    await says(world, world.gareth, f"away 15-26 May 2017 cover <@{world.priya}>")
    world.winder.to("2017-05-19", "08:00")
    found = await nudged(world)
    assert world.gareth not in found
    assert any("pdp" in line.about.subject for line in found[world.priya].lines)
    assert ("cancelled", "on leave: 2017-05-26") in await lines(world, world.gareth)


async def test_on_leave_without_a_name_the_deputy_hears(world: World):
    await world.appoint(world.owen, "Owen Hopkin", Role.DEPUTY, practice=world.practice("Dyfed"))
    await says(world, world.gareth, "away 15-26 May")
    world.winder.to("2017-05-19", "08:00")
    found = await nudged(world)
    assert world.gareth not in found
    assert any("pdp" in line.about.subject for line in found[world.owen].lines)
    assert found[world.owen].late_since is None


async def test_on_leave_without_a_deputy_the_lead_hears_for_the_practice(world: World):
    await says(world, world.gareth, "away 15-26 May")
    world.winder.to("2017-05-19", "08:00")
    lead = (await nudged(world))[world.sian]
    practice = str(world.practice("Dyfed"))
    assert any(f":pdp:practice:{practice}:" in line.about.subject for line in lead.lines)


async def test_a_lead_on_leave_is_stood_in_for_by_the_network_lead(world: World):
    await says(world, world.sian, "away 15-26 May")
    world.winder.to("2017-05-19", "08:00")
    found = await nudged(world)
    assert world.sian not in found
    assert world.catrin in found


async def test_a_cover_who_is_away_too_covers_for_nobody(world: World):
    await says(world, world.gareth, f"away 15-26 May cover <@{world.nia}>")
    await says(world, world.nia, "away 15-26 May")
    world.winder.to("2017-05-19", "08:00")
    found = await nudged(world)
    assert world.gareth not in found
    assert world.nia not in found


async def test_after_leave_reminders_come_again(world: World):
    await says(world, world.gareth, f"away 15-17 May cover <@{world.priya}>")
    world.winder.to("2017-05-19", "08:00")
    found = await nudged(world)
    assert world.gareth in found
    assert world.priya not in found


async def test_back_early_reminders_come_again_at_once(world: World):
    await says(world, world.gareth, f"away 15-26 May cover <@{world.priya}>")
    world.winder.to("2017-05-18", "08:00")
    await world.services.reminders.plan()
    await says(world, world.gareth, "back")
    world.winder.to("2017-05-19", "08:00")
    found = await nudged(world)
    assert world.gareth in found
    assert world.priya not in found


async def test_nobody_is_told_the_same_step_twice_around_a_leave(world: World):
    world.winder.to("2017-05-19", "08:00")
    for nudge in (await nudged(world)).values():
        await world.services.reminders.settle(nudge, SENT)
    await says(world, world.gareth, f"away 22 May cover <@{world.priya}>")
    world.winder.to("2017-05-23", "08:00")
    assert world.gareth not in await nudged(world)


async def test_who_leaves_the_channel_is_not_reminded_and_somebody_else_is(world: World):
    world.winder.to("2017-05-18", "08:00")
    await world.services.reminders.plan()
    assert await world.services.presence.left(TEAM, NEATH_CHANNEL, world.gareth, world.winder.at)
    assert set(await lines(world, world.gareth)) == {("cancelled", "left channel")}
    world.winder.to("2017-05-19", "08:00")
    found = await nudged(world)
    assert world.gareth not in found
    practice = str(world.practice("Dyfed"))
    assert any(f":pdp:practice:{practice}:" in line.about.subject for line in found[world.sian].lines)


async def test_who_comes_back_is_reminded_again(world: World):
    world.winder.to("2017-05-18", "08:00")
    await world.services.presence.left(TEAM, NEATH_CHANNEL, world.gareth, world.winder.at)
    await world.services.reminders.plan()
    world.winder.to("2017-05-18", "10:00")
    assert await world.services.presence.came(TEAM, NEATH_CHANNEL, world.gareth, world.winder.at)
    world.winder.to("2017-05-19", "08:00")
    assert world.gareth in await nudged(world)


async def test_what_slack_tells_late_undoes_nothing(world: World):
    left, came = datetime(2017, 5, 18, 8, tzinfo=UTC), datetime(2017, 5, 18, 9, tzinfo=UTC)
    world.winder.to("2017-05-18", "10:00")
    await world.services.presence.left(TEAM, NEATH_CHANNEL, world.gareth, left)
    await world.services.presence.came(TEAM, NEATH_CHANNEL, world.gareth, came)
    assert not await world.services.presence.left(TEAM, NEATH_CHANNEL, world.gareth, left)
    world.winder.to("2017-05-19", "08:00")
    assert world.gareth in await nudged(world)


async def test_leaving_a_channel_where_no_cluster_speaks_changes_nothing(world: World):
    assert not await world.services.presence.left(TEAM, "C0LUNCH", world.gareth, world.winder.at)
    assert not await world.services.presence.came(TEAM, NEATH_CHANNEL, world.gareth, world.winder.at)


async def test_who_is_deactivated_is_not_reminded_until_they_are_let_in_again(world: World):
    world.winder.to("2017-05-18", "08:00")
    await world.services.reminders.plan()
    assert await world.services.presence.changed(TEAM, world.gareth, deactivated=True)
    assert not await world.services.presence.changed(TEAM, world.gareth, deactivated=True)
    assert set(await lines(world, world.gareth)) == {("cancelled", "gone")}
    assert await world.services.presence.changed(TEAM, world.gareth, deactivated=False)
    assert set(await lines(world, world.gareth)) == {("planned", "")}


async def test_a_changed_profile_is_no_news(world: World):
    assert not await world.services.presence.changed(TEAM, world.gareth, deactivated=False)
    assert not await world.services.presence.changed(TEAM, "U0NOBODY", deactivated=True)
    assert not await world.services.presence.changed("T0OTHER", world.gareth, deactivated=True)


@pytest.mark.parametrize("error", ["user_disabled", "user_not_found"])
async def test_somebody_whom_slack_has_no_more_ends_as_failed_and_others_take_over(world: World, error: str):
    world.winder.to("2017-05-19", "08:00")
    gareth = (await nudged(world))[world.gareth]
    await world.services.reminders.settle(gareth, Refused(error))
    assert ("failed", f"refused: {error}") in await lines(world, world.gareth)
    world.winder.to("2017-05-22", "08:00")
    found = await nudged(world)
    assert world.gareth not in found
    practice = str(world.practice("Dyfed"))
    assert any(f":pdp:practice:{practice}:" in line.about.subject for line in found[world.sian].lines)


async def test_the_hours_of_a_stranger_and_of_another_person_are_their_own(world: World):
    await says(world, world.gareth, "hours 10:00-16:00")
    assert (await world.services.own_times.show(await world.ask(world.nia))).hours.usual
    assert (await world.services.own_times.show(await world.ask("U0NOBODY"))).hours.usual


async def test_a_channel_that_takes_nothing_is_told_to_those_who_lead(world: World):
    await world.meeting("2017-06-14")
    await world.run(
        """INSERT INTO post (installation_id, cluster_id, subject, channel, failed)
           VALUES (1, 1, 'meeting:1', 'C0NEATH', 'is_archived')"""
    )
    world.winder.to("2017-05-22", "08:00")
    sian = (await nudged(world))[world.sian]
    digests = [line.about for line in sian.lines if isinstance(line.about, AboutDigest)]
    assert [each.unreached[0].because for each in digests] == ["is_archived"]
    ledger = await world.services.reminders.why(await world.ask(world.sian))
    said = why(world.voices.english, ledger)
    assert "channel is archived" in str(said.blocks)
    own = await world.services.reminders.why(await world.ask(world.gareth))
    assert "channel is archived" not in str(why(world.voices.english, own).blocks)
