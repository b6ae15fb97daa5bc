"""Both Sundays on which the clocks change: what is due on the Monday comes at nine by London's clock, whatever the server's."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.dates import LONDON, london, london_date
from bot.domain.deliveries import Delivered
from bot.domain.reminder_ledger import Nudge
from tests.world import World

SUNDAYS = [date(2017, 10, 29), date(2018, 3, 25)]
OF_THE_SERVER = "TZ_OF_THE_SERVER"


@pytest.mark.parametrize("zone", ["UTC", "Europe/London"])
def test_the_server_may_stand_in_utc_or_in_london(zone: str):
    """Run the tests below in a process, and with a database server, of another zone."""
    if OF_THE_SERVER in os.environ:
        pytest.skip("this is that process")
    arguments = ["-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "-k", "monday", __file__]
    done = subprocess.run(
        [sys.executable, *arguments],
        env=os.environ | {"TZ": zone, OF_THE_SERVER: zone},
        cwd=Path(__file__).parents[2],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert f"{len(SUNDAYS) * 2} passed" in done.stdout


async def beats(world: World, since: datetime, until: datetime, every: timedelta) -> dict[datetime, Nudge]:
    """Beat from one moment to another by the real clock; return what Gareth was told, by its moment."""
    heard: dict[datetime, Nudge] = {}
    moment = since.astimezone(UTC)
    while moment < until:
        world.winder.at = moment
        for nudge in await world.services.reminders.claim_due():
            assert await world.services.reminders.begin(nudge)
            await world.services.reminders.settle(nudge, Delivered(f"D{nudge.recipient}", "1.0"))
            if nudge.recipient == world.gareth:
                heard[moment] = nudge
        moment += every
    return heard


async def lives_through(world: World, sunday: date) -> dict[datetime, Nudge]:
    """Beat from the Friday before to the evening of the Monday; return what was said from the Sunday on."""
    saturday, monday = sunday - timedelta(days=1), sunday + timedelta(days=1)
    await beats(
        world, london(sunday - timedelta(days=2), time(9)), london(saturday, time(0)), timedelta(hours=2)
    )
    weekend = await beats(world, london(saturday, time(0)), london(monday, time(8)), timedelta(minutes=30))
    return weekend | await beats(
        world, london(monday, time(8)), london(monday, time(18)), timedelta(minutes=5)
    )


@pytest.mark.parametrize("sunday", SUNDAYS)
async def test_on_the_monday_after_the_morning_is_at_nine_by_londons_clock(world: World, sunday: date):
    monday, tuesday = sunday + timedelta(days=1), sunday + timedelta(days=2)
    await world.meeting(tuesday, time=f"{london(tuesday, time(12, 30)).astimezone(UTC):%H:%M}")
    [(moment, nudge)] = (await lives_through(world, sunday)).items()
    assert moment.astimezone(LONDON).replace(tzinfo=None) == datetime.combine(monday, time(9))
    assert "coming:1" in {str(line.rung) for line in nudge.lines}


@pytest.mark.parametrize("sunday", SUNDAYS)
async def test_the_hour_before_a_meeting_of_that_monday_is_an_hour_by_any_clock(world: World, sunday: date):
    start = london(sunday + timedelta(days=1), time(12, 30))
    await world.meeting(london_date(start), time=f"{start.astimezone(UTC):%H:%M}")
    [(moment, nudge)] = (await lives_through(world, sunday)).items()
    assert start - moment == timedelta(hours=1)
    assert moment.astimezone(LONDON).time() == time(11, 30)
    assert "hour:60" in {str(line.rung) for line in nudge.lines}
