"""What is due and what is shared: the health board is late, practices are not blamed, receipts say the truth."""

from tests.control import Workspace
from tests.journeys.neath import CASTLE, DYFED_ROAD, SKEWEN, TABERNACLE, VICTORIA_GARDENS, section_of, tells

BOARD = "Health board: Swansea Bay University Health Board"
OTHERS = (BOARD, "Cluster: Neath")
MATRIX_OF_THE_BOARD = "Pre-populated risk matrix made available to practices"
ASSESSMENT = "Sustainability assessment (risk matrix) completed and shared"
PDP = "Three-year practice development plan (PDP) shared"
ANNUAL_REPORT = "Annual report agreed and shared"
TESTS = "Three small tests of change for each pathway"
NOT_AGAINST_YOU = "not counted against you"


async def test_a_year_of_deadlines(workspace: Workspace):
    await gareth_reads_what_is_due_and_by_which_working_day(workspace)
    await the_board_is_late_and_says_so_of_nobody_else(workspace)
    await practices_share_in_time(workspace)
    await a_mistaken_share_is_taken_back_with_a_reason(workspace)
    await what_waits_for_the_board_is_held_against_nobody(workspace)
    await the_matrix_and_a_plan_come_late_and_are_stamped(workspace)
    await sian_shares_the_cluster_plan_and_corrects_it(workspace)
    await sian_records_for_a_practice_without_slack(workspace)
    await the_last_working_day_comes_before_easter(workspace)
    await after_the_year_an_aim_has_not_failed(workspace)


async def gareth_reads_what_is_due_and_by_which_working_day(workspace: Workspace) -> None:
    told = await workspace.types("gareth", "deadlines")
    tells(told, f"Practice: {DYFED_ROAD}", PDP, ASSESSMENT, "Due: Wednesday 31 May 2017")
    tells(
        told, "Saturday 31 March 2018 (Easter Saturday)", "last working day before it: Thursday 29 March 2018"
    )
    assert "Overdue" not in told
    tells(section_of(told, "Aims: encouraged, never failed"), TESTS, "aim")
    tells(
        section_of(told, BOARD, "Cluster: Neath"),
        MATRIX_OF_THE_BOARD,
        "Sunday 30 April 2017",
        "Friday 28 April 2017",
    )


async def the_board_is_late_and_says_so_of_nobody_else(workspace: Workspace) -> None:
    await workspace.goes_to("2017-05-03T09:00")
    tells(
        section_of(await workspace.types("catrin", "deadlines"), BOARD),
        MATRIX_OF_THE_BOARD,
        "Overdue: 3 days",
    )
    told = await workspace.types("gareth", "deadlines")
    assert "Overdue" not in section_of(told, f"Practice: {DYFED_ROAD}", *OTHERS)
    tells(section_of(told, BOARD, "Cluster: Neath"), "Overdue: 3 days")
    assert "overdue" not in (await workspace.types("gareth", "summary")).casefold()


async def practices_share_in_time(workspace: Workspace) -> None:
    told = await workspace.types("gareth", "share PDP on 28 April")
    tells(told, "Recorded as shared", PDP, f"Practice: {DYFED_ROAD}", "Friday 28 April 2017")
    tells(told, "Receipt: CND-2017-18/", "Shared with: health board", "In time", "<@U0GARETH>")
    again = await workspace.types("gareth", "share PDP on 28 April")
    tells(again, "Already recorded", "Friday 28 April 2017")
    tells(await workspace.types("gareth", "share PDP Tabernacle"), "only for your own practice")
    await workspace.types("nia", "share")
    told = await workspace.submits("nia", duty=PDP, shared_on="2017-05-04")
    tells(told, "shared_on: ", "still to come")
    told = await workspace.submits("nia", shared_on="2017-05-02", note="Sent by post <3")
    tells(told, "Recorded as shared", f"Practice: {SKEWEN}", "In time", "Note: Sent by post &lt;3")


async def a_mistaken_share_is_taken_back_with_a_reason(workspace: Workspace) -> None:
    tells(await workspace.types("gareth", "share matrix without the financial part"), ASSESSMENT, "In time")
    await workspace.presses("gareth", "Take back…")
    tells(await workspace.submits("gareth"), "reason: ")
    told = await workspace.submits("gareth", reason="It was last year's")
    tells(told, "Taken back", "counts no more", ASSESSMENT)
    told = await workspace.types("gareth", "deadlines done")
    tells(told, PDP)
    assert ASSESSMENT not in section_of(told, f"Practice: {DYFED_ROAD}", *OTHERS)


