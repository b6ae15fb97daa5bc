"""Polls of dates: what is in a date's way, who answers for whom, and how a poll ends."""

from datetime import UTC, date, datetime, time

import pytest

from bot.domain.date_polls import DatePoll, Mark, PollWish, Word
from bot.domain.deliveries import Delivered
from bot.domain.ids import DatePollId, PollOptionId
from bot.domain.meetings import MeetingDetails
from bot.domain.people import Role
from bot.domain.refusals import (
    BadDate,
    DateOutside,
    HoldsPatientData,
    NotAllowed,
    NothingFound,
    NotYourPractice,
    PollClosed,
    TooManyDates,
)
from tests.world import AFAN_CHANNEL, World

WEDNESDAY = datetime(2017, 6, 14, 11, 30, tzinfo=UTC)
NEXT = datetime(2017, 6, 21, 13, 0, tzinfo=UTC)


async def ask(world: World, *moments: datetime, by: str = "", key: str = "ask") -> DatePoll:
    wish = PollWish(moments or (WEDNESDAY, NEXT), place="Neath Civic Centre")
    return (await world.services.date_polls.ask(await world.ask(by or world.sian), key, wish)).poll


async def say(world: World, user: str, poll: DatePoll, *words: Word, key: str = "") -> None:
    said = dict(zip([option.id for option in poll.options], words, strict=False))
    await world.services.date_polls.vote(await world.ask(user), key or f"{user}{words}", poll.id, said)


async def now(world: World, poll: DatePoll) -> DatePoll:
    return (await world.services.date_polls.voting(await world.ask(world.sian), poll.id)).poll


async def test_a_poll_asks_about_its_dates_in_their_order_until_a_working_week_is_over(world: World):
    poll = await ask(world, NEXT, WEDNESDAY)
    assert [option.moment.starts_at for option in poll.options] == [WEDNESDAY, NEXT]
    assert poll.closes_on == date(2017, 4, 10)
    assert len(poll.silent) == 7


async def test_typed_dates_are_looked_at_before_anybody_is_asked(world: World):
    preview = await world.services.date_polls.preview_typed(
        await world.ask(world.sian), "14 June 12:30, Wednesday, 21 June 2pm or 28 June at Civic Centre, Neath"
    )
    assert [f"{each.starts_at:%d %H:%M}" for each in preview.moments] == ["14 12:30", "21 14:00", "28 12:30"]
    assert preview.place == "Civic Centre, Neath"
    assert not await world.run("SELECT id FROM date_poll")


@pytest.mark.parametrize("typed", ["blodyn", "31 June 12:30", "14 June 25:00", "14 June, blodyn"])
async def test_what_is_no_date_is_said_to_be_none(world: World, typed: str):
    with pytest.raises(BadDate):
        await world.services.date_polls.preview_typed(await world.ask(world.sian), typed)


async def test_bank_holidays_easter_and_weekends_are_marked(world: World):
    days = {
        "day1": (date(2018, 3, 30), time(12)),
        "day2": (date(2018, 3, 31), time(12)),
        "day3": (date(2017, 5, 1), time(12)),
        "day4": (date(2017, 5, 3), time(12)),
    }
    preview = await world.services.date_polls.preview(await world.ask(world.sian), days)
    assert [each.marks for each in preview.moments] == [
        (Mark.BANK_HOLIDAY,),
        (),
        (Mark.BANK_HOLIDAY, Mark.EASTER),
        (Mark.WEEKEND, Mark.EASTER),
    ]


async def test_meetings_of_the_cluster_and_of_a_shared_lead_are_marked(world: World):
    await world.meeting("2017-06-14", time="08:00")
    await world.meeting("2017-06-21", cluster=world.afan)
    await ask(world)
    poll = await ask(world, key="again")
    assert [[each.cluster.name for each in option.moment.booked] for option in poll.options] == [
        ["Neath"],
        [],
    ]
    await world.appoint(world.sian, "Siân Rees", Role.CLUSTER_LEAD, cluster=world.afan)
    poll = await now(world, poll)
    assert [[each.cluster.name for each in option.moment.booked] for option in poll.options] == [
        ["Neath"],
        ["Afan"],
    ]


async def test_protected_time_is_marked(world: World):
    await world.run(
        """INSERT INTO protected_time (installation_id, practice_id, weekday, starts, ends, recorded_by, recorded_at)
           VALUES (1, :practice, 2, '12:00', '17:00', 'U0GARETH', :now)""",
        practice=world.practice("Dyfed"),
        now=world.winder.at,
    )
    poll = await ask(world, WEDNESDAY)
    assert [each.practice.name for each in poll.options[0].moment.protected] == ["Dyfed Road Health Centre"]


