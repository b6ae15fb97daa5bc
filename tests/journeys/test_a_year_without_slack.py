"""A whole year of a practice that never opens Slack: by e-mail over a real mail server, by pages over real HTTP."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest

from bot.command_line.web_server import address, bound, serving
from bot.config import Settings
from storage.database import Database, Query
from tests.control import Workspace, opened
from tests.journeys.neath import (
    WATERSIDE,
    every_practice_but,
    invitation,
    plans_the_year,
    standings,
    takes_the_register,
    tells,
)
from tests.own_pages import Seen, Visits
from tests.post import SENDER, Postbox, Received, smtp_server
from tests.world import empty

MAIR = "mair@waterside.example"


@dataclass
class Year:
    """Mair's year: what comes to her mailbox, and what she opens from it."""

    workspace: Workspace
    database: Database
    box: Postbox
    visits: Visits
    read: int = 0

    def letters(self) -> list[Received]:
        """Return what came since she looked last."""
        found = self.box.to(MAIR)
        new, self.read = found[self.read :], len(found)
        return new

    async def opens(self, letter: Received, place: str) -> Seen:
        """Follow the first link of a letter to such a place."""
        found = re.search(rf"http\S+/{place}\b", letter.text())
        assert found, f"no {place} in:\n{letter.text()}"
        return await self.visits.get(found[0])

    async def shares(self, duties: Seen, label: str) -> Seen:
        """Say of the first duty with a button like this that it is done."""
        form = await self.visits.follow(duties, label)
        sent = form.form("Record")
        fields = {**sent.fields, "q:shared_on": form.body.split('type="date"')[1].split('value="')[1][:10]}
        if "m:declared" in form.body:
            fields["m:declared"] = "without_finances"
        done = await self.visits.post(sent.address, fields)
        assert done.status == 200, done.text
        return done


@pytest.fixture
async def year(database: Database) -> AsyncIterator[Year]:
    await empty(database)
    async with smtp_server() as box:
        with bound("127.0.0.1", 0) as port:
            mail = Settings(smtp_url=box.url, mail_from=SENDER, public_url=address(port))
            async with (
                opened(database, more=mail) as workspace,
                serving(workspace.bot.web, port),
                aiohttp.ClientSession() as browser,
            ):
                yield Year(workspace, database, box, Visits(browser, address(port)))


async def test_the_year_of_a_practice_that_never_opens_slack(year: Year) -> None:
    await sian_adds_mair_by_her_address(year)
    await mair_is_invited_and_answers_on_her_pages(year)
    await what_her_practice_owes_in_may_is_shared_from_a_letter(year)
    await she_is_there_in_june_and_september(year)
    await she_sends_apologies_in_november(year)
    await snow_moves_a_meeting_in_her_calendar_too(year)
    await somebody_else_comes_in_february(year)
    await the_rest_is_done_by_the_end_of_march(year)
    await the_year_stands_as_anybody_elses(year)


async def sian_adds_mair_by_her_address(year: Year) -> None:
    told = await year.workspace.types("sian", f"people add {MAIR} Mair Jenkins as representative {WATERSIDE}")
    tells(told, f"Mair Jenkins, by e-mail: {MAIR}", f"Practice: {WATERSIDE}")
    await year.workspace.quiet()
    (welcome,) = year.letters()
    front = await year.opens(welcome, r"page/[\w-]+")
    tells(front.text, "Mair Jenkins", WATERSIDE)
    tells(await year.workspace.types("sian", "people"), "Mair Jenkins (by e-mail)")


async def mair_is_invited_and_answers_on_her_pages(year: Year) -> None:
    await plans_the_year(year.workspace, day2="2017-09-13", day5="2018-01-24")
    await year.workspace.goes_to("2017-04-06T09:00")
    invited = year.letters()
    assert len({_uid(letter) for letter in invited}) == len(invited) == 5
    for letter in invited:
        tells(letter.text("calendar"), "METHOD:REQUEST", "SEQUENCE:0", f"mailto:{MAIR}")
    meeting = await year.opens(invited[0], r"meeting/\d+")
    tells((await year.visits.press(meeting, "Coming")).text, f"{WATERSIDE}: coming")
    await year.workspace.quiet()
    tells(await invitation(year.workspace, "21 June 2017"), f"Coming (1): {WATERSIDE} (by e-mail page)")


async def what_her_practice_owes_in_may_is_shared_from_a_letter(year: Year) -> None:
    await year.workspace.goes_to("2017-05-10T09:00")
    letter = year.letters()[-1]
    for _ in range(2):
        await year.shares(await year.opens(letter, "duties"), "Shared…")
    await year.workspace.goes_to("2017-06-09T09:00")
    assert year.letters() == [], "what is done is never asked for again"
    tells(await year.workspace.types("sian", "deadlines all"), "Practices that have done it: 1 of 7")