async def what_waits_for_the_board_is_held_against_nobody(workspace: Workspace) -> None:
    await workspace.goes_to("2017-06-01T09:00")
    told = section_of(await workspace.types("gareth", "deadlines"), f"Practice: {DYFED_ROAD}", *OTHERS)
    tells(told, ASSESSMENT, "health board's part", NOT_AGAINST_YOU)
    assert "Overdue: " not in told
    told = await workspace.types("huw", "deadlines")
    tells(told, PDP, "Overdue: 1 day", NOT_AGAINST_YOU)
    ring = section_of(await workspace.types("sian", "summary"), "Whom to ring", "done: ")
    assert SKEWEN not in ring.split("Overdue, or due")[0]
    tells(ring, CASTLE, VICTORIA_GARDENS, TABERNACLE)


async def the_matrix_and_a_plan_come_late_and_are_stamped(workspace: Workspace) -> None:
    tells(await workspace.types("gareth", "share pre-populated matrix"), "Who can do it: ", "network lead")
    told = await workspace.types("catrin", "share matrix on 19 May")
    tells(told, MATRIX_OF_THE_BOARD, BOARD, "received late (19 days)", "Due: Sunday 30 April 2017")
    tells(await workspace.types("huw", "share PDP"), "Recorded as shared", "received late (1 day)")
    await workspace.types("huw", "share matrix without the financial part")
    told = await workspace.types("huw", "deadlines done")
    tells(told, f"{ASSESSMENT}", "received late (1 day)", NOT_AGAINST_YOU)


async def sian_shares_the_cluster_plan_and_corrects_it(workspace: Workspace) -> None:
    await workspace.goes_to("2017-07-31T09:00")
    tells(await workspace.types("sian", "deadlines"), "Three-year cluster action plan", "Due today")
    tells(await workspace.types("gareth", "share cluster plan"), "Who can do it: ", "cluster lead")
    told = await workspace.types("sian", "share plan on 28 July")
    tells(
        told,
        "Cluster: Neath",
        "Shared with: health board, cluster network",
        "In time · Due: Monday 31 July 2017",
    )
    await workspace.goes_to("2017-08-02T09:00")
    told = await workspace.types("sian", "share plan")
    tells(told, "Recorded as a new version: 2", "first one decides", "In time")


async def sian_records_for_a_practice_without_slack(workspace: Workspace) -> None:
    await workspace.types("sian", "share")
    tells(await workspace.submits("sian", duty=PDP), "practice: ")
    told = await workspace.submits("sian", duty=PDP, practice=TABERNACLE, shared_on="2017-05-30")
    tells(told, f"Practice: {TABERNACLE}", "In time", "<@U0SIAN>")
    told = await workspace.types("sian", "deadlines Castle")
    tells(told, f"Practice: {CASTLE}", PDP, "Overdue: 63 days")


async def the_last_working_day_comes_before_easter(workspace: Workspace) -> None:
    await workspace.goes_to("2018-03-29T09:00")
    told = await workspace.types("sian", "deadlines")
    tells(section_of(told, "Cluster: Neath", BOARD, f"Practice: {CASTLE}"), ANNUAL_REPORT, "Due in 2 days")
    tells(
        told,
        "Saturday 31 March 2018 (Easter Saturday). The last working day before it: Thursday 29 March 2018",
    )
    await workspace.presses("sian", "Shared…")
    told = await workspace.submits("sian")
    tells(told, ANNUAL_REPORT, "Cluster: Neath", "In time · Due: Saturday 31 March 2018")


async def after_the_year_an_aim_has_not_failed(workspace: Workspace) -> None:
    await workspace.goes_to("2018-04-03T09:00")
    await workspace.types("gareth", "deadlines")
    told = await workspace.presses("gareth", "2017/18")
    tells(told, "Results of tests of change shared with peers", "Overdue: 3 days")
    aims = section_of(told, "Aims: encouraged, never failed", *OTHERS)
    tells(aims, TESTS)
    assert "verdue" not in aims
    assert "failed" not in aims.removeprefix("Aims: encouraged, never failed")
    told = await workspace.types("gareth", "share tests of change for each pathway")
    tells(told, TESTS, "An aim: every step counts")
    assert "late" not in told
    await workspace.goes_to("2019-04-02T09:00")
    told = await workspace.types("sian", "meeting new 14 June 12:30")
    tells(told, "2018/19 ended on Sunday 31 March 2019")