async def test_a_practice_counts_once_and_its_last_word_holds(world: World):
    await world.appoint("U0ALED", "Aled Price", Role.DEPUTY, practice=world.practice("Dyfed"))
    poll = await ask(world)
    await say(world, world.gareth, poll, Word.YES, Word.NO)
    await say(world, "U0ALED", poll, Word.IF_NEED_BE)
    poll, first = await now(world, poll), poll.options[0].id
    assert [each.name for each in poll.practices_saying(first, Word.IF_NEED_BE)] == [
        "Dyfed Road Health Centre"
    ]
    assert poll.practices_saying(first, Word.YES) == ()
    assert len(poll.silent) == 6


async def test_who_speaks_for_no_practice_answers_for_themselves(world: World):
    poll = await ask(world)
    await say(world, world.priya, poll, Word.YES)
    await say(world, world.catrin, poll, Word.NO)
    poll, first = await now(world, poll), poll.options[0].id
    assert poll.people_saying(first, Word.YES) == ("Priya Patel",)
    assert poll.people_saying(first, Word.NO) == ("Catrin Lloyd",)
    assert len(poll.silent) == 7


async def test_the_same_word_again_is_not_kept_again(world: World):
    poll = await ask(world)
    asker, first = await world.ask(world.gareth), poll.options[0].id
    results = [
        await world.services.date_polls.vote(asker, key, poll.id, {first: Word.YES})
        for key in ("one", "one", "two")
    ]
    assert [result.fresh for result in results] == [True, False, False]
    assert len(await world.run("SELECT id FROM date_poll_vote")) == 1


async def test_the_lead_may_answer_for_a_practice_by_name_and_nobody_else_may(world: World):
    poll, practice = await ask(world), world.practice("Skewen")
    words = {poll.options[0].id: Word.YES}
    polls = world.services.date_polls
    await polls.vote(await world.ask(world.sian), "sian", poll.id, words, practice=practice)
    with pytest.raises(NotYourPractice):
        await polls.vote(await world.ask(world.gareth), "gareth", poll.id, words, practice=practice)
    said = (await now(world, poll)).practices_saying(poll.options[0].id, Word.YES)
    assert [each.name for each in said] == ["Skewen Medical Centre"]


async def test_strangers_and_other_clusters_have_no_word(world: World):
    poll = await ask(world)
    words = {poll.options[0].id: Word.YES}
    for user in (world.owen, world.dewi):
        with pytest.raises(NotAllowed):
            await world.services.date_polls.vote(await world.ask(user), user, poll.id, words)
    await world.appoint("U0ELIN", "Elin Vaughan", Role.CLUSTER_LEAD, cluster=world.afan)
    elin = await world.ask("U0ELIN", AFAN_CHANNEL)
    with pytest.raises(NotAllowed):
        await world.services.date_polls.vote(elin, "elin", poll.id, words)
    with pytest.raises(NotAllowed):
        await world.services.date_polls.close(elin, "elin", poll.id, None)


async def test_only_who_leads_asks_and_closes(world: World):
    with pytest.raises(NotAllowed):
        await ask(world, by=world.gareth)
    poll = await ask(world)
    for what in (
        world.services.date_polls.closing(await world.ask(world.gareth), poll.id),
        world.services.date_polls.close(await world.ask(world.gareth), "x", poll.id, None),
    ):
        with pytest.raises(NotAllowed):
            await what


async def test_the_best_date_has_the_most_practices_then_the_least_in_its_way(world: World):
    holiday = datetime(2017, 5, 1, 11, 30, tzinfo=UTC)
    poll = await ask(world, holiday, WEDNESDAY, NEXT)
    assert poll.best.moment.starts_at == WEDNESDAY
    await say(world, world.gareth, poll, Word.NO, Word.IF_NEED_BE, Word.YES)
    assert (await now(world, poll)).best.moment.starts_at == NEXT
    await say(world, world.nia, poll, Word.YES, Word.YES, Word.NO)
    assert (await now(world, poll)).best.moment.starts_at == WEDNESDAY


async def test_closing_plans_the_meeting_on_the_chosen_date_with_its_invitation(world: World):
    poll = await ask(world)
    closing = await world.services.date_polls.close(
        await world.ask(world.sian), "close", poll.id, poll.options[1].id, MeetingDetails(place="Skewen")
    )
    assert closing.planned is not None
    (meeting,) = await world.run("SELECT id, starts_at, minutes, place FROM meeting")
    assert (meeting["starts_at"], meeting["minutes"], meeting["place"]) == (NEXT, 120, "Skewen")
    assert await world.run("SELECT 1 FROM date_poll WHERE meeting_id = :id", id=meeting["id"])
    assert await world.run("SELECT 1 FROM post WHERE subject = 'meeting:' || :id::bigint", id=meeting["id"])


