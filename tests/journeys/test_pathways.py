"""A year on pathways: agreed by enough practices, tested in small steps, shared good or bad, and found again."""

from tests.control import Workspace
from tests.journeys.neath import (
    CASTLE,
    DYFED_ROAD,
    SKEWEN,
    TABERNACLE,
    VICTORIA_GARDENS,
    plans_the_year,
    takes_the_register,
    tells,
)

AGREED = "Three clinical pathways agreed"
RESULTS = "Results of tests of change shared with peers"


async def test_a_year_on_pathways(workspace: Workspace):
    await plans_the_year(workspace)
    await the_first_choice_is_not_allowed(workspace)
    await too_few_are_there_to_decide(workspace)
    await the_next_meeting_decides(workspace)
    await gareth_plans_a_test_and_carries_it_out(workspace)
    await gareth_shares_that_it_did_not_help(workspace)
    await nia_learns_from_it(workspace)
    await the_cluster_changes_a_pathway_and_gareths_test_stays(workspace)
    await a_slip_is_taken_back(workspace)


async def the_first_choice_is_not_allowed(workspace: Workspace) -> None:
    await workspace.goes_to("2017-06-21T11:20")
    tells(await workspace.types("gareth", "pathways cancer, dementia, falls"), "Who can do it: ")
    await workspace.types("sian", "pathways")
    await workspace.presses("sian", "Agree pathways…")
    told = await workspace.submits("sian", local="Falls at home, frailty", national=["Dementia"])
    tells(told, "national: Pathways from the national list in your choice: 1", "Liver disease")
    await workspace.post("view/close", user="sian")


async def too_few_are_there_to_decide(workspace: Workspace) -> None:
    tells(await workspace.types("sian", "settings quorum 4"), "4")
    told = await workspace.types("sian", "pathways dementia, COPD, falls at home")
    tells(told, "Recorded", "falls at home", "chosen locally", "register of that meeting is still open")
    tells(await workspace.types("sian", "deadlines done"), AGREED)
    await workspace.goes_to("2017-06-21T15:00")
    await takes_the_register(workspace, "sian", "21 June 2017", present=[CASTLE, DYFED_ROAD, SKEWEN])
    told = await workspace.types("gareth", "pathways")
    tells(
        told, "No pathways are agreed yet", "Not agreed: ", "Practices present: 3", "Quorum of the cluster: 4"
    )
    assert AGREED not in await workspace.types("sian", "deadlines done")


async def the_next_meeting_decides(workspace: Workspace) -> None:
    await workspace.goes_to("2017-09-06T15:00")
    here = [CASTLE, DYFED_ROAD, SKEWEN, TABERNACLE, VICTORIA_GARDENS]
    await takes_the_register(workspace, "sian", "6 September 2017", present=here)
    told = await workspace.types("sian", "pathways dementia, COPD, falls at home")
    tells(told, "Recorded", "Agreed at the meeting: Wednesday 6 September 2017")
    tells(await workspace.types("sian", "deadlines done"), AGREED)
    told = await workspace.types("sian", "pathways")
    tells(told, "not agreed (inquorate)", f"Practice: {TABERNACLE}", "fewer is never a failure")


async def gareth_plans_a_test_and_carries_it_out(workspace: Workspace) -> None:
    await workspace.types("gareth", "test")
    await workspace.presses("gareth", "Log a test…")
    told = await workspace.submits("gareth", pathway="Dementia", aim="Ring 943 476 5919 within a week")
    tells(told, "aim: ", "NHS number")
    told = await workspace.submits("gareth", aim="Ring every carer within a week")
    tells(told, "Logged: test 1", "Pathway: Dementia", "Dementia: 0 of 3")
    told = await workspace.types("gareth", "test 1 do: rang ten carers in May")
    tells(told, "Dementia: 1 of 3", "A negative result helps others", "Record the pathway work as done…")
    await workspace.presses("gareth", "Record the pathway work as done…")
    tells(await workspace.submits("gareth"), "Recorded as done", f"Practice: {DYFED_ROAD}")


async def gareth_shares_that_it_did_not_help(workspace: Workspace) -> None:
    assert RESULTS not in await workspace.types("gareth", "deadlines done")
    await workspace.types("gareth", "test 1")
    await workspace.presses("gareth", "Write on…")
    told = await workspace.submits(
        "gareth",
        study="Nobody wanted a call",
        result="Negative: it did not help",
        meeting="Wednesday 6 September 2017",
    )
    tells(told, "Result: negative", "Shared with peers at the meeting: Wednesday 6 September 2017")
    tells(await workspace.types("gareth", "deadlines done"), RESULTS)


async def nia_learns_from_it(workspace: Workspace) -> None:
    told = await workspace.types("nia", "library dementia")
    tells(told, f"Practice: {DYFED_ROAD}", "Nobody wanted a call", "Result: negative", "1 test shared")
    tells(await workspace.presses("nia", "Read it all"), "Aim:* Ring every carer", "Shared with peers")
    tells(await workspace.types("priya", "llyfrgell"), "Nobody wanted a call")
    tells(await workspace.types("nia", f"test {DYFED_ROAD}"), "only for your own practice")


async def the_cluster_changes_a_pathway_and_gareths_test_stays(workspace: Workspace) -> None:
    tells(await workspace.types("sian", "pathways cancer, COPD, falls at home"), "Please say why")
    told = await workspace.types(
        "sian", "pathways cancer, COPD, falls at home because we have no data on dementia"
    )
    tells(told, "Recorded", "Cancer")
    told = await workspace.types("gareth", "pathways")
    tells(
        told,
        "Dementia: 1 of 3 · a former pathway: its tests still count",
        "Reason: we have no data on dementia",
    )


async def a_slip_is_taken_back(workspace: Workspace) -> None:
    await workspace.types("gareth", "test COPD: the same thing twice")
    await workspace.types("gareth", "test 2 do: nothing yet")
    await workspace.types("gareth", "test 2")
    await workspace.presses("gareth", "Take back…")
    told = await workspace.submits("gareth", reason="It was only an idea")
    tells(told, "Test 2 is taken back", "COPD: 0 of 3")
    tells(await workspace.types("gareth", "test"), "Taken back: It was only an idea")
