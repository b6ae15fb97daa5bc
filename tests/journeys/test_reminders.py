"""Reminders that come by themselves: one a working day at most, none when it is done, and each can be explained."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.digests import week_begins
from tests.control import Workspace, written
from tests.journeys.neath import message, plans_the_year, section_of, tells

PEOPLE = ("sian", "gareth", "nia", "huw", "catrin", "priya", "dewi", "owen")
DIRECT = "clwstwr"
LONDON = ZoneInfo("Europe/London")

BANK_HOLIDAYS = {
    date(2017, 4, 14),
    date(2017, 4, 17),
    date(2017, 5, 1),
    date(2017, 5, 29),
    date(2017, 8, 28),
    date(2017, 12, 25),
    date(2017, 12, 26),
    date(2018, 1, 1),
    date(2018, 3, 30),
}

MADE_AVAILABLE = "Pre-populated risk matrix made available"
ASSESSMENT = "Sustainability assessment (risk matrix) completed and shared"
PDP = "Three-year practice development plan (PDP) shared"
NOT_ANSWERED = "Your practice has not answered yet"


@pytest.fixture
async def planned(workspace: Workspace) -> Workspace:
    await plans_the_year(workspace)
    return workspace


async def test_through_the_year_nobody_is_written_to_twice_a_day_or_on_a_day_off(planned: Workspace):
    """Day by day over Easter and both bank holidays in May, then in weeks, over Christmas to the next Easter."""
    for day in range(4, 72):
        await planned.goes_to(f"{date(2017, 3, 31) + timedelta(days=day)}T15:00")
    for week in range(1, 43):
        await planned.goes_to(f"{date(2017, 6, 10) + timedelta(weeks=week)}T15:00")
    reminded = {user: await _reminded(planned, user) for user in PEOPLE}
    for user, moments in reminded.items():
        assert max(Counter(moment.date() for moment in moments).values(), default=0) <= 1, user
        for moment in moments:
            assert moment.weekday() < 5, (user, moment)
            assert moment.date() not in BANK_HOLIDAYS, (user, moment)
            assert time(8, 30) <= moment.time() <= time(17, 30), (user, moment)
    assert all(len(reminded[user]) > 12 for user in ("sian", "gareth", "nia", "huw", "catrin"))
    assert not any(reminded[user] for user in ("priya", "owen"))
    first_days = {week_begins(moment.date()) for moment in reminded["dewi"]}
    assert [moment.date() for moment in reminded["dewi"]] == sorted(first_days), "a digest a week, no more"
    assert date(2018, 3, 29) in {moment.date() for moment in reminded["gareth"]}, "the day before Good Friday"


async def test_what_is_shared_is_not_asked_for_again(planned: Workspace):
    await planned.goes_to("2017-04-19T10:00")
    tells(await _last(planned, "gareth"), "2 things need you", PDP, ASSESSMENT, "Due in 42 days")
    await planned.presses("gareth", "Shared on…", channel=DIRECT)
    tells(await planned.submits("gareth", declared=["without_finances"]), ASSESSMENT, "In time")
    await planned.types("gareth", "share PDP")
    await planned.types("catrin", "share matrix")
    await planned.goes_to("2017-06-02T15:00")
    assert not any(PDP in said for said in await _since(planned, "gareth", "2017-04-20"))
    catrin = [MADE_AVAILABLE in said for said in await _since(planned, "catrin", "2017-04-03")]
    assert any(catrin[:3])
    assert not any(MADE_AVAILABLE in said for said in await _since(planned, "catrin", "2017-04-20"))
    assert sum(PDP in said for said in await _since(planned, "huw", "2017-04-03")) == 6
    told = await planned.types("gareth", "why")
    settled = section_of(told, "Settled")
    tells(settled, "Sent: Wednesday 19 April 2017, 09:00. Rule: 28 working days before the date", ASSESSMENT)
    tells(settled, "Not sent: it was done on Wednesday 19 April 2017. Rule: 14 working days before the date")
    assert PDP not in section_of(told, "Still to come", "Settled")


async def test_a_share_that_is_taken_back_is_asked_for_again(planned: Workspace):
    await planned.types("gareth", "share PDP")
    await planned.types("gareth", "share matrix without the financial part")
    await planned.presses("gareth", "Take back…")
    await planned.submits("gareth", reason="It was last year's")
    await planned.goes_to("2017-04-19T10:00")
    tells(await _last(planned, "gareth"), "1 thing needs you", ASSESSMENT)


async def test_who_has_answered_is_not_asked_again_and_apologies_end_it(planned: Workspace):
    await planned.goes_to("2017-06-12T09:00")
    for user in ("gareth", "nia", "huw"):
        tells(await _last(planned, user), "Wednesday 21 June 2017, 12:30", NOT_ANSWERED)
    told = await planned.presses("nia", "Coming", channel=DIRECT)
    tells(told, "Skewen Medical Centre: coming")
    await planned.presses("huw", "Apologies", channel=DIRECT)
    await planned.goes_to("2017-06-20T15:00")
    assert [NOT_ANSWERED in each for each in await _since(planned, "gareth", "2017-06-15")] == [True, True]
    [the_day_before] = await _since(planned, "nia", "2017-06-15")
    tells(the_day_before, "Wednesday 21 June 2017, 12:30", "In 1 day", "You said that your practice comes")
    assert not any("Cluster meeting" in said for said in await _since(planned, "huw", "2017-06-15"))
    settled = section_of(await planned.types("nia", "why"), "Settled")
    tells(
        settled,
        "Not sent: the answer was given: coming. Rule: 2 working days before the meeting, if not answered",
    )


async def test_nobody_is_reminded_of_a_meeting_that_was_cancelled_and_a_moved_one_asks_anew(
    planned: Workspace,
):
    await planned.goes_to("2017-06-12T09:00")
    await planned.presses("nia", "Coming", channel=DIRECT)
    old = (await message(planned, "nia", NOT_ANSWERED, DIRECT))["ts"]
    await planned.types("sian", "meeting move 21 June to 5 July")
    tells(await planned.presses("nia", "Apologies", channel=DIRECT, ts=old), "The meeting has been moved")
    await planned.goes_to("2017-06-26T09:00")
    [asked] = [each for each in await _since(planned, "nia", "2017-06-15") if "Cluster meeting" in each]
    tells(asked, "Wednesday 5 July 2017, 12:30", NOT_ANSWERED)
    await planned.types("sian", "meeting cancel 5 July because of floods")
    await planned.goes_to("2017-07-04T15:00")
    assert "Cluster meeting" not in "\n".join(await _since(planned, "nia", "2017-06-27"))
    settled = section_of(await planned.types("nia", "why"), "Settled")
    tells(
        settled,
        "Not sent: the meeting was cancelled",
        "Not sent: the meeting was moved, and everybody is asked again",
    )


async def test_why_shows_everybody_to_a_lead_and_only_oneself_to_others(planned: Workspace):
    await planned.goes_to("2017-04-19T10:00")
    own = await planned.types("nia", "why")
    tells(
        own, "Your reminders", "Still to come", "Comes: Wednesday 10 May 2017, 09:00", "Skewen Medical Centre"
    )
    assert "Gareth" not in own
    tells(own, "working days between 8:30 and 17:30, at most one message a day")
    everybody = await planned.types("sian", "why")
    tells(everybody, "Reminders · Cluster: Neath", "For: Siân Rees")
    tells(await planned.types("gareth", "pam"), "Dyfed Road Health Centre")
    tells(await planned.types("owen", "why"), "Who can do it: ")


async def test_a_clock_that_stood_still_brings_one_message_and_no_pile(planned: Workspace):
    """When nothing ran for weeks, each is told once how things stand now."""
    await planned.goes_to("2017-04-13T09:00")
    planned.playground.clock.set(datetime(2017, 6, 8, 9, tzinfo=UTC))
    await planned.goes_to("2017-06-08T10:00")
    assert len(await _since(planned, "gareth", "2017-04-13")) == 1
    tells(await _last(planned, "gareth"), PDP, "Overdue: 8 days", "I am sorry that it comes late")


async def _reminders(workspace: Workspace, user: str) -> list[tuple[datetime, str]]:
    """Read every reminder that somebody got, with its moment in London's time."""
    seen = await workspace.get(f"messages?channel={DIRECT}&as={user}")
    moments = [datetime.fromtimestamp(float(each["ts"]), UTC).astimezone(LONDON) for each in seen]
    found = zip(moments, map(written, seen), strict=True)
    return [(moment, said) for moment, said in found if "Why you get this" in said]


async def _reminded(workspace: Workspace, user: str) -> list[datetime]:
    return [moment for moment, _ in await _reminders(workspace, user)]


async def _since(workspace: Workspace, user: str, day: str) -> list[str]:
    first = date.fromisoformat(day)
    return [said for moment, said in await _reminders(workspace, user) if moment.date() >= first]


async def _last(workspace: Workspace, user: str) -> str:
    return (await _reminders(workspace, user))[-1][1]