async def she_is_there_in_june_and_september(year: Year) -> None:
    for day, said in (("2017-06-21", "21 June"), ("2017-09-13", "13 September")):
        await year.workspace.goes_to(f"{day}T10:45")
        letter = year.letters()[-1]
        tells(letter.text(), "Say that I am here")
        meeting = await year.opens(letter, r"meeting/\d+")
        tells((await year.visits.press(meeting, "Here")).text, WATERSIDE)
        await year.workspace.goes_to(f"{day}T13:45")
        others = every_practice_but(WATERSIDE)
        told = await takes_the_register(year.workspace, "sian", said, present=others)
        tells(told, "The register is closed", "Present: 7")


async def she_sends_apologies_in_november(year: Year) -> None:
    await year.workspace.goes_to("2017-11-27T10:00")
    meeting = await year.opens(year.letters()[-1], r"meeting/\d+")
    tells((await year.visits.press(meeting, "Apologies")).text, f"{WATERSIDE}: apologies")
    await year.workspace.goes_to("2017-11-29T14:45")
    assert year.letters() == [], "whoever sent apologies is not reminded"
    there = every_practice_but(WATERSIDE)
    await takes_the_register(year.workspace, "sian", "29 November", present=there, apologies=[WATERSIDE])


async def snow_moves_a_meeting_in_her_calendar_too(year: Year) -> None:
    await year.workspace.goes_to("2018-01-12T10:00")
    first = next(letter for letter in year.box.to(MAIR) if "20180124T123000" in _calendar(letter))
    year.letters()
    await year.workspace.types("sian", "meeting move 24 January to 31 January 14:00")
    await year.workspace.goes_to("2018-01-15T10:00")
    (moved,) = (letter for letter in year.letters() if "SEQUENCE:1" in _calendar(letter))
    assert _uid(moved) == _uid(first)
    tells(moved.text("calendar"), "METHOD:REQUEST", "20180131T140000")
    meeting = await year.opens(moved, r"meeting/\d+")
    tells((await year.visits.press(meeting, "Coming")).text, f"{WATERSIDE}: coming")
    await year.workspace.goes_to("2018-01-31T13:15")
    here = await year.opens(year.letters()[-1], r"meeting/\d+")
    await year.visits.press(here, "Here")
    await year.workspace.goes_to("2018-01-31T16:30")
    await takes_the_register(year.workspace, "sian", "31 January", present=every_practice_but(WATERSIDE))


async def somebody_else_comes_in_february(year: Year) -> None:
    await year.workspace.goes_to("2018-02-12T10:00")
    meeting = await year.opens(year.letters()[-1], r"meeting/\d+")
    form = await year.visits.follow(meeting, "Someone else comes")
    tells((await year.visits.press(form, "Save", who="Dr Ifan Rhys")).text, "Dr Ifan Rhys")
    await year.workspace.quiet()
    asked = await invitation(year.workspace, "21 February 2018")
    tells(asked, f"{WATERSIDE} (Dr Ifan Rhys, by e-mail page)")
    await year.workspace.goes_to("2018-02-21T15:00")
    await takes_the_register(year.workspace, "sian", "21 February", present=every_practice_but())


async def the_rest_is_done_by_the_end_of_march(year: Year) -> None:
    await year.workspace.goes_to("2018-03-20T10:00")
    told = await year.workspace.types("sian", "attendance")
    assert standings(told)[WATERSIDE] == ("4 of 4", "0", "Made it")
    letter = year.letters()[-1]
    for label in ("Shared…", "Done…"):
        while f">{label}</a>" in (duties := await year.opens(letter, "duties")).body:
            await year.shares(duties, label)
    await year.workspace.goes_to("2018-04-05T10:00")
    assert not any("/duties" in letter.text() for letter in year.letters())


async def the_year_stands_as_anybody_elses(year: Year) -> None:
    """One ledger for all: no second message on any day, none left over, and each of Mair's lines a letter."""
    tells(await year.workspace.types("sian", f"why {WATERSIDE}"), "Mair Jenkins")
    twice = await _rows(
        year,
        """SELECT recipient, (settled_at AT TIME ZONE 'Europe/London')::date AS day FROM reminder
            WHERE state = 'sent' GROUP BY 1, 2 HAVING count(*) > 1""",
    )
    assert twice == []
    waiting = "SELECT id FROM reminder WHERE state IN ('planned', 'claimed') AND due_at < '2018-04-05T09:00Z'"
    assert await _rows(year, waiting) == []
    (sent,) = await _rows(
        year,
        """SELECT count(*) AS letters FROM reminder r JOIN person p ON p.handle = r.recipient
            WHERE p.name = 'Mair Jenkins' AND r.state = 'sent'""",
    )
    reminded = [each for each in year.box.to(MAIR) if each.message_id.startswith("reminder-")]
    assert sent["letters"] == len(reminded) > 10


def _calendar(letter: Received) -> str:
    """Return what calendars read in a letter, "" where they find nothing."""
    kinds = {part.get_content_type() for part in letter.mail.walk()}
    return letter.text("calendar") if "text/calendar" in kinds else ""


def _uid(letter: Received) -> str:
    found = re.search(r"^UID:(\S+)", _calendar(letter), re.MULTILINE)
    assert found, letter.subject
    return found[1]


async def _rows(year: Year, sql: str) -> list[dict[str, object]]:

    async with year.database.connection() as connection:
        query = Query(sql)
        Query.all.pop()
        return [dict(row) for row in await connection.rows(query)]