async def test_of_two_who_close_a_poll_one_does(world: World):
    poll = await ask(world)
    polls, sian, catrin = (
        world.services.date_polls,
        await world.ask(world.sian),
        await world.ask(world.catrin),
    )
    first = await polls.close(sian, "one", poll.id, poll.options[0].id)
    second = await polls.close(catrin, "two", poll.id, poll.options[1].id)
    assert (first.fresh, second.fresh) == (True, False)
    assert second.poll.meeting_at == WEDNESDAY
    assert len(await world.run("SELECT id FROM meeting")) == 1


async def test_a_poll_whose_date_cannot_be_planned_stays_open(world: World):
    poll = await ask(world)
    with pytest.raises(HoldsPatientData):
        await world.services.date_polls.close(
            await world.ask(world.sian),
            "close",
            poll.id,
            poll.options[0].id,
            MeetingDetails(place="943 476 5919"),
        )
    assert not (await now(world, poll)).closed


async def test_a_closed_poll_takes_no_answers(world: World):
    poll = await ask(world)
    await world.services.date_polls.close(await world.ask(world.sian), "close", poll.id, None)
    with pytest.raises(PollClosed) as refused:
        await say(world, world.gareth, poll, Word.YES)
    assert refused.value.meeting_at is None
    found = await world.services.date_polls.of_cluster(await world.ask(world.gareth))
    assert found.polls == ()


async def test_a_poll_whose_dates_are_over_is_not_shown_as_open(world: World):
    poll = await ask(world, WEDNESDAY)
    world.winder.to("2017-06-14", "20:00")
    assert (await world.services.date_polls.of_cluster(await world.ask(world.gareth))).polls
    world.winder.to("2017-06-15")
    assert not (await world.services.date_polls.of_cluster(await world.ask(world.gareth))).polls
    with pytest.raises(PollClosed):
        await say(world, world.gareth, poll, Word.YES)


async def test_dates_of_today_of_no_year_and_too_many_are_refused(world: World):
    polls, sian = world.services.date_polls, await world.ask(world.sian)
    with pytest.raises(DateOutside) as today:
        await polls.preview(sian, {"day2": (date(2017, 4, 3), time(18))})
    assert today.value.question == "day2"
    with pytest.raises(DateOutside):
        await polls.preview(sian, {"day1": (date(2040, 4, 3), time(18))})
    many = {f"day{n}": (date(2017, 6, n), time(12)) for n in range(1, 10)}
    with pytest.raises(TooManyDates):
        await polls.preview(sian, many)


async def test_a_poll_says_nothing_about_patients_and_closes_before_its_last_date(world: World):
    polls, sian = world.services.date_polls, await world.ask(world.sian)
    with pytest.raises(HoldsPatientData):
        await polls.ask(sian, "a", PollWish((WEDNESDAY,), note="about 943 476 5919"))
    with pytest.raises(DateOutside):
        await polls.ask(sian, "b", PollWish((WEDNESDAY,), closes_on=date(2017, 6, 15)))
    assert not await world.run("SELECT id FROM date_poll")


async def test_a_repeated_delivery_asks_once(world: World):
    first, second = await ask(world), await ask(world)
    assert first.id == second.id
    assert len(await world.run("SELECT id FROM date_poll")) == 1


async def test_what_is_not_there_is_said_to_be_gone(world: World):
    polls, gareth = world.services.date_polls, await world.ask(world.gareth)
    with pytest.raises(NothingFound):
        await polls.vote(gareth, "x", DatePollId(99), {PollOptionId(1): Word.YES})
    poll = await ask(world)
    with pytest.raises(NothingFound):
        await polls.close(await world.ask(world.sian), "y", poll.id, PollOptionId(99))


async def test_a_vote_costs_three_round_trips(world: World):
    poll = await ask(world)
    before = world.database.round_trips
    await say(world, world.gareth, poll, Word.YES)
    assert world.database.round_trips - before <= 3


async def test_an_open_poll_comes_along_to_the_channel_a_cluster_gets(world: World):
    await world.run("DELETE FROM cluster_channel WHERE cluster_id = 1")
    asker = await world.ask(world.sian, None)
    await world.services.date_polls.ask(asker, "ask", PollWish((WEDNESDAY,)))
    assert await world.services.date_polls.claim() == ()
    for channel in ("C0NEW", "C0NEWER"):
        await world.run("DELETE FROM cluster_channel WHERE cluster_id = 1")
        await world.run(
            """INSERT INTO cluster_channel (installation_id, cluster_id, channel, language, bound_by, bound_at, facts_at)
               VALUES (1, 1, :channel, 'en', 'U0DEWI', :now, :now)""",
            channel=channel,
            now=world.winder.at,
        )
        await world.services.meetings.post_again(await world.ask(world.sian, channel))
        (due,) = await world.services.date_polls.claim()
        assert (due.post.channel, due.post.message_ts) == (channel, None)
        await world.services.date_polls.settle(due, Delivered(channel, "1.0"))
    assert await world.services.date_polls.claim() == ()
