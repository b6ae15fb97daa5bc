"""Peer review twice in the year: the board's list, who was there, who catches up, the cards, and what follows."""

from tests.control import Workspace
from tests.journeys.neath import (
    CASTLE,
    DYFED_ROAD,
    SKEWEN,
    every_practice_but,
    plans_the_year,
    takes_the_register,
    tells,
)

MID_YEAR = "Mid-year peer review of inactive indicators"
YEAR_END = "Year-end peer review of inactive indicators"
OUTCOME = "Outcome of the inactive-indicator peer review shared"
LIST = "code,name\nAF006,Stroke risk assessed\nCHD005,Aspirin recorded\n"


async def test_peer_review_twice_in_a_year(workspace: Workspace):
    await catrin_enters_the_list_of_the_board(workspace)
    await plans_the_year(workspace)
    await the_mid_year_session_is_held_without_skewen(workspace)
    await gareth_fills_in_his_card_of_the_meeting(workspace)
    await nia_catches_up_outside_it_for_the_board_to_confirm(workspace)
    await sian_sees_who_has_a_card_and_makes_a_plan_row_of_an_issue(workspace)
    await catrin_confirms_the_catch_up(workspace)
    await the_year_end_card_stands_on_the_mid_year_one(workspace)
    await the_outcome_is_shared_with_its_link_before_easter(workspace)


async def catrin_enters_the_list_of_the_board(workspace: Workspace) -> None:
    tells(await workspace.types("gareth", "indicators"), "No list has been entered yet", "Expected: 17")
    await workspace.types("catrin", "indicators")
    await workspace.presses("catrin", "Enter the list…")
    told = await workspace.submits("catrin", file={"name": "inactive.csv", "text": LIST})
    tells(told, "The list is recorded", "2 indicators", "Expected: 17", "the number differs")
    tells(await workspace.types("gareth", "indicators"), "AF006", "Aspirin recorded")


async def the_mid_year_session_is_held_without_skewen(workspace: Workspace) -> None:
    await workspace.goes_to("2017-09-06T15:00")
    await takes_the_register(workspace, "sian", "6 September 2017", present=every_practice_but(SKEWEN))
    tells(await workspace.types("nia", "deadlines"), MID_YEAR, "At risk", "Peer-review card…")


async def gareth_fills_in_his_card_of_the_meeting(workspace: Workspace) -> None:
    tells(await workspace.types("gareth", "review"), "The card is still to be filled in")
    await workspace.types("gareth", "review mid-year")
    empty = await workspace.post("view/submit", user="gareth", values={})
    assert empty["errors"], "an empty card is answered under its question, and the form stays open"
    told = await workspace.submits(
        "gareth",
        indicators=["AF006 Stroke risk assessed"],
        learning="We code it in three ways",
        pdp_actions="Agree one way of coding",
        cluster_issues="Phlebotomy waits\nOne recall letter for all",
    )
    tells(
        told, "Card recorded", "At the meeting: Wednesday 6 September 2017", "Still to do: Resulting actions"
    )
    await workspace.presses("gareth", "Actions are in the plan…")
    tells(await workspace.submits("gareth", link="https://pdp.example.org/dyfed"), "Recorded as done")


async def nia_catches_up_outside_it_for_the_board_to_confirm(workspace: Workspace) -> None:
    await workspace.goes_to("2017-09-20T09:00")
    tells(await workspace.types("nia", "review"), "Not at the meeting of Wednesday 6 September 2017")
    await workspace.presses("nia", "review.fill:mid-year-review")
    told = await workspace.submits("nia", held_on="2017-09-19", themes="The same as elsewhere")
    tells(told, "Outside the meeting: Tuesday 19 September 2017", "The health board is asked to confirm it")
    tells(await workspace.types("nia", "deadlines done"), MID_YEAR, "for the health board to confirm")


async def sian_sees_who_has_a_card_and_makes_a_plan_row_of_an_issue(workspace: Workspace) -> None:
    told = await workspace.types("sian", "review")
    tells(told, MID_YEAR, "Cards filled in: 2 of 7", f"Outside the meeting: {SKEWEN}", "Phlebotomy waits")
    await workspace.presses("sian", "Make it an action…")
    tells(await workspace.submits("sian", rag="red"), "New row in the plan", "Phlebotomy waits")
    tells(await workspace.types("sian", "review"), "In the plan: row 1")
    tells(await workspace.types("sian", "review Dyfed Road"), "We code it in three ways", "AF006")
    tells(await workspace.types("gareth", "review Skewen"), "only for your own practice")


async def catrin_confirms_the_catch_up(workspace: Workspace) -> None:
    tells(await workspace.types("catrin", "confirm"), SKEWEN)
    await workspace.presses("catrin", "Yes")
    tells(await workspace.types("nia", "review"), "confirmed by the health board")


async def the_year_end_card_stands_on_the_mid_year_one(workspace: Workspace) -> None:
    await workspace.goes_to("2018-02-21T15:00")
    await takes_the_register(workspace, "sian", "21 February 2018", present=every_practice_but())
    await workspace.types("gareth", "review year-end")
    tells(str(await workspace.form("gareth")), "From the card before", "We code it in three ways")
    told = await workspace.submits("gareth", learning="One way now")
    tells(told, YEAR_END, f"Practice: {DYFED_ROAD}", f"Next: {OUTCOME}", "Thursday 29 March 2018")


async def the_outcome_is_shared_with_its_link_before_easter(workspace: Workspace) -> None:
    await workspace.presses("gareth", "Outcome shared…")
    told = await workspace.submits("gareth", link="https://outcome.example.org/dyfed")
    tells(told, "Recorded as shared", OUTCOME, "In time", "https://outcome.example.org/dyfed")
    tells(await workspace.types("gareth", "deadlines done"), "Link: <https://outcome.example.org/dyfed>")
    tells(await workspace.types("sian", "review"), "Shared: 1 of 7", "Cards of " + CASTLE)
