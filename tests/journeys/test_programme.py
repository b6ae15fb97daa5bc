"""The year read in Slack; then a year over, the next one begun, and a programme beside it, with nothing else changed."""

from tests.control import Workspace
from tests.journeys.neath import DYFED_ROAD, tells

IMTP = "Primary care cluster IMTP 2020-2023"


async def test_years_follow_each_other(workspace: Workspace):
    await owen_who_belongs_nowhere_reads_what_the_year_asks(workspace)
    await a_programme_that_is_not_there_is_answered_with_those_there_are(workspace)
    await after_easter_the_new_year_has_begun_and_the_old_one_can_be_looked_at(workspace)
    await what_the_old_year_asked_is_still_taken(workspace)
    await the_imtp_stands_beside_the_contract(workspace)


async def owen_who_belongs_nowhere_reads_what_the_year_asks(workspace: Workspace) -> None:
    told = await workspace.types("owen", "programme")
    tells(told, "Cluster Network Domain 2017/18", "Points in all: 200", "CND 009W", "70 points")
    tells(told, "Attend four cluster network meetings", "our reading", "para 3")
    tells(told, "What is not known", "Which indicators are inactive")
    tells(await workspace.types("owen", "rhaglen 2018/19"), "Mynychu pum cyfarfod", "CND 013W")
    tells(await workspace.presses("owen", "2014/15"), "GP Cluster Network Development Domain 2014/15")


async def a_programme_that_is_not_there_is_answered_with_those_there_are(workspace: Workspace) -> None:
    tells(
        await workspace.types("sian", "programme 2015/16"), "There is no programme year", "2014/15, 2017/18"
    )


async def after_easter_the_new_year_has_begun_and_the_old_one_can_be_looked_at(workspace: Workspace) -> None:
    await workspace.goes_to("2018-04-04T09:00")
    tells(await workspace.types("gareth", "deadlines"), "Deadlines 2018/19", "Attend five cluster network")
    told = await workspace.presses("gareth", "2017/18")
    tells(told, "Deadlines 2017/18", f"Practice: {DYFED_ROAD}", "Overdue: 4 days")


async def what_the_old_year_asked_is_still_taken(workspace: Workspace) -> None:
    told = await workspace.types("gareth", "share peer review outcome")
    tells(told, "CND-2017-18/", "received late (4 days)")
    await workspace.types("sian", "share")
    form = str(await workspace.form("sian"))
    tells(form, "2017/18", "annual-report@2017/18", "Three-year cluster action plan refreshed")


async def the_imtp_stands_beside_the_contract(workspace: Workspace) -> None:
    await workspace.goes_to("2019-09-02T09:00")
    tells(await workspace.types("sian", "deadlines"), "Deadlines 2018/19", IMTP)
    told = await workspace.presses("sian", IMTP)
    tells(told, f"Deadlines {IMTP}", "Due: Monday 30 September 2019", "Health board: Swansea Bay")
    told = await workspace.types("sian", "checklist imtp")
    tells(told, "Covered: 0 of 10", "Missing: Workforce", "Due: Monday 30 September 2019")
    told = await workspace.types("sian", "share imtp")
    tells(told, "IMTP-2020-23/", "In time · Due: Monday 30 September 2019")
    tells(await workspace.types("sian", "deadlines imtp"), "Done: 1")
